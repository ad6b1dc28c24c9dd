//! Backups: what `vzdump` does with one guest after the other.

use std::collections::VecDeque;
use std::time::Duration;

use super::World;
use super::guest::{Guest, GuestKind};
use super::storage::Volume;
use super::work::{Next, Stage, Work, after, stage};
use crate::clock::Calendar;

/// How a running guest is treated while its disks are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    Snapshot,
    Suspend,
    Stop,
}

impl Mode {
    fn word(self) -> &'static str {
        match self {
            Self::Snapshot => "snapshot",
            Self::Suspend => "suspend",
            Self::Stop => "stop",
        }
    }
}

/// Guests to back up, and how.
#[derive(Debug, Clone)]
pub(crate) struct Job {
    /// What somebody would have typed to get it.
    pub(crate) command: String,
    /// In this order.
    pub(crate) guests: VecDeque<u32>,
    /// Others that were asked for, but live elsewhere.
    pub(crate) skipped: Vec<u32>,
    pub(crate) mode: Mode,
    /// Suffix of the archive, such as `.zst`; empty without compression.
    pub(crate) suffix: &'static str,
    pub(crate) storage: String,
    /// Text with variables such as `{{guestname}}`.
    pub(crate) notes: Option<String>,
    pub(crate) protected: bool,
    /// Guests that failed so far.
    pub(crate) failed: usize,
}

/// `vzdump`: one job at a time on each node.
pub(crate) fn run(job: Job) -> Stage {
    stage(move |world, work| {
        if !work.is_first(world) {
            work.say(world, "INFO: trying to get global lock - waiting...");
        }
        await_turn(world, work, job)
    })
}

fn await_turn(world: &mut World, work: &mut Work, job: Job) -> Result<Next, String> {
    if !work.is_first(world) {
        let again = move |world: &mut World, work: &mut Work| await_turn(world, work, job);
        return Ok(after(Duration::from_secs(1), again));
    }
    let storage = world.storages.iter().find(|storage| storage.name == job.storage);
    let name = &job.storage;
    match storage {
        None => {
            return Err(format!(
                "could not activate storage '{name}': storage '{name}' does not exist"
            ));
        }
        Some(storage) if !storage.takes("backup") => {
            return Err(format!(
                "could not get storage information for '{name}': can't use storage '{name}' for \
                 backups - wrong content type"
            ));
        }
        Some(_) => {}
    }
    work.say(world, format!("INFO: starting new backup job: {}", job.command));
    if !job.skipped.is_empty() {
        let skipped: Vec<String> = job.skipped.iter().map(u32::to_string).collect();
        work.say(world, format!("INFO: skip external VMs: {}", skipped.join(", ")));
    }
    next_guest(world, work, job)
}

fn next_guest(world: &mut World, work: &mut Work, mut job: Job) -> Result<Next, String> {
    let Some(vmid) = job.guests.pop_front() else {
        if job.failed > 0 {
            work.say(world, "INFO: Backup job finished with errors");
            return Err("job errors".into());
        }
        work.say(world, "INFO: Backup job finished successfully");
        return Ok(Next::Done);
    };
    let started = work.at;
    let Some(guest) = world.guests.get(&vmid).cloned() else {
        return failed(world, work, job, vmid, &format!("unable to find VM '{vmid}'"));
    };
    let kind = guest.kind.word();
    work.say(world, format!("INFO: Starting Backup of VM {vmid} ({kind})"));
    work.say(world, format!("INFO: Backup started at {}", moment(started)));
    work.say(world, format!("INFO: status = {}", guest.status()));
    match prepare(world, work, &guest, job.mode) {
        Ok(()) => {}
        Err(error) => return failed(world, work, job, vmid, &error),
    }
    let trouble = work.trouble(world, vmid);
    if trouble.hangs {
        return Ok(Next::Never);
    }
    let time = trouble.time.unwrap_or_else(|| world.pace.duration("vzdump"));
    Ok(after(time, move |world, work| {
        let restarts = guest.kind == GuestKind::Lxc && stops(&guest, job.mode);
        if restarts {
            work.say(world, "INFO: restarting vm");
            world.power_on(vmid, work.at)?;
        }
        if let Ok(guest) = world.present(vmid) {
            (guest.lock, guest.locked_by) = (None, None);
        }
        if let Some(error) = trouble.failure {
            return failed(world, work, job, vmid, &error);
        }
        let volume = archive(world, &guest, &job, started);
        let size = volume.size as f64 / f64::from(1 << 30);
        work.say(world, format!("INFO: archive file size: {size:.2}GB"));
        if job.notes.is_some() {
            work.say(world, "INFO: adding notes to backup");
        }
        if job.protected {
            work.say(world, "INFO: marking backup as protected");
        }
        world.volumes.push(volume);
        let took = (work.at - started).as_secs();
        let took = format!("{:02}:{:02}:{:02}", took / 3600, took / 60 % 60, took % 60);
        work.say(world, format!("INFO: Finished Backup of VM {vmid} ({took})"));
        work.say(world, format!("INFO: Backup finished at {}", moment(work.at)));
        next_guest(world, work, job)
    }))
}

/// What comes before the disks are read. From then on the guest is locked.
fn prepare(world: &mut World, work: &mut Work, guest: &Guest, mode: Mode) -> Result<(), String> {
    let vmid = guest.vmid;
    if mode == Mode::Stop && guest.ha_state.is_some() {
        let text = "Cannot execute a backup with stop mode on a HA managed and enabled Service. \
                    Use snapshot mode or disable the Service.";
        return Err(text.into());
    }
    guest.check_lock()?;
    let task = work.place();
    let present = world.present(vmid)?;
    (present.lock, present.locked_by) = (Some("backup".into()), Some(task));
    let used = if guest.running() { mode } else { Mode::Stop };
    work.say(world, format!("INFO: {} Name: {}", guest.kind.short(), guest.name));
    work.say(world, format!("INFO: backup mode: {}", used.word()));
    work.say(world, "INFO: ionice priority: 7");
    if stops(guest, mode) {
        work.say(world, "INFO: stopping virtual guest");
        world.power_off(vmid, work.at);
        // A machine is started at once, and its disks are read while it starts.
        if guest.kind == GuestKind::Qemu {
            world.power_on(vmid, work.at)?;
        }
    } else if used == Mode::Suspend {
        work.say(world, "INFO: suspending guest");
    }
    work.say(world, "INFO: creating vzdump archive on storage 'local'");
    Ok(())
}

fn stops(guest: &Guest, mode: Mode) -> bool {
    guest.running() && mode == Mode::Stop
}

fn failed(
    world: &mut World,
    work: &mut Work,
    mut job: Job,
    vmid: u32,
    error: &str,
) -> Result<Next, String> {
    work.say(world, format!("ERROR: Backup of VM {vmid} failed - {error}"));
    work.say(world, format!("INFO: Failed at {}", moment(work.at)));
    job.failed += 1;
    next_guest(world, work, job)
}

/// The volume that a backup leaves behind.
fn archive(world: &World, guest: &Guest, job: &Job, started: Duration) -> Volume {
    let size = guest.disk_bytes / 9 + u64::from(guest.vmid) * 4_096;
    let (node, vmid, kind) = (&guest.node, guest.vmid, guest.kind);
    let mut volume = Volume::backup(node, vmid, kind, &guest.name, started.as_secs(), size);
    let bare = volume.name.trim_end_matches(".zst");
    volume.name = format!("{bare}{}", job.suffix);
    volume.format = match (kind, job.suffix) {
        (GuestKind::Qemu, "") => "vma",
        (GuestKind::Qemu, ".gz") => "vma.gz",
        (GuestKind::Qemu, ".lzo") => "vma.lzo",
        (GuestKind::Qemu, _) => "vma.zst",
        (GuestKind::Lxc, "") => "tar",
        (GuestKind::Lxc, ".gz") => "tar.gz",
        (GuestKind::Lxc, ".lzo") => "tar.lzo",
        (GuestKind::Lxc, _) => "tar.zst",
    };
    volume.notes = job.notes.as_ref().map(|template| {
        template
            .replace("{{guestname}}", &guest.name)
            .replace("{{vmid}}", &vmid.to_string())
            .replace("{{node}}", node)
            .replace("{{cluster}}", world.cluster.as_deref().unwrap_or("standalone node"))
    });
    volume.protected = job.protected;
    volume
}

fn moment(at: Duration) -> String {
    Calendar::of(at.as_secs()).in_log()
}
