//! `homelab guest list`: all guests, or those that are asked for.

use crate::cli::guest::ListArgs;
use crate::error::Error;
use crate::lab::Lab;
use crate::outcome::Outcome;
use crate::sources::proxmox;
use crate::views::guests::{Guest, GuestList};

pub(super) async fn run(args: ListArgs, lab: &Lab) -> Result<Outcome, Error> {
    let resources = lab.proxmox().await?.cluster().resources().await?;
    if let Some(node) = &args.node {
        proxmox::node_named(node, &resources.nodes)?;
    }
    let mut guests = proxmox::picture(&resources, lab.config()?).guests;
    guests.retain(|guest| is_wanted(guest, &args));
    Ok(Outcome::report(GuestList { guests }))
}

fn is_wanted(guest: &Guest, args: &ListArgs) -> bool {
    let fits = |wanted: &Option<String>, is: &str| {
        wanted.as_deref().is_none_or(|wanted| wanted.eq_ignore_ascii_case(is))
    };
    fits(&args.status, &guest.status)
        && fits(&args.kind, &guest.kind)
        && fits(&args.node, &guest.node)
        && args.tag.as_ref().is_none_or(|tag| guest.tags.contains(tag))
}
