//! Files that belong to a bookmark: uploads, and snapshots of its page. Since linkding 1.39.

mod content;
mod download;
mod file_name;
mod upload;

use jiff::Timestamp;
use serde::Deserialize;

use futures_util::future::BoxFuture;

use crate::ids::{AssetId, BookmarkId};
use crate::paging::{Items, Page, fetch_page, pages, walk};
use crate::request::{Request, awaitable};
use crate::serde_lenient::{open_enum, or_default};
use crate::{BookmarkHandle, Client, Error, ErrorKind, Method, Result};

pub use content::Content;
pub use download::Download;
pub use upload::{SingleFile, Upload};

pub(crate) use download::write_beside;

open_enum! {
    /// Where a file comes from.
    AssetKind {
        /// The server, or SingleFile, made it of the page.
        Snapshot = "snapshot",
        /// Someone uploaded it.
        Upload = "upload",
    }
}

open_enum! {
    /// Whether a file is there.
    AssetStatus {
        /// Being made; there is no file yet.
        Pending = "pending",
        /// There.
        Complete = "complete",
        /// Making it failed; there is no file.
        Failure = "failure",
    }
}

/// A file of a bookmark.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct Asset {
    /// Its number.
    pub id: AssetId,
    /// The bookmark that it belongs to.
    pub bookmark: BookmarkId,
    /// When it was made.
    #[serde(default, deserialize_with = "or_default")]
    pub date_created: Option<Timestamp>,
    /// How many bytes it takes on the server's disk, compressed; not the length of its content.
    /// Absent while there is no file.
    #[serde(default, deserialize_with = "or_default")]
    pub file_size: Option<u64>,
    /// Where it comes from.
    #[serde(default, rename = "asset_type", deserialize_with = "or_default")]
    pub kind: AssetKind,
    /// The type of its content, such as `text/html`; empty when nobody said.
    #[serde(default, deserialize_with = "or_default")]
    pub content_type: String,
    /// Its name, as the server shows it; may hold slashes.
    #[serde(default, deserialize_with = "or_default")]
    pub display_name: String,
    /// Whether it is there.
    #[serde(default, deserialize_with = "or_default")]
    pub status: AssetStatus,
}

/// The files of one bookmark; see [`BookmarkHandle::assets`].
#[derive(Clone, Debug)]
pub struct Assets {
    client: Client,
    bookmark: BookmarkId,
}

/// One file of a bookmark; see [`BookmarkHandle::asset`].
#[derive(Clone, Debug)]
pub struct AssetHandle {
    client: Client,
    bookmark: BookmarkId,
    id: AssetId,
}

/// The list of a bookmark's files; made by [`Assets::list`]. Await it for all, or take its
/// [`items`](AssetList::items) or a [`page`](AssetList::page).
#[derive(Clone, Debug)]
#[must_use = "nothing is read until it is asked for"]
pub struct AssetList {
    client: Client,
    path: String,
}

impl BookmarkHandle {
    /// Its files.
    pub fn assets(&self) -> Assets {
        Assets { client: self.client.clone(), bookmark: self.id }
    }

    /// One of its files by its number. Asks nothing yet.
    pub fn asset(&self, id: impl Into<AssetId>) -> AssetHandle {
        AssetHandle { client: self.client.clone(), bookmark: self.id, id: id.into() }
    }
}

impl Assets {
    fn path(&self) -> String {
        format!("/api/bookmarks/{}/assets/", self.bookmark)
    }

    /// All files of the bookmark, also those that are not there yet.
    /// `GET /api/bookmarks/<bookmark>/assets/`
    pub fn list(&self) -> AssetList {
        AssetList { client: self.client.clone(), path: self.path() }
    }
}

impl AssetList {
    /// One page: up to `limit` files from `offset` on.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] when there is no such bookmark, [`ErrorKind::Unsupported`] for a
    /// server older than 1.39.
    pub async fn page(&self, offset: u64, limit: u32) -> Result<Page<Asset>> {
        fetch_page(self.client.clone(), self.path.clone(), offset, u64::from(limit))
            .await
            .map_err(needs_assets)
    }

    /// All files, read while they are consumed.
    pub fn items(self) -> Items<Asset> {
        walk(pages(self.client, self.path), |asset: &Asset| asset.id.get(), 100)
    }

    /// All files, in memory.
    ///
    /// # Errors
    /// As [`page`](Self::page).
    pub fn send(self) -> BoxFuture<'static, Result<Vec<Asset>>> {
        Box::pin(async move { self.items().collect().await.map_err(needs_assets) })
    }
}

awaitable!(AssetList => Vec<Asset>);

impl AssetHandle {
    fn path(&self) -> String {
        format!("/api/bookmarks/{}/assets/{}/", self.bookmark, self.id)
    }

    /// Reads what is known about it. `GET /api/bookmarks/<bookmark>/assets/<id>/`
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`].
    pub async fn read(&self) -> Result<Asset> {
        self.client.execute(Request::get(self.path())).await.map_err(needs_assets)
    }

    /// Deletes it. There is no way back. `DELETE /api/bookmarks/<bookmark>/assets/<id>/`
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`].
    pub async fn delete(&self) -> Result<()> {
        self.client.execute(Request::new(Method::Delete, self.path())).await.map_err(needs_assets)
    }
}

pub(crate) fn needs_assets(error: Error) -> Error {
    match error.kind() {
        ErrorKind::Unsupported => {
            error.explained("assets need linkding 1.39, and downloads of them 1.40")
        }
        _ => error,
    }
}
