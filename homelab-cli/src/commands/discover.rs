//! `homelab discover`: everything that is there, guest by guest.

use crate::cli::DiscoverArgs;
use crate::error::Error;
use crate::lab::Lab;
use crate::outcome::Outcome;
use crate::sources::proxmox::survey;

pub(super) async fn run(args: DiscoverArgs, lab: &Lab) -> Result<Outcome, Error> {
    let found = survey::read(lab, args.node.as_deref(), args.concurrency).await?;
    Ok(Outcome::report(found))
}
