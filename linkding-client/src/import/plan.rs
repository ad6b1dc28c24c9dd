//! What an import would do. Pure.

use std::collections::HashMap;

use super::options::{Existing, Folders, ImportOptions};
use crate::netscape::Entry;
use crate::{Bookmark, BookmarkId, NewBookmark, Result, UrlIdentity, tag_name};

/// What an import would do; nothing has happened yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ImportPlan {
    /// What is not there yet, in the order of the file.
    pub new: Vec<NewBookmark>,
    /// What is there and would get more; empty with [`Existing::Skip`].
    pub changed: Vec<Change>,
    /// What is there already, or twice in the file.
    pub duplicates: Vec<Duplicate>,
    /// What the server would not take.
    pub refused: Vec<Refused>,
}

/// A bookmark that is there and would get more.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Change {
    /// As it is.
    pub existing: Bookmark,
    /// What would be set; tags are those that would be added.
    pub wanted: NewBookmark,
    /// What differs: `tags`, `title`, `description`, `notes`.
    pub differences: Vec<&'static str>,
}

/// An entry that needs no bookmark of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Duplicate {
    /// The address in the file.
    pub url: String,
    /// What it is the same as.
    pub of: DuplicateOf,
}

/// What a duplicate is the same as.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DuplicateOf {
    /// A bookmark of the server.
    Stored {
        /// Its number.
        id: BookmarkId,
        /// Its address, which may be written otherwise.
        url: String,
    },
    /// An earlier entry of the file; its tags went there.
    Earlier {
        /// The address of that one.
        url: String,
    },
}

/// An entry that the server would not take.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Refused {
    /// The address in the file.
    pub url: String,
    /// The title in the file.
    pub title: String,
    /// Why.
    pub reason: String,
}

impl ImportPlan {
    /// Compares the entries of a file with the bookmarks that there are.
    ///
    /// # Errors
    /// [`ErrorKind::Usage`](crate::ErrorKind::Usage) when a tag of the options cannot be used.
    pub fn of(
        entries: impl IntoIterator<Item = Entry>,
        existing: impl IntoIterator<Item = Bookmark>,
        options: &ImportOptions,
    ) -> Result<Self> {
        let options = options.checked()?;
        let mut stored: HashMap<_, _> = existing
            .into_iter()
            .map(|bookmark| (UrlIdentity::of(&bookmark.url), bookmark))
            .collect();
        let mut plan = Self::default();
        let mut first: HashMap<UrlIdentity, Place> = HashMap::new();
        for entry in entries {
            let new = match wanted(&entry, &options) {
                Ok(new) => new,
                Err(reason) => {
                    plan.refused.push(Refused { url: entry.url, title: entry.title, reason });
                    continue;
                }
            };
            let identity = UrlIdentity::of(&new.url);
            if let Some(place) = first.get(&identity) {
                let url = plan.add_to(place, &new);
                plan.duplicates.push(Duplicate { url: new.url, of: DuplicateOf::Earlier { url } });
                continue;
            }
            let place = match stored.remove(&identity) {
                None => {
                    plan.new.push(new);
                    Place::New(plan.new.len() - 1)
                }
                Some(bookmark) => plan.compare(bookmark, new, options.existing),
            };
            first.insert(identity, place);
        }
        Ok(plan)
    }

    fn compare(&mut self, existing: Bookmark, new: NewBookmark, rule: Existing) -> Place {
        let (wanted, differences) = additions(&existing, &new);
        if rule == Existing::Merge && !differences.is_empty() {
            self.changed.push(Change { existing, wanted, differences });
            return Place::Changed(self.changed.len() - 1);
        }
        let place = Place::Stored(existing.url.clone());
        let of = DuplicateOf::Stored { id: existing.id, url: existing.url };
        self.duplicates.push(Duplicate { url: new.url, of });
        place
    }

    /// Adds the tags of a second entry to what the first became; gives the address of that.
    fn add_to(&mut self, place: &Place, second: &NewBookmark) -> String {
        let add = |target: &mut NewBookmark, present: &[String]| {
            let more: Vec<_> = second
                .tag_names()
                .iter()
                .filter(|name| !present.iter().any(|own| tag_name::same(own, name)))
                .cloned()
                .collect();
            let all = tag_name::union(target.tag_names(), &more);
            target.tags = Some(all).filter(|tags| !tags.is_empty());
        };
        match place {
            Place::New(index) => {
                let target = &mut self.new[*index];
                add(target, &[]);
                target.url.clone()
            }
            Place::Changed(index) => {
                let Change { existing, wanted, differences } = &mut self.changed[*index];
                add(wanted, &existing.tag_names);
                if !wanted.tag_names().is_empty() && !differences.contains(&"tags") {
                    differences.insert(0, "tags");
                }
                existing.url.clone()
            }
            Place::Stored(url) => url.clone(),
        }
    }

    /// How many calls it takes to carry it out.
    pub fn len(&self) -> usize {
        self.new.len() + self.changed.len()
    }

    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// What the first entry of an address became.
enum Place {
    New(usize),
    Changed(usize),
    Stored(String),
}

/// Schemes that linkding's check of addresses takes.
const SCHEMES: [&str; 4] = ["http", "https", "ftp", "ftps"];

/// The bookmark that an entry asks for, or why there can be none.
fn wanted(entry: &Entry, options: &ImportOptions) -> Result<NewBookmark, String> {
    let url = entry.url.trim();
    let scheme = url.split_once("://").map(|(scheme, _)| scheme.to_ascii_lowercase());
    match scheme {
        Some(scheme) if SCHEMES.contains(&scheme.as_str()) => {}
        _ if url.is_empty() => return Err("it has no address".into()),
        _ => return Err("linkding takes only http, https and ftp addresses".into()),
    }
    let mut new = NewBookmark::new(url);
    new = new.checked().map_err(|error| error.message().to_owned())?;
    if !entry.title.is_empty() && entry.title != url {
        new = new.title(entry.title.chars().take(512).collect::<String>());
    }
    if !entry.description.is_empty() {
        new = new.description(&entry.description);
    }
    if !entry.notes.is_empty() {
        new = new.notes(&entry.notes);
    }
    let tags = tags(entry, options);
    if !tags.is_empty() {
        new = new.tags(tags);
    }
    if entry.unread {
        new = new.unread(true);
    }
    if entry.archived {
        new = new.archived(true);
    }
    if options.share && entry.private == Some(false) {
        new = new.shared(true);
    }
    // The date of change is left to the server: an old one would hide the bookmark from everyone who
    // asks what has changed.
    if let Some(date) = entry.date_added.filter(|_| !options.forget_dates) {
        new = new.date_added(date);
    }
    Ok(new)
}

fn tags(entry: &Entry, options: &ImportOptions) -> Vec<String> {
    let folders = match options.folders {
        Folders::Tags => &entry.folders[..],
        Folders::Innermost => &entry.folders[entry.folders.len().saturating_sub(1)..],
        Folders::Ignore => &[],
    };
    // A folder may be called anything: commas would split it, and 64 characters are all there is.
    let fit = |name: &String| -> String {
        let plain: String = name.replace(',', " ").split_whitespace().collect::<Vec<_>>().join("-");
        plain.chars().take(64).collect()
    };
    let names = options.tags.iter().chain(&entry.tags).chain(folders).map(fit);
    let names: Vec<_> = names.filter(|name| !name.is_empty()).collect();
    tag_name::union(&[], &names)
}

/// What a bookmark lacks of what is wanted. The server's own additions (tags by rules) do not count
/// as a difference, so a second import finds nothing to do.
fn additions(existing: &Bookmark, new: &NewBookmark) -> (NewBookmark, Vec<&'static str>) {
    let mut wanted = NewBookmark::new(&existing.url);
    let mut differences = Vec::new();
    let more: Vec<_> =
        new.tag_names().iter().filter(|name| !existing.has_tag(name)).cloned().collect();
    if !more.is_empty() {
        wanted = wanted.tags(more);
        differences.push("tags");
    }
    let fills = |own: &str, given: &Option<String>| given.clone().filter(|_| own.is_empty());
    if let Some(title) = fills(&existing.title, &new.title) {
        wanted = wanted.title(title);
        differences.push("title");
    }
    if let Some(description) = fills(&existing.description, &new.description) {
        wanted = wanted.description(description);
        differences.push("description");
    }
    if let Some(notes) = fills(&existing.notes, &new.notes) {
        wanted = wanted.notes(notes);
        differences.push("notes");
    }
    (wanted, differences)
}
