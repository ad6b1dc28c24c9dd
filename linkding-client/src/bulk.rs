//! The same for many bookmarks, a few at a time, with what became of each.

mod tags;

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use futures_util::stream::{self, StreamExt};

use crate::ids::BookmarkId;
use crate::{BookmarkHandle, Client, Error, Result};

pub use tags::{TagCount, TagRename};

/// Work on many bookmarks; see [`Client::bulk`].
#[derive(Clone)]
pub struct Bulk {
    client: Client,
    pace: Pace,
}

/// How far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// How many are done, failed ones included.
    pub done: usize,
    /// How many there are.
    pub total: usize,
    /// How many failed.
    pub failed: usize,
}

/// What became of each, in the order in which they were given.
#[derive(Debug)]
#[non_exhaustive]
pub struct Report {
    /// One for each bookmark.
    pub items: Vec<ReportItem>,
}

/// What became of one bookmark.
#[derive(Debug)]
#[non_exhaustive]
pub struct ReportItem {
    /// Which it is.
    pub id: BookmarkId,
    /// Whether it was done.
    pub outcome: Result<()>,
}

impl Report {
    /// Those for which it was done.
    pub fn succeeded(&self) -> impl Iterator<Item = BookmarkId> {
        self.items.iter().filter(|item| item.outcome.is_ok()).map(|item| item.id)
    }

    /// Those for which it was not, with the reason.
    pub fn failed(&self) -> impl Iterator<Item = (BookmarkId, &Error)> {
        self.items.iter().filter_map(|item| Some((item.id, item.outcome.as_ref().err()?)))
    }

    /// Whether it was done for all.
    pub fn is_complete(&self) -> bool {
        self.failed().next().is_none()
    }
}

impl Client {
    /// Work on many bookmarks at once. The API has no call for that: each is a call of its own.
    ///
    /// ```no_run
    /// # async fn example(client: linkding_client::Client) -> linkding_client::Result<()> {
    /// let read = client.bookmarks().list().unread(false).await?;
    /// let report = client.bulk().archive(read.iter().map(|bookmark| bookmark.id)).await;
    /// for (id, error) in report.failed() {
    ///     println!("{id}: {error}");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn bulk(&self) -> Bulk {
        Bulk { client: self.clone(), pace: Pace::default() }
    }
}

impl Bulk {
    /// How many calls are under way at once; 1 by default, and at least. A linkding on SQLite answers
    /// writes that meet with status 500, "database is locked" (38 of 100 at four at once): raise it
    /// only for one on PostgreSQL.
    #[must_use]
    pub fn concurrency(mut self, calls: usize) -> Self {
        self.pace.concurrency = calls.max(1);
        self
    }

    /// Is called after each bookmark.
    #[must_use]
    pub fn on_progress(mut self, call: impl Fn(Progress) + Send + Sync + 'static) -> Self {
        self.pace.on_progress = Arc::new(call);
        self
    }

    /// Moves bookmarks to the archive.
    pub async fn archive(&self, ids: impl IntoIterator<Item = BookmarkId>) -> Report {
        self.each(ids, |bookmark| async move { bookmark.archive().await }).await
    }

    /// Takes bookmarks out of the archive.
    pub async fn unarchive(&self, ids: impl IntoIterator<Item = BookmarkId>) -> Report {
        self.each(ids, |bookmark| async move { bookmark.unarchive().await }).await
    }

    /// Deletes bookmarks. There is no way back. One that is not there is reported as
    /// [`ErrorKind::NotFound`](crate::ErrorKind::NotFound).
    pub async fn delete(&self, ids: impl IntoIterator<Item = BookmarkId>) -> Report {
        self.each(ids, |bookmark| async move { bookmark.delete().await }).await
    }

    async fn each<F, W>(&self, ids: impl IntoIterator<Item = BookmarkId>, work: W) -> Report
    where
        W: Fn(BookmarkHandle) -> F,
        F: Future<Output = Result<()>>,
    {
        let ids: Vec<_> = ids.into_iter().collect();
        let outcomes =
            self.pace.run(&ids, |id| work(self.client.bookmark(*id)), Result::is_err).await;
        let items = ids.into_iter().zip(outcomes);
        Report { items: items.map(|(id, outcome)| ReportItem { id, outcome }).collect() }
    }
}

impl fmt::Debug for Bulk {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Bulk")
            .field("client", &self.client)
            .field("concurrency", &self.pace.concurrency)
            .finish_non_exhaustive()
    }
}

/// How many at once, and who is told.
#[derive(Clone)]
pub(crate) struct Pace {
    pub(crate) concurrency: usize,
    pub(crate) on_progress: Arc<dyn Fn(Progress) + Send + Sync>,
}

impl Default for Pace {
    fn default() -> Self {
        // More at once is more failures, not more speed: see `Bulk::concurrency`.
        Self { concurrency: 1, on_progress: Arc::new(|_| {}) }
    }
}

impl Pace {
    /// Works on each item; gives the outcomes in the order of the items.
    pub(crate) async fn run<I, O, F>(
        &self,
        items: &[I],
        work: impl Fn(&I) -> F,
        is_failure: impl Fn(&O) -> bool,
    ) -> Vec<O>
    where
        F: Future<Output = O>,
    {
        let (done, failed) = (AtomicUsize::new(0), AtomicUsize::new(0));
        // Made here: a closure over references inside a stream is not general enough for a task.
        let work: Vec<_> = items.iter().map(work).collect();
        let total = work.len();
        let numbered =
            work.into_iter().enumerate().map(|(index, work)| async move { (index, work.await) });
        let mut outcomes: Vec<_> = stream::iter(numbered)
            .buffer_unordered(self.concurrency)
            .inspect(|(_, outcome)| {
                let failed = failed.fetch_add(is_failure(outcome).into(), Ordering::Relaxed)
                    + usize::from(is_failure(outcome));
                let done = done.fetch_add(1, Ordering::Relaxed) + 1;
                (self.on_progress)(Progress { done, total, failed });
            })
            .collect()
            .await;
        outcomes.sort_by_key(|(index, _)| *index);
        outcomes.into_iter().map(|(_, outcome)| outcome).collect()
    }
}
