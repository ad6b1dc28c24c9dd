//! `homelab guest show`: all that can be learnt of one guest.

use std::time::Instant;

use super::select::select;
use crate::cli::guest::GuestArg;
use crate::error::Error;
use crate::lab::Lab;
use crate::outcome::Outcome;
use crate::sources::proxmox::{self, discovery};
use crate::views::discovery::{GuestShow, PendingChange};

pub(super) async fn run(args: GuestArg, lab: &Lab) -> Result<Outcome, Error> {
    let deadline = Instant::now() + lab.timeout();
    let client = lab.proxmox().await?;
    let resources = client.cluster().resources().await?;
    let found = select(&args.guest, &resources.guests)?;
    let wanted = lab.config()?.guests().find(|guest| guest.vmid == found.vmid);
    let listed = proxmox::guest(found, wanted);
    let handle = discovery::handle(client, found);
    let mut detail = discovery::detail(&handle, listed, deadline).await;
    let pending = match proxmox::within(deadline, handle.pending()).await {
        Ok(values) => values.iter().filter(|value| value.is_pending()).map(change).collect(),
        Err(error) => {
            detail.problems.push(format!("pending changes: {error}"));
            Vec::new()
        }
    };
    Ok(Outcome::report(GuestShow { guest: detail, pending }))
}

fn change(value: &proxmox_client::api::guests::PendingValue) -> PendingChange {
    PendingChange {
        key: value.key.clone(),
        current: value.value.clone(),
        pending: value.pending.clone().filter(|_| value.removal.is_none()),
    }
}
