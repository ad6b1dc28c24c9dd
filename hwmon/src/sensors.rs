//! The handle on a local sysfs.

use std::path::{Path, PathBuf};

use host_capture::Capture;

use crate::{Rules, Snapshot, plan};

/// The sensors of a sysfs on this machine: `/sys`, or a copy of one.
///
/// ```no_run
/// # fn main() -> Result<(), hwmon::Error> {
/// let snapshot = hwmon::Sensors::open("/sys")?.read()?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct Sensors {
    root: PathBuf,
    rules: Rules,
}

/// The sysfs root could not be opened. (What is missing or unreadable below it is a fact in the [`Snapshot`].)
#[derive(Debug, thiserror::Error)]
#[error("could not read the sensors: {0}; is that the root of a sysfs, as /sys is?")]
pub struct Error(#[from] host_capture::Error);

impl Error {
    /// What kind of failure this is.
    #[must_use]
    pub fn kind(&self) -> host_capture::ErrorKind {
        self.0.kind()
    }
}

impl Sensors {
    /// The sensors below `root`, normally `/sys`.
    ///
    /// # Errors
    /// When `root` is no directory. A machine without sensors is no error: its snapshot is empty.
    pub fn open(root: impl AsRef<Path>) -> Result<Self, Error> {
        let root = root.as_ref().to_owned();
        Capture::open(&root, &host_capture::Plan::new())?;
        Ok(Self { root, rules: Rules::builtin() })
    }

    /// Judge by these rules instead of the built-in ones alone.
    #[must_use]
    pub fn rules(mut self, rules: Rules) -> Self {
        self.rules = rules;
        self
    }

    /// Read all sensors now. Each file is read once; slow chips make this take tens of milliseconds.
    ///
    /// # Errors
    /// When the root went away since [`open`](Self::open).
    pub fn read(&self) -> Result<Snapshot, Error> {
        let capture = Capture::open(&self.root, &plan())?;
        Ok(Snapshot::from_capture_with(&capture, &self.rules))
    }
}
