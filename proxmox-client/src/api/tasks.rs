//! Tasks: what the server does in the background, its outcome and its log.

use std::fmt;

use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

use crate::error::kind_of_words;
use crate::ids::Upid;
use crate::request::Call;
use crate::serde_lenient::{FromScalar, List, Scalar, maybe, or_default, required};
use crate::units::Timestamp;
use crate::{Client, ErrorKind};

/// How a task ended.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ExitStatus {
    /// Well.
    Ok,
    /// Well, with so many warnings in its log.
    Warnings(u32),
    /// Nobody knows: its log has no end yet, or its process was killed (`unexpected status`).
    Unexpected,
    /// Badly, for this reason.
    Failed(String),
}

impl ExitStatus {
    /// Whether it did what it should: warnings are no failure (as `PVE::UPID` has it).
    pub fn is_success(&self) -> bool {
        matches!(self, Self::Ok | Self::Warnings(_))
    }

    /// What the reason of a failure means, where its words tell: [`ErrorKind::Locked`],
    /// [`ErrorKind::AlreadyRunning`] …
    pub fn failure_kind(&self) -> Option<ErrorKind> {
        match self {
            Self::Failed(reason) => kind_of_words(&reason.to_lowercase()),
            Self::Ok | Self::Warnings(_) | Self::Unexpected => None,
        }
    }
}

impl From<&str> for ExitStatus {
    fn from(text: &str) -> Self {
        let warnings = || text.strip_prefix("WARNINGS:")?.trim().parse().ok();
        match text {
            "OK" => Self::Ok,
            "unexpected status" => Self::Unexpected,
            _ => warnings().map_or_else(|| Self::Failed(text.to_owned()), Self::Warnings),
        }
    }
}

impl fmt::Display for ExitStatus {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ok => formatter.pad("OK"),
            Self::Warnings(count) => formatter.pad(&format!("WARNINGS: {count}")),
            Self::Unexpected => formatter.pad("unexpected status"),
            Self::Failed(reason) => formatter.pad(reason),
        }
    }
}

impl FromScalar for ExitStatus {
    const WHAT: &'static str = "the exit status of a task";

    fn from_scalar(scalar: Scalar<'_>) -> Option<Self> {
        String::from_scalar(scalar).map(|text| text.as_str().into())
    }
}

/// A task in a list. What it is about stands in its [`upid`](Self::upid).
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct TaskSummary {
    /// Its id, which says node, type, target, user and start.
    pub upid: Upid,
    /// When it ended; absent while it runs.
    pub ended: Option<Timestamp>,
    /// How it ended; absent while it runs.
    pub exit: Option<ExitStatus>,
    /// Fields that this version has no name for.
    pub extra: Map<String, Value>,
}

impl TaskSummary {
    /// Whether it still ran when the list was made.
    pub fn is_running(&self) -> bool {
        self.ended.is_none() && self.exit.is_none()
    }
}

impl<'de> Deserialize<'de> for TaskSummary {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Record {
            #[serde(deserialize_with = "required")]
            upid: Upid,
            #[serde(rename = "endtime", default, deserialize_with = "maybe")]
            ended: Option<Timestamp>,
            #[serde(default, deserialize_with = "maybe")]
            status: Option<String>,
            #[serde(flatten)]
            extra: Map<String, Value>,
        }
        let Record { upid, ended, status, mut extra } = Record::deserialize(deserializer)?;
        for repeated in REPEATED_FROM_UPID {
            extra.remove(repeated);
        }
        // `/nodes/{node}/tasks` says RUNNING, `/cluster/tasks` says nothing.
        let exit = status.filter(|status| status != "RUNNING").map(|text| text.as_str().into());
        Ok(Self { upid, ended, exit, extra })
    }
}

/// Fields that say again what the UPID says.
const REPEATED_FROM_UPID: [&str; 7] = ["id", "node", "pid", "pstart", "starttime", "type", "user"];

/// How a task stands: `GET /nodes/{node}/tasks/{upid}/status`.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct TaskStatus {
    /// Its id, where the answer repeats it.
    pub upid: Option<Upid>,
    /// Whether it runs.
    pub running: bool,
    /// How it ended; absent while it runs.
    pub exit: Option<ExitStatus>,
    /// Fields that this version has no name for.
    pub extra: Map<String, Value>,
}

impl<'de> Deserialize<'de> for TaskStatus {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Record {
            #[serde(default, deserialize_with = "maybe")]
            upid: Option<Upid>,
            #[serde(deserialize_with = "required")]
            status: String,
            #[serde(rename = "exitstatus", default, deserialize_with = "maybe")]
            exit: Option<ExitStatus>,
            #[serde(flatten)]
            extra: Map<String, Value>,
        }
        let Record { upid, status, exit, mut extra } = Record::deserialize(deserializer)?;
        for repeated in REPEATED_FROM_UPID {
            extra.remove(repeated);
        }
        Ok(Self { upid, running: status == "running", exit, extra })
    }
}

/// A line of a task's log.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct LogLine {
    /// Its number, from 1.
    #[serde(rename = "n", deserialize_with = "required")]
    pub number: u64,
    /// Its text.
    #[serde(rename = "t", default, deserialize_with = "or_default")]
    pub text: String,
}

impl Client {
    /// `GET /nodes/{node}/tasks/{upid}/status`
    pub(crate) fn task_status(&self, upid: &Upid) -> Call<TaskStatus> {
        self.read("/nodes/{node}/tasks/{upid}/status", &[upid.node(), upid])
    }

    /// So many lines of the log after the first `start`; 0 reads to the end. The answer's `total`
    /// says how many there are. `GET /nodes/{node}/tasks/{upid}/log`
    pub(crate) fn task_log(&self, upid: &Upid, start: u64, limit: u64) -> Call<List<LogLine>> {
        let call = self.read("/nodes/{node}/tasks/{upid}/log", &[upid.node(), upid]);
        call.param("start", start).param("limit", limit)
    }
}

#[cfg(test)]
mod tests;
