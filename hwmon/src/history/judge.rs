//! Verdicts that need more than one moment: spikes, jumps of all at once, values that never move, fans that stopped.
//!
//! Only readings that the rules had nothing against are looked at, so that an owner's own word stands.

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use super::{ChannelKey, Series};
use crate::{Channel, ChannelKind, Chip, Class, Freshness, Quantity, Snapshot, Unit, Verdict};

/// What judging remembers beside the samples.
#[derive(Debug, Clone, Default)]
pub(super) struct Judge {
    last_look: Option<Instant>,
    /// Values that jumped and wait for the next one to agree.
    unconfirmed: BTreeMap<ChannelKey, f64>,
    /// The highest speed of each fan that ever turned.
    turned: BTreeMap<ChannelKey, f64>,
}

/// After a longer time without a look any value is possible.
const CONTINUOUS: Duration = Duration::from_secs(60);

/// A temperature that does not move by a digit for so long, in so many samples, while others move by so much, is
/// none.
const STUCK_AFTER: Duration = Duration::from_secs(3600);
const STUCK_SAMPLES: usize = 60;
const OTHERS_MOVE: f64 = 5.0;

/// So many temperatures of different parts do not jump in the same moment by themselves.
const TOGETHER: usize = 3;

impl Judge {
    pub(super) fn judge(
        &mut self,
        series: &BTreeMap<ChannelKey, Series>,
        snapshot: &mut Snapshot,
        at: Instant,
    ) {
        let last_look = self.last_look.replace(at);
        if last_look.is_some_and(|last| last >= at) {
            self.last_look = last_look;
            return;
        }
        let is_continuous = last_look.is_some_and(|last| at.duration_since(last) <= CONTINUOUS);
        if !is_continuous {
            self.unconfirmed.clear();
        }
        let together = is_continuous && jumped_together(series, snapshot);
        let moved = widest_move(series);
        for chip in &mut snapshot.chips {
            if chip.freshness != Freshness::Read {
                continue;
            }
            for index in 0..chip.channels.len() {
                let channel = &chip.channels[index];
                let Some(value) = channel.reading.value() else { continue };
                let key = ChannelKey::of(chip, channel);
                let verdict = match channel.kind {
                    ChannelKind::Fan if value <= 0.0 => self.stopped(&key, chip, channel),
                    _ if !channel.verdict.is_ok() => None,
                    _ => {
                        let known = series.get(&key);
                        let before = known.and_then(Series::last).map(|sample| sample.value);
                        let jump = before.filter(|before| {
                            is_continuous && is_jump(channel.kind, *before, value)
                        });
                        match jump {
                            Some(before) => self.jumped(&key, channel, before, value, together),
                            None => {
                                self.unconfirmed.remove(&key);
                                known.and_then(|known| never_moves(channel, value, known, moved))
                            }
                        }
                    }
                };
                let channel = &mut chip.channels[index];
                if let Some(verdict) = verdict {
                    channel.verdict = verdict;
                }
                if channel.kind == ChannelKind::Fan && value > 0.0 && is_believable(channel) {
                    let highest = self.turned.entry(key).or_default();
                    *highest = highest.max(value);
                }
            }
        }
    }

    /// The highest speed at which a fan was ever seen.
    pub(super) fn highest_speed(&self, key: &ChannelKey) -> Option<f64> {
        self.turned.get(key).copied()
    }

    /// 0 RPM, of which the rules know nothing better than that perhaps nothing is plugged in.
    fn stopped(&self, key: &ChannelKey, chip: &Chip, channel: &Channel) -> Option<Verdict> {
        let is_open = channel.verdict.is_ok() && channel.verdict.code.is_none();
        if !is_open && channel.verdict.code.as_deref() != Some("fan_not_turning") {
            return None;
        }
        let before = Quantity::from_value(*self.turned.get(key)?, Unit::Rpm);
        let driven = chip.channel(ChannelKind::Pwm, channel.number).and_then(Channel::quantity);
        let reason = match driven {
            Some(driven) => {
                format!("0 RPM, though driven with {driven}; it turned at {before} before")
            }
            None => format!(
                "0 RPM, and it turned at {before} before; nothing says that it was switched off"
            ),
        };
        Some(Verdict::new(Class::Stuck, "fan_stopped", reason))
    }

    fn jumped(
        &mut self,
        key: &ChannelKey,
        channel: &Channel,
        before: f64,
        value: f64,
        together: bool,
    ) -> Option<Verdict> {
        let unit = channel.quantity()?.unit();
        let (before, now) = (Quantity::from_value(before, unit), Quantity::from_value(value, unit));
        if together && channel.kind == ChannelKind::Temperature {
            let reason = format!(
                "{now} right after {before}, and every other temperature of this host jumped in the same \
                 moment: a driver's mistake, not heat"
            );
            return Some(Verdict::new(Class::Bogus, "jumped_together", reason));
        }
        let waiting = self.unconfirmed.insert(key.clone(), value);
        if waiting.is_some_and(|waiting| !is_jump(channel.kind, waiting, value)) {
            self.unconfirmed.remove(key);
            return None;
        }
        let reason = format!(
            "{now} right after {before}: one reading alone; it counts when the next one agrees"
        );
        Some(Verdict::new(Class::Suspect, "spike", reason))
    }
}

/// Whether a reading is worth remembering.
pub(crate) fn is_believable(channel: &Channel) -> bool {
    let class = channel.verdict.class;
    let is_spike = channel.verdict.code.as_deref() == Some("spike");
    !class.is_hidden() && class != Class::Unreadable && !is_spike
}

/// Whether no part can change by so much from one look to the next.
fn is_jump(kind: ChannelKind, before: f64, now: f64) -> bool {
    let change = (now - before).abs();
    match kind {
        ChannelKind::Temperature => change >= 40.0,
        ChannelKind::Voltage => change >= 1.0 && change >= before.abs() * 0.5,
        ChannelKind::Current => change >= 100.0,
        ChannelKind::Power => change >= 1000.0,
        // Upwards only: that a fan stops is another matter.
        ChannelKind::Fan => now - before >= 3000.0 && now >= before * 3.0,
        _ => false,
    }
}

/// Whether all temperatures of the host that have a past jumped, and in the same direction.
fn jumped_together(series: &BTreeMap<ChannelKey, Series>, snapshot: &Snapshot) -> bool {
    let mut changes = Vec::new();
    for (chip, channel) in snapshot.channels(ChannelKind::Temperature) {
        let before = series.get(&ChannelKey::of(chip, channel)).and_then(Series::last);
        let is_new = chip.freshness == Freshness::Read && channel.verdict.is_ok();
        if let (Some(before), Some(value), true) = (before, channel.reading.value(), is_new) {
            let is_jump = is_jump(channel.kind, before.value, value);
            changes.push(if is_jump { (value - before.value).signum() } else { 0.0 });
        }
    }
    let all = |sign: f64| changes.iter().all(|change| *change * sign > 0.0);
    changes.len() >= TOGETHER && (all(1.0) || all(-1.0))
}

/// By how much the liveliest temperature of the host moved.
fn widest_move(series: &BTreeMap<ChannelKey, Series>) -> f64 {
    let temperatures = series.iter().filter(|(key, _)| key.kind == ChannelKind::Temperature);
    let moves = temperatures.filter_map(|(_, own)| Some(own.maximum()? - own.minimum()?));
    moves.fold(0.0, f64::max)
}

fn never_moves(channel: &Channel, value: f64, known: &Series, moved: f64) -> Option<Verdict> {
    let (duration, samples) = known.unchanged()?;
    #[allow(clippy::float_cmp)] // the very same number again
    let is_same = known.last()?.value == value;
    let is_stuck = channel.kind == ChannelKind::Temperature
        && is_same
        && duration >= STUCK_AFTER
        && samples >= STUCK_SAMPLES
        && moved >= OTHERS_MOVE;
    is_stuck.then(|| {
        let reason = format!(
            "exactly {} for {} minutes, while other temperatures moved by {moved:.0} °C: not a measurement",
            Quantity::from_value(value, Unit::Celsius),
            duration.as_secs() / 60,
        );
        Verdict::new(Class::Stuck, "never_moves", reason)
    })
}
