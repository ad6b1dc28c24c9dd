//! `homelab node list`: all nodes, those that are online with version and load.

use std::time::Instant;

use crate::error::Error;
use crate::lab::Lab;
use crate::outcome::Outcome;
use crate::sources::proxmox;
use crate::views::nodes::NodeList;

pub(super) async fn run(lab: &Lab) -> Result<Outcome, Error> {
    let deadline = Instant::now() + lab.timeout();
    let client = lab.proxmox().await?;
    let resources = client.cluster().resources().await?;
    let mut nodes = proxmox::picture(&resources, lab.config()?).nodes;
    let details = proxmox::node_details(client, &resources, deadline).await;
    let problems = details
        .add_to(&mut nodes)
        .into_iter()
        .map(|(what, error)| format!("{what}: {error}"))
        .collect();
    Ok(Outcome::report(NodeList { nodes, problems }))
}
