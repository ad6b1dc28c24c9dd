//! The last readings of chips that must not be asked often, with their time: a value that outlives the process.

mod file;

use std::{
    collections::BTreeMap,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use host_capture::{Errno, ReadError};
use serde::{Deserialize, Serialize};

pub use file::{CacheError, CacheErrorKind};

use crate::{Attribute, Chip, Freshness, Origin, Rules, Snapshot, snapshot::assemble::sort_out};

/// What the chips said when they were asked last, of those whose driver has a
/// [shortest time](Rules::minimum_interval) between two readings. One for each host.
///
/// ```
/// use std::time::SystemTime;
/// use hwmon::{Cache, PlanOptions, Rules, Snapshot, host_capture::Capture};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let (host, folder) = (tempfile::tempdir()?, tempfile::tempdir()?);
/// # let file = folder.path().join("sensors.json");
/// let (rules, now) = (Rules::builtin(), SystemTime::now());
/// let mut cache = Cache::load(&file)?;
/// let plan = PlanOptions::new().leave_out_all(cache.fresh_drivers(&rules, now)).plan();
/// let capture = Capture::open(host.path(), &plan)?; // or over SSH
/// let mut snapshot = Snapshot::from_capture_with(&capture, &rules);
/// if cache.complete(&mut snapshot, &rules, now) {
///     cache.store(&file)?;
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cache {
    version: u32,
    chips: BTreeMap<String, Entry>,
}

/// The form of the stored value.
const VERSION: u32 = 1;

/// After this time a chip that is not seen any more is forgotten.
const FORGOTTEN_AFTER: Duration = Duration::from_secs(30 * 86_400);

/// One chip; the key is its identity.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Entry {
    driver: String,
    /// When it was asked last, whether it answered or not.
    asked_at_ms: u64,
    /// When it answered last.
    read_at_ms: u64,
    files: BTreeMap<String, Content>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    device_files: BTreeMap<String, Content>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
enum Content {
    Text(String),
    Failed { error: String },
}

impl Default for Cache {
    fn default() -> Self {
        Self { version: VERSION, chips: BTreeMap::new() }
    }
}

impl Cache {
    /// The drivers that were asked so lately that they are to be left out now:
    /// [`PlanOptions::leave_out_all`](crate::PlanOptions::leave_out_all).
    #[must_use]
    pub fn fresh_drivers(&self, rules: &Rules, now: SystemTime) -> Vec<String> {
        let is_fresh = |entry: &&Entry| {
            let interval = rules.minimum_interval(&entry.driver);
            // A time in the future means that the clock was set back: it says nothing.
            let age = age(entry.asked_at_ms, now);
            interval.zip(age).is_some_and(|(interval, age)| age < interval.minimum())
        };
        let mut drivers: Vec<_> =
            self.chips.values().filter(is_fresh).map(|entry| entry.driver.clone()).collect();
        drivers.sort();
        drivers.dedup();
        drivers
    }

    /// Give chips that were not read their last reading, with its age; remember those that were read. Says
    /// whether there is something new to store.
    pub fn complete(&mut self, snapshot: &mut Snapshot, rules: &Rules, now: SystemTime) -> bool {
        let now_ms = milliseconds(now);
        let mut is_changed = false;
        let mut is_completed = false;
        for chip in &mut snapshot.chips {
            let identity = chip.identity.as_str();
            let has_interval =
                chip.name.as_deref().is_some_and(|name| rules.minimum_interval(name).is_some());
            match &chip.freshness {
                Freshness::NotRead(why) => {
                    // One that was asked and never answered has nothing to give.
                    let known = self.chips.get(identity).filter(|entry| entry.read_at_ms > 0);
                    if let Some(entry) = known {
                        let age = age(entry.read_at_ms, now).unwrap_or_default();
                        chip.freshness = Freshness::Cached { age, why: why.clone() };
                        entry.give(chip);
                        is_completed = true;
                    }
                }
                Freshness::Read if has_interval => {
                    self.chips.insert(identity.to_owned(), Entry::of(chip, now_ms));
                    is_changed = true;
                }
                Freshness::NoAnswer { .. } if has_interval => {
                    let entry =
                        self.chips.entry(identity.to_owned()).or_insert_with(|| Entry::of(chip, 0));
                    entry.asked_at_ms = now_ms;
                    is_changed = true;
                }
                _ => {}
            }
        }
        if is_completed {
            snapshot.judge(rules);
        }
        let known = self.chips.len();
        self.chips
            .retain(|_, entry| age(entry.asked_at_ms, now).is_none_or(|age| age < FORGOTTEN_AFTER));
        is_changed || self.chips.len() < known
    }
}

impl Entry {
    fn of(chip: &Chip, now_ms: u64) -> Self {
        let (mut files, mut device_files) = (BTreeMap::new(), BTreeMap::new());
        let mut take = |name: String, file: &Attribute| {
            let content = match &file.text {
                Ok(text) => Content::Text(text.clone()),
                Err(error) => Content::Failed {
                    error: error.errno().map_or_else(|| error.to_string(), |e| e.name().to_owned()),
                },
            };
            match file.origin {
                Origin::Hwmon => files.insert(name, content),
                Origin::Device => device_files.insert(name, content),
            };
        };
        for channel in &chip.channels {
            for file in &channel.attributes {
                take(channel.file_name(&file.property), file);
            }
        }
        for file in &chip.attributes {
            take(file.property.clone(), file);
        }
        let driver = chip.name.clone().unwrap_or_default();
        Self { driver, asked_at_ms: now_ms, read_at_ms: now_ms, files, device_files }
    }

    /// Put these readings in place of the chip's.
    fn give(&self, chip: &mut Chip) {
        let named = |files: &BTreeMap<String, Content>, origin| {
            let attribute =
                |(name, content): (&String, &Content)| Attribute::new(name, origin, content.text());
            files.iter().map(attribute).collect::<Vec<_>>()
        };
        let all = named(&self.files, Origin::Hwmon).into_iter();
        let all = all.chain(named(&self.device_files, Origin::Device));
        let (channels, attributes) = sort_out(all);
        chip.channels = channels;
        chip.attributes = attributes;
    }
}

impl Content {
    fn text(&self) -> Result<String, ReadError> {
        match self {
            Self::Text(text) => Ok(text.clone()),
            Self::Failed { error } => Err(Errno::from_name(error)
                .map_or_else(|| ReadError::Other(error.clone()), ReadError::Errno)),
        }
    }
}

fn milliseconds(time: SystemTime) -> u64 {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

/// Nothing for a time in the future.
fn age(then_ms: u64, now: SystemTime) -> Option<Duration> {
    milliseconds(now).checked_sub(then_ms).map(Duration::from_millis)
}
