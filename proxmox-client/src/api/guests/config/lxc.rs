//! The configuration of a container.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

use super::families::family;
use crate::ids::VolId;
use crate::property::{LxcFeatures, LxcNet, MountPoint, PropertyString, RootFs, Startup};
use crate::serde_lenient::{list, take};
use crate::units::ByteCount;

/// The configuration of a container: `GET /nodes/{node}/lxc/{vmid}/config`.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct LxcConfig {
    /// Its host name.
    pub hostname: Option<String>,
    /// Its notes, in Markdown.
    pub description: Option<String>,
    /// Its tags.
    pub tags: Vec<String>,
    /// The distribution inside: `debian`, `alpine` …
    pub os_type: Option<String>,
    /// The architecture: `amd64`.
    pub arch: Option<String>,
    /// Cores that it may use; all of its node's unless set.
    pub cores: Option<u32>,
    /// The limit of its use of processors: 1.5 is one and a half.
    pub cpu_limit: Option<f64>,
    /// Its memory; 512 MiB unless set.
    pub memory: Option<ByteCount>,
    /// Swap beyond its memory; 512 MiB unless set.
    pub swap: Option<ByteCount>,
    /// Whether its root is an ordinary user outside.
    pub unprivileged: bool,
    /// What it may do beyond the usual.
    pub features: Option<LxcFeatures>,
    /// Its name servers; those of its node unless set.
    pub name_servers: Vec<String>,
    /// Its search domain; that of its node unless set.
    pub search_domain: Option<String>,
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
    pub nets: BTreeMap<u16, LxcNet>,
    /// Its root file system.
    pub root_fs: Option<RootFs>,
    /// Its further mounts, `mpN`.
    pub mount_points: BTreeMap<u16, MountPoint>,
    /// Volumes that belong to it and are mounted nowhere, `unusedN`.
    pub unused: BTreeMap<u16, VolId>,
    /// Devices of the host handed over to it, `devN`.
    pub devices: BTreeMap<u16, PropertyString>,
    /// Lines for LXC itself, key and value: `("lxc.cgroup2.devices.allow", "c 195:* rwm")`.
    pub raw: Vec<(String, String)>,
    /// All options that have no field here, and those that could not be read.
    pub extra: Map<String, Value>,
}

impl From<Map<String, Value>> for LxcConfig {
    fn from(mut fields: Map<String, Value>) -> Self {
        let fields = &mut fields;
        Self {
            hostname: take(fields, "hostname"),
            description: take(fields, "description"),
            tags: fields.remove("tags").and_then(|tags| list(tags).ok()).unwrap_or_default(),
            os_type: take(fields, "ostype"),
            arch: take(fields, "arch"),
            cores: take(fields, "cores"),
            cpu_limit: take(fields, "cpulimit"),
            memory: take(fields, "memory").map(ByteCount::from_mebibytes),
            swap: take(fields, "swap").map(ByteCount::from_mebibytes),
            unprivileged: take(fields, "unprivileged").unwrap_or_default(),
            features: take(fields, "features"),
            name_servers: fields
                .remove("nameserver")
                .and_then(|servers| list(servers).ok())
                .unwrap_or_default(),
            search_domain: take(fields, "searchdomain"),
            on_boot: take(fields, "onboot").unwrap_or_default(),
            startup: take(fields, "startup"),
            protection: take(fields, "protection").unwrap_or_default(),
            template: take(fields, "template").unwrap_or_default(),
            lock: take(fields, "lock"),
            digest: take(fields, "digest"),
            nets: family(fields, "net"),
            root_fs: take(fields, "rootfs"),
            mount_points: family(fields, "mp"),
            unused: family(fields, "unused"),
            devices: family(fields, "dev"),
            raw: raw(fields),
            extra: std::mem::take(fields),
        }
    }
}

impl<'de> Deserialize<'de> for LxcConfig {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Map::deserialize(deserializer).map(Self::from)
    }
}

/// `[["lxc.key", "value"], …]`
fn raw(fields: &mut Map<String, Value>) -> Vec<(String, String)> {
    match fields.get("lxc").map(Vec::deserialize) {
        Some(Ok(lines)) => {
            fields.remove("lxc");
            lines
        }
        _ => Vec::new(),
    }
}
