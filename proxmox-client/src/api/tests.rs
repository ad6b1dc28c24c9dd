//! Every model against recorded answers: once as they are, and then with every field in turn
//! removed, emptied, or spelt in another way that Perl might choose.

use std::fmt::Debug;

use proptest::prelude::*;
use proptest::sample::select;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use super::access::Permissions;
use super::backup::UncoveredGuest;
use super::cluster::{ClusterStatus, Resources};
use super::guests::interfaces::AgentAnswer;
use super::guests::{GuestState, LxcConfig, NetworkInterface, PendingValue, QemuConfig, Snapshots};
use super::nodes::{NodeInfo, NodeSummary};
use super::rrd::RrdPoint;
use super::storage::{StorageStatus, Volume};
use super::tasks::{LogLine, TaskStatus, TaskSummary};
use super::version::Version;
use crate::serde_lenient::List;

/// The data of a recorded answer.
pub(super) fn recorded(name: &str) -> Value {
    let path = format!("{}/tests/recordings/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let body = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let mut body: Map<String, Value> = serde_json::from_str(&body).unwrap();
    body.remove("data").unwrap()
}

pub(super) fn decode<T: DeserializeOwned>(name: &str) -> T {
    serde_json::from_value(recorded(name)).unwrap()
}

/// A recorded answer and the model that reads it, as text to compare.
struct Case {
    name: &'static str,
    read: fn(&Value) -> Result<String, String>,
    /// How many things of their own a listing holds; 1 for what is no listing.
    count: fn(&Value) -> usize,
}

fn shown<T: DeserializeOwned + Debug>(data: &Value) -> Result<String, String> {
    // From text, as a real answer: a `Value` would hide what only a parser finds.
    serde_json::from_str::<T>(&data.to_string())
        .map(|value| compact(&format!("{value:#?}")))
        .map_err(|error| error.to_string())
}

/// `Some(\n    16,\n)` on one line, over and over, so that a snapshot has a line for each field.
fn compact(pretty: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    for line in pretty.lines() {
        lines.push(line.to_owned());
        while let [.., open, inner, close] = lines.as_slice()
            && open.ends_with('(')
            && close.trim_start().starts_with(')')
        {
            let joined = format!("{open}{}{}", inner.trim().trim_end_matches(','), close.trim());
            lines.truncate(lines.len() - 3);
            lines.push(joined);
        }
    }
    lines.join("\n")
}

fn one<T: DeserializeOwned + Debug>(name: &'static str) -> Case {
    Case { name, read: shown::<T>, count: |_| 1 }
}

fn many<T: DeserializeOwned + Debug>(name: &'static str) -> Case {
    let count = |data: &Value| List::<T>::deserialize(data).map_or(0, |List(items)| items.len());
    Case { name, read: shown::<List<T>>, count }
}

fn cases() -> Vec<Case> {
    vec![
        one::<Version>("version-7"),
        one::<Version>("version-9"),
        many::<NodeSummary>("nodes"),
        one::<Resources>("cluster-resources"),
        one::<ClusterStatus>("cluster-status"),
        one::<ClusterStatus>("cluster-status-single"),
        many::<TaskSummary>("cluster-tasks"),
        many::<TaskSummary>("node-tasks"),
        one::<TaskStatus>("task-status-running"),
        one::<TaskStatus>("task-status-warnings"),
        many::<LogLine>("task-log"),
        many::<GuestState>("qemu-list-9"),
        many::<GuestState>("lxc-list-7"),
        one::<GuestState>("qemu-status-current"),
        one::<GuestState>("lxc-status-current"),
        one::<QemuConfig>("qemu-config-9"),
        one::<QemuConfig>("qemu-config-7"),
        one::<LxcConfig>("lxc-config"),
        many::<PendingValue>("pending"),
        one::<Snapshots>("snapshots"),
        one::<NodeInfo>("node-status-9"),
        one::<NodeInfo>("node-status-7"),
        many::<RrdPoint>("guest-rrddata"),
        one::<AgentAnswer>("agent-interfaces"),
        many::<NetworkInterface>("lxc-interfaces-9"),
        many::<NetworkInterface>("lxc-interfaces-7"),
        many::<NetworkInterface>("lxc-interfaces-stopped"),
        many::<StorageStatus>("storages"),
        many::<Volume>("storage-content"),
        one::<Permissions>("permissions"),
        many::<UncoveredGuest>("not-backed-up"),
    ]
}

/// The fields without which a thing has no identity; all others may be anything.
const IDENTITIES: [&str; 13] = [
    "node", "name", "vmid", "upid", "storage", "volid", "key", "time", "n", "type", "id", "status",
    // The list inside the agent's answer.
    "result",
];

#[test]
fn recorded_answers_are_read_as_snapshots_say() {
    for case in cases() {
        let text = (case.read)(&recorded(case.name)).unwrap();
        insta::assert_snapshot!(case.name, text);
    }
}

#[test]
fn every_recording_is_read_by_some_model() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/recordings");
    // Read by the calls themselves, in tests/it.
    let elsewhere = ["storage-status"];
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap();
        let read = cases().iter().any(|case| case.name == name) || elsewhere.contains(&name);
        assert!(read || name == "README", "{name} is read by nothing");
    }
}

#[test]
fn no_single_field_costs_a_whole_answer() {
    let oddities = [
        json!(null),
        json!(""),
        json!("x"),
        json!([]),
        json!({}),
        json!([null]),
        json!(-1),
        json!(1.5),
        json!(1e300),
        json!(true),
        json!(u64::MAX),
        json!({"a": {"b": []}}),
    ];
    for case in cases() {
        let data = recorded(case.name);
        let before = (case.count)(&data);
        for place in fields(&data) {
            for oddity in [None].into_iter().chain(oddities.iter().map(Some)) {
                let changed = with(&data, &place, oddity);
                let outcome = (case.read)(&changed);
                let what = || format!("{}{place} as {oddity:?}", case.name);
                let key = place.rsplit('/').next().unwrap();
                if let Err(message) = &outcome {
                    assert!(IDENTITIES.contains(&key), "{} failed: {message}", what());
                    assert!(
                        message.contains("expected") || message.contains("missing"),
                        "{message}"
                    );
                }
                let lost = before - (case.count)(&changed);
                let may_lose = usize::from(IDENTITIES.contains(&key));
                assert!(lost <= may_lose, "{} lost {lost} of {before}", what());
            }
        }
    }
}

#[test]
fn a_number_as_text_is_the_same_number() {
    for case in cases() {
        let data = recorded(case.name);
        let before = (case.read)(&data).unwrap();
        for place in fields(&data) {
            let Some(Value::Number(number)) = data.pointer(&place) else { continue };
            let key = place.rsplit('/').next().unwrap();
            // What no field of ours reads is kept as it came.
            if before.contains(&format!("{key:?}: Number")) {
                continue;
            }
            let changed = with(&data, &place, Some(&json!(number.to_string())));
            assert_eq!((case.read)(&changed).unwrap(), before, "{}{place}", case.name);
        }
    }
}

/// Objects that are read for single values, and entries that are passed over.
const CLOSED: [&str; 10] = [
    "agent-interfaces",
    "agent-interfaces/result/*/ip-addresses/*",
    "cluster-status/3",
    "guest-rrddata/*",
    "lxc-interfaces-9/*/ip-addresses/*",
    "lxc-list-7/2",
    "node-status-*/ksm",
    "pending/*",
    // The present, which is no snapshot.
    "snapshots/3",
    "task-log/*",
];

#[test]
fn a_field_that_is_not_known_is_kept() {
    for case in cases().into_iter().filter(|case| case.name != "permissions") {
        let data = recorded(case.name);
        for place in objects(&data) {
            let object = format!("{}{place}", case.name);
            let changed =
                with(&data, &format!("{place}/brand-new"), Some(&json!({"a": [1, null]})));
            let after = (case.read)(&changed).unwrap();
            let closed = CLOSED.iter().any(|pattern| matches(pattern, &object));
            assert_eq!(after.contains("brand-new"), !closed, "{object}");
        }
    }
}

/// Whether a text is of a form in which `*` stands for digits.
fn matches(pattern: &str, text: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == text,
        Some((start, rest)) => text.strip_prefix(start).is_some_and(|text| {
            matches(rest, text.trim_start_matches(|c: char| c.is_ascii_digit()))
        }),
    }
}

/// Any JSON, with keys that the models know more often than not.
fn any_json() -> impl Strategy<Value = Value> {
    let key = prop_oneof![
        select(&["id", "type", "node", "vmid", "name", "status", "upid", "volid", "storage"][..])
            .prop_map(str::to_owned),
        select(&["time", "net0", "scsi1", "mp0", "memory", "lxc", "result", "ip-addresses"][..])
            .prop_map(str::to_owned),
        "[a-z]{1,6}",
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "[ -~é]{0,12}".prop_map(Value::from),
        select(&["qemu", "lxc", "pve", "100", "local:x", "node/pve", "0", ""][..])
            .prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 48, 8, move |inner| {
        let entries = prop::collection::vec((key.clone(), inner.clone()), 0..8);
        prop_oneof![
            prop::collection::vec(inner, 0..6).prop_map(Value::from),
            entries.prop_map(|entries| Value::Object(entries.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn no_json_at_all_makes_a_model_panic(json in any_json()) {
        for case in cases() {
            let _ = (case.read)(&json);
        }
    }
}

/// JSON pointers of all fields of all objects inside.
fn fields(data: &Value) -> Vec<String> {
    let within = |place: &String| {
        let object = data.pointer(place).and_then(Value::as_object);
        let keys = object.into_iter().flat_map(Map::keys);
        keys.map(|key| format!("{place}/{}", key.replace('~', "~0").replace('/', "~1")))
            .collect::<Vec<_>>()
    };
    objects(data).iter().flat_map(within).collect()
}

/// JSON pointers of all objects inside.
fn objects(data: &Value) -> Vec<String> {
    fn walk(value: &Value, place: String, found: &mut Vec<String>) {
        match value {
            Value::Object(object) => {
                for (key, value) in object {
                    let key = key.replace('~', "~0").replace('/', "~1");
                    walk(value, format!("{place}/{key}"), found);
                }
                found.push(place);
            }
            Value::Array(items) => {
                for (position, value) in items.iter().enumerate() {
                    walk(value, format!("{place}/{position}"), found);
                }
            }
            _ => {}
        }
    }
    let mut found = Vec::new();
    walk(data, String::new(), &mut found);
    found
}

/// The same data with the field at `place` set to something else, or removed.
fn with(data: &Value, place: &str, value: Option<&Value>) -> Value {
    let mut data = data.clone();
    let (parent, key) = place.rsplit_once('/').unwrap();
    let object = data.pointer_mut(parent).unwrap().as_object_mut().unwrap();
    let key = key.replace("~1", "/").replace("~0", "~");
    match value {
        Some(value) => object.insert(key, value.clone()),
        None => object.remove(&key),
    };
    data
}
