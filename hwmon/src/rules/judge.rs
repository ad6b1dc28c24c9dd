//! Carrying rules out: corrections first, then limits, then readings, which are compared with the limits that can
//! be believed.

use std::collections::BTreeMap;

use super::{ChipPattern, Rule, Rules, Subject, Test, glob};
use crate::{Channel, ChannelKind, Chip, Flag, Limit, Quantity, Reading, Verdict};

impl Rules {
    /// Give every channel and limit its verdict anew.
    pub(crate) fn judge(&self, chips: &mut [Chip]) {
        for chip in chips.iter_mut() {
            self.correct(chip);
        }
        let host = Host::of(chips);
        let mut by_kind: BTreeMap<ChannelKind, Vec<&Rule>> = BTreeMap::new();
        for chip in chips.iter_mut() {
            if let Some(verdict) = chip.freshness.verdict() {
                chip.channels.iter_mut().for_each(|channel| channel.judge_all(&verdict));
                continue;
            }
            // Channels are sorted by kind: the rules for a kind are picked once.
            let mut rules: (Option<ChannelKind>, Vec<&Rule>) = (None, Vec::new());
            for index in 0..chip.channels.len() {
                let kind = chip.channels[index].kind;
                if rules.0 != Some(kind) {
                    let of_kind = by_kind.entry(kind).or_insert_with(|| {
                        self.rules.iter().filter(|rule| rule.may_be_about(kind)).collect()
                    });
                    let own = of_kind.iter().copied().filter(|rule| rule.is_for(chip));
                    rules = (Some(kind), own.collect());
                }
                judge_channel(&rules.1, &host, chip, index);
            }
        }
    }
}

fn judge_channel(rules: &[&Rule], host: &Host, chip: &mut Chip, index: usize) {
    let channel = &chip.channels[index];
    let id = channel.id();
    let label = channel.label.as_deref().unwrap_or_default().to_lowercase();
    let rules: Vec<&Rule> =
        rules.iter().copied().filter(|rule| rule.is_about(&id, &label)).collect();
    for limit in 0..chip.channels[index].limits.len() {
        let channel = &chip.channels[index];
        let about = |subject, reading| {
            Candidate { host, chip, channel, subject, reading, value: reading.quantity() }
                .verdict(&rules)
        };
        let Limit { bound, reading, hysteresis, .. } = &channel.limits[limit];
        let verdict = about(Subject::Limit(*bound), reading);
        let of_hysteresis = hysteresis.as_ref().map(|own| about(Subject::Hysteresis, &own.reading));
        let limit = &mut chip.channels[index].limits[limit];
        limit.verdict = verdict;
        if let (Some(own), Some(verdict)) = (&mut limit.hysteresis, of_hysteresis) {
            own.verdict = verdict;
        }
    }
    let channel = &chip.channels[index];
    let reading = &channel.reading;
    let candidate = Candidate {
        host,
        chip,
        channel,
        subject: Subject::Reading,
        reading,
        value: reading.quantity(),
    };
    chip.channels[index].verdict = candidate.verdict(&rules);
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

impl Candidate<'_> {
    fn verdict(&self, rules: &[&Rule]) -> Verdict {
        let rule = rules.iter().find(|rule| rule.speaks_of(self));
        rule.map_or_else(Verdict::ok, |rule| rule.verdict(self))
    }
}

impl Rule {
    fn is_for(&self, chip: &Chip) -> bool {
        ChipPattern::any_matches(&self.chips, chip)
    }

    /// Whether it can be about channels of this kind at all.
    fn may_be_about(&self, kind: ChannelKind) -> bool {
        let start = self.channel.split('*').next().unwrap_or_default();
        let prefix = kind.prefix();
        start.starts_with(prefix) || prefix.starts_with(start)
    }

    /// `label` in lower case.
    fn is_about(&self, id: &str, label: &str) -> bool {
        glob::matches(&self.channel, id)
            && self.label.as_ref().is_none_or(|own| glob::matches(own, label))
    }

    fn speaks_of(&self, candidate: &Candidate<'_>) -> bool {
        let subject = match (self.subject, candidate.subject) {
            (Subject::AnyLimit, Subject::Limit(_)) => true,
            (own, other) => own == other,
        };
        subject && self.tests.iter().all(|test| test.holds(candidate))
    }

    fn verdict(&self, candidate: &Candidate<'_>) -> Verdict {
        if !self.reason.contains('{') {
            return Verdict::new(self.class, self.code.clone(), self.reason.clone());
        }
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
            Self::Irregular => candidate.value.is_some_and(|quantity| quantity.is_irregular()),
            Self::Malformed => matches!(candidate.reading, Reading::Malformed(_)),
            Self::Unreadable => matches!(candidate.reading, Reading::Unreadable(_)),
            Self::Absent => matches!(candidate.reading, Reading::Absent),
        }
    }
}
