//! Guests that are there and that the configuration lacks, as entries for it.

use std::collections::BTreeSet;
use std::net::IpAddr;

use serde::Serialize;

use super::fact::Fact;
use super::state::{Guest, State};
use crate::config::Config;
use crate::config::edit::{Item, NewValue};
use crate::config::values::Size;

/// An entry for the configuration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NewGuest {
    /// Its number.
    pub vmid: u32,
    /// `qemu` or `lxc`.
    pub kind: String,
    /// Its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The first line of its description.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Its role, where name or tags leave no doubt.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// Its address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ip: Option<IpAddr>,
    /// Processors.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cpus: Option<u32>,
    /// Memory.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub memory_bytes: Option<u64>,
    /// All disks together.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub storage_bytes: Option<u64>,
    /// The state it is in, when that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected_state: Option<String>,
}

/// What would be imported, and what would not.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Plan {
    /// The entries, by number.
    pub entries: Vec<NewGuest>,
    /// Guests that the configuration lacks and that are left out all the same, with the reason.
    pub left_out: Vec<String>,
}

/// What the configuration lacks. Never a guest that it has: what the owner wrote stays.
pub fn plan(config: &Config, live: &State, with_state: bool) -> Plan {
    let known: BTreeSet<u32> = config.guests().map(|guest| guest.vmid.get()).collect();
    let mut plan = Plan::default();
    for guest in live.guests.iter().filter(|guest| !known.contains(&guest.vmid)) {
        let reason = match guest {
            Guest { stale: Some(reason), .. } => Some(reason.as_str()),
            Guest { template: true, .. } => Some("it is a template"),
            Guest { config: None, .. } => Some("its configuration could not be read"),
            _ => None,
        };
        match reason {
            Some(reason) => plan.left_out.push(format!("{}: {reason}", guest.title())),
            None => plan.entries.push(NewGuest::of(guest, with_state)),
        }
    }
    plan
}

impl NewGuest {
    fn of(guest: &Guest, with_state: bool) -> NewGuest {
        let state =
            Some(&guest.status).filter(|state| matches!(state.as_str(), "running" | "stopped"));
        NewGuest {
            vmid: guest.vmid,
            kind: guest.kind.clone(),
            name: guest.name.clone(),
            description: guest.config.as_ref().and_then(|c| first_line(c.description.as_deref()?)),
            role: role(guest),
            ip: guest.ip_addresses.iter().find_map(|address| address.parse().ok()),
            cpus: guest.cpus,
            memory_bytes: guest.memory_bytes,
            storage_bytes: guest.storage_bytes(),
            expected_state: state.filter(|_| with_state).cloned(),
        }
    }

    /// The list of the configuration that it belongs in.
    pub fn list(&self) -> &'static str {
        if self.kind == "lxc" { "containers" } else { "vms" }
    }

    /// As an item of that list.
    pub fn item(&self) -> Item {
        let size = |bytes: u64| NewValue::Text(Size::from_bytes(bytes).to_string());
        let specs = [
            ("cpu", self.cpus.map(|cpus| NewValue::Number(cpus.into()))),
            ("memory", self.memory_bytes.map(size)),
            ("storage", self.storage_bytes.map(size)),
        ];
        let specs = specs.into_iter().filter_map(|(key, value)| Some((key, value?)));
        Item::new()
            .with("vmid", NewValue::Number(self.vmid.into()))
            .with_some("name", self.name.clone())
            .with_some("description", self.description.clone())
            .with_some("role", self.role.clone())
            .with_some("ip", self.ip.map(|ip| ip.to_string()))
            .with_some("expected_state", self.expected_state.clone())
            .with_map("specs", specs.collect())
    }

    /// `CT 200 "Git-Service"`.
    pub fn title(&self) -> String {
        let kind = if self.kind == "lxc" { "CT" } else { "VM" };
        match &self.name {
            Some(name) => format!("{kind} {} \"{name}\"", self.vmid),
            None => format!("{kind} {}", self.vmid),
        }
    }

    /// `git, 192.0.2.200, 2 CPUs, 2 GiB of memory, 70 GiB of storage`
    pub fn summary(&self) -> String {
        let bytes = |bytes: u64| Fact::Bytes(bytes).to_string();
        let parts = [
            self.role.clone(),
            self.ip.map(|ip| ip.to_string()),
            self.cpus.map(|cpus| if cpus == 1 { "1 CPU".into() } else { format!("{cpus} CPUs") }),
            self.memory_bytes.map(|memory| format!("{} of memory", bytes(memory))),
            self.storage_bytes.map(|storage| format!("{} of storage", bytes(storage))),
            self.expected_state.as_ref().map(|state| format!("expected {state}")),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }
}

/// The first line with something in it, without the marks of a Markdown heading.
fn first_line(description: &str) -> Option<String> {
    let mut lines = description.lines().map(|line| line.trim_start_matches('#').trim());
    lines.find(|line| !line.is_empty()).map(str::to_owned)
}

/// A tag that is the word for a role, or a name that is one with a number behind it (`k3s-worker2`). Anything less
/// certain is for the owner to say.
fn role(guest: &Guest) -> Option<String> {
    const ROLES: [&str; 6] = ["general", "k3s-master", "k3s-worker", "development", "gpu", "git"];
    let name = guest.name.as_deref().unwrap_or_default().to_ascii_lowercase();
    let stem = name.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end_matches(['-', '_']);
    let named = ROLES.into_iter().find(|role| *role == stem);
    let mut tagged = ROLES.into_iter().filter(|role| guest.tags.iter().any(|tag| tag == role));
    // Two tags that are roles leave a doubt.
    let only = tagged.next().filter(|_| tagged.next().is_none());
    named.or(only).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_is_taken_only_where_there_is_no_doubt() {
        let role = |name: &str, tags: &[&str]| {
            role(&Guest {
                name: Some(name.to_owned()),
                tags: tags.iter().map(ToString::to_string).collect(),
                ..Guest::default()
            })
        };
        assert_eq!(role("k3s-worker2", &["k3s"]).as_deref(), Some("k3s-worker"));
        assert_eq!(role("K3s-Master", &[]).as_deref(), Some("k3s-master"));
        assert_eq!(role("AI-Dev", &["ai", "gpu"]).as_deref(), Some("gpu"));
        assert_eq!(role("both", &["gpu", "git"]), None);
        assert_eq!(role("Git-Service", &["service"]), None);
    }

    #[test]
    fn a_description_is_its_first_line() {
        assert_eq!(first_line("\n## Forgejo\n\nmore").as_deref(), Some("Forgejo"));
        assert_eq!(first_line(" \n#\n"), None);
    }
}
