//! `homelab discover`: everything that is there, guest by guest.

use std::time::Instant;

use futures_util::{StreamExt, stream};
use jiff::Timestamp;

use crate::cli::DiscoverArgs;
use crate::error::Error;
use crate::lab::Lab;
use crate::outcome::Outcome;
use crate::sources::Part;
use crate::sources::proxmox::{self, discovery};
use crate::views::discovery::{Discovery, GuestDetail};

pub(super) async fn run(args: DiscoverArgs, lab: &Lab) -> Result<Outcome, Error> {
    let started = Instant::now();
    let client = lab.proxmox().await?;
    let config = lab.config()?;
    let mut resources = client.cluster().resources().await?;
    if let Some(node) = &args.node {
        resources.nodes.retain(|resource| resource.node.as_str() == node);
        resources.guests.retain(|resource| resource.node.as_str() == node);
        resources.storage.retain(|resource| resource.node.as_str() == node);
    }
    let mut picture = proxmox::picture(&resources, config);
    // Each question has its own time; a lab of any size may take as long as it needs.
    let details = proxmox::node_details(client, &resources, Instant::now() + lab.timeout()).await;
    let failures = details.add_to(&mut picture.nodes);
    let questions = picture.guests.iter().filter_map(|listed| {
        let found = resources.guests.iter().find(|guest| guest.vmid.get() == listed.vmid)?;
        let handle = discovery::handle(client, found);
        let listed = listed.clone();
        Some(
            async move { discovery::detail(&handle, listed, Instant::now() + lab.timeout()).await },
        )
    });
    let guests: Vec<GuestDetail> =
        stream::iter(questions).buffered(args.concurrency.into()).collect().await;
    let part = Part { picture, failures };
    let sources = part.reports("proxmox", started.elapsed());
    let Part { picture, .. } = part;
    Ok(Outcome::report(Discovery {
        generated_at: Timestamp::now(),
        lab: lab.name(),
        sources,
        nodes: picture.nodes,
        guests,
        storage: picture.storage,
    }))
}
