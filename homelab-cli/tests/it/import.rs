//! `homelab import`: guests into the configuration, and nothing that the owner wrote out of it.

use demo_lab::Lab;

use crate::assert_screen;
use crate::support::{Home, regex_literal};

const CONFIG: &str = "homelab-config.yml";

/// Somebody's file, with remarks and an order of its own.
const OWNERS: &str = "  # What ought to be there.
  infrastructure:
    containers:   # the small ones
      - vmid: 200
        name: \"My own name for it\"   # not what the host calls it
        role: git

      # AI-Dev comes later
    vms: []  # none yet

  # The end.
  backups: { max_age: 36500 days }
";

fn home() -> Home {
    let home = Home::new();
    home.write_config(OWNERS);
    home
}

fn text(home: &Home) -> String {
    std::fs::read_to_string(home.path(CONFIG)).unwrap()
}

/// The part of the file that the tests are about.
fn guests(text: &str) -> &str {
    &text[text.find("  # What ought").unwrap()..]
}

#[test]
fn guests_come_into_the_file_and_every_line_of_the_owner_stays() {
    let home = home();
    let before = text(&home);
    let run = home.run("import --yes --no-log");
    assert_eq!(run.status, 0, "{}", run.stderr);
    let without_dates = run.transcript().replace(&backup_name(&home), "[backup]");
    assert_screen!(home, without_dates);
    let after = text(&home);
    assert_screen!(home, guests(&after));
    let mut lines = after.lines();
    for line in before.lines().filter(|line| !line.contains("vms: []")) {
        assert!(lines.any(|other| other == line), "{line} is gone or elsewhere");
    }
    assert_eq!(std::fs::read_to_string(home.path(&backup_name(&home))).unwrap(), before);
    assert_eq!(home.run("config check").status, 0);
    // What was imported is what is there; the owner's own name is not, and stays.
    let drift = home.json("drift --no-log");
    let fields: Vec<_> =
        drift["entries"].as_array().unwrap().iter().map(|e| e["field"].clone()).collect();
    assert_eq!(fields, ["name"], "{drift}");
    let again = home.run("import --yes --no-log");
    assert_eq!(again.status, 0);
    assert!(again.stdout.contains("nothing to import"), "{}", again.stdout);
    assert_eq!(text(&home), after);
}

fn backup_name(home: &Home) -> String {
    let mut entries = std::fs::read_dir(home.path("state-backups")).unwrap();
    let name = entries.next().unwrap().unwrap().file_name();
    assert!(entries.next().is_none());
    format!("state-backups/{}", name.to_str().unwrap())
}

#[test]
fn a_patch_is_printed_and_nothing_is_written() {
    let home = home();
    let before = text(&home);
    let run = home.run("import --patch --with-state --no-log Git-Service");
    assert_eq!(run.status, 7, "what is there is not imported: {}", run.stderr);
    let run = home.run("import --patch --with-state --no-log 100 k3s-master");
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert_screen!(home, run.transcript());
    assert_eq!(text(&home), before);
    assert!(!home.path("state-backups").exists());
}

#[test]
fn without_a_terminal_and_without_a_yes_nothing_is_imported() {
    let home = home();
    let before = text(&home);
    let run = home.run("import --no-log");
    assert_eq!(run.status, 7, "{}", run.stderr);
    assert_screen!(home, run.transcript());
    assert_eq!(text(&home), before);
}

#[test]
fn a_file_that_cannot_be_edited_safely_is_left_alone_with_the_lines_to_write() {
    let home = Home::new();
    home.write_config("  infrastructure: { containers: [{ vmid: 200 }] }\n");
    let before = text(&home);
    let run = home.run("import --yes --no-log 102");
    assert_eq!(run.status, 2, "{}", run.stderr);
    assert_screen!(home, run.transcript());
    assert_eq!(text(&home), before);
}

#[test]
fn a_file_without_guests_gets_its_first_ones() {
    let home = Home::new();
    let run = home.run("import --yes --no-log Linux-DevBox 101 -o json");
    assert_eq!(run.status, 0, "{}", run.stderr);
    let after = text(&home);
    assert!(after.ends_with(
        "  infrastructure:\n    vms:\n      - vmid: 101\n        name: \"W11-VM\"\n        description: \"Windows 11 for office work\"\n        ip: \"127.0.2.101\"\n        specs:\n          cpu: 8\n          memory: \"16GB\"\n          storage: \"370GB\"\n    containers:\n      - vmid: 102\n        name: \"Linux-DevBox\"\n        description: \"Compilers and editors. Nothing here that git does not have.\"\n        ip: \"127.0.2.102\"\n        specs:\n          cpu: 4\n          memory: \"8GB\"\n          storage: \"64GB\"\n"
    ), "{after}");
}

#[test]
fn guests_that_could_not_be_read_are_left_out() {
    let home = Home::with(Lab::builder().nodes(2).guests(20).offline("pve2"));
    let run = home.run("import --yes --no-log --timeout 5");
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert!(
        run.stdout.contains("left out: VM") || run.stdout.contains("left out: CT"),
        "{}",
        run.stdout
    );
    assert!(run.stdout.contains("node pve2 is offline"), "{}", run.stdout);
}

#[test]
fn an_unknown_guest_is_not_found() {
    let run = home().run("import --yes --no-log nobody");
    assert_eq!(run.status, 6, "{}", run.stderr);
}

#[test]
fn a_backup_that_cannot_be_made_leaves_the_configuration_alone() {
    let home = home();
    let before = text(&home);
    home.write("state-backups", "a file where the folder should be");
    let run = home.run("import --yes --no-log");
    assert_eq!(run.status, 1, "{}", run.stderr);
    assert_eq!(text(&home), before);
}

#[test]
fn a_log_is_written() {
    let run = home().run("import --yes");
    assert!(run.stderr.contains("logs/homelab-import-"), "{}", run.stderr);
}
