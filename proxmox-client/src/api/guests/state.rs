//! What a guest does right now.

use std::time::Duration;

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::api::cluster::GuestStatus;
use crate::ids::Vmid;
use crate::serde_lenient::{list, maybe, nested, or_default, required};
use crate::units::ByteCount;

/// What a guest does right now: an entry of `GET /nodes/{node}/qemu` and `…/lxc`, and the answer
/// of `…/{vmid}/status/current`, which alone has the fields on agent, display and high
/// availability.
///
/// Unlike `cluster/resources` this is asked of the guest's node, so it is never stale, and fails
/// when the node is offline.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct GuestState {
    /// Its number.
    #[serde(deserialize_with = "required")]
    pub vmid: Vmid,
    /// Whether it runs.
    #[serde(default, deserialize_with = "or_default")]
    pub status: GuestStatus,
    /// QEMU's finer word: `running`, `paused`, `prelaunch`, `io-error` … (virtual machines only).
    #[serde(rename = "qmpstatus", default, deserialize_with = "maybe")]
    pub qmp_status: Option<String>,
    /// Its name.
    #[serde(default, deserialize_with = "maybe")]
    pub name: Option<String>,
    /// Whether it is a template, which never runs.
    #[serde(default, deserialize_with = "or_default")]
    pub template: bool,
    /// Its tags.
    #[serde(default, deserialize_with = "list")]
    pub tags: Vec<String>,
    /// What it is locked for (`backup`, `migrate` …); absent when it is not.
    #[serde(default, deserialize_with = "maybe")]
    pub lock: Option<String>,
    /// Time since it started; zero while it is stopped.
    #[serde(default, deserialize_with = "maybe")]
    pub uptime: Option<Duration>,
    /// The process that runs it (virtual machines, and containers since PVE 7).
    #[serde(default, deserialize_with = "maybe")]
    pub pid: Option<u32>,
    /// How many processors it has; fractions where a container is limited so.
    #[serde(default, deserialize_with = "maybe")]
    pub cpus: Option<f64>,
    /// How busy they are, from 0 to 1.
    #[serde(rename = "cpu", default, deserialize_with = "maybe")]
    pub cpu_fraction: Option<f64>,
    /// Memory in use, as the guest counts it where it says so.
    #[serde(rename = "mem", default, deserialize_with = "maybe")]
    pub memory_used: Option<ByteCount>,
    /// Memory it has.
    #[serde(rename = "maxmem", default, deserialize_with = "maybe")]
    pub memory_total: Option<ByteCount>,
    /// Memory that it costs its node (since PVE 9).
    #[serde(rename = "memhost", default, deserialize_with = "maybe")]
    pub memory_host: Option<ByteCount>,
    /// Swap in use (containers only).
    #[serde(rename = "swap", default, deserialize_with = "maybe")]
    pub swap_used: Option<ByteCount>,
    /// Swap it has (containers only).
    #[serde(rename = "maxswap", default, deserialize_with = "maybe")]
    pub swap_total: Option<ByteCount>,
    /// Space in use on the root file system; 0 for virtual machines, which do not tell.
    #[serde(rename = "disk", default, deserialize_with = "maybe")]
    pub disk_used: Option<ByteCount>,
    /// Size of the root file system or boot disk.
    #[serde(rename = "maxdisk", default, deserialize_with = "maybe")]
    pub disk_total: Option<ByteCount>,
    /// Read from its disks since it started.
    #[serde(rename = "diskread", default, deserialize_with = "maybe")]
    pub disk_read: Option<ByteCount>,
    /// Written to its disks since it started.
    #[serde(rename = "diskwrite", default, deserialize_with = "maybe")]
    pub disk_written: Option<ByteCount>,
    /// Received over the network since it started.
    #[serde(rename = "netin", default, deserialize_with = "maybe")]
    pub network_in: Option<ByteCount>,
    /// Sent over the network since it started.
    #[serde(rename = "netout", default, deserialize_with = "maybe")]
    pub network_out: Option<ByteCount>,
    /// How long tasks waited, by resource (since PVE 9).
    #[serde(flatten)]
    pub pressure: Pressure,
    /// Whether the configuration says that there is a guest agent.
    #[serde(default, deserialize_with = "maybe")]
    pub agent: Option<bool>,
    /// What high availability does with it.
    #[serde(default, deserialize_with = "nested")]
    pub ha: Option<HaState>,
    /// The version of QEMU that runs it.
    #[serde(rename = "running-qemu", default, deserialize_with = "maybe")]
    pub running_qemu: Option<String>,
    /// The machine type that it runs as.
    #[serde(rename = "running-machine", default, deserialize_with = "maybe")]
    pub running_machine: Option<String>,
    /// Whether it has a serial console.
    #[serde(default, deserialize_with = "maybe")]
    pub serial: Option<bool>,
    /// Whether it has a SPICE display.
    #[serde(default, deserialize_with = "maybe")]
    pub spice: Option<bool>,
    /// The kind of clipboard shared with its display.
    #[serde(default, deserialize_with = "maybe")]
    pub clipboard: Option<String>,
    /// Fields that this version has no name for.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// The kernel's pressure stall information: percent of time in which some or all tasks waited for
/// a resource.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct Pressure {
    /// Some task waited for a processor.
    #[serde(rename = "pressurecpusome", default, deserialize_with = "maybe")]
    pub cpu_some: Option<f64>,
    /// All tasks waited for a processor.
    #[serde(rename = "pressurecpufull", default, deserialize_with = "maybe")]
    pub cpu_full: Option<f64>,
    /// Some task waited for a disk.
    #[serde(rename = "pressureiosome", default, deserialize_with = "maybe")]
    pub io_some: Option<f64>,
    /// All tasks waited for a disk.
    #[serde(rename = "pressureiofull", default, deserialize_with = "maybe")]
    pub io_full: Option<f64>,
    /// Some task waited for memory.
    #[serde(rename = "pressurememorysome", default, deserialize_with = "maybe")]
    pub memory_some: Option<f64>,
    /// All tasks waited for memory.
    #[serde(rename = "pressurememoryfull", default, deserialize_with = "maybe")]
    pub memory_full: Option<f64>,
}

/// What high availability does with a guest.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct HaState {
    /// Whether it does anything.
    #[serde(default, deserialize_with = "or_default")]
    pub managed: bool,
    /// The state that it strives for or is in: `started`, `error` …
    #[serde(default, deserialize_with = "maybe")]
    pub state: Option<String>,
    /// Fields that this version has no name for.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}
