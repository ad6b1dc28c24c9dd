//! All chips at one moment, from a capture: no file is touched here.

pub(crate) mod assemble;

use std::{collections::BTreeMap, time::Duration};

use host_capture::{Capture, Kind};

use crate::{
    Channel, ChannelKind, Chip, Class, Freshness, Rules, Spared, identity, names::node_exporter,
};

/// Everything the kernel's hwmon subsystem says at one moment.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Snapshot {
    /// Every entry of `class/hwmon`, sorted by [`Chip::identity`], so that the order survives a reboot. Empty
    /// in most virtual machines.
    pub chips: Vec<Chip>,
    /// Whether the capture was cut off, so that chips or files may be missing.
    pub truncated: bool,
}

impl Snapshot {
    /// Make sense of a capture of [`plan`](crate::plan()), with the built-in rules.
    #[must_use]
    pub fn from_capture(capture: &Capture) -> Self {
        Self::from_capture_with(capture, &Rules::builtin())
    }

    /// As [`from_capture`](Self::from_capture), with rules of your own.
    #[must_use]
    pub fn from_capture_with(capture: &Capture, rules: &Rules) -> Self {
        let mut snapshot = Self::unjudged(capture, &BTreeMap::new());
        snapshot.judge(rules);
        snapshot
    }

    /// Without verdicts yet. `no_answer`: the entries of `class/hwmon` that nobody waits for any more.
    pub(crate) fn unjudged(capture: &Capture, no_answer: &BTreeMap<String, Duration>) -> Self {
        let hwmons: Vec<String> = capture
            .children("class/hwmon")
            .filter(|(_, node)| node.kind == Kind::Directory || node.link.is_some())
            .map(|(name, _)| format!("class/hwmon/{name}"))
            .collect();
        let labels = node_exporter::labels(capture, &hwmons);
        let freshness = |hwmon: &String| match (no_answer.get(hwmon), capture.spared(hwmon)) {
            (Some(after), _) => Freshness::NoAnswer { after: *after },
            (None, Some(spared)) => Freshness::NotRead(Spared::from_capture(spared)),
            (None, None) => Freshness::Read,
        };
        let chips = hwmons
            .iter()
            .zip(labels)
            .map(|(hwmon, label)| assemble::chip(capture, hwmon, label, freshness(hwmon)));
        let mut chips: Vec<Chip> = chips.collect();
        chips.sort_by_cached_key(|chip| (chip.identity.clone(), node_number(&chip.node)));
        identity::make_distinct(&mut chips);
        Self { chips, truncated: capture.is_truncated() }
    }

    /// Give every channel and limit its verdict anew.
    pub fn judge(&mut self, rules: &Rules) {
        rules.judge(&mut self.chips);
    }

    /// The channels of one kind, with their chips.
    pub fn channels(&self, kind: ChannelKind) -> impl Iterator<Item = (&Chip, &Channel)> {
        self.all_channels().filter(move |(_, channel)| channel.kind == kind)
    }

    /// All channels, with their chips.
    pub fn all_channels(&self) -> impl Iterator<Item = (&Chip, &Channel)> {
        self.chips.iter().flat_map(|chip| chip.channels.iter().map(move |channel| (chip, channel)))
    }

    /// The channels that default views leave out, each with a reason in its verdict.
    pub fn hidden(&self) -> impl Iterator<Item = (&Chip, &Channel)> {
        self.all_channels().filter(|(_, channel)| channel.verdict.class.is_hidden())
    }

    /// How many channels have each verdict.
    #[must_use]
    pub fn count(&self, class: Class) -> usize {
        self.all_channels().filter(|(_, channel)| channel.verdict.class == class).count()
    }
}

fn node_number(node: &str) -> u32 {
    node.trim_start_matches("hwmon").parse().unwrap_or(u32::MAX)
}
