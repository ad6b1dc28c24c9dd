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
    assert_eq!(names("guest list --node pve --status Stopped"), ["AI-Dev"]);
    let elsewhere = home.run("guest list --node elsewhere");
    assert_eq!(elsewhere.status, 6, "{}", elsewhere.stderr);
    assert!(elsewhere.stderr.contains("there are: pve"), "{}", elsewhere.stderr);
    assert_eq!(home.run("guest list --kind vm").status, 2);
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

#[test]
fn a_snapshot_is_taken_listed_gone_back_to_and_deleted() {
    let home = Home::with(demo_lab::Lab::builder().time_scale(0.05));
    let taken = home.run_words(&[
        "guest",
        "snapshot",
        "create",
        "102",
        "before",
        "--description",
        "as it was",
        "--yes",
        "--no-log",
    ]);
    assert_eq!(taken.status, 0, "{}{}", taken.stdout, taken.stderr);
    let list = home.json("guest snapshot list 102");
    let names = |list: &serde_json::Value| -> Vec<String> {
        let snapshots = list["snapshots"].as_array().unwrap();
        snapshots.iter().map(|snapshot| snapshot["name"].as_str().unwrap().to_owned()).collect()
    };
    assert!(names(&list).contains(&"before".to_owned()), "{list}");
    let again = home.run("guest snapshot create 102 before --yes --no-log");
    assert_eq!(again.status, 1, "{}", again.stderr);
    let back = home.run("guest snapshot rollback 102 before --yes --no-log");
    assert_eq!(back.status, 0, "{}", back.stderr);
    assert!(back.stderr.contains("what has changed since then is lost"), "{}", back.stderr);
    let deleted = home.run("guest snapshot delete 102 before --yes --no-log");
    assert_eq!(deleted.status, 0, "{}", deleted.stderr);
    assert!(!names(&home.json("guest snapshot list 102")).contains(&"before".to_owned()));
    let wrong = home.run("guest snapshot create 102 1st --yes --no-log");
    assert_eq!(wrong.status, 2, "{}", wrong.stderr);
}

#[test]
fn tags_are_added_and_removed_and_the_plan_says_from_what_to_what() {
    let home = Home::with(demo_lab::Lab::builder().time_scale(0.05));
    let tagged = home.run("guest tag 102 100 --add kept --yes --no-log");
    assert_eq!(tagged.status, 0, "{}", tagged.stderr);
    assert!(tagged.stderr.contains("tags: dev → dev;kept"), "{}", tagged.stderr);
    let tags = |vmid: &str| home.json(&format!("guest show {vmid}"))["guest"]["tags"].clone();
    assert_eq!(tags("102"), serde_json::json!(["dev", "kept"]));
    let nothing = home.run("guest tag 102 --add kept --yes --no-log");
    assert_eq!(nothing.status, 0);
    assert!(nothing.stderr.contains("nothing to do"), "{}", nothing.stderr);
    assert_eq!(home.run("guest tag 102 --remove kept --remove dev --yes --no-log").status, 0);
    assert_eq!(tags("102"), serde_json::json!([]));
}

#[test]
fn settings_are_changed_with_a_look_at_what_they_were() {
    let home = Home::with(demo_lab::Lab::builder().time_scale(0.05));
    assert!(home.run("guest config get 200 memory").stdout.contains("2048"));
    let set = home.run("guest config set 102 onboot=0 description=hello --yes --no-log");
    assert_eq!(set.status, 0, "{}", set.stderr);
    assert!(set.stderr.contains("onboot: 1 → 0"), "{}", set.stderr);
    assert!(home.run("guest config get 102 description").stdout.contains("hello"));
    let deleted = home.run("guest config set 102 --delete description --yes --no-log");
    assert_eq!(deleted.status, 0, "{}", deleted.stderr);
    assert_eq!(home.run("guest config get 102 description").status, 6);
    let wrong = home.run("guest config set 102 nonsense=1 --yes --no-log");
    assert_eq!(wrong.status, 2, "{}", wrong.stderr);
    home.control().forget_requests();
}

#[test]
fn a_guest_is_backed_up_into_an_archive_of_its_own() {
    let home = Home::with(demo_lab::Lab::builder().time_scale(0.05));
    let backup = home.run("guest backup Linux-DevBox --storage local --notes kept --yes --no-log");
    assert_eq!(backup.status, 0, "{}{}", backup.stdout, backup.stderr);
    let archives = home.json("storage content local --kind backup --vmid 102");
    assert_eq!(archives["volumes"].as_array().unwrap().len(), 1, "{archives}");
}
