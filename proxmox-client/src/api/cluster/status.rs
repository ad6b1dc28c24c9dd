//! The members of a cluster: `GET /cluster/status`.

use std::net::IpAddr;

use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

use crate::ids::NodeName;
use crate::serde_lenient::{List, maybe, or_default, required};

/// The members of a cluster, and the cluster itself.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct ClusterStatus {
    /// The cluster; absent on a node that is in none.
    pub cluster: Option<ClusterInfo>,
    /// Its members, or the one node.
    pub nodes: Vec<ClusterMember>,
}

/// A cluster of nodes.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct ClusterInfo {
    /// Its name.
    #[serde(default, deserialize_with = "or_default")]
    pub name: String,
    /// How many nodes are members.
    #[serde(rename = "nodes", default, deserialize_with = "maybe")]
    pub node_count: Option<u32>,
    /// Whether enough of them see each other. Without a quorum nothing can be changed.
    #[serde(default, deserialize_with = "maybe")]
    pub quorate: Option<bool>,
    /// The version of its configuration.
    #[serde(default, deserialize_with = "maybe")]
    pub version: Option<u64>,
    /// Fields that this version has no name for.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// A member of a cluster.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct ClusterMember {
    /// Its name.
    #[serde(rename = "name", deserialize_with = "required")]
    pub node: NodeName,
    /// Its number in the cluster; 0 on a node that is in none.
    #[serde(rename = "nodeid", default, deserialize_with = "maybe")]
    pub node_id: Option<u32>,
    /// The address under which the others know it.
    #[serde(default, deserialize_with = "maybe")]
    pub ip: Option<IpAddr>,
    /// Whether it is the node that answered.
    #[serde(default, deserialize_with = "or_default")]
    pub local: bool,
    /// Whether the others see it.
    #[serde(default, deserialize_with = "or_default")]
    pub online: bool,
    /// The level of its subscription, one letter; absent without one.
    #[serde(rename = "level", default, deserialize_with = "maybe")]
    pub subscription_level: Option<String>,
    /// Fields that this version has no name for.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

impl<'de> Deserialize<'de> for ClusterStatus {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut status = Self::default();
        for entry in List::<Entry>::deserialize(deserializer)?.0 {
            match entry {
                Entry::Cluster(cluster) => status.cluster = Some(cluster),
                Entry::Node(node) => status.nodes.push(node),
            }
        }
        Ok(status)
    }
}

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "lowercase")]
enum Entry {
    Cluster(ClusterInfo),
    Node(ClusterMember),
}
