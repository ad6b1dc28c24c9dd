//! Everything in the cluster in one answer: `GET /cluster/resources`.
//!
//! The server takes it from its statistics, so it is up to about ten seconds old. What runs on an
//! offline node has little more than its id and the status `unknown`.

mod record;

use std::time::Duration;

use serde_json::{Map, Value};

use crate::ids::{GuestKind, NodeName, StorageId, Vmid};
use crate::serde_lenient::open_enum;
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
