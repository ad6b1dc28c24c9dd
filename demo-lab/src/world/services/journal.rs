//! The journal: what units said when they came up, what they say all day, and what was logged
//! meanwhile.

use std::time::Duration;

use super::super::World;
use super::super::load::Variety;
use super::Status;

/// One line of the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    /// Since the UNIX epoch.
    pub(crate) at: Duration,
    pub(crate) host: String,
    pub(crate) unit: &'static str,
    /// `SYSLOG_IDENTIFIER`
    pub(crate) identifier: String,
    pub(crate) pid: u64,
    /// 0 (emergency) to 7 (debug).
    pub(crate) priority: u8,
    pub(crate) text: String,
}

/// How far apart the things are that a unit says by itself.
const PACE: u64 = 30;
/// How far back they are kept.
const KEPT: u64 = 2 * 3600;

impl World {
    /// The whole journal of a host, oldest line first; empty while it is off.
    pub(crate) fn journal(&self, host: &str) -> Vec<Entry> {
        let mut entries = Vec::new();
        for status in self.units(host) {
            entries.extend(boot(host, &status));
            entries.extend(chatter(host, &status));
        }
        entries.extend(self.services.logged.iter().filter(|entry| entry.host == host).cloned());
        // Stable: what happened at the same moment stays in the order of its writing.
        entries.sort_by_key(|entry| entry.at);
        entries
    }
}

fn boot(host: &str, status: &Status) -> [Entry; 2] {
    let title = status.definition.title();
    let entry = |at, text| Entry {
        at,
        host: host.to_owned(),
        unit: status.definition.name,
        identifier: "systemd".into(),
        pid: 1,
        priority: 6,
        text,
    };
    let up = if status.active_since > status.booted + Duration::from_secs(60) {
        // It was started again since; when it came up first is not kept.
        status.booted + Duration::from_secs(5)
    } else {
        status.active_since
    };
    [
        entry(up.saturating_sub(Duration::from_millis(120)), format!("Starting {title}...")),
        entry(up, format!("Started {title}.")),
    ]
}

/// What it has said by itself since it came up, as far as that is kept.
fn chatter(host: &str, status: &Status) -> Vec<Entry> {
    let definition = status.definition;
    if definition.says.is_empty() {
        return Vec::new();
    }
    let until = if status.active() { status.now } else { status.since };
    let from = status.active_since.max(status.now.saturating_sub(Duration::from_secs(KEPT)));
    let mut entries = Vec::new();
    for tick in from.as_secs().div_ceil(PACE)..until.as_secs().div_ceil(PACE) {
        let mut variety = Variety::new(tick ^ definition.memory_bytes);
        let text = variety.pick(definition.says);
        // Somewhere within its half minute.
        let at = Duration::from_millis(tick * PACE * 1_000 + variety.below(PACE * 1_000));
        if at > until {
            continue;
        }
        entries.push(Entry {
            at,
            host: host.to_owned(),
            unit: definition.name,
            identifier: definition.identifier.into(),
            pid: status.main_pid,
            priority: 6,
            text: text.into(),
        });
    }
    entries
}

#[cfg(test)]
mod tests {
    use super::super::super::{Clock, World};
    use super::*;

    #[test]
    fn what_was_said_before_stays_the_same_and_new_lines_come_at_the_end() {
        let mut world = World::homelab(Clock::fixed(1_795_300_000));
        let before = world.journal("pve");
        world.advance(Duration::from_secs(90));
        let after = world.journal("pve");
        let known = |entry: &&Entry| entry.at < Duration::from_secs(1_795_300_000);
        let kept: Vec<&Entry> = after.iter().filter(known).collect();
        assert!(before.len() > 100 && after.len() > kept.len());
        // The window moves: only the oldest are gone.
        assert!(before.iter().rev().zip(kept.iter().rev()).take(100).all(|(one, two)| one == *two));
    }
}
