//! Changing one bookmark.

use futures_util::future::BoxFuture;
use jiff::Timestamp;
use serde_json::{Map, Value};

use super::new::{check_title, check_url};
use super::{Bookmark, BookmarkHandle};
use crate::request::{Request, awaitable};
use crate::{Client, Method, Result, tag_name};

/// A change of a bookmark; made by [`BookmarkHandle::update`] and [`BookmarkHandle::replace`].
#[derive(Clone, Debug)]
#[must_use = "nothing is changed until it is awaited"]
pub struct UpdateBookmark {
    client: Client,
    method: Method,
    path: String,
    url: Option<String>,
    title: Option<String>,
    tags: Option<Vec<String>>,
    rest: Map<String, Value>,
}

impl BookmarkHandle {
    /// Changes what is set on the builder and keeps all else. `PATCH /api/bookmarks/<id>/`
    ///
    /// Rules of the user may add tags at every update. Without any change the bookmark still counts
    /// as modified.
    pub fn update(&self) -> UpdateBookmark {
        self.change(Method::Patch, None)
    }

    /// The same by PUT, which needs the address. Since linkding 1.36 it keeps what is left out, too;
    /// before, it cleared that. `PUT /api/bookmarks/<id>/`
    pub fn replace(&self, url: impl Into<String>) -> UpdateBookmark {
        self.change(Method::Put, Some(url.into()))
    }

    fn change(&self, method: Method, url: Option<String>) -> UpdateBookmark {
        UpdateBookmark {
            client: self.client.clone(),
            method,
            path: self.path(),
            url,
            title: None,
            tags: None,
            rest: Map::new(),
        }
    }
}

impl UpdateBookmark {
    /// Another address. The server refuses only exactly that of another bookmark: one that differs
    /// by a slash at its end is taken, and then stored twice.
    pub fn url(mut self, url: impl Into<String>) -> Self {
        self.url = Some(url.into());
        self
    }

    /// Another title, 512 characters at most; an empty one clears it.
    pub fn title(mut self, title: impl Into<String>) -> Self {
        self.title = Some(title.into());
        self
    }

    /// Another description; an empty one clears it.
    pub fn description(self, description: impl Into<String>) -> Self {
        self.set("description", description.into())
    }

    /// Other notes; empty ones clear them.
    pub fn notes(self, notes: impl Into<String>) -> Self {
        self.set("notes", notes.into())
    }

    /// All its tags from now on; none clears them.
    pub fn tags<I>(mut self, names: I) -> Self
    where
        I: IntoIterator,
        I::Item: Into<String>,
    {
        self.tags = Some(names.into_iter().map(Into::into).collect());
        self
    }

    /// Whether it is in the archive.
    pub fn archived(self, archived: bool) -> Self {
        self.set("is_archived", archived)
    }

    /// Whether it is to be read.
    pub fn unread(self, unread: bool) -> Self {
        self.set("unread", unread)
    }

    /// Whether others may see it.
    pub fn shared(self, shared: bool) -> Self {
        self.set("shared", shared)
    }

    /// When it was added. (When it was changed cannot be set: that is now.)
    pub fn date_added(self, date: Timestamp) -> Self {
        self.set("date_added", date.to_string())
    }

    fn set(mut self, field: &str, value: impl Into<Value>) -> Self {
        self.rest.insert(field.to_owned(), value.into());
        self
    }

    /// Sends the change; gives the bookmark as it is now.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`](crate::ErrorKind::NotFound),
    /// [`ErrorKind::AlreadyExists`](crate::ErrorKind::AlreadyExists) for the address of another
    /// bookmark, [`ErrorKind::InvalidParams`](crate::ErrorKind::InvalidParams).
    pub fn send(self) -> BoxFuture<'static, Result<Bookmark>> {
        Box::pin(async move {
            let Self { client, method, path, url, title, tags, rest: mut body } = self;
            let about = |error: crate::Error| error.during(method, path.clone());
            if let Some(url) = url {
                body.insert("url".into(), check_url(&url).map_err(about)?.into());
            }
            if let Some(title) = title {
                check_title(Some(&title)).map_err(about)?;
                body.insert("title".into(), title.into());
            }
            if let Some(tags) = tags {
                body.insert("tag_names".into(), tag_name::check(tags).map_err(about)?.into());
            }
            client.execute(Request::new(method, path.clone()).json(&body)?).await
        })
    }
}

awaitable!(UpdateBookmark => Bookmark);
