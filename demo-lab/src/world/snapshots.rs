//! Snapshots: what tasks do to keep states of guests, to go back to them and to give them up. Each
//! function gives the first stage of a task.

use super::World;
use super::config::{Config, Snapshot};
use super::guest::{Guest, GuestKind};
use super::power;
use super::work::{Next, Stage, locked};

/// A snapshot that is to be taken.
#[derive(Debug, Clone)]
pub(crate) struct Wish {
    pub(crate) name: String,
    pub(crate) description: Option<String>,
    /// With the memory of a running machine.
    pub(crate) memory: bool,
}

/// `qmsnapshot` and `vzsnapshot`
pub(crate) fn create(vmid: u32, wish: Wish) -> Stage {
    locked(vmid, move |world, work| {
        let taken = work.at.as_secs();
        let guest = world.present(vmid)?;
        if guest.template {
            return Err("you can't take a snapshot if it's a template".into());
        }
        guest.check_lock()?;
        let Wish { name, description, memory } = wish;
        if guest.snapshots.iter().any(|snapshot| snapshot.name == name) {
            return Err(format!("snapshot name '{name}' already used"));
        }
        if !all_volumes_can(guest) {
            return Err("snapshot feature is not available".into());
        }
        let keeps_memory = memory && guest.running();
        (guest.lock, guest.locked_by) = (Some("snapshot".into()), Some(work.place()));
        guest.snapshots.push(Snapshot {
            description,
            parent: guest.config.value("parent").and_then(|name| name.as_str()).map(str::to_owned),
            memory: keeps_memory.then(|| format!("local-lvm:vm-{vmid}-state-{name}")),
            state: Some("prepare"),
            ..Snapshot::new(&name, kept_part(&guest.config), taken)
        });
        let mut lines = Vec::new();
        if keeps_memory {
            lines.push("saving VM state and RAM using storage 'local-lvm'".to_owned());
            lines.push("completed saving the VM state".to_owned());
        }
        if guest.kind == GuestKind::Qemu {
            let disks = volumes(&guest.config).filter(|(_, volume)| !volume.contains("cloudinit"));
            lines.extend(
                disks.map(|(key, volume)| format!("snapshotting 'drive-{key}' ({volume})")),
            );
        }
        for line in lines {
            work.say(world, line);
        }
        work.unlock(world, vmid);
        Ok(work.labour(world, vmid, move |world, _| {
            let guest = world.present(vmid)?;
            if let Some(snapshot) = guest.snapshot(&name) {
                snapshot.state = None;
            }
            (guest.lock, guest.locked_by) = (None, None);
            guest.config.set("parent", name);
            Ok(Next::Done)
        }))
    })
}

/// `qmdelsnapshot` and `vzdelsnapshot`
pub(crate) fn delete(vmid: u32, name: String) -> Stage {
    locked(vmid, move |world, work| {
        let guest = world.present(vmid)?;
        let missing = || format!("snapshot '{name}' does not exist");
        if guest.snapshot(&name).is_none() {
            return Err(missing());
        }
        guest.check_lock()?;
        if guest.template {
            return Err("you can't delete a snapshot if vm is a template".into());
        }
        guest.lock = Some("snapshot-delete".into());
        guest.snapshot(&name).ok_or_else(missing)?.state = Some("delete");
        work.unlock(world, vmid);
        Ok(work.labour(world, vmid, move |world, _| {
            let guest = world.present(vmid)?;
            guest.lock = None;
            let Some(place) = guest.snapshots.iter().position(|one| one.name == name) else {
                return Err(format!("snapshot '{name}' does not exist"));
            };
            let gone = guest.snapshots.remove(place);
            // Whoever came after it now comes after what was before it.
            for other in &mut guest.snapshots {
                if other.parent.as_ref() == Some(&gone.name) {
                    other.parent.clone_from(&gone.parent);
                }
            }
            if guest.config.value("parent").is_some_and(|parent| *parent == gone.name) {
                match gone.parent {
                    Some(parent) => guest.config.set("parent", parent),
                    None => guest.config.remove("parent"),
                }
            }
            Ok(Next::Done)
        }))
    })
}

/// `qmrollback` and `vzrollback`: a running guest loses its power. It runs afterwards if the
/// snapshot has its memory; or it is started, by a task of this owner, if that is wanted.
pub(crate) fn rollback(vmid: u32, name: String, start: bool, owner: String) -> Stage {
    locked(vmid, move |world, work| {
        let guest = world.present(vmid)?;
        if guest.template {
            return Err("you can't rollback if vm is a template".into());
        }
        let Some(snapshot) = guest.snapshot(&name) else {
            return Err(format!("snapshot '{name}' does not exist"));
        };
        let (taken, state) = (snapshot.taken, snapshot.state);
        let later = guest.snapshots.iter().any(|other| other.taken > taken);
        // ZFS goes back to its latest state only.
        let on_zfs = volumes(&guest.config).find(|(_, volume)| volume.starts_with("rpool:"));
        if let Some((_, volume)) = on_zfs.filter(|_| later) {
            let text =
                format!("can't rollback, '{name}' is not most recent snapshot on '{volume}'");
            return Err(text);
        }
        if let Some(state) = state {
            let text = format!("unable to rollback to incomplete snapshot (snapstate = {state})");
            return Err(text);
        }
        guest.check_lock()?;
        guest.lock = Some("rollback".into());
        world.power_off(vmid, work.at);
        work.unlock(world, vmid);
        Ok(work.labour(world, vmid, move |world, work| {
            let guest = world.present(vmid)?;
            guest.lock = None;
            let Some(snapshot) = guest.snapshot(&name).map(|snapshot| snapshot.clone()) else {
                return Err(format!("snapshot '{name}' does not exist"));
            };
            let kept = guest.config.0.iter().filter(|(key, _)| !goes_back(key)).cloned().collect();
            let mut config = Config(kept);
            for (key, value) in snapshot.config.0 {
                config.set(&key, value);
            }
            config.set("parent", name);
            guest.config = config;
            guest.follow_config();
            if snapshot.memory.is_some() {
                world.power_on(vmid, work.at)?;
            } else if start {
                let guest = world.present(vmid)?;
                let (node, kind) = (guest.node.clone(), guest.kind);
                let (task, first) = match kind {
                    GuestKind::Qemu => ("qmstart", power::start_machine(vmid, false)),
                    GuestKind::Lxc => ("vzstart", power::start_container(vmid, false)),
                };
                world.begin_at(work.at, &node, task, &vmid.to_string(), &owner, first);
            }
            Ok(Next::Done)
        }))
    })
}

impl Guest {
    pub(crate) fn snapshot(&mut self, name: &str) -> Option<&mut Snapshot> {
        self.snapshots.iter_mut().find(|snapshot| snapshot.name == name)
    }
}

impl World {
    /// Describes a snapshot anew.
    pub(crate) fn describe_snapshot(
        &mut self,
        vmid: u32,
        name: &str,
        description: Option<String>,
    ) -> Result<(), String> {
        let guest = self.present(vmid)?;
        guest.check_lock()?;
        let missing = || format!("snapshot '{name}' does not exist");
        guest.snapshot(name).ok_or_else(missing)?.description = description;
        self.changed();
        Ok(())
    }
}

/// Whether a key is part of a snapshot and returns with it.
fn goes_back(key: &str) -> bool {
    key != "description" && !key.starts_with("unused")
}

/// What a snapshot keeps of a configuration.
fn kept_part(config: &Config) -> Config {
    Config(config.0.iter().filter(|(key, _)| goes_back(key)).cloned().collect())
}

/// Keys and ids of the volumes that a configuration names.
fn volumes(config: &Config) -> impl Iterator<Item = (&str, &str)> {
    config.0.iter().filter_map(|(key, value)| {
        let volume = value.as_str()?.split(',').next()?;
        let known = ["local:", "local-lvm:", "rpool:"];
        let is_volume = known.iter().any(|storage| volume.starts_with(storage));
        (is_volume && !key.starts_with("unused") && !value.as_str()?.contains("media=cdrom"))
            .then_some((key.as_str(), volume))
    })
}

/// Whether each volume is where snapshots are possible: not a folder of the host.
fn all_volumes_can(guest: &Guest) -> bool {
    let mounts = guest.config.0.iter().filter(|(key, _)| key.starts_with("mp"));
    let from_host = |value: &str| value.starts_with('/');
    guest.kind == GuestKind::Qemu
        || !mounts.into_iter().any(|(_, value)| value.as_str().is_some_and(from_host))
}
