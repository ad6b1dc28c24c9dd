//! The network, and the ways through it.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::path::PathBuf;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::field;
use crate::config::values::{AddressRange, Cidr};

/// The network that everything stands in.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct Network {
    /// Its addresses.
    pub subnet: Option<Cidr>,
    /// The way out.
    pub gateway: Option<IpAddr>,
    /// Who resolves names.
    pub dns: Vec<IpAddr>,
    /// Addresses that guests must not take: the DHCP range, the printer.
    pub reserved: Vec<AddressRange>,
}

/// How machines are reached over SSH, in addition to what `~/.ssh/config` says.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct Ssh {
    /// The file of known host keys; `~/.ssh/known_hosts` when absent.
    pub known_hosts: Option<PathBuf>,
    /// Machines by name.
    pub hosts: BTreeMap<String, SshHost>,
}

/// A machine reached over SSH.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct SshHost {
    /// Its name or address; the name of this entry when absent.
    pub host: Option<String>,
    /// The port of its SSH server; 22 when absent.
    #[serde(deserialize_with = "field::port_option")]
    #[schemars(range(min = 1))]
    pub port: Option<u16>,
    /// Who signs in.
    pub user: Option<String>,
    /// The private key; the agent and the usual files when absent.
    pub key: Option<PathBuf>,
    /// The machine to go through: the name of another entry, or `user@host:port`.
    pub jump: Option<String>,
    /// The fingerprint of its host key, as `ssh-keygen -lf` shows it: `SHA256:…`.
    pub fingerprint: Option<String>,
    /// Whether the overview reads its sensors, load and GPUs; it does when this is absent.
    pub monitor: Option<bool>,
    /// The folder below which its `proc` and `sys` are found, for a machine seen from inside a container; `/` when
    /// absent.
    pub root: Option<PathBuf>,
}

/// Remote access through Tailscale.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct Tailscale {
    /// Whether the lab is reached through it.
    pub enabled: bool,
    /// The host's name in the tailnet.
    pub host: Option<String>,
    /// The host's address in the tailnet.
    pub ip: Option<IpAddr>,
}
