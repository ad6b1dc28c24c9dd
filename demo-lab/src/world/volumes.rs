//! The volumes that uploads, guests and backup jobs left on the storages before the lab started.

use super::World;
use super::guest::{Guest, GuestKind};
use super::history;
use super::homelab::{DAY, GIB};
use super::storage::Volume;

/// Everything that is stored when the lab starts.
pub(super) fn all(world: &World) -> Vec<Volume> {
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
    let (number, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
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
            let made = history::last_night(now) - days * DAY + 3 + u64::from(guest.vmid) % 600;
            let mut volume =
                Volume::backup(&guest.node, guest.vmid, guest.kind, &guest.name, made, size);
            volume.protected = guest.vmid == 200 && *days == 2;
            volume
        })
        .collect()
}
