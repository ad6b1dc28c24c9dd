//! Bundles: stored searches.

use futures_util::future::BoxFuture;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::ids::BundleId;
use crate::paging::{Items, Page, fetch_page, pages, walk};
use crate::request::{Request, awaitable};
use crate::serde_lenient::{open_enum, or_default};
use crate::{Bookmark, Client, Error, ErrorKind, Method, Result, tag_name};

const PATH: &str = "/api/bundles/";

open_enum! {
    /// Which state a bundle asks for.
    FilterState {
        /// Either.
        Off = "off",
        /// Only those that are.
        Yes = "yes",
        /// Only those that are not.
        No = "no",
    }
}

impl FilterState {
    fn admits(&self, state: bool) -> bool {
        match self {
            Self::Yes => state,
            Self::No => !state,
            Self::Off | Self::Unknown(_) => true,
        }
    }
}

/// A bundle. Since linkding 1.41.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct Bundle {
    /// Its number.
    pub id: BundleId,
    /// Its name.
    #[serde(default, deserialize_with = "or_default")]
    pub name: String,
    /// Words that all must occur.
    #[serde(default, deserialize_with = "or_default")]
    pub search: String,
    /// Tags of which one must be there, separated by blanks.
    #[serde(default, deserialize_with = "or_default")]
    pub any_tags: String,
    /// Tags that all must be there, separated by blanks.
    #[serde(default, deserialize_with = "or_default")]
    pub all_tags: String,
    /// Tags that must not be there, separated by blanks.
    #[serde(default, deserialize_with = "or_default")]
    pub excluded_tags: String,
    /// Whether only unread ones count. Since linkding 1.46, not in its documentation.
    #[serde(default, deserialize_with = "or_default")]
    pub filter_unread: FilterState,
    /// Whether only shared ones count. Since linkding 1.46, not in its documentation.
    #[serde(default, deserialize_with = "or_default")]
    pub filter_shared: FilterState,
    /// Its place among the bundles.
    #[serde(default, deserialize_with = "or_default")]
    pub order: i64,
    /// When it was made.
    #[serde(default, deserialize_with = "or_default")]
    pub date_created: Option<Timestamp>,
    /// When it was last changed.
    #[serde(default, deserialize_with = "or_default")]
    pub date_modified: Option<Timestamp>,
}

impl Bundle {
    /// Whether a bookmark can be in this bundle, as far as tags and states say. (Words are left to
    /// the server: how they compare depends on its database.)
    pub fn admits(&self, bookmark: &Bookmark) -> bool {
        let has = |name: &str| bookmark.tag_names.iter().any(|own| tag_name::same(own, name));
        let any = self.any_tags.split_whitespace();
        (self.any_tags.trim().is_empty() || any.into_iter().any(has))
            && self.all_tags.split_whitespace().all(has)
            && !self.excluded_tags.split_whitespace().any(has)
            && self.filter_unread.admits(bookmark.unread)
            && self.filter_shared.admits(bookmark.shared)
    }
}

/// The user's bundles; see [`Client::bundles`].
#[derive(Clone, Debug)]
pub struct Bundles {
    client: Client,
}

/// One bundle; see [`Client::bundle`].
#[derive(Clone, Debug)]
pub struct BundleHandle {
    client: Client,
    id: BundleId,
}

/// The list of bundles; made by [`Bundles::list`]. Await it for all, or take its
/// [`items`](BundleList::items) or a [`page`](BundleList::page).
#[derive(Clone, Debug)]
#[must_use = "nothing is read until it is asked for"]
pub struct BundleList {
    client: Client,
}

/// A bundle on its way to the server; made by [`Bundles::create`], [`BundleHandle::update`] and
/// [`BundleHandle::replace`].
#[derive(Clone, Debug)]
#[must_use = "nothing is stored until it is awaited"]
pub struct SaveBundle {
    client: Client,
    method: Method,
    path: String,
    body: Map<String, Value>,
}

impl Client {
    /// The user's bundles. Since linkding 1.41.
    pub fn bundles(&self) -> Bundles {
        Bundles { client: self.clone() }
    }

    /// One bundle by its number. Asks nothing yet.
    pub fn bundle(&self, id: impl Into<BundleId>) -> BundleHandle {
        BundleHandle { client: self.clone(), id: id.into() }
    }
}

impl Bundles {
    /// All bundles in their order. `GET /api/bundles/`
    pub fn list(&self) -> BundleList {
        BundleList { client: self.client.clone() }
    }

    /// Makes a bundle; at the end unless an order is set. `POST /api/bundles/`
    pub fn create(&self, name: impl Into<String>) -> SaveBundle {
        SaveBundle::new(&self.client, Method::Post, PATH.to_owned()).name(name)
    }
}

impl BundleList {
    /// One page: up to `limit` bundles from `offset` on.
    ///
    /// # Errors
    /// [`ErrorKind::Unsupported`] for a server older than 1.41.
    pub async fn page(&self, offset: u64, limit: u32) -> Result<Page<Bundle>> {
        fetch_page(self.client.clone(), PATH.to_owned(), offset, u64::from(limit))
            .await
            .map_err(needs_bundles)
    }

    /// All bundles, read while they are consumed.
    pub fn items(self) -> Items<Bundle> {
        walk(pages(self.client, PATH.to_owned()), |bundle: &Bundle| bundle.id.get(), 100)
    }

    /// All bundles, in memory.
    ///
    /// # Errors
    /// [`ErrorKind::Unsupported`] for a server older than 1.41.
    pub fn send(self) -> BoxFuture<'static, Result<Vec<Bundle>>> {
        Box::pin(async move { self.items().collect().await.map_err(needs_bundles) })
    }
}

awaitable!(BundleList => Vec<Bundle>, SaveBundle => Bundle);

impl BundleHandle {
    fn path(&self) -> String {
        format!("{PATH}{}/", self.id)
    }

    /// Reads it. `GET /api/bundles/<id>/`
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`], also when it belongs to another user; [`ErrorKind::Unsupported`] for
    /// a server older than 1.41.
    pub async fn read(&self) -> Result<Bundle> {
        self.client.execute(Request::get(self.path())).await.map_err(needs_bundles)
    }

    /// Changes what is set on the builder and keeps all else. `PATCH /api/bundles/<id>/`
    pub fn update(&self) -> SaveBundle {
        SaveBundle::new(&self.client, Method::Patch, self.path())
    }

    /// The same by PUT, which needs the name; it keeps what is left out, too.
    /// `PUT /api/bundles/<id>/`
    pub fn replace(&self, name: impl Into<String>) -> SaveBundle {
        SaveBundle::new(&self.client, Method::Put, self.path()).name(name)
    }

    /// Deletes it; its bookmarks stay. The orders of the others are counted anew.
    /// `DELETE /api/bundles/<id>/`
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`].
    pub async fn delete(&self) -> Result<()> {
        self.client.execute(Request::new(Method::Delete, self.path())).await.map_err(needs_bundles)
    }
}

fn needs_bundles(error: Error) -> Error {
    match error.kind() {
        ErrorKind::Unsupported => error.explained("bundles need linkding 1.41"),
        _ => error,
    }
}

impl SaveBundle {
    fn new(client: &Client, method: Method, path: String) -> Self {
        Self { client: client.clone(), method, path, body: Map::new() }
    }

    /// Its name.
    pub fn name(self, name: impl Into<String>) -> Self {
        self.set("name", name.into())
    }

    /// Words that all must occur.
    pub fn search(self, words: impl Into<String>) -> Self {
        self.set("search", words.into())
    }

    /// Tags of which one must be there.
    pub fn any_tags<I: IntoIterator>(self, names: I) -> Self
    where
        I::Item: AsRef<str>,
    {
        self.set("any_tags", joined(names))
    }

    /// Tags that all must be there.
    pub fn all_tags<I: IntoIterator>(self, names: I) -> Self
    where
        I::Item: AsRef<str>,
    {
        self.set("all_tags", joined(names))
    }

    /// Tags that must not be there.
    pub fn excluded_tags<I: IntoIterator>(self, names: I) -> Self
    where
        I::Item: AsRef<str>,
    {
        self.set("excluded_tags", joined(names))
    }

    /// Only those that are to be read, or that are not; `None` for either. Since linkding 1.46.
    pub fn unread(self, unread: Option<bool>) -> Self {
        self.set("filter_unread", state(unread))
    }

    /// Only those that are shared, or that are not; `None` for either. Since linkding 1.46.
    pub fn shared(self, shared: Option<bool>) -> Self {
        self.set("filter_shared", state(shared))
    }

    /// Its place among the bundles.
    pub fn order(self, order: i64) -> Self {
        self.set("order", order)
    }

    fn set(mut self, field: &str, value: impl Into<Value>) -> Self {
        self.body.insert(field.to_owned(), value.into());
        self
    }

    /// Stores it; gives the bundle as it is now.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidParams`], [`ErrorKind::NotFound`], [`ErrorKind::Unsupported`] for a
    /// server older than 1.41.
    pub fn send(self) -> BoxFuture<'static, Result<Bundle>> {
        Box::pin(async move {
            let request = Request::new(self.method, self.path).json(&self.body)?;
            self.client.execute(request).await.map_err(needs_bundles)
        })
    }
}

/// Names as a bundle holds them: blanks separate, so those inside become `-`, as in the tags
/// themselves.
fn joined<I: IntoIterator>(names: I) -> String
where
    I::Item: AsRef<str>,
{
    names
        .into_iter()
        .map(|name| tag_name::stored(name.as_ref()))
        .filter(|name| !name.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

fn state(wanted: Option<bool>) -> &'static str {
    match wanted {
        None => "off",
        Some(true) => "yes",
        Some(false) => "no",
    }
}
