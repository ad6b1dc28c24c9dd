//! Power: what tasks do to switch guests on and off, for both kinds of guests. Each function gives
//! the first stage of a task.

use std::time::Duration;

use super::World;
use super::guest::{Guest, OnShutdown};
use super::homelab::accounts;
use super::work::{Next, Stage, Work, after, locked, stage};

const SECOND: Duration = Duration::from_secs(1);
/// How long a shutdown waits for the guest unless told otherwise, in seconds.
const PATIENCE: u64 = 60;

/// How a virtual machine is to end.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Halt {
    /// Ignores locks on the configuration.
    pub(crate) skip_lock: bool,
    /// Asks the guest instead of cutting its power.
    pub(crate) ask: bool,
    /// Cuts the power when the guest has not ended in time.
    pub(crate) force: bool,
    /// Seconds to wait.
    pub(crate) timeout: Option<u64>,
}

/// `qmstart`
pub(crate) fn start_machine(vmid: u32, skip_lock: bool) -> Stage {
    locked(vmid, move |world, work| {
        let guest = world.present(vmid)?;
        if guest.template {
            return Err("you can't start a vm if it's a template".into());
        }
        if guest.has_lock("backup") && guest.running() {
            guest.paused = false;
            return Ok(Next::Done);
        }
        let suspended = guest.has_lock("suspended");
        if !skip_lock && !suspended {
            guest.check_lock()?;
        }
        if guest.running() {
            return Err(format!("VM {vmid} already running"));
        }
        let cloud_init =
            guest.config.0.iter().any(|(_, value)| {
                value.as_str().is_some_and(|drive| drive.contains("-cloudinit,"))
            });
        if suspended {
            work.say(world, "Resuming suspended VM");
        } else if cloud_init {
            work.say(world, "generating cloud-init ISO");
        }
        Ok(work.labour(world, vmid, move |world, work| {
            world.power_on(vmid, work.at)?;
            if suspended {
                work.say(world, "Resumed VM, removing state");
                let guest = world.present(vmid)?;
                guest.lock = None;
                guest.config.remove("vmstate");
            }
            Ok(Next::Done)
        }))
    })
}

/// `vzstart`
pub(crate) fn start_container(vmid: u32, skip_lock: bool) -> Stage {
    locked(vmid, move |world, work| {
        let guest = world.present(vmid)?;
        if guest.template {
            return Err("you can't start a CT if it's a template".into());
        }
        if !skip_lock && !guest.has_lock("mounted") {
            guest.check_lock()?;
        }
        Ok(work.labour(world, vmid, move |world, work| {
            world.power_on(vmid, work.at)?;
            Ok(Next::Done)
        }))
    })
}

/// `qmstop` and `qmshutdown`
pub(crate) fn halt_machine(vmid: u32, halt: Halt) -> Stage {
    locked(vmid, move |world, work| end_machine(world, work, vmid, halt))
}

fn end_machine(world: &mut World, work: &mut Work, vmid: u32, halt: Halt) -> Result<Next, String> {
    let guest = world.present(vmid)?;
    if !guest.running() {
        return Ok(Next::Done);
    }
    if !halt.skip_lock {
        guest.check_lock()?;
    }
    if !halt.ask {
        return Ok(work.labour(world, vmid, move |world, work| {
            world.power_off(vmid, work.at);
            Ok(Next::Done)
        }));
    }
    let seconds = halt.timeout.or_else(|| down_time(guest)).unwrap_or(PATIENCE);
    Ok(work.labour_of(world, vmid, Duration::ZERO, move |world, work| {
        world.ask_to_shut_down(vmid, work.at);
        Ok(await_machine(vmid, seconds, halt.force))
    }))
}

/// Looks every second whether the machine is off.
fn await_machine(vmid: u32, seconds_left: u64, force: bool) -> Next {
    if seconds_left == 0 {
        return Next::After(
            Duration::ZERO,
            stage(move |world, work| {
                if !force {
                    return Err("VM quit/powerdown failed - got timeout".into());
                }
                work.say(world, "VM still running - terminating now with SIGTERM");
                Ok(after(SECOND, move |world, work| {
                    world.power_off(vmid, work.at);
                    Ok(Next::Done)
                }))
            }),
        );
    }
    after(SECOND, move |world, _| match world.present(vmid)?.running() {
        true => Ok(await_machine(vmid, seconds_left - 1, force)),
        false => Ok(Next::Done),
    })
}

/// `down=` of the start order: how long a shutdown may take, in seconds.
fn down_time(guest: &Guest) -> Option<u64> {
    let startup = guest.config.value("startup")?.as_str()?;
    startup.split(',').find_map(|part| part.strip_prefix("down="))?.parse().ok()
}

/// `qmreboot`: asks the machine to end. Whatever then notices that it is off starts it again, in a
/// task of its own.
pub(crate) fn reboot_machine(vmid: u32, timeout: Option<u64>) -> Stage {
    locked(vmid, move |world, work| {
        let halt = Halt { ask: true, timeout, ..Halt::default() };
        let next = end_machine(world, work, vmid, halt)?;
        let guest = world.present(vmid)?;
        guest.reboots = guest.running();
        Ok(next)
    })
}

/// `vzstop`
pub(crate) fn stop_container(vmid: u32, skip_lock: bool) -> Stage {
    locked(vmid, move |world, work| {
        let guest = world.present(vmid)?;
        if !skip_lock && !guest.has_lock("mounted") {
            guest.check_lock()?;
        }
        Ok(work.labour(world, vmid, move |world, work| {
            world.power_off(vmid, work.at);
            Ok(Next::Done)
        }))
    })
}

/// `vzshutdown`
pub(crate) fn shut_down_container(vmid: u32, timeout: u64, force: bool) -> Stage {
    locked(vmid, move |world, work| {
        world.present(vmid)?.check_lock()?;
        Ok(end_container(world, work, vmid, timeout, force, |_, _| Ok(Next::Done)))
    })
}

/// `vzreboot`: down, however long it takes, and up again in the same task.
pub(crate) fn reboot_container(vmid: u32, timeout: Option<u64>) -> Stage {
    locked(vmid, move |world, work| {
        if !world.present(vmid)?.running() {
            return Ok(Next::Done);
        }
        let timeout = timeout.unwrap_or(PATIENCE);
        Ok(end_container(world, work, vmid, timeout, true, move |world, _| {
            Ok(after(world.pace.duration("vzstart"), move |world, work| {
                world.power_on(vmid, work.at)?;
                Ok(Next::Done)
            }))
        }))
    })
}

/// `lxc-stop`: asks the container to end, and kills it after the time limit if it may.
fn end_container(
    world: &mut World,
    work: &mut Work,
    vmid: u32,
    timeout: u64,
    kill: bool,
    then: impl FnOnce(&mut World, &mut Work) -> Result<Next, String> + Send + 'static,
) -> Next {
    work.labour_of(world, vmid, Duration::ZERO, move |world, work| {
        world.ask_to_shut_down(vmid, work.at);
        Ok(await_container(vmid, timeout, move |world, work, down| {
            if down {
                return then(world, work);
            }
            if kill {
                world.power_off(vmid, work.at);
                return then(world, work);
            }
            let command = format!("lxc-stop -n {vmid} --nokill --timeout {timeout}");
            work.say(world, format!("command '{command}' failed: exit code 1"));
            // It gets the same time again, and five seconds, to go after all.
            Ok(await_container(vmid, timeout + 5, move |world, work, down| match down {
                true => then(world, work),
                false => Err("container did not stop".into()),
            }))
        }))
    })
}

/// Looks every second whether the container is off; says at the end whether it is.
fn await_container(
    vmid: u32,
    seconds_left: u64,
    then: impl FnOnce(&mut World, &mut Work, bool) -> Result<Next, String> + Send + 'static,
) -> Next {
    let wait = if seconds_left == 0 { Duration::ZERO } else { SECOND };
    after(wait, move |world, work| match world.present(vmid)?.running() {
        false => then(world, work, true),
        true if seconds_left == 0 => then(world, work, false),
        true => Ok(await_container(vmid, seconds_left - 1, then)),
    })
}

/// `qmpause`
pub(crate) fn pause_machine(vmid: u32, skip_lock: bool) -> Stage {
    locked(vmid, move |world, work| {
        let guest = world.present(vmid)?;
        if !skip_lock && !guest.has_lock("backup") {
            guest.check_lock()?;
        }
        Ok(work.labour(world, vmid, move |world, _| {
            world.present(vmid)?.paused = true;
            Ok(Next::Done)
        }))
    })
}

/// `qmsuspend`: the machine's memory goes to a volume, and the machine off.
pub(crate) fn suspend_machine(vmid: u32, skip_lock: bool, storage: String) -> Stage {
    locked(vmid, move |world, work| {
        let guest = world.present(vmid)?;
        let backing_up = guest.has_lock("backup");
        if !skip_lock && !backing_up {
            guest.check_lock()?;
        }
        if backing_up {
            return Err("cannot suspend to disk during backup".into());
        }
        guest.lock = Some("suspending".into());
        let state = format!("{storage}:vm-{vmid}-state-suspend");
        guest.config.set("vmstate", state);
        work.unlock(world, vmid);
        Ok(work.labour(world, vmid, move |world, work| {
            work.say(world, "State saved, quitting");
            world.power_off(vmid, work.at);
            world.present(vmid)?.lock = Some("suspended".into());
            Ok(Next::Done)
        }))
    })
}

/// `qmresume` of a machine that stands still.
pub(crate) fn resume_machine(vmid: u32, skip_lock: bool) -> Stage {
    locked(vmid, move |world, work| {
        let guest = world.present(vmid)?;
        if !guest.paused {
            return Ok(Next::Done);
        }
        if !skip_lock && !guest.has_lock("backup") {
            guest.check_lock()?;
        }
        let quick = world.pace.duration("qmpause");
        Ok(work.labour_of(world, vmid, quick, move |world, _| {
            world.present(vmid)?.paused = false;
            Ok(Next::Done)
        }))
    })
}

/// `qmreset`: the machine starts anew without its process ending, so its uptime goes on.
pub(crate) fn reset_machine(vmid: u32, skip_lock: bool) -> Stage {
    locked(vmid, move |world, work| {
        let guest = world.present(vmid)?;
        if !skip_lock {
            guest.check_lock()?;
        }
        Ok(work.labour(world, vmid, |_, _| Ok(Next::Done)))
    })
}

/// `vzsuspend` and `vzresume`: both need CRIU, which no release of Proxmox VE brings along.
pub(crate) fn checkpoint_container(vmid: u32, arguments: &'static str) -> Stage {
    stage(move |world, work| {
        Ok(work.labour(world, vmid, move |_, _| {
            let command = format!("lxc-checkpoint -n {vmid} {arguments} -D /var/lib/vz/dump");
            Err(format!("command '{command}' failed: exit code 1"))
        }))
    })
}

impl World {
    /// The guest runs from this moment on, with the changes that waited for it.
    pub(crate) fn power_on(&mut self, vmid: u32, at: Duration) -> Result<(), String> {
        self.lag_behind(vmid, at);
        let guest = self.present(vmid)?;
        guest.apply_pending();
        guest.running_since = Some(at.as_secs());
        (guest.paused, guest.down_at, guest.reboots) = (false, None, false);
        Ok(())
    }

    /// The guest is off from this moment on.
    pub(crate) fn power_off(&mut self, vmid: u32, at: Duration) {
        self.lag_behind(vmid, at);
        let Some(guest) = self.guests.get_mut(&vmid) else { return };
        guest.running_since = None;
        (guest.paused, guest.down_at) = (false, None);
        if std::mem::take(&mut guest.reboots) {
            // First the remains of the old process are cleared away.
            let due = at + self.pace.scaled(2 * SECOND);
            let node = guest.node.clone();
            self.agenda.plan(due, move |world, at| {
                let start = start_machine(vmid, false);
                world.begin_at(at, &node, "qmstart", &vmid.to_string(), accounts::ROOT, start);
            });
        }
    }

    /// Lets statistics go on for a while with what is about to change.
    fn lag_behind(&mut self, vmid: u32, at: Duration) {
        let Some(guest) = self.guests.get_mut(&vmid).filter(|_| !self.pace.lag.is_zero()) else {
            return;
        };
        guest.in_statistics.get_or_insert(guest.running_since);
        let due = at + self.pace.scaled(self.pace.lag);
        self.agenda.plan(due, move |world, _| {
            if let Some(guest) = world.guests.get_mut(&vmid) {
                guest.in_statistics = None;
            }
        });
    }

    /// Tells the guest to shut down, which it does by itself then, or not.
    fn ask_to_shut_down(&mut self, vmid: u32, at: Duration) {
        let Some(guest) = self.guests.get_mut(&vmid) else { return };
        let usual = guest.kind.task("qmshutdown", "vzshutdown");
        let takes = match guest.on_shutdown {
            OnShutdown::Ignores => return,
            OnShutdown::Takes(time) => time,
            OnShutdown::Usual => self.pace.duration(usual),
        };
        let down_at = at + self.pace.scaled(takes);
        // Asking twice does not make it faster.
        if guest.down_at.is_some() {
            return;
        }
        guest.down_at = Some(down_at);
        self.agenda.plan(down_at, move |world, at| {
            // Its power may have been cut, and it may run again since.
            let still = world.guests.get(&vmid).is_some_and(|guest| guest.down_at == Some(at));
            if still {
                world.power_off(vmid, at);
            }
        });
    }
}
