//! What channels said before: a ring of samples for each, and the verdicts that need more than one moment.

pub(crate) mod judge;
mod series;

use std::{collections::BTreeMap, fmt, time::Instant};

pub use series::{Direction, Sample, Series, Trend};

use crate::{Channel, ChannelKind, Chip, Identity, Snapshot};

/// One channel of a host, for ever: by the chip's identity, not by its number.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub struct ChannelKey {
    /// The chip.
    pub chip: Identity,
    /// What it measures.
    pub kind: ChannelKind,
    /// Its number.
    pub number: u32,
}

impl ChannelKey {
    /// The key of a channel.
    #[must_use]
    pub fn of(chip: &Chip, channel: &Channel) -> Self {
        Self { chip: chip.identity.clone(), kind: channel.kind, number: channel.number }
    }
}

/// `devices/platform/nct6775.656 temp1`.
impl fmt::Display for ChannelKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}{}", self.chip, self.kind.prefix(), self.number)
    }
}

/// The last samples of every channel of one host, and the verdicts that they make possible:
///
/// | code | verdict | when |
/// | --- | --- | --- |
/// | `spike` | suspect | one reading far from the one before; it counts when the next one agrees |
/// | `jumped_together` | bogus | every temperature of the host jumped in the same moment |
/// | `never_moves` | stuck | a temperature stayed the same to the digit for an hour while others moved |
/// | `fan_stopped` | stuck | 0 RPM of a fan that was seen turning, unless it is switched off |
///
/// ```
/// use std::time::{Duration, Instant};
/// use hwmon::{ChannelKey, ChannelKind, History, Snapshot};
/// # use hwmon::host_capture::{Capture, Node};
/// # let read = |text: &str| {
/// #     let mut capture = Capture::default();
/// #     capture.insert("class/hwmon/hwmon0", Node::directory());
/// #     capture.insert("class/hwmon/hwmon0/name", Node::file(Ok(b"k10temp".to_vec())));
/// #     capture.insert("class/hwmon/hwmon0/temp1_input", Node::file(Ok(text.into())));
/// #     Snapshot::from_capture(&capture)
/// # };
/// let mut history = History::new(60);
/// let start = Instant::now();
/// for (second, text) in ["41000", "41500", "43500"].iter().enumerate() {
///     let mut snapshot = read(text); // normally Sensors::rescan
///     history.observe(&mut snapshot, start + Duration::from_secs(second as u64));
/// }
/// let (_, series) = history.iter().next().expect("one channel");
/// assert_eq!((series.minimum(), series.average(), series.maximum()), (Some(41.0), Some(42.0), Some(43.5)));
/// ```
#[derive(Debug, Clone)]
pub struct History {
    capacity: usize,
    series: BTreeMap<ChannelKey, Series>,
    judge: judge::Judge,
}

impl History {
    /// Keep so many samples of each channel; at least two.
    #[must_use]
    pub fn new(samples_per_channel: usize) -> Self {
        Self {
            capacity: samples_per_channel.max(2),
            series: BTreeMap::new(),
            judge: judge::Judge::default(),
        }
    }

    /// Judge a snapshot by what was seen before, then remember what can be believed of it. `at` is when it was
    /// read; a snapshot that is not newer than the last one changes nothing.
    ///
    /// Readings that came from a [cache](crate::Cache) are not samples of this moment, and are passed over.
    pub fn observe(&mut self, snapshot: &mut Snapshot, at: Instant) {
        self.judge.judge(&self.series, snapshot, at);
        for chip in &snapshot.chips {
            if chip.freshness != crate::Freshness::Read {
                continue;
            }
            for channel in &chip.channels {
                let is_believable = judge::is_believable(channel);
                if let Some(value) = channel.reading.value().filter(|_| is_believable) {
                    let key = ChannelKey::of(chip, channel);
                    let series =
                        self.series.entry(key).or_insert_with(|| Series::new(self.capacity));
                    series.push(Sample { at, value });
                }
            }
        }
    }

    /// The highest speed at which a fan was ever seen, also when that has left the ring.
    #[must_use]
    pub fn highest_speed(&self, key: &ChannelKey) -> Option<f64> {
        self.judge.highest_speed(key)
    }

    /// The samples of one channel.
    #[must_use]
    pub fn series(&self, key: &ChannelKey) -> Option<&Series> {
        self.series.get(key)
    }

    /// All channels that ever gave a believable value.
    pub fn iter(&self) -> impl Iterator<Item = (&ChannelKey, &Series)> {
        self.series.iter()
    }
}
