//! `homelab guest tasks`: what was done to a guest.

use super::select::select;
use crate::cli::guest::TasksArgs;
use crate::error::Error;
use crate::lab::Lab;
use crate::outcome::Outcome;
use crate::sources::proxmox::{discovery, task};
use crate::views::tasks::TaskList;

pub(super) async fn run(args: TasksArgs, lab: &Lab) -> Result<Outcome, Error> {
    let client = lab.proxmox().await?;
    let resources = client.cluster().resources().await?;
    let found = select(&args.guest.guest, &resources.guests)?;
    let mut listing = discovery::handle(client, found).tasks().limit(args.limit.into());
    if args.errors {
        listing = listing.only_errors();
    }
    let tasks = listing.send().await?.iter().map(task).collect();
    Ok(Outcome::report(TaskList { vmid: found.vmid.get(), tasks }))
}
