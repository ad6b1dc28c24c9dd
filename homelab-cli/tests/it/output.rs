//! What comes out of the program, and where.

use std::process::{Command, Stdio};

use crate::support::Home;

#[test]
fn a_list_can_be_json_yaml_ndjson_and_csv() {
    let home = Home::new();
    let guests = home.json("guest list");
    let yaml = home.run("guest list -o yaml");
    assert!(
        yaml.stdout.starts_with("api_version: homelab/v1\nkind: GuestList\n"),
        "{}",
        yaml.stdout
    );
    let lines = home.run("guest list -o ndjson");
    assert_eq!(lines.stdout.lines().count(), guests["guests"].as_array().unwrap().len());
    let csv = home.run("guest list -o csv");
    assert!(csv.stdout.starts_with("vmid,name,kind,node,status"), "{}", csv.stdout);
    assert_eq!(csv.stdout.lines().count(), 1 + lines.stdout.lines().count());
    let no_list = home.run("status -o csv");
    assert_eq!(no_list.status, 2, "{}", no_list.stderr);
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let home = Home::with(demo_lab::Lab::builder().guests(2000));
    let program = assert_cmd::cargo::cargo_bin!("homelab");
    let mut child = Command::new(program)
        .args(["guest", "list"])
        .env("HOMELAB_PROXMOX_TOKEN", &home.proxmox().token_secret)
        .current_dir(home.path(""))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

#[test]
fn colours_come_only_when_asked_for_or_on_a_terminal() {
    let home = Home::new();
    assert!(!home.run("guest list").stdout.contains('\u{1b}'));
    assert!(home.run("guest list --color always").stdout.contains("\u{1b}["));
}

#[test]
fn tables_stay_within_the_terminal() {
    let home = Home::new();
    for columns in ["60", "80", "120"] {
        for line in
            ["status", "guest list", "discover --no-log", "storage list", "hardware sensors"]
        {
            let words: Vec<&str> = line.split(' ').collect();
            let run = crate::support::run(home.command(&words).env("COLUMNS", columns));
            let widest = run.stdout.lines().map(|line| line.chars().count()).max().unwrap();
            assert!(widest <= columns.parse().unwrap(), "{line}: {widest} columns in {columns}");
        }
    }
}

#[test]
fn completions_and_manual_pages_are_made_from_the_command_line_itself() {
    let home = Home::new();
    assert!(home.run("completions bash").stdout.contains("_homelab"));
    assert!(home.run("man").stdout.starts_with(".ie"), "{}", &home.run("man").stdout[..200]);
    let pages = home.path("man1");
    assert_eq!(home.run_words(&["man", "--dir", pages.to_str().unwrap()]).status, 0);
    assert!(pages.join("homelab-guest-show.1").is_file());
}
