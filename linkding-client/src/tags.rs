//! Tags.

use futures_util::future::BoxFuture;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::json;

use crate::ids::TagId;
use crate::paging::{Items, Page, fetch_page, pages, walk};
use crate::request::{Request, awaitable};
use crate::serde_lenient::or_default;
use crate::{Client, Error, ErrorKind, Method, Result};

const PATH: &str = "/api/tags/";

/// A tag.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct Tag {
    /// Its number.
    pub id: TagId,
    /// Its name, as it was first written.
    pub name: String,
    /// When it was first used.
    #[serde(default, deserialize_with = "or_default")]
    pub date_added: Option<Timestamp>,
}

/// The user's tags; see [`Client::tags`].
#[derive(Clone, Debug)]
pub struct Tags {
    pub(crate) client: Client,
}

/// One tag; see [`Client::tag`].
#[derive(Clone, Debug)]
pub struct TagHandle {
    client: Client,
    id: TagId,
}

/// The list of tags; made by [`Tags::list`]. Await it for all, or take its
/// [`items`](TagList::items) or a [`page`](TagList::page).
#[derive(Clone, Debug)]
#[must_use = "nothing is read until it is asked for"]
pub struct TagList {
    client: Client,
    page_size: u32,
}

impl Client {
    /// The user's tags.
    pub fn tags(&self) -> Tags {
        Tags { client: self.clone() }
    }

    /// One tag by its number. Asks nothing yet.
    pub fn tag(&self, id: impl Into<TagId>) -> TagHandle {
        TagHandle { client: self.clone(), id: id.into() }
    }
}

impl Tags {
    /// All tags, also those that no bookmark bears; in no order that the server would promise.
    /// `GET /api/tags/`
    pub fn list(&self) -> TagList {
        TagList { client: self.client.clone(), page_size: 500 }
    }

    /// Makes a tag, or gives the one that is there: names that differ only by case are one, and the
    /// server answers 201 in both cases. `POST /api/tags/`
    ///
    /// A blank is refused: the server would keep it here, unlike in a bookmark's tags, and no search
    /// could name such a tag. A comma likewise.
    ///
    /// # Errors
    /// [`ErrorKind::Usage`] for such names, for empty ones, and for more than 64 characters.
    pub async fn create(&self, name: impl Into<String>) -> Result<Tag> {
        let name = name.into();
        let about = |error: Error| error.during(Method::Post, PATH);
        let [name] = crate::tag_name::check([name])
            .map_err(about)?
            .try_into()
            .expect("one name goes in and one comes out");
        if name.contains(char::is_whitespace) {
            let message = format!(
                "cannot use {name:?} as a tag: no search could name it; bookmarks would bear {:?}",
                crate::tag_name::stored(&name)
            );
            return Err(about(Error::usage(message)));
        }
        let request = Request::new(Method::Post, PATH).json(&json!({ "name": name }))?;
        self.client.execute(request).await
    }

    /// The tag of this name; the case does not matter. Reads the list of tags.
    ///
    /// # Errors
    /// As every call.
    pub async fn find(&self, name: &str) -> Result<Option<Tag>> {
        let mut tags = self.list().items();
        while let Some(tag) = tags.next().await {
            let tag = tag?;
            if crate::tag_name::same(&tag.name, name) {
                return Ok(Some(tag));
            }
        }
        Ok(None)
    }
}

impl TagList {
    /// How many are read at once when the whole list is; 500 by default.
    pub fn page_size(mut self, items: u32) -> Self {
        self.page_size = items;
        self
    }

    /// One page: up to `limit` tags from `offset` on.
    ///
    /// # Errors
    /// As every call.
    pub async fn page(&self, offset: u64, limit: u32) -> Result<Page<Tag>> {
        fetch_page(self.client.clone(), PATH.to_owned(), offset, u64::from(limit)).await
    }

    /// All tags, read while they are consumed.
    pub fn items(self) -> Items<Tag> {
        let fetch = pages(self.client, PATH.to_owned());
        walk(fetch, |tag: &Tag| tag.id.get(), self.page_size)
    }

    /// All tags, in memory.
    ///
    /// # Errors
    /// As every call.
    pub fn send(self) -> BoxFuture<'static, Result<Vec<Tag>>> {
        Box::pin(self.items().collect())
    }
}

awaitable!(TagList => Vec<Tag>);

impl TagHandle {
    fn path(&self) -> String {
        format!("{PATH}{}/", self.id)
    }

    /// Reads it. `GET /api/tags/<id>/`
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`].
    pub async fn read(&self) -> Result<Tag> {
        self.client.execute(Request::get(self.path())).await
    }

    /// Deletes it: bookmarks that bear it stay, without it. Since linkding 1.46.
    /// `DELETE /api/tags/<id>/`
    ///
    /// The server cannot rename a tag; see [`Bulk::rename_tag`](crate::Bulk::rename_tag).
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`], [`ErrorKind::Unsupported`] for an older server.
    pub async fn delete(&self) -> Result<()> {
        let request = Request::new(Method::Delete, self.path());
        self.client.execute(request).await.map_err(|error| match error.kind() {
            ErrorKind::Unsupported => error.explained("deleting a tag needs linkding 1.46"),
            _ => error,
        })
    }
}
