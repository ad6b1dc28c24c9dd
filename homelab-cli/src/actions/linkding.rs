//! Changing what linkding stores.

pub mod api;
pub mod files;
pub mod import;
pub mod manage;
pub mod tags;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use linkding_client::{NewBookmark, Saved};

use super::{Change, Done, Reach, State, Watch};
use crate::error::{Error, Kind};
use crate::lab::Lab;
use crate::views::linkding::Bookmark;

/// A bookmark in a few words, for the state before and after.
fn state_of(bookmark: &Bookmark) -> Result<State, Error> {
    let marks =
        [(bookmark.archived, "archived"), (bookmark.unread, "unread"), (bookmark.shared, "shared")];
    let marks = marks.iter().filter(|(on, _)| *on).map(|(_, mark)| format!(", {mark}"));
    let tags: String = bookmark.tags.iter().map(|tag| format!(" #{tag}")).collect();
    let texts = [&bookmark.description, &bookmark.notes];
    let texts =
        texts.iter().filter(|text| !text.is_empty()).map(|text| format!(", {}", brief(text)));
    let summary = format!(
        "{} <{}>{}{}{tags}",
        bookmark.title,
        bookmark.url,
        texts.collect::<String>(),
        marks.collect::<String>(),
    );
    let details = serde_json::to_value(bookmark)
        .map_err(|error| Error::new(Kind::Failed, format!("could not keep it: {error}")))?;
    Ok(State { summary, details })
}

/// The beginning of a long text, on one line.
fn brief(text: &str) -> String {
    const LONGEST: usize = 40;
    let line = text.lines().next().unwrap_or_default();
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None if line.len() < text.len() => format!("{line}…"),
        None => line.to_owned(),
    }
}

/// The state of a bookmark that is gone.
fn gone() -> State {
    State { summary: "gone".to_owned(), details: serde_json::Value::Null }
}

/// What is done to a bookmark that is there.
#[derive(Debug, Clone)]
pub enum Edit {
    /// Into the archive.
    Archive,
    /// Out of it.
    Unarchive,
    /// Away with it.
    Delete,
    /// Other words, tags or marks.
    Update(Box<Fields>),
}

/// What is different in a bookmark from now on; what is absent stays.
#[derive(Debug, Clone, Default)]
pub struct Fields {
    /// Its address.
    pub url: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// Its description.
    pub description: Option<String>,
    /// Its notes.
    pub notes: Option<String>,
    /// All of its tags.
    pub tags: Option<Vec<String>>,
    /// Whether it is still to be read.
    pub unread: Option<bool>,
    /// Whether others may see it.
    pub shared: Option<bool>,
}

impl Fields {
    /// Their names, for people.
    fn names(&self) -> Vec<String> {
        let text = |name: &str, value: &Option<String>| {
            value.as_ref().map(|value| format!("{name} “{}”", brief(value)))
        };
        let mark = |name: &str, value: Option<bool>| {
            value.map(|on| if on { name.to_owned() } else { format!("not {name}") })
        };
        let tags = self.tags.as_ref().map(|tags| match tags.is_empty() {
            true => "no tags".to_owned(),
            false => format!("tags {}", tags.join(" ")),
        });
        let all = [
            text("address", &self.url),
            text("title", &self.title),
            text("description", &self.description),
            text("notes", &self.notes),
            tags,
            mark("unread", self.unread),
            mark("shared", self.shared),
        ];
        all.into_iter().flatten().collect()
    }

    /// Whether nothing is to be different.
    pub fn is_empty(&self) -> bool {
        self.names().is_empty()
    }
}

/// A change of a bookmark that is there.
pub struct BookmarkChange {
    /// The bookmark as it was found.
    pub bookmark: Bookmark,
    /// What is done to it.
    pub edit: Edit,
}

impl BookmarkChange {
    fn name(&self) -> String {
        format!("bookmark {} “{}”", self.bookmark.id, brief(self.bookmark.title()))
    }
}

impl Change for BookmarkChange {
    fn target(&self) -> String {
        self.name()
    }

    fn reach(&self) -> Reach {
        Reach::Data
    }

    fn what(&self) -> String {
        let name = self.name();
        match &self.edit {
            Edit::Archive => format!("put {name} into the archive"),
            Edit::Unarchive => format!("take {name} out of the archive"),
            Edit::Delete => format!("delete {name}"),
            Edit::Update(fields) => format!("give {name}: {}", fields.names().join(", ")),
        }
    }

    fn cost(&self) -> Option<String> {
        let deletes = matches!(self.edit, Edit::Delete);
        deletes.then(|| "its notes and files go with it".to_owned())
    }

    fn state<'a>(&'a self, lab: &'a Lab) -> BoxFuture<'a, Result<Option<State>, Error>> {
        async move {
            let found = lab.linkding().await?.bookmark(self.bookmark.id).read().await;
            match found {
                Ok(bookmark) => state_of(&(&bookmark).into()).map(Some),
                Err(error) if error.kind() == linkding_client::ErrorKind::NotFound => {
                    Ok(Some(gone()))
                }
                Err(error) => Err(error.into()),
            }
        }
        .boxed()
    }

    fn carry_out<'a>(
        &'a self,
        lab: &'a Lab,
        _watch: &'a Watch<'a>,
    ) -> BoxFuture<'a, Result<Done, Error>> {
        async move {
            let bookmark = lab.linkding().await?.bookmark(self.bookmark.id);
            let tried = |error: linkding_client::Error| {
                Error::from(error).context(format!("could not {}", self.what()))
            };
            let archived = self.bookmark.archived;
            let (message, was_so_already) = match &self.edit {
                Edit::Archive if archived => ("in the archive already", true),
                Edit::Unarchive if !archived => ("not in the archive", true),
                Edit::Archive => {
                    bookmark.archive().await.map_err(tried)?;
                    ("archived", false)
                }
                Edit::Unarchive => {
                    bookmark.unarchive().await.map_err(tried)?;
                    ("out of the archive", false)
                }
                Edit::Delete => {
                    bookmark.delete().await.map_err(tried)?;
                    ("deleted", false)
                }
                Edit::Update(fields) => {
                    update(&bookmark, fields).await.map_err(tried)?;
                    ("changed", false)
                }
            };
            Ok(Done { message: message.to_owned(), was_so_already })
        }
        .boxed()
    }
}

async fn update(
    bookmark: &linkding_client::BookmarkHandle,
    fields: &Fields,
) -> linkding_client::Result<linkding_client::Bookmark> {
    let mut update = bookmark.update();
    if let Some(url) = &fields.url {
        update = update.url(url);
    }
    if let Some(title) = &fields.title {
        update = update.title(title);
    }
    if let Some(description) = &fields.description {
        update = update.description(description);
    }
    if let Some(notes) = &fields.notes {
        update = update.notes(notes);
    }
    if let Some(tags) = &fields.tags {
        update = update.tags(tags);
    }
    if let Some(unread) = fields.unread {
        update = update.unread(unread);
    }
    if let Some(shared) = fields.shared {
        update = update.shared(shared);
    }
    update.await
}

/// What becomes of a bookmark that has the address already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Known {
    /// It gets what is new, and keeps the rest.
    Merge,
    /// It stays as it is.
    Keep,
    /// It becomes what is given, and loses the rest.
    Replace,
}

/// A new bookmark, or more for one that is there.
pub struct AddBookmark {
    /// What is stored.
    pub new: NewBookmark,
    /// What becomes of one with this address.
    pub known: Known,
    /// Whether linkding fetches the page.
    pub scrape: bool,
    /// The one that has the address already.
    pub existing: Option<Bookmark>,
}

impl Change for AddBookmark {
    fn target(&self) -> String {
        match &self.existing {
            Some(bookmark) => format!("bookmark {}", bookmark.id),
            None => "new bookmark".to_owned(),
        }
    }

    fn reach(&self) -> Reach {
        Reach::Data
    }

    fn what(&self) -> String {
        let url = self.new.url();
        let Some(bookmark) = &self.existing else { return format!("bookmark {url}") };
        let name = format!("bookmark {} “{}”", bookmark.id, brief(bookmark.title()));
        match self.known {
            Known::Merge => format!("add to {name}, which has the address {url} already"),
            Known::Keep => format!("leave {name}, which has the address {url} already"),
            Known::Replace => format!("replace {name}, which has the address {url} already"),
        }
    }

    fn cost(&self) -> Option<String> {
        let replaces = self.existing.is_some() && self.known == Known::Replace;
        replaces.then(|| "texts, tags and marks that are not given here are cleared".to_owned())
    }

    fn state<'a>(&'a self, lab: &'a Lab) -> BoxFuture<'a, Result<Option<State>, Error>> {
        async move {
            let found = lab.linkding().await?.bookmarks().find(self.new.url()).await?;
            match found {
                Some(bookmark) => state_of(&(&bookmark).into()).map(Some),
                None => Ok(Some(State { summary: "not there".to_owned(), ..gone() })),
            }
        }
        .boxed()
    }

    fn carry_out<'a>(
        &'a self,
        lab: &'a Lab,
        _watch: &'a Watch<'a>,
    ) -> BoxFuture<'a, Result<Done, Error>> {
        async move {
            let (bookmarks, new) = (lab.linkding().await?.bookmarks(), self.new.clone());
            let save = match self.known {
                Known::Merge => bookmarks.merge(new),
                Known::Keep => bookmarks.create_if_absent(new),
                Known::Replace => bookmarks.create(new),
            };
            let saved = save.scrape(self.scrape).await.map_err(|error| {
                Error::from(error).context(format!("could not {}", self.what()))
            })?;
            let id = saved.bookmark().id;
            let message = match &saved {
                Saved::Created(_) => format!("stored as bookmark {id}"),
                Saved::Updated { .. } => format!("bookmark {id} changed"),
                Saved::Unchanged(_) => format!("bookmark {id} has it already"),
            };
            Ok(Done { message, was_so_already: matches!(saved, Saved::Unchanged(_)) })
        }
        .boxed()
    }
}
