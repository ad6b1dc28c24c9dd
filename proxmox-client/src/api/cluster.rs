//! The cluster as a whole: its resources, members and tasks. A single node is a cluster of one.

mod resources;
mod status;

use serde::Deserialize;

use crate::api::tasks::TaskSummary;
use crate::ids::Vmid;
use crate::serde_lenient::{List, required};
use crate::{Client, Result};

pub use resources::{
    ContentType, GuestResource, GuestStatus, NodeResource, NodeStatus, OtherResource, PoolResource,
    Resources, StorageResource, StorageState,
};
pub use status::{ClusterInfo, ClusterMember, ClusterStatus};

/// The cluster as a whole; see [`Client::cluster`].
#[derive(Clone, Debug)]
pub struct Cluster {
    client: Client,
}

impl Client {
    /// The cluster as a whole.
    pub fn cluster(&self) -> Cluster {
        Cluster { client: self.clone() }
    }
}

impl Cluster {
    /// All nodes, guests, storages and pools that the caller may see, in one request.
    /// `GET /cluster/resources`
    pub async fn resources(&self) -> Result<Resources> {
        self.client.read::<Resources, ()>("/cluster/resources", &[]).await
    }

    /// The members of the cluster, and whether it has a quorum. `GET /cluster/status`
    pub async fn status(&self) -> Result<ClusterStatus> {
        self.client.read::<ClusterStatus, ()>("/cluster/status", &[]).await
    }

    /// The latest tasks of all nodes, running ones included. `GET /cluster/tasks`
    pub async fn tasks(&self) -> Result<Vec<TaskSummary>> {
        let List(tasks) = self.client.read::<_, ()>("/cluster/tasks", &[]).await?;
        Ok(tasks)
    }

    /// The lowest free number for a guest. `GET /cluster/nextid`
    ///
    /// The number is not reserved: another caller may take it before you do. Making a guest then
    /// fails with [`AlreadyExists`](crate::ErrorKind::AlreadyExists), and the next number is due.
    pub async fn next_id(&self) -> Result<Vmid> {
        let NextId(vmid) = self.client.read::<_, ()>("/cluster/nextid", &[]).await?;
        Ok(vmid)
    }
}

/// A number in newer versions, text in older ones.
#[derive(Debug, Deserialize)]
struct NextId(#[serde(deserialize_with = "required")] Vmid);

#[cfg(test)]
mod tests;
