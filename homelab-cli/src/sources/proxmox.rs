//! The Proxmox VE cluster: one listing for everything in it, then one question to each node and each place of backups.

pub mod discovery;
pub mod survey;
mod translate;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;
use std::time::Instant;

use futures_util::future::{BoxFuture, join};
use futures_util::{FutureExt, StreamExt, stream};
use jiff::Timestamp;
use proxmox_client::Client;
use proxmox_client::api::backup::latest_backups;
use proxmox_client::api::cluster::{
    ContentType, NodeResource, NodeStatus, Resources, StorageResource, StorageState,
};
use proxmox_client::api::nodes::NodeInfo;

pub use self::translate::{guest, moment, node_status, storage, task, volume};
use super::{Part, Picture, Source};
use crate::config::Config;
use crate::error::{Error, Kind};
use crate::lab::Lab;
use crate::views::nodes::Node;

/// The Proxmox VE cluster of the configuration.
pub(super) const SOURCE: Source = Source { name: "proxmox", skipped, read };

/// How many questions are under way at once. A node has few workers, and other clients.
const CONCURRENCY: usize = 8;

fn skipped(lab: &Lab) -> Option<String> {
    let config = lab.config().ok()?;
    config.proxmox.is_none().then(|| "not in the configuration".to_owned())
}

fn read(lab: &Lab) -> BoxFuture<'_, Result<Part, Error>> {
    async move {
        let deadline = Instant::now() + lab.timeout();
        let client = lab.proxmox().await?;
        let resources = client.cluster().resources().await?;
        let mut picture = picture(&resources, lab.config()?);
        let (details, backups) = join(
            node_details(client, &resources, deadline),
            newest_backups(client, &resources, deadline),
        )
        .await;
        let mut failures = details.add_to(&mut picture.nodes);
        failures.extend(backups.failures);
        picture.backups = backups.newest;
        Ok(Part { picture, failures })
    }
    .boxed()
}

/// The listing as views, in a stable order.
pub fn picture(resources: &Resources, config: &Config) -> Picture {
    let mut nodes: Vec<Node> = resources.nodes.iter().map(translate::node).collect();
    nodes.sort_by(|a, b| a.name.cmp(&b.name));
    let wanted: BTreeMap<u32, &crate::config::Guest> =
        config.guests().map(|guest| (guest.vmid.get(), guest)).collect();
    let translate = |found| translate::guest(found, wanted.get(&found.vmid.get()).copied());
    let mut guests: Vec<_> = resources.guests.iter().map(translate).collect();
    guests.sort_by_key(|guest| guest.vmid);
    let mut storage: Vec<_> = resources.storage.iter().map(translate::storage).collect();
    storage.sort_by(|a, b| (&a.name, &a.node).cmp(&(&b.name, &b.node)));
    Picture { cluster_was_read: true, nodes, guests, storage, ..Picture::default() }
}

/// The node of this name; an unknown one comes with those that there are.
pub fn node_named<'a>(wanted: &str, nodes: &'a [NodeResource]) -> Result<&'a NodeResource, Error> {
    nodes.iter().find(|node| node.node.as_str() == wanted).ok_or_else(|| {
        let names: Vec<&str> = nodes.iter().map(|node| node.node.as_str()).collect();
        let message = format!("there is no node {wanted}; there are: {}", names.join(", "));
        Error::new(Kind::NotFound, message)
    })
}

/// What only a node itself knows: its version and load.
pub struct NodeDetails {
    found: Vec<(String, NodeInfo)>,
    failures: Vec<(String, Error)>,
}

impl NodeDetails {
    /// Adds what was found to the nodes; gives what was not.
    pub fn add_to(self, nodes: &mut [Node]) -> Vec<(String, Error)> {
        for (name, details) in &self.found {
            if let Some(node) = nodes.iter_mut().find(|node| node.name == *name) {
                translate::add_details(node, details);
            }
        }
        self.failures
    }
}

/// Asks each node that is online.
pub async fn node_details(
    client: &Client,
    resources: &Resources,
    deadline: Instant,
) -> NodeDetails {
    let online = resources.nodes.iter().filter(|node| node.status == NodeStatus::Online);
    let questions: Vec<_> = online
        .map(|node| {
            let name = node.node.clone();
            let node = client.node(name.clone());
            async move { (name.to_string(), within(deadline, node.status()).await) }
        })
        .collect();
    let answers: Vec<_> = stream::iter(questions).buffer_unordered(CONCURRENCY).collect().await;
    let (mut found, mut failures) = (Vec::new(), Vec::new());
    for (name, answer) in answers {
        match answer {
            Ok(details) => found.push((name, details)),
            Err(error) => failures.push((format!("status of node {name}"), error)),
        }
    }
    NodeDetails { found, failures: summed_up("node status", failures) }
}

struct Backups {
    newest: Option<BTreeMap<u32, Timestamp>>,
    failures: Vec<(String, Error)>,
}

/// The newest backup of each guest. Unknown, rather than none, when a place of backups could not be looked at.
async fn newest_backups(client: &Client, resources: &Resources, deadline: Instant) -> Backups {
    let mut shared = BTreeSet::new();
    let holds_backups = |storage: &&StorageResource| {
        storage.content.contains(&ContentType::Backup)
            && storage.status == StorageState::Available
            && (!storage.shared || shared.insert(storage.storage.clone()))
    };
    let places: Vec<_> = resources.storage.iter().filter(holds_backups).collect();
    let questions: Vec<_> = places
        .into_iter()
        .map(|place| {
            let storage = client.node(place.node.clone()).storage(place.storage.clone());
            let answer = storage.content().kind(ContentType::Backup).send();
            let name = format!("backups on {} of {}", place.storage, place.node);
            async move { (name, within(deadline, answer).await) }
        })
        .collect();
    let answers: Vec<_> = stream::iter(questions).buffer_unordered(CONCURRENCY).collect().await;
    let (mut volumes, mut failures) = (Vec::new(), Vec::new());
    for (name, answer) in answers {
        match answer {
            Ok(found) => volumes.extend(found),
            Err(error) => failures.push((name, error)),
        }
    }
    let newest = latest_backups(&volumes)
        .into_iter()
        .filter_map(|(vmid, made)| Some((vmid.get(), translate::moment(Some(made))?)));
    let newest: BTreeMap<u32, Timestamp> = newest.collect();
    let newest = failures.is_empty().then_some(newest);
    Backups { newest, failures: summed_up("backups", failures) }
}

/// An answer, or the error that it did not come in time.
pub(crate) async fn within<T>(
    deadline: Instant,
    answer: impl Future<Output = Result<T, proxmox_client::Error>>,
) -> Result<T, Error> {
    match tokio::time::timeout_at(deadline.into(), answer).await {
        Ok(answer) => Ok(answer?),
        Err(_) => Err(Error::new(Kind::Unreachable, "no answer in time")
            .hint("`--timeout SECONDS` allows more")),
    }
}

/// Many failures of one sort say the same: the first is shown, the others are counted.
fn summed_up(what: impl Display, failures: Vec<(String, Error)>) -> Vec<(String, Error)> {
    const SHOWN: usize = 3;
    let more = failures.len().saturating_sub(SHOWN);
    let mut shown: Vec<_> = failures.into_iter().take(SHOWN).collect();
    if more > 0 {
        let message = format!("{more} more could not be read");
        shown.push((what.to_string(), Error::new(Kind::Failed, message)));
    }
    shown
}
