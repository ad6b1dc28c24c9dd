//! Carrying a plan out.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;

use super::plan::{Change, ImportPlan};
use crate::bookmarks::{looks_updated, merge, post};
use crate::bulk::{Pace, Progress};
use crate::{Bookmarks, Client, Error, ErrorKind, NewBookmark, Result, Saved, tag_name};

/// How often one bookmark is tried, and how long to wait before the second time.
const ATTEMPTS: u32 = 4;
const PAUSE: Duration = Duration::from_millis(300);

/// An import that is to be carried out; made by [`Bookmarks::import`].
#[derive(Clone)]
#[must_use = "nothing is stored until it is awaited"]
pub struct Import {
    client: Client,
    plan: ImportPlan,
    pace: Pace,
}

/// What became of an import.
#[derive(Debug)]
#[non_exhaustive]
pub struct ImportReport {
    /// One for each new and each changed bookmark of the plan, in its order.
    pub items: Vec<ImportItem>,
}

/// What became of one bookmark.
#[derive(Debug)]
#[non_exhaustive]
pub struct ImportItem {
    /// Its address.
    pub url: String,
    /// What storing it did.
    pub outcome: Result<Saved>,
}

impl ImportReport {
    /// How many are new.
    pub fn created(&self) -> usize {
        self.saved().filter(|saved| saved.is_new()).count()
    }

    /// How many were there and got more.
    pub fn updated(&self) -> usize {
        self.saved().filter(|saved| matches!(saved, Saved::Updated { .. })).count()
    }

    fn saved(&self) -> impl Iterator<Item = &Saved> {
        self.items.iter().filter_map(|item| item.outcome.as_ref().ok())
    }

    /// Those that could not be stored, with the reason.
    pub fn failed(&self) -> impl Iterator<Item = (&str, &Error)> {
        self.items.iter().filter_map(|item| Some((&*item.url, item.outcome.as_ref().err()?)))
    }
}

impl Bookmarks {
    /// Carries out a plan. No page is fetched and no snapshot made for what it stores. It can be
    /// dropped at any time, and begun again with a new plan of the same file.
    pub fn import(&self, plan: ImportPlan) -> Import {
        Import { client: self.client.clone(), plan, pace: Pace::default() }
    }
}

impl Import {
    /// How many calls are under way at once; 1 by default, and at least. A linkding on SQLite answers
    /// writes that meet with status 500, "database is locked" (38 of 100 at four at once), and leaves
    /// the bookmark without its tags: raise it only for one on PostgreSQL.
    pub fn concurrency(mut self, calls: usize) -> Self {
        self.pace.concurrency = calls.max(1);
        self
    }

    /// Is called after each bookmark.
    pub fn on_progress(mut self, call: impl Fn(Progress) + Send + Sync + 'static) -> Self {
        self.pace.on_progress = Arc::new(call);
        self
    }

    /// Carries it out. What cannot be stored is in the report; the rest goes on.
    pub fn send(self) -> BoxFuture<'static, ImportReport> {
        Box::pin(async move {
            let Self { client, plan, pace } = self;
            let tasks: Vec<_> = (plan.new.into_iter().map(Task::Create))
                .chain(plan.changed.into_iter().map(|change| Task::Merge(Box::new(change))))
                .collect();
            let pace = match make_tags(&client, &tasks).await {
                Ok(()) => pace,
                Err(error) => {
                    tracing::debug!(%error, "tags are made one bookmark after the other");
                    Pace { concurrency: 1, ..pace }
                }
            };
            let run = |task: &Task| task.clone().run(client.clone());
            let outcomes = pace.run(&tasks, run, Result::is_err).await;
            let items = tasks.iter().zip(outcomes);
            let item = |(task, outcome): (&Task, _)| ImportItem { url: task.url(), outcome };
            ImportReport { items: items.map(item).collect() }
        })
    }
}

impl IntoFuture for Import {
    type Output = ImportReport;
    type IntoFuture = BoxFuture<'static, ImportReport>;

    fn into_future(self) -> Self::IntoFuture {
        self.send()
    }
}

impl std::fmt::Debug for Import {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Import({} bookmarks by {:?})", self.plan.len(), self.client)
    }
}

#[derive(Clone)]
enum Task {
    Create(NewBookmark),
    Merge(Box<Change>),
}

impl Task {
    fn url(&self) -> String {
        match self {
            Self::Create(new) => new.url.clone(),
            Self::Merge(change) => change.existing.url.clone(),
        }
    }

    fn tags(&self) -> &[String] {
        match self {
            Self::Create(new) => new.tag_names(),
            Self::Merge(change) => change.wanted.tag_names(),
        }
    }

    /// Stores it. Tried again when the connection broke or the server failed, although it may have
    /// acted: the same bookmark twice is one bookmark, and one that was stored by half (without its
    /// tags, when the database was locked in between) is made whole.
    async fn run(self, client: Client) -> Result<Saved> {
        let mut attempt = 1;
        loop {
            match self.once(&client).await {
                Err(error) if attempt < ATTEMPTS && is_passing(&error) => {
                    tokio::time::sleep(PAUSE * attempt).await;
                    attempt += 1;
                }
                outcome => return outcome,
            }
        }
    }

    async fn once(&self, client: &Client) -> Result<Saved> {
        match self {
            Self::Create(new) => {
                let bookmark = post(client, new, false, false).await?;
                Ok(match looks_updated(new, &bookmark) {
                    true => Saved::Updated { bookmark, previous: None },
                    false => Saved::Created(bookmark),
                })
            }
            Self::Merge(change) => {
                let present = client.bookmark(change.existing.id).read().await?;
                merge(client, &change.wanted, present).await
            }
        }
    }
}

/// Whether the same call may succeed a moment later.
fn is_passing(error: &Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::Transport
            | ErrorKind::Timeout
            | ErrorKind::Unavailable
            | ErrorKind::RateLimited
            | ErrorKind::Server
    )
}

/// Makes the tags that are missing, one after the other: the server looks for a tag and then makes
/// it, and two calls at once would leave it there twice.
async fn make_tags(client: &Client, tasks: &[Task]) -> Result<()> {
    let mut missing: Vec<String> = Vec::new();
    let mut met = std::collections::HashSet::new();
    for name in tasks.iter().flat_map(Task::tags) {
        let stored = tag_name::stored(name);
        if met.insert(stored.to_lowercase()) {
            missing.push(stored);
        }
    }
    if missing.is_empty() {
        return Ok(());
    }
    let mut present = client.tags().list().items();
    while let Some(tag) = present.next().await {
        let name = tag?.name;
        missing.retain(|own| !tag_name::same(own, &name));
    }
    for name in missing {
        client.tags().create(name).await?;
    }
    Ok(())
}
