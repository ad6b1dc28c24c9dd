//! The guests that ought to be there.

use std::borrow::Cow;
use std::net::IpAddr;

use proxmox_client::ids::{NodeName, Vmid};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

use super::field;
use crate::config::values::Size;

/// The guests that ought to be there.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct Infrastructure {
    /// Virtual machines.
    pub vms: Vec<Guest>,
    /// Containers (LXC).
    pub containers: Vec<Guest>,
}

/// A virtual machine or container.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct Guest {
    /// Required. Its number, unique among all guests.
    #[serde(deserialize_with = "field::parsed")]
    #[schemars(with = "VmidSchema")]
    pub vmid: Vmid,
    /// Its name.
    pub name: Option<String>,
    /// What it is for.
    pub description: Option<String>,
    /// What it does, an open word; `general`, `k3s-master`, `k3s-worker`, `development`, `gpu` and `git` have a meaning.
    pub role: Option<String>,
    /// Its address.
    pub ip: Option<IpAddr>,
    /// What it is given.
    #[serde(default)]
    pub specs: Specs,
    /// The node it belongs on.
    #[serde(default, deserialize_with = "field::parsed_option")]
    #[schemars(with = "Option<String>")]
    pub node: Option<NodeName>,
    /// Whether it is meant to run; a guest in the other state is a finding. Absent: either is fine.
    pub expected_state: Option<ExpectedState>,
    /// Whether to refuse changes to it unless `--allow-protected` is given.
    #[serde(default)]
    pub protected: bool,
}

/// What a guest is given.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct Specs {
    /// Virtual processors.
    #[schemars(range(min = 1))]
    pub cpu: Option<u32>,
    /// Memory.
    pub memory: Option<Size>,
    /// Disk.
    pub storage: Option<Size>,
}

/// Whether a guest or service is meant to run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ExpectedState {
    /// It is meant to run.
    Running,
    /// It is meant to be off.
    Stopped,
}

/// Describes [`Vmid`], a type of another crate.
pub(super) struct VmidSchema;

impl JsonSchema for VmidSchema {
    fn schema_name() -> Cow<'static, str> {
        "Vmid".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "integer",
            "minimum": Vmid::MIN.get(),
            "maximum": Vmid::MAX.get(),
            "description": "The number of a guest.",
        })
    }
}
