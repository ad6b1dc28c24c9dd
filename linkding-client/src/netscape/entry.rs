//! One bookmark of a file.

use jiff::Timestamp;

use crate::Bookmark;

/// A bookmark as a file tells it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// The address; anything that the file holds (`javascript:`, `place:` …).
    pub url: String,
    /// The title, on one line.
    pub title: String,
    /// The description.
    pub description: String,
    /// Notes, as linkding's own export has them.
    pub notes: String,
    /// Tags, as Firefox and linkding write them.
    pub tags: Vec<String>,
    /// The folders around it, the outermost first. Not written.
    pub folders: Vec<String>,
    /// When it was added; to the second.
    pub date_added: Option<Timestamp>,
    /// When it was changed; to the second.
    pub date_modified: Option<Timestamp>,
    /// Whether it is to be read (`TOREAD="1"`, or in Safari's reading list).
    pub unread: bool,
    /// Whether others shall not see it; absent when the file does not say.
    pub private: Option<bool>,
    /// Whether it is in linkding's archive, as its own export marks it.
    pub archived: bool,
}

/// The tag by which linkding's export marks what is in the archive.
pub(crate) const ARCHIVED_TAG: &str = "linkding:bookmarks.archived";

/// What stands around notes inside a description.
pub(crate) const NOTES: (&str, &str) = ("[linkding-notes]", "[/linkding-notes]");

impl From<&Bookmark> for Entry {
    fn from(bookmark: &Bookmark) -> Self {
        Self {
            url: bookmark.url.clone(),
            title: bookmark.resolved_title().to_owned(),
            description: bookmark.description.clone(),
            notes: bookmark.notes.clone(),
            tags: bookmark.tag_names.clone(),
            folders: Vec::new(),
            date_added: bookmark.date_added,
            date_modified: bookmark.date_modified,
            unread: bookmark.unread,
            private: Some(!bookmark.shared),
            archived: bookmark.is_archived,
        }
    }
}

/// A date of a file: seconds since 1970. Some programs write milli- or microseconds, and Chrome's own
/// numbers count microseconds since 1601.
pub(crate) fn date(text: &str) -> Option<Timestamp> {
    /// Seconds between 1601 and 1970.
    const EPOCHS: i64 = 11_644_473_600;
    let number: i64 = text.trim().split('.').next()?.parse().ok()?;
    let seconds = match number {
        i64::MIN..=0 => return None,
        1..100_000_000_000 => number,
        100_000_000_000..100_000_000_000_000 => number / 1000,
        100_000_000_000_000..5_000_000_000_000_000 => number / 1_000_000,
        _ => number / 1_000_000 - EPOCHS,
    };
    Timestamp::from_second(seconds).ok()
}
