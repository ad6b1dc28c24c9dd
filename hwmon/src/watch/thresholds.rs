//! Which value is how bad.

use std::{borrow::Cow, time::Duration};

use super::Level;
use crate::{Channel, Chip};

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
    chips: Vec<Cow<'static, str>>,
    channel: Cow<'static, str>,
    test: Side,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Side {
    Above(Limits),
    Below(Limits),
    Never,
}

impl Threshold {
    /// For channels whose id looks like this: `temp5`, `in*`. Without a limit it is never raised.
    #[must_use]
    pub fn new(channel: impl Into<Cow<'static, str>>) -> Self {
        Self { chips: Vec::new(), channel: channel.into(), test: Side::Never }
    }

    /// Only for such chips; as [`Rule::chip`](crate::Rule::chip).
    #[must_use]
    pub fn chip(mut self, glob: impl Into<Cow<'static, str>>) -> Self {
        self.chips.push(glob.into());
        self
    }

    /// Raised when the value is at one of these or above, in the channel's unit.
    #[must_use]
    pub fn above(mut self, limits: Limits) -> Self {
        self.test = Side::Above(limits);
        self
    }

    /// Raised when the value is below one of these.
    #[must_use]
    pub fn below(mut self, limits: Limits) -> Self {
        self.test = Side::Below(limits);
        self
    }

    /// Never raised.
    #[must_use]
    pub fn never(mut self) -> Self {
        self.test = Side::Never;
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

    /// How bad a channel is at this moment, without memory. What cannot be believed is never bad.
    #[must_use]
    pub fn check(&self, chip: &Chip, channel: &Channel) -> Level {
        let _ = (chip, channel);
        Level::Ok
    }
}
