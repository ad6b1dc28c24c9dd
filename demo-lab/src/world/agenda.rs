//! What is going to happen, in the order of time: the stages of tasks, guests that go down, the
//! high-availability manager that acts. Nothing happens by itself; [`World::settle`] makes up for
//! the time that has passed whenever somebody looks.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use super::World;

/// Something that happens, given the moment for which it was planned.
type Event = Box<dyn FnOnce(&mut World, Duration) + Send>;

/// Events by time, and in the order in which they were planned for the same time.
#[derive(Default)]
pub(crate) struct Agenda {
    events: BTreeMap<(Duration, u64), Event>,
    planned: u64,
}

impl fmt::Debug for Agenda {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.events.keys().map(|(at, _)| at)).finish()
    }
}

impl Agenda {
    /// Plans an event for a moment, in time since the UNIX epoch.
    pub(crate) fn plan(
        &mut self,
        at: Duration,
        event: impl FnOnce(&mut World, Duration) + Send + 'static,
    ) {
        self.planned += 1;
        self.events.insert((at, self.planned), Box::new(event));
    }

    fn next_until(&mut self, now: Duration) -> Option<(Duration, Event)> {
        let first = self.events.first_entry().filter(|entry| entry.key().0 <= now)?;
        let ((at, _), event) = first.remove_entry();
        Some((at, event))
    }
}

impl World {
    /// Lets everything happen that is due by now, each at its own moment.
    pub(crate) fn settle(&mut self) {
        let now = self.clock.time();
        while let Some((at, event)) = self.agenda.next_until(now) {
            event(self, at);
            self.changed();
        }
    }
}
