//! Lists of bookmarks, and filters that cannot fail open.
//!
//! The server passes over a filter that it does not understand, or that names something unknown, and
//! answers with everything. So every answer is held against the filters before anyone sees it.

use std::sync::Arc;

use futures_util::future::BoxFuture;
use jiff::Timestamp;

use super::{Bookmark, Bookmarks};
use crate::ids::BundleId;
use crate::paging::{Fetch, Items, Page, walk};
use crate::request::{Request, awaitable};
use crate::{Bundle, Client, Error, ErrorKind, Method, Query, Result};

/// In which order bookmarks come. Not in the server's documentation. Since linkding 1.22.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Sort {
    /// The oldest first: what is added meanwhile comes last, so this order suits long walks.
    AddedAscending,
    /// The newest first, the server's own order.
    AddedDescending,
    /// By title, or by address where there is none.
    TitleAscending,
    /// By title, backwards.
    TitleDescending,
    /// What was changed longest ago first. Since linkding 1.46.
    ModifiedAscending,
    /// What was changed last first. Since linkding 1.46.
    ModifiedDescending,
}

impl Sort {
    /// The word of the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::AddedAscending => "added_asc",
            Self::AddedDescending => "added_desc",
            Self::TitleAscending => "title_asc",
            Self::TitleDescending => "title_desc",
            Self::ModifiedAscending => "modified_asc",
            Self::ModifiedDescending => "modified_desc",
        }
    }

    /// Whether two neighbours stand as asked for. Titles are sorted by the database's collation,
    /// which cannot be told from here.
    fn holds(self, first: &Bookmark, second: &Bookmark) -> bool {
        match self {
            Self::AddedAscending => first.date_added <= second.date_added,
            Self::AddedDescending => first.date_added >= second.date_added,
            Self::ModifiedAscending => first.date_modified <= second.date_modified,
            Self::ModifiedDescending => first.date_modified >= second.date_modified,
            Self::TitleAscending | Self::TitleDescending => true,
        }
    }
}

/// Which list it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scope {
    Active,
    Archived,
    Shared,
}

impl Scope {
    fn path(self) -> &'static str {
        match self {
            Self::Active => "/api/bookmarks/",
            Self::Archived => "/api/bookmarks/archived/",
            Self::Shared => "/api/bookmarks/shared/",
        }
    }
}

/// A list of bookmarks that is to be read; made by [`Bookmarks::list`] and its siblings. Await it for
/// all of it, or take [`items`](Self::items), a [`page`](Self::page) or the [`count`](Self::count).
#[derive(Clone, Debug)]
#[must_use = "nothing is read until it is asked for"]
pub struct BookmarkList {
    client: Client,
    page_size: u32,
    filters: Filters,
}

#[derive(Clone, Debug)]
struct Filters {
    scope: Scope,
    query: Option<Query>,
    user: Option<String>,
    bundle: Option<BundleId>,
    sort: Option<Sort>,
    unread: Option<bool>,
    shared: Option<bool>,
    modified_since: Option<Timestamp>,
    added_since: Option<Timestamp>,
}

impl Bookmarks {
    /// The bookmarks that are not in the archive. `GET /api/bookmarks/`
    pub fn list(&self) -> BookmarkList {
        self.of(Scope::Active)
    }

    /// The bookmarks in the archive. `GET /api/bookmarks/archived/`
    pub fn archived(&self) -> BookmarkList {
        self.of(Scope::Archived)
    }

    /// What all users share, archived or not; needs no token for what is shared publicly. Not in the
    /// server's documentation. Since linkding 1.13. `GET /api/bookmarks/shared/`
    pub fn shared(&self) -> BookmarkList {
        self.of(Scope::Shared)
    }

    fn of(&self, scope: Scope) -> BookmarkList {
        let filters = Filters {
            scope,
            query: None,
            user: None,
            bundle: None,
            sort: None,
            unread: None,
            shared: None,
            modified_since: None,
            added_since: None,
        };
        BookmarkList { client: self.client.clone(), page_size: 100, filters }
    }
}

impl BookmarkList {
    /// Only those that this search finds (parameter `q`).
    pub fn query(mut self, query: impl Into<Query>) -> Self {
        self.filters.query = Some(query.into());
        self
    }

    /// Only those that are to be read, or that are not. Not in the server's documentation. Since
    /// linkding 1.22; verified on the answer.
    pub fn unread(mut self, unread: bool) -> Self {
        self.filters.unread = Some(unread);
        self
    }

    /// Only those that are shared, or that are not. Not in the server's documentation. Since
    /// linkding 1.22; verified on the answer.
    pub fn shared(mut self, shared: bool) -> Self {
        self.filters.shared = Some(shared);
        self
    }

    /// Only those of this user, of the shared list. Not in the server's documentation. The answer
    /// does not say whose a bookmark is: for an unknown name the server gives those of all users,
    /// and **this cannot be noticed**.
    pub fn user(mut self, name: impl Into<String>) -> Self {
        self.filters.user = Some(name.into());
        self
    }

    /// Only those that this bundle finds. Since linkding 1.41.
    ///
    /// For an unknown bundle, or one of another user, the server gives everything. So the bundle is
    /// read first, and its tags and states are verified on the answer.
    pub fn bundle(mut self, id: impl Into<BundleId>) -> Self {
        self.filters.bundle = Some(id.into());
        self
    }

    /// Only those that were changed after this moment, to the microsecond. Since linkding 1.41;
    /// verified on the answer.
    pub fn modified_since(mut self, date: Timestamp) -> Self {
        self.filters.modified_since = Some(date);
        self
    }

    /// Only those that were added after this moment, to the microsecond. Since linkding 1.41;
    /// verified on the answer.
    pub fn added_since(mut self, date: Timestamp) -> Self {
        self.filters.added_since = Some(date);
        self
    }

    /// In this order; the newest first by default. Orders by date are verified on the answer.
    pub fn sort(mut self, sort: Sort) -> Self {
        self.filters.sort = Some(sort);
        self
    }

    /// How many are read at once when the whole list is; 100 by default. The server sets no limit.
    pub fn page_size(mut self, items: u32) -> Self {
        self.page_size = items;
        self
    }

    /// One page: up to `limit` bookmarks from `offset` on. Beyond the end it is empty.
    ///
    /// # Errors
    /// [`ErrorKind::FilterIgnored`] when the answer shows what was not asked for,
    /// [`ErrorKind::NotFound`] for an unknown bundle.
    pub async fn page(&self, offset: u64, limit: u32) -> Result<Page<Bookmark>> {
        let bundle = self.bundle_to_verify().await?;
        self.filters.fetch(&self.client, bundle.as_ref(), offset, u64::from(limit)).await
    }

    /// How many there are.
    ///
    /// # Errors
    /// As [`page`](Self::page).
    pub async fn count(&self) -> Result<u64> {
        self.page(0, 1).await.map(|page| page.count)
    }

    /// All of them, read while they are consumed. See [`Items`] for what happens when the list
    /// changes meanwhile.
    pub fn items(self) -> Items<Bookmark> {
        let Self { client, page_size, filters } = self.clone();
        let bundle = Arc::new(tokio::sync::OnceCell::new());
        let fetch: Fetch<Bookmark> = Arc::new(move |offset, limit| {
            let (list, client, filters, bundle) =
                (self.clone(), client.clone(), filters.clone(), bundle.clone());
            Box::pin(async move {
                let bundle = bundle.get_or_try_init(|| list.bundle_to_verify()).await?;
                filters.fetch(&client, bundle.as_ref(), offset, limit).await
            })
        });
        walk(fetch, |bookmark| bookmark.id.get(), page_size)
    }

    /// All of them, in memory.
    ///
    /// # Errors
    /// As [`page`](Self::page).
    pub fn send(self) -> BoxFuture<'static, Result<Vec<Bookmark>>> {
        Box::pin(self.items().collect())
    }

    /// The bundle that filters, if any: the server itself would not say that it is unknown.
    async fn bundle_to_verify(&self) -> Result<Option<Bundle>> {
        let Some(id) = self.filters.bundle else { return Ok(None) };
        let explain = |error: Error| match error.kind() {
            ErrorKind::NotFound => {
                error.explained("the server would have ignored the filter and given all bookmarks")
            }
            _ => error,
        };
        self.client.bundle(id).read().await.map(Some).map_err(explain)
    }
}

awaitable!(BookmarkList => Vec<Bookmark>);

impl Filters {
    fn request(&self, offset: u64, limit: u64) -> Request {
        let mut request = Request::get(self.scope.path()).query("limit", limit.to_string());
        if offset > 0 {
            request = request.query("offset", offset.to_string());
        }
        let yes = |flag| if flag { "yes" } else { "no" }.to_owned();
        let optional = [
            ("q", self.query.as_ref().map(ToString::to_string)),
            ("user", self.user.clone()),
            ("bundle", self.bundle.map(|id| id.to_string())),
            ("sort", self.sort.map(|sort| sort.as_str().to_owned())),
            ("unread", self.unread.map(yes)),
            ("shared", self.shared.map(yes)),
            // In UTC with a `Z`: a `+02:00` would have to survive every proxy as `%2B02:00`.
            ("modified_since", self.modified_since.map(|date| date.to_string())),
            ("added_since", self.added_since.map(|date| date.to_string())),
        ];
        for (key, value) in optional {
            if let Some(value) = value {
                request = request.query(key, value);
            }
        }
        request
    }

    async fn fetch(
        &self,
        client: &Client,
        bundle: Option<&Bundle>,
        offset: u64,
        limit: u64,
    ) -> Result<Page<Bookmark>> {
        let page: Page<Bookmark> = client.execute(self.request(offset, limit)).await?;
        match self.ignored(bundle, &page.items) {
            None => Ok(page),
            Some(what) => Err(Error::found(
                ErrorKind::FilterIgnored,
                format!("the server ignored a filter: {what}; it may be too old for it"),
            )
            .during(Method::Get, self.scope.path())),
        }
    }

    /// Which filter the items show to have been ignored.
    fn ignored(&self, bundle: Option<&Bundle>, items: &[Bookmark]) -> Option<String> {
        for bookmark in items {
            let id = bookmark.id;
            if self.unread.is_some_and(|unread| bookmark.unread != unread) {
                return Some(format!("unread, as bookmark {id} shows"));
            }
            if self.shared.is_some_and(|shared| bookmark.shared != shared) {
                return Some(format!("shared, as bookmark {id} shows"));
            }
            if self.modified_since.is_some_and(|since| bookmark.date_modified <= Some(since)) {
                return Some(format!("modified_since, as bookmark {id} shows"));
            }
            if self.added_since.is_some_and(|since| bookmark.date_added <= Some(since)) {
                return Some(format!("added_since, as bookmark {id} shows"));
            }
            if bundle.is_some_and(|bundle| !bundle.admits(bookmark)) {
                return Some(format!("bundle, as bookmark {id} shows"));
            }
            let misplaced = match self.scope {
                Scope::Active => bookmark.is_archived,
                Scope::Archived => !bookmark.is_archived,
                Scope::Shared => !bookmark.shared,
            };
            if misplaced {
                return Some(format!("the kind of list, as bookmark {id} shows"));
            }
        }
        let sort = self.sort?;
        let pair = items.windows(2).find(|pair| !sort.holds(&pair[0], &pair[1]))?;
        Some(format!("sort={}, as bookmarks {} and {} show", sort.as_str(), pair[0].id, pair[1].id))
    }
}
