//! Backups of guests: which guests no job covers, and how old the latest backup of each is.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::api::storage::Volume;
use crate::ids::{GuestKind, Vmid};
use crate::serde_lenient::{List, maybe, required};
use crate::units::Timestamp;
use crate::{Client, Result};

/// Backups in the whole cluster; see [`Client::backup`].
#[derive(Clone, Debug)]
pub struct Backup {
    client: Client,
}

impl Client {
    /// Backups in the whole cluster.
    pub fn backup(&self) -> Backup {
        Backup { client: self.clone() }
    }
}

impl Backup {
    /// Guests that no backup job covers. `GET /cluster/backup-info/not-backed-up`
    ///
    /// A guest that is covered may still lack a backup: see [`latest_backups`].
    pub async fn not_backed_up(&self) -> Result<Vec<UncoveredGuest>> {
        let path = "/cluster/backup-info/not-backed-up";
        let List(guests) = self.client.read::<_, ()>(path, &[]).await?;
        Ok(guests)
    }
}

/// A guest that no backup job covers.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct UncoveredGuest {
    /// Its number.
    #[serde(deserialize_with = "required")]
    pub vmid: Vmid,
    /// Virtual machine or container.
    #[serde(rename = "type", default, deserialize_with = "maybe")]
    pub kind: Option<GuestKind>,
    /// Its name.
    #[serde(default, deserialize_with = "maybe")]
    pub name: Option<String>,
    /// Fields that this version has no name for.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// When the latest backup of each guest began, from the volumes of all storages that hold backups.
///
/// Volumes that are no backups, or say neither whose nor when, do not count; neither do those whose
/// verification failed. The same volume may come several times, as a shared storage is listed on
/// every node.
pub fn latest_backups<'a>(
    volumes: impl IntoIterator<Item = &'a Volume>,
) -> BTreeMap<Vmid, Timestamp> {
    let mut latest = BTreeMap::new();
    for volume in volumes {
        let failed = volume.verification.as_ref().is_some_and(|outcome| outcome.state == "failed");
        let (Some(vmid), Some(created)) = (volume.vmid, volume.created) else { continue };
        if volume.is_backup() && !failed {
            let known = latest.entry(vmid).or_insert(created);
            *known = created.max(*known);
        }
    }
    latest
}

#[cfg(test)]
mod tests;
