//! The K3s cluster and how to reach it.

use std::net::IpAddr;
use std::path::PathBuf;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The K3s cluster.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct K3s {
    /// Whether there is one.
    pub enabled: bool,
    /// How its API is reached.
    pub mode: K3sMode,
    /// The address of the server.
    pub master_ip: Option<IpAddr>,
    /// The addresses of the agents.
    pub workers: Vec<IpAddr>,
    /// The kubeconfig to use; `KUBECONFIG` and the usual place when absent.
    pub kubeconfig: Option<PathBuf>,
    /// The context in it; its current one when absent.
    pub context: Option<String>,
    /// What ought to run in the cluster.
    pub services: Vec<K3sService>,
}

/// How the API of the cluster is reached; `K3S_MODE` overrides it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum K3sMode {
    /// By the kubeconfig when it works, else through SSH.
    #[default]
    Auto,
    /// By the kubeconfig.
    Local,
    /// Through SSH to the server.
    Remote,
}

/// Something that ought to run in the cluster.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct K3sService {
    /// Required. Its name.
    pub name: String,
    /// The namespace it is in; any when absent.
    pub namespace: Option<String>,
    /// What it is for.
    pub description: Option<String>,
}
