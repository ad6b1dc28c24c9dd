//! Nodes: the list of them, and what one node says of itself.

mod status;
mod tasks;

use std::time::Duration;

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::api::Listing;
use crate::api::cluster::NodeStatus;
use crate::api::guests::{Guest, GuestState, Lxc, Qemu, QemuListOptions};
use crate::api::rrd::{RrdOptions, RrdPoint, Timeframe};
use crate::api::storage::{Storage, StorageListOptions, StorageStatus};
use crate::ids::{GuestKind, NodeName, StorageId, Vmid};
use crate::serde_lenient::{FromScalar, List, Scalar, maybe, or_default, required};
use crate::units::ByteCount;
use crate::{Client, Fingerprint, Result};

pub use status::{BootInfo, CpuInfo, Kernel, MemoryUse, NodeInfo, RootFsUse, SwapUse};
pub use tasks::{TaskListing, TaskSource};

/// A node as `GET /nodes` lists it.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct NodeSummary {
    /// Its name.
    #[serde(deserialize_with = "required")]
    pub node: NodeName,
    /// Whether it answers. One that does not has no other fields.
    #[serde(default, deserialize_with = "or_default")]
    pub status: NodeStatus,
    /// How many logical processors it has.
    #[serde(rename = "maxcpu", default, deserialize_with = "maybe")]
    pub cpus: Option<f64>,
    /// How busy they are, from 0 to 1.
    #[serde(rename = "cpu", default, deserialize_with = "maybe")]
    pub cpu_fraction: Option<f64>,
    /// Memory in use.
    #[serde(rename = "mem", default, deserialize_with = "maybe")]
    pub memory_used: Option<ByteCount>,
    /// Memory there is.
    #[serde(rename = "maxmem", default, deserialize_with = "maybe")]
    pub memory_total: Option<ByteCount>,
    /// Space in use on the root file system.
    #[serde(rename = "disk", default, deserialize_with = "maybe")]
    pub disk_used: Option<ByteCount>,
    /// Space there is on the root file system.
    #[serde(rename = "maxdisk", default, deserialize_with = "maybe")]
    pub disk_total: Option<ByteCount>,
    /// Time since it booted.
    #[serde(default, deserialize_with = "maybe")]
    pub uptime: Option<Duration>,
    /// The level of its subscription, one letter; absent without one.
    #[serde(rename = "level", default, deserialize_with = "maybe")]
    pub subscription_level: Option<String>,
    /// The SHA-256 fingerprint of its certificate.
    #[serde(default, deserialize_with = "maybe")]
    pub ssl_fingerprint: Option<Fingerprint>,
    /// Fields that this version has no name for.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

impl FromScalar for Fingerprint {
    const WHAT: &'static str = "a SHA-256 fingerprint";

    fn from_scalar(scalar: Scalar<'_>) -> Option<Self> {
        match scalar {
            Scalar::Text(text) => text.parse().ok(),
            _ => None,
        }
    }
}

/// One node; see [`Client::node`].
#[derive(Clone, Debug)]
pub struct Node {
    pub(crate) client: Client,
    pub(crate) name: NodeName,
}

impl Client {
    /// The nodes of the cluster, offline ones included. `GET /nodes`
    pub async fn nodes(&self) -> Result<Vec<NodeSummary>> {
        let List(nodes) = self.read::<_, ()>("/nodes", &[]).await?;
        Ok(nodes)
    }

    /// One node, by its short name. Asks nothing yet.
    pub fn node(&self, name: NodeName) -> Node {
        Node { client: self.clone(), name }
    }
}

impl Node {
    /// Its name.
    pub fn name(&self) -> &NodeName {
        &self.name
    }

    /// What it is made of and how busy it is. `GET /nodes/{node}/status`
    pub async fn status(&self) -> Result<NodeInfo> {
        self.client.read::<NodeInfo, ()>("/nodes/{node}/status", &[&self.name]).await
    }

    /// Its statistics over time. `GET /nodes/{node}/rrddata`
    pub fn rrd_data(&self, timeframe: Timeframe) -> Listing<RrdPoint, RrdOptions> {
        let listing = Listing::new(self.client.read("/nodes/{node}/rrddata", &[&self.name]));
        listing.param("timeframe", timeframe)
    }

    /// Its virtual machines. `GET /nodes/{node}/qemu`
    pub fn qemu_guests(&self) -> Listing<GuestState, QemuListOptions> {
        Listing::new(self.client.read("/nodes/{node}/qemu", &[&self.name]))
    }

    /// Its containers. `GET /nodes/{node}/lxc`
    pub fn lxc_guests(&self) -> Listing<GuestState> {
        Listing::new(self.client.read("/nodes/{node}/lxc", &[&self.name]))
    }

    /// One of its virtual machines. Asks nothing yet.
    pub fn qemu(&self, vmid: Vmid) -> Guest<Qemu> {
        Guest::new(self.client.clone(), self.name.clone(), vmid, Qemu)
    }

    /// One of its containers. Asks nothing yet.
    pub fn lxc(&self, vmid: Vmid) -> Guest<Lxc> {
        Guest::new(self.client.clone(), self.name.clone(), vmid, Lxc)
    }

    /// One of its guests, whose kind only the running program knows; from
    /// [`Resources`](crate::api::cluster::Resources), for instance. Asks nothing yet.
    pub fn guest(&self, kind: GuestKind, vmid: Vmid) -> Guest {
        Guest::new(self.client.clone(), self.name.clone(), vmid, kind)
    }

    /// The storages that it has. `GET /nodes/{node}/storage`
    ///
    /// A storage that does not answer can hold this up for as long as the server waits for it.
    pub fn storages(&self) -> Listing<StorageStatus, StorageListOptions> {
        Listing::new(self.client.read("/nodes/{node}/storage", &[&self.name]))
    }

    /// One of its storages. Asks nothing yet.
    pub fn storage(&self, storage: StorageId) -> Storage {
        Storage::new(self.client.clone(), self.name.clone(), storage)
    }

    /// Its tasks, the latest first. `GET /nodes/{node}/tasks`
    pub fn tasks(&self) -> TaskListing {
        TaskListing::new(self)
    }
}
