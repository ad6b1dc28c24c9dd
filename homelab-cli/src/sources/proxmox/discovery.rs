//! All that can be learnt of a guest: its configuration, and its interfaces as seen from inside.

use std::net::IpAddr;
use std::time::Instant;

use proxmox_client::api::cluster::GuestResource;
use proxmox_client::api::guests::{
    self, Guest as Handle, GuestConfig, LxcConfig, NetworkInterface, QemuConfig,
};
use proxmox_client::{Client, ErrorKind, GuestKind, Vmid};

use super::within;
use crate::views::discovery::{self, Disk, GuestDetail, Interface, Network};
use crate::views::guests::Guest;

/// The client's handle of a guest of the listing.
pub fn handle(client: &Client, found: &GuestResource) -> Handle {
    client.node(found.node.clone()).guest(found.kind, found.vmid)
}

/// The client's handle of a guest that is known as a view; nothing for names that no server gives.
pub fn handle_of(client: &Client, guest: &Guest) -> Option<Handle> {
    let kind = if guest.kind == "lxc" { GuestKind::Lxc } else { GuestKind::Qemu };
    Some(client.node(guest.node.parse().ok()?).guest(kind, Vmid::new(guest.vmid).ok()?))
}

/// Asks for what the listing does not tell. What cannot be learnt becomes a problem of this guest alone.
pub async fn detail(handle: &Handle, listed: Guest, deadline: Instant) -> GuestDetail {
    let mut detail =
        GuestDetail { guest: listed, config: None, interfaces: Vec::new(), problems: Vec::new() };
    if detail.guest.status == "unknown" {
        detail.problems.push(format!("node {} does not answer", detail.guest.node));
        return detail;
    }
    let config = match within(deadline, handle.config().current().send()).await {
        Ok(config) => config,
        Err(error) => {
            detail.problems.push(format!("configuration: {error}"));
            return detail;
        }
    };
    if detail.guest.status == "running" && tells_interfaces(&config) {
        match tokio::time::timeout_at(deadline.into(), handle.interfaces()).await {
            Ok(Ok(interfaces)) => {
                detail.interfaces = interfaces.iter().map(interface).collect();
                detail.guest.ip_addresses = Some(addresses(&interfaces));
            }
            // The guest still boots, or its agent was never installed: an everyday state, no failure.
            Ok(Err(error)) if error.kind() == ErrorKind::AgentNotRunning => {
                detail.problems.push("addresses: its guest agent does not answer".to_owned());
            }
            Ok(Err(error)) => detail.problems.push(format!("addresses: {error}")),
            Err(_) => detail.problems.push("addresses: no answer in time".to_owned()),
        }
    }
    detail.config = Some(view(&config));
    detail
}

/// Whether there is somebody inside to ask: asking a virtual machine without an agent only costs time.
fn tells_interfaces(config: &GuestConfig) -> bool {
    match config {
        GuestConfig::Qemu(config) => {
            config.agent.as_ref().and_then(|agent| agent.enabled()).unwrap_or(false)
        }
        _ => true,
    }
}

fn view(config: &GuestConfig) -> discovery::GuestConfig {
    let (os_type, disks, networks) = match config {
        GuestConfig::Qemu(qemu) => (&qemu.os_type, qemu_disks(qemu), qemu_networks(qemu)),
        GuestConfig::Lxc(lxc) => (&lxc.os_type, lxc_disks(lxc), lxc_networks(lxc)),
    };
    discovery::GuestConfig {
        cpus: config.cpus(),
        memory_bytes: Some(config.memory().get()),
        start_on_boot: config.on_boot(),
        protection: config.protection(),
        os_type: os_type.clone(),
        description: config.description().map(str::to_owned),
        disks,
        networks,
    }
}

fn qemu_disks(config: &QemuConfig) -> Vec<Disk> {
    let disks = config.disks.iter().filter(|(_, disk)| !disk.is_cdrom());
    let disk = |(slot, disk): (&guests::DiskSlot, &proxmox_client::property::Disk)| Disk {
        key: slot.to_string(),
        volume: disk.source().map(|source| source.to_string()).unwrap_or_default(),
        size_bytes: disk.size().map(|size| size.get()),
        mount_point: None,
    };
    disks.map(disk).collect()
}

fn lxc_disks(config: &LxcConfig) -> Vec<Disk> {
    let root = config.root_fs.iter().map(|root| Disk {
        key: "rootfs".to_owned(),
        volume: root.source().map(|source| source.to_string()).unwrap_or_default(),
        size_bytes: root.size().map(|size| size.get()),
        mount_point: Some("/".to_owned()),
    });
    let mounts = config.mount_points.iter().map(|(index, mount)| Disk {
        key: format!("mp{index}"),
        volume: mount.source().map(|source| source.to_string()).unwrap_or_default(),
        size_bytes: mount.size().map(|size| size.get()),
        mount_point: mount.path().map(str::to_owned),
    });
    root.chain(mounts).collect()
}

fn qemu_networks(config: &QemuConfig) -> Vec<Network> {
    let network = |(index, net): (&u16, &proxmox_client::property::QemuNet)| Network {
        key: format!("net{index}"),
        mac_address: net.mac().map(|mac| mac.to_string()),
        bridge: net.bridge().map(str::to_owned),
        vlan: net.vlan_tag(),
        ip: config.ip_configs.get(index).and_then(|ip| ip.ip()).map(|ip| ip.to_string()),
    };
    config.nets.iter().map(network).collect()
}

fn lxc_networks(config: &LxcConfig) -> Vec<Network> {
    let network = |(index, net): (&u16, &proxmox_client::property::LxcNet)| Network {
        key: format!("net{index}"),
        mac_address: net.mac().map(|mac| mac.to_string()),
        bridge: net.bridge().map(str::to_owned),
        vlan: net.vlan_tag(),
        ip: net.ip().map(|ip| ip.to_string()),
    };
    config.nets.iter().map(network).collect()
}

fn interface(interface: &NetworkInterface) -> Interface {
    Interface {
        name: interface.name.clone(),
        mac_address: interface.mac.map(|mac| mac.to_string()),
        addresses: interface.addresses.iter().map(ToString::to_string).collect(),
    }
}

/// The addresses that others reach the guest under, each once.
fn addresses(interfaces: &[NetworkInterface]) -> Vec<String> {
    let mut seen = std::collections::BTreeSet::new();
    let all = interfaces.iter().flat_map(|interface| &interface.addresses);
    all.map(|cidr| cidr.address())
        .filter(|address| is_reachable(*address) && seen.insert(*address))
        .map(|address| address.to_string())
        .collect()
}

/// Not the guest's own loopback address, and none that is good on one link only. The rest of 127.0.0.0/8 stays:
/// a lab may well live there.
fn is_reachable(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => {
            v4 != std::net::Ipv4Addr::LOCALHOST && !v4.is_link_local() && !v4.is_unspecified()
        }
        IpAddr::V6(v6) => !v6.is_loopback() && !v6.is_unicast_link_local() && !v6.is_unspecified(),
    }
}
