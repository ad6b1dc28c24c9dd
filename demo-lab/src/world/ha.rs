//! The high-availability manager: what is asked of it is noted at once and done later, by tasks of
//! its own.

use std::time::Duration;

use super::World;
use super::guest::GuestKind;
use super::homelab::accounts;
use super::power::{self, Halt};
use super::work::{Next, Stage, stage};

/// What the high-availability manager is to do with a guest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wanted {
    Started,
    /// After so many seconds for shutting down; with 0 the power is cut.
    Stopped(u64),
}

/// `hastart` and `hastop`: the request, no more.
pub(crate) fn request(vmid: u32, kind: GuestKind, wanted: Wanted) -> Stage {
    stage(move |world, work| {
        let what = if wanted == Wanted::Started { "start" } else { "stop" };
        work.say(world, format!("Requesting HA {what} for {} {vmid}", kind.short()));
        Ok(work.labour(world, vmid, move |world, work| {
            world.request_state(vmid, work.at, wanted);
            Ok(Next::Done)
        }))
    })
}

impl World {
    /// Asks the high-availability manager for a state; it acts some time later.
    pub(crate) fn request_state(&mut self, vmid: u32, at: Duration, wanted: Wanted) {
        let Some(guest) = self.guests.get_mut(&vmid) else { return };
        let state = if wanted == Wanted::Started { "started" } else { "stopped" };
        guest.ha_state = Some(state.to_owned());
        let due = at + self.pace.scaled(self.pace.duration("ha"));
        self.agenda.plan(due, move |world, at| world.reach_state(vmid, at, wanted));
    }

    fn reach_state(&mut self, vmid: u32, at: Duration, wanted: Wanted) {
        let Some(guest) = self.guests.get(&vmid) else { return };
        let asked = if wanted == Wanted::Started { "started" } else { "stopped" };
        let overtaken = guest.ha_state.as_deref() != Some(asked);
        if overtaken || guest.running() == (wanted == Wanted::Started) {
            return;
        }
        let (node, machine) = (guest.node.clone(), guest.kind == GuestKind::Qemu);
        let (kind, work) = match (wanted, machine) {
            (Wanted::Started, true) => ("qmstart", power::start_machine(vmid, false)),
            (Wanted::Started, false) => ("vzstart", power::start_container(vmid, false)),
            (Wanted::Stopped(0), true) => {
                ("qmstop", power::halt_machine(vmid, Halt { force: true, ..Halt::default() }))
            }
            (Wanted::Stopped(0), false) => ("vzstop", power::stop_container(vmid, false)),
            (Wanted::Stopped(seconds), true) => {
                let timeout = Some(seconds);
                let halt = Halt { ask: true, force: true, timeout, skip_lock: false };
                ("qmshutdown", power::halt_machine(vmid, halt))
            }
            (Wanted::Stopped(seconds), false) => {
                ("vzshutdown", power::shut_down_container(vmid, seconds, true))
            }
        };
        let first = stage(move |world, act| {
            act.say(world, "task started by HA resource agent");
            work(world, act)
        });
        self.begin_at(at, &node, kind, &vmid.to_string(), accounts::ROOT, first);
    }
}
