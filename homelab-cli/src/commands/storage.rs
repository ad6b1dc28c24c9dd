//! `homelab storage …`: storage and what lies in it.

mod content;
mod list;

use crate::cli::storage::StorageCommand;
use crate::error::Error;
use crate::lab::Lab;
use crate::outcome::Outcome;

pub(super) async fn run(command: StorageCommand, lab: &Lab) -> Result<Outcome, Error> {
    match command {
        StorageCommand::List => list::run(lab).await,
        StorageCommand::Content { storage, node, kind, vmid } => {
            content::run(content::Wanted { storage, node, kind, vmid }, lab).await
        }
    }
}
