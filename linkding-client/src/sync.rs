//! What has changed since the last time.
//!
//! The date of change that the server keeps is its clock's, and clocks are set: back, and what is
//! changed next looks older than what was seen; forward, and everything later looks old until the
//! day comes. So the question reaches back a day further than it must, what was seen already is
//! known by its number and date, and no date in the future becomes the next starting point. Tags
//! that the server adds by itself do no harm: what counts is the date, not the content.

use std::collections::BTreeMap;
use std::time::Duration;

use futures_util::future::BoxFuture;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::ids::BookmarkId;
use crate::request::awaitable;
use crate::{Bookmark, BookmarkList, Bookmarks, Client, Result, Sort};

/// Where a synchronisation stands. Keep it (it serialises) and give it to the next one; the default
/// is the start of time.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    /// The newest change that was seen and is not in the future.
    since: Option<Timestamp>,
    /// What was seen of the time that is asked for again, each with its date of change.
    seen: BTreeMap<BookmarkId, Timestamp>,
    /// How many bookmarks there were.
    total: Option<u64>,
    /// The highest number among them: higher ones are new.
    highest: Option<BookmarkId>,
}

impl Cursor {
    /// The newest change that was seen.
    pub fn since(&self) -> Option<Timestamp> {
        self.since
    }
}

/// From this moment on; what was deleted before the first synchronisation stays unknown.
impl From<Timestamp> for Cursor {
    fn from(since: Timestamp) -> Self {
        Self { since: Some(since), ..Self::default() }
    }
}

/// What happened since the last synchronisation.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Changes {
    /// What is new or was changed, archived or not, the oldest change first. An edit may bring
    /// several changes of which only the last is seen.
    pub changed: Vec<Bookmark>,
    /// How many of the bookmarks that there were are gone. The server does not say which: compare
    /// with [`Bookmarks::ids`]. 0 when it is not known how many there were.
    pub gone: u64,
    /// Whether all bookmarks were read again, and so all of them are in `changed` that were not seen
    /// in the last day: at the first time, when the newest change that was seen is no longer there (it
    /// was deleted, or the server was restored from a backup), and when there are more bookmarks than
    /// dates can explain.
    pub restarted: bool,
    /// Where the next synchronisation begins.
    pub cursor: Cursor,
}

/// A synchronisation; made by [`Bookmarks::sync_since`].
#[derive(Clone, Debug)]
#[must_use = "nothing is asked until it is awaited"]
pub struct SyncSince {
    client: Client,
    cursor: Cursor,
    overlap: Duration,
    now: Option<Timestamp>,
}

impl Bookmarks {
    /// Reads what has changed since a moment, or since the last time. Since linkding 1.41.
    ///
    /// ```no_run
    /// # async fn example(client: linkding_client::Client) -> linkding_client::Result<()> {
    /// use linkding_client::Cursor;
    ///
    /// let first = client.bookmarks().sync_since(Cursor::default()).await?;
    /// let next = client.bookmarks().sync_since(first.cursor).await?;
    /// println!("{} changed, {} gone", next.changed.len(), next.gone);
    /// # Ok(())
    /// # }
    /// ```
    pub fn sync_since(&self, cursor: impl Into<Cursor>) -> SyncSince {
        SyncSince {
            client: self.client.clone(),
            cursor: cursor.into(),
            overlap: Duration::from_secs(24 * 60 * 60),
            now: None,
        }
    }

    /// The numbers of all bookmarks, archived ones included, in rising order: what is missing there
    /// was deleted.
    ///
    /// # Errors
    /// As every call.
    pub async fn ids(&self) -> Result<Vec<BookmarkId>> {
        let mut ids = Vec::new();
        let mut all = self.everything();
        while let Some(bookmark) = all.next().await {
            ids.push(bookmark?.id);
        }
        ids.sort();
        ids.dedup();
        Ok(ids)
    }
}

impl SyncSince {
    /// How far the question reaches back behind what was seen; a day by default. Changes made while
    /// the server's clock was wrong by more than this may be missed.
    pub fn overlap(mut self, overlap: Duration) -> Self {
        self.overlap = overlap;
        self
    }

    /// The present by another clock than this machine's; for tests.
    pub fn now(mut self, now: Timestamp) -> Self {
        self.now = Some(now);
        self
    }

    /// Asks.
    ///
    /// # Errors
    /// [`ErrorKind::FilterIgnored`](crate::ErrorKind::FilterIgnored) for a server older than 1.41.
    pub fn send(self) -> BoxFuture<'static, Result<Changes>> {
        Box::pin(async move {
            let bookmarks = self.client.bookmarks();
            let total = bookmarks.list().count().await? + bookmarks.archived().count().await?;
            let now = self.now.unwrap_or_else(Timestamp::now);
            let overlap = SignedDuration::try_from(self.overlap).unwrap_or(SignedDuration::MAX);
            let horizon = self
                .cursor
                .since
                .map(|since| since.saturating_sub(overlap).unwrap_or(Timestamp::MIN));
            let found = read(&bookmarks, horizon).await?;
            if self.cursor.lost_its_footing(&found, total) {
                let all = read(&bookmarks, None).await?;
                return Ok(self.cursor.advance(all, total, overlap, now, true));
            }
            let restarted = horizon.is_none();
            Ok(self.cursor.advance(found, total, overlap, now, restarted))
        })
    }
}

awaitable!(SyncSince => Changes);

/// All bookmarks that were changed after a moment.
async fn read(bookmarks: &Bookmarks, since: Option<Timestamp>) -> Result<Vec<Bookmark>> {
    let mut found = Vec::new();
    for list in [bookmarks.list(), bookmarks.archived()] {
        let list: BookmarkList = list.sort(Sort::AddedAscending).page_size(200);
        let list = match since {
            Some(since) => list.modified_since(since),
            None => list,
        };
        found.extend(list.await?);
    }
    // Archived between the two readings: it is in both, and the second is the newer.
    let mut newest: BTreeMap<BookmarkId, Bookmark> = BTreeMap::new();
    for bookmark in found {
        newest.insert(bookmark.id, bookmark);
    }
    let mut found: Vec<_> = newest.into_values().collect();
    found.sort_by_key(|bookmark| (bookmark.date_modified, bookmark.id));
    Ok(found)
}

impl Cursor {
    /// Whether dates alone do not tell what happened: the change that this cursor stands on is gone,
    /// or there are more bookmarks than those that look new (an import may give them old dates).
    fn lost_its_footing(&self, found: &[Bookmark], total: u64) -> bool {
        let unseen = match (self.total, self.highest) {
            (Some(before), Some(_)) => total > before + self.added(found),
            _ => false,
        };
        // A bare moment stands on nothing.
        let (Some(since), false) = (self.since, self.seen.is_empty()) else { return unseen };
        unseen || !found.iter().any(|bookmark| bookmark.date_modified >= Some(since))
    }

    fn added(&self, found: &[Bookmark]) -> u64 {
        found.iter().filter(|bookmark| Some(bookmark.id) > self.highest).count() as u64
    }

    fn advance(
        &self,
        found: Vec<Bookmark>,
        total: u64,
        overlap: SignedDuration,
        now: Timestamp,
        restarted: bool,
    ) -> Changes {
        let dates = || found.iter().filter_map(|bookmark| bookmark.date_modified);
        let newest = dates().filter(|date| *date <= now).max();
        // After a restart the server's dates may run behind those that were seen.
        let since = if restarted { newest } else { newest.max(self.since) };
        let horizon = since
            .map(|since| since.saturating_sub(overlap).unwrap_or(Timestamp::MIN))
            .unwrap_or(Timestamp::MIN);
        let seen: BTreeMap<_, _> = found
            .iter()
            .filter_map(|bookmark| Some((bookmark.id, bookmark.date_modified?)))
            .filter(|(_, date)| *date > horizon)
            .collect();
        let known = |bookmark: &Bookmark| {
            let seen = self.seen.get(&bookmark.id).copied();
            let modified = bookmark.date_modified;
            match (seen, self.since) {
                (Some(seen), _) => Some(seen) == modified,
                // Of a cursor that is a bare moment, what is older is not asked for.
                (None, Some(since)) if self.seen.is_empty() && !restarted => {
                    modified.is_some_and(|modified| modified <= since)
                }
                _ => false,
            }
        };
        let added = self.added(&found);
        let gone = match (self.total, self.highest) {
            (Some(before), Some(_)) => (before + added).saturating_sub(total),
            _ => 0,
        };
        let highest = found.iter().map(|bookmark| bookmark.id).max().max(self.highest);
        let changed: Vec<_> = found.into_iter().filter(|bookmark| !known(bookmark)).collect();
        let cursor = Self { since, seen, total: Some(total), highest };
        Changes { changed, gone, restarted, cursor }
    }
}

#[cfg(test)]
mod tests;
