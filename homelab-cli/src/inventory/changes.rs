//! What is different between two states, in words.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::fact::Fact;
use super::fields::{self, Field};
use super::state::{Guest, Recorded, Schema, State, Storage};

/// One stable thing that is different.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Change {
    /// What it is about, as people call it: `CT 200 "Git-Service"`.
    pub subject: String,
    /// What of it: `memory_bytes`, or `presence` when the whole thing is new or gone.
    pub field: String,
    /// What it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<Fact>,
    /// What it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<Fact>,
    /// The same in words, without the subject: `memory 2 GiB → 4 GiB`.
    pub message: String,
}

/// All that is different, in the order of the file. Usage never is, and neither is what the earlier format did not
/// tell.
pub fn changes(before: &Recorded, after: &State) -> Vec<Change> {
    let known = Known(before.schema);
    let mut changes = Vec::new();
    let nodes = |state: &State| -> Vec<_> {
        state.nodes.iter().map(|node| (node.name.clone(), fields::of_node(node))).collect()
    };
    known.compare(
        nodes(&before.state),
        nodes(after),
        |name, _| format!("node {name}"),
        &mut changes,
    );
    known.guests(&before.state.guests, &after.guests, &mut changes);
    // In the earlier format a storage that several nodes see is one.
    let storage = |state: &State| -> Vec<_> {
        let mut seen = BTreeSet::new();
        let places = state.storage.iter().map(|storage| (known.place(storage), storage));
        places
            .filter(|(place, _)| seen.insert(place.clone()))
            .map(|(place, storage)| (place, fields::of_storage(storage)))
            .collect()
    };
    let title = |(name, node): &(String, String), _: bool| match node.is_empty() {
        true => format!("storage {name}"),
        false => format!("storage {name} of {node}"),
    };
    known.compare(storage(&before.state), storage(after), title, &mut changes);
    changes
}

/// What can be compared at all.
struct Known(Schema);

impl Known {
    /// The earlier format names no nodes of storage.
    fn place(&self, storage: &Storage) -> (String, String) {
        let node = storage.node.clone().filter(|_| self.0 == Schema::V2);
        (storage.name.clone(), node.unwrap_or_default())
    }

    fn guests(&self, before: &[Guest], after: &[Guest], changes: &mut Vec<Change>) {
        let fields = |guests: &[Guest]| -> Vec<_> {
            guests.iter().map(|guest| (guest.vmid, fields::of_guest(guest))).collect()
        };
        let find = |guests: &[Guest], vmid: u32| {
            guests.iter().find(|guest| guest.vmid == vmid).map(Guest::title)
        };
        let title = |vmid: &u32, is_there: bool| {
            let found = if is_there { find(after, *vmid) } else { find(before, *vmid) };
            found.unwrap_or_else(|| format!("guest {vmid}"))
        };
        self.compare(fields(before), fields(after), title, changes);
        let stale = |guests: &[Guest]| -> BTreeMap<u32, Option<String>> {
            guests.iter().map(|guest| (guest.vmid, guest.stale.clone())).collect()
        };
        let was = stale(before);
        for guest in after {
            let Some(was) = was.get(&guest.vmid) else { continue };
            if *was == guest.stale {
                continue;
            }
            changes.push(Change {
                subject: guest.title(),
                field: "stale".to_owned(),
                before: was.clone().map(Fact::Text),
                after: guest.stale.clone().map(Fact::Text),
                message: match &guest.stale {
                    Some(reason) => format!("could not be read, {reason}: what was known stays"),
                    None => "can be read again".to_owned(),
                },
            });
        }
    }

    /// Compares things by their keys: those that are gone, then those that are there.
    fn compare<K: Ord + Clone>(
        &self,
        before: Vec<(K, Vec<Field>)>,
        after: Vec<(K, Vec<Field>)>,
        title: impl Fn(&K, bool) -> String,
        changes: &mut Vec<Change>,
    ) {
        let mut presence = |key: &K, is_there: bool| {
            changes.push(Change {
                subject: title(key, is_there),
                field: "presence".to_owned(),
                before: Some(Fact::Flag(!is_there)),
                after: Some(Fact::Flag(is_there)),
                message: if is_there { "is new" } else { "is gone" }.to_owned(),
            });
        };
        let old: BTreeMap<&K, &Vec<Field>> =
            before.iter().map(|(key, fields)| (key, fields)).collect();
        let new: BTreeMap<&K, &Vec<Field>> =
            after.iter().map(|(key, fields)| (key, fields)).collect();
        for (key, _) in before.iter().filter(|(key, _)| !new.contains_key(key)) {
            presence(key, false);
        }
        for (key, _) in after.iter().filter(|(key, _)| !old.contains_key(key)) {
            presence(key, true);
        }
        for (key, fields) in &after {
            let Some(old) = old.get(key) else { continue };
            let changed = self.fields(old, fields);
            changes.extend(changed.into_iter().map(|change| change.of(title(key, true))));
        }
    }

    fn fields(&self, before: &[Field], after: &[Field]) -> Vec<FieldChange> {
        let find = |fields: &[Field], name: &str| {
            fields.iter().find(|field| field.name == name).and_then(|field| field.fact.clone())
        };
        let mut changes = Vec::new();
        for field in after {
            let was = find(before, &field.name);
            let unknown = self.0 == Schema::V1 && was.is_none();
            if was != field.fact && !unknown {
                changes.push(FieldChange::new(field, was, field.fact.clone()));
            }
        }
        for field in before.iter().filter(|field| field.fact.is_some()) {
            if !after.iter().any(|other| other.name == field.name) {
                changes.push(FieldChange::new(field, field.fact.clone(), None));
            }
        }
        changes
    }
}

struct FieldChange {
    field: String,
    before: Option<Fact>,
    after: Option<Fact>,
    message: String,
}

impl FieldChange {
    fn new(field: &Field, before: Option<Fact>, after: Option<Fact>) -> FieldChange {
        let noun = &field.noun;
        let message = match (&*field.name, &before, &after) {
            ("status", _, Some(Fact::Text(now))) if now == "running" => "was started".to_owned(),
            ("status", _, Some(Fact::Text(now))) if now == "stopped" => "was stopped".to_owned(),
            ("status", _, Some(Fact::Text(now))) if now == "offline" => "went offline".to_owned(),
            ("status", _, Some(Fact::Text(now))) if now == "online" => "is online again".to_owned(),
            ("node", Some(from), Some(to)) => format!("moved from node {from} to {to}"),
            ("name", Some(from), _) => format!("was called {from}"),
            ("template", None, _) => "became a template".to_owned(),
            (_, Some(before), Some(after)) => format!("{noun} {before} → {after}"),
            (_, None, Some(after)) => format!("{noun} added: {after}"),
            (_, before, None) => {
                let before = before.as_ref().map(Fact::to_string).unwrap_or_default();
                format!("{noun} removed, was {before}")
            }
        };
        FieldChange { field: field.name.clone().into_owned(), before, after, message }
    }

    fn of(self, subject: String) -> Change {
        let FieldChange { field, before, after, message } = self;
        Change { subject, field, before, after, message }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::inventory::merge;
    use crate::inventory::state::tests::some_state;

    proptest! {
        #[test]
        fn a_state_is_no_different_from_itself(state in some_state()) {
            for schema in [Schema::V1, Schema::V2] {
                let recorded = Recorded { schema, state: state.clone() };
                prop_assert_eq!(changes(&recorded, &state), vec![]);
            }
        }

        #[test]
        fn what_is_read_again_changes_nothing(state in some_state()) {
            let mut seen = state.clone();
            seen.guests.iter_mut().for_each(|guest| guest.stale = None);
            let before = Recorded { schema: Schema::V2, state: seen.clone() };
            prop_assert_eq!(changes(&before, &merge(&seen, seen.clone())), vec![]);
        }

        #[test]
        fn what_cannot_be_read_is_not_forgotten(state in some_state()) {
            let mut seen = state.clone();
            for guest in &mut seen.guests {
                *guest = Guest {
                    vmid: guest.vmid,
                    kind: guest.kind.clone(),
                    node: guest.node.clone(),
                    status: "unknown".to_owned(),
                    stale: Some("node pve is offline".to_owned()),
                    ..Guest::default()
                };
            }
            let after = merge(&state, seen);
            for (before, after) in state.guests.iter().zip(after.guests) {
                prop_assert_eq!(&Guest { stale: before.stale.clone(), ..after }, before);
            }
        }
    }

    #[test]
    fn a_number_that_serves_another_guest_now_brings_nothing_of_the_old_one() {
        let guest = |kind: &str, name: &str| Guest {
            vmid: 200,
            kind: kind.to_owned(),
            name: Some(name.to_owned()),
            cpus: (kind == "lxc").then_some(2),
            ..Guest::default()
        };
        let before = State { guests: vec![guest("lxc", "old")], ..State::default() };
        let seen = State { guests: vec![guest("qemu", "new")], ..State::default() };
        assert_eq!(merge(&before, seen).guests, [guest("qemu", "new")]);
    }
}
