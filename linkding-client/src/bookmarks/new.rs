//! A bookmark that is to be stored.

use jiff::Timestamp;
use serde::Serialize;

use crate::{Error, Result, tag_name};

/// What is to be stored under an address. Only what was set is sent: the server refuses null, and
/// an empty text clears.
///
/// ```
/// let new = linkding_client::NewBookmark::new("https://blog.example.org/raft")
///     .title("Raft, explained")
///     .tags(["consensus", "distributed systems"])
///     .unread(true);
/// assert_eq!(new.url(), "https://blog.example.org/raft");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[must_use = "nothing is stored until it is given to a call"]
pub struct NewBookmark {
    pub(crate) url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) notes: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) is_archived: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) unread: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) shared: Option<bool>,
    #[serde(rename = "tag_names", skip_serializing_if = "Option::is_none")]
    pub(crate) tags: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) date_added: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) date_modified: Option<Timestamp>,
}

/// The columns of the database: characters, not bytes.
pub(crate) const LONGEST_TITLE: usize = 512;
pub(crate) const LONGEST_URL: usize = 2048;

impl NewBookmark {
    /// A bookmark of this address, which has a scheme (`https://…`).
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            title: None,
            description: None,
            notes: None,
            is_archived: None,
            unread: None,
            shared: None,
            tags: None,
            date_added: None,
            date_modified: None,
        }
    }

    /// The address.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The tags that were set.
    pub fn tag_names(&self) -> &[String] {
        self.tags.as_deref().unwrap_or_default()
    }

    /// The title, 512 characters at most. Without one the server looks for it on the page, unless
    /// scraping is off.
    pub fn title(mut self, title: impl Into<String>) -> Self {
        self.title = Some(title.into());
        self
    }

    /// The description. Without one the server looks for it on the page, unless scraping is off.
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.description = Some(description.into());
        self
    }

    /// Notes in Markdown.
    pub fn notes(mut self, notes: impl Into<String>) -> Self {
        self.notes = Some(notes.into());
        self
    }

    /// Its tags. The server writes `-` for a blank, takes an existing tag that differs only by case,
    /// and may add more by the user's rules. A comma is refused before anything is sent.
    pub fn tags<I>(mut self, names: I) -> Self
    where
        I: IntoIterator,
        I::Item: Into<String>,
    {
        self.tags = Some(names.into_iter().map(Into::into).collect());
        self
    }

    /// Files it straight into the archive. Ignored by the server when the address is known. Since
    /// linkding 1.11.
    pub fn archived(mut self, archived: bool) -> Self {
        self.is_archived = Some(archived);
        self
    }

    /// Marks it to be read.
    pub fn unread(mut self, unread: bool) -> Self {
        self.unread = Some(unread);
        self
    }

    /// Shows it to other users, if sharing is on in the profile.
    pub fn shared(mut self, shared: bool) -> Self {
        self.shared = Some(shared);
        self
    }

    /// When it was added; now by default. Since linkding 1.45 (older ones ignore it), and ignored
    /// when the address is known.
    pub fn date_added(mut self, date: Timestamp) -> Self {
        self.date_added = Some(date);
        self
    }

    /// When it was last changed; now by default. Since linkding 1.45.
    pub fn date_modified(mut self, date: Timestamp) -> Self {
        self.date_modified = Some(date);
        self
    }

    /// What the server would refuse or change in silence, found before anything is sent.
    pub(crate) fn checked(mut self) -> Result<Self> {
        self.url = check_url(&self.url)?.to_owned();
        check_title(self.title.as_deref())?;
        self.tags = self.tags.map(tag_name::check).transpose()?;
        Ok(self)
    }
}

/// The address without white space around it.
pub(crate) fn check_url(url: &str) -> Result<&str> {
    let trimmed = url.trim();
    let refuse = |reason: &str| Err(Error::usage(format!("cannot store {url:?}: {reason}")));
    let Some((scheme, rest)) = trimmed.split_once(':') else {
        return refuse("an address starts with its scheme, such as https://");
    };
    let named = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    // `localhost:9090` reads as the scheme `localhost`.
    if !named || (!rest.starts_with("//") && rest.starts_with(|c: char| c.is_ascii_digit())) {
        return refuse("an address starts with its scheme, such as https://");
    }
    if trimmed.chars().count() > LONGEST_URL {
        return refuse("it has more than 2048 characters");
    }
    Ok(trimmed)
}

pub(crate) fn check_title(title: Option<&str>) -> Result<()> {
    match title {
        Some(title) if title.chars().count() > LONGEST_TITLE => {
            Err(Error::usage("the title has more than 512 characters"))
        }
        _ => Ok(()),
    }
}

impl From<&str> for NewBookmark {
    fn from(url: &str) -> Self {
        Self::new(url)
    }
}

impl From<String> for NewBookmark {
    fn from(url: String) -> Self {
        Self::new(url)
    }
}
