//! `homelab drift`: configuration, state and the live lab, three ways.

use demo_lab::Lab;

use crate::assert_screen;
use crate::support::{Home, regex_literal};

const FILE: &str = "infrastructure-state.yml";

/// A configuration that is just what the demo lab is.
const RIGHT: &str = "  infrastructure:
    vms:
      - { vmid: 101, name: W11-VM, ip: 127.0.2.101 }
      - { vmid: 103, name: k3s-master, ip: 127.0.2.103, expected_state: running, specs: { cpu: 2, memory: 4GB, storage: 32GB } }
      - { vmid: 104, name: k3s-worker1 }
      - { vmid: 105, name: k3s-worker2 }
    containers:
      - { vmid: 100, name: AI-Dev, ip: 127.0.2.100, expected_state: stopped, specs: { cpu: 8, memory: 32GB, storage: 200GB } }
      - { vmid: 102, name: Linux-DevBox }
      - { vmid: 200, name: Git-Service, node: pve, specs: { memory: 2GB, storage: 70GB } }
";

fn synced(config: &str) -> Home {
    let home = Home::new();
    home.write_config(config);
    let run = home.run("sync --no-log");
    assert_eq!(run.status, 0, "{}", run.stderr);
    home
}

fn edit_state(home: &Home, from: &str, to: &str) {
    let text = std::fs::read_to_string(home.path(FILE)).unwrap();
    assert!(text.contains(from), "{from} is not in\n{text}");
    home.write(FILE, &text.replace(from, to));
}

#[test]
fn a_lab_that_is_what_was_written_down_has_no_drift() {
    let home = synced(RIGHT);
    let run = home.run("drift --no-log");
    assert_eq!(run.status, 0, "{}", run.stdout);
    assert_screen!(home, run.transcript());
}

#[test]
fn a_configuration_that_was_not_applied_is_told_from_a_change_by_hand() {
    let config = RIGHT
        .replace("memory: 2GB, storage: 70GB", "memory: 4GB, storage: 99GB")
        .replace("expected_state: stopped", "expected_state: running")
        .replace("ip: 127.0.2.101", "ip: 127.0.2.99")
        .replace(
            "{ vmid: 104, name: k3s-worker1 }",
            "{ vmid: 104, name: worker-one, specs: { cpu: 4 } }",
        )
        .replace(
            "      - { vmid: 105, name: k3s-worker2 }\n",
            "      - { vmid: 999, name: gone }\n",
        );
    let home = synced(&config);
    // As if these had been so at the last sync.
    edit_state(&home, "cpus: 8\n", "cpus: 6\n");
    edit_state(&home, "name: k3s-master\n", "name: k3s-main\n");
    edit_state(&home, "name: Linux-DevBox\n", "name: DevBox\n");
    edit_state(&home, "name: k3s-worker1\n", "name: worker-one\n");
    edit_state(&home, "- name: rpool\n", "- name: tank\n");
    let run = home.run("drift --no-log");
    assert_eq!(run.status, 10, "{}", run.stdout);
    assert_screen!(home, run.transcript());
    let drift = home.json("drift --no-log");
    assert_eq!(drift["kind"], "Drift");
    let entries = drift["entries"].as_array().unwrap();
    let memory = entries.iter().find(|entry| entry["field"] == "memory_bytes").unwrap();
    insta::assert_snapshot!(serde_json::to_string_pretty(memory).unwrap());
}

#[test]
fn without_a_state_file_configuration_and_lab_are_compared() {
    let home = Home::new();
    home.write_config(&RIGHT.replace("memory: 2GB", "memory: 4GB"));
    let run = home.run("drift --no-log");
    assert_eq!(run.status, 10, "{}", run.stdout);
    assert_screen!(home, run.transcript());
}

#[test]
fn a_configuration_without_guests_expects_none() {
    let home = Home::new();
    assert_eq!(home.run("drift --no-log").status, 0);
    let home = synced("");
    assert_eq!(home.run("drift --no-log").status, 0);
    edit_state(&home, "vmid: 200\n", "vmid: 201\n");
    let run = home.run("drift --no-log");
    assert_eq!(run.status, 10, "{}", run.stdout);
    assert_screen!(home, run.transcript());
}

#[test]
fn use_and_uptime_are_no_drift() {
    let home = synced(RIGHT);
    home.control().advance(std::time::Duration::from_secs(86_400));
    edit_state(&home, "uptime_seconds: ", "uptime_seconds: 1");
    assert_eq!(home.run("drift --no-log").status, 0);
}

#[test]
fn guests_of_an_offline_node_are_not_compared_and_that_is_said() {
    let home = Home::with(Lab::builder().nodes(2).guests(20));
    home.run("sync --no-log");
    home.control().set_offline("pve2");
    let run = home.run("drift --no-log --timeout 5");
    assert_eq!(run.status, 3, "{}", run.stdout);
    assert!(run.stdout.contains("node pve2 is offline"), "{}", run.stdout);
}

#[test]
fn a_log_is_written() {
    let home = synced(RIGHT);
    let run = home.run("drift");
    assert!(run.stderr.contains("logs/homelab-drift-"), "{}", run.stderr);
}
