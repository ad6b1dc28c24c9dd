//! `homelab node`: the Proxmox VE hosts.

use demo_lab::Lab;

use crate::assert_screen;
use crate::support::{Home, regex_literal};

#[test]
fn nodes_are_listed_with_version_and_load() {
    let home = Home::new();
    assert_screen!(home, home.run("node list").transcript());
    assert_screen!(home, home.run("node status").transcript());
}

#[test]
fn with_several_nodes_one_must_be_named() {
    let home = Home::with(Lab::builder().nodes(3).offline("pve3"));
    let run = home.run("node status");
    assert_eq!(run.status, 2);
    assert_screen!(home, run.transcript());
    let named = home.run("node status pve2");
    assert_eq!(named.status, 0, "{}", named.stderr);
    let away = home.run("node status pve3");
    assert_eq!(away.status, 5);
    assert_screen!(home, away.transcript());
    let unknown = home.run("node status nowhere");
    assert_eq!(unknown.status, 6);
    assert_screen!(home, unknown.transcript());
}
