//! Recorded answers of real servers, as they came and with every field in turn removed, nulled,
//! replaced by something else, and one added that nobody knows.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "these are tests as a whole")]

use std::collections::BTreeSet;
use std::path::Path;

use http_transport::{Method, Response};
use serde_json::{Value, json};

use crate::answer::{Answer, Received};
use crate::call::Shape;
use crate::models::*;
use crate::paging::Page;
use crate::{Result, Version};

const LIST: Shape = Shape::List { field: None, paged: true };

/// Reads an answer as the typed call of that path does, and shows what it read and how many things
/// that were.
type Reader = fn(&Received) -> Result<(String, usize)>;

fn one<T: Answer + std::fmt::Debug>(received: &Received) -> Result<(String, usize)> {
    T::read(received).map(|value| (format!("{value:?}"), 1))
}

fn list<T>(received: &Received) -> Result<(String, usize)>
where
    T: serde::de::DeserializeOwned + std::fmt::Debug + Send + 'static,
{
    Page::<T>::read(received)
        .map(|page| (format!("{:?}", page.items), page.len() + page.unreadable))
}

/// Which call it is, by the end of its path (ids left out).
fn call_of(path: &str) -> Option<(Shape, Reader)> {
    let path = path.split('?').next().unwrap_or_default();
    let words: Vec<_> = path.split('/').filter(|word| word.parse::<u64>().is_err()).collect();
    Some(match words.as_slice() {
        [.., "version"] => (Shape::Json, one::<Version>),
        [.., "settings", "api"] => (Shape::Json, one::<ApiSettings>),
        [.., "reactions"] => (LIST, list::<Reaction>),
        [.., "reviews", "comments"] => (LIST, list::<PullReviewComment>),
        [.., "comments"] => (LIST, list::<Comment>),
        [.., "reviews"] => (LIST, list::<PullReview>),
        [.., "issues"] => (LIST, list::<Issue>),
        [.., "labels"] => (LIST, list::<Label>),
        [.., "milestones"] => (LIST, list::<Milestone>),
        [.., "pulls"] => (LIST, list::<PullRequest>),
        [.., "releases"] => (LIST, list::<Release>),
        [.., "topics"] => (Shape::List { field: Some("topics"), paged: true }, list::<String>),
        [.., "repos", _, _] => (Shape::Json, one::<Repository>),
        _ => return None,
    })
}

struct Recording {
    name: String,
    body: Value,
    shape: Shape,
    reader: Reader,
}

impl Recording {
    fn read(&self, body: &Value) -> Result<(String, usize)> {
        let received = Received {
            response: Response::new(200, None, body.to_string()),
            method: Method::GET,
            path: self.name.clone(),
            shape: self.shape,
        };
        (self.reader)(&received)
    }
}

/// All good answers with a JSON body; empty, and the reason is said, where there are none.
fn recordings() -> Vec<Recording> {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/recordings/forgejo"));
    let Ok(entries) = std::fs::read_dir(folder) else {
        assert!(std::env::var_os("HOMELAB_REQUIRE_PEERS").is_none(), "{folder:?} is missing");
        println!("skipped: {} is missing", folder.display());
        return Vec::new();
    };
    let mut recordings = Vec::new();
    for entry in entries {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        let file: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        let response = &file["response"];
        // The set of gitea.com has no status line; all were 200.
        if response["body_kind"] != "json" || response["status"].as_u64().is_some_and(|s| s != 200)
        {
            continue;
        }
        let asked = file["request"]["path"].as_str().unwrap();
        let (shape, reader) = call_of(asked).unwrap_or_else(|| panic!("no call for {asked}"));
        let name = file["name"].as_str().unwrap().to_owned();
        recordings.push(Recording { name, body: response["body"].clone(), shape, reader });
    }
    assert!(recordings.len() > 30, "{} recordings", recordings.len());
    recordings
}

/// The recordings with one of the things in each list: that which holds the most. What one field
/// does is the same in all of them, and there are many.
fn samples() -> Vec<Recording> {
    let mut recordings = recordings();
    for recording in &mut recordings {
        if let Value::Array(items) = &mut recording.body {
            items.sort_by_key(|item| std::cmp::Reverse(item.to_string().len()));
            items.truncate(1);
        }
    }
    recordings
}

/// Every key of every object: as pointers, and of things in lists only the first.
fn keys(value: &Value, at: &str, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            for (key, inner) in fields {
                let at = format!("{at}/{}", key.replace('~', "~0").replace('/', "~1"));
                keys(inner, &at, found);
                found.insert(at);
            }
        }
        Value::Array(items) => {
            // The first that is not null, and holds the most.
            let index = (0..items.len()).max_by_key(|index| items[*index].to_string().len());
            if let Some(index) = index {
                keys(&items[index], &format!("{at}/{index}"), found);
            }
        }
        _ => {}
    }
}

fn without(body: &Value, key: &str) -> Value {
    let mut body = body.clone();
    let (parent, name) = key.rsplit_once('/').unwrap();
    let name = name.replace("~1", "/").replace("~0", "~");
    body.pointer_mut(parent).unwrap().as_object_mut().unwrap().remove(&name);
    body
}

fn with(body: &Value, key: &str, value: Value) -> Value {
    let mut body = body.clone();
    *body.pointer_mut(key).unwrap() = value;
    body
}

#[test]
fn every_recording_is_read_whole() {
    for recording in recordings() {
        let (_, count) = recording.read(&recording.body).unwrap();
        let expected = match &recording.body {
            Value::Array(items) => items.len(),
            Value::Object(fields) if recording.shape != Shape::Json => {
                fields["topics"].as_array().unwrap().len()
            }
            Value::Object(_) => 1,
            _ => 0,
        };
        assert_eq!(count, expected, "{}", recording.name);
    }
}

#[test]
fn any_field_may_be_missing_or_null_and_both_mean_the_same() {
    let mut tried = 0;
    for recording in samples() {
        let (_, whole) = recording.read(&recording.body).unwrap();
        let mut found = BTreeSet::new();
        keys(&recording.body, "", &mut found);
        for key in found {
            let missing = recording.read(&without(&recording.body, &key));
            let null = recording.read(&with(&recording.body, &key, Value::Null));
            tried += 2;
            match (missing, null) {
                (Ok(missing), Ok(null)) => {
                    // A list in an object may be the whole answer.
                    assert!(missing.1 == whole || key == "/topics", "{} {key}", recording.name);
                    assert_eq!(missing, null, "{} {key}", recording.name);
                }
                // An object that loses its only field is no longer that object.
                (Err(_), _) if only_field(&recording.body, &key) => {}
                (missing, null) => panic!("{} {key}: {missing:?} {null:?}", recording.name),
            }
        }
    }
    println!("{tried} changed answers were read");
}

fn only_field(body: &Value, key: &str) -> bool {
    let (parent, _) = key.rsplit_once('/').unwrap();
    body.pointer(parent).unwrap().as_object().unwrap().len() == 1
}

#[test]
fn a_field_that_nobody_knows_changes_nothing() {
    for recording in samples() {
        let original = recording.read(&recording.body).unwrap();
        let mut found = BTreeSet::new();
        keys(&recording.body, "", &mut found);
        let parents: BTreeSet<_> =
            found.iter().map(|key| key.rsplit_once('/').unwrap().0.to_owned()).collect();
        for parent in parents {
            for novelty in [json!({"a": [1, {"b": null}]}), json!(1.5e300), json!("text")] {
                let mut body = recording.body.clone();
                let object = body.pointer_mut(&parent).unwrap().as_object_mut().unwrap();
                object.insert("aaa_new_in_forgejo_42".into(), novelty);
                assert_eq!(recording.read(&body).unwrap(), original, "{} {parent}", recording.name);
            }
        }
    }
}

#[test]
fn a_field_of_another_type_costs_nothing_but_itself() {
    for recording in samples() {
        let (_, whole) = recording.read(&recording.body).unwrap();
        let mut found = BTreeSet::new();
        keys(&recording.body, "", &mut found);
        for key in found {
            if key == "/topics" {
                continue;
            }
            for odd in
                [json!({"x": 1}), json!([[]]), json!("x"), json!(-1), json!(true), json!(0.5)]
            {
                let (_, count) = recording.read(&with(&recording.body, &key, odd.clone())).unwrap();
                assert_eq!(count, whole, "{} {key} {odd}", recording.name);
            }
        }
    }
}

fn recording(name: &str) -> Option<Recording> {
    recordings().into_iter().find(|recording| recording.name == name)
}

#[test]
fn dates_and_addresses_that_stand_for_nothing_are_nothing() {
    let Some(recording) = recording("gitea-repos-gitea-test-repo") else { return };
    let repository: Repository = serde_json::from_value(recording.body).unwrap();
    assert_eq!(repository.archived_at, None);
    assert_eq!(repository.mirror_updated, None);
    let owner = repository.owner.unwrap();
    assert_eq!(owner.last_login, None);
    assert!(owner.created.is_some());
    assert_eq!(repository.avatar_url, "");
    assert_eq!(repository.ssh_url, "git@gitea.com:gitea/test_repo.git");
    assert_eq!(repository.full_name, "gitea/test_repo");
    assert_eq!(repository.size, 68);
}

#[test]
fn deleted_users_and_empty_lists_of_pull_requests_are_read() {
    let name = "forgejo-repos-person1-agit-test-pulls-limit-50-page-1-state-all";
    let Some(recording) = recording(name) else { return };
    let pulls: Vec<PullRequest> = serde_json::from_value(recording.body).unwrap();
    assert!(pulls.iter().all(|pull| pull.number > 0 && !pull.title.is_empty()));
    assert!(pulls.iter().all(|pull| pull.assignees.is_empty()));
    let known = |state: &crate::words::State| !matches!(state, crate::words::State::Unknown(_));
    assert!(pulls.iter().all(|pull| known(&pull.state)));
}

#[test]
fn what_is_not_the_thing_is_an_error_and_says_so() {
    let read = |body: &'static str, shape| {
        let response = Response::new(200, None, body);
        Received { response, method: Method::GET, path: "/repos/o/r".into(), shape }
    };
    let complaint = |body| Repository::read(&read(body, Shape::Json)).unwrap_err().to_string();
    let list_complaint = |body| Page::<Issue>::read(&read(body, LIST)).unwrap_err().to_string();
    let all = [
        complaint("<html><body>Sign in</body></html>"),
        complaint(r#"{"message": "odd"}"#),
        complaint("{}"),
        complaint(""),
        complaint("[]"),
        complaint(r#"{"id": 1"#),
        list_complaint("<html>"),
        list_complaint(r#"[{"no": 1}, 7]"#),
        list_complaint("7"),
        list_complaint(r#"[{"id": 1}"#),
    ];
    insta::assert_snapshot!(all.join("\n"));
}

#[test]
fn lists_may_be_null_hold_nulls_or_be_a_single_thing() {
    let read = |body: &'static str| {
        let response = Response::new(200, None, body);
        let received = Received { response, method: Method::GET, path: "/x".into(), shape: LIST };
        let page = Page::<Label>::read(&received).unwrap();
        (page.len(), page.unreadable)
    };
    assert_eq!(read("null"), (0, 0));
    assert_eq!(read(""), (0, 0));
    assert_eq!(read(" [] \n"), (0, 0));
    assert_eq!(read(r#"[null, {"id": 1}, null]"#), (1, 0));
    assert_eq!(read(r#"[{"id": 1}, 7, {"id": 2}]"#), (2, 1));
    // git/refs/{ref} answers one object when exactly one matches.
    assert_eq!(read(r#"{"id": 1}"#), (1, 0));
}
