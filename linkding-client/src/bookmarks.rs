//! Bookmarks: the handle of all, and of one.

mod check;
mod everything;
mod find;
mod list;
mod model;
mod new;
mod save;
mod update;

use crate::ids::BookmarkId;
use crate::request::Request;
use crate::{Client, Method, Result};

pub use check::{Check, CheckUrl, WebsiteMetadata};
pub use list::{BookmarkList, Sort};
pub use model::Bookmark;
pub use new::NewBookmark;
pub use save::{Save, Saved};
pub(crate) use save::{looks_updated, merge, post};
pub use update::UpdateBookmark;

/// The user's bookmarks; see [`Client::bookmarks`].
#[derive(Clone, Debug)]
pub struct Bookmarks {
    pub(crate) client: Client,
}

/// One bookmark; see [`Client::bookmark`].
#[derive(Clone, Debug)]
pub struct BookmarkHandle {
    pub(crate) client: Client,
    pub(crate) id: BookmarkId,
}

impl Client {
    /// The user's bookmarks.
    pub fn bookmarks(&self) -> Bookmarks {
        Bookmarks { client: self.clone() }
    }

    /// One bookmark by its number. Asks nothing yet.
    pub fn bookmark(&self, id: impl Into<BookmarkId>) -> BookmarkHandle {
        BookmarkHandle { client: self.clone(), id: id.into() }
    }
}

impl BookmarkHandle {
    /// Its number.
    pub fn id(&self) -> BookmarkId {
        self.id
    }

    pub(crate) fn path(&self) -> String {
        format!("/api/bookmarks/{}/", self.id)
    }

    /// Reads it, archived or not. `GET /api/bookmarks/<id>/`
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`](crate::ErrorKind::NotFound), also when it belongs to another user.
    pub async fn read(&self) -> Result<Bookmark> {
        self.client.execute(Request::get(self.path())).await
    }

    /// Moves it to the archive; nothing happens when it is there. It counts as modified.
    /// `POST /api/bookmarks/<id>/archive/`
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`](crate::ErrorKind::NotFound).
    pub async fn archive(&self) -> Result<()> {
        self.act("archive/").await
    }

    /// Takes it out of the archive; nothing happens when it is not there. It counts as modified.
    /// `POST /api/bookmarks/<id>/unarchive/`
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`](crate::ErrorKind::NotFound).
    pub async fn unarchive(&self) -> Result<()> {
        self.act("unarchive/").await
    }

    async fn act(&self, action: &str) -> Result<()> {
        let path = format!("{}{action}", self.path());
        self.client.execute(Request::new(Method::Post, path).repeatable()).await
    }

    /// Deletes it with its assets. There is no way back. `DELETE /api/bookmarks/<id>/`
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`](crate::ErrorKind::NotFound).
    pub async fn delete(&self) -> Result<()> {
        self.client.execute(Request::new(Method::Delete, self.path())).await
    }
}
