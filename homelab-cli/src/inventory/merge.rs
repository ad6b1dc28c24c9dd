//! What was read now, laid over what was known before.

use std::collections::BTreeMap;

use super::state::{Guest, Node, State, Storage};

/// What is known after `seen` was read: what could not be read is as it was before, and what the listing no longer
/// has is gone.
pub fn merge(before: &State, seen: State) -> State {
    let nodes: BTreeMap<&str, &Node> =
        before.nodes.iter().map(|node| (node.name.as_str(), node)).collect();
    let guests: BTreeMap<u32, &Guest> =
        before.guests.iter().map(|guest| (guest.vmid, guest)).collect();
    let places: BTreeMap<(&str, Option<&str>), &Storage> = before
        .storage
        .iter()
        .map(|storage| ((storage.name.as_str(), storage.node.as_deref()), storage))
        .collect();
    State {
        nodes: seen
            .nodes
            .into_iter()
            .map(|node| match nodes.get(node.name.as_str()) {
                Some(before) => merge_node(before, node),
                None => node,
            })
            .collect(),
        guests: seen
            .guests
            .into_iter()
            .map(|guest| match guests.get(&guest.vmid) {
                // The number of a guest that was removed may serve for another one.
                Some(before) if before.kind == guest.kind => merge_guest(before, guest),
                _ => guest,
            })
            .collect(),
        storage: seen
            .storage
            .into_iter()
            .map(|storage| match places.get(&(storage.name.as_str(), storage.node.as_deref())) {
                Some(before) => merge_storage(before, storage),
                None => storage,
            })
            .collect(),
        ..seen
    }
}

fn merge_node(before: &Node, seen: Node) -> Node {
    Node {
        version: seen.version.or_else(|| before.version.clone()),
        cpus: seen.cpus.filter(|cpus| *cpus > 0).or(before.cpus),
        ..seen
    }
}

fn merge_guest(before: &Guest, seen: Guest) -> Guest {
    if seen.stale.is_some() {
        // Its node does not answer: all that the listing knows is that the guest is there, and where.
        return Guest { node: seen.node, stale: seen.stale, ..before.clone() };
    }
    let keeps_addresses = seen.ip_addresses.is_empty()
        || (seen.status != "running"
            && seen.ip_addresses.iter().all(|address| before.ip_addresses.contains(address)));
    Guest {
        name: seen.name.or_else(|| before.name.clone()),
        cpus: seen.cpus.or(before.cpus),
        memory_bytes: seen.memory_bytes.or(before.memory_bytes),
        ip_addresses: match keeps_addresses {
            true => before.ip_addresses.clone(),
            false => seen.ip_addresses,
        },
        config: seen.config.or_else(|| before.config.clone()),
        ..seen
    }
}

fn merge_storage(before: &Storage, seen: Storage) -> Storage {
    Storage {
        kind: if seen.kind.is_empty() { before.kind.clone() } else { seen.kind },
        content: if seen.content.is_empty() { before.content.clone() } else { seen.content },
        shared: seen.shared,
        ..seen
    }
}
