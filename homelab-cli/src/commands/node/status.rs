//! `homelab node status`: one node in full.

use proxmox_client::api::cluster::{NodeResource, NodeStatus};

use crate::error::{Error, Kind};
use crate::lab::Lab;
use crate::outcome::Outcome;
use crate::sources::proxmox;

pub(super) async fn run(wanted: Option<String>, lab: &Lab) -> Result<Outcome, Error> {
    let client = lab.proxmox().await?;
    let resources = client.cluster().resources().await?;
    let configured = lab.config()?.proxmox.as_ref().and_then(|proxmox| proxmox.node.as_ref());
    let wanted = wanted.or(configured.map(ToString::to_string));
    let node = select(wanted.as_deref(), &resources.nodes)?;
    if node.status == NodeStatus::Offline {
        let message = format!("node {} is offline: it cannot be asked", node.node);
        return Err(Error::new(Kind::Unreachable, message)
            .hint("`homelab node list` shows what the cluster still knows"));
    }
    let info = client.node(node.node.clone()).status().await?;
    Ok(Outcome::report(proxmox::node_status(node, &info)))
}

fn select<'a>(wanted: Option<&str>, nodes: &'a [NodeResource]) -> Result<&'a NodeResource, Error> {
    let names = || nodes.iter().map(|node| node.node.to_string()).collect::<Vec<_>>().join(", ");
    match (wanted, nodes) {
        (None, [only]) => Ok(only),
        (None, _) => {
            let message = format!("there are {} nodes: {}", nodes.len(), names());
            Err(Error::new(Kind::Usage, message).hint("say which one: `homelab node status NODE`"))
        }
        (Some(wanted), _) => proxmox::node_named(wanted, nodes),
    }
}
