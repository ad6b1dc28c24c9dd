//! Three ways of knowing a guest: what the configuration wants, what was found at the last sync, and what is there
//! now. Where they differ, who is right is the owner's to say; which of them stands alone is ours.

use std::collections::BTreeMap;

use serde::Serialize;

use super::fact::Fact;
use super::state::{Guest, Recorded, Schema, State};
use crate::config::{self, Config, ExpectedState};

/// One difference.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Entry {
    /// What it is about, as people call it: `CT 200 "Git-Service"`.
    pub subject: String,
    /// What of it: `memory_bytes`, or `presence` when the whole thing is missing somewhere.
    pub field: &'static str,
    /// What the configuration says, where it says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub config: Option<Fact>,
    /// What was found at the last sync.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<Fact>,
    /// What is there now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub live: Option<Fact>,
    /// Which of the three stands alone.
    pub kind: Kind,
    /// All of it in words.
    pub message: String,
}

/// Which of the three stands alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Live and state agree: the configuration was not applied, or is out of date.
    ConfigNotApplied,
    /// Configuration and state agree: the lab was changed since the last sync.
    ChangedByHand,
    /// The configuration does not say, and the lab was changed since the last sync.
    ChangedSinceSync,
    /// Configuration and live agree: the state is out of date.
    StateOutdated,
    /// No two agree.
    AllDiffer,
    /// Configuration and live differ, and the state does not know.
    ConfigDiffers,
}

/// The differences, and what could not be compared.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Drift {
    /// The differences, in the order of guests and fields.
    pub entries: Vec<Entry>,
    /// What could not be compared, and why.
    pub not_compared: Vec<String>,
}

/// Compares stable facts only: never use, never uptime. `live` is what was read now, with nothing filled in; what it
/// does not know is not compared, and neither is what the format of the state does not have.
pub fn drift(config: &Config, state: Option<&Recorded>, live: &State) -> Drift {
    let mut drift = Drift::default();
    let described = config.guests().next().is_some();
    let wanted: BTreeMap<u32, Wanted<'_>> =
        wanted(config).map(|wanted| (wanted.guest.vmid.get(), wanted)).collect();
    let recorded: BTreeMap<u32, &Guest> = state
        .iter()
        .flat_map(|recorded| &recorded.state.guests)
        .map(|guest| (guest.vmid, guest))
        .collect();
    let found: BTreeMap<u32, &Guest> =
        live.guests.iter().map(|guest| (guest.vmid, guest)).collect();
    let mut vmids: Vec<u32> =
        wanted.keys().chain(recorded.keys()).chain(found.keys()).copied().collect();
    vmids.sort_unstable();
    vmids.dedup();
    for vmid in vmids {
        let (wanted, recorded) = (wanted.get(&vmid), recorded.get(&vmid).copied());
        match found.get(&vmid) {
            None => drift.entries.extend(missing(wanted, recorded)),
            Some(Guest { stale: Some(reason), .. }) => {
                let title = title(wanted, recorded, found.get(&vmid).copied());
                drift.not_compared.push(format!("{title}: {reason}"));
            }
            Some(live) => {
                let in_config = described.then_some(wanted.is_some());
                let in_state = state.map(|_| recorded.is_some());
                drift.entries.extend(unknown(live, in_config, in_state));
                drift.entries.extend(fields(live, wanted, recorded));
                if live.config.is_none() {
                    let what = "its configuration could not be read";
                    drift.not_compared.push(format!("{}: {what}", live.title()));
                }
            }
        }
    }
    if let Some(recorded) = state {
        drift.entries.extend(storage(recorded, live));
    }
    drift
}

/// A guest of the configuration, with the list it stands in.
struct Wanted<'a> {
    guest: &'a config::Guest,
    kind: &'static str,
}

fn wanted(config: &Config) -> impl Iterator<Item = Wanted<'_>> {
    let list = |guests: &'static str| move |guest| Wanted { guest, kind: guests };
    let vms = config.infrastructure.vms.iter().map(list("qemu"));
    vms.chain(config.infrastructure.containers.iter().map(list("lxc")))
}

impl Wanted<'_> {
    fn title(&self) -> String {
        let kind = if self.kind == "lxc" { "CT" } else { "VM" };
        match &self.guest.name {
            Some(name) => format!("{kind} {} \"{name}\"", self.guest.vmid),
            None => format!("{kind} {}", self.guest.vmid),
        }
    }
}

fn title(wanted: Option<&Wanted<'_>>, recorded: Option<&Guest>, live: Option<&Guest>) -> String {
    let named = live.filter(|guest| guest.name.is_some()).or(recorded);
    match (named, wanted, live) {
        (Some(guest), _, _) => guest.title(),
        (None, Some(wanted), _) => wanted.title(),
        (None, None, live) => live.map(Guest::title).unwrap_or_default(),
    }
}

/// A guest that is expected and not there.
fn missing(wanted: Option<&Wanted<'_>>, recorded: Option<&Guest>) -> Option<Entry> {
    let subject = title(wanted, recorded, None);
    let (kind, message) = match (wanted.is_some(), recorded.is_some()) {
        (true, true) => (Kind::ChangedByHand, "is gone; config and state have it"),
        (true, false) => (Kind::ConfigNotApplied, "is in the config, but is not there"),
        (false, true) => (Kind::ChangedSinceSync, "is gone; the state still has it"),
        (false, false) => return None,
    };
    Some(Entry {
        message: format!("{subject} {message}"),
        subject,
        field: "presence",
        config: wanted.map(|_| Fact::Flag(true)),
        state: recorded.map(|_| Fact::Flag(true)),
        live: Some(Fact::Flag(false)),
        kind,
    })
}

/// A guest that is there and not expected. A configuration that names no guest at all expects nothing: `None`.
fn unknown(live: &Guest, in_config: Option<bool>, in_state: Option<bool>) -> Option<Entry> {
    let add = "`homelab import` adds it";
    let (kind, message) = match (in_config, in_state) {
        (Some(false), Some(true)) => {
            (Kind::ConfigNotApplied, format!("is not in the config; {add}"))
        }
        (Some(false), None) => (Kind::ConfigDiffers, format!("is not in the config; {add}")),
        (Some(false), Some(false)) => (
            Kind::ChangedByHand,
            format!("is new since the last sync, and not in the config; {add}"),
        ),
        (Some(true), Some(false)) => {
            (Kind::StateOutdated, "is in the config, and new since the last sync".to_owned())
        }
        (None, Some(false)) => (Kind::ChangedSinceSync, "is new since the last sync".to_owned()),
        _ => return None,
    };
    Some(Entry {
        subject: live.title(),
        field: "presence",
        config: in_config.map(Fact::Flag),
        state: in_state.map(Fact::Flag),
        live: Some(Fact::Flag(true)),
        kind,
        message: format!("{} {message}", live.title()),
    })
}

/// A field that is compared: how it is named, said, and found in each of the three.
struct Field {
    name: &'static str,
    /// What is said of the live guest: `has 2 GiB of memory`.
    say: fn(&Fact) -> String,
    config: fn(&Wanted<'_>) -> Option<Fact>,
    guest: fn(&Guest) -> Option<Fact>,
    /// Whether the live guest is as the configuration says.
    agrees: fn(&Fact, &Guest) -> bool,
    /// Whether a difference from the state alone counts.
    against_state: bool,
}

fn same(field: fn(&Guest) -> Option<Fact>, wanted: &Fact, live: &Guest) -> bool {
    field(live).as_ref() == Some(wanted)
}

const FIELDS: &[Field] = &[
    Field {
        name: "name",
        say: |name| format!("is called {name}"),
        config: |wanted| wanted.guest.name.clone().map(Fact::Text),
        guest: name,
        agrees: |wanted, live| same(name, wanted, live),
        against_state: true,
    },
    Field {
        name: "kind",
        say: |kind| match kind {
            Fact::Text(kind) if kind == "lxc" => "is a container".to_owned(),
            _ => "is a virtual machine".to_owned(),
        },
        config: |wanted| Some(Fact::text(wanted.kind)),
        guest: kind,
        agrees: |wanted, live| same(kind, wanted, live),
        against_state: true,
    },
    Field {
        name: "node",
        say: |node| format!("is on node {node}"),
        config: |wanted| wanted.guest.node.as_ref().map(|node| Fact::text(node.as_str())),
        guest: node,
        agrees: |wanted, live| same(node, wanted, live),
        against_state: true,
    },
    Field {
        name: "cpus",
        say: |cpus| match cpus {
            Fact::Count(1) => "has 1 CPU".to_owned(),
            cpus => format!("has {cpus} CPUs"),
        },
        config: |wanted| wanted.guest.specs.cpu.map(|cpus| Fact::Count(cpus.into())),
        guest: cpus,
        agrees: |wanted, live| same(cpus, wanted, live),
        against_state: true,
    },
    Field {
        name: "memory_bytes",
        say: |memory| format!("has {memory} of memory"),
        config: |wanted| wanted.guest.specs.memory.map(|size| Fact::Bytes(size.bytes())),
        guest: memory,
        agrees: |wanted, live| same(memory, wanted, live),
        against_state: true,
    },
    Field {
        name: "storage_bytes",
        say: |storage| format!("has {storage} of storage"),
        config: |wanted| wanted.guest.specs.storage.map(|size| Fact::Bytes(size.bytes())),
        guest: storage_bytes,
        // Some people write down the disk that the system is on, others all disks together.
        agrees: |wanted, live| {
            let one = live.disk_sizes().iter().any(|size| Fact::Bytes(*size) == *wanted);
            one || same(storage_bytes, wanted, live)
        },
        against_state: true,
    },
    Field {
        name: "ip_addresses",
        say: |addresses| match addresses {
            Fact::List(several) if several.len() > 1 => format!("has the addresses {addresses}"),
            addresses => format!("has the address {addresses}"),
        },
        config: |wanted| wanted.guest.ip.map(|ip| Fact::text(ip.to_string())),
        guest: addresses,
        agrees: |wanted, live| match wanted {
            Fact::Text(ip) => live.ip_addresses.contains(ip),
            _ => false,
        },
        against_state: true,
    },
    Field {
        name: "status",
        say: |status| format!("is {status}"),
        config: |wanted| {
            Some(Fact::text(match wanted.guest.expected_state? {
                ExpectedState::Running => "running",
                ExpectedState::Stopped => "stopped",
            }))
        },
        guest: |guest| (!guest.template).then(|| Fact::text(&guest.status)),
        agrees: |wanted, live| live.template || *wanted == Fact::text(&live.status),
        // Guests are started and stopped every day; only a wish makes that a difference.
        against_state: false,
    },
];

fn name(guest: &Guest) -> Option<Fact> {
    guest.name.clone().map(Fact::Text)
}

fn kind(guest: &Guest) -> Option<Fact> {
    Some(Fact::text(&guest.kind))
}

fn node(guest: &Guest) -> Option<Fact> {
    guest.node.clone().map(Fact::Text)
}

fn cpus(guest: &Guest) -> Option<Fact> {
    guest.cpus.map(|cpus| Fact::Count(cpus.into()))
}

fn memory(guest: &Guest) -> Option<Fact> {
    guest.memory_bytes.map(Fact::Bytes)
}

fn storage_bytes(guest: &Guest) -> Option<Fact> {
    guest.storage_bytes().map(Fact::Bytes)
}

/// A guest that does not run tells no addresses; what its configuration gives it is one of them.
fn addresses(guest: &Guest) -> Option<Fact> {
    (!guest.ip_addresses.is_empty()).then(|| Fact::List(guest.ip_addresses.clone()))
}

fn fields<'a>(
    live: &'a Guest,
    wanted: Option<&'a Wanted<'a>>,
    recorded: Option<&'a Guest>,
) -> impl Iterator<Item = Entry> + 'a {
    FIELDS.iter().filter_map(move |field| compare(field, live, wanted, recorded))
}

fn compare(
    field: &Field,
    live: &Guest,
    wanted: Option<&Wanted<'_>>,
    recorded: Option<&Guest>,
) -> Option<Entry> {
    let now = (field.guest)(live)?;
    let config = wanted.and_then(field.config);
    let state = recorded.and_then(field.guest);
    let with_config = config.as_ref().map(|wanted| (field.agrees)(wanted, live));
    let with_state = state.as_ref().map(|state| *state == now || lacks(field, live, state));
    let says = |wanted: &Option<Fact>| wanted.as_ref().map(Fact::to_string).unwrap_or_default();
    let (in_config, in_state) = (says(&config), says(&state));
    let is = format!("{} {}", live.name.clone().unwrap_or_else(|| live.title()), (field.say)(&now));
    let state_agrees_with_config = || {
        config
            .as_ref()
            .zip(recorded)
            .is_some_and(|(config, recorded)| (field.agrees)(config, recorded))
    };
    let (kind, message) = match (with_config, with_state) {
        (Some(false), Some(true)) => (
            Kind::ConfigNotApplied,
            format!("{is}, the config says {in_config}; so it was at the last sync too"),
        ),
        (Some(false), Some(false)) if state_agrees_with_config() => (
            Kind::ChangedByHand,
            format!("{is}, the config says {in_config}; changed since the last sync"),
        ),
        (Some(false), Some(false)) => {
            (Kind::AllDiffer, format!("{is}, the config says {in_config} and the state {in_state}"))
        }
        (Some(false), None) => (Kind::ConfigDiffers, format!("{is}, the config says {in_config}")),
        (Some(true), Some(false)) if field.against_state => (
            Kind::StateOutdated,
            format!("{is} as the config says, the state says {in_state}; not synced since"),
        ),
        (None, Some(false)) if field.against_state => (
            Kind::ChangedSinceSync,
            format!("{is}, the state says {in_state}; changed since the last sync"),
        ),
        _ => return None,
    };
    Some(Entry {
        subject: live.title(),
        field: field.name,
        config,
        state,
        live: Some(now),
        kind,
        message,
    })
}

/// Whether the live guest merely tells less than the state knows: one that does not run has no addresses but those
/// that its configuration gives it.
fn lacks(field: &Field, live: &Guest, state: &Fact) -> bool {
    let Fact::List(known) = state else { return false };
    field.name == "ip_addresses"
        && live.status != "running"
        && live.ip_addresses.iter().all(|address| known.contains(address))
}

/// Storage that came, went, or is another kind. The configuration says nothing of it.
fn storage(recorded: &Recorded, live: &State) -> Vec<Entry> {
    let mut entries = Vec::new();
    let place = |storage: &super::state::Storage| {
        let node = storage.node.clone().filter(|_| recorded.schema == Schema::V2);
        (storage.name.clone(), node.unwrap_or_default())
    };
    let before: BTreeMap<_, _> =
        recorded.state.storage.iter().map(|s| (place(s), &s.kind)).collect();
    let now: BTreeMap<_, _> = live.storage.iter().map(|s| (place(s), &s.kind)).collect();
    let mut keys: Vec<_> = before.keys().chain(now.keys()).collect();
    keys.sort_unstable();
    keys.dedup();
    for key @ (name, node) in keys {
        let (was, is) = (before.get(key), now.get(key));
        // A storage that is away does not tell its type.
        if was == is || is.is_some_and(|kind| kind.is_empty()) {
            continue;
        }
        let subject = match node.is_empty() {
            true => format!("storage {name}"),
            false => format!("storage {name} of {node}"),
        };
        let message = match (was, is) {
            (None, _) => format!("{subject} is new since the last sync"),
            (_, None) => format!("{subject} is gone; the state still has it"),
            (Some(was), Some(is)) => format!("{subject} is of type {is}, the state says {was}"),
        };
        let both = was.is_some() && is.is_some();
        let fact = |kind: Option<&&String>| match kind {
            Some(kind) if both => Fact::text(kind.as_str()),
            kind => Fact::Flag(kind.is_some()),
        };
        entries.push(Entry {
            subject,
            field: if both { "kind" } else { "presence" },
            config: None,
            state: Some(fact(was)),
            live: Some(fact(is)),
            kind: Kind::ChangedSinceSync,
            message,
        });
    }
    entries
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::config::edit;
    use crate::config::parse;
    use crate::inventory::import;
    use crate::inventory::state::tests::some_state;

    fn read_now(state: &State) -> State {
        let mut live = state.clone();
        live.guests.iter_mut().for_each(|guest| guest.stale = None);
        live
    }

    proptest! {
        #[test]
        fn three_that_are_equal_have_no_drift(state in some_state()) {
            let live = read_now(&state);
            // A configuration that says all that there is to say of the guests that can be said.
            let mut text = "homelab: { name: x }\n".replace("{ name: x }", "\n  name: x");
            let plan = import::plan(&Config::default(), &live, true);
            let sayable = |guest: &&import::NewGuest| {
                guest.vmid <= 999_999_999 && guest.cpus != Some(0)
            };
            for list in ["vms", "containers"] {
                let entries = plan.entries.iter().filter(|guest| guest.list() == list);
                let items: Vec<_> = entries.filter(sayable).map(|guest| guest.item()).collect();
                text = edit::append(&text, &["homelab", "infrastructure", list], &items).unwrap();
            }
            let (config, _) = parse(&text, None).unwrap();
            let recorded = Recorded { schema: Schema::V2, state: state.clone() };
            let drift = drift(&config, Some(&recorded), &live);
            let known = |entry: &&Entry| entry.field != "presence";
            let entries: Vec<_> = drift.entries.iter().filter(known).collect();
            prop_assert!(entries.is_empty(), "{:?}\n{}", entries, text);
            // Without a configuration, nothing at all is different.
            let nothing = super::drift(&Config::default(), Some(&recorded), &live);
            prop_assert_eq!(nothing.entries, vec![]);
        }

        #[test]
        fn any_change_of_memory_is_drift(state in some_state(), more in 1..u64::MAX) {
            let recorded = Recorded { schema: Schema::V2, state: state.clone() };
            let mut live = read_now(&state);
            let Some(guest) = live.guests.iter_mut().find(|guest| guest.memory_bytes.is_some()) else {
                return Ok(());
            };
            guest.memory_bytes = guest.memory_bytes.map(|memory| memory.wrapping_add(more));
            let drift = drift(&Config::default(), Some(&recorded), &live);
            prop_assert_eq!(drift.entries.len(), 1);
            prop_assert_eq!(drift.entries[0].kind, Kind::ChangedSinceSync);
        }
    }
}
