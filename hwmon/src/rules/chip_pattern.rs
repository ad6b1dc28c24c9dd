//! Which chips a rule or a correction is about.

use std::borrow::Cow;

use super::glob;
use crate::{Chip, sensors_conf::LibsensorsPattern};

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ChipPattern {
    /// Any of a chip's names looks like this.
    Glob(Cow<'static, str>),
    /// A chip line of sensors3.conf.
    Libsensors(LibsensorsPattern),
}

impl ChipPattern {
    /// Whether there is no pattern, or one that fits.
    pub(crate) fn any_matches(patterns: &[Self], chip: &Chip) -> bool {
        patterns.is_empty() || patterns.iter().any(|pattern| pattern.matches(chip))
    }

    fn matches(&self, chip: &Chip) -> bool {
        match self {
            Self::Glob(glob) => [
                chip.name.as_deref(),
                chip.driver.as_deref(),
                chip.libsensors_name.as_deref(),
                Some(chip.node_exporter_name.as_str()),
                Some(chip.identity.as_str()),
            ]
            .into_iter()
            .flatten()
            .any(|name| glob::matches(glob, name)),
            Self::Libsensors(pattern) => pattern.matches(chip),
        }
    }
}
