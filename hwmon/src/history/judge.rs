//! Verdicts that need more than one moment.

use std::{collections::BTreeMap, time::Instant};

use super::{ChannelKey, Series};
use crate::{Channel, Class, Snapshot};

/// What judging remembers beside the samples.
#[derive(Debug, Clone, Default)]
pub(super) struct Judge;

impl Judge {
    pub(super) fn judge(
        &mut self,
        _series: &BTreeMap<ChannelKey, Series>,
        _snapshot: &mut Snapshot,
        _at: Instant,
    ) {
    }
}

/// Whether a reading is worth remembering.
pub(super) fn is_believable(channel: &Channel) -> bool {
    !channel.verdict.class.is_hidden() && channel.verdict.class != Class::Unreadable
}
