//! The stable facts of a guest and of its surroundings, one by one, each with its name and its noun.

use std::borrow::Cow;

use super::fact::Fact;
use super::state::{Disk, Guest, Network, Node, Storage};

/// One thing about a node, guest or storage.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Field {
    /// Its name on the wire: `memory_bytes`, `disk rootfs`.
    pub(super) name: Cow<'static, str>,
    /// What people call it: `memory`.
    pub(super) noun: Cow<'static, str>,
    /// What is known; absent when nothing is.
    pub(super) fact: Option<Fact>,
}

fn field(name: &'static str, noun: &'static str, fact: Option<Fact>) -> Field {
    Field { name: name.into(), noun: noun.into(), fact }
}

pub(super) fn of_guest(guest: &Guest) -> Vec<Field> {
    let text = |text: &Option<String>| text.clone().map(Fact::Text);
    let mut fields = vec![
        field("name", "name", text(&guest.name)),
        field("kind", "kind", Some(Fact::text(&guest.kind))),
        field("node", "node", text(&guest.node)),
        field("status", "status", Some(Fact::text(&guest.status))),
        field("cpus", "CPUs", guest.cpus.map(|cpus| Fact::Count(cpus.into()))),
        field("memory_bytes", "memory", guest.memory_bytes.map(Fact::Bytes)),
        field("ip_addresses", "addresses", known(&guest.ip_addresses)),
        field("tags", "tags", known(&guest.tags)),
        field("template", "template", guest.template.then_some(Fact::Flag(true))),
    ];
    let Some(config) = &guest.config else { return fields };
    fields.extend([
        field("start_on_boot", "start on boot", Some(Fact::Flag(config.start_on_boot))),
        field("protection", "protection", Some(Fact::Flag(config.protection))),
        field("os_type", "operating system", text(&config.os_type)),
    ]);
    fields.extend(config.disks.iter().map(Disk::field));
    fields.extend(config.networks.iter().map(Network::field));
    fields
}

pub(super) fn of_node(node: &Node) -> Vec<Field> {
    vec![
        field("status", "status", node.status.clone().map(Fact::Text)),
        field("version", "version", node.version.clone().map(Fact::Text)),
        field("cpus", "CPUs", node.cpus.map(|cpus| Fact::Count(cpus.into()))),
    ]
}

pub(super) fn of_storage(storage: &Storage) -> Vec<Field> {
    vec![
        field("kind", "type", Some(Fact::text(&storage.kind))),
        field("content", "content", known(&storage.content)),
        field("shared", "shared", storage.shared.then_some(Fact::Flag(true))),
    ]
}

fn known(items: &[String]) -> Option<Fact> {
    (!items.is_empty()).then(|| Fact::List(items.to_vec()))
}

impl Disk {
    fn field(&self) -> Field {
        let size = self.size_bytes.map(|size| Fact::Bytes(size).to_string());
        let place = self.mount_point.iter().map(|place| format!("at {place}"));
        let parts = size.into_iter().chain([format!("on {}", self.volume)]).chain(place);
        let name = format!("disk {}", self.key);
        let fact = Fact::Text(parts.collect::<Vec<_>>().join(" "));
        Field { name: name.clone().into(), noun: name.into(), fact: Some(fact) }
    }
}

impl Network {
    fn field(&self) -> Field {
        let parts = [
            self.bridge.clone(),
            self.vlan.map(|vlan| format!("VLAN {vlan}")),
            self.ip.clone(),
            self.mac_address.clone(),
        ];
        let name = format!("network {}", self.key);
        let fact = Fact::Text(parts.into_iter().flatten().collect::<Vec<_>>().join(", "));
        Field { name: name.clone().into(), noun: name.into(), fact: Some(fact) }
    }
}
