//! The tasks of a node, page by page: `GET /nodes/{node}/tasks`.

use std::collections::HashSet;
use std::future::IntoFuture;

use futures_util::future::BoxFuture;
use futures_util::stream::{self, TryStreamExt};

use super::Node;
use crate::Items;
use crate::Result;
use crate::api::tasks::TaskSummary;
use crate::ids::{Upid, Vmid};
use crate::request::{Call, ToParam, param_by_display};
use crate::serde_lenient::{List, open_enum};
use crate::units::Timestamp;

open_enum! {
    /// Which tasks to list.
    pub enum TaskSource ("a source of tasks") {
        /// Those that ended; the default.
        Archive = "archive",
        /// Those that run.
        Active = "active",
        /// Both.
        All = "all",
    }
}

param_by_display!(TaskSource);

/// A listing of tasks, the latest first, that is ready to be read.
///
/// ```no_run
/// # async fn example(client: proxmox_client::Client) -> Result<(), Box<dyn std::error::Error>> {
/// let node = client.node("pve".parse()?);
/// let mut failed = node.tasks().vmid("200".parse()?).only_errors().items();
/// while let Some(task) = failed.next().await {
///     let task = task?;
///     println!("{} {}", task.upid.started(), task.upid.task_type());
/// }
/// # Ok(())
/// # }
/// ```
#[must_use = "a listing asks nothing until it is read"]
#[derive(Clone, Debug)]
pub struct TaskListing {
    node: Node,
    parameters: Vec<(&'static str, String)>,
    limit: Option<u64>,
}

/// How many tasks one request asks for.
const PAGE: u64 = 500;

impl TaskListing {
    pub(super) fn new(node: &Node) -> Self {
        Self { node: node.clone(), parameters: Vec::new(), limit: None }
    }

    /// Only those about this guest.
    pub fn vmid(self, vmid: Vmid) -> Self {
        self.with("vmid", vmid)
    }

    /// Only those of this type: `vzdump`, `qmstart` …
    pub fn task_type(self, task_type: &str) -> Self {
        self.with("typefilter", task_type)
    }

    /// Only those that this user or token started.
    pub fn user(self, user: &str) -> Self {
        self.with("userfilter", user)
    }

    /// Only those that failed.
    pub fn only_errors(self) -> Self {
        self.with("errors", true)
    }

    /// Only those that started at or after this time.
    pub fn since(self, time: Timestamp) -> Self {
        self.with("since", time.as_second())
    }

    /// Only those that started at or before this time.
    pub fn until(self, time: Timestamp) -> Self {
        self.with("until", time.as_second())
    }

    /// Those that ended, those that run, or both. Only those that ended, unless set.
    pub fn source(self, source: TaskSource) -> Self {
        self.with("source", source)
    }

    /// At most so many.
    pub fn limit(mut self, limit: u64) -> Self {
        self.limit = Some(limit);
        self
    }

    fn with(mut self, key: &'static str, value: impl ToParam) -> Self {
        self.parameters.push((key, value.to_param()));
        self
    }

    /// Reads them page by page, as they are asked for.
    pub fn items(self) -> Items<TaskSummary> {
        let pages = stream::try_unfold(Progress::default(), move |progress| {
            let listing = self.clone();
            async move { listing.page(progress).await }
        });
        Items::new(pages.map_ok(|page| stream::iter(page.into_iter().map(Ok))).try_flatten())
    }

    /// Reads them all. The future owns all it needs, so it can be spawned.
    pub fn send(self) -> BoxFuture<'static, Result<Vec<TaskSummary>>> {
        Box::pin(self.items().try_collect())
    }

    async fn page(self, mut progress: Progress) -> Result<Option<(Vec<TaskSummary>, Progress)>> {
        let wanted = self.limit.unwrap_or(u64::MAX) - progress.given;
        if progress.ended || wanted == 0 {
            return Ok(None);
        }
        let size = wanted.min(PAGE);
        let mut call: Call<List<TaskSummary>> =
            self.node.client.read("/nodes/{node}/tasks", &[&self.node.name]);
        for (key, value) in self.parameters {
            call = call.param(key, value);
        }
        let answer = call.param("start", progress.start).param("limit", size).answer().await?;
        let List(mut tasks) = answer.data;
        // A task that began since the last page moves the older ones down, so that some come twice.
        let seen = tasks.iter().map(|task| task.upid.clone()).collect();
        tasks.retain(|task| !progress.last_page.contains(&task.upid));
        tasks.truncate(usize::try_from(wanted).unwrap_or(usize::MAX));

        progress.start += size;
        progress.given += tasks.len() as u64;
        progress.last_page = seen;
        // Nothing new also ends it for a server that ignores `start`.
        progress.ended =
            tasks.is_empty() || answer.total.is_some_and(|total| progress.start >= total);
        Ok(Some((tasks, progress)))
    }
}

impl IntoFuture for TaskListing {
    type Output = Result<Vec<TaskSummary>>;
    type IntoFuture = BoxFuture<'static, Result<Vec<TaskSummary>>>;

    fn into_future(self) -> Self::IntoFuture {
        self.send()
    }
}

/// Where the listing stands between two pages.
#[derive(Default)]
struct Progress {
    start: u64,
    given: u64,
    last_page: HashSet<Upid>,
    ended: bool,
}
