//! Taking, deleting and going back to snapshots.

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use proxmox_client::api::cluster::GuestResource;
use proxmox_client::{Client, SnapshotName, Task};

use super::power::Patience;
use super::{Change, Done, Target, Watch};
use crate::config;
use crate::error::Error;
use crate::lab::Lab;
use crate::views::guests::Guest;

/// What is done with a snapshot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verb {
    /// Take it.
    Create {
        /// What it is for.
        description: Option<String>,
        /// With the memory of a virtual machine.
        memory: bool,
    },
    /// Go back to it.
    Rollback,
    /// Delete it.
    Delete,
}

/// A change of a guest's snapshots.
pub struct SnapshotChange {
    target: Target,
    verb: Verb,
    name: SnapshotName,
    patience: Patience,
}

impl SnapshotChange {
    /// Does `verb` with the snapshot `name` of a guest of the listing.
    pub fn new(
        verb: Verb,
        name: SnapshotName,
        found: GuestResource,
        wanted: Option<&config::Guest>,
        patience: Patience,
    ) -> SnapshotChange {
        SnapshotChange { target: Target::new(found, wanted), verb, name, patience }
    }

    async fn begin(&self, client: &Client) -> Result<Task, proxmox_client::Error> {
        let handle = self.target.handle(client);
        match &self.verb {
            Verb::Create { description, memory } => {
                // Only a virtual machine has memory to keep.
                let machine = handle.as_qemu().filter(|_| *memory);
                let snapshot = handle.snapshot(self.name.clone());
                match (machine, description) {
                    (Some(machine), description) => {
                        let call = machine.snapshot(self.name.clone()).create().with_memory();
                        if let Some(text) = description { call.description(text) } else { call }
                            .await
                    }
                    (None, Some(text)) => snapshot.create().description(text).await,
                    (None, None) => snapshot.create().await,
                }
            }
            Verb::Rollback => handle.snapshot(self.name.clone()).rollback().await,
            Verb::Delete => handle.snapshot(self.name.clone()).delete().await,
        }
    }
}

impl Change for SnapshotChange {
    fn guest(&self) -> Option<&Guest> {
        Some(&self.target.guest)
    }

    fn is_protected(&self) -> bool {
        self.target.protected && self.verb == Verb::Rollback
    }

    fn what(&self) -> String {
        let (guest, name) = (self.target.guest.title(), &self.name);
        match self.verb {
            Verb::Create { memory: true, .. } => {
                format!("take the snapshot {name} of {guest}, with its memory")
            }
            Verb::Create { .. } => format!("take the snapshot {name} of {guest}"),
            Verb::Rollback => format!("take {guest} back to the snapshot {name}"),
            Verb::Delete => format!("delete the snapshot {name} of {guest}"),
        }
    }

    fn cost(&self) -> Option<String> {
        match self.verb {
            Verb::Create { .. } => None,
            Verb::Rollback => Some("what has changed since then is lost".to_owned()),
            Verb::Delete => Some("there is no way back to it afterwards".to_owned()),
        }
    }

    fn carry_out<'a>(
        &'a self,
        lab: &'a Lab,
        watch: &'a Watch<'a>,
    ) -> BoxFuture<'a, Result<Done, Error>> {
        async move {
            let client = lab.proxmox().await?;
            let failed = |error: proxmox_client::Error| self.target.failed(&self.what(), &error);
            let task = self.begin(client).await.map_err(failed)?;
            let done = match self.verb {
                Verb::Create { .. } => "taken",
                Verb::Rollback => "rolled back",
                Verb::Delete => "deleted",
            };
            watch.finish(&self.target, &task, self.patience, done).await.map_err(failed)
        }
        .boxed()
    }
}
