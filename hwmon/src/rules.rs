//! Rules that judge readings and limits: plain data, tried from the first to the last.

mod builtin;
mod glob;

use std::borrow::Cow;

use crate::{Bound, Channel, ChannelKind, Chip, Class, Flag, Limit, Quantity, Reading, Verdict};

/// What a rule is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Subject {
    /// The channel's reading.
    Reading,
    /// All limits of a channel.
    AnyLimit,
    /// One of them.
    Limit(Bound),
    /// The value at which a limit's alarm ends.
    Hysteresis,
}

/// What must hold for a rule to speak. Values are in the unit of [`Quantity::value`].
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Test {
    /// The value is one of these, to a thousandth.
    OneOf(Cow<'static, [f64]>),
    /// The value is below this.
    Below(f64),
    /// The value is this or above.
    AtLeast(f64),
    /// The value is outside these two.
    Outside(f64, f64),
    /// The value is below that limit of the same channel, which itself can be believed.
    BelowLimit(Bound),
    /// That flag file of the channel (`fault`, `alarm`) is raised.
    Raised(Cow<'static, str>),
    /// That flag file of the channel is there and could not be read.
    FlagUnknown(Cow<'static, str>),
    /// The `pwm` channel with the same number drives its fan with nothing.
    NotDriven,
    /// Every temperature of the host is this or above, and there are at least so many of them.
    EveryTemperature {
        /// The lowest of them.
        at_least: f64,
        /// How many it takes.
        count: usize,
    },
    /// The text is a number, but not the integer that the kernel's ABI wants.
    Irregular,
    /// The file could be read, but holds no number.
    Malformed,
    /// The file could not be read.
    Unreadable,
    /// There is no file with a reading.
    Absent,
}

/// One rule: where all of its tests hold, its class and reason are the verdict.
///
/// ```
/// use hwmon::{Class, Rule, Rules, Test};
/// // "in2 of my board reads 10.1 V on the 12 V rail; a meter says it is fine."
/// let mine = Rule::new("measured", Class::Ok, "12.05 V on the multimeter, 2026-11-20")
///     .chip("asus_wmi_sensors*")
///     .channel("in2")
///     .when(Test::Outside(10.8, 13.2));
/// let rules = Rules::builtin().preceded_by([mine]);
/// # let _ = rules;
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    code: Cow<'static, str>,
    class: Class,
    reason: Cow<'static, str>,
    subject: Subject,
    chips: Vec<Cow<'static, str>>,
    channel: Cow<'static, str>,
    label: Option<Cow<'static, str>>,
    tests: Vec<Test>,
}

impl Rule {
    /// A rule about all readings; narrow it down with the other calls.
    ///
    /// `code` is for machines. In `reason`, a sentence for people, `{value}` stands for the value with its
    /// unit, `{limit}` for the value of [`Test::BelowLimit`]'s limit, `{error}` for the reason why a file could
    /// not be read, `{text}` for what it holds, `{count}` for the number of temperatures of the host.
    #[must_use]
    pub fn new(
        code: impl Into<Cow<'static, str>>,
        class: Class,
        reason: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self {
            code: code.into(),
            class,
            reason: reason.into(),
            subject: Subject::Reading,
            chips: Vec::new(),
            channel: "*".into(),
            label: None,
            tests: Vec::new(),
        }
    }

    /// About a limit instead of a reading.
    #[must_use]
    pub fn about(mut self, subject: Subject) -> Self {
        self.subject = subject;
        self
    }

    /// Only for chips of which the `name`, the driver, the libsensors or node_exporter name, or the identity
    /// looks like this; `*` stands for any text. Several calls: any of them.
    #[must_use]
    pub fn chip(mut self, glob: impl Into<Cow<'static, str>>) -> Self {
        self.chips.push(glob.into());
        self
    }

    /// Only for channels whose id looks like this: `temp5`, `in*`.
    #[must_use]
    pub fn channel(mut self, glob: impl Into<Cow<'static, str>>) -> Self {
        self.channel = glob.into();
        self
    }

    /// Only for channels whose label looks like this, in whatever case.
    #[must_use]
    pub fn label(mut self, glob: impl Into<Cow<'static, str>>) -> Self {
        self.label = Some(glob.into());
        self
    }

    /// Only when this holds too.
    #[must_use]
    pub fn when(mut self, test: Test) -> Self {
        self.tests.push(test);
        self
    }

    /// The code of its verdicts.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.code
    }

    fn applies_to(&self, candidate: &Candidate<'_>) -> bool {
        let subject = match (self.subject, candidate.subject) {
            (Subject::AnyLimit, Subject::Limit(_)) => true,
            (own, other) => own == other,
        };
        subject
            && self.tests.iter().all(|test| test.holds(candidate))
            && glob::matches(&self.channel, &candidate.channel.id())
            && self.label.as_ref().is_none_or(|label| {
                let own = candidate.channel.label.as_deref().unwrap_or_default();
                glob::matches(&label.to_lowercase(), &own.to_lowercase())
            })
            && (self.chips.is_empty() || self.chips.iter().any(|chip| candidate.chip_is(chip)))
    }

    fn verdict(&self, candidate: &Candidate<'_>) -> Verdict {
        let mut reason = self.reason.to_string();
        let mut fill = |place: &str, text: &dyn Fn() -> String| {
            if reason.contains(place) {
                reason = reason.replace(place, &text());
            }
        };
        fill("{value}", &|| {
            candidate.value.map_or_else(|| "no value".to_owned(), |value| value.to_string())
        });
        fill("{limit}", &|| {
            let bound = self.tests.iter().find_map(|test| match test {
                Test::BelowLimit(bound) => candidate.channel.sane_limit(*bound),
                _ => None,
            });
            bound.map_or_else(|| "no limit".to_owned(), |limit| limit.to_string())
        });
        fill("{count}", &|| candidate.host.temperatures.len().to_string());
        fill("{error}", &|| {
            candidate.reading.error().map_or_else(|| "no error".to_owned(), ToString::to_string)
        });
        fill("{text}", &|| match candidate.reading {
            Reading::Malformed(text) => format!("{:?}", text.chars().take(40).collect::<String>()),
            _ => String::new(),
        });
        Verdict::new(self.class, self.code.clone(), reason)
    }
}

/// Rules in the order in which they are tried; the first that speaks decides.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Rules(Vec<Rule>);

impl Rules {
    /// What is known about real hardware, for every machine.
    #[must_use]
    pub fn builtin() -> Self {
        Self(builtin::rules())
    }

    /// No rule: every verdict is ok.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// Put rules before these, so that they have the first word.
    #[must_use]
    pub fn preceded_by(mut self, rules: impl IntoIterator<Item = Rule>) -> Self {
        self.0.splice(0..0, rules);
        self
    }

    /// The rules in order.
    #[must_use]
    pub fn as_slice(&self) -> &[Rule] {
        &self.0
    }

    /// Limits come first, because readings are compared with those that can be believed.
    pub(crate) fn judge(&self, chips: &mut [Chip]) {
        let host = Host::of(chips);
        for chip in chips.iter_mut() {
            for index in 0..chip.channels.len() {
                for limit in 0..chip.channels[index].limits.len() {
                    let (verdict, hysteresis) = self.limit_verdicts(&host, chip, index, limit);
                    let limit = &mut chip.channels[index].limits[limit];
                    limit.verdict = verdict;
                    if let (Some(own), Some(verdict)) = (&mut limit.hysteresis, hysteresis) {
                        own.verdict = verdict;
                    }
                }
                let channel = &chip.channels[index];
                let candidate =
                    Candidate::new(&host, chip, channel, Subject::Reading, &channel.reading);
                chip.channels[index].verdict = self.verdict(&candidate);
            }
        }
    }

    fn limit_verdicts(
        &self,
        host: &Host,
        chip: &Chip,
        channel: usize,
        limit: usize,
    ) -> (Verdict, Option<Verdict>) {
        let channel = &chip.channels[channel];
        let Limit { bound, reading, hysteresis, .. } = &channel.limits[limit];
        let about =
            |subject, reading| self.verdict(&Candidate::new(host, chip, channel, subject, reading));
        let hysteresis = hysteresis.as_ref().map(|own| about(Subject::Hysteresis, &own.reading));
        (about(Subject::Limit(*bound), reading), hysteresis)
    }

    fn verdict(&self, candidate: &Candidate<'_>) -> Verdict {
        let rule = self.0.iter().find(|rule| rule.applies_to(candidate));
        rule.map_or_else(Verdict::ok, |rule| rule.verdict(candidate))
    }
}

/// What rules may know of the whole host.
struct Host {
    temperatures: Vec<f64>,
}

impl Host {
    fn of(chips: &[Chip]) -> Self {
        let temperatures = chips
            .iter()
            .flat_map(|chip| chip.channels_of(ChannelKind::Temperature))
            .filter_map(|channel| channel.reading.value());
        Self { temperatures: temperatures.collect() }
    }
}

/// A reading or limit before the rules.
struct Candidate<'a> {
    host: &'a Host,
    chip: &'a Chip,
    channel: &'a Channel,
    subject: Subject,
    reading: &'a Reading,
    value: Option<Quantity>,
}

impl<'a> Candidate<'a> {
    fn new(
        host: &'a Host,
        chip: &'a Chip,
        channel: &'a Channel,
        subject: Subject,
        reading: &'a Reading,
    ) -> Self {
        Self { host, chip, channel, subject, reading, value: reading.quantity() }
    }

    fn chip_is(&self, glob: &str) -> bool {
        let chip = self.chip;
        [
            chip.name.as_deref(),
            chip.driver.as_deref(),
            chip.libsensors_name.as_deref(),
            Some(chip.node_exporter_name.as_str()),
            Some(chip.identity.as_str()),
        ]
        .into_iter()
        .flatten()
        .any(|name| glob::matches(glob, name))
    }
}

impl Test {
    fn holds(&self, candidate: &Candidate<'_>) -> bool {
        let value = candidate.value.map(|quantity| quantity.value());
        let flag = |name: &str| candidate.channel.attribute(name).map(crate::Attribute::flag);
        match self {
            Self::OneOf(values) => {
                value.is_some_and(|value| values.iter().any(|one| (value - one).abs() < 0.0005))
            }
            Self::Below(border) => value.is_some_and(|value| value < *border),
            Self::AtLeast(border) => value.is_some_and(|value| value >= *border),
            Self::Outside(low, high) => value.is_some_and(|value| value < *low || value > *high),
            Self::BelowLimit(bound) => {
                let limit = candidate.channel.sane_limit(*bound);
                value.zip(limit).is_some_and(|(value, limit)| value < limit.value())
            }
            Self::Raised(name) => flag(name) == Some(Flag::Raised),
            Self::FlagUnknown(name) => flag(name) == Some(Flag::Unknown),
            Self::NotDriven => {
                let pwm = candidate.chip.channel(ChannelKind::Pwm, candidate.channel.number);
                pwm.is_some_and(|pwm| pwm.reading.value() == Some(0.0))
            }
            Self::EveryTemperature { at_least, count } => {
                let all = &candidate.host.temperatures;
                all.len() >= *count && all.iter().all(|value| value >= at_least)
            }
            Self::Irregular => candidate.value.is_some_and(|quantity| quantity.raw().is_none()),
            Self::Malformed => matches!(candidate.reading, Reading::Malformed(_)),
            Self::Unreadable => matches!(candidate.reading, Reading::Unreadable(_)),
            Self::Absent => matches!(candidate.reading, Reading::Absent),
        }
    }
}
