//! A bookmark as the server tells it.

use jiff::Timestamp;
use serde::Deserialize;

use crate::ids::BookmarkId;
use crate::serde_lenient::{or_default, text};
use crate::tag_name;

/// A bookmark. `website_title` and `website_description` are left out: the server keeps them for
/// old clients and always sends null.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct Bookmark {
    /// Its number.
    pub id: BookmarkId,
    /// The address as it was first given; the server compares a normalised form of it.
    pub url: String,
    /// The title; empty when none was given and none was found.
    #[serde(default, deserialize_with = "or_default")]
    pub title: String,
    /// The description; may be empty.
    #[serde(default, deserialize_with = "or_default")]
    pub description: String,
    /// Notes in Markdown; may be empty.
    #[serde(default, deserialize_with = "or_default")]
    pub notes: String,
    /// Where the Internet Archive may have a copy. The server makes this address up when none was
    /// stored, so it proves no copy. Since linkding 1.25.
    #[serde(default, deserialize_with = "text")]
    pub web_archive_snapshot_url: Option<String>,
    /// The site's icon, when the server fetched one; an absolute address made from the request's
    /// host. Since linkding 1.31.1.
    #[serde(default, deserialize_with = "text")]
    pub favicon_url: Option<String>,
    /// A preview image, when the server fetched one. Since linkding 1.31.1.
    #[serde(default, deserialize_with = "text")]
    pub preview_image_url: Option<String>,
    /// Whether it is in the archive.
    #[serde(default, deserialize_with = "or_default")]
    pub is_archived: bool,
    /// Whether it is marked to be read.
    #[serde(default, deserialize_with = "or_default")]
    pub unread: bool,
    /// Whether other users may see it, if sharing is on in the profile.
    #[serde(default, deserialize_with = "or_default")]
    pub shared: bool,
    /// Its tags, sorted, as the server spells them.
    #[serde(default, deserialize_with = "or_default")]
    pub tag_names: Vec<String>,
    /// When it was added; absent only in an answer that cannot be read.
    #[serde(default, deserialize_with = "or_default")]
    pub date_added: Option<Timestamp>,
    /// When it was last changed: by any update, also an empty one, by archiving, and by a new asset.
    #[serde(default, deserialize_with = "or_default")]
    pub date_modified: Option<Timestamp>,
}

impl Bookmark {
    /// Whether it bears this tag; the case does not matter, as on the server.
    pub fn has_tag(&self, name: &str) -> bool {
        self.tag_names.iter().any(|own| tag_name::same(own, name))
    }

    /// What to call it: its title, or its address when it has none.
    pub fn resolved_title(&self) -> &str {
        if self.title.is_empty() { &self.url } else { &self.title }
    }
}
