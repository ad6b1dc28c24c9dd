//! Backing a guest up, into an archive of its own.

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use proxmox_client::StorageId;
use proxmox_client::api::cluster::GuestResource;
use proxmox_client::api::guests::BackupMode;

use super::power::Patience;
use super::{Change, Done, Target, Watch};
use crate::config;
use crate::error::Error;
use crate::lab::Lab;
use crate::views::guests::Guest;

/// How a backup is made.
#[derive(Debug, Clone)]
pub struct Wishes {
    /// Where to; the server's choice when absent.
    pub storage: Option<StorageId>,
    /// Whether the guest goes on meanwhile.
    pub mode: BackupMode,
    /// Notes for the archive.
    pub notes: Option<String>,
    /// Whether pruning leaves it alone.
    pub protect: bool,
}

/// A backup of one guest.
pub struct Backup {
    target: Target,
    wishes: Wishes,
    patience: Patience,
}

impl Backup {
    /// A backup of a guest of the listing.
    pub fn new(
        wishes: Wishes,
        found: GuestResource,
        wanted: Option<&config::Guest>,
        patience: Patience,
    ) -> Backup {
        Backup { target: Target::new(found, wanted), wishes, patience }
    }
}

impl Change for Backup {
    fn guest(&self) -> Option<&Guest> {
        Some(&self.target.guest)
    }

    fn is_protected(&self) -> bool {
        // A backup is what protection is for; only one that stops the guest disturbs it.
        self.target.protected && self.wishes.mode != BackupMode::Snapshot
    }

    fn what(&self) -> String {
        let place = match &self.wishes.storage {
            Some(storage) => format!(" to {storage}"),
            None => String::new(),
        };
        format!("back up {}{place}, in mode {}", self.target.guest.title(), self.wishes.mode)
    }

    fn cost(&self) -> Option<String> {
        match self.wishes.mode {
            BackupMode::Stop => Some("it is stopped for that, and started again".to_owned()),
            BackupMode::Suspend => Some("it stands still for a while".to_owned()),
            _ => None,
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
            let mut call = self.target.handle(client).backup().mode(&self.wishes.mode);
            if let Some(storage) = &self.wishes.storage {
                call = call.storage(storage);
            }
            if let Some(notes) = &self.wishes.notes {
                call = call.notes(notes);
            }
            if self.wishes.protect {
                call = call.protected();
            }
            let begun = call.send().await.map_err(failed)?;
            let Some(task) = begun.task() else {
                let message = "nothing was backed up: the guest is not on that node".to_owned();
                return Ok(Done::already(message));
            };
            watch.finish(&self.target, task, self.patience, "backed up").await.map_err(failed)
        }
        .boxed()
    }
}
