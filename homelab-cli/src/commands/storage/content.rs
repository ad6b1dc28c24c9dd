//! `homelab storage content`: the volumes in a storage.

use proxmox_client::api::cluster::{ContentType, StorageResource, StorageState};

use crate::commands::guest::select;
use crate::error::{Error, Kind};
use crate::lab::Lab;
use crate::outcome::Outcome;
use crate::sources::proxmox;
use crate::views::storage::VolumeList;

pub(super) struct Wanted {
    pub(super) storage: String,
    pub(super) node: Option<String>,
    pub(super) kind: Option<String>,
    pub(super) vmid: Option<String>,
}

pub(super) async fn run(wanted: Wanted, lab: &Lab) -> Result<Outcome, Error> {
    let client = lab.proxmox().await?;
    let resources = client.cluster().resources().await?;
    let place = find(&wanted, &resources.storage)?;
    let mut listing = client.node(place.node.clone()).storage(place.storage.clone()).content();
    if let Some(kind) = &wanted.kind {
        let kind: ContentType = kind.parse().unwrap_or_else(|never| match never {});
        listing = listing.kind(kind);
    }
    if let Some(guest) = &wanted.vmid {
        listing = listing.vmid(select::select(guest, &resources.guests)?.vmid);
    }
    let mut volumes: Vec<_> = listing.await?.iter().map(proxmox::volume).collect();
    volumes.sort_by(|a, b| (&a.content, &a.volid).cmp(&(&b.content, &b.volid)));
    Ok(Outcome::report(VolumeList {
        storage: place.storage.to_string(),
        node: place.node.to_string(),
        volumes,
    }))
}

/// The storage on the node that is named, else on one where it is available.
fn find<'a>(wanted: &Wanted, storage: &'a [StorageResource]) -> Result<&'a StorageResource, Error> {
    let named: Vec<_> =
        storage.iter().filter(|place| place.storage.as_str() == wanted.storage).collect();
    if named.is_empty() {
        let mut names: Vec<&str> = storage.iter().map(|place| place.storage.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        let message = format!("there is no storage {}", wanted.storage);
        let there_are = match names.is_empty() {
            true => "this user sees no storage: it needs Datastore.Audit".to_owned(),
            false => format!("there are: {}", names.join(", ")),
        };
        return Err(Error::new(Kind::NotFound, message).hint(there_are));
    }
    match &wanted.node {
        Some(node) => {
            named.iter().find(|place| place.node.as_str() == node).copied().ok_or_else(|| {
                let nodes: Vec<&str> = named.iter().map(|place| place.node.as_str()).collect();
                let message = format!("node {node} has no storage {}", wanted.storage);
                Error::new(Kind::NotFound, message).hint(format!("it is on: {}", nodes.join(", ")))
            })
        }
        None => {
            let available = named.iter().find(|place| place.status == StorageState::Available);
            Ok(available.unwrap_or(&named[0]))
        }
    }
}
