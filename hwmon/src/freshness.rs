//! From when a chip's readings are.

use std::{fmt, time::Duration};

use host_capture::ReadError;

use crate::{Class, Verdict};

/// From when a chip's readings are, and why they are not new.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Freshness {
    /// They were read for this snapshot.
    #[default]
    Read,
    /// They were read that long ago, and the chip was spared this time.
    Cached {
        /// How old they are.
        age: Duration,
        /// Why they are not new.
        why: Spared,
    },
    /// The chip was spared, and nothing is known from before.
    NotRead(Spared),
    /// The chip was asked and did not answer within this time; nobody waits for it any more.
    NoAnswer {
        /// How long it was waited for.
        after: Duration,
    },
}

/// Why a chip was not asked.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Spared {
    /// It should not be asked so often, or was left out on purpose:
    /// [`PlanOptions::leave_out`](crate::PlanOptions::leave_out).
    LeftOut,
    /// It sleeps, and reading would wake it.
    Asleep {
        /// What the kernel says of it: `suspended`, `D3cold`.
        state: String,
    },
}

impl Freshness {
    /// How old the readings are; nothing when they are new, or when there are none.
    #[must_use]
    pub fn age(&self) -> Option<Duration> {
        match self {
            Self::Cached { age, .. } => Some(*age),
            _ => None,
        }
    }

    /// What that means for every channel of the chip, where there is no reading at all.
    pub(crate) fn verdict(&self) -> Option<Verdict> {
        match self {
            Self::Read | Self::Cached { .. } => None,
            Self::NotRead(why) => Some(Verdict::new(Class::Absent, why.code(), why.to_string())),
            Self::NoAnswer { after } => {
                let reason = format!("the chip did not answer within {} s", after.as_secs_f64());
                Some(Verdict::new(Class::Unreadable, "no_answer", reason))
            }
        }
    }

    /// Why a file that is there has no content.
    pub(crate) fn read_error(&self) -> ReadError {
        ReadError::Other(match self {
            Self::Read => "the capture ends before this file".to_owned(),
            Self::Cached { why, .. } | Self::NotRead(why) => format!("not read: {why}"),
            Self::NoAnswer { after } => format!("no answer within {} s", after.as_secs_f64()),
        })
    }
}

impl Spared {
    pub(crate) fn from_capture(spared: &host_capture::Spared) -> Self {
        if spared.file.ends_with("name") {
            Self::LeftOut
        } else {
            Self::Asleep { state: spared.word.clone() }
        }
    }

    /// For machines: `left_out`, `asleep`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::LeftOut => "left_out",
            Self::Asleep { .. } => "asleep",
        }
    }
}

impl fmt::Display for Spared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::LeftOut => {
                f.write_str("left out, because this chip should not be asked so often")
            }
            Self::Asleep { state } => write!(f, "the device sleeps ({state}) and was not woken"),
        }
    }
}
