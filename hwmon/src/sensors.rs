//! The handle on a local sysfs.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, SystemTime},
};

use host_capture::Capture;

use crate::{Cache, CacheError, PlanOptions, Rules, Snapshot};

/// The sensors of a sysfs on this machine: `/sys`, or a copy of one.
///
/// It is careful with the hardware: chips that suffer from being asked often are asked no more often than
/// [`Rules::minimum_interval`] allows, and their last reading is given meanwhile with its age
/// ([`Chip::age`](crate::Chip::age)); devices that sleep are not woken; a chip that does not answer in time does
/// not hold up the others. Clones share what they remember.
///
/// ```no_run
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let sensors = hwmon::Sensors::open("/sys")?.cache_file("/var/cache/homelab/sensors.json")?;
/// let mut snapshot = sensors.read()?;
/// loop {
///     std::thread::sleep(std::time::Duration::from_secs(2));
///     sensors.rescan(&mut snapshot)?;
/// #   break;
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct Sensors {
    root: PathBuf,
    rules: Rules,
    options: PlanOptions,
    deadline: Duration,
    cache_file: Option<PathBuf>,
    cache: Arc<Mutex<Cache>>,
}

/// How long a chip is waited for when nothing else is said.
const DEADLINE: Duration = Duration::from_secs(2);

/// The sensors could not be read as a whole. (What is missing or unreadable below the root is a fact in the
/// [`Snapshot`].)
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
        Ok(Self {
            root,
            rules: Rules::builtin(),
            options: PlanOptions::new(),
            deadline: DEADLINE,
            cache_file: None,
            cache: Arc::default(),
        })
    }

    /// Judge by these rules instead of the built-in ones alone, and keep to their intervals.
    #[must_use]
    pub fn rules(mut self, rules: Rules) -> Self {
        self.rules = rules;
        self
    }

    /// Leave out more, or wake what sleeps.
    #[must_use]
    pub fn options(mut self, options: PlanOptions) -> Self {
        self.options = options;
        self
    }

    /// Wait no longer than this for a chip; 2 s when nothing is said.
    #[must_use]
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = deadline;
        self
    }

    /// Keep the last readings of chips that must not be asked often in this file, so that another process, too,
    /// keeps to their intervals. It is read now, and written after each reading that asked such a chip. That it
    /// cannot be written is no failure of a reading.
    ///
    /// # Errors
    /// When the file is there and cannot be read, or is damaged. (It can be deleted then.)
    pub fn cache_file(mut self, path: impl Into<PathBuf>) -> Result<Self, CacheError> {
        let path = path.into();
        self.cache = Arc::new(Mutex::new(Cache::load(&path)?));
        self.cache_file = Some(path);
        Ok(self)
    }

    /// Read all sensors now. Each file is read once; slow chips make this take tens of milliseconds.
    ///
    /// # Errors
    /// When the root went away since [`open`](Self::open).
    pub fn read(&self) -> Result<Snapshot, Error> {
        let now = SystemTime::now();
        let mut cache = self.cache.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh = cache.fresh_drivers(&self.rules, now);
        let plan = self.options.clone().leave_out_all(fresh).plan();
        let capture = Capture::open(&self.root, &plan)?;
        let mut snapshot = Snapshot::from_capture_with(&capture, &self.rules);
        if cache.complete(&mut snapshot, &self.rules, now)
            && let Some(file) = &self.cache_file
        {
            // A reading is worth more than the memory of it.
            let _ = cache.store(file);
        }
        Ok(snapshot)
    }

    /// Read again what changes, readings, alarms and faults, into a snapshot that [`read`](Self::read) gave;
    /// limits and labels stay. When chips came or went, everything is read.
    ///
    /// # Errors
    /// When the root went away; the snapshot is as it was then.
    pub fn rescan(&self, snapshot: &mut Snapshot) -> Result<(), Error> {
        *snapshot = self.read()?;
        Ok(())
    }
}
