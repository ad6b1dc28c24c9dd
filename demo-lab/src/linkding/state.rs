//! What the instance stores: users, bookmarks, tags, bundles, files.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::dates::Micros;
use super::pages::Pages;
use super::{listing, urls};
use crate::clock::Clock;
use crate::fault::Faults;

/// How the instance is set up.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Settings {
    /// The version that it says it is; its behaviour is that of 1.46.2 in any case.
    pub version: String,
    /// `LD_CONTEXT_PATH`, such as `linkding/`; empty by default.
    pub context_path: String,
    /// Whether files can be uploaded (not `LD_DISABLE_ASSET_UPLOAD`).
    pub uploads: bool,
    /// `LD_USE_X_FORWARDED_HOST`: off by default.
    pub forwarded_host: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            version: "1.46.2".into(),
            context_path: String::new(),
            uploads: true,
            forwarded_host: false,
        }
    }
}

impl Settings {
    /// What every path starts with: `/` or `/linkding/`.
    pub(super) fn root(&self) -> String {
        match self.context_path.trim_matches('/') {
            "" => "/".to_owned(),
            path => format!("/{path}/"),
        }
    }
}

/// An instance of linkding at a moment.
#[derive(Debug)]
pub struct Linkding {
    pub(super) clock: Clock,
    pub(super) settings: Settings,
    pub(super) users: Vec<User>,
    pub(super) bookmarks: BTreeMap<u64, Bookmark>,
    pub(super) tags: BTreeMap<u64, Tag>,
    pub(super) bundles: BTreeMap<u64, Bundle>,
    pub(super) assets: BTreeMap<u64, Asset>,
    /// Served below `/static/`.
    pub(super) files: BTreeMap<String, File>,
    /// The web as far as the instance can reach it.
    pub(super) pages: Pages,
    pub(super) faults: Faults,
    /// The highest ids so far: SQLite's AUTOINCREMENT gives none twice.
    last: Last,
}

#[derive(Debug, Default)]
struct Last {
    bookmark: u64,
    tag: u64,
    bundle: u64,
    asset: u64,
}

fn next(last: &mut u64) -> u64 {
    *last += 1;
    *last
}

#[derive(Debug, Clone)]
pub(super) struct User {
    pub(super) name: String,
    pub(super) active: bool,
    pub(super) tokens: Vec<String>,
    pub(super) sharing: bool,
    pub(super) public_sharing: bool,
    /// What the profile says besides.
    pub(super) theme: &'static str,
    pub(super) favicons: bool,
    pub(super) search_preferences: Map<String, Value>,
    /// Lines of a part of an address and the tags for it.
    pub(super) auto_tagging: String,
}

impl User {
    pub(super) fn new(name: &str, token: &str) -> Self {
        Self {
            name: name.to_owned(),
            active: true,
            tokens: vec![token.to_owned()],
            sharing: false,
            public_sharing: false,
            theme: "auto",
            favicons: false,
            search_preferences: Map::new(),
            auto_tagging: String::new(),
        }
    }
}

#[derive(Debug, Clone)]
pub(super) struct Bookmark {
    pub(super) id: u64,
    pub(super) owner: usize,
    pub(super) url: String,
    pub(super) normalised: String,
    pub(super) title: String,
    pub(super) description: String,
    pub(super) notes: String,
    pub(super) archived: bool,
    pub(super) unread: bool,
    pub(super) shared: bool,
    pub(super) tags: BTreeSet<u64>,
    pub(super) added: Micros,
    pub(super) modified: Micros,
    /// Names of files below `/static/`.
    pub(super) favicon: Option<String>,
    pub(super) preview: Option<String>,
}

impl Bookmark {
    pub(super) fn new(owner: usize, url: &str, at: Micros) -> Self {
        Self {
            id: 0,
            owner,
            url: url.to_owned(),
            normalised: urls::normalised(url),
            title: String::new(),
            description: String::new(),
            notes: String::new(),
            archived: false,
            unread: false,
            shared: false,
            tags: BTreeSet::new(),
            added: at,
            modified: at,
            favicon: None,
            preview: None,
        }
    }
}

#[derive(Debug, Clone)]
pub(super) struct Tag {
    pub(super) id: u64,
    pub(super) owner: usize,
    pub(super) name: String,
    pub(super) added: Micros,
}

#[derive(Debug, Clone)]
pub(super) struct Bundle {
    pub(super) id: u64,
    pub(super) owner: usize,
    pub(super) name: String,
    pub(super) search: String,
    pub(super) any_tags: String,
    pub(super) all_tags: String,
    pub(super) excluded_tags: String,
    pub(super) unread: String,
    pub(super) shared: String,
    pub(super) order: i64,
    pub(super) created: Micros,
    pub(super) modified: Micros,
}

#[derive(Debug, Clone)]
pub(super) struct Asset {
    pub(super) id: u64,
    pub(super) bookmark: u64,
    pub(super) created: Micros,
    /// Size of the file on disk, which is compressed.
    pub(super) file_size: Option<u64>,
    pub(super) kind: &'static str,
    pub(super) content_type: String,
    pub(super) name: String,
    pub(super) status: &'static str,
    pub(super) content: Option<Vec<u8>>,
}

#[derive(Debug, Clone)]
pub(super) struct File {
    pub(super) content_type: &'static str,
    pub(super) content: Vec<u8>,
    pub(super) modified: Micros,
}

impl Linkding {
    /// An instance without users.
    pub(super) fn empty(clock: Clock) -> Self {
        Self {
            clock,
            settings: Settings::default(),
            users: Vec::new(),
            bookmarks: BTreeMap::new(),
            tags: BTreeMap::new(),
            bundles: BTreeMap::new(),
            assets: BTreeMap::new(),
            files: BTreeMap::new(),
            pages: Pages::default(),
            faults: Faults::default(),
            last: Last::default(),
        }
    }

    pub(super) fn now(&self) -> Micros {
        Micros::now(&self.clock)
    }

    /// Adds a user; false when the name is taken.
    pub(super) fn add_user(&mut self, name: &str, token: &str) -> bool {
        let free = self.users.iter().all(|user| user.name != name);
        if free {
            self.users.push(User::new(name, token));
        }
        free
    }

    pub(super) fn add_bookmark(&mut self, mut bookmark: Bookmark) -> u64 {
        bookmark.id = next(&mut self.last.bookmark);
        let id = bookmark.id;
        self.bookmarks.insert(id, bookmark);
        id
    }

    pub(super) fn add_bundle(&mut self, mut bundle: Bundle) -> u64 {
        bundle.id = next(&mut self.last.bundle);
        let id = bundle.id;
        self.bundles.insert(id, bundle);
        id
    }

    pub(super) fn add_asset(&mut self, mut asset: Asset) -> u64 {
        asset.id = next(&mut self.last.asset);
        let id = asset.id;
        self.assets.insert(id, asset);
        id
    }

    /// The tag of this name, whatever its case; it is made when there is none.
    pub(super) fn tag(&mut self, owner: usize, name: &str) -> u64 {
        let folded = name.to_lowercase();
        let known =
            self.tags.values().find(|tag| tag.owner == owner && tag.name.to_lowercase() == folded);
        if let Some(tag) = known {
            return tag.id;
        }
        let (id, added) = (next(&mut self.last.tag), self.now());
        self.tags.insert(id, Tag { id, owner, name: name.to_owned(), added });
        id
    }

    /// Names of a bookmark's tags, sorted.
    pub(super) fn tag_names(&self, bookmark: &Bookmark) -> Vec<&str> {
        let names = bookmark.tags.iter().filter_map(|id| self.tags.get(id));
        let mut names: Vec<&str> = names.map(|tag| tag.name.as_str()).collect();
        names.sort_unstable();
        names
    }

    /// Deletes a bookmark and its assets.
    pub(super) fn remove_bookmark(&mut self, id: u64) {
        self.bookmarks.remove(&id);
        self.assets.retain(|_, asset| asset.bookmark != id);
    }

    pub(super) fn owned_bookmark(&self, user: usize, id: u64) -> Option<&Bookmark> {
        self.bookmarks.get(&id).filter(|bookmark| bookmark.owner == user)
    }

    /// As the API shows it; images are addressed from the origin that was asked.
    pub(super) fn bookmark_json(&self, bookmark: &Bookmark, origin: &str) -> Value {
        let image = |name: &Option<String>| {
            name.as_ref().map(|name| format!("{origin}{}static/{name}", self.settings.root()))
        };
        let archive = bookmark.added.in_archive();
        json!({
            "id": bookmark.id,
            "url": bookmark.url,
            "title": bookmark.title,
            "description": bookmark.description,
            "notes": bookmark.notes,
            "web_archive_snapshot_url":
                format!("https://web.archive.org/web/{archive}/{}", bookmark.url),
            "favicon_url": image(&bookmark.favicon),
            "preview_image_url": image(&bookmark.preview),
            "is_archived": bookmark.archived,
            "unread": bookmark.unread,
            "shared": bookmark.shared,
            "tag_names": self.tag_names(bookmark),
            "date_added": bookmark.added.in_json(),
            "date_modified": bookmark.modified.in_json(),
            "website_title": null,
            "website_description": null,
        })
    }

    /// Names of the tags of an address by a user's rules.
    pub(super) fn auto_tags(&self, user: usize, url: &str) -> Vec<String> {
        let (host, path) = urls::host_and_path(url);
        let mut tags = Vec::new();
        for line in self.users[user].auto_tagging.lines() {
            let mut words = line.split('#').next().unwrap_or("").split_whitespace();
            let Some(pattern) = words.next() else { continue };
            let (wanted, start) = urls::host_and_path(pattern);
            let fits = host == wanted || host.ends_with(&format!(".{wanted}"));
            if fits && path.starts_with(start) {
                tags.extend(words.map(str::to_owned));
            }
        }
        tags
    }
}

/// Names as linkding makes them from what was sent: a comma splits, blanks around are cut and
/// those inside become hyphens, and of names that differ in case only the last one stays.
pub(super) fn sanitised(names: &[String]) -> Vec<String> {
    let mut unique: BTreeMap<String, String> = BTreeMap::new();
    for name in names.iter().flat_map(|names| names.split(',')) {
        let name = name.split_whitespace().collect::<Vec<_>>().join("-");
        if !name.is_empty() {
            unique.insert(name.to_lowercase(), name);
        }
    }
    unique.into_values().collect()
}

impl listing::Listed for Tag {
    fn in_json(&self) -> Value {
        json!({ "id": self.id, "name": self.name, "date_added": self.added.in_json() })
    }
}

impl listing::Listed for Bundle {
    fn in_json(&self) -> Value {
        json!({
            "id": self.id,
            "name": self.name,
            "search": self.search,
            "any_tags": self.any_tags,
            "all_tags": self.all_tags,
            "excluded_tags": self.excluded_tags,
            "filter_unread": self.unread,
            "filter_shared": self.shared,
            "order": self.order,
            "date_created": self.created.in_json(),
            "date_modified": self.modified.in_json(),
        })
    }
}

impl listing::Listed for Asset {
    fn in_json(&self) -> Value {
        json!({
            "id": self.id,
            "bookmark": self.bookmark,
            "date_created": self.created.in_json(),
            "file_size": self.file_size,
            "asset_type": self.kind,
            "content_type": self.content_type,
            "display_name": self.name,
            "status": self.status,
        })
    }
}
