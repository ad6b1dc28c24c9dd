//! The handle on a local sysfs.

mod readers;
mod rescan;

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, SystemTime},
};

use host_capture::{Capture, Plan};

use crate::plan::CHIPS;
use crate::{
    Cache, CacheError, Chip, Freshness, PlanOptions, Presence, Rules, Snapshot, Spared,
    sensors::rescan::Fresh,
};
use readers::{Job, Readers};

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
    readers: Readers,
    plans: Arc<Mutex<Plans>>,
}

/// Plans that are made once, not at every reading.
#[derive(Debug, Default)]
struct Plans {
    host: Option<Arc<Plan>>,
    /// For these options.
    chips: Option<(PlanOptions, Arc<Plan>)>,
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
            readers: Readers::default(),
            plans: Arc::default(),
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

    /// Read all sensors now: each file once, one reader for a chip, several chips at once.
    ///
    /// # Errors
    /// When the root went away since [`open`](Self::open).
    pub fn read(&self) -> Result<Snapshot, Error> {
        let now = SystemTime::now();
        let options = self.options.clone().leave_out_all(self.fresh_drivers(now));
        let (host, plan) = self.plans(options);
        let mut capture = Capture::open(&self.root, &host)?;
        let jobs = capture.children("class/hwmon").map(|(node, _)| {
            let chip = format!("class/hwmon/{node}");
            let (root, plan, own) = (self.root.clone(), Arc::clone(&plan), chip.clone());
            let job = move || Capture::open_one(root, &plan, CHIPS, &own);
            (chip, Box::new(job) as Job<_>)
        });
        let mut no_answer = BTreeMap::new();
        for (chip, read) in self.readers.run(jobs.collect(), self.deadline) {
            match read {
                Some(part) => capture.extend(part?),
                None => {
                    let known = PlanOptions::identity_plan(Plan::new().list(&format!("{CHIPS}/*")));
                    capture.extend(Capture::open_one(&self.root, &known, CHIPS, &chip)?);
                    no_answer.insert(chip, self.deadline);
                }
            }
        }
        let mut snapshot = Snapshot::unjudged(&capture, &no_answer);
        snapshot.judge(&self.rules);
        self.complete(&mut snapshot, now);
        Ok(snapshot)
    }

    /// Read again what changes, readings, extremes, alarms and faults, into a snapshot that [`read`](Self::read)
    /// gave; limits, labels and settings stay as they were. When chips came, went or woke up, everything is read.
    ///
    /// # Errors
    /// When the root went away; the snapshot is as it was then.
    pub fn rescan(&self, snapshot: &mut Snapshot) -> Result<(), Error> {
        let entries = rescan::entries(&self.root);
        if !entries.is_ok_and(|entries| has_these_chips(snapshot, &entries)) {
            *snapshot = self.read()?;
            return Ok(());
        }
        let now = SystemTime::now();
        let fresh = self.fresh_drivers(now);
        let is_left_out = |name: &Option<String>| {
            name.as_ref().is_some_and(|name| fresh.contains(name) || self.options.leaves_out(name))
        };
        let present = snapshot.chips.iter().filter(|chip| chip.presence == Presence::Present);
        let jobs = present.filter(|chip| !is_left_out(&chip.name)).map(|chip| {
            let files = rescan::Files::of(&self.root, chip, &self.options);
            (format!("class/hwmon/{}", chip.node), Box::new(|| files.read()) as Job<Fresh>)
        });
        let mut results = self.readers.run(jobs.collect(), self.deadline);
        let is_back = |chip: &Chip| {
            let result = results.get(&format!("class/hwmon/{}", chip.node));
            match chip.freshness {
                Freshness::Read | Freshness::Cached { .. } => false,
                Freshness::NotRead(Spared::LeftOut) => result.is_some(),
                _ => matches!(result, Some(Some(Fresh::Texts(_)))),
            }
        };
        if snapshot.chips.iter().any(is_back) {
            // Its labels and limits are not known yet.
            *snapshot = self.read()?;
            return Ok(());
        }
        for chip in &mut snapshot.chips {
            match results.remove(&format!("class/hwmon/{}", chip.node)) {
                Some(Some(fresh)) => rescan::apply(chip, fresh),
                Some(None) => {
                    chip.freshness = Freshness::NoAnswer { after: self.deadline };
                    rescan::forget(chip);
                }
                None if chip.presence == Presence::Present => {
                    chip.freshness = Freshness::NotRead(Spared::LeftOut);
                    rescan::forget(chip);
                }
                None => {}
            }
        }
        snapshot.judge(&self.rules);
        self.complete(snapshot, now);
        Ok(())
    }

    fn plans(&self, options: PlanOptions) -> (Arc<Plan>, Arc<Plan>) {
        let mut plans = self.plans.lock().unwrap_or_else(PoisonError::into_inner);
        let host = plans.host.get_or_insert_with(|| Arc::new(PlanOptions::host_plan()));
        let host = Arc::clone(host);
        match &plans.chips {
            Some((known, plan)) if *known == options => (host, Arc::clone(plan)),
            _ => {
                let plan = Arc::new(options.chips_plan(Plan::new()));
                plans.chips = Some((options, Arc::clone(&plan)));
                (host, plan)
            }
        }
    }

    fn fresh_drivers(&self, now: SystemTime) -> Vec<String> {
        let cache = self.cache.lock().unwrap_or_else(PoisonError::into_inner);
        cache.fresh_drivers(&self.rules, now)
    }

    /// Fill in what was left out, and remember what was read.
    fn complete(&self, snapshot: &mut Snapshot, now: SystemTime) {
        let mut cache = self.cache.lock().unwrap_or_else(PoisonError::into_inner);
        if cache.complete(snapshot, &self.rules, now)
            && let Some(file) = &self.cache_file
        {
            // A reading is worth more than the memory of it.
            let _ = cache.store(file);
        }
    }
}

/// Whether the entries of `class/hwmon` are the chips of the snapshot.
fn has_these_chips(snapshot: &Snapshot, entries: &[(String, Option<String>)]) -> bool {
    let mut chips: Vec<_> =
        snapshot.chips.iter().map(|chip| (chip.node.as_str(), chip.link.as_deref())).collect();
    chips.sort_unstable();
    let entries = entries.iter().map(|(node, link)| (node.as_str(), link.as_deref()));
    entries.eq(chips) && !snapshot.truncated
}
