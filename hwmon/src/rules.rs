//! Rules that judge readings and limits: plain data, tried from the first to the last.

mod builtin;
mod chip_pattern;
mod correct;
mod correction;
pub(crate) mod glob;
mod interval;
mod judge;

use std::borrow::Cow;

pub(crate) use chip_pattern::ChipPattern;
pub(crate) use correction::Change;
pub use correction::Correction;
pub use interval::Interval;

use crate::{Bound, Class, SensorsConf};

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

/// What must hold for a rule to speak. Values are in the unit of
/// [`Quantity::value`](crate::Quantity::value).
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
    chips: Vec<ChipPattern>,
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
        self.chips.push(ChipPattern::Glob(glob.into()));
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
        self.label = Some(glob.into().to_lowercase().into());
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

    pub(crate) fn chips(mut self, patterns: impl IntoIterator<Item = ChipPattern>) -> Self {
        self.chips.extend(patterns);
        self
    }
}

/// Rules in the order in which they are tried, the first that speaks decides; before them corrections of labels
/// and scales; and how often chips may be asked.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Rules {
    rules: Vec<Rule>,
    corrections: Vec<Correction>,
    intervals: Vec<Interval>,
}

impl Rules {
    /// What is known about real hardware, for every machine.
    #[must_use]
    pub fn builtin() -> Self {
        Self { rules: builtin::rules(), corrections: Vec::new(), intervals: interval::builtin() }
    }

    /// No rule: every verdict is ok, and every chip may be asked at any time.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// Put rules before these, so that they have the first word.
    #[must_use]
    pub fn preceded_by(mut self, rules: impl IntoIterator<Item = Rule>) -> Self {
        self.rules.splice(0..0, rules);
        self
    }

    /// Correct labels and scales before anything is judged. Of several for a channel the first one counts, and
    /// those given in an earlier call come first.
    #[must_use]
    pub fn with_corrections(mut self, corrections: impl IntoIterator<Item = Correction>) -> Self {
        self.corrections.extend(corrections);
        self
    }

    /// Put the `ignore` lines of a configuration of lm-sensors before these rules, and its `label` and `compute`
    /// lines after the corrections there are.
    #[must_use]
    pub fn with_sensors_conf(self, conf: &SensorsConf) -> Self {
        self.preceded_by(conf.rules()).with_corrections(conf.corrections())
    }

    /// Other shortest times between two readings; for a driver the first one counts, these before those there
    /// are.
    #[must_use]
    pub fn with_intervals(mut self, intervals: impl IntoIterator<Item = Interval>) -> Self {
        self.intervals.splice(0..0, intervals);
        self
    }

    /// Let every chip be asked at any time. Some stop their fans when they are: this is for copies of a sysfs.
    #[must_use]
    pub fn without_intervals(mut self) -> Self {
        self.intervals.clear();
        self
    }

    /// How often chips of a driver, by their `name` file, may be asked; nothing: at any time.
    #[must_use]
    pub fn minimum_interval(&self, driver: &str) -> Option<&Interval> {
        self.intervals.iter().find(|interval| interval.is_for(driver))
    }

    /// The rules in order.
    #[must_use]
    pub fn as_slice(&self) -> &[Rule] {
        &self.rules
    }
}
