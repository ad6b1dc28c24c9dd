//! Waiting for a task: a look at it often at first and then less, until it has ended; short losses
//! of the connection are borne.

use std::fmt;
use std::future::{Future, IntoFuture};
use std::time::Duration;

use futures_util::future::BoxFuture;
use tokio::time::Instant;

use super::{FIRST_PAUSE, LONGEST_PAUSE, PATIENCE, Page, Task};
use crate::api::tasks::{ExitStatus, LogLine};
use crate::{Error, ErrorKind, Result};

/// How long the server may be out of reach before waiting gives up.
const OUTAGE: Duration = Duration::from_secs(60);

/// How many lines of its log a failed task brings along.
const TAIL: u64 = 10;

/// How long the log of a failed task is waited for: the failure itself is known by then.
const TAIL_LIMIT: Duration = Duration::from_secs(10);

/// What a task that did what it should came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct TaskOutcome {
    /// How many warnings are in its log; none is the rule.
    pub warnings: u32,
}

/// Waits for a task to end: `.await` it, or take the `'static` future of [`send`](Self::send).
///
/// `T` is what comes of it: a [`TaskOutcome`], or what the action that began the task makes of
/// that.
///
/// Dropping it, or its future, ends only the waiting: the task runs on.
/// [`Task::cancel`] stops a task.
#[must_use = "nothing is waited for until it is awaited"]
pub struct Wait<T = TaskOutcome> {
    subject: Subject<T>,
    watch: Watch,
}

enum Subject<T> {
    /// There is nothing to wait for.
    Known(T),
    Task(Task, Conclude<T>),
}

/// Makes of a task's end what is waited for; may wait on, up to the given moment.
type Conclude<T> =
    Box<dyn FnOnce(Result<TaskOutcome>, Limit) -> BoxFuture<'static, Result<T>> + Send>;

impl Wait {
    pub(crate) fn new(task: Task) -> Self {
        Self::then(task, |end, _| async { end })
    }
}

impl<T: Send + 'static> Wait<T> {
    pub(crate) fn known(outcome: T) -> Self {
        Self { subject: Subject::Known(outcome), watch: Watch::default() }
    }

    pub(crate) fn then<F>(
        task: Task,
        conclude: impl FnOnce(Result<TaskOutcome>, Limit) -> F + Send + 'static,
    ) -> Self
    where
        F: Future<Output = Result<T>> + Send + 'static,
    {
        let conclude: Conclude<T> = Box::new(|end, limit| Box::pin(conclude(end, limit)));
        Self { subject: Subject::Task(task, conclude), watch: Watch::default() }
    }

    /// Waits at most so long; then it fails with [`ErrorKind::Timeout`], and the task runs on. As
    /// long as the task runs, unless set.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.watch.timeout = Some(timeout);
        self
    }

    /// Looks at the task every so often. Unless set, four times a second at first, then less until
    /// it is every two seconds, and often again when the log has grown.
    pub fn poll_every(mut self, pause: Duration) -> Self {
        self.watch.every = Some(pause);
        self
    }

    /// How long the server or the task's node may be out of reach before waiting gives up; a
    /// minute, unless set. Asking again does nothing twice.
    pub fn bear_outage(mut self, outage: Duration) -> Self {
        self.watch.outage = outage;
        self
    }

    /// Called with each line of the task's log, from the first one on, soon after it is written.
    ///
    /// [`Task::follow_log`] gives the same lines as a stream.
    pub fn on_log(mut self, callback: impl FnMut(LogLine) + Send + 'static) -> Self {
        self.watch.on_log = Some(Box::new(callback));
        self
    }

    /// Waits. The future owns all it needs, so it can be spawned.
    pub fn send(self) -> BoxFuture<'static, Result<T>> {
        let Self { subject, mut watch } = self;
        Box::pin(async move {
            match subject {
                Subject::Known(outcome) => Ok(outcome),
                Subject::Task(task, conclude) => {
                    let limit = Limit::new(watch.timeout);
                    let end = watch.end(&task, limit).await;
                    conclude(end.map_err(|error| error.about_task(task.upid())), limit).await
                }
            }
        })
    }
}

impl<T: Send + 'static> IntoFuture for Wait<T> {
    type Output = Result<T>;
    type IntoFuture = BoxFuture<'static, Result<T>>;

    fn into_future(self) -> Self::IntoFuture {
        self.send()
    }
}

impl<T> fmt::Debug for Wait<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.subject {
            Subject::Known(_) => formatter.write_str("Wait(for nothing)"),
            Subject::Task(task, _) => write!(formatter, "Wait({})", task.upid()),
        }
    }
}

/// When the patience of the caller ends.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limit {
    /// What the caller asked for, for messages, and the moment that it means.
    end: Option<(Duration, Instant)>,
}

impl Limit {
    pub(crate) fn new(timeout: Option<Duration>) -> Self {
        // A limit beyond what the clock can say is none.
        let end = timeout.and_then(|limit| Some((limit, Instant::now().checked_add(limit)?)));
        Self { end }
    }

    /// The same, or this one from now on where there is none.
    pub(crate) fn or(self, timeout: Duration) -> Self {
        if self.end.is_some() { self } else { Self::new(Some(timeout)) }
    }

    /// The future's output, or the limit as it was given where that has passed.
    pub(crate) async fn bound<T>(self, future: impl Future<Output = T>) -> Result<T, Duration> {
        match self.end {
            None => Ok(future.await),
            Some((limit, end)) => tokio::time::timeout_at(end, future).await.map_err(|_| limit),
        }
    }
}

/// Pauses that grow while nothing happens.
pub(crate) struct Pace {
    fixed: Option<Duration>,
    next: Duration,
}

impl Pace {
    pub(crate) fn new(fixed: Option<Duration>) -> Self {
        Self { fixed, next: FIRST_PAUSE }
    }

    /// Something happened: more may soon.
    fn quicken(&mut self) {
        self.next = FIRST_PAUSE;
    }

    pub(crate) async fn pause(&mut self) {
        let pause = self.fixed.unwrap_or(self.next);
        self.next = self.next.mul_f64(1.5).min(LONGEST_PAUSE);
        tokio::time::sleep(pause).await;
    }
}

/// How long an outage may last, and how long the present one has.
#[derive(Debug)]
pub(crate) struct Endurance {
    bearable: Duration,
    since: Option<(Instant, Error)>,
}

impl Endurance {
    pub(crate) fn new(bearable: Duration) -> Self {
        Self { bearable, since: None }
    }

    /// The outage is over.
    pub(crate) fn recover(&mut self) {
        self.since = None;
    }

    /// Gives back what is no outage, and an outage that has lasted too long.
    pub(crate) fn bear(&mut self, error: Error) -> Result<()> {
        if !error.is_retryable() {
            return Err(error);
        }
        let start = self.since.take().map_or_else(Instant::now, |(start, _)| start);
        if start.elapsed() >= self.bearable {
            return Err(error);
        }
        tracing::debug!(%error, "still waiting, although the server is out of reach");
        self.since = Some((start, error));
        Ok(())
    }

    /// What the present outage shows itself as.
    pub(crate) fn into_error(self) -> Option<Error> {
        self.since.map(|(_, error)| error)
    }
}

type OnLog = Box<dyn FnMut(LogLine) + Send>;

/// How a task is to be watched.
struct Watch {
    timeout: Option<Duration>,
    every: Option<Duration>,
    outage: Duration,
    on_log: Option<OnLog>,
}

impl Default for Watch {
    fn default() -> Self {
        Self { timeout: None, every: None, outage: OUTAGE, on_log: None }
    }
}

impl Watch {
    async fn end(&mut self, task: &Task, limit: Limit) -> Result<TaskOutcome> {
        let mut sight = Sight::new(self.outage);
        let seen = limit.bound(self.exit_status(task, &mut sight)).await;
        match seen {
            Ok(Ok(ExitStatus::Ok)) => Ok(TaskOutcome { warnings: 0 }),
            Ok(Ok(ExitStatus::Warnings(warnings))) => Ok(TaskOutcome { warnings }),
            Ok(Ok(exit)) => {
                let tail = tokio::time::timeout(TAIL_LIMIT, task.log_tail(TAIL)).await;
                let tail = tail.ok().and_then(Result::ok).unwrap_or_default();
                Err(Error::task_failed(task.upid(), exit, tail))
            }
            Ok(Err(error)) if error.kind() == ErrorKind::NotFound => {
                Err(Error::task_forgotten(task.upid(), error))
            }
            Ok(Err(error)) => Err(Error::out_of_sight(task.upid(), error)),
            Err(limit) => Err(match sight.endurance.into_error() {
                Some(error) => Error::out_of_sight(task.upid(), error),
                None => Error::still_running(task.upid(), limit),
            }),
        }
    }

    async fn exit_status(&mut self, task: &Task, sight: &mut Sight) -> Result<ExitStatus> {
        let mut pace = Pace::new(self.every);
        loop {
            let before = sight.lines_read;
            match self.look(task, sight).await {
                Ok(Some(exit)) => return Ok(exit),
                Ok(None) => sight.endurance.recover(),
                Err(error) => sight.endurance.bear(error)?,
            }
            if sight.lines_read > before {
                pace.quicken();
            }
            pace.pause().await;
        }
    }

    /// Looks once: how the task ended, if it has.
    async fn look(&mut self, task: &Task, sight: &mut Sight) -> Result<Option<ExitStatus>> {
        let status = match task.status().await {
            Ok(status) => status,
            Err(error) if error.kind() == ErrorKind::NotFound && sight.patience > 0 => {
                sight.patience -= 1;
                return Ok(None);
            }
            Err(error) => return Err(error),
        };
        sight.patience = 0;
        // After the status, so that nothing written before the end is missed.
        if let Some(on_log) = &mut self.on_log {
            read_log(task, &mut sight.lines_read, on_log).await?;
        }
        if status.running {
            return Ok(None);
        }
        match status.exit.unwrap_or(ExitStatus::Unexpected) {
            // The last line of its log may not be written yet.
            ExitStatus::Unexpected if !sight.unexpected => {
                sight.unexpected = true;
                Ok(None)
            }
            exit => Ok(Some(exit)),
        }
    }
}

async fn read_log(task: &Task, lines_read: &mut u64, on_log: &mut OnLog) -> Result<()> {
    loop {
        match task.page(*lines_read).await? {
            Page::Lines { lines, more } => {
                *lines_read = lines.last().map_or(*lines_read, |last| last.number);
                lines.into_iter().for_each(&mut *on_log);
                if !more {
                    return Ok(());
                }
            }
            Page::Empty | Page::Gone(_) => return Ok(()),
        }
    }
}

/// What was seen of a task so far.
struct Sight {
    endurance: Endurance,
    /// How often it may still be unknown; never again once it was known.
    patience: u32,
    /// It seemed to have ended without saying how.
    unexpected: bool,
    lines_read: u64,
}

impl Sight {
    fn new(outage: Duration) -> Self {
        Self {
            endurance: Endurance::new(outage),
            patience: PATIENCE,
            unexpected: false,
            lines_read: 0,
        }
    }
}
