//! Everything in the cluster in one answer: `GET /cluster/resources`.
//!
//! The server takes it from its statistics, so it is up to about ten seconds old. What runs on an
//! offline node has little more than its id and the status `unknown`.

use std::time::Duration;

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::ids::{GuestKind, NodeName, StorageId, Vmid};
use crate::serde_lenient::{FromScalar, List, list, maybe, open_enum, or_default};
use crate::units::ByteCount;

/// Everything in the cluster that the caller may see. What a user has no right to see is left out
/// by the server without an error.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Resources {
    /// Nodes, offline ones included.
    pub nodes: Vec<NodeResource>,
    /// Virtual machines and containers.
    pub guests: Vec<GuestResource>,
    /// Storages, once for each node that has them.
    pub storage: Vec<StorageResource>,
    /// Pools.
    pub pools: Vec<PoolResource>,
    /// What this version has no type for: networks, and what is to come.
    pub other: Vec<OtherResource>,
}

open_enum! {
    /// Whether a node answers.
    pub enum NodeStatus ("a node's status") {
        /// It does.
        Online = "online",
        /// It does not.
        Offline = "offline",
    }
}

open_enum! {
    /// Whether a guest runs. On an offline node it is `Unknown("unknown")`. A paused machine counts
    /// as running here; its `qmp_status` says more.
    pub enum GuestStatus ("a guest's status") {
        /// It runs.
        Running = "running",
        /// It does not.
        Stopped = "stopped",
    }
}

open_enum! {
    /// Whether a storage can be used on its node.
    pub enum StorageState ("a storage's status") {
        /// It can.
        Available = "available",
    }
}

open_enum! {
    /// What a storage may hold, and what a volume is.
    pub enum ContentType ("a kind of content") {
        /// Disks of virtual machines.
        Images = "images",
        /// File systems of containers.
        Rootdir = "rootdir",
        /// Backups of guests.
        Backup = "backup",
        /// CD images.
        Iso = "iso",
        /// Container templates.
        Vztmpl = "vztmpl",
        /// Hook scripts and cloud-init files.
        Snippets = "snippets",
        /// Images to import as disks.
        Import = "import",
        /// Nothing: `content none`.
        Nothing = "none",
    }
}

/// A node, from `GET /cluster/resources`.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct NodeResource {
    /// Its name.
    pub node: NodeName,
    /// Whether it answers.
    pub status: NodeStatus,
    /// How many logical processors it has; absent when it does not answer.
    pub cpus: Option<f64>,
    /// How busy they are, from 0 to 1.
    pub cpu_fraction: Option<f64>,
    /// Memory in use.
    pub memory_used: Option<ByteCount>,
    /// Memory there is.
    pub memory_total: Option<ByteCount>,
    /// Space in use on the root file system.
    pub disk_used: Option<ByteCount>,
    /// Space there is on the root file system.
    pub disk_total: Option<ByteCount>,
    /// Time since it booted.
    pub uptime: Option<Duration>,
    /// The level of its subscription, one letter; absent without one.
    pub subscription_level: Option<String>,
    /// The version of control groups: 1 or 2.
    pub cgroup_version: Option<u8>,
    /// Fields that this version has no name for.
    pub extra: Map<String, Value>,
}

/// A virtual machine or container, from `GET /cluster/resources`.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct GuestResource {
    /// Its number.
    pub vmid: Vmid,
    /// Virtual machine or container.
    pub kind: GuestKind,
    /// The node it lies on.
    pub node: NodeName,
    /// Whether it runs.
    pub status: GuestStatus,
    /// Its name; absent on an offline node.
    pub name: Option<String>,
    /// Whether it is a template, which never runs.
    pub template: bool,
    /// How many processors it has; fractions where a container is limited so.
    pub cpus: Option<f64>,
    /// How busy they are, from 0 to 1.
    pub cpu_fraction: Option<f64>,
    /// Memory in use, as the guest counts it where it says so.
    pub memory_used: Option<ByteCount>,
    /// Memory it has.
    pub memory_total: Option<ByteCount>,
    /// Memory that it costs its node (since PVE 9).
    pub memory_host: Option<ByteCount>,
    /// Space in use on the root file system; 0 for virtual machines, which do not tell.
    pub disk_used: Option<ByteCount>,
    /// Size of the root file system or boot disk.
    pub disk_total: Option<ByteCount>,
    /// Read from its disks since it started.
    pub disk_read: Option<ByteCount>,
    /// Written to its disks since it started.
    pub disk_written: Option<ByteCount>,
    /// Received over the network since it started.
    pub network_in: Option<ByteCount>,
    /// Sent over the network since it started.
    pub network_out: Option<ByteCount>,
    /// Time since it started; zero while it is stopped.
    pub uptime: Option<Duration>,
    /// Its tags.
    pub tags: Vec<String>,
    /// What it is locked for (`backup`, `migrate` …); absent when it is not.
    pub lock: Option<String>,
    /// The pool it belongs to.
    pub pool: Option<String>,
    /// What high availability does with it; absent when it is not managed.
    pub ha_state: Option<String>,
    /// The architecture of its host (since PVE 9.1).
    pub host_arch: Option<String>,
    /// Fields that this version has no name for.
    pub extra: Map<String, Value>,
}

/// A storage on a node, from `GET /cluster/resources`.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct StorageResource {
    /// The node that has it.
    pub node: NodeName,
    /// Its name.
    pub storage: StorageId,
    /// How it is stored: `dir`, `lvmthin`, `zfspool`, `pbs` …
    pub kind: Option<String>,
    /// Whether it can be used.
    pub status: StorageState,
    /// Whether it is one and the same on all nodes.
    pub shared: bool,
    /// What it may hold.
    pub content: Vec<ContentType>,
    /// Space in use.
    pub used: Option<ByteCount>,
    /// Space there is.
    pub total: Option<ByteCount>,
    /// Fields that this version has no name for.
    pub extra: Map<String, Value>,
}

/// A pool, from `GET /cluster/resources`.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct PoolResource {
    /// Its name.
    pub pool: String,
    /// Fields that this version has no name for.
    pub extra: Map<String, Value>,
}

/// A resource that this version has no type for, or one that lacks the names it should have.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct OtherResource {
    /// Its id: `sdn/pve/localnetwork`.
    pub id: String,
    /// The server's word for what it is: `sdn`, `network` …
    pub kind: String,
    /// The node it lies on, where it lies on one.
    pub node: Option<NodeName>,
    /// Its name, where it has one.
    pub name: Option<String>,
    /// The server's word for its state.
    pub status: Option<String>,
    /// All else that only this kind has.
    pub extra: Map<String, Value>,
}

impl Resources {
    /// The guest with this number.
    pub fn guest(&self, vmid: Vmid) -> Option<&GuestResource> {
        self.guests.iter().find(|guest| guest.vmid == vmid)
    }
}

impl<'de> Deserialize<'de> for Resources {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut resources = Self::default();
        for record in List::<Record>::deserialize(deserializer)?.0 {
            resources.add(record);
        }
        Ok(resources)
    }
}

impl Resources {
    fn add(&mut self, record: Record) {
        match record.kind.as_str() {
            "node" => match record.own_node() {
                Some(node) => self.nodes.push(record.into_node(node)),
                None => self.other.push(record.into_other()),
            },
            "qemu" => self.add_guest(GuestKind::Qemu, record),
            "lxc" => self.add_guest(GuestKind::Lxc, record),
            "storage" => match (record.own_node(), record.own_storage()) {
                (Some(node), Some(storage)) => {
                    self.storage.push(record.into_storage(node, storage))
                }
                _ => self.other.push(record.into_other()),
            },
            "pool" => match record.own_pool() {
                Some(pool) => self.pools.push(PoolResource { pool, extra: record.extra }),
                None => self.other.push(record.into_other()),
            },
            _ => self.other.push(record.into_other()),
        }
    }

    fn add_guest(&mut self, kind: GuestKind, record: Record) {
        match (record.own_vmid(), record.node.clone()) {
            (Some(vmid), Some(node)) => self.guests.push(record.into_guest(kind, vmid, node)),
            _ => self.other.push(record.into_other()),
        }
    }
}

/// One entry of the answer. All kinds share one flat set of fields, and none is sure to be there.
#[derive(Debug, Deserialize)]
struct Record {
    #[serde(default, deserialize_with = "or_default")]
    id: String,
    #[serde(rename = "type", default, deserialize_with = "or_default")]
    kind: String,
    #[serde(default, deserialize_with = "maybe")]
    node: Option<NodeName>,
    #[serde(default, deserialize_with = "maybe")]
    vmid: Option<Vmid>,
    #[serde(default, deserialize_with = "maybe")]
    storage: Option<StorageId>,
    #[serde(default, deserialize_with = "maybe")]
    pool: Option<String>,
    #[serde(default, deserialize_with = "maybe")]
    name: Option<String>,
    #[serde(default, deserialize_with = "maybe")]
    status: Option<String>,
    #[serde(default, deserialize_with = "or_default")]
    template: bool,
    #[serde(default, deserialize_with = "or_default")]
    shared: bool,
    #[serde(rename = "maxcpu", default, deserialize_with = "maybe")]
    cpus: Option<f64>,
    #[serde(rename = "cpu", default, deserialize_with = "maybe")]
    cpu_fraction: Option<f64>,
    #[serde(rename = "mem", default, deserialize_with = "maybe")]
    memory_used: Option<ByteCount>,
    #[serde(rename = "maxmem", default, deserialize_with = "maybe")]
    memory_total: Option<ByteCount>,
    #[serde(rename = "memhost", default, deserialize_with = "maybe")]
    memory_host: Option<ByteCount>,
    #[serde(rename = "disk", default, deserialize_with = "maybe")]
    disk_used: Option<ByteCount>,
    #[serde(rename = "maxdisk", default, deserialize_with = "maybe")]
    disk_total: Option<ByteCount>,
    #[serde(rename = "diskread", default, deserialize_with = "maybe")]
    disk_read: Option<ByteCount>,
    #[serde(rename = "diskwrite", default, deserialize_with = "maybe")]
    disk_written: Option<ByteCount>,
    #[serde(rename = "netin", default, deserialize_with = "maybe")]
    network_in: Option<ByteCount>,
    #[serde(rename = "netout", default, deserialize_with = "maybe")]
    network_out: Option<ByteCount>,
    #[serde(default, deserialize_with = "maybe")]
    uptime: Option<Duration>,
    #[serde(default, deserialize_with = "list")]
    tags: Vec<String>,
    #[serde(default, deserialize_with = "maybe")]
    lock: Option<String>,
    #[serde(rename = "hastate", default, deserialize_with = "maybe")]
    ha_state: Option<String>,
    #[serde(rename = "host-arch", default, deserialize_with = "maybe")]
    host_arch: Option<String>,
    #[serde(default, deserialize_with = "list")]
    content: Vec<ContentType>,
    #[serde(rename = "plugintype", default, deserialize_with = "maybe")]
    plugin_type: Option<String>,
    #[serde(rename = "level", default, deserialize_with = "maybe")]
    subscription_level: Option<String>,
    #[serde(rename = "cgroup-mode", default, deserialize_with = "maybe")]
    cgroup_version: Option<u8>,
    #[serde(flatten)]
    extra: Map<String, Value>,
}

impl Record {
    /// A field, or else the part of the id that says the same: `node/pve`, `lxc/200`,
    /// `storage/pve/local`, `/pool/home`.
    fn own<T: FromScalar + Clone>(&self, field: &Option<T>, part: usize) -> Option<T> {
        let from_id = || {
            let text = self.id.trim_start_matches('/').split('/').nth(part)?;
            T::from_scalar(crate::serde_lenient::Scalar::Text(text))
        };
        field.clone().or_else(from_id)
    }

    fn own_node(&self) -> Option<NodeName> {
        self.own(&self.node, 1)
    }

    fn own_vmid(&self) -> Option<Vmid> {
        self.own(&self.vmid, 1)
    }

    fn own_storage(&self) -> Option<StorageId> {
        self.own(&self.storage, 2)
    }

    fn own_pool(&self) -> Option<String> {
        self.own(&self.pool, 1)
    }

    fn into_node(self, node: NodeName) -> NodeResource {
        NodeResource {
            node,
            status: word(self.status.as_deref()),
            cpus: self.cpus,
            cpu_fraction: self.cpu_fraction,
            memory_used: self.memory_used,
            memory_total: self.memory_total,
            disk_used: self.disk_used,
            disk_total: self.disk_total,
            uptime: self.uptime,
            subscription_level: self.subscription_level,
            cgroup_version: self.cgroup_version,
            extra: self.extra,
        }
    }

    fn into_guest(self, kind: GuestKind, vmid: Vmid, node: NodeName) -> GuestResource {
        GuestResource {
            vmid,
            kind,
            node,
            status: word(self.status.as_deref()),
            name: self.name,
            template: self.template,
            cpus: self.cpus,
            cpu_fraction: self.cpu_fraction,
            memory_used: self.memory_used,
            memory_total: self.memory_total,
            memory_host: self.memory_host,
            disk_used: self.disk_used,
            disk_total: self.disk_total,
            disk_read: self.disk_read,
            disk_written: self.disk_written,
            network_in: self.network_in,
            network_out: self.network_out,
            uptime: self.uptime,
            tags: self.tags,
            lock: self.lock,
            pool: self.pool,
            ha_state: self.ha_state,
            host_arch: self.host_arch,
            extra: self.extra,
        }
    }

    fn into_storage(self, node: NodeName, storage: StorageId) -> StorageResource {
        StorageResource {
            node,
            storage,
            kind: self.plugin_type,
            status: word(self.status.as_deref()),
            shared: self.shared,
            content: self.content,
            used: self.disk_used,
            total: self.disk_total,
            extra: self.extra,
        }
    }

    fn into_other(self) -> OtherResource {
        OtherResource {
            id: self.id,
            kind: self.kind,
            node: self.node,
            name: self.name,
            status: self.status,
            extra: self.extra,
        }
    }
}

/// The typed form of a status; without one, what the server calls `unknown`.
fn word<T: Default + for<'a> From<&'a str>>(text: Option<&str>) -> T {
    text.map(T::from).unwrap_or_default()
}
