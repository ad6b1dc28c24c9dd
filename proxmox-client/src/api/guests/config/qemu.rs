//! The configuration of a virtual machine.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

use super::families::{self, DiskSlot, family};
use crate::ids::VolId;
use crate::property::{
    Agent, BootOrder, Disk, EfiDisk, IpConfig, PropertyString, QemuNet, Startup, TpmState,
};
use crate::serde_lenient::{list, take};
use crate::units::ByteCount;

/// The configuration of a virtual machine: `GET /nodes/{node}/qemu/{vmid}/config`.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct QemuConfig {
    /// Its name.
    pub name: Option<String>,
    /// Its notes, in Markdown.
    pub description: Option<String>,
    /// Its tags.
    pub tags: Vec<String>,
    /// The operating system inside: `l26`, `win11` …
    pub os_type: Option<String>,
    /// Sockets; one unless set.
    pub sockets: Option<u32>,
    /// Cores of each socket; one unless set.
    pub cores: Option<u32>,
    /// Processors plugged in at the start, where not all are.
    pub vcpus: Option<u32>,
    /// The limit of its use of processors: 1.5 is one and a half.
    pub cpu_limit: Option<f64>,
    /// The processor that the guest sees: `host`, `x86-64-v2-AES,flags=+aes`.
    pub cpu_type: Option<PropertyString>,
    /// Its memory; 512 MiB unless set.
    pub memory: Option<ByteCount>,
    /// The memory that it may be squeezed down to; zero where it has no balloon.
    pub balloon: Option<ByteCount>,
    /// Its firmware: `seabios` or `ovmf`.
    pub bios: Option<String>,
    /// The machine that the guest sees: `q35`, `pc-q35-9.0,viommu=virtio`.
    pub machine: Option<PropertyString>,
    /// The controller of its SCSI disks.
    pub scsi_controller: Option<String>,
    /// Its guest agent.
    pub agent: Option<Agent>,
    /// What it boots from.
    pub boot: Option<BootOrder>,
    /// Whether it starts with its node.
    pub on_boot: bool,
    /// When it starts and stops with its node.
    pub startup: Option<Startup>,
    /// Whether Proxmox VE refuses to remove it and its disks.
    pub protection: bool,
    /// Whether it is a template.
    pub template: bool,
    /// What it is locked for; absent when it is not.
    pub lock: Option<String>,
    /// The checksum of the configuration, to give back with a change.
    pub digest: Option<String>,
    /// Its network cards, `netN`.
    pub nets: BTreeMap<u16, QemuNet>,
    /// The addresses that cloud-init gives them, `ipconfigN`.
    pub ip_configs: BTreeMap<u16, IpConfig>,
    /// Its disks and CD drives.
    pub disks: BTreeMap<DiskSlot, Disk>,
    /// Where its UEFI keeps variables.
    pub efi_disk: Option<EfiDisk>,
    /// Where its TPM keeps its state.
    pub tpm_state: Option<TpmState>,
    /// Volumes that belong to it and are attached to nothing, `unusedN`.
    pub unused: BTreeMap<u16, VolId>,
    /// PCI devices of the host handed over to it, `hostpciN`.
    pub host_pci: BTreeMap<u16, PropertyString>,
    /// USB devices of the host handed over to it, `usbN`.
    pub usb: BTreeMap<u16, PropertyString>,
    /// All options that have no field here, and those that could not be read.
    pub extra: Map<String, Value>,
}

impl QemuConfig {
    /// How many processors it starts with.
    pub fn cpus(&self) -> u32 {
        let all = self.sockets.unwrap_or(1).saturating_mul(self.cores.unwrap_or(1));
        self.vcpus.filter(|&plugged| plugged > 0).unwrap_or(all)
    }
}

impl From<Map<String, Value>> for QemuConfig {
    fn from(mut fields: Map<String, Value>) -> Self {
        let fields = &mut fields;
        Self {
            name: take(fields, "name"),
            description: take(fields, "description"),
            tags: fields.remove("tags").and_then(|tags| list(tags).ok()).unwrap_or_default(),
            os_type: take(fields, "ostype"),
            sockets: take(fields, "sockets"),
            cores: take(fields, "cores"),
            vcpus: take(fields, "vcpus"),
            cpu_limit: take(fields, "cpulimit"),
            cpu_type: take(fields, "cpu"),
            memory: memory(fields),
            balloon: take(fields, "balloon").map(ByteCount::from_mebibytes),
            bios: take(fields, "bios"),
            machine: take(fields, "machine"),
            scsi_controller: take(fields, "scsihw"),
            agent: take(fields, "agent"),
            boot: take(fields, "boot"),
            on_boot: take(fields, "onboot").unwrap_or_default(),
            startup: take(fields, "startup"),
            protection: take(fields, "protection").unwrap_or_default(),
            template: take(fields, "template").unwrap_or_default(),
            lock: take(fields, "lock"),
            digest: take(fields, "digest"),
            nets: family(fields, "net"),
            ip_configs: family(fields, "ipconfig"),
            disks: families::disks(fields),
            efi_disk: take(fields, "efidisk0"),
            tpm_state: take(fields, "tpmstate0"),
            unused: family(fields, "unused"),
            host_pci: family(fields, "hostpci"),
            usb: family(fields, "usb"),
            extra: std::mem::take(fields),
        }
    }
}

impl<'de> Deserialize<'de> for QemuConfig {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Map::deserialize(deserializer).map(Self::from)
    }
}

/// A number of MiB, or a property string with one: `current=4096`.
fn memory(fields: &mut Map<String, Value>) -> Option<ByteCount> {
    let properties: PropertyString = take(fields, "memory")?;
    let mebibytes = properties.get("current").or(properties.bare()).and_then(|it| it.parse().ok());
    if mebibytes.is_none() {
        fields.insert("memory".to_owned(), properties.to_string().into());
    }
    mebibytes.map(ByteCount::from_mebibytes)
}
