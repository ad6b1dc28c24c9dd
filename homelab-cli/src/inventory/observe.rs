//! What discovery read, as a state.

use std::net::IpAddr;

use jiff::Timestamp;

use super::state::{
    Disk, Guest, GuestConfig, GuestUsage, Network, Node, NodeUsage, State, Storage, StorageUsage,
    Usage,
};
use crate::views;
use crate::views::discovery::{Discovery, GuestDetail};

/// What was read, in a stable order. What could not be read is absent, and [`merge()`](super::merge()) fills it in.
pub fn observe(found: &Discovery) -> State {
    let offline = |node: &str| {
        let node = found.nodes.iter().find(|other| other.name == node);
        node.map_or_else(|| "away".to_owned(), |node| node.status.clone())
    };
    let mut state = State {
        lab: found.lab.clone(),
        nodes: found.nodes.iter().map(node).collect(),
        guests: found.guests.iter().map(|found| guest(found, offline)).collect(),
        storage: found.storage.iter().map(storage).collect(),
        usage: Some(usage(found, found.generated_at)),
    };
    state.nodes.sort_by(|a, b| a.name.cmp(&b.name));
    state.guests.sort_by_key(|guest| guest.vmid);
    state.storage.sort_by(|a, b| (&a.name, &a.node).cmp(&(&b.name, &b.node)));
    state
}

fn node(found: &views::nodes::Node) -> Node {
    Node {
        name: found.name.clone(),
        status: Some(found.status.clone()),
        version: found.version.clone(),
        cpus: found.cpus.and_then(whole),
    }
}

fn guest(found: &GuestDetail, offline: impl Fn(&str) -> String) -> Guest {
    let GuestDetail { guest, config, .. } = found;
    let listed = guest.memory.map(|memory| memory.total_bytes);
    let away = guest.status == "unknown";
    Guest {
        vmid: guest.vmid,
        name: guest.name.clone(),
        kind: guest.kind.clone(),
        node: Some(guest.node.clone()),
        status: guest.status.clone(),
        stale: away.then(|| format!("node {} is {}", guest.node, offline(&guest.node))),
        cpus: config.as_ref().and_then(|config| config.cpus).or(guest.cpus.and_then(whole)),
        memory_bytes: config.as_ref().and_then(|config| config.memory_bytes).or(listed),
        ip_addresses: addresses(found),
        tags: sorted(&guest.tags),
        template: guest.template,
        config: config.as_ref().map(guest_config),
    }
}

fn guest_config(found: &views::discovery::GuestConfig) -> GuestConfig {
    GuestConfig {
        start_on_boot: found.start_on_boot,
        protection: found.protection,
        os_type: found.os_type.clone(),
        description: found.description.clone(),
        disks: found
            .disks
            .iter()
            .map(|disk| Disk {
                key: disk.key.clone(),
                volume: disk.volume.clone(),
                size_bytes: disk.size_bytes,
                mount_point: disk.mount_point.clone(),
            })
            .collect(),
        networks: found
            .networks
            .iter()
            .map(|network| Network {
                key: network.key.clone(),
                mac_address: network.mac_address.clone(),
                bridge: network.bridge.clone(),
                vlan: network.vlan,
                ip: network.ip.clone(),
            })
            .collect(),
    }
}

fn storage(found: &views::storage::Storage) -> Storage {
    Storage {
        name: found.name.clone(),
        node: Some(found.node.clone()),
        kind: found.kind.clone(),
        content: sorted(&found.content),
        shared: found.shared,
    }
}

fn sorted(items: &[String]) -> Vec<String> {
    let mut items = items.to_vec();
    items.sort_unstable();
    items.dedup();
    items
}

/// The addresses that last: those on the guest's own network devices, not those of bridges that Docker or Kubernetes
/// put up inside, and no IPv6 address that is made up anew every day. Of a guest that tells none, those that its
/// configuration gives it.
fn addresses(found: &GuestDetail) -> Vec<String> {
    let networks = || found.config.iter().flat_map(|config| &config.networks);
    let own = |mac: &Option<String>| {
        let same = |other: &String| mac.as_ref().is_some_and(|mac| mac.eq_ignore_ascii_case(other));
        networks().any(|network| network.mac_address.as_ref().is_some_and(same))
    };
    let given: Vec<IpAddr> =
        networks().filter_map(|network| address(network.ip.as_ref()?)).collect();
    let on_devices = found.interfaces.iter().filter(|interface| own(&interface.mac_address));
    let mut seen: Vec<IpAddr> = on_devices
        .flat_map(|interface| &interface.addresses)
        .filter_map(|text| address(text))
        .filter(|address| !is_link_local(*address) && (lasts(*address) || given.contains(address)))
        .collect();
    if seen.is_empty() {
        // No device of ours was among the interfaces; what is reachable is better than nothing.
        let reachable = found.guest.ip_addresses.iter().flatten();
        seen = reachable.filter_map(|text| address(text)).filter(|a| lasts(*a)).collect();
    }
    if seen.is_empty() {
        seen = given;
    }
    seen.sort_unstable();
    seen.dedup();
    seen.iter().map(IpAddr::to_string).collect()
}

/// An address, with or without a prefix length.
fn address(text: &str) -> Option<IpAddr> {
    text.split('/').next()?.parse().ok()
}

/// IPv6 addresses with a random end change daily (RFC 8981); those made from the hardware address (`ff:fe` in the
/// middle) and short ones that a person chose do not.
fn lasts(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(_) => true,
        IpAddr::V6(v6) => {
            let [.., a, b, c, d] = v6.segments();
            let from_hardware = b & 0x00ff == 0x00ff && c & 0xff00 == 0xfe00;
            let chosen = (a, b, c) == (0, 0, 0) || (d != 0 && (b, c) == (0, 0));
            from_hardware || chosen
        }
    }
}

fn is_link_local(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => v4.is_link_local() || v4.is_unspecified(),
        IpAddr::V6(v6) => v6.is_unicast_link_local() || v6.is_loopback() || v6.is_unspecified(),
    }
}

fn usage(found: &Discovery, generated_at: Timestamp) -> Usage {
    let nodes = found.nodes.iter().filter(|node| node.uptime_seconds.is_some());
    let guests = found.guests.iter().map(|detail| &detail.guest);
    let running = guests.filter(|guest| guest.status == "running");
    Usage {
        generated_at,
        nodes: nodes
            .map(|node| NodeUsage {
                name: node.name.clone(),
                cpu_percent: node.cpu_percent,
                memory: node.memory,
                disk: node.disk,
                uptime_seconds: node.uptime_seconds,
            })
            .collect(),
        guests: running
            .map(|guest| GuestUsage {
                vmid: guest.vmid,
                cpu_percent: guest.cpu_percent,
                memory: guest.memory,
                disk: guest.disk,
                uptime_seconds: guest.uptime_seconds,
            })
            .collect(),
        storage: found
            .storage
            .iter()
            .filter_map(|storage| {
                let (name, node) = (storage.name.clone(), storage.node.clone());
                storage.usage.map(|space| StorageUsage { name, node, space })
            })
            .collect(),
    }
}

fn whole(number: f64) -> Option<u32> {
    let fits = number.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(&number);
    fits.then_some(number as u32)
}
