//! `homelab config`, and what the program says without a configuration or with a wrong one.

use crate::assert_screen;
use crate::support::{Home, bare_command, regex_literal, run};

#[test]
fn without_a_configuration_it_says_where_it_looked_and_what_to_do() {
    let home = Home::new();
    std::fs::remove_file(home.path("homelab-config.yml")).unwrap();
    let run = home.run("status");
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("homelab config init"), "{}", run.stderr);
    assert!(run.stderr.contains("--demo"), "{}", run.stderr);
    assert!(run.stderr.contains(".config/homelab/homelab-config.yml"), "{}", run.stderr);
}

#[test]
fn the_owners_file_of_the_earlier_tool_loads_without_a_warning() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(
        folder.path().join("homelab-config.yml"),
        include_str!("../../src/config/tests/owner.yml"),
    )
    .unwrap();
    let run = run(bare_command(folder.path()).args(["config", "check"]));
    assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{}", run.stdout);
}

#[test]
fn mistakes_name_file_line_and_key_and_no_other_line() {
    let home = Home::new();
    home.write(
        "homelab-config.yml",
        "homelab:\n  name: x\n  proxmox:\n    host: [a]\n    passwort: geheim\n  infrastructure:\n    \
         vms:\n      - { vmid: 7 }\n      - { vmid: 101, name: a }\n    containers:\n      - { vmid: 101, name: b }\n",
    );
    let run = home.run("config check");
    assert_eq!(run.status, 2);
    assert!(!run.stderr.contains("geheim"), "{}", run.stderr);
    assert_screen!(home, run.transcript());
}

#[test]
fn an_unknown_key_is_a_warning_with_what_was_meant() {
    let home = Home::new();
    home.write_config("  netwrok: { subnet: 127.0.2.0/24 }\n");
    let run = home.run("config check");
    assert_eq!(run.status, 0);
    assert!(run.stderr.contains("did you mean `network`?"), "{}", run.stderr);
}

#[test]
fn text_that_is_no_yaml_is_an_error_with_its_place() {
    let home = Home::new();
    for text in
        ["homelab: [1, 2", "\thomelab: x", "", "just words", "homelab:\n  name: a\n  name: b\n"]
    {
        home.write("homelab-config.yml", text);
        let run = home.run("config check");
        assert_eq!(run.status, 2, "{text:?}: {}", run.stderr);
        assert!(run.stderr.starts_with("error: could not use the configuration"), "{}", run.stderr);
    }
}

#[test]
fn path_tells_which_file_is_used() {
    let home = Home::new();
    assert_screen!(home, home.run("config path").transcript());
    let named = home.run("config path --config other.yml");
    assert_eq!(named.status, 6, "{}", named.stdout);
}

#[test]
fn show_gives_the_file_as_it_is_understood() {
    let home = Home::new();
    let shown = home.json("config show");
    assert_eq!(shown["config"]["name"], "Test lab");
    assert_eq!(shown["config"]["monitoring"]["resource_thresholds"]["memory_warning"], 85.0);
    let yaml = home.run("config show");
    assert!(yaml.stdout.contains("memory_warning: 85"), "{}", yaml.stdout);
}

#[test]
fn the_schema_is_the_one_that_is_shipped() {
    let home = Home::new();
    let printed: serde_json::Value =
        serde_json::from_str(&home.run("config schema").stdout).unwrap();
    let shipped: serde_json::Value =
        serde_json::from_str(include_str!("../../homelab-config.schema.json")).unwrap();
    assert_eq!(printed, shipped);
}
