//! systemd on the hosts of the lab: units, what state they are in and since when, and the journal.
//!
//! A unit that somebody stopped stays stopped until it is started or its host boots again, as an
//! enabled unit does.

mod journal;
mod units;

use std::collections::BTreeMap;
use std::time::Duration;

pub(crate) use journal::Entry;
pub(crate) use units::Definition;

use super::World;
use super::load::Variety;

/// What a unit is made to be; see `SshControl::set_unit`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum UnitState {
    /// It runs.
    Active,
    /// It was stopped.
    Inactive,
    /// Its process ended by itself, with exit status 1. Starting it helps.
    Failed,
    /// The same, and starting it does not help.
    Broken,
}

/// The units of all hosts, and what was logged.
#[derive(Debug, Default)]
pub(crate) struct Services {
    changes: BTreeMap<(String, &'static str), Change>,
    logged: Vec<Entry>,
}

/// The last thing that happened to a unit by hand.
#[derive(Debug, Clone, Copy)]
struct Change {
    at: Duration,
    state: UnitState,
    /// How often that has been; each start makes a new process.
    count: u64,
}

/// A unit at a moment.
#[derive(Debug, Clone)]
pub(crate) struct Status {
    pub(crate) definition: &'static Definition,
    pub(crate) state: UnitState,
    /// When its host started.
    pub(crate) booted: Duration,
    /// When it got into this state.
    pub(crate) since: Duration,
    /// When it became active last, also if it is so no more.
    pub(crate) active_since: Duration,
    pub(crate) main_pid: u64,
    pub(crate) now: Duration,
}

impl Status {
    pub(crate) fn active(&self) -> bool {
        self.state == UnitState::Active
    }

    /// `ActiveState`
    pub(crate) fn active_state(&self) -> &'static str {
        match self.state {
            UnitState::Active => "active",
            UnitState::Inactive => "inactive",
            UnitState::Failed | UnitState::Broken => "failed",
        }
    }

    /// `SubState`
    pub(crate) fn sub_state(&self) -> &'static str {
        match self.state {
            UnitState::Active => "running",
            UnitState::Inactive => "dead",
            UnitState::Failed | UnitState::Broken => "failed",
        }
    }

    /// `MemoryCurrent`, which swings a little.
    pub(crate) fn memory_bytes(&self) -> u64 {
        let tick = self.now.as_secs() / 10;
        let swing = Variety::new(self.main_pid ^ tick).below(self.definition.memory_bytes / 20);
        (self.definition.memory_bytes + swing) & !0xfff
    }

    /// Nanoseconds of processor time since its start: half a percent of one processor.
    pub(crate) fn cpu_nanoseconds(&self) -> u64 {
        let runs = self.now.saturating_sub(self.active_since);
        runs.as_nanos() as u64 / 200 + 31_415_926
    }

    /// 128 bits that are new with every start, as hexadecimal digits.
    pub(crate) fn invocation(&self) -> String {
        let mut variety = Variety::new(self.active_since.as_micros() as u64 ^ self.main_pid);
        format!("{:016x}{:016x}", variety.next(), variety.next())
    }
}

/// Why a unit did not do what it was told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum UnitError {
    Unknown,
    /// The process ended with an error at once.
    Failed,
    /// What does not run cannot be reloaded.
    NotActive,
    /// It has no `ExecReload=`.
    NotApplicable,
}

impl World {
    /// When a host of the lab booted; `None` while it is off or if there is none of that name.
    pub(crate) fn booted(&self, host: &str) -> Option<u64> {
        match self.node(host) {
            Some(node) => Some(node.booted),
            None => self.guests.values().find(|guest| guest.name == host)?.running_since,
        }
    }

    /// The units of a host, in the order of the alphabet; none while it is off.
    pub(crate) fn units(&self, host: &str) -> Vec<Status> {
        let definitions = units::of(host);
        definitions.iter().filter_map(|definition| self.status(host, definition)).collect()
    }

    /// A unit by its full name, such as `nginx.service`.
    pub(crate) fn unit(&self, host: &str, unit: &str) -> Option<Status> {
        let definition = units::of(host).iter().find(|definition| definition.name == unit)?;
        self.status(host, definition)
    }

    /// Whether a unit runs, and the host it is on.
    pub(crate) fn unit_is_active(&self, host: &str, unit: &str) -> bool {
        self.unit(host, unit).is_some_and(|status| status.active())
    }

    fn status(&self, host: &str, definition: &'static Definition) -> Option<Status> {
        let booted = Duration::from_secs(self.booted(host)?);
        // Units come up one after the other in the first seconds.
        let place = units::of(host).iter().position(|other| other.name == definition.name)?;
        let came_up = booted + Duration::from_millis(4_200 + 730 * place as u64);
        let mut status = Status {
            definition,
            state: UnitState::Active,
            booted,
            since: came_up,
            active_since: came_up,
            main_pid: 612 + 89 * place as u64,
            now: self.clock.time().max(came_up),
        };
        let change = self.services.changes.get(&(host.to_owned(), definition.name));
        // A boot makes good what happened before it, unless the unit is broken.
        match change {
            Some(change) if change.at > booted => {
                (status.state, status.since) = (change.state, change.at);
                if status.active() {
                    status.active_since = change.at;
                }
                status.main_pid += 20_000 + 317 * change.count % 9_000;
            }
            Some(Change { state: UnitState::Broken, .. }) => status.state = UnitState::Broken,
            _ => {}
        }
        Some(status)
    }

    /// Starts a unit; one that runs is left alone.
    pub(crate) fn start_unit(&mut self, host: &str, unit: &str) -> Result<(), UnitError> {
        let status = self.unit(host, unit).ok_or(UnitError::Unknown)?;
        let definition = status.definition;
        match status.state {
            UnitState::Active => Ok(()),
            UnitState::Broken => {
                self.say_of(host, definition, 6, format!("Starting {}...", definition.title()));
                self.set_unit(host, unit, UnitState::Broken)?;
                Err(UnitError::Failed)
            }
            _ => self.set_unit(host, unit, UnitState::Active),
        }
    }

    /// Stops a unit; one that does not run is left alone.
    pub(crate) fn stop_unit(&mut self, host: &str, unit: &str) -> Result<(), UnitError> {
        let status = self.unit(host, unit).ok_or(UnitError::Unknown)?;
        match status.state {
            UnitState::Active => self.set_unit(host, unit, UnitState::Inactive),
            _ => Ok(()),
        }
    }

    /// Stops a unit if it runs, and starts it.
    pub(crate) fn restart_unit(&mut self, host: &str, unit: &str) -> Result<(), UnitError> {
        self.stop_unit(host, unit)?;
        self.start_unit(host, unit)
    }

    /// Lets a unit read its configuration again.
    pub(crate) fn reload_unit(&mut self, host: &str, unit: &str) -> Result<(), UnitError> {
        let status = self.unit(host, unit).ok_or(UnitError::Unknown)?;
        let definition = status.definition;
        if !status.active() {
            return Err(UnitError::NotActive);
        }
        if !definition.reloads {
            return Err(UnitError::NotApplicable);
        }
        self.say_of(host, definition, 6, format!("Reloading {}...", definition.title()));
        self.say_of(host, definition, 6, format!("Reloaded {}.", definition.title()));
        Ok(())
    }

    /// Puts a unit into a state, whatever it was in, and writes into its journal what systemd
    /// would.
    pub(crate) fn set_unit(
        &mut self,
        host: &str,
        unit: &str,
        state: UnitState,
    ) -> Result<(), UnitError> {
        let definition = self.unit(host, unit).ok_or(UnitError::Unknown)?.definition;
        let (name, title) = (definition.name, definition.title());
        let lines: Vec<(u8, String)> = match state {
            UnitState::Active => {
                vec![(6, format!("Starting {title}...")), (6, format!("Started {title}."))]
            }
            UnitState::Inactive => vec![
                (6, format!("Stopping {title}...")),
                (6, format!("{name}: Deactivated successfully.")),
                (6, format!("Stopped {title}.")),
            ],
            UnitState::Failed | UnitState::Broken => vec![
                (5, format!("{name}: Main process exited, code=exited, status=1/FAILURE")),
                (4, format!("{name}: Failed with result 'exit-code'.")),
            ],
        };
        for (priority, line) in lines {
            self.say_of(host, definition, priority, line);
        }
        let at = self.clock.time();
        let key = (host.to_owned(), name);
        let count = self.services.changes.get(&key).map_or(0, |change| change.count) + 1;
        self.services.changes.insert(key, Change { at, state, count });
        self.changed();
        Ok(())
    }

    /// Writes one line into the journal of a unit in the name of one of its processes, as what it
    /// prints ends up there. Nothing happens if there is no such unit.
    pub(crate) fn log(&mut self, host: &str, unit: &str, identifier: &str, text: &str) {
        let Some(status) = self.unit(host, unit) else { return };
        let entry = Entry {
            at: self.clock.time(),
            host: host.to_owned(),
            unit: status.definition.name,
            identifier: identifier.to_owned(),
            pid: status.main_pid,
            priority: 6,
            text: text.to_owned(),
        };
        self.services.keep(entry);
    }

    /// A line of systemd itself about a unit.
    fn say_of(&mut self, host: &str, definition: &'static Definition, priority: u8, text: String) {
        let entry = Entry {
            at: self.clock.time(),
            host: host.to_owned(),
            unit: definition.name,
            identifier: "systemd".into(),
            pid: 1,
            priority,
            text,
        };
        self.services.keep(entry);
    }
}

impl Services {
    /// Keeps a line; the oldest give way.
    fn keep(&mut self, entry: Entry) {
        const KEPT: usize = 20_000;
        if self.logged.len() >= KEPT {
            self.logged.drain(..KEPT / 10);
        }
        self.logged.push(entry);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::Clock;

    const UNIT: &str = "linkding.service";

    fn world() -> World {
        World::homelab(Clock::fixed(1_795_300_000))
    }

    #[test]
    fn a_stopped_unit_stays_stopped_until_it_is_started() {
        let mut world = world();
        assert!(world.unit_is_active("pve", UNIT));
        world.advance(Duration::from_secs(5));
        world.stop_unit("pve", UNIT).unwrap();
        let stopped = world.unit("pve", UNIT).unwrap();
        assert_eq!((stopped.active_state(), stopped.sub_state()), ("inactive", "dead"));
        assert_eq!(stopped.since, world.clock.time());
        assert!(stopped.active_since < stopped.since);

        world.advance(Duration::from_secs(60));
        world.start_unit("pve", UNIT).unwrap();
        let started = world.unit("pve", UNIT).unwrap();
        assert!(started.active());
        assert_eq!(started.active_since, world.clock.time());
        assert_ne!(started.main_pid, stopped.main_pid);
    }

    #[test]
    fn units_of_a_guest_are_gone_while_it_is_off_and_come_back_with_it() {
        let mut world = world();
        assert!(world.unit_is_active("Git-Service", "forgejo.service"));
        world.stop_unit("Git-Service", "forgejo.service").unwrap();
        world.guests.get_mut(&200).unwrap().running_since = None;
        assert!(world.unit("Git-Service", "forgejo.service").is_none());
        world.advance(Duration::from_secs(60));
        let now = world.now();
        world.guests.get_mut(&200).unwrap().running_since = Some(now);
        assert!(world.unit_is_active("Git-Service", "forgejo.service"), "a boot starts it again");
    }

    #[test]
    fn a_broken_unit_does_not_start() {
        let mut world = world();
        world.set_unit("pve", UNIT, UnitState::Broken).unwrap();
        assert_eq!(world.start_unit("pve", UNIT), Err(UnitError::Failed));
        assert_eq!(world.unit("pve", UNIT).unwrap().active_state(), "failed");
        assert_eq!(world.start_unit("pve", "no.service"), Err(UnitError::Unknown));
    }

    #[test]
    fn only_what_runs_and_knows_how_can_be_reloaded() {
        let mut world = world();
        assert_eq!(world.reload_unit("pve", "nginx.service"), Ok(()));
        assert_eq!(world.reload_unit("pve", UNIT), Err(UnitError::NotApplicable));
        world.stop_unit("pve", "nginx.service").unwrap();
        assert_eq!(world.reload_unit("pve", "nginx.service"), Err(UnitError::NotActive));
    }

    #[test]
    fn the_journal_tells_of_starts_and_stops_in_order() {
        let mut world = world();
        world.restart_unit("pve", UNIT).unwrap();
        let texts: Vec<String> = world
            .journal("pve")
            .into_iter()
            .filter(|entry| entry.unit == UNIT && entry.identifier == "systemd")
            .map(|entry| entry.text)
            .collect();
        assert_eq!(
            texts[texts.len() - 5..],
            [
                "Stopping linkding.service - linkding bookmark manager...",
                "linkding.service: Deactivated successfully.",
                "Stopped linkding.service - linkding bookmark manager.",
                "Starting linkding.service - linkding bookmark manager...",
                "Started linkding.service - linkding bookmark manager.",
            ]
        );
    }
}
