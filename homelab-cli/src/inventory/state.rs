//! `infrastructure-state.yml`: what the lab was when it was last looked at.
//!
//! The stable part comes first and the `usage` section last, so that a look at an unchanged lab changes nothing but
//! the latter. Sizes are bytes, and say so.

mod lenient;
mod v1;
mod v2;

use serde::{Deserialize, Serialize};

use crate::views::Usage as Amount;

/// The name of the file.
pub const FILE_NAME: &str = "infrastructure-state.yml";

/// A format of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Schema {
    /// The earlier tool's: percent and gigabytes as text, no addresses, disks or networks.
    V1,
    /// Today's: numbers with units in their names.
    #[default]
    V2,
}

/// What is known of the lab.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct State {
    /// The lab's name.
    pub lab: String,
    /// Proxmox VE hosts, by name.
    pub nodes: Vec<Node>,
    /// Virtual machines and containers, by number.
    pub guests: Vec<Guest>,
    /// Storage, by name and node.
    pub storage: Vec<Storage>,
    /// What changes from moment to moment, and never counts as a difference; absent when it was left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub usage: Option<Usage>,
}

/// A state with the format that it was recorded in.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Recorded {
    /// The format: the earlier one knows less, and what it does not know is no difference.
    pub schema: Schema,
    /// What is known.
    pub state: State,
}

/// A Proxmox VE host.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Node {
    /// Its name.
    pub name: String,
    /// `online` or `offline`; absent in the earlier format.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// The version of Proxmox VE; absent until it was read once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// How many processors it has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cpus: Option<u32>,
}

/// A virtual machine or container.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Guest {
    /// Its number.
    pub vmid: u32,
    /// Its name; absent when it was never told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// `qemu` or `lxc`.
    pub kind: String,
    /// The node it is on; absent in the earlier format.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub node: Option<String>,
    /// `running`, `stopped`, …
    pub status: String,
    /// Why these are facts of an earlier time, as in `node pve2 is offline`; absent when they were read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stale: Option<String>,
    /// How many processors it is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cpus: Option<u32>,
    /// How much memory it is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memory_bytes: Option<u64>,
    /// Its addresses as last seen; empty when none was ever seen.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ip_addresses: Vec<String>,
    /// Its tags.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// Whether it is a template.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub template: bool,
    /// Its configuration; absent until it was read once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub config: Option<GuestConfig>,
}

impl Guest {
    /// `VM 101 "W11-VM"`, `CT 200 "Git-Service"`: how messages name it.
    pub fn title(&self) -> String {
        let kind = if self.kind == "lxc" { "CT" } else { "VM" };
        match &self.name {
            Some(name) => format!("{kind} {} \"{name}\"", self.vmid),
            None => format!("{kind} {}", self.vmid),
        }
    }

    /// The sizes of its disks, small ones for firmware and TPM left out.
    pub(super) fn disk_sizes(&self) -> Vec<u64> {
        let disks = self.config.iter().flat_map(|config| &config.disks);
        let for_data =
            disks.filter(|disk| !disk.key.starts_with("efi") && !disk.key.starts_with("tpm"));
        for_data.filter_map(|disk| disk.size_bytes).collect()
    }

    /// All its disks together; absent when no size is known.
    pub fn storage_bytes(&self) -> Option<u64> {
        let sizes = self.disk_sizes();
        (!sizes.is_empty())
            .then(|| sizes.iter().fold(0, |sum: u64, size| sum.saturating_add(*size)))
    }
}

/// The configuration of a guest.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct GuestConfig {
    /// Whether it starts with its host.
    pub start_on_boot: bool,
    /// Whether Proxmox VE protects it from removal.
    pub protection: bool,
    /// The operating system's type: `l26`, `win11`, `debian`, …
    #[serde(skip_serializing_if = "Option::is_none")]
    pub os_type: Option<String>,
    /// Its description. Never in the file, which is made for git: people keep passwords in their notes.
    #[serde(skip)]
    pub description: Option<String>,
    /// Disks and mount points.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub disks: Vec<Disk>,
    /// Network devices.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub networks: Vec<Network>,
}

/// A disk or mount point.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
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
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
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
    /// What the configuration says of its address: `dhcp`, or an address with prefix.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ip: Option<String>,
}

/// A storage as one node sees it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Storage {
    /// Its name.
    pub name: String,
    /// The node that sees it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub node: Option<String>,
    /// Its type: `dir`, `lvmthin`, `zfspool`, …
    pub kind: String,
    /// What it may hold.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub content: Vec<String>,
    /// Whether all nodes see the same one.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub shared: bool,
}

/// What changes from moment to moment.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Usage {
    /// When it was read.
    pub generated_at: jiff::Timestamp,
    /// Of nodes, by name.
    pub nodes: Vec<NodeUsage>,
    /// Of guests that run, by number.
    pub guests: Vec<GuestUsage>,
    /// Of storage that is available.
    pub storage: Vec<StorageUsage>,
}

/// What a node uses.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct NodeUsage {
    /// Its name.
    pub name: String,
    /// Processor use in percent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cpu_percent: Option<f64>,
    /// Memory.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub memory: Option<Amount>,
    /// The root file system.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub disk: Option<Amount>,
    /// Seconds since it was started.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uptime_seconds: Option<u64>,
}

/// What a guest uses.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct GuestUsage {
    /// Its number.
    pub vmid: u32,
    /// Processor use in percent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cpu_percent: Option<f64>,
    /// Memory.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub memory: Option<Amount>,
    /// Root disk; virtual machines report no use of it (0).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub disk: Option<Amount>,
    /// Seconds since it was started.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uptime_seconds: Option<u64>,
}

/// What a storage holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StorageUsage {
    /// Its name.
    pub name: String,
    /// The node that sees it.
    pub node: String,
    /// Space.
    #[serde(flatten)]
    pub space: Amount,
}

/// Why a text is no state that can be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// A newer version of the program wrote it.
    #[error("its schema_version is {found}, and this program knows up to {}", v2::VERSION)]
    Newer {
        /// The version it has.
        found: u64,
    },
    /// It is a state, but cannot be read: cut off, or changed by hand.
    #[error("{0}")]
    Broken(String),
    /// It is something else altogether.
    #[error("it is no state file: it has neither `schema_version` nor `infrastructure`")]
    Foreign,
}

/// Reads a state of either format.
pub fn read(text: &str) -> Result<Recorded, ReadError> {
    /// What tells the formats apart.
    #[derive(Deserialize)]
    struct Probe {
        schema_version: Option<u64>,
        infrastructure: Option<serde::de::IgnoredAny>,
    }
    let probe: Probe = match parse(text) {
        Ok(probe) => probe,
        Err(reason) if looks_like_ours(text) => return Err(ReadError::Broken(reason)),
        Err(_) => return Err(ReadError::Foreign),
    };
    match probe {
        Probe { schema_version: Some(found), .. } if found > v2::VERSION => {
            Err(ReadError::Newer { found })
        }
        Probe { schema_version: Some(v2::VERSION), .. } => {
            let state = v2::read(text).map_err(ReadError::Broken)?;
            Ok(Recorded { schema: Schema::V2, state })
        }
        Probe { schema_version: None | Some(1), infrastructure: Some(_) } => {
            let state = v1::read(text).map_err(ReadError::Broken)?;
            Ok(Recorded { schema: Schema::V1, state })
        }
        Probe { schema_version: Some(_), .. } => Err(ReadError::Broken(
            "it names its schema_version and has nothing else of it".to_owned(),
        )),
        Probe { schema_version: None, infrastructure: None } if text.trim().is_empty() => {
            Err(ReadError::Broken("it is empty".to_owned()))
        }
        Probe { schema_version: None, infrastructure: None } => Err(ReadError::Foreign),
    }
}

/// The text of a file in either format. The earlier one always has a time in it, `now`.
pub fn write(state: &State, schema: Schema, about: &About<'_>) -> Result<String, WriteError> {
    match schema {
        Schema::V1 => v1::write(state, about),
        Schema::V2 => v2::write(state),
    }
}

/// What a file of the earlier format says besides the state.
#[derive(Debug, Clone)]
pub struct About<'a> {
    /// When it is written.
    pub now: jiff::Timestamp,
    /// The node of the configuration.
    pub node: Option<&'a str>,
    /// The host of the configuration.
    pub host: Option<&'a str>,
}

/// A state that cannot be written as YAML: a bug, and better an error than a broken file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("could not put the state into YAML: {0}")]
pub struct WriteError(String);

fn yaml(value: &impl Serialize) -> Result<String, WriteError> {
    serde_yaml::to_string(value).map_err(|error| WriteError(error.to_string()))
}

/// Parses within limits that ten thousand guests do not reach, and a bomb of aliases does.
fn parse<'de, T: Deserialize<'de>>(text: &'de str) -> Result<T, String> {
    let options = serde_yaml::options! {
        strict_booleans: true,
        with_snippet: false,
        budget: serde_yaml::budget! { max_nodes: 5_000_000, max_events: 20_000_000, max_aliases: 0, max_depth: 32 },
    };
    serde_yaml::from_str_with_options(text, options)
        .map_err(|error| error.without_snippet().to_string())
}

/// Whether a text that is no YAML was a state once.
fn looks_like_ours(text: &str) -> bool {
    let first = ["schema_version:", "infrastructure:", "# Generated:", v2::FIRST_WORDS];
    text.trim().is_empty()
        || text.lines().any(|line| first.iter().any(|first| line.starts_with(first)))
}

#[cfg(test)]
pub(super) mod tests;
