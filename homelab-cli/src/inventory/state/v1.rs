//! The earlier tool's format: percent and gigabytes as text, one node, no version.

use std::collections::BTreeSet;

use serde::de::Deserializer;
use serde::{Deserialize, Serialize};

use super::lenient::{Number, Text};
use super::{About, Guest, Node, State, Storage, WriteError};

const MIB: u64 = 1 << 20;
const GIB: f64 = (1_u64 << 30) as f64;

#[derive(Serialize, Deserialize)]
struct File {
    #[serde(deserialize_with = "or_nothing")]
    infrastructure: Infrastructure,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct Infrastructure {
    #[serde(deserialize_with = "or_nothing")]
    node: V1Node,
    #[serde(deserialize_with = "or_nothing")]
    vms: Vec<V1Guest>,
    #[serde(deserialize_with = "or_nothing")]
    containers: Vec<V1Guest>,
    #[serde(deserialize_with = "or_nothing")]
    storage: Vec<V1Storage>,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct V1Node {
    name: Option<Text>,
    host: Option<Text>,
    // Usage is written for the earlier tool's readers, and of no use to ours.
    #[serde(skip_deserializing, skip_serializing_if = "Option::is_none")]
    cpu_usage: Option<String>,
    #[serde(skip_deserializing, skip_serializing_if = "Option::is_none")]
    memory_used: Option<String>,
    #[serde(skip_deserializing, skip_serializing_if = "Option::is_none")]
    memory_total: Option<String>,
    #[serde(skip_deserializing, skip_serializing_if = "Option::is_none")]
    uptime_days: Option<f64>,
}

#[derive(Serialize, Deserialize)]
struct V1Guest {
    vmid: Number,
    #[serde(default)]
    name: Option<Text>,
    #[serde(default)]
    status: Option<Text>,
    #[serde(default)]
    cpus: Option<Number>,
    #[serde(default)]
    memory_mb: Option<Number>,
    #[serde(skip_deserializing, skip_serializing_if = "Option::is_none")]
    cpu_usage: Option<String>,
    #[serde(skip_deserializing, skip_serializing_if = "Option::is_none")]
    memory_used_mb: Option<u64>,
    #[serde(skip_deserializing, skip_serializing_if = "Option::is_none")]
    uptime_hours: Option<f64>,
}

#[derive(Serialize, Deserialize)]
struct V1Storage {
    name: Text,
    #[serde(default, rename = "type")]
    kind: Option<Text>,
    // The earlier tool joined the letters of this text one by one, so it is not worth reading.
    #[serde(skip_deserializing)]
    content: String,
}

pub(super) fn read(text: &str) -> Result<State, String> {
    let File { infrastructure } = super::parse(text)?;
    let vms = infrastructure.vms.into_iter().map(|guest| guest.read("qemu"));
    let containers = infrastructure.containers.into_iter().map(|guest| guest.read("lxc"));
    let mut guests: Vec<Guest> = vms.chain(containers).collect::<Result<_, _>>()?;
    guests.sort_by_key(|guest| guest.vmid);
    let node = infrastructure.node.name.map(|name| Node { name: name.0, ..Node::default() });
    let storage = infrastructure.storage.into_iter().map(|storage| Storage {
        name: storage.name.0,
        kind: storage.kind.map(|kind| kind.0).unwrap_or_default(),
        ..Storage::default()
    });
    let mut storage: Vec<Storage> = storage.collect();
    storage.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(State { nodes: node.into_iter().collect(), guests, storage, ..State::default() })
}

impl V1Guest {
    fn read(self, kind: &str) -> Result<Guest, String> {
        let vmid = self.vmid.whole().and_then(|vmid| u32::try_from(vmid).ok());
        let vmid = vmid.ok_or_else(|| format!("{} is no number of a guest", self.vmid.0))?;
        let megabytes = self.memory_mb.and_then(Number::whole);
        Ok(Guest {
            vmid,
            name: self.name.map(|name| name.0),
            kind: kind.to_owned(),
            status: self.status.map_or_else(|| "unknown".to_owned(), |status| status.0),
            cpus: self.cpus.and_then(|cpus| u32::try_from(cpus.whole()?).ok()),
            memory_bytes: megabytes.and_then(|megabytes| megabytes.checked_mul(MIB)),
            ..Guest::default()
        })
    }
}

pub(super) fn write(state: &State, about: &About<'_>) -> Result<String, WriteError> {
    let guests = |kind: &str| {
        let guests = state.guests.iter().filter(|guest| guest.kind == kind);
        guests.map(|guest| v1_guest(guest, state)).collect()
    };
    let mut seen = BTreeSet::new();
    let storage = state.storage.iter().filter(|storage| seen.insert(&storage.name));
    let storage = storage.map(|storage| V1Storage {
        name: Text(storage.name.clone()),
        kind: Some(Text(storage.kind.clone())),
        content: storage.content.join(","),
    });
    let infrastructure = Infrastructure {
        node: v1_node(state, about),
        vms: guests("qemu"),
        containers: guests("lxc"),
        storage: storage.collect(),
    };
    Ok(format!("# Generated: {}\n{}", about.now, super::yaml(&File { infrastructure })?))
}

/// The node of the configuration, else the first: the format has room for one.
fn v1_node(state: &State, about: &About<'_>) -> V1Node {
    let configured = state.nodes.iter().find(|node| Some(node.name.as_str()) == about.node);
    let Some(node) = configured.or(state.nodes.first()) else { return V1Node::default() };
    let usage = state.usage.iter().flat_map(|usage| &usage.nodes).find(|u| u.name == node.name);
    let memory = usage.and_then(|usage| usage.memory);
    let days = |seconds: u64| tenths(seconds as f64 / 86_400.0);
    V1Node {
        name: Some(Text(node.name.clone())),
        host: about.host.map(|host| Text(host.to_owned())),
        cpu_usage: usage.and_then(|usage| usage.cpu_percent).map(percent),
        memory_used: memory.map(|memory| gigabytes(memory.used_bytes)),
        memory_total: memory.map(|memory| gigabytes(memory.total_bytes)),
        uptime_days: usage.and_then(|usage| usage.uptime_seconds).map(days),
    }
}

fn v1_guest(guest: &Guest, state: &State) -> V1Guest {
    let usage = state.usage.iter().flat_map(|usage| &usage.guests).find(|u| u.vmid == guest.vmid);
    let memory = usage.and_then(|usage| usage.memory);
    let hours = |seconds: u64| tenths(seconds as f64 / 3_600.0);
    V1Guest {
        vmid: Number(guest.vmid.into()),
        name: guest.name.clone().map(Text),
        status: Some(Text(guest.status.clone())),
        cpus: guest.cpus.map(|cpus| Number(cpus.into())),
        memory_mb: guest.memory_bytes.map(|bytes| Number((bytes / MIB) as f64)),
        cpu_usage: usage.and_then(|usage| usage.cpu_percent).map(percent),
        memory_used_mb: memory.map(|memory| memory.used_bytes / MIB),
        uptime_hours: usage.and_then(|usage| usage.uptime_seconds).map(hours),
    }
}

fn percent(percent: f64) -> String {
    format!("{percent:.1}%")
}

fn gigabytes(bytes: u64) -> String {
    format!("{:.1}GB", bytes as f64 / GIB)
}

fn tenths(number: f64) -> f64 {
    (number * 10.0).round() / 10.0
}

/// A section that is there with nothing in it is empty.
fn or_nothing<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: Default + Deserialize<'de>,
    D: Deserializer<'de>,
{
    Ok(Option::<T>::deserialize(deserializer)?.unwrap_or_default())
}
