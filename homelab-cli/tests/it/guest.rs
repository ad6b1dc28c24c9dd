//! `homelab guest`: virtual machines and containers.

use crate::assert_screen;
use crate::support::{Home, regex_literal};

#[test]
fn the_list_can_be_narrowed() {
    let home = Home::new();
    assert_screen!(home, home.run("guest list").transcript());
    let names = |line: &str| -> Vec<String> {
        let list = home.json(line);
        let guests = list["guests"].as_array().unwrap();
        guests.iter().map(|guest| guest["name"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(names("guest list --status stopped"), ["AI-Dev"]);
    assert_eq!(names("guest list --kind LXC"), ["AI-Dev", "Linux-DevBox", "Git-Service"]);
    assert_eq!(names("guest list --node elsewhere"), Vec::<String>::new());
}

#[test]
fn a_guest_is_shown_with_configuration_and_addresses() {
    let home = Home::new();
    for guest in ["200", "k3s-master", "100"] {
        let run = home.run(&format!("guest show {guest}"));
        assert_eq!(run.status, 0, "{}", run.stderr);
        assert_screen!(home, run.transcript());
    }
    assert_screen!(home, home.run("guest show git-service -o json").stdout);
}

#[test]
fn an_unknown_guest_comes_with_a_suggestion() {
    let home = Home::new();
    let run = home.run("guest show Git-Servce");
    assert_eq!(run.status, 6);
    assert_screen!(home, run.transcript());
}

#[test]
fn tasks_tell_success_warnings_and_failure_apart() {
    let home = Home::new();
    for guest in ["100", "101", "200"] {
        let run = home.run(&format!("guest tasks {guest}"));
        assert_eq!(run.status, 0, "{}", run.stderr);
        assert_screen!(home, run.transcript());
    }
}

#[test]
fn the_log_of_the_newest_task_is_printed() {
    let home = Home::new();
    let run = home.run("guest log 200");
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert!(run.stdout.contains("TASK"), "{}", run.stdout);
    let lines = home.run("guest log 200 -o ndjson");
    let first: serde_json::Value =
        serde_json::from_str(lines.stdout.lines().next().unwrap()).unwrap();
    assert_eq!((&first["kind"], &first["line"]), (&"LogLine".into(), &1.into()));
    let wrong = home.run("guest log 200 UPID:nonsense");
    assert_eq!(wrong.status, 2, "{}", wrong.stderr);
}
