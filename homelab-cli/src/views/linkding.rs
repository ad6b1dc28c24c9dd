//! linkding on the wire: bookmarks, tags, bundles, files.

pub mod health;
pub mod transfer;

use jiff::Timestamp;
use serde::Serialize;

use super::tasks::local_time;
use crate::outcome::Document;
use crate::ui::format;
use crate::ui::screen::{Screen, Text, Tone};
use crate::ui::table::{Table, column};

/// A bookmark.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Bookmark {
    /// Its number.
    pub id: u64,
    /// Its address.
    pub url: String,
    /// Its title; may be empty.
    pub title: String,
    /// Its description; may be empty.
    pub description: String,
    /// Its notes in Markdown; may be empty.
    pub notes: String,
    /// Its tags, sorted.
    pub tags: Vec<String>,
    /// Whether it is in the archive.
    pub archived: bool,
    /// Whether it is still to be read.
    pub unread: bool,
    /// Whether others may see it.
    pub shared: bool,
    /// When it was added.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub added_at: Option<Timestamp>,
    /// When it was changed last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub modified_at: Option<Timestamp>,
}

impl From<&linkding_client::Bookmark> for Bookmark {
    fn from(bookmark: &linkding_client::Bookmark) -> Bookmark {
        Bookmark {
            id: bookmark.id.get(),
            url: bookmark.url.clone(),
            title: bookmark.title.clone(),
            description: bookmark.description.clone(),
            notes: bookmark.notes.clone(),
            tags: bookmark.tag_names.clone(),
            archived: bookmark.is_archived,
            unread: bookmark.unread,
            shared: bookmark.shared,
            added_at: bookmark.date_added,
            modified_at: bookmark.date_modified,
        }
    }
}

impl Bookmark {
    /// What to call it: its title, or its address when it has none.
    pub fn title(&self) -> &str {
        if self.title.is_empty() { &self.url } else { &self.title }
    }

    fn marks(&self) -> String {
        let marks = [(self.unread, "unread"), (self.shared, "shared"), (self.archived, "archived")];
        let marks = marks.iter().filter(|(on, _)| *on).map(|(_, mark)| *mark);
        marks.collect::<Vec<_>>().join(" ")
    }
}

/// `homelab linkding list` and `search`.
#[derive(Debug, Serialize)]
pub struct BookmarkList {
    /// How many there are; more than are shown when a limit cut the list.
    pub count: u64,
    /// The bookmarks.
    pub bookmarks: Vec<Bookmark>,
}

impl Document for BookmarkList {
    fn kind(&self) -> &'static str {
        "BookmarkList"
    }

    fn items(&self) -> Option<&'static str> {
        Some("bookmarks")
    }

    fn draw(&self, screen: &mut Screen) {
        if self.bookmarks.is_empty() {
            screen.text("no bookmarks");
        }
        let mut table = Table::new([
            column("ID").right(),
            column("BOOKMARK").wraps(),
            column("ADDRESS").optional(1),
            column("TAGS").wraps().optional(2),
            column("").optional(3),
            column("ADDED").optional(4),
        ]);
        for bookmark in &self.bookmarks {
            table.row([
                Text::new(bookmark.id.to_string(), Tone::Faint),
                Text::new(bookmark.title(), Tone::Strong),
                bookmark.url.as_str().into(),
                Text::new(bookmark.tags.join(" "), Tone::Faint),
                Text::new(bookmark.marks(), Tone::Warn),
                bookmark.added_at.map(local_time).unwrap_or_default().into(),
            ]);
        }
        screen.table(&table);
        let shown = self.bookmarks.len() as u64;
        if shown < self.count {
            let more = format!("{} more; `--limit 0` shows all", self.count - shown);
            screen.line([Text::new(more, Tone::Faint)]);
        }
    }
}

/// `homelab linkding show`.
#[derive(Debug, Serialize)]
pub struct BookmarkReport {
    /// The bookmark.
    #[serde(flatten)]
    pub bookmark: Bookmark,
    /// The files at it.
    pub assets: Vec<Asset>,
}

impl Document for BookmarkReport {
    fn kind(&self) -> &'static str {
        "Bookmark"
    }

    fn draw(&self, screen: &mut Screen) {
        let bookmark = &self.bookmark;
        screen.heading(bookmark.title(), format!("bookmark {}", bookmark.id));
        let time = |time: Option<Timestamp>| time.map(local_time).unwrap_or_default();
        let fields = [
            ("address", bookmark.url.clone()),
            ("description", bookmark.description.clone()),
            ("tags", bookmark.tags.join(" ")),
            ("is", bookmark.marks()),
            ("added", time(bookmark.added_at)),
            ("changed", time(bookmark.modified_at)),
        ];
        screen.fields(fields.into_iter().filter(|(_, value)| !value.is_empty()));
        if !bookmark.notes.is_empty() {
            screen.heading("NOTES", "");
            for line in bookmark.notes.lines() {
                screen.text(line);
            }
        }
        if !self.assets.is_empty() {
            screen.heading("FILES", "");
            screen.table(&asset_table(&self.assets));
        }
    }
}

/// `homelab linkding check`.
#[derive(Debug, Serialize)]
pub struct BookmarkCheck {
    /// The address.
    pub url: String,
    /// Whether it is bookmarked.
    pub known: bool,
    /// The bookmark that has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bookmark: Option<Bookmark>,
    /// The title of its page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page_title: Option<String>,
    /// The description of its page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page_description: Option<String>,
    /// Tags that linkding's own rules would add.
    pub auto_tags: Vec<String>,
}

impl Document for BookmarkCheck {
    fn kind(&self) -> &'static str {
        "BookmarkCheck"
    }

    fn draw(&self, screen: &mut Screen) {
        let known = match &self.bookmark {
            Some(bookmark) => {
                Text::new(format!("bookmark {}: {}", bookmark.id, bookmark.title()), Tone::Good)
            }
            None => Text::new("not bookmarked", Tone::Warn),
        };
        let text = |value: &Option<String>| Text::from(value.as_deref().unwrap_or_default());
        let mut fields = vec![("address", Text::from(&self.url)), ("known", known)];
        if self.page_title.is_none() && self.page_description.is_none() {
            fields.push(("page", Text::new("says nothing, or cannot be fetched", Tone::Faint)));
        } else {
            fields.push(("title", text(&self.page_title)));
            fields.push(("description", text(&self.page_description)));
        }
        if !self.auto_tags.is_empty() {
            fields.push(("would get the tags", Text::from(self.auto_tags.join(" "))));
        }
        screen.fields(fields);
    }
}

/// A tag.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tag {
    /// Its name.
    pub name: String,
    /// How many bookmarks have it.
    pub bookmarks: u64,
    /// How many of those are in the archive.
    pub archived: u64,
}

/// `homelab linkding tags list`.
#[derive(Debug, Serialize)]
pub struct TagList {
    /// The tags, by name.
    pub tags: Vec<Tag>,
}

impl Document for TagList {
    fn kind(&self) -> &'static str {
        "TagList"
    }

    fn items(&self) -> Option<&'static str> {
        Some("tags")
    }

    fn draw(&self, screen: &mut Screen) {
        if self.tags.is_empty() {
            screen.text("no tags");
        }
        let mut table =
            Table::new([column("TAG"), column("BOOKMARKS").right(), column("ARCHIVED").right()]);
        for tag in &self.tags {
            let number = |number: u64| match number {
                0 => Text::new("0", Tone::Faint),
                number => Text::from(number.to_string()),
            };
            table.row([
                Text::new(&tag.name, Tone::Strong),
                number(tag.bookmarks),
                number(tag.archived),
            ]);
        }
        screen.table(&table);
    }
}

/// A bundle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Bundle {
    /// Its number.
    pub id: u64,
    /// Its name.
    pub name: String,
    /// What it stands for, in words.
    pub filter: String,
    /// How many bookmarks are in it.
    pub bookmarks: u64,
}

/// `homelab linkding bundles`.
#[derive(Debug, Serialize)]
pub struct BundleList {
    /// The bundles in their order.
    pub bundles: Vec<Bundle>,
}

impl Document for BundleList {
    fn kind(&self) -> &'static str {
        "BundleList"
    }

    fn items(&self) -> Option<&'static str> {
        Some("bundles")
    }

    fn draw(&self, screen: &mut Screen) {
        if self.bundles.is_empty() {
            screen.text("no bundles");
        }
        let mut table = Table::new([
            column("ID").right(),
            column("BUNDLE"),
            column("BOOKMARKS").right(),
            column("FILTER").wraps().optional(1),
        ]);
        for bundle in &self.bundles {
            table.row([
                Text::new(bundle.id.to_string(), Tone::Faint),
                Text::new(&bundle.name, Tone::Strong),
                bundle.bookmarks.to_string().into(),
                Text::new(&bundle.filter, Tone::Faint),
            ]);
        }
        screen.table(&table);
    }
}

/// A file at a bookmark.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Asset {
    /// Its number.
    pub id: u64,
    /// Its name.
    pub name: String,
    /// `upload` or `snapshot`.
    pub kind: String,
    /// `complete`, `pending` or `failure`.
    pub status: String,
    /// Its media type; may be empty.
    pub content_type: String,
    /// What it takes on the server's disk, compressed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stored_bytes: Option<u64>,
    /// When it was made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Timestamp>,
}

impl From<&linkding_client::Asset> for Asset {
    fn from(asset: &linkding_client::Asset) -> Asset {
        Asset {
            id: asset.id.get(),
            name: asset.display_name.clone(),
            kind: asset.kind.to_string(),
            status: asset.status.to_string(),
            content_type: asset.content_type.clone(),
            stored_bytes: asset.file_size,
            created_at: asset.date_created,
        }
    }
}

fn asset_table(assets: &[Asset]) -> Table {
    let mut table = Table::new([
        column("ID").right(),
        column("FILE").wraps(),
        column("KIND").optional(2),
        column("STATUS"),
        column("STORED").right().optional(1),
        column("MADE").optional(3),
    ]);
    for asset in assets {
        let tone = match asset.status.as_str() {
            "complete" => Tone::Good,
            "pending" => Tone::Warn,
            _ => Tone::Bad,
        };
        table.row([
            Text::new(asset.id.to_string(), Tone::Faint),
            Text::new(&asset.name, Tone::Strong),
            asset.kind.as_str().into(),
            Text::new(&asset.status, tone),
            asset.stored_bytes.map(format::bytes).unwrap_or_default().into(),
            asset.created_at.map(local_time).unwrap_or_default().into(),
        ]);
    }
    table
}

/// `homelab linkding assets list`.
#[derive(Debug, Serialize)]
pub struct AssetList {
    /// The bookmark.
    pub bookmark: u64,
    /// The files at it.
    pub assets: Vec<Asset>,
}

impl Document for AssetList {
    fn kind(&self) -> &'static str {
        "AssetList"
    }

    fn items(&self) -> Option<&'static str> {
        Some("assets")
    }

    fn draw(&self, screen: &mut Screen) {
        if self.assets.is_empty() {
            screen.text(format!("no files at bookmark {}", self.bookmark));
        }
        screen.table(&asset_table(&self.assets));
    }
}
