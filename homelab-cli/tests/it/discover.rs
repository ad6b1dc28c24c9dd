//! `homelab discover`: everything that is there, guest by guest.

use demo_lab::Lab;

use crate::assert_screen;
use crate::support::{Home, regex_literal};

#[test]
fn every_guest_comes_with_configuration_and_addresses() {
    let home = Home::new();
    let run = home.run("discover --no-log");
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert_screen!(home, run.transcript());
    let discovery = home.json("discover --no-log");
    let guests = discovery["guests"].as_array().unwrap();
    let git = guests.iter().find(|guest| guest["vmid"] == 200).unwrap();
    assert_eq!(git["ip_addresses"][0], "127.0.2.200");
    assert_eq!(git["config"]["memory_bytes"], 2_u64 << 30);
}

#[test]
fn a_log_is_written_and_its_path_is_shown_first() {
    let home = Home::new();
    let run = home.run("discover");
    let (_, path) = run.stderr.lines().next().unwrap().split_once("log: ").unwrap();
    assert!(path.contains("logs/homelab-discover-"), "{path}");
    let log = std::fs::read_to_string(path).unwrap();
    assert!(log.contains("Git-Service"), "what the screen showed is in it:\n{log}");
    assert!(log.contains("/cluster/resources"), "so are the requests:\n{log}");
    assert!(!log.contains(&home.proxmox().token_secret), "the secret is not:\n{log}");
    assert!(!log.contains('\u{1b}'), "nor are colours");
}

#[test]
fn a_folder_for_logs_that_cannot_be_written_costs_the_log_and_not_the_command() {
    let home = Home::new();
    home.write("logs", "a file where the folder should be");
    let run = home.run("discover");
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert!(run.stderr.contains("warning: no log of this command"), "{}", run.stderr);
    assert!(run.stdout.contains("Git-Service"));
}

#[test]
fn an_offline_node_does_not_sink_the_discovery() {
    let home = Home::with(Lab::builder().nodes(3).guests(30).offline("pve2"));
    let discovery = home.json("discover --no-log");
    let guests = discovery["guests"].as_array().unwrap();
    assert_eq!(guests.len(), 30);
    let away = |guest: &&serde_json::Value| guest["node"] == "pve2";
    assert!(guests.iter().filter(away).count() > 0);
    assert!(guests.iter().filter(away).all(|guest| guest["status"] == "unknown"));
    assert!(guests.iter().filter(|guest| !away(guest)).all(|guest| guest["config"].is_object()));
}

#[test]
fn one_node_alone_can_be_discovered() {
    let home = Home::with(Lab::builder().nodes(2).guests(20));
    let discovery = home.json("discover --no-log --node pve2");
    assert!(!discovery["guests"].as_array().unwrap().is_empty());
    assert!(discovery["guests"].as_array().unwrap().iter().all(|guest| guest["node"] == "pve2"));
    assert_eq!(home.run("discover --no-log --node nowhere").status, 6);
}
