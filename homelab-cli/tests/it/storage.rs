//! `homelab storage`: storage and what lies in it.

use crate::assert_screen;
use crate::support::{Home, regex_literal};

#[test]
fn storages_are_listed_with_their_use() {
    let home = Home::new();
    assert_screen!(home, home.run("storage list").transcript());
}

#[test]
fn the_content_of_a_storage_can_be_narrowed_to_a_kind_and_a_guest() {
    let home = Home::new();
    let all = home.json("storage content local");
    let backups = home.json("storage content local --kind backup");
    let of_guest = home.json("storage content local --kind backup --vmid Git-Service");
    let count = |list: &serde_json::Value| list["volumes"].as_array().unwrap().len();
    assert!(count(&all) >= count(&backups) && count(&backups) > count(&of_guest));
    assert!(of_guest["volumes"].as_array().unwrap().iter().all(|volume| volume["vmid"] == 200));
    let run = home.run("storage content local --kind nonsense");
    assert_eq!(run.status, 2, "{}", run.stderr);
}

#[test]
fn an_unknown_storage_comes_with_those_that_are_there() {
    let home = Home::new();
    let run = home.run("storage content nowhere");
    assert_eq!(run.status, 6);
    assert_screen!(home, run.transcript());
    let elsewhere = home.run("storage content local --node elsewhere");
    assert_eq!(elsewhere.status, 6);
    assert_screen!(home, elsewhere.transcript());
}
