//! Whether a card can be used.

use std::fmt;

use crate::ErrorKind;

/// Whether a card can be used here, and if not, what stands in the way.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum State {
    /// It answers.
    Ready,
    /// It is switched off to save power and was left so.
    Asleep,
    /// It is bound to vfio-pci, for a virtual machine; the host has no readings of it.
    PassedThrough,
    /// No kernel driver holds it.
    NoDriver,
    /// A driver holds it that gives no readings, such as nouveau.
    OtherDriver(String),
    /// The right driver holds it, and still it could not be asked: see
    /// [`Snapshot::problems`](crate::Snapshot::problems). Or it was not asked, so as not to wake another card.
    Unreachable,
    /// It fell off the bus.
    Lost,
}

impl State {
    /// The problem that this state is, if it is one.
    #[must_use]
    pub fn problem(&self) -> Option<ErrorKind> {
        match self {
            Self::Ready | Self::Asleep | Self::Unreachable => None,
            Self::PassedThrough => Some(ErrorKind::PassedThrough),
            Self::NoDriver => Some(ErrorKind::DriverNotLoaded),
            Self::OtherDriver(_) => Some(ErrorKind::OtherDriver),
            Self::Lost => Some(ErrorKind::DeviceLost),
        }
    }

    /// Its name for machines: `ready`, `passed_through`, … These names stay.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Ready => "ready",
            Self::Asleep => "asleep",
            Self::PassedThrough => "passed_through",
            Self::NoDriver => "no_driver",
            Self::OtherDriver(_) => "other_driver",
            Self::Unreachable => "unreachable",
            Self::Lost => "lost",
        }
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ready => f.write_str("ready"),
            Self::Asleep => f.write_str("asleep"),
            Self::PassedThrough => f.write_str("reserved for a virtual machine (vfio-pci)"),
            Self::NoDriver => f.write_str("no driver"),
            Self::OtherDriver(driver) => write!(f, "held by {driver}"),
            Self::Unreachable => f.write_str("could not be asked"),
            Self::Lost => f.write_str("lost"),
        }
    }
}
