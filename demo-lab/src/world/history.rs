//! What happened before the lab was started: the task history of the node `pve`.

use super::homelab::{DAY, accounts};
use super::task::Task;

const HOUR: u64 = 3_600;

/// The last time it was two in the morning and the backups are done by now.
pub(super) fn last_night(now: u64) -> u64 {
    (now - 3 * HOUR) / DAY * DAY + 2 * HOUR
}

/// All tasks until now, oldest first.
pub(super) fn tasks(now: u64) -> Vec<Task> {
    let night = last_night(now);
    let booted = now - 23 * DAY;
    let past = |kind, id: &str, started| Task {
        // The host counts hundredths of a second from its start.
        pstart: (started - booted) * 100,
        ..Task::new("pve", kind, id, accounts::ROOT, started)
    };
    let mut tasks = vec![
        Task {
            log_rotated: true,
            ..past("qmstart", "101", now - 22 * DAY)
                .logging(["generating cloud-init ISO"])
                .ending(3, "OK")
        },
        // The host lost power while this one ran: nothing was written.
        past("aptupdate", "", now - 12 * DAY).ending(1, "unexpected status"),
        past("qmsnapshot", "104", now - 9 * DAY)
            .logging(["snapshotting 'drive-scsi0' (local-lvm:vm-104-disk-0)"])
            .ending(6, "OK"),
        past("vzstart", "200", now - 6 * DAY - 3 * HOUR)
            .logging(["starting container 200"])
            .ending(4, "OK"),
        Task {
            owner: accounts::ROOT_TOKEN.0.into(),
            ..past("imgcopy", "", now - 5 * DAY)
                .logging([
                    "starting file import from: /var/tmp/pveupload",
                    "target file: /var/lib/vz/template/iso/virtio-win-0.1.285.iso",
                ])
                .ending(41, "OK")
        },
        past("vzdump", "", night - DAY).logging(backup_log(true)).ending(962, "WARNINGS: 1"),
        past("vzdump", "", night).logging(backup_log(false)).ending(948, "OK"),
        past("aptupdate", "", now - 5 * HOUR)
            .logging([
                "starting apt-get update",
                "Hit:1 http://deb.debian.org/debian trixie InRelease",
                "Reading package lists...",
            ])
            .ending(12, "OK"),
        past("vzstart", "100", now - 3 * HOUR)
            .logging([
                "run_buffer: 571 Script exited with status 1",
                "lxc_init: 845 Failed to run lxc.hook.pre-start for container \"100\"",
                "__lxc_start: 2034 Failed to initialize container \"100\"",
            ])
            .ending(9, "startup for container '100' failed"),
        past("qmreboot", "105", now - 2 * HOUR)
            .logging(["requesting reboot of VM 105"])
            .ending(31, "OK"),
        // A console that someone has open: it runs until it is closed.
        past("vncproxy", "101", now - 240).logging(["starting vnc proxy"]),
    ];
    tasks.sort_by_key(|task| task.started);
    for (task, pid) in tasks.iter_mut().zip((0x30A7..).step_by(0x1A7)) {
        task.pid = pid;
    }
    tasks
}

fn backup_log(warned: bool) -> impl Iterator<Item = &'static str> {
    let start = [
        "INFO: starting new backup job: vzdump --all 1 --exclude 102 --storage local",
        "INFO: skip external VMs: 102",
        "INFO: Starting Backup of VM 101 (qemu)",
        "INFO: status = running",
        "INFO: VM Name: W11-VM",
    ];
    let warning =
        "WARNING: Sum of all thin volume sizes (1.02 TiB) exceeds the size of the thin pool";
    let end = [
        "INFO: creating vzdump archive on storage 'local'",
        "INFO: archive file size: 13.41GB",
        "INFO: Finished Backup of VM 101 (00:04:11)",
        "INFO: Backup job finished successfully",
    ];
    start.into_iter().chain(warned.then_some(warning)).chain(end)
}
