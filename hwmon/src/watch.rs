//! Thresholds over time: what is raised, when, and when it is over.

mod bounds;
mod thresholds;

use std::{
    collections::BTreeMap,
    fmt,
    time::{Duration, Instant},
};

use bounds::{Finding, Step};
use thresholds::is_failed_fan;
pub use thresholds::{Limits, OwnLimits, Threshold, Thresholds};

use crate::{
    Channel, ChannelKey, Chip, Freshness, History, Quantity, Snapshot,
    history::judge::is_believable,
};

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
///
/// What cannot be believed raises nothing and ends nothing: bogus values, single spikes, readings from a
/// [cache](crate::Cache).
///
/// ```
/// use std::time::{Duration, Instant};
/// use hwmon::{Level, Snapshot, Thresholds, Watch};
/// # use hwmon::host_capture::{Capture, Node};
/// # let read = |text: &str| {
/// #     let mut capture = Capture::default();
/// #     capture.insert("class/hwmon/hwmon0", Node::directory());
/// #     capture.insert("class/hwmon/hwmon0/name", Node::file(Ok(b"k10temp".to_vec())));
/// #     capture.insert("class/hwmon/hwmon0/temp1_input", Node::file(Ok(text.into())));
/// #     Snapshot::from_capture(&capture)
/// # };
/// let mut watch = Watch::new(Thresholds::default());
/// let start = Instant::now();
/// for (second, text) in ["68000", "82000", "83000", "85000"].iter().enumerate() {
///     let mut snapshot = read(text); // normally Sensors::rescan
///     for event in watch.observe(&mut snapshot, start + Duration::from_secs(second as u64 * 5)) {
///         println!("{event}"); // critical: k10temp-virtual-0 temp1: 85 °C, above 80 °C for 10 s
/// #       assert_eq!(event.to_string(), "critical: k10temp-virtual-0 temp1: 85 °C, above 80 °C for 10 s");
///     }
/// }
/// assert_eq!(watch.raised().count(), 1);
/// ```
#[derive(Debug, Clone)]
pub struct Watch {
    thresholds: Thresholds,
    history: History,
    states: BTreeMap<ChannelKey, State>,
}

/// What is known of one channel.
#[derive(Debug, Clone, Copy, Default)]
struct State {
    level: Level,
    /// Since when the value has been beyond the first and the second limit.
    warning_since: Option<Instant>,
    critical_since: Option<Instant>,
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
        let history = History::new(samples_per_channel);
        Self { thresholds, history, states: BTreeMap::new() }
    }

    /// Look at a snapshot that was read at this time: judge it by the [`History`], remember it, and say what
    /// changed.
    pub fn observe(&mut self, snapshot: &mut Snapshot, at: Instant) -> Vec<Event> {
        self.history.observe(snapshot, at);
        let mut events = Vec::new();
        for chip in snapshot.chips.iter().filter(|chip| chip.freshness == Freshness::Read) {
            for channel in &chip.channels {
                let key = ChannelKey::of(chip, channel);
                let mut state = self.states.get(&key).copied().unwrap_or_default();
                let Some(finding) = self.find(chip, channel, &key, state.level) else {
                    continue;
                };
                let before = state.level;
                let since = state.take(finding.level, at, self.thresholds.duration());
                if state.level != before {
                    let lasted = since.map_or(Duration::ZERO, |since| at.duration_since(since));
                    events.push(event(chip, channel, &key, before, state.level, finding, lasted));
                }
                self.states.insert(key, state);
            }
        }
        events
    }

    /// Nothing for what cannot be believed.
    fn find(
        &self,
        chip: &Chip,
        channel: &Channel,
        key: &ChannelKey,
        was: Level,
    ) -> Option<Finding> {
        if is_failed_fan(channel) {
            return Some(Finding { level: Level::Critical, because: None });
        }
        let value = channel.reading.value().filter(|_| is_believable(channel))?;
        let highest_speed = self.history.highest_speed(key);
        Some(self.thresholds.bounds(chip, channel, highest_speed).find(value, was))
    }

    /// The samples so far.
    #[must_use]
    pub fn history(&self) -> &History {
        &self.history
    }

    /// How bad a channel is now.
    #[must_use]
    pub fn level(&self, key: &ChannelKey) -> Level {
        self.states.get(key).map_or(Level::Ok, |state| state.level)
    }

    /// All channels that are not ok.
    pub fn raised(&self) -> impl Iterator<Item = (&ChannelKey, Level)> {
        let levels = self.states.iter().map(|(key, state)| (key, state.level));
        levels.filter(|(_, level)| *level != Level::Ok)
    }
}

impl State {
    /// Up only after some time, down at once. Gives since when the new level holds.
    fn take(&mut self, found: Level, at: Instant, lasting: Duration) -> Option<Instant> {
        let since = |was: Option<Instant>, level| (found >= level).then(|| was.unwrap_or(at));
        self.warning_since = since(self.warning_since, Level::Warning);
        self.critical_since = since(self.critical_since, Level::Critical);
        if found < self.level {
            self.level = found;
        }
        let steps = [(Level::Critical, self.critical_since), (Level::Warning, self.warning_since)];
        let lasted = |since: &Instant| at.duration_since(*since) >= lasting;
        let raised = steps
            .into_iter()
            .find_map(|(level, since)| Some((level, since.filter(lasted)?)))
            .filter(|(level, _)| *level > self.level)?;
        self.level = raised.0;
        Some(raised.1)
    }
}

fn event(
    chip: &Chip,
    channel: &Channel,
    key: &ChannelKey,
    from: Level,
    to: Level,
    finding: Finding,
    lasted: Duration,
) -> Event {
    let value = channel.quantity();
    let now = value.map_or_else(|| "no value".to_owned(), |value| value.to_string());
    let limit_of = |step: Step| {
        let unit = value.map(|value| value.unit())?;
        Some(Quantity::from_value(step.trigger, unit))
    };
    let limit = finding.because.and_then(|(_, step)| limit_of(step));
    let reason = match (finding.because, limit, &channel.verdict.reason) {
        _ if to < from => format!("back at {now}"),
        (Some((side, _)), Some(limit), _) => match lasted.as_secs() {
            0 => format!("{now}, {side} {limit}"),
            seconds => format!("{now}, {side} {limit} for {seconds} s"),
        },
        (_, _, Some(reason)) => reason.clone(),
        _ => now,
    };
    let (chip, name) = (chip.display_name().to_owned(), channel.name());
    Event { key: key.clone(), chip, name, from, to, value, limit, reason }
}
