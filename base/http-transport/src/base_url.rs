//! The address of a server, and paths below it.

use std::fmt;
use std::str::FromStr;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use url::Url;

/// Where an API lives: `https://host:port/sub/path`.
///
/// The sub-path of a server behind a reverse proxy is kept: paths are put behind it, whether or
/// not it ends with a slash.
///
/// ```
/// use http_transport::BaseUrl;
///
/// let base: BaseUrl = "https://lab.example/git".parse()?;
/// assert_eq!(base.join("/api/v1/version")?.as_str(), "https://lab.example/git/api/v1/version");
/// # Ok::<(), http_transport::InvalidUrl>(())
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BaseUrl(Url);

/// An address or a path that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("cannot use {input}: {reason}")]
pub struct InvalidUrl {
    input: String,
    reason: String,
}

impl InvalidUrl {
    fn new(input: &str, reason: impl Into<String>) -> Self {
        Self { input: format!("{input:?}"), reason: reason.into() }
    }
}

impl BaseUrl {
    /// Reads an address that may lack its scheme or port: `pve`, `192.0.2.10:443`, `[::1]`,
    /// `https://lab.example/pve`. A missing scheme becomes `https`. The default port stands for a
    /// missing one only when the address has no sub-path: what lies below a path is a reverse
    /// proxy, and that listens on the port of its scheme.
    ///
    /// # Errors
    /// As [`BaseUrl::from_str`].
    pub fn with_defaults(text: &str, default_port: u16) -> Result<Self, InvalidUrl> {
        let text = text.trim();
        let address =
            if text.contains("://") { text.to_owned() } else { format!("https://{text}") };
        let Self(mut url) = address.parse().map_err(|error: InvalidUrl| {
            // Said of what was given, not of what was made of it.
            if error.input == format!("{address:?}") {
                InvalidUrl::new(text, error.reason)
            } else {
                error
            }
        })?;
        let authority = address.split("://").nth(1).unwrap_or_default();
        let authority = authority.split('/').next().unwrap_or_default();
        // `Url::port` hides an explicit `:443` of https, so the text itself is asked.
        let has_port = authority.rsplit_once(':').is_some_and(|(_, port)| !port.contains(']'));
        if !has_port && url.path() == "/" {
            url.set_port(Some(default_port)).expect("an http address can have a port");
        }
        Ok(Self(url))
    }

    /// The host as it is dialled: a name, an IPv4 address, or an IPv6 address in brackets.
    pub fn host(&self) -> &str {
        self.0.host_str().expect("checked when it was read")
    }

    /// The port, explicit or that of the scheme.
    pub fn port(&self) -> u16 {
        self.0.port_or_known_default().expect("http and https have one")
    }

    /// Whether the connection is encrypted.
    pub fn is_https(&self) -> bool {
        self.0.scheme() == "https"
    }

    /// The address as text, with a slash at its end only where there is no sub-path.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// Puts a path behind this address. The path is percent-encoded already, segment by segment
    /// (see [`encode_segment`]), and starts with a slash.
    ///
    /// # Errors
    /// When the path would lead anywhere else than below this address: `.` and `..` as a segment
    /// (also encoded), a query, a fragment, a backslash or a control character in it.
    pub fn join(&self, path: &str) -> Result<Url, InvalidUrl> {
        let refuse = |reason: &str| Err(InvalidUrl::new(path, reason));
        if !path.starts_with('/') {
            return refuse("a path starts with a slash");
        }
        if path.contains(|c: char| matches!(c, '?' | '#' | '\\') || c.is_control()) {
            return refuse("a path holds no query, fragment, backslash or control character");
        }
        let leaves = |segment: &str| {
            matches!(segment.to_ascii_lowercase().replace("%2e", ".").as_str(), "." | "..")
        };
        if path.split('/').any(leaves) {
            return refuse("`.` and `..` would lead out of the path");
        }
        let mut url = self.0.clone();
        url.set_path(&format!("{}{path}", self.0.path().trim_end_matches('/')));
        Ok(url)
    }
}

impl FromStr for BaseUrl {
    type Err = InvalidUrl;

    /// Reads a complete address.
    ///
    /// # Errors
    /// When it is not an http or https address, or holds a password, a query or a fragment.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let refuse = |reason: &str| match text.contains('@') {
            // Never echoed: it may hold a password.
            true => InvalidUrl { input: "the address".into(), reason: reason.into() },
            false => InvalidUrl::new(text, reason),
        };
        let mut url = Url::parse(text).map_err(|error| refuse(&error.to_string()))?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(refuse("the address starts with https:// or http://"));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(refuse("credentials do not belong into it"));
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(refuse("an address of a server has no query and no fragment"));
        }
        let path = url.path().trim_end_matches('/').to_owned();
        url.set_path(&path);
        Ok(Self(url))
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str().trim_end_matches('/'))
    }
}

impl fmt::Debug for BaseUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "BaseUrl({self})")
    }
}

/// Everything but the characters that never mean anything in a path.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// Encodes one segment of a path, slashes included.
///
/// ```
/// assert_eq!(http_transport::encode_segment("root@pam!lab/x"), "root%40pam%21lab%2Fx");
/// ```
pub fn encode_segment(segment: &str) -> String {
    utf8_percent_encode(segment, SEGMENT).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_scheme_and_port_are_filled_in() {
        let read = |text| BaseUrl::with_defaults(text, 8006).unwrap().to_string();
        assert_eq!(read("pve"), "https://pve:8006");
        assert_eq!(read(" 192.0.2.10 "), "https://192.0.2.10:8006");
        assert_eq!(read("[2001:db8::1]"), "https://[2001:db8::1]:8006");
        assert_eq!(read("[2001:db8::1]:443"), "https://[2001:db8::1]");
        assert_eq!(read("pve:443"), "https://pve");
        assert_eq!(read("http://127.0.0.1:8080/"), "http://127.0.0.1:8080");
        assert_eq!(read("https://lab.example/pve/"), "https://lab.example/pve");
    }

    #[test]
    fn an_address_that_cannot_be_read_is_shown_as_it_was_given() {
        let error = |text| BaseUrl::with_defaults(text, 8006).unwrap_err().to_string();
        assert_eq!(error(""), r#"cannot use "": empty host"#);
        assert_eq!(error("a b"), r#"cannot use "a b": invalid international domain name"#);
    }

    #[test]
    fn a_sub_path_stays_in_front() {
        for base in ["https://lab.example/pve", "https://lab.example/pve/"] {
            let base: BaseUrl = base.parse().unwrap();
            let url = base.join("/api2/json/nodes/p%C3%A4/x%2Fy").unwrap();
            assert_eq!(url.as_str(), "https://lab.example/pve/api2/json/nodes/p%C3%A4/x%2Fy");
        }
    }

    #[test]
    fn no_path_leads_out_of_the_base() {
        let base: BaseUrl = "https://lab.example/pve".parse().unwrap();
        for path in ["x", "/../x", "/a/%2E%2e/x", "/a/.", "/a\\..\\x", "/a?b", "/a#b", "/a\nb"] {
            assert!(base.join(path).is_err(), "{path:?}");
        }
    }

    #[test]
    fn an_address_with_a_password_is_refused_without_showing_it() {
        let error = "https://root:geheim@pve:8006".parse::<BaseUrl>().unwrap_err().to_string();
        assert!(!error.contains("geheim"), "{error}");
        assert!(error.contains("credentials"), "{error}");
        for text in ["ftp://pve", "pve", "https://", "https://pve/?a=b", "https://pve/#x"] {
            assert!(text.parse::<BaseUrl>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_segment_keeps_only_what_means_nothing_in_a_path() {
        assert_eq!(encode_segment("a-b_c.d~e"), "a-b_c.d~e");
        assert_eq!(encode_segment("UPID:pve:01:"), "UPID%3Apve%3A01%3A");
        assert_eq!(encode_segment("ä /?#%"), "%C3%A4%20%2F%3F%23%25");
    }
}
