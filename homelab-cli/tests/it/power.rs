//! `homelab start`, `stop` and `restart`: the safety contract, from the plan to the look afterwards.

use std::io::Read;
use std::process::{Command, Stdio};
use std::time::Duration;

use demo_lab::Lab;
use demo_lab::world::SeenRequest;

use crate::assert_screen;
use crate::support::{Home, regex_literal};

const WISHES: &str = "  infrastructure:
    containers:
      - { vmid: 100, name: AI-Dev, expected_state: stopped }
      - { vmid: 200, name: Git-Service, expected_state: running, protected: true }
";

fn home() -> Home {
    let home = Home::with(Lab::builder().time_scale(0.05));
    home.write_config(WISHES);
    home
}

fn status(home: &Home, vmid: u32) -> String {
    let guest = home.json(&format!("guest show {vmid}"));
    guest["guest"]["status"].as_str().unwrap().to_owned()
}

#[test]
fn a_guest_is_stopped_and_started_again() {
    let home = home();
    let stop = home.run("stop Linux-DevBox --yes --no-log");
    assert_eq!(stop.status, 0, "{}", stop.stderr);
    assert!(stop.stdout.contains("running → stopped"), "{}", stop.stdout);
    assert_eq!(status(&home, 102), "stopped");
    let again = home.json("stop 102 --yes --no-log");
    assert_eq!(again["results"][0]["status"], "already");
    let start = home.run("start 102 lxc --yes --no-log");
    assert_eq!(start.status, 0, "{}", start.stderr);
    assert_eq!(status(&home, 102), "running");
}

#[test]
fn without_a_terminal_and_without_a_yes_nothing_is_done() {
    let home = home();
    let run = home.run("stop 102 --no-log");
    assert_eq!(run.status, 7);
    assert!(run.stderr.contains("ask CT 102"), "the plan is shown: {}", run.stderr);
    assert_eq!(status(&home, 102), "running");
    assert!(!home.path("state-backups").exists());
}

#[test]
fn a_dry_run_shows_the_plan_and_does_nothing() {
    let home = home();
    let run = home.run("stop 200 102 --force --dry-run --no-log");
    assert_eq!(run.status, 0);
    assert_screen!(home, run.transcript());
    assert!(home.control().requests().iter().all(|request| request.method == "GET"));
}

#[test]
fn protected_guests_go_last_and_only_when_it_is_meant() {
    let home = home();
    let refused = home.run("stop 200 102 --yes --no-log");
    assert_eq!(refused.status, 7, "{}", refused.stderr);
    assert_eq!((status(&home, 102), status(&home, 200)), ("running".into(), "running".into()));
    let meant = home.json("stop 200 102 --yes --allow-protected --no-log");
    let order: Vec<_> =
        meant["results"].as_array().unwrap().iter().map(|step| step["vmid"].clone()).collect();
    assert_eq!(order, [102, 200]);
    let new = meant["new_findings"].as_array().unwrap();
    assert!(new.iter().any(|finding| finding["id"] == "guest-state/200"), "{new:?}");
}

#[test]
fn the_state_before_is_kept_in_a_file() {
    let home = home();
    let report = home.json("start 100 --yes --no-log");
    let path = report["state_before"].as_str().unwrap();
    let kept = std::fs::read_to_string(path).unwrap();
    assert!(kept.contains("kind: StateBefore") && kept.contains("status: stopped"), "{kept}");
    assert!(kept.contains("rootfs"), "the configuration is in it: {kept}");
}

#[test]
fn a_start_that_fails_says_why_from_the_tasks_log_and_ends_the_run() {
    let home = home();
    home.control().fail_start(100, "startup for container '100' failed");
    let run = home.run("start 100 102 --yes");
    assert_eq!(run.status, 1, "{}", run.stderr);
    assert!(run.stderr.contains("could not start CT 100"), "{}", run.stderr);
    assert!(run.stderr.contains("startup for container '100' failed"), "{}", run.stderr);
    assert!(run.stdout.contains("not tried after the failure"), "{}", run.stdout);
    assert_eq!(status(&home, 100), "stopped");
}

#[test]
fn a_guest_that_something_else_holds_is_left_alone() {
    let home = home();
    home.control().set_lock(102, Some("backup"));
    let run = home.run("stop 102 --yes --timeout 1 --no-log");
    assert_eq!(run.status, 1, "{}", run.stderr);
    assert!(run.stderr.contains("locked"), "{}", run.stderr);
    assert_eq!(status(&home, 102), "running");
}

#[test]
fn a_task_that_never_ends_is_not_waited_for_without_end() {
    let home = home();
    home.control().never_ends("vzshutdown", 102);
    let run = home.run("stop 102 --yes --timeout 1 --no-log");
    assert_eq!(run.status, 5, "{}", run.stderr);
    assert!(run.stderr.contains("UPID:pve:"), "the task is named: {}", run.stderr);
}

#[test]
fn a_command_that_does_not_wait_names_the_task() {
    let home = home();
    let report = home.json("start 100 --yes --no-wait --no-log");
    let message = report["results"][0]["message"].as_str().unwrap();
    assert!(message.starts_with("begun, as UPID:pve:"), "{message}");
}

#[test]
fn ctrl_c_leaves_the_task_running_and_says_how_to_follow_it() {
    let home = home();
    home.control().never_ends("vzshutdown", 102);
    let mut child = Command::new(assert_cmd::cargo::cargo_bin!("homelab"))
        .args(["stop", "102", "--yes", "--no-log"])
        .env("HOMELAB_PROXMOX_TOKEN", &home.proxmox().token_secret)
        .current_dir(home.path(""))
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let shutdown = |request: &SeenRequest| request.path.ends_with("/status/shutdown");
    for _ in 0..200 {
        if home.control().requests().iter().any(shutdown) {
            break;
        }
        std::thread::sleep(Duration::from_millis(25));
    }
    // The answer is on its way to the program.
    std::thread::sleep(Duration::from_millis(300));
    let interrupt = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(interrupt.success());
    let mut stderr = String::new();
    child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(130), "{stderr}");
    assert!(stderr.contains("the task goes on on the host"), "{stderr}");
    assert!(stderr.contains("homelab guest log 102 UPID:pve:"), "{stderr}");
}

#[test]
fn a_wrong_kind_is_refused_before_anything_is_done() {
    let home = home();
    let run = home.run("start 100 qemu --yes --no-log");
    assert_eq!(run.status, 2);
    assert_screen!(home, run.transcript());
    assert_eq!(status(&home, 100), "stopped");
}

#[test]
fn the_log_tells_of_the_change_without_its_secrets() {
    let home = home();
    let run = home.run("restart 102 --yes");
    assert_eq!(run.status, 0, "{}", run.stderr);
    let log = std::fs::read_dir(home.path("logs")).unwrap().next().unwrap().unwrap().path();
    assert!(log.to_str().unwrap().contains("homelab-restart-"));
    let log = std::fs::read_to_string(log).unwrap();
    assert!(log.contains("ask CT 102") && log.contains("/status/reboot"), "{log}");
    assert!(!log.contains(&home.proxmox().token_secret), "{log}");
}

#[test]
fn a_raw_call_goes_through_the_same_contract() {
    let home = home();
    let path = "/nodes/pve/lxc/200/status/stop";
    let refused = home.run(&format!("api proxmox POST {path} --yes --no-log"));
    assert_eq!(refused.status, 7, "protected guests are protected here too: {}", refused.stderr);
    let path = "/nodes/pve/lxc/102/status/stop";
    let done = home.run(&format!("api proxmox POST {path} --yes --no-log"));
    assert_eq!(done.status, 0, "{}", done.stderr);
    assert!(done.stdout.contains("UPID:pve:"), "{}", done.stdout);
}

#[test]
fn nothing_is_done_when_the_state_before_cannot_be_kept() {
    let home = home();
    home.write("state-backups", "a file where the folder should be");
    let run = home.run("stop 102 --yes --no-log");
    assert_eq!(run.status, 1, "{}", run.stderr);
    assert!(run.stderr.contains("nothing was done"), "{}", run.stderr);
    assert_eq!(status(&home, 102), "running");
}

#[test]
fn a_guest_under_high_availability_is_waited_for_until_it_is_there() {
    let home = home();
    home.control().set_managed(102, true);
    let stop = home.run("stop 102 --yes --no-log");
    assert_eq!(stop.status, 0, "{}", stop.stderr);
    assert_eq!(status(&home, 102), "stopped");
}

#[test]
fn a_node_that_goes_away_is_told_apart_from_a_task_that_fails() {
    let home = Home::with(Lab::builder().nodes(2).guests(20).time_scale(0.05));
    let guests = home.json("guest list --node pve2 --status running");
    let vmid = guests["guests"][0]["vmid"].as_u64().unwrap();
    home.control().set_offline("pve2");
    let run = home.run(&format!("stop {vmid} --yes --no-log"));
    assert_eq!(run.status, 5, "{}", run.stderr);
    assert!(run.stderr.contains("homelab node list"), "{}", run.stderr);
}

#[test]
fn plan_progress_and_result_are_told_in_words() {
    let home = Home::with(Lab::builder().time_scale(0.0));
    home.write_config(&format!("  backups: {{ max_age: 36500 days }}\n{WISHES}"));
    assert_screen!(home, home.run("stop Git-Service --yes --allow-protected").transcript());
    assert_screen!(home, home.run("start Git-Service --yes --no-log").transcript());
    home.control().fail_start(100, "startup for container '100' failed");
    assert_screen!(home, home.run("start 100 --yes --no-log").transcript());
}

#[test]
fn what_changed_is_asked_of_the_guest_and_not_of_an_old_listing() {
    let lag = Duration::from_secs(600);
    let home = Home::with(Lab::builder().time_scale(0.05).statistics_lag(lag));
    let run = home.run("stop 102 --yes --no-log");
    assert!(run.stdout.contains("running → stopped"), "{}", run.stdout);
}

#[test]
fn a_change_that_failed_has_failed_even_when_nobody_reads_the_report() {
    let home = home();
    home.control().fail_start(100, "startup for container '100' failed");
    let mut child = Command::new(assert_cmd::cargo::cargo_bin!("homelab"))
        .args(["start", "100", "--yes", "--no-log"])
        .env("HOMELAB_PROXMOX_TOKEN", &home.proxmox().token_secret)
        .current_dir(home.path(""))
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    assert_eq!(child.wait().unwrap().code(), Some(1));
}
