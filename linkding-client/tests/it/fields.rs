//! Every model against its recording with each field removed, nulled, turned into something else, and
//! one added.

use linkding_client::{Asset, Bookmark, Bundle, Check, Health, Page, Tag, UserProfile};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::recording;

/// Reads all variants of a recording; gives the fields without which it cannot be read.
fn needed<T: DeserializeOwned>(name: &str, part: fn(&Value) -> &Value) -> Vec<String> {
    let body = recording::body(name);
    let original = part(&body).clone();
    serde_json::from_value::<T>(original.clone()).unwrap();
    let mut needed = Vec::new();
    for field in original.as_object().unwrap().keys() {
        let odd = [json!({ "odd": [1] }), json!([null]), json!(-1.5), json!("odd"), json!(true)];
        let variants = odd.into_iter().map(Some).chain([None, Some(Value::Null)]);
        for variant in variants {
            let mut changed = original.clone();
            match &variant {
                Some(value) => changed[field] = value.clone(),
                None => drop(changed.as_object_mut().unwrap().remove(field)),
            }
            if let Err(error) = serde_json::from_value::<T>(changed) {
                assert!(!error.to_string().is_empty());
                if !needed.contains(field) {
                    needed.push(field.clone());
                }
            }
        }
    }
    let mut more = original;
    more["a_field_of_tomorrow"] = json!({ "x": 1 });
    serde_json::from_value::<T>(more).unwrap();
    needed
}

#[test]
fn only_what_identifies_a_thing_must_be_there() {
    let whole: fn(&Value) -> &Value = |body| body;
    assert_eq!(needed::<Bookmark>("bookmark-get", whole), ["id", "url"]);
    assert_eq!(needed::<Bookmark>("bookmark-get-with-images", whole), ["id", "url"]);
    assert_eq!(needed::<Tag>("tag-get", whole), ["id", "name"]);
    assert_eq!(needed::<Bundle>("bundle-create-filters", whole), ["id"]);
    assert_eq!(needed::<Asset>("asset-get", whole), ["bookmark", "id"]);
    assert_eq!(needed::<Asset>("assets-list", |body| &body["results"][6]), ["bookmark", "id"]);
    assert_eq!(needed::<UserProfile>("user-profile", whole), [""; 0]);
    assert_eq!(needed::<UserProfile>("user-profile-search-preferences", whole), [""; 0]);
    assert_eq!(needed::<Health>("health", whole), ["status"]);
    // What is there must not be taken for absent: then a create would overwrite it.
    assert_eq!(needed::<Check>("bookmark-check-known", whole), ["bookmark"]);
    assert_eq!(needed::<Page<Bookmark>>("bookmarks-list", whole), ["count", "results"]);
}

#[test]
fn a_bookmark_that_cannot_be_read_fails_its_page_and_is_named() {
    let mut page = recording::body("bookmarks-list");
    page["results"][1]["url"] = Value::Null;
    assert!(serde_json::from_value::<Page<Bookmark>>(page).is_err());
}
