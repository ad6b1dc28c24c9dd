//! Errors about tasks: what they tried, how they ended, and the end of their log.

use std::fmt;
use std::time::Duration;

use http_transport::Sent;

use super::{Error, ErrorKind};
use crate::api::tasks::{ExitStatus, LogLine};
use crate::ids::Upid;
use crate::tasks::intention;

/// What an error knows of the task that it is about.
#[derive(Clone, Debug)]
pub(super) struct TaskFacts {
    upid: Upid,
    exit: Option<ExitStatus>,
    tail: Vec<LogLine>,
}

impl Error {
    /// The task that it is about: it failed, or waiting for it did.
    pub fn task(&self) -> Option<&Upid> {
        self.0.task.as_deref().map(|task| &task.upid)
    }

    /// How the task ended, where it is known to have failed.
    pub fn exit_status(&self) -> Option<&ExitStatus> {
        self.0.task.as_deref()?.exit.as_ref()
    }

    /// The last lines of the log of a task that failed; empty where they could not be read.
    pub fn log_tail(&self) -> &[LogLine] {
        self.0.task.as_deref().map_or(&[], |task| &task.tail)
    }

    /// The task ran, and did not do what it should.
    pub(crate) fn task_failed(upid: &Upid, exit: ExitStatus, tail: Vec<LogLine>) -> Self {
        let reason = match &exit {
            ExitStatus::Unexpected => {
                "the task ended without saying how; it was killed, or its node was restarted".into()
            }
            exit => format!("the task failed: {exit}"),
        };
        let message = format!("could not {}: {reason}", intention(upid));
        let mut error = Self::new(ErrorKind::TaskFailed, Sent::Yes, message);
        error.0.task = Some(Box::new(TaskFacts { upid: upid.clone(), exit: Some(exit), tail }));
        error
    }

    /// The caller's patience ended before the task.
    pub(crate) fn still_running(upid: &Upid, limit: Duration) -> Self {
        let message = format!(
            "could not {} within {limit:?}: its task still runs, and goes on",
            intention(upid)
        );
        Self::new(ErrorKind::Timeout, Sent::Yes, message)
    }

    /// How the task stands could not be read, or no longer.
    pub(crate) fn out_of_sight(upid: &Upid, error: Self) -> Self {
        let message = format!(
            "lost sight of the task that was to {}, which may still run: {}",
            intention(upid),
            error.message()
        );
        error.reworded(message)
    }

    /// The server has no record of the task, or no longer.
    pub(crate) fn task_forgotten(upid: &Upid, error: Self) -> Self {
        let message = format!(
            "the server does not know the task that was to {}: it ended long ago, or never began",
            intention(upid)
        );
        error.reworded(message)
    }

    /// Says which task it was, unless that is known.
    pub(crate) fn about_task(mut self, upid: &Upid) -> Self {
        self.0.task.get_or_insert_with(|| {
            Box::new(TaskFacts { upid: upid.clone(), exit: None, tail: Vec::new() })
        });
        self
    }
}

impl TaskFacts {
    /// The end of the log, without the line that only repeats the exit status.
    pub(super) fn write_tail(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let repeated = self.exit.as_ref().map(|exit| format!("TASK ERROR: {exit}"));
        let lines = self.tail.iter().map(|line| line.text.trim_end());
        let lines: Vec<_> = lines.filter(|text| Some(*text) != repeated.as_deref()).collect();
        if !lines.is_empty() {
            formatter.write_str("\n  last lines of its log:")?;
        }
        lines.iter().try_for_each(|line| write!(formatter, "\n    {line}"))
    }
}
