//! `homelab node …`: the Proxmox VE hosts.

mod list;
mod status;

use crate::cli::node::NodeCommand;
use crate::error::Error;
use crate::lab::Lab;
use crate::outcome::Outcome;

pub(super) async fn run(command: NodeCommand, lab: &Lab) -> Result<Outcome, Error> {
    match command {
        NodeCommand::List => list::run(lab).await,
        NodeCommand::Status { node } => status::run(node, lab).await,
    }
}
