//! One sensor of a chip: its reading, and all the driver says about it.

use std::fmt;

use crate::{Attribute, Flag, Quantity, Reading, Verdict};

/// What a channel measures or drives. The order is that of `sensors`' output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum ChannelKind {
    /// `inN`: volts.
    Voltage,
    /// `fanN`: revolutions a minute.
    Fan,
    /// `tempN`: degrees Celsius.
    Temperature,
    /// `powerN`: watts.
    Power,
    /// `energyN`: joules, counting up.
    Energy,
    /// `currN`: amperes.
    Current,
    /// `humidityN`: percent.
    Humidity,
    /// `cpuN_vid`: the core voltage that the CPU asks for.
    CpuVid,
    /// `intrusionN`: whether the chassis was opened.
    Intrusion,
    /// `pwmN`: how hard a fan is driven.
    Pwm,
    /// `freqN`: hertz.
    Frequency,
}

impl ChannelKind {
    /// All kinds, in order.
    pub const ALL: [Self; 11] = [
        Self::Voltage,
        Self::Fan,
        Self::Temperature,
        Self::Power,
        Self::Energy,
        Self::Current,
        Self::Humidity,
        Self::CpuVid,
        Self::Intrusion,
        Self::Pwm,
        Self::Frequency,
    ];

    /// How the kernel's file names start: `temp`, `in`, `fan`, …
    #[must_use]
    pub fn prefix(self) -> &'static str {
        match self {
            Self::Voltage => "in",
            Self::Fan => "fan",
            Self::Temperature => "temp",
            Self::Power => "power",
            Self::Energy => "energy",
            Self::Current => "curr",
            Self::Humidity => "humidity",
            Self::CpuVid => "cpu",
            Self::Intrusion => "intrusion",
            Self::Pwm => "pwm",
            Self::Frequency => "freq",
        }
    }

    pub(crate) fn from_prefix(prefix: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.prefix() == prefix)
    }

    /// The properties that may hold the reading itself, the preferred one first.
    fn readings(self) -> &'static [&'static str] {
        match self {
            Self::CpuVid => &["vid"],
            Self::Intrusion => &["alarm"],
            Self::Pwm => &[""],
            Self::Power | Self::Voltage | Self::Current => &["input", "average"],
            _ => &["input"],
        }
    }
}

impl fmt::Display for ChannelKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Voltage => "voltage",
            Self::Fan => "fan",
            Self::Temperature => "temperature",
            Self::Power => "power",
            Self::Energy => "energy",
            Self::Current => "current",
            Self::Humidity => "humidity",
            Self::CpuVid => "cpu vid",
            Self::Intrusion => "intrusion",
            Self::Pwm => "pwm",
            Self::Frequency => "frequency",
        })
    }
}

/// One channel of a chip, such as `temp1` with all `temp1_*` files.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Channel {
    /// What it measures.
    pub kind: ChannelKind,
    /// Its number in the file names: 1 in `temp1`. Gaps are normal.
    pub number: u32,
    /// The driver's `_label`. Not unique, not even within a chip.
    pub label: Option<String>,
    /// The present value, from `_input` where there is one (else `_average`, `_vid`, the bare `pwmN`, or
    /// `_alarm` of an intrusion).
    pub reading: Reading,
    /// The limits the driver knows, from low to high.
    pub limits: Vec<Limit>,
    /// All alarm flags, raised or not.
    pub alarms: Vec<Alarm>,
    /// `_fault`: the chip's own word on whether this sensor works. Nothing when the chip does not say.
    pub fault: Option<Flag>,
    /// Every file of the channel, also those above and those we have no name for, sorted by property.
    pub attributes: Vec<Attribute>,
    /// Whether to believe the reading.
    pub verdict: Verdict,
    /// Values that a formula gave instead of the driver, by property.
    computed: Vec<(String, Reading)>,
    is_relabelled: bool,
}

/// Which border of the reading a limit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Bound {
    /// `lcrit`: critically low.
    LowCritical,
    /// `rated_min`: what the part is made for.
    RatedMin,
    /// `min`.
    Min,
    /// `max`.
    Max,
    /// `cap`: where the power is held.
    Cap,
    /// `crit`.
    Critical,
    /// `emergency`.
    Emergency,
    /// `rated_max`: what the part is made for.
    RatedMax,
}

impl Bound {
    /// All bounds, in order.
    pub const ALL: [Self; 8] = [
        Self::LowCritical,
        Self::RatedMin,
        Self::Min,
        Self::Max,
        Self::Cap,
        Self::Critical,
        Self::Emergency,
        Self::RatedMax,
    ];

    /// The kernel's word: `lcrit`, `max`, …
    #[must_use]
    pub fn property(self) -> &'static str {
        match self {
            Self::LowCritical => "lcrit",
            Self::RatedMin => "rated_min",
            Self::Min => "min",
            Self::Max => "max",
            Self::Cap => "cap",
            Self::Critical => "crit",
            Self::Emergency => "emergency",
            Self::RatedMax => "rated_max",
        }
    }

    fn hysteresis_property(self) -> &'static str {
        match self {
            Self::LowCritical => "lcrit_hyst",
            Self::RatedMin => "rated_min_hyst",
            Self::Min => "min_hyst",
            Self::Max => "max_hyst",
            Self::Cap => "cap_hyst",
            Self::Critical => "crit_hyst",
            Self::Emergency => "emergency_hyst",
            Self::RatedMax => "rated_max_hyst",
        }
    }

    fn alarm_property(self) -> &'static str {
        match self {
            Self::LowCritical => "lcrit_alarm",
            Self::RatedMin => "rated_min_alarm",
            Self::Min => "min_alarm",
            Self::Max => "max_alarm",
            Self::Cap => "cap_alarm",
            Self::Critical => "crit_alarm",
            Self::Emergency => "emergency_alarm",
            Self::RatedMax => "rated_max_alarm",
        }
    }

    /// Whether the reading should stay above it.
    #[must_use]
    pub fn is_lower(self) -> bool {
        matches!(self, Self::LowCritical | Self::RatedMin | Self::Min)
    }
}

impl fmt::Display for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.property())
    }
}

/// One limit of a channel.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Limit {
    /// Which border it is.
    pub bound: Bound,
    /// Its value.
    pub reading: Reading,
    /// Whether to believe it. Often not: a bad limit says nothing about the reading.
    pub verdict: Verdict,
    /// Where the alarm ends again, if the driver says.
    pub hysteresis: Option<Hysteresis>,
}

/// The value at which an alarm ends, as an absolute value.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Hysteresis {
    /// Its value.
    pub reading: Reading,
    /// Whether to believe it.
    pub verdict: Verdict,
}

/// One alarm flag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Alarm {
    /// The limit it is about; nothing for a flag of the whole channel (`in1_alarm`).
    pub bound: Option<Bound>,
    /// Its state.
    pub state: Flag,
}

impl Channel {
    pub(crate) fn new(kind: ChannelKind, number: u32, mut attributes: Vec<Attribute>) -> Self {
        attributes.sort_by(|a, b| a.property.cmp(&b.property));
        let find = |property: &str| find(&attributes, property);
        let limits = Bound::ALL.into_iter().filter_map(|bound| {
            let value = find(bound.property())?;
            let hysteresis = find(bound.hysteresis_property())
                .map(|hyst| Hysteresis { reading: hyst.reading(), verdict: Verdict::ok() });
            let reading = value.reading();
            Some(Limit { bound, reading, verdict: Verdict::ok(), hysteresis })
        });
        let of_limits = Bound::ALL.map(|bound| (Some(bound), bound.alarm_property()));
        let alarms = [(None, "alarm")].into_iter().chain(of_limits);
        let alarms = alarms
            .filter_map(|(bound, property)| Some(Alarm { bound, state: find(property)?.flag() }));
        let limits = limits.collect();
        let alarms = alarms.collect();
        let fault = find("fault").map(Attribute::flag);
        let reading = reading(kind, &attributes).map_or(Reading::Absent, Attribute::reading);
        let label = label(&attributes);
        let (verdict, computed) = (Verdict::ok(), Vec::new());
        Self {
            kind,
            number,
            label,
            reading,
            limits,
            alarms,
            fault,
            attributes,
            verdict,
            computed,
            is_relabelled: false,
        }
    }

    /// Another label, and other values for some files.
    pub(crate) fn correct(&mut self, label: Option<String>, computed: Vec<(String, Reading)>) {
        if label.is_some() {
            self.label = label;
            self.is_relabelled = true;
        }
        self.computed = computed;
        self.read_again();
    }

    pub(crate) fn is_corrected(&self) -> bool {
        self.is_relabelled || !self.computed.is_empty()
    }

    /// As the driver has it.
    pub(crate) fn take_back_corrections(&mut self) {
        self.label = label(&self.attributes);
        self.is_relabelled = false;
        self.computed.clear();
        self.read_again();
    }

    /// After its files were read again: as the driver has it now.
    pub(crate) fn refresh(&mut self) {
        self.computed.clear();
        self.read_again();
        self.fault = find(&self.attributes, "fault").map(Attribute::flag);
        for alarm in &mut self.alarms {
            let property = alarm.bound.map_or("alarm", Bound::alarm_property);
            if let Some(file) = find(&self.attributes, property) {
                alarm.state = file.flag();
            }
        }
    }

    /// The reading and the limits from the files.
    fn read_again(&mut self) {
        let own = reading(self.kind, &self.attributes).map(|file| file.property.clone());
        self.reading = own.map_or(Reading::Absent, |property| self.reading_of(&property));
        for index in 0..self.limits.len() {
            let bound = self.limits[index].bound;
            let reading = self.reading_of(bound.property());
            let hysteresis = self.reading_of(bound.hysteresis_property());
            self.limits[index].reading = reading;
            if let Some(own) = &mut self.limits[index].hysteresis {
                own.reading = hysteresis;
            }
        }
    }

    /// One verdict on the reading and on all that belongs to it.
    pub(crate) fn judge_all(&mut self, verdict: &Verdict) {
        self.verdict = verdict.clone();
        for limit in &mut self.limits {
            limit.verdict = verdict.clone();
            if let Some(own) = &mut limit.hysteresis {
                own.verdict = verdict.clone();
            }
        }
    }

    /// What one of its files says as a number, by property, after [corrections](crate::Correction);
    /// [`attribute`](Self::attribute) gives the driver's own word.
    #[must_use]
    pub fn reading_of(&self, property: &str) -> Reading {
        match self.computed.iter().find(|(own, _)| own == property) {
            Some((_, reading)) => reading.clone(),
            None => self.attribute(property).map_or(Reading::Absent, Attribute::reading),
        }
    }

    /// `temp1`, `in0`: unique within the chip, which labels are not.
    #[must_use]
    pub fn id(&self) -> String {
        format!("{}{}", self.kind.prefix(), self.number)
    }

    /// `temp1_crit`, `pwm1`: the name of one of its files.
    pub(crate) fn file_name(&self, property: &str) -> String {
        match property {
            "" => self.id(),
            property => format!("{}{}_{property}", self.kind.prefix(), self.number),
        }
    }

    /// The label, or the id where there is none.
    #[must_use]
    pub fn name(&self) -> String {
        self.label.clone().unwrap_or_else(|| self.id())
    }

    /// The present value with its unit, believable or not.
    #[must_use]
    pub fn quantity(&self) -> Option<Quantity> {
        self.reading.quantity()
    }

    /// One of its files by property: `highest`, `lowest`, `average`, `type`, `beep`, `enable`, …
    #[must_use]
    pub fn attribute(&self, property: &str) -> Option<&Attribute> {
        find(&self.attributes, property)
    }

    /// The limit on that side.
    #[must_use]
    pub fn limit(&self, bound: Bound) -> Option<&Limit> {
        self.limits.iter().find(|limit| limit.bound == bound)
    }

    /// The value of a limit that can be believed.
    #[must_use]
    pub fn sane_limit(&self, bound: Bound) -> Option<Quantity> {
        self.limit(bound).filter(|limit| limit.verdict.is_ok())?.reading.quantity()
    }

    /// The alarms that are raised and mean something: not those about a bogus limit (many boards ship with
    /// `max` = 0 and an alarm for ever), and none of a sensor that measures nothing.
    pub fn raised_alarms(&self) -> impl Iterator<Item = &Alarm> {
        let is_about =
            |alarm: &Alarm, limit: &Limit| alarm.bound.is_none_or(|bound| bound == limit.bound);
        self.alarms
            .iter()
            .filter(|alarm| alarm.state == Flag::Raised && !self.verdict.class.is_hidden())
            .filter(move |alarm| {
                let mut limits = self.limits.iter().filter(|limit| is_about(alarm, limit));
                limits.all(|limit| limit.verdict.is_ok())
            })
    }

    /// Whether there is any of the [`raised_alarms`](Self::raised_alarms).
    #[must_use]
    pub fn is_alarming(&self) -> bool {
        self.raised_alarms().next().is_some()
    }

    /// The files that could not be read, with the reason.
    pub fn unreadable(&self) -> impl Iterator<Item = (&Attribute, &host_capture::ReadError)> {
        self.attributes.iter().filter_map(|file| Some((file, file.text.as_ref().err()?)))
    }
}

/// The file that holds the present value.
fn reading(kind: ChannelKind, attributes: &[Attribute]) -> Option<&Attribute> {
    kind.readings().iter().find_map(|property| find(attributes, property))
}

/// The driver's own label.
fn label(attributes: &[Attribute]) -> Option<String> {
    let label = find(attributes, "label")?.text.as_ref().ok()?;
    (!label.trim().is_empty()).then(|| label.clone())
}

fn find<'a>(attributes: &'a [Attribute], property: &str) -> Option<&'a Attribute> {
    attributes.iter().find(|attribute| attribute.property == property)
}
