//! Versions of linkding, and which of them is the first that has what.

use std::fmt;
use std::str::FromStr;

/// A version of linkding: `1.46.2`. What stands behind the numbers is kept but not compared.
///
/// ```
/// use linkding_client::Version;
///
/// let version: Version = "1.46.2".parse()?;
/// assert!(version >= linkding_client::since::BUNDLES);
/// # Ok::<(), linkding_client::InvalidVersion>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version {
    /// The first number.
    pub major: u32,
    /// The second number: counted up with each release.
    pub minor: u32,
    /// The third number; 0 when it is missing.
    pub patch: u32,
}

impl Version {
    /// The version of these numbers.
    pub const fn new(major: u32, minor: u32, patch: u32) -> Self {
        Self { major, minor, patch }
    }
}

/// Text that does not start with a version.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a version: expected numbers such as 1.46.2")]
pub struct InvalidVersion(String);

impl FromStr for Version {
    type Err = InvalidVersion;

    /// Reads `1.46.2`, `v1.46`, `1.46.2-plus`: numbers first, anything behind them.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let invalid = || InvalidVersion(text.to_owned());
        let plain = text.trim().trim_start_matches('v');
        let end = plain.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(plain.len());
        let mut numbers = plain[..end].trim_end_matches('.').split('.');
        let mut next = || numbers.next().map(str::parse::<u32>).transpose().map_err(|_| invalid());
        let major = next()?.ok_or_else(invalid)?;
        let minor = next()?.ok_or_else(invalid)?;
        Ok(Self { major, minor, patch: next()?.unwrap_or(0) })
    }
}

impl fmt::Display for Version {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { major, minor, patch } = self;
        formatter.pad(&format!("{major}.{minor}.{patch}"))
    }
}

/// The first version that has a part of the API, from the changelog of linkding.
///
/// A server that does not know a parameter ignores it and answers everything. Nothing here is
/// checked before a call; what the answer shows is checked, see
/// [`ErrorKind::FilterIgnored`](crate::ErrorKind::FilterIgnored).
pub mod since {
    use super::Version;

    /// [`Bookmark::web_archive_snapshot_url`](crate::Bookmark::web_archive_snapshot_url).
    pub const WEB_ARCHIVE_URL: Version = Version::new(1, 25, 0);
    /// [`Bookmark::favicon_url`](crate::Bookmark::favicon_url) and `preview_image_url`.
    pub const IMAGE_URLS: Version = Version::new(1, 31, 1);
    /// A PUT or a POST for a known address keeps what the caller left out. (For a POST this was
    /// measured to hold for no text field and no tag.)
    pub const KEEPS_FIELDS: Version = Version::new(1, 36, 0);
    /// Assets, uploads by SingleFile, and the scheme `Bearer`.
    pub const ASSETS: Version = Version::new(1, 39, 0);
    /// Downloads of assets that work.
    pub const ASSET_DOWNLOAD: Version = Version::new(1, 40, 0);
    /// Bundles, and the parameter `bundle`.
    pub const BUNDLES: Version = Version::new(1, 41, 0);
    /// The parameters `modified_since` and `added_since`.
    pub const CHANGED_SINCE: Version = Version::new(1, 41, 0);
    /// Addresses are the same when they differ in the case of the host, a slash at the end or the
    /// order of the query.
    pub const NORMALISED_URLS: Version = Version::new(1, 43, 0);
    /// `and`, `or`, `not`, parentheses and quotes in a search.
    pub const LOGICAL_SEARCH: Version = Version::new(1, 44, 0);
    /// `date_added` and `date_modified` when a bookmark is made; several tokens for a user.
    pub const DATES_ON_CREATE: Version = Version::new(1, 45, 0);
    /// Deleting a tag.
    pub const TAG_DELETE: Version = Version::new(1, 46, 0);
    /// [`Bundle::filter_unread`](crate::Bundle::filter_unread) and `filter_shared`.
    pub const BUNDLE_FILTERS: Version = Version::new(1, 46, 0);
    /// Sorting by the date of change.
    pub const SORT_BY_MODIFIED: Version = Version::new(1, 46, 0);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_compare_as_numbers_and_not_as_text() {
        let read = |text: &str| text.parse::<Version>().unwrap();
        assert!(read("1.9.1") < read("1.46.2"));
        assert!(read("1.46") < read("1.46.2"));
        assert_eq!(read("v1.46.2-plus"), Version::new(1, 46, 2));
        assert_eq!(read("2.0.0").to_string(), "2.0.0");
        for text in ["", "latest", "1", "1.x", "1..2", "99999999999.1"] {
            assert!(text.parse::<Version>().is_err(), "{text}");
        }
    }
}
