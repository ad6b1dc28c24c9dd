//! `homelab sync`: the state file, in every condition that a disk and a lab can be in.

use std::path::PathBuf;

use demo_lab::Lab;
use demo_lab::world::{Fault, Rule};
use homelab_cli::inventory::state;
use homelab_cli::inventory::{Recorded, Schema};

use crate::assert_screen;
use crate::support::{Home, regex_literal};

const FILE: &str = "infrastructure-state.yml";

fn text(home: &Home) -> String {
    std::fs::read_to_string(home.path(FILE)).unwrap()
}

fn recorded(home: &Home) -> Recorded {
    state::read(&text(home)).unwrap()
}

fn backups(home: &Home) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(home.path("state-backups")) else { return Vec::new() };
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

/// The part of the file before the usage.
fn stable(text: &str) -> &str {
    text.split("\nusage:\n").next().unwrap()
}

/// A file as it would have been when the lab was another one.
fn synced(home: &Home, change: impl Fn(String) -> String) -> String {
    let run = home.run("sync --no-log");
    assert_eq!(run.status, 0, "{}", run.stderr);
    let before = text(home);
    let changed = change(before.clone());
    assert_ne!(before, changed, "the change changes something");
    home.write(FILE, &changed);
    changed
}

#[test]
fn the_first_sync_writes_the_file_and_says_so() {
    let home = Home::new();
    let run = home.run("sync --no-log");
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert_screen!(home, run.transcript());
    assert_screen!(home, text(&home));
    assert!(backups(&home).is_empty(), "there was nothing to keep");
}

#[test]
fn an_unchanged_lab_differs_in_its_usage_only_and_gets_no_backup() {
    let home = Home::new();
    assert_eq!(home.json("sync --no-log")["result"], "created");
    let first = text(&home);
    assert_eq!(home.json("sync --no-log")["result"], "usage_renewed");
    let second = text(&home);
    assert_eq!(stable(&first), stable(&second));
    assert_ne!(first, second, "the time is in it");
    assert!(backups(&home).is_empty());
}

#[test]
fn without_usage_two_syncs_give_the_very_same_file() {
    let home = Home::new();
    home.run("sync --no-log --no-usage");
    let first = text(&home);
    let again = home.run("sync --no-log --no-usage");
    assert_eq!(text(&home), first);
    assert!(!first.contains("usage:"));
    assert_screen!(home, again.transcript());
}

#[test]
fn what_changed_is_said_in_words_and_the_old_file_is_kept() {
    let home = Home::new();
    let old = synced(&home, |text| {
        text.replacen("memory_bytes: 2147483648", "memory_bytes: 4294967296", 1)
            .replace("  status: stopped", "  status: running")
            .replace("name: Linux-DevBox", "name: Old-Box")
            .replace("vmid: 103\n", "vmid: 199\n")
            .replace("start_on_boot: false", "start_on_boot: true")
            .replacen("size_bytes: 21474836480", "size_bytes: 10737418240", 1)
            .replace("- name: rpool\n", "- name: tank\n")
    });
    let run = home.run("sync --no-log");
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert_screen!(home, redated(&run.transcript()));
    let [backup] = backups(&home).try_into().unwrap();
    assert_eq!(std::fs::read_to_string(&backup).unwrap(), old);
    let name = backup.file_name().unwrap().to_str().unwrap().to_owned();
    assert_eq!(redated(&name), "infrastructure-state.[date].yml");
    assert_eq!(home.json("sync --no-log")["changes"].as_array().unwrap().len(), 0);
}

/// Names of files without the moment in them.
fn redated(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(".20").filter(|at| rest[at + 1..].len() >= 15) {
        let moment = &rest[at + 1..at + 16];
        if moment.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-') {
            out += &rest[..at + 1];
            out += "[date]";
        } else {
            out += &rest[..at + 16];
        }
        rest = &rest[at + 16..];
    }
    out + rest
}

#[test]
fn a_check_writes_nothing_and_tells_by_its_exit_status() {
    let home = Home::new();
    let missing = home.run("sync --check --no-log");
    assert_eq!(missing.status, 10, "{}", missing.stdout);
    assert!(!home.path(FILE).exists());
    home.run("sync --no-log");
    assert_eq!(home.run("sync --check --no-log").status, 0);
    let changed = text(&home).replace("vmid: 200\n", "vmid: 201\n");
    home.write(FILE, &changed);
    let run = home.run("sync --check --no-log");
    assert_eq!(run.status, 10, "{}", run.stdout);
    assert_screen!(home, run.transcript());
    assert_eq!(text(&home), changed);
    assert!(backups(&home).is_empty());
}

#[test]
fn the_earlier_tools_format_is_written_and_read() {
    let home = Home::new();
    home.run("sync --no-log --format v1");
    assert_screen!(home, text(&home));
    assert_eq!(recorded(&home).schema, Schema::V1);
    assert_eq!(home.run("sync --check --no-log").status, 0, "the formats agree");
    assert_eq!(home.run("drift --no-log").status, 0);
    let converted = home.json("sync --no-log");
    assert_eq!(
        (&converted["result"], converted["changes"].as_array().unwrap().len()),
        (&"converted".into(), 0)
    );
    assert_eq!(recorded(&home).schema, Schema::V2);
    assert_eq!(backups(&home).len(), 1);
}

#[test]
fn a_guest_on_an_offline_node_keeps_its_last_known_facts() {
    let home = Home::with(Lab::builder().nodes(2).guests(20));
    home.run("sync --no-log");
    let before = recorded(&home).state;
    home.control().set_offline("pve2");
    let run = home.run("sync --no-log --timeout 5");
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert!(run.stdout.contains("node pve2"), "{}", run.stdout);
    let after = recorded(&home).state;
    assert_eq!(after.guests.len(), before.guests.len());
    let mut away = 0;
    for (before, mut after) in before.guests.iter().cloned().zip(after.guests) {
        if before.node.as_deref() == Some("pve2") {
            assert_eq!(after.stale.take().as_deref(), Some("node pve2 is offline"));
            away += 1;
        }
        assert_eq!(after, before);
    }
    assert!(away > 0);
    home.control().set_online("pve2");
    home.run("sync --no-log");
    assert_eq!(recorded(&home).state.guests, before.guests, "and is as it was when it is back");
}

#[test]
fn what_could_not_be_read_is_not_forgotten() {
    let home = Home::new();
    home.run("sync --no-log");
    let before = stable(&text(&home)).to_owned();
    let refused = Fault::Status(403, "Permission check failed (/vms/200, VM.Audit)".into());
    home.control().add(Rule::new("/nodes/pve/lxc/200/config", refused.clone()));
    home.control().add(Rule::new("/nodes/pve/status", refused));
    let run = home.run("sync --no-log");
    assert_eq!(run.status, 3, "{}", run.stdout);
    assert!(run.stdout.contains("Git-Service"), "{}", run.stdout);
    assert_eq!(stable(&text(&home)), before);
    assert!(backups(&home).is_empty());
}

#[test]
fn a_lab_that_cannot_be_read_leaves_the_file_alone() {
    let home = Home::new();
    home.run("sync --no-log");
    let before = text(&home);
    home.control().add(Rule::new("/cluster/resources", Fault::Status(500, "broken".into())));
    let run = home.run("sync --no-log");
    assert_eq!(run.status, 1, "{}", run.stderr);
    assert_eq!(text(&home), before);
}

#[test]
fn a_user_who_suddenly_sees_nothing_does_not_empty_the_file() {
    let home = Home::new();
    home.run("sync --no-log");
    let before = text(&home);
    let (id, secret) = demo_lab::world::accounts::POWERLESS_TOKEN;
    let config = std::fs::read_to_string(home.path("homelab-config.yml")).unwrap();
    home.write("homelab-config.yml", &config.replace(&home.proxmox().token_id, id));
    let run = crate::support::run(
        home.command(&["sync", "--no-log"]).env("HOMELAB_PROXMOX_TOKEN", secret),
    );
    assert_eq!(run.status, 7, "{}", run.stderr);
    assert!(run.stderr.contains("PVEAuditor"), "{}", run.stderr);
    assert_eq!(text(&home), before);
}

#[test]
fn a_file_from_a_newer_version_is_refused_and_kept() {
    let home = Home::new();
    let newer = "schema_version: 3\nlab: from the future\n";
    home.write(FILE, newer);
    for command in ["sync", "sync --check", "drift"] {
        let run = home.run(&format!("{command} --no-log"));
        assert_eq!(run.status, 1, "{}", run.stderr);
        assert_screen!(home, run.transcript());
    }
    assert_eq!(text(&home), newer);
}

#[test]
fn a_broken_file_is_kept_aside_and_sync_goes_on() {
    let home = Home::new();
    let broken =
        synced(&home, |text| format!("{}[", text.split("name: k3s-master").next().unwrap()));
    let drift = home.run("drift --no-log");
    assert_eq!(drift.status, 1, "{}", drift.stdout);
    assert_screen!(home, drift.transcript());
    assert_eq!(home.run("sync --check --no-log").status, 1);
    let run = home.run("sync --no-log");
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert!(run.stderr.contains("warning: could not read the state"), "{}", run.stderr);
    assert_eq!(recorded(&home).state.guests.len(), 7);
    let aside: Vec<_> = std::fs::read_dir(home.path(""))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.to_str().unwrap().contains(".yml.broken-"))
        .collect();
    assert_eq!(std::fs::read_to_string(&aside[0]).unwrap(), broken);
    assert_eq!(aside.len(), 1);
}

#[test]
fn a_file_that_is_no_state_at_all_is_never_replaced() {
    let home = Home::new();
    let config = std::fs::read_to_string(home.path("homelab-config.yml")).unwrap();
    let run = home.run("sync --no-log --state homelab-config.yml");
    assert_eq!(run.status, 1, "{}", run.stderr);
    assert_screen!(home, run.transcript());
    assert_eq!(std::fs::read_to_string(home.path("homelab-config.yml")).unwrap(), config);
    let device = home.run("sync --no-log --state /dev/null");
    assert_eq!(device.status, 1, "{}", device.stderr);
    assert!(device.stderr.contains("no ordinary file"), "{}", device.stderr);
}

#[test]
fn a_folder_that_is_not_there_is_named() {
    let home = Home::new();
    let run = home.run("sync --no-log --state missing/state.yml");
    assert_eq!(run.status, 1, "{}", run.stderr);
    assert_screen!(home, run.transcript());
}

#[test]
fn a_backup_that_cannot_be_made_leaves_the_file_alone() {
    let home = Home::new();
    home.write("state-backups", "a file where the folder should be");
    let old = synced(&home, |text| text.replace("vmid: 200\n", "vmid: 201\n"));
    let run = home.run("sync --no-log");
    assert_eq!(run.status, 1, "{}", run.stderr);
    assert!(run.stderr.contains("state-backups"), "{}", run.stderr);
    assert_eq!(text(&home), old);
}

#[test]
fn the_log_has_the_requests_and_no_secret() {
    let home = Home::new();
    let run = home.run("sync");
    let (_, path) = run.stderr.lines().next().unwrap().split_once("log: ").unwrap();
    assert!(path.contains("logs/homelab-sync-"), "{path}");
    let log = std::fs::read_to_string(path).unwrap();
    assert!(log.contains("/cluster/resources") && log.contains("wrote "), "{log}");
    for secret in [&log, &run.stdout, &run.stderr, &text(&home)] {
        assert!(!secret.contains(&home.proxmox().token_secret));
    }
}
