//! What an owner knows better than the driver: names and scales of channels.

use std::borrow::Cow;

use super::{ChipPattern, glob};
use crate::{Channel, Chip, Expression};

/// A better label or scale for channels.
///
/// ```
/// use hwmon::{Correction, Rules};
/// let divider = "@ * 2".parse()?;
/// let rules = Rules::builtin().with_corrections([
///     Correction::label("temp5", "Water").chip("asus_wmi_sensors*"),
///     Correction::compute("in3", divider).chip("nct67*"),
/// ]);
/// # let _ = rules;
/// # Ok::<(), hwmon::ExpressionError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Correction {
    chips: Vec<ChipPattern>,
    channel: Cow<'static, str>,
    pub(crate) change: Change,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Change {
    Label(String),
    Compute(Expression),
}

impl Correction {
    /// Call channels whose id looks like this (`temp5`, `in*`) so, whatever the driver calls them.
    #[must_use]
    pub fn label(channel: impl Into<Cow<'static, str>>, label: impl Into<String>) -> Self {
        Self::new(channel.into(), Change::Label(label.into()))
    }

    /// Compute the reading and the limits of such channels from what the driver gives.
    #[must_use]
    pub fn compute(channel: impl Into<Cow<'static, str>>, formula: Expression) -> Self {
        Self::new(channel.into(), Change::Compute(formula))
    }

    fn new(channel: Cow<'static, str>, change: Change) -> Self {
        Self { chips: Vec::new(), channel, change }
    }

    /// Only for such chips; as [`Rule::chip`](crate::Rule::chip).
    #[must_use]
    pub fn chip(mut self, glob: impl Into<Cow<'static, str>>) -> Self {
        self.chips.push(ChipPattern::Glob(glob.into()));
        self
    }

    pub(crate) fn chips(mut self, patterns: impl IntoIterator<Item = ChipPattern>) -> Self {
        self.chips.extend(patterns);
        self
    }

    pub(crate) fn is_about_chip(&self, chip: &Chip) -> bool {
        ChipPattern::any_matches(&self.chips, chip)
    }

    pub(crate) fn is_about(&self, channel: &Channel) -> bool {
        glob::matches(&self.channel, &channel.id())
    }
}
