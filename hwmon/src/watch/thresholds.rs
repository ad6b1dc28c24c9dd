//! Which value is how bad.

use std::{borrow::Cow, time::Duration};

use super::{
    Level,
    bounds::{Border, Bounds, Step},
};
use crate::{
    Bound, Channel, ChannelKind, Chip, Class, history::judge::is_believable, rules::ChipPattern,
    rules::glob,
};

/// Two limits of one value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// From here on it is a warning.
    pub warning: f64,
    /// From here on it is critical.
    pub critical: f64,
}

/// What the limits count that a chip knows of itself.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum OwnLimits {
    /// The chip's own limits that can be believed count before the general ones.
    #[default]
    First,
    /// They count where there is no general one.
    Fallback,
    /// They do not count.
    Never,
}

/// A limit for single channels.
#[derive(Debug, Clone, PartialEq)]
pub struct Threshold {
    chips: Vec<ChipPattern>,
    channel: Cow<'static, str>,
    above: Option<Limits>,
    below: Option<Limits>,
}

impl Threshold {
    /// For channels whose id looks like this: `temp5`, `in*`. Without a limit it is never raised.
    #[must_use]
    pub fn new(channel: impl Into<Cow<'static, str>>) -> Self {
        Self { chips: Vec::new(), channel: channel.into(), above: None, below: None }
    }

    /// Only for such chips; as [`Rule::chip`](crate::Rule::chip).
    #[must_use]
    pub fn chip(mut self, glob: impl Into<Cow<'static, str>>) -> Self {
        self.chips.push(ChipPattern::Glob(glob.into()));
        self
    }

    /// Raised when the value is at one of these or above, in the channel's unit.
    #[must_use]
    pub fn above(mut self, limits: Limits) -> Self {
        self.above = Some(limits);
        self
    }

    /// Raised when the value is below one of these.
    #[must_use]
    pub fn below(mut self, limits: Limits) -> Self {
        self.below = Some(limits);
        self
    }

    /// Never raised.
    #[must_use]
    pub fn never(mut self) -> Self {
        (self.above, self.below) = (None, None);
        self
    }
}

/// From where on which value is a warning or critical.
#[derive(Debug, Clone, PartialEq)]
pub struct Thresholds {
    cpu: Limits,
    drive: Limits,
    gpu: Limits,
    board: Limits,
    current: Limits,
    fan_minimum: f64,
    own_limits: OwnLimits,
    margin: f64,
    lasting: Duration,
    single: Vec<Threshold>,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self {
            cpu: Limits { warning: 70.0, critical: 80.0 },
            drive: Limits { warning: 70.0, critical: 80.0 },
            gpu: Limits { warning: 80.0, critical: 90.0 },
            board: Limits { warning: 75.0, critical: 80.0 },
            current: Limits { warning: 15.0, critical: 25.0 },
            fan_minimum: 500.0,
            own_limits: OwnLimits::First,
            margin: 3.0,
            lasting: Duration::from_secs(10),
            single: Vec::new(),
        }
    }
}

impl Thresholds {
    /// Processors, in degrees Celsius.
    #[must_use]
    pub fn cpu(mut self, limits: Limits) -> Self {
        self.cpu = limits;
        self
    }

    /// Drives, in degrees Celsius.
    #[must_use]
    pub fn drive(mut self, limits: Limits) -> Self {
        self.drive = limits;
        self
    }

    /// Graphics cards, in degrees Celsius.
    #[must_use]
    pub fn gpu(mut self, limits: Limits) -> Self {
        self.gpu = limits;
        self
    }

    /// The board, and whatever else has a temperature, in degrees Celsius.
    #[must_use]
    pub fn board(mut self, limits: Limits) -> Self {
        self.board = limits;
        self
    }

    /// Currents, in amperes.
    #[must_use]
    pub fn current(mut self, limits: Limits) -> Self {
        self.current = limits;
        self
    }

    /// Fans that were seen turning, in revolutions a minute: critical below this.
    #[must_use]
    pub fn fan_minimum(mut self, rpm: f64) -> Self {
        self.fan_minimum = rpm;
        self
    }

    /// Whether the limits that a chip knows of itself count.
    #[must_use]
    pub fn own_limits(mut self, own: OwnLimits) -> Self {
        self.own_limits = own;
        self
    }

    /// How far a temperature must come back before it is over, in degrees Celsius, where the chip does not say.
    #[must_use]
    pub fn margin(mut self, celsius: f64) -> Self {
        self.margin = celsius;
        self
    }

    /// For how long a limit must be passed before that is raised.
    #[must_use]
    pub fn lasting(mut self, duration: Duration) -> Self {
        self.lasting = duration;
        self
    }

    /// Limits of single channels, which count before all others; the first one that fits.
    #[must_use]
    pub fn with(mut self, single: impl IntoIterator<Item = Threshold>) -> Self {
        self.single.extend(single);
        self
    }

    /// How bad a channel is at this moment, without memory. What cannot be believed is never bad; a fan that
    /// stands still although it should turn is critical.
    #[must_use]
    pub fn check(&self, chip: &Chip, channel: &Channel) -> Level {
        if is_failed_fan(channel) {
            return Level::Critical;
        }
        match channel.reading.value().filter(|_| is_believable(channel)) {
            Some(value) => self.bounds(chip, channel, None).find(value, Level::Ok).level,
            None => Level::Ok,
        }
    }

    /// How long a limit must be passed.
    pub(super) fn duration(&self) -> Duration {
        self.lasting
    }

    /// What is fine for a channel. `highest_speed`: of a fan, how fast it was ever seen turning.
    pub(super) fn bounds(
        &self,
        chip: &Chip,
        channel: &Channel,
        highest_speed: Option<f64>,
    ) -> Bounds {
        if let Some(single) = self.single.iter().find(|single| single.is_about(chip, channel)) {
            let margin = |limits: Limits| self.margin_of(channel.kind, limits.warning);
            let above = single.above.map(|limits| Border::above(limits, margin(limits)));
            let below = single.below.map(|limits| Border::below(limits, margin(limits)));
            return Bounds { above: above.unwrap_or_default(), below: below.unwrap_or_default() };
        }
        let own = match self.own_limits {
            OwnLimits::Never => Bounds::default(),
            OwnLimits::First | OwnLimits::Fallback => self.own_bounds(channel),
        };
        let general = self.general_bounds(chip, channel, highest_speed);
        match self.own_limits {
            OwnLimits::Fallback => own.filled_into(general),
            OwnLimits::First | OwnLimits::Never => general.filled_into(own),
        }
    }

    /// By kind of chip, as the owner or the defaults have it.
    fn general_bounds(&self, chip: &Chip, channel: &Channel, highest_speed: Option<f64>) -> Bounds {
        let above = |limits: Limits| {
            let margin = self.margin_of(channel.kind, limits.warning);
            Bounds { above: Border::above(limits, margin), ..Bounds::default() }
        };
        match channel.kind {
            ChannelKind::Temperature => above(match Part::of(chip, channel) {
                Part::Cpu => self.cpu,
                Part::Drive => self.drive,
                Part::Gpu => self.gpu,
                Part::Board => self.board,
            }),
            ChannelKind::Current => above(self.current),
            // A fan that always turns slowly is fine, and so is one that is meant to stand still.
            ChannelKind::Fan
                if highest_speed.is_some_and(|rpm| rpm >= self.fan_minimum)
                    && !is_meant_to_rest(channel) =>
            {
                let trigger = self.fan_minimum;
                let clear = trigger + self.margin_of(channel.kind, trigger);
                let critical = Some(Step { trigger, clear });
                Bounds { below: Border { warning: None, critical }, ..Bounds::default() }
            }
            _ => Bounds::default(),
        }
    }

    /// The chip's own limits, those that can be believed.
    fn own_bounds(&self, channel: &Channel) -> Bounds {
        let step = |bound: Bound, sign: f64| {
            let trigger = channel.sane_limit(bound)?.value();
            let hysteresis = channel.limit(bound)?.hysteresis.as_ref();
            let own = hysteresis.filter(|own| own.verdict.is_ok());
            let own = own.and_then(|own| own.reading.value());
            let own = own.filter(|own| (trigger - own) * sign > 0.0);
            let margin = self.margin_of(channel.kind, trigger);
            Some(Step { trigger, clear: own.unwrap_or(trigger - margin * sign) })
        };
        let above = Border {
            warning: step(Bound::Max, 1.0),
            critical: step(Bound::Critical, 1.0).or_else(|| step(Bound::Emergency, 1.0)),
        };
        let below =
            Border { warning: step(Bound::Min, -1.0), critical: step(Bound::LowCritical, -1.0) };
        match channel.kind {
            // That something is cold is nobody's emergency, and many chips say 0 °C for "not set".
            ChannelKind::Temperature | ChannelKind::Power | ChannelKind::Current => {
                Bounds { above, below: Border::default() }
            }
            ChannelKind::Humidity => Bounds { above, below },
            // Only a pair that somebody has set: boards ship with 0 and full scale.
            ChannelKind::Voltage => {
                let low = channel.sane_limit(Bound::Min).map(|limit| limit.value());
                let high = channel.sane_limit(Bound::Max).map(|limit| limit.value());
                let is_set = low.zip(high).is_some_and(|(low, high)| low < high && low != 0.0);
                if is_set { Bounds { above, below } } else { Bounds::default() }
            }
            // Its minimum is where the fan counts as standing still: a verdict of its own.
            _ => Bounds::default(),
        }
    }

    /// How far a value must come back.
    fn margin_of(&self, kind: ChannelKind, limit: f64) -> f64 {
        match kind {
            ChannelKind::Temperature => self.margin,
            ChannelKind::Voltage => limit.abs() * 0.01,
            ChannelKind::Fan => limit.abs() * 0.1,
            _ => limit.abs() * 0.05,
        }
    }
}

impl Threshold {
    fn is_about(&self, chip: &Chip, channel: &Channel) -> bool {
        glob::matches(&self.channel, &channel.id()) && ChipPattern::any_matches(&self.chips, chip)
    }
}

/// What a temperature is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Cpu,
    Drive,
    Gpu,
    Board,
}

impl Part {
    fn of(chip: &Chip, channel: &Channel) -> Self {
        let label = channel.label.as_deref().unwrap_or_default().to_lowercase();
        match chip.name.as_deref().unwrap_or_default() {
            "coretemp" | "k10temp" | "k8temp" | "zenpower" | "zenergy" | "via_cputemp"
            | "cpu_thermal" | "cpu-thermal" => Self::Cpu,
            "nvme" | "drivetemp" => Self::Drive,
            "amdgpu" | "radeon" | "nouveau" | "i915" | "xe" => Self::Gpu,
            // "CPU Temperature" of a board, but not its regulators, which may be far hotter.
            _ if label.starts_with("cpu") && !label.contains("vrm") => Self::Cpu,
            _ => Self::Board,
        }
    }
}

/// Switched off on purpose, or of the kind that rests while it is cool.
fn is_meant_to_rest(channel: &Channel) -> bool {
    matches!(channel.verdict.code.as_deref(), Some("fan_off" | "fan_zero_rpm_mode"))
}

/// A fan of which the rules or the history say that it failed.
pub(super) fn is_failed_fan(channel: &Channel) -> bool {
    channel.kind == ChannelKind::Fan && channel.verdict.class == Class::Stuck
}
