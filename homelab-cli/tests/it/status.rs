//! `homelab status`: the whole lab at a glance.

use demo_lab::Lab;

use crate::assert_screen;
use crate::support::{Home, regex_literal};

/// However old they are: the lab's clock stands still in snapshots, and this machine's does not.
const ANY_BACKUP: &str = "  backups: { max_age: 36500 days }\n";

const OWNERS_WISHES: &str = "  backups: { max_age: 36500 days }
  infrastructure:
    containers:
      - { vmid: 100, name: AI-Dev, expected_state: running }
      - { vmid: 200, name: Git-Service, expected_state: running, role: git }
      - { vmid: 999, name: gone }
  monitoring: { resource_thresholds: { memory_warning: 20 } }
";

#[test]
fn the_overview_shows_nodes_guests_storage_sensors_and_findings() {
    let home = Home::new();
    home.write_config(ANY_BACKUP);
    let run = home.run("");
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert_screen!(home, run.transcript());
}

#[test]
fn the_json_overview_keeps_its_contract() {
    let home = Home::new();
    home.write_config(OWNERS_WISHES);
    let run = home.run("status -o json");
    assert_eq!(run.stderr, "");
    assert_screen!(home, run.stdout);
}

#[test]
fn guests_in_another_state_than_wanted_are_findings() {
    let home = Home::new();
    home.write_config(OWNERS_WISHES);
    let overview = home.json("status");
    let ids: Vec<&str> = overview["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| f["id"].as_str().unwrap())
        .collect();
    assert!(ids.contains(&"guest-state/100"), "{ids:?}");
    assert!(ids.contains(&"guest-missing/999"), "{ids:?}");
    assert!(ids.contains(&"node-memory/pve"), "{ids:?}");
    assert!(!ids.contains(&"guest-state/200"), "{ids:?}");
}

#[test]
fn guests_without_a_recent_backup_are_findings() {
    let home = Home::with(Lab::builder());
    let overview = home.json("status");
    let about = |vmid: &str| {
        let findings = overview["findings"].as_array().unwrap();
        let id = format!("backup-age/{vmid}");
        findings.iter().find(|finding| finding["id"] == id.as_str()).cloned()
    };
    assert!(about("200").is_none(), "Git-Service was backed up lately");
    assert_eq!(about("102").unwrap()["message"], "has no backup on any storage");
    home.write_config("  backups: { max_age: 1s, exclude: [102] }\n");
    let overview = home.json("status");
    let ids: Vec<_> =
        overview["findings"].as_array().unwrap().iter().map(|f| f["id"].clone()).collect();
    assert!(ids.contains(&"backup-age/200".into()), "{ids:?}");
    assert!(!ids.contains(&"backup-age/102".into()), "{ids:?}");
}

#[test]
fn one_listing_serves_however_many_guests() {
    let home = Home::with(Lab::builder().guests(500));
    let overview = home.json("status");
    assert_eq!(overview["guests"].as_array().unwrap().len(), 500);
    let requests = home.control().requests();
    let listings = requests.iter().filter(|request| request.path == "/cluster/resources").count();
    assert_eq!(listings, 1);
    assert!(requests.len() < 10, "{}", requests.len());
}

#[test]
fn nothing_is_written() {
    let home = Home::new();
    let before = files(&home);
    assert_eq!(home.run("status").status, 0);
    assert_eq!(files(&home), before);
}

/// All but the state folder, where readings are kept that must not be taken too often.
fn files(home: &Home) -> Vec<std::path::PathBuf> {
    let mut files: Vec<_> =
        std::fs::read_dir(home.path("")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| !file.ends_with(".local"));
    files.sort();
    files
}

#[test]
fn an_offline_node_costs_only_its_own_part() {
    let home = Home::with(Lab::builder().nodes(2).guests(20).offline("pve2"));
    let overview = home.json("status");
    let nodes = overview["nodes"].as_array().unwrap();
    assert_eq!(nodes.len(), 2);
    assert_eq!(nodes[1]["status"], "offline");
    let findings = overview["findings"].as_array().unwrap();
    let away = findings.iter().find(|finding| finding["id"] == "node-state/pve2").unwrap();
    assert_eq!(away["severity"], "critical");
    assert!(home.run("node list").stdout.contains("✗ offline"));
}

#[test]
fn the_demo_needs_nothing_and_touches_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let run = crate::support::run(crate::support::bare_command(folder.path()).arg("--demo"));
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert!(run.stdout.contains("Git-Service"), "{}", run.stdout);
    assert!(run.stdout.contains("k10temp"), "{}", run.stdout);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}
