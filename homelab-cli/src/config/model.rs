//! What `homelab-config.yml` says, as types: everything below its `homelab:` key.
//!
//! Every key is optional unless its doc says otherwise, and a key with nothing after it counts as absent. The doc
//! comments are the descriptions in the JSON schema, so they are written for the person who edits the file.

mod access;
mod field;
mod guests;
mod health;
mod k3s;
mod proxmox;
mod services;

use std::collections::BTreeMap;
use std::path::PathBuf;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use access::{Network, Ssh, SshHost, Tailscale};
pub use guests::{ExpectedState, Guest, Infrastructure, Specs};
pub use health::{
    Backup, Backups, Gpu, Limits, Monitoring, Notify, ResourceThresholds, SensorRule,
    SensorThresholds, SensorVerdict, Sensors, Severity,
};
pub use k3s::{K3s, K3sMode, K3sService};
pub use proxmox::Proxmox;
pub use services::{Forgejo, Linkding, Service};

use super::values::Period;

/// The whole file, for the schema.
#[derive(JsonSchema)]
#[schemars(
    title = "homelab-config.yml",
    description = "The configuration of the homelab program.",
    deny_unknown_fields
)]
#[allow(dead_code, reason = "read by schemars only")]
pub(crate) struct ConfigFile {
    /// Everything about the lab.
    homelab: Config,
    /// Named changes to `homelab`, chosen by `--profile NAME` or `HOMELAB_PROFILE`: mappings are joined key by key,
    /// everything else is replaced.
    #[serde(default)]
    profiles: BTreeMap<String, BTreeMap<String, serde_json::Value>>,
}

/// Everything about the lab.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct Config {
    /// What the lab is called.
    pub name: Option<String>,
    /// What it is for.
    pub description: Option<String>,
    /// The Proxmox VE host or cluster.
    pub proxmox: Option<Proxmox>,
    /// The network that everything stands in.
    pub network: Network,
    /// The guests that ought to be there.
    pub infrastructure: Infrastructure,
    /// The K3s cluster.
    pub k3s: K3s,
    /// How machines are reached over SSH.
    pub ssh: Ssh,
    /// The Git service.
    pub forgejo: Option<Forgejo>,
    /// The bookmark service.
    pub linkding: Option<Linkding>,
    /// Further services to look after: a systemd unit, a web address, or both.
    pub services: Vec<Service>,
    /// What the host is made of, as free text.
    pub hardware: Hardware,
    /// Which sensors to believe, and from where on their values are worth a warning.
    pub sensors: Sensors,
    /// Where the graphics cards are.
    pub gpu: Gpu,
    /// When usage is worth a warning.
    pub monitoring: Monitoring,
    /// How backups are made, as a note to yourself.
    pub backup: Backup,
    /// Which backups are expected to be there.
    pub backups: Backups,
    /// Who hears of findings.
    pub notify: Notify,
    /// Remote access through Tailscale.
    pub tailscale: Tailscale,
    /// Where log files go, and how long they stay.
    pub logs: Logs,
    /// Your own names for commands: `morning: "status --output json"`.
    pub aliases: BTreeMap<String, String>,
}

impl Config {
    /// What the lab is called; `homelab` when the file does not say.
    pub fn name(&self) -> &str {
        self.name.as_deref().unwrap_or("homelab")
    }

    /// All guests that the file names, virtual machines first.
    pub fn guests(&self) -> impl Iterator<Item = &Guest> {
        self.infrastructure.vms.iter().chain(&self.infrastructure.containers)
    }
}

/// What the host is made of, as free text.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct Hardware {
    /// The processor.
    pub cpu: Option<String>,
    /// The memory.
    pub memory: Option<String>,
    /// The drives.
    pub storage: Option<String>,
    /// The graphics card.
    pub gpu: Option<String>,
}

/// Where log files go, and how long they stay.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct Logs {
    /// The folder, relative to this file; `logs` beside this file when absent.
    pub dir: Option<PathBuf>,
    /// Which logs stay.
    pub keep: KeepLogs,
}

/// Which logs stay. A log goes when either limit says so.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct KeepLogs {
    /// How many of them.
    #[schemars(range(min = 1))]
    pub files: usize,
    /// For how long.
    pub age: Period,
}

impl Default for KeepLogs {
    fn default() -> KeepLogs {
        KeepLogs { files: 200, age: Period::from_secs(90 * 86_400) }
    }
}
