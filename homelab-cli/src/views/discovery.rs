//! Everything that is there, on the wire: guests with their configuration and addresses.

use jiff::Timestamp;
use serde::Serialize;

use super::guests::{self, Guest};
use super::nodes::{self, Node};
use super::overview::{SourceReport, draw_sources, exit_of};
use super::storage::{self, Storage};
use crate::exit::Exit;
use crate::outcome::Document;
use crate::ui::format;
use crate::ui::screen::{Screen, Text, Tone};
use crate::ui::table::{Table, column};

/// A guest with all that could be learnt of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GuestDetail {
    /// What the listing says of it.
    #[serde(flatten)]
    pub guest: Guest,
    /// Its configuration; absent when it could not be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub config: Option<GuestConfig>,
    /// Its interfaces as seen from inside; empty when it does not run or nobody answers there.
    pub interfaces: Vec<Interface>,
    /// What could not be learnt, and why.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<String>,
}

/// The configuration of a guest.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct GuestConfig {
    /// Processors.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cpus: Option<u32>,
    /// Memory.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub memory_bytes: Option<u64>,
    /// Whether it starts with its host.
    pub start_on_boot: bool,
    /// Whether Proxmox VE protects it from removal.
    pub protection: bool,
    /// The operating system's type: `l26`, `win11`, `debian`, …
    #[serde(skip_serializing_if = "Option::is_none")]
    pub os_type: Option<String>,
    /// Its description.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Disks and mount points.
    pub disks: Vec<Disk>,
    /// Network devices.
    pub networks: Vec<Network>,
}

/// A disk or mount point.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Disk {
    /// Its configuration key: `scsi0`, `rootfs`, `mp0`, …
    pub key: String,
    /// The volume, or the path on the host.
    pub volume: String,
    /// Its size.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size_bytes: Option<u64>,
    /// Where a container mounts it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mount_point: Option<String>,
}

/// A network device.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Network {
    /// Its configuration key: `net0`, …
    pub key: String,
    /// Its hardware address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mac_address: Option<String>,
    /// The bridge it is on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bridge: Option<String>,
    /// The VLAN tag.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vlan: Option<u16>,
    /// What the configuration says of its address: `dhcp`, or an address with prefix; of containers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ip: Option<String>,
}

/// A network interface inside a guest.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Interface {
    /// Its name.
    pub name: String,
    /// Its hardware address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mac_address: Option<String>,
    /// Its addresses with prefix.
    pub addresses: Vec<String>,
}

/// `homelab discover`.
#[derive(Debug, Serialize)]
pub struct Discovery {
    /// When it was read.
    pub generated_at: Timestamp,
    /// The lab's name.
    pub lab: String,
    /// What was asked, and how it went.
    pub sources: Vec<SourceReport>,
    /// The Proxmox VE hosts.
    pub nodes: Vec<Node>,
    /// Virtual machines and containers.
    pub guests: Vec<GuestDetail>,
    /// Storage of all nodes.
    pub storage: Vec<Storage>,
}

impl Document for Discovery {
    fn kind(&self) -> &'static str {
        "Discovery"
    }

    fn items(&self) -> Option<&'static str> {
        Some("guests")
    }

    fn exit(&self) -> Exit {
        exit_of(&self.sources)
    }

    fn draw(&self, screen: &mut Screen) {
        screen.line([Text::new(&self.lab, Tone::Strong)]);
        draw_sources(&self.sources, screen);
        screen.heading("NODES", "");
        screen.table(&nodes::table(&self.nodes));
        let listed: Vec<Guest> = self.guests.iter().map(|detail| detail.guest.clone()).collect();
        screen.heading("GUESTS", guests::summary(&listed));
        screen.table(&guests::table(&listed));
        screen.heading("CONFIGURATION", "");
        screen.table(&configuration_table(&self.guests));
        for detail in &self.guests {
            for problem in &detail.problems {
                let line = format!("  ! {}: {problem}", detail.guest.title());
                screen.line([Text::new(line, Tone::Warn)]);
            }
        }
        screen.heading("STORAGE", "");
        screen.table(&storage::table(&self.storage));
    }
}

fn configuration_table(guests: &[GuestDetail]) -> Table {
    let mut table = Table::new([
        column("VMID").right(),
        column("NAME"),
        column("OS").optional(3),
        column("CPUS").right(),
        column("MEMORY").right(),
        column("DISKS").wraps().optional(2),
        column("NETWORK").wraps().optional(1),
        column("BOOT").optional(4),
    ]);
    for GuestDetail { guest, config, .. } in guests {
        let Some(config) = config else { continue };
        table.row([
            guest.vmid.to_string().into(),
            Text::new(guest.name.as_deref().unwrap_or("?"), Tone::Strong),
            config.os_type.as_deref().unwrap_or_default().into(),
            config.cpus.map(|cpus| cpus.to_string()).unwrap_or_default().into(),
            config.memory_bytes.map(format::bytes).unwrap_or_default().into(),
            config.disks.iter().map(Disk::short).collect::<Vec<_>>().join(", ").into(),
            config.networks.iter().map(Network::short).collect::<Vec<_>>().join(", ").into(),
            if config.start_on_boot { "on boot" } else { "" }.into(),
        ]);
    }
    table
}

impl Disk {
    fn short(&self) -> String {
        let size = self.size_bytes.map(|size| format!(" {}", format::bytes(size)));
        format!("{}{}", self.key, size.unwrap_or_default())
    }
}

impl Network {
    fn short(&self) -> String {
        let bridge = self.bridge.as_deref().unwrap_or(&self.key);
        let vlan = self.vlan.map(|vlan| format!(".{vlan}")).unwrap_or_default();
        let ip = self.ip.as_deref().map(|ip| format!(" {ip}")).unwrap_or_default();
        format!("{bridge}{vlan}{ip}")
    }
}

/// `homelab guest show`.
#[derive(Debug, Serialize)]
pub struct GuestShow {
    /// The guest.
    pub guest: GuestDetail,
    /// Changes to its configuration that wait for a restart, by key.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub pending: Vec<PendingChange>,
}

/// A change to a guest's configuration that waits for a restart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PendingChange {
    /// The key.
    pub key: String,
    /// What is in force; absent when the key is new.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub current: Option<String>,
    /// What will be; absent when the key will go.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pending: Option<String>,
}

impl Document for GuestShow {
    fn kind(&self) -> &'static str {
        "Guest"
    }

    fn draw(&self, screen: &mut Screen) {
        let GuestDetail { guest, config, interfaces, problems } = &self.guest;
        screen.line([Text::new(guest.title(), Tone::Strong)]);
        screen.table(&guests::table(std::slice::from_ref(guest)));
        if let Some(config) = config {
            screen.heading("CONFIGURATION", "");
            let mut fields: Vec<(&str, Text)> = vec![
                ("os", config.os_type.as_deref().unwrap_or_default().into()),
                ("cpus", config.cpus.map(|cpus| cpus.to_string()).unwrap_or_default().into()),
                ("memory", config.memory_bytes.map(format::bytes).unwrap_or_default().into()),
                ("starts on boot", if config.start_on_boot { "yes" } else { "no" }.into()),
                ("protection", if config.protection { "yes" } else { "" }.into()),
            ];
            if let Some(role) = &guest.role {
                fields.push(("role", role.into()));
            }
            let description = config.description.as_deref().unwrap_or_default().trim();
            for (index, line) in description.lines().enumerate() {
                fields.push((if index == 0 { "description" } else { "" }, line.into()));
            }
            screen.fields(fields.into_iter().filter(|(_, value)| !value.content().is_empty()));
            let mut disks = Table::new([
                column("DISK"),
                column("VOLUME"),
                column("SIZE").right(),
                column("MOUNTED AT").optional(1),
            ]);
            for disk in &config.disks {
                disks.row([
                    Text::new(&disk.key, Tone::Strong),
                    (&disk.volume).into(),
                    disk.size_bytes.map(format::bytes).unwrap_or_default().into(),
                    disk.mount_point.as_deref().unwrap_or_default().into(),
                ]);
            }
            if !disks.is_empty() {
                screen.heading("DISKS", "");
                screen.table(&disks);
            }
            let mut networks = Table::new([
                column("DEVICE"),
                column("BRIDGE"),
                column("VLAN").right().optional(1),
                column("MAC"),
                column("ADDRESS").optional(2),
            ]);
            for network in &config.networks {
                networks.row([
                    Text::new(&network.key, Tone::Strong),
                    network.bridge.as_deref().unwrap_or_default().into(),
                    network.vlan.map(|vlan| vlan.to_string()).unwrap_or_default().into(),
                    network.mac_address.as_deref().unwrap_or_default().into(),
                    network.ip.as_deref().unwrap_or_default().into(),
                ]);
            }
            if !networks.is_empty() {
                screen.heading("NETWORK", "");
                screen.table(&networks);
            }
        }
        if !interfaces.is_empty() {
            screen.heading("INSIDE", "");
            let mut table =
                Table::new([column("INTERFACE"), column("MAC"), column("ADDRESSES").wraps()]);
            for interface in interfaces {
                table.row([
                    Text::new(&interface.name, Tone::Strong),
                    interface.mac_address.as_deref().unwrap_or_default().into(),
                    interface.addresses.join(" ").into(),
                ]);
            }
            screen.table(&table);
        }
        if !self.pending.is_empty() {
            screen.heading("PENDING", "in force after a restart");
            let mut table = Table::new([column("KEY"), column("NOW"), column("THEN")]);
            for change in &self.pending {
                table.row([
                    Text::new(&change.key, Tone::Strong),
                    change.current.as_deref().unwrap_or("(not set)").into(),
                    change.pending.as_deref().unwrap_or("(removed)").into(),
                ]);
            }
            screen.table(&table);
        }
        for problem in problems {
            screen.line([Text::new(format!("  ! {problem}"), Tone::Warn)]);
        }
    }
}
