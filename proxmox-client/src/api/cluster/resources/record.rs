//! One entry of `GET /cluster/resources`, and what it turns into.

use std::time::Duration;

use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

use super::{
    ContentType, GuestResource, NodeResource, OtherResource, PoolResource, Resources,
    StorageResource,
};
use crate::ids::{GuestKind, NodeName, StorageId, Vmid};
use crate::serde_lenient::{FromScalar, List, Scalar, list, maybe, or_default};
use crate::units::ByteCount;

impl<'de> Deserialize<'de> for Resources {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
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
            T::from_scalar(Scalar::Text(text))
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
