//! What happened before the lab was started: the task history, and the volumes that guests and
//! backup jobs left on the storages.

use super::World;
use super::guest::{Guest, GuestKind};
use super::homelab::{DAY, GIB, accounts};
use super::storage::Volume;
use super::task::{End, Task};

/// Fills in tasks and volumes from the guests that exist.
pub(super) fn write(world: &mut World) {
    world.volumes = volumes(world);
    world.tasks = tasks(world.now());
    world.tasks.sort_by_key(|task| task.started);
}

fn volumes(world: &World) -> Vec<Volume> {
    let now = world.now();
    let mut volumes: Vec<Volume> = world
        .nodes
        .iter()
        .flat_map(|node| {
            [
                upload(&node.name, "iso", "iso/debian-13.2.0-amd64-netinst.iso", 824_180_736, now),
                upload(&node.name, "iso", "iso/virtio-win-0.1.285.iso", 789_645_312, now),
                upload(
                    &node.name,
                    "vztmpl",
                    "vztmpl/debian-13-standard_13.1-2_amd64.tar.zst",
                    130_023_424,
                    now,
                ),
            ]
        })
        .collect();
    for guest in world.guests.values() {
        volumes.extend(disks(guest));
        volumes.extend(backups(guest, now));
    }
    volumes
}

fn upload(node: &str, content: &'static str, name: &str, size: u64, now: u64) -> Volume {
    let format = if content == "iso" { "iso" } else { "tzst" };
    Volume {
        node: node.into(),
        storage: "local",
        content,
        name: name.into(),
        format,
        size,
        created: Some(now - 40 * DAY),
        vmid: None,
        notes: None,
        protected: false,
        guest: None,
    }
}

/// The volumes that a configuration names on the lab's own storages.
fn disks(guest: &Guest) -> impl Iterator<Item = Volume> {
    let content = match guest.kind {
        GuestKind::Qemu => "images",
        GuestKind::Lxc => "rootdir",
    };
    guest.config.0.iter().filter_map(move |(_, value)| {
        let (storage, rest) = value.as_str()?.split_once(':')?;
        let storage = ["local-lvm", "rpool"].into_iter().find(|known| *known == storage)?;
        let mut parts = rest.split(',');
        let name = parts.next()?.to_owned();
        let size = parts.find_map(|part| part.strip_prefix("size=")).and_then(size_in_bytes);
        let format = if name.starts_with("subvol") { "subvol" } else { "raw" };
        Some(Volume {
            node: guest.node.clone(),
            storage,
            content,
            name,
            format,
            size: size.unwrap_or(8 * GIB),
            created: Some(1_762_400_000),
            vmid: Some(guest.vmid),
            notes: None,
            protected: false,
            guest: None,
        })
    })
}

fn size_in_bytes(text: &str) -> Option<u64> {
    let (number, unit) = text.split_at(text.len() - 1);
    let shift = match unit {
        "K" => 10,
        "M" => 20,
        "G" => 30,
        _ => return None,
    };
    number.parse::<u64>().ok().map(|number| number << shift)
}

/// Three nights for whatever is running and covered; an old one for a guest that is never on; for
/// the guest that no job covers, nothing.
fn backups(guest: &Guest, now: u64) -> Vec<Volume> {
    if !guest.backed_up_by_job {
        return Vec::new();
    }
    let ages: &[u64] = if guest.running() { &[0, 1, 2] } else { &[41] };
    let size = guest.disk_bytes / 9 + u64::from(guest.vmid) * 4_096;
    ages.iter()
        .map(|days| {
            let made = last_night(now) - days * DAY + 3 + u64::from(guest.vmid) % 600;
            let mut volume =
                Volume::backup(&guest.node, guest.vmid, guest.kind, &guest.name, made, size);
            volume.protected = guest.vmid == 200 && *days == 2;
            volume
        })
        .collect()
}

/// The last time it was two in the morning.
fn last_night(now: u64) -> u64 {
    (now - 3 * 3600) / DAY * DAY + 2 * 3600
}

fn tasks(now: u64) -> Vec<Task> {
    let mut pid = 0x0000_2F00;
    let mut task = |started: u64, kind, id: &str, seconds: u64, status: &str, log: &[&str]| {
        pid += 0x1A7;
        let mut lines: Vec<(u64, String)> =
            log.iter().enumerate().map(|(at, line)| (at as u64, (*line).to_owned())).collect();
        if !log.is_empty() {
            let last = match status {
                "OK" => "TASK OK".to_owned(),
                _ if status.starts_with("WARNINGS") => format!("TASK {status}"),
                _ => format!("TASK ERROR: {status}"),
            };
            lines.push((seconds, last));
        }
        Task {
            node: "pve".into(),
            pid,
            pstart: started.saturating_sub(now - 23 * DAY) * 100,
            started,
            kind,
            id: id.into(),
            owner: accounts::ROOT.into(),
            log: lines,
            end: Some(End { after: seconds, status: status.into() }),
            log_rotated: false,
        }
    };
    let night = last_night(now);
    let backup = |warn: bool| {
        let mut log = vec![
            "INFO: starting new backup job: vzdump --all 1 --exclude 102 --storage local --mode snapshot",
            "INFO: skip external VMs: 102",
            "INFO: Starting Backup of VM 101 (qemu)",
            "INFO: Backup started at night",
            "INFO: status = running",
            "INFO: VM Name: W11-VM",
        ];
        if warn {
            log.push("WARNING: Sum of all thin volume sizes (1.02 TiB) exceeds the size of the thin pool");
        }
        log.extend([
            "INFO: creating vzdump archive on storage 'local'",
            "INFO: archive file size: 13.41GB",
            "INFO: Finished Backup of VM 101 (00:04:11)",
            "INFO: Backup job finished successfully",
        ]);
        log
    };
    let start_failed = "startup for container '100' failed";
    let mut tasks = vec![
        task(now - 22 * DAY, "qmstart", "101", 3, "OK", &["generating cloud-init ISO"]),
        task(
            now - 9 * DAY,
            "qmsnapshot",
            "104",
            6,
            "OK",
            &["snapshotting 'drive-scsi0' (local-lvm:vm-104-disk-0)"],
        ),
        task(now - 6 * DAY - 11_000, "vzstart", "200", 4, "OK", &["starting container 200"]),
        task(
            now - 5 * DAY,
            "imgcopy",
            "",
            41,
            "OK",
            &[
                "starting file import from: /var/tmp/pveupload",
                "target file: /var/lib/vz/template/iso/virtio-win-0.1.285.iso",
            ],
        ),
        task(night - DAY, "vzdump", "", 962, "WARNINGS: 1", &backup(true)),
        task(night, "vzdump", "", 948, "OK", &backup(false)),
        task(
            now - 5 * 3600,
            "aptupdate",
            "",
            12,
            "OK",
            &[
                "starting apt-get update",
                "Hit:1 http://deb.debian.org/debian trixie InRelease",
                "Reading package lists...",
            ],
        ),
        task(
            now - 3 * 3600,
            "vzstart",
            "100",
            9,
            start_failed,
            &[
                "run_buffer: 571 Script exited with status 1",
                "lxc_init: 845 Failed to run lxc.hook.pre-start for container \"100\"",
                "__lxc_start: 2034 Failed to initialize container \"100\"",
            ],
        ),
        task(now - 2 * 3600, "qmreboot", "105", 31, "OK", &["requesting reboot of VM 105"]),
        // A console that someone has open: it runs until it is closed.
        task(now - 240, "vncproxy", "101", 0, "OK", &["starting vnc proxy"]),
        // The host lost power while this one ran: nothing was written.
        task(now - 12 * DAY, "aptupdate", "", 1, "unexpected status", &[]),
    ];
    for task in &mut tasks {
        match task.kind {
            "qmstart" => task.log_rotated = true,
            "imgcopy" => task.owner = accounts::ROOT_TOKEN.0.into(),
            "vncproxy" => {
                task.end = None;
                task.log.pop();
            }
            _ => {}
        }
    }
    tasks
}
