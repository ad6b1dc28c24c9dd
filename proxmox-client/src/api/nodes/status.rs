//! What a node is made of and how busy it is: `GET /nodes/{node}/status`.

use std::time::Duration;

use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

use crate::serde_lenient::{list, maybe, nested};
use crate::units::ByteCount;

/// What a node is made of and how busy it is.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct NodeInfo {
    /// How busy its processors are, from 0 to 1.
    #[serde(rename = "cpu", default, deserialize_with = "maybe")]
    pub cpu_fraction: Option<f64>,
    /// How much of their time they wait for disks, from 0 to 1.
    #[serde(rename = "wait", default, deserialize_with = "maybe")]
    pub io_wait_fraction: Option<f64>,
    /// Tasks that run or want to, on average over 1, 5 and 15 minutes.
    #[serde(rename = "loadavg", default, deserialize_with = "three")]
    pub load_average: Option<[f64; 3]>,
    /// Its processors.
    #[serde(rename = "cpuinfo", default, deserialize_with = "nested")]
    pub cpu_info: Option<CpuInfo>,
    /// Its memory.
    #[serde(default, deserialize_with = "nested")]
    pub memory: Option<MemoryUse>,
    /// Its swap space.
    #[serde(default, deserialize_with = "nested")]
    pub swap: Option<SwapUse>,
    /// Memory saved by sharing equal pages between guests.
    #[serde(rename = "ksm", default, deserialize_with = "shared_pages")]
    pub ksm_shared: Option<ByteCount>,
    /// Its root file system.
    #[serde(rename = "rootfs", default, deserialize_with = "nested")]
    pub root_fs: Option<RootFsUse>,
    /// Time since it booted.
    #[serde(default, deserialize_with = "maybe")]
    pub uptime: Option<Duration>,
    /// The version of Proxmox VE: `pve-manager/9.1.2/9d436f37a0ac4172`.
    #[serde(rename = "pveversion", default, deserialize_with = "maybe")]
    pub pve_version: Option<String>,
    /// The kernel in words: `Linux 6.17.2-1-pve #1 SMP …`.
    #[serde(rename = "kversion", default, deserialize_with = "maybe")]
    pub kernel_version: Option<String>,
    /// The kernel in parts (since PVE 8).
    #[serde(rename = "current-kernel", default, deserialize_with = "nested")]
    pub kernel: Option<Kernel>,
    /// How it booted (since PVE 8).
    #[serde(rename = "boot-info", default, deserialize_with = "nested")]
    pub boot_info: Option<BootInfo>,
    /// Fields that this version has no name for.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// The processors of a node.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct CpuInfo {
    /// What the maker calls them.
    #[serde(default, deserialize_with = "maybe")]
    pub model: Option<String>,
    /// Sockets.
    #[serde(default, deserialize_with = "maybe")]
    pub sockets: Option<u32>,
    /// Cores of all sockets together.
    #[serde(default, deserialize_with = "maybe")]
    pub cores: Option<u32>,
    /// Logical processors, hyper-threads counted.
    #[serde(default, deserialize_with = "maybe")]
    pub cpus: Option<u32>,
    /// Their speed when asked, in MHz.
    #[serde(default, deserialize_with = "maybe")]
    pub mhz: Option<f64>,
    /// Whether they can run virtual machines.
    #[serde(default, deserialize_with = "maybe")]
    pub hvm: Option<bool>,
    /// What they can do, in the kernel's words.
    #[serde(default, deserialize_with = "list")]
    pub flags: Vec<String>,
    /// Fields that this version has no name for.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// The memory of a node.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct MemoryUse {
    /// What there is.
    #[serde(default, deserialize_with = "maybe")]
    pub total: Option<ByteCount>,
    /// What is in use.
    #[serde(default, deserialize_with = "maybe")]
    pub used: Option<ByteCount>,
    /// What nobody uses, not even as a cache.
    #[serde(default, deserialize_with = "maybe")]
    pub free: Option<ByteCount>,
    /// What could be had without swapping (since PVE 9).
    #[serde(default, deserialize_with = "maybe")]
    pub available: Option<ByteCount>,
    /// Fields that this version has no name for.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// The swap space of a node.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct SwapUse {
    /// What there is.
    #[serde(default, deserialize_with = "maybe")]
    pub total: Option<ByteCount>,
    /// What is in use.
    #[serde(default, deserialize_with = "maybe")]
    pub used: Option<ByteCount>,
    /// What is not.
    #[serde(default, deserialize_with = "maybe")]
    pub free: Option<ByteCount>,
    /// Fields that this version has no name for.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// The root file system of a node.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct RootFsUse {
    /// What there is.
    #[serde(default, deserialize_with = "maybe")]
    pub total: Option<ByteCount>,
    /// What is in use.
    #[serde(default, deserialize_with = "maybe")]
    pub used: Option<ByteCount>,
    /// What is not in use.
    #[serde(default, deserialize_with = "maybe")]
    pub free: Option<ByteCount>,
    /// What may still be used; less than what is free where some is reserved.
    #[serde(rename = "avail", default, deserialize_with = "maybe")]
    pub available: Option<ByteCount>,
    /// Fields that this version has no name for.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// The kernel of a node.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct Kernel {
    /// `Linux`.
    #[serde(rename = "sysname", default, deserialize_with = "maybe")]
    pub system: Option<String>,
    /// Its release: `6.17.2-1-pve`.
    #[serde(default, deserialize_with = "maybe")]
    pub release: Option<String>,
    /// When and how it was built.
    #[serde(default, deserialize_with = "maybe")]
    pub version: Option<String>,
    /// The architecture: `x86_64`.
    #[serde(default, deserialize_with = "maybe")]
    pub machine: Option<String>,
    /// Fields that this version has no name for.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// How a node booted.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct BootInfo {
    /// `efi` or `legacy-bios`.
    #[serde(default, deserialize_with = "maybe")]
    pub mode: Option<String>,
    /// Whether secure boot is on.
    #[serde(rename = "secureboot", default, deserialize_with = "maybe")]
    pub secure_boot: Option<bool>,
    /// Fields that this version has no name for.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// Three numbers, which come as text.
fn three<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<[f64; 3]>, D::Error> {
    Ok(list(deserializer)?.try_into().ok())
}

/// `{"shared": bytes}`.
fn shared_pages<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<ByteCount>, D::Error> {
    #[derive(Deserialize)]
    struct Ksm {
        #[serde(default, deserialize_with = "maybe")]
        shared: Option<ByteCount>,
    }
    Ok(nested::<_, Ksm>(deserializer)?.and_then(|ksm| ksm.shared))
}
