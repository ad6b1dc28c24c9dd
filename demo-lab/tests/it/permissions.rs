//! What callers with fewer rights see: shorter lists, and 403 where they may not look at all.

use demo_lab::proxmox::{Request, Response, handle};
use demo_lab::world::{Clock, World, accounts};
use serde_json::Value;

fn ask(token: (&str, &str), path: &str) -> Response {
    let mut world = World::homelab(Clock::fixed(1_795_300_000));
    handle(&mut world, &Request::get(&format!("/api2/json{path}")).token(token))
}

fn data(token: (&str, &str), path: &str) -> Value {
    let answer = ask(token, path);
    assert_eq!(answer.status(), 200, "{}", answer.reason());
    answer.json().unwrap()["data"].take()
}

fn count(token: (&str, &str), path: &str) -> usize {
    data(token, path).as_array().unwrap().len()
}

#[test]
fn a_token_without_rights_gets_empty_lists_and_no_error() {
    let nobody = accounts::POWERLESS_TOKEN;
    assert_eq!(count(nobody, "/cluster/resources?type=vm"), 0);
    assert_eq!(count(nobody, "/nodes/pve/qemu"), 0);
    assert_eq!(count(nobody, "/nodes/pve/storage"), 0);
    assert_eq!(count(nobody, "/nodes/pve/tasks"), 0);
    assert_eq!(count(nobody, "/cluster/tasks"), 0);
    assert_eq!(data(nobody, "/access/permissions"), serde_json::json!({}));
    // The nodes' names are no secret, their load is.
    let nodes = data(nobody, "/nodes");
    assert_eq!(nodes[0]["node"], "pve");
    assert_eq!(nodes[0].get("cpu"), None);
}

#[test]
fn where_a_token_may_not_look_it_is_told_which_right_is_missing() {
    for (token, path, what) in [
        (accounts::POWERLESS_TOKEN, "/nodes/pve/status", "/nodes/pve, Sys.Audit"),
        (accounts::POWERLESS_TOKEN, "/cluster/status", "/, Sys.Audit"),
        (accounts::POWERLESS_TOKEN, "/nodes/pve/qemu/101/config", "/vms/101, VM.Audit"),
        (accounts::GUESTS_TOKEN, "/nodes/pve/status", "/nodes/pve, Sys.Audit"),
        (
            accounts::GUESTS_TOKEN,
            "/nodes/pve/storage/local/content",
            "/storage/local, Datastore.Audit|Datastore.AllocateSpace",
        ),
    ] {
        let answer = ask(token, path);
        let text = format!("Permission check failed ({what})");
        assert_eq!((answer.status(), answer.reason()), (403, text.as_str()));
        assert_eq!(answer.json().unwrap()["message"], format!("{text}\n"));
    }
}

#[test]
fn a_token_for_guests_sees_all_of_them_and_nothing_else() {
    let viewer = accounts::GUESTS_TOKEN;
    assert_eq!(count(viewer, "/cluster/resources?type=vm"), 7);
    assert_eq!(count(viewer, "/cluster/resources?type=storage"), 0);
    assert_eq!(data(viewer, "/nodes/pve/lxc/200/config")["hostname"], "Git-Service");
}

#[test]
fn a_token_for_a_pool_sees_its_guests() {
    let member = accounts::POOL_TOKEN;
    let guests = data(member, "/cluster/resources?type=vm");
    let vmids: Vec<_> = guests.as_array().unwrap().iter().map(|guest| &guest["vmid"]).collect();
    assert_eq!(vmids, [103, 104, 105]);
    // Which pool that is, it may not know: that takes Pool.Audit.
    assert_eq!(guests[0].get("pool"), None);
    assert_eq!(ask(member, "/nodes/pve/qemu/101/config").status(), 403);
}

#[test]
fn the_right_is_asked_for_before_the_parameters() {
    let answer = ask(accounts::POWERLESS_TOKEN, "/nodes/pve/status?x=1");
    assert_eq!(answer.status(), 403);
}

#[test]
fn an_auditor_sees_all_and_the_tasks_of_others() {
    let auditor = accounts::AUDITOR_TOKEN;
    assert_eq!(count(auditor, "/cluster/resources?type=vm"), 7);
    assert!(count(auditor, "/nodes/pve/tasks") > 5);
}
