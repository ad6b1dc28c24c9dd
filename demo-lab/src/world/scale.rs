//! Growing the homelab to a cluster of any size, always the same for the same numbers.

use super::config::Config;
use super::guest::{Guest, GuestKind};
use super::homelab::{self, DAY, GIB};
use super::load::Variety;
use super::{Pool, World};

/// First id of generated guests; those of the homelab are below.
const FIRST_VMID: u32 = 1_000;

const WORK: [&str; 8] = ["web", "db", "cache", "queue", "build", "mail", "proxy", "metrics"];

/// Adds nodes and guests until there are as many.
pub(super) fn grow(world: &mut World, nodes: usize, guests: usize) {
    let now = world.now();
    for id in world.nodes.len()..nodes {
        world.nodes.push(homelab::node(id as u32 + 1, now));
    }
    if world.nodes.len() > 1 {
        world.cluster = Some("homelab".into());
    }
    let missing = guests.saturating_sub(world.guests.len());
    if missing > 0 {
        world.pools.extend(WORK.map(|work| Pool { name: work.into(), comment: String::new() }));
    }
    for number in 0..missing {
        let node = world.nodes[number % world.nodes.len()].name.clone();
        let guest = guest(FIRST_VMID + number as u32, node, now);
        world.guests.insert(guest.vmid, guest);
    }
}

fn guest(vmid: u32, node: String, now: u64) -> Guest {
    let mut variety = Variety::new(u64::from(vmid));
    let kind = variety.pick(&[GuestKind::Qemu, GuestKind::Lxc]);
    let work = variety.pick(&WORK);
    let name = format!("{work}-{vmid}");
    let mut guest = homelab::blank(vmid, kind, &name, now);
    guest.node = node;
    guest.cpus = variety.pick(&[1, 2, 2, 4, 8]);
    guest.memory_bytes = variety.pick(&[1, 2, 4, 4, 8]) * GIB;
    guest.disk_bytes = variety.pick(&[8, 16, 32, 64]) * GIB;
    guest.cpu.average = 0.02 + 0.3 * variety.fraction();
    guest.memory.average = 0.2 + 0.6 * variety.fraction();
    guest.running_since = (variety.below(10) > 0).then(|| now - DAY - variety.below(60 * DAY));
    guest.template = guest.running_since.is_none() && variety.below(5) == 0;
    guest.tags = (variety.below(3) > 0).then(|| work.to_owned());
    guest.pool = (variety.below(2) > 0).then(|| work.to_owned());
    let managed = guest.running() && variety.below(10) == 0;
    guest.ha_state = managed.then(|| "started".to_owned());
    guest.config = config(&guest);
    guest
}

fn config(guest: &Guest) -> Config {
    let (vmid, disk, memory) = (guest.vmid, guest.disk_bytes / GIB, guest.memory_bytes >> 20);
    let config = match guest.kind {
        GuestKind::Qemu => Config::default()
            .with("agent", "1")
            .with("boot", "order=scsi0")
            .with("cores", guest.cpus)
            .with("memory", memory.to_string())
            .with("name", guest.name.as_str())
            .with("net0", format!("virtio={},bridge=vmbr0", guest.mac()))
            .with("ostype", "l26")
            .with("scsi0", format!("local-lvm:vm-{vmid}-disk-0,size={disk}G"))
            .with("scsihw", "virtio-scsi-single"),
        GuestKind::Lxc => Config::default()
            .with("arch", "amd64")
            .with("cores", guest.cpus)
            .with("hostname", guest.name.as_str())
            .with("memory", memory)
            .with("net0", homelab::card("name=eth0,bridge=vmbr0", guest))
            .with("ostype", "debian")
            .with("rootfs", format!("local-lvm:vm-{vmid}-disk-0,size={disk}G"))
            .with("swap", 512)
            .with("unprivileged", 1),
    };
    let config = match &guest.tags {
        Some(tags) => config.with("tags", tags.as_str()),
        None => config,
    };
    if guest.template { config.with("template", 1) } else { config }
}
