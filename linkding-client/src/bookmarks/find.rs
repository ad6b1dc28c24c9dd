//! Finding a bookmark by its address, without making the server fetch the page.

use crate::url_identity::{UrlIdentity, search_term};
use crate::{Bookmark, Query, Result};

use super::Bookmarks;

/// With more hits than this (a bare host that is bookmarked everywhere), the server is asked itself.
const MANY: u64 = 400;

impl Bookmarks {
    /// The bookmark of this address, archived or not: the one that a `create` would update.
    ///
    /// The server has an exact question for this, [`Bookmarks::check`], but fetches the page before
    /// it answers. So this searches for host and path, compares what comes back as the server does,
    /// and asks that question only for addresses that a search cannot name.
    ///
    /// # Errors
    /// As every call.
    pub async fn find(&self, url: &str) -> Result<Option<Bookmark>> {
        let Some(term) = search_term(url) else { return Ok(self.check(url).await?.bookmark) };
        let wanted = UrlIdentity::of(url);
        for list in [self.list(), self.archived()] {
            let list = list.query(Query::raw(&term));
            let page = list.page(0, 100).await?;
            if page.count > MANY {
                return Ok(self.check(url).await?.bookmark);
            }
            let hit = |bookmark: &Bookmark| UrlIdentity::of(&bookmark.url) == wanted;
            let complete = page.count <= page.items.len() as u64;
            if let Some(found) = page.items.into_iter().find(hit) {
                return Ok(Some(found));
            }
            if complete {
                continue;
            }
            let mut items = list.items();
            while let Some(bookmark) = items.next().await {
                let bookmark = bookmark?;
                if hit(&bookmark) {
                    return Ok(Some(bookmark));
                }
            }
        }
        Ok(None)
    }
}
