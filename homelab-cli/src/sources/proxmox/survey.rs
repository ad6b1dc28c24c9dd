//! Everything that is there: the listing, and one question or two to each node and guest.

use std::collections::BTreeMap;
use std::time::Instant;

use futures_util::{StreamExt, stream};
use jiff::Timestamp;
use proxmox_client::api::cluster::GuestResource;

use super::discovery;
use crate::error::Error;
use crate::lab::Lab;
use crate::sources::Part;
use crate::views::discovery::{Discovery, GuestDetail};

/// How many guests are asked at once, when nobody says.
pub const CONCURRENCY: u16 = 8;

/// Reads everything, or what is on one node. What cannot be learnt of a guest is a problem of that guest, and what
/// cannot be learnt of a node a failed source; only the listing itself must succeed.
pub async fn read(lab: &Lab, node: Option<&str>, concurrency: u16) -> Result<Discovery, Error> {
    let started = Instant::now();
    let client = lab.proxmox().await?;
    let mut resources = client.cluster().resources().await?;
    if let Some(node) = node {
        super::node_named(node, &resources.nodes)?;
        resources.nodes.retain(|resource| resource.node.as_str() == node);
        resources.guests.retain(|resource| resource.node.as_str() == node);
        resources.storage.retain(|resource| resource.node.as_str() == node);
    }
    let mut picture = super::picture(&resources, lab.config()?);
    // Each question has its own time; a lab of any size may take as long as it needs.
    let details = super::node_details(client, &resources, Instant::now() + lab.timeout()).await;
    let failures = details.add_to(&mut picture.nodes);
    let found: BTreeMap<u32, &GuestResource> =
        resources.guests.iter().map(|guest| (guest.vmid.get(), guest)).collect();
    let questions = picture.guests.iter().filter_map(|listed| {
        let handle = discovery::handle(client, found.get(&listed.vmid)?);
        let listed = listed.clone();
        Some(
            async move { discovery::detail(&handle, listed, Instant::now() + lab.timeout()).await },
        )
    });
    let guests: Vec<GuestDetail> =
        stream::iter(questions).buffered(concurrency.into()).collect().await;
    let part = Part { picture, failures };
    let sources = part.reports("proxmox", started.elapsed());
    let Part { picture, .. } = part;
    Ok(Discovery {
        generated_at: Timestamp::now(),
        lab: lab.name(),
        sources,
        nodes: picture.nodes,
        guests,
        storage: picture.storage,
    })
}
