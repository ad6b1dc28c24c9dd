//! `homelab ssh`: shells and commands on the machines of the lab.

use std::os::unix::ffi::OsStringExt;

use demo_lab::SshKeyKind;

use crate::assert_screen;
use crate::support::{Home, regex_literal};

fn home() -> Home {
    let home = Home::new();
    home.write_config(&home.ssh_section());
    home
}

#[test]
fn a_command_runs_there_and_its_status_becomes_ours() {
    let home = home();
    if !home.has_shell() {
        return;
    }
    let there = home.run("ssh pve -- hostname");
    assert_eq!((there.status, there.stdout.as_str()), (0, "pve\n"), "{}", there.stderr);
    let guest = home.run("ssh Git-Service -- hostname");
    assert_eq!(guest.stdout, "Git-Service\n", "{}", guest.stderr);
    assert_eq!(home.run_words(&["ssh", "pve", "--", "sh", "-c", "exit 37"]).status, 37);
    let guests = "  infrastructure: { containers: [{ vmid: 200, name: Git-Service }] }\n";
    home.write_config(&format!("{}{guests}", home.ssh_section()));
    let by_number = home.run("ssh 200 -- hostname");
    assert_eq!(by_number.stdout, "Git-Service\n", "{}", by_number.stderr);
}

#[test]
fn arguments_arrive_byte_for_byte() {
    let home = home();
    if !home.has_shell() {
        return;
    }
    let odd = b"'; rm -rf / #\n$(id) \xff \\ \"two  blanks\" *".to_vec();
    let mut command = home.command(&["ssh", "pve", "--", "printf", "%s"]);
    command.arg(std::ffi::OsString::from_vec(odd.clone()));
    let output = command.output().unwrap();
    assert_eq!(output.stdout, odd);
}

#[test]
fn standard_input_is_handed_on_and_both_outputs_come_back() {
    let home = home();
    if !home.has_shell() {
        return;
    }
    let mut command =
        home.command(&["ssh", "pve", "--", "sh", "-c", "tr a-z A-Z; echo to stderr >&2; exit 3"]);
    let output = command.write_stdin("some words\n").output().unwrap();
    assert_eq!(output.stdout, b"SOME WORDS\n");
    assert_eq!(output.stderr, b"to stderr\n");
    assert_eq!(output.status.code(), Some(3));
}

#[test]
fn checking_shows_every_hop() {
    let home = home();
    let check = home.json("ssh check pve Git-Service");
    let hops = |n: usize| check["hosts"][n]["hops"].as_array().unwrap().len();
    assert_eq!((hops(0), hops(1)), (1, 2));
    assert_eq!(check["hosts"][1]["hops"][0]["name"], "pve");
    assert_eq!(check["hosts"][0]["hops"][0]["key"], home.ssh_host("pve").fingerprint.as_str());
    let some = home.run("ssh check pve AI-Dev");
    assert_eq!(some.status, 3, "one of them is stopped: {}", some.stdout);
    assert!(some.stdout.contains("✗ AI-Dev"), "{}", some.stdout);
}

#[test]
fn a_changed_host_key_is_refused_with_both_fingerprints_and_the_line_to_remove() {
    let home = home();
    let old = home.ssh_host("pve").fingerprint.clone();
    home.control().ssh().change_host_key("pve", SshKeyKind::Ed25519);
    let refused = home.run("ssh pve -- hostname");
    assert_eq!(refused.status, 4, "{}", refused.stderr);
    assert!(refused.stderr.contains(&old), "{}", refused.stderr);
    assert!(refused.stderr.contains("known_hosts:"), "the line: {}", refused.stderr);
    assert_eq!(refused.stdout, "");
}

#[test]
fn a_machine_that_nobody_knows_is_an_error_of_its_own() {
    let home = home();
    let nobody = home.run("ssh no-such-machine.invalid -- true");
    assert_eq!(nobody.status, 5, "{}", nobody.stderr);
    let stopped = home.run("ssh AI-Dev -- true");
    assert_eq!(stopped.status, 5, "{}", stopped.stderr);
}

#[test]
fn a_circle_of_jumps_is_told() {
    let home = home();
    home.write_config(
        "  ssh:\n    hosts:\n      a: { host: 127.0.0.1, jump: b }\n      b: { host: 127.0.0.1, jump: a }\n",
    );
    let circle = home.run("ssh a -- true");
    assert_eq!(circle.status, 2, "{}", circle.stderr);
    assert!(circle.stderr.contains("circle"), "{}", circle.stderr);
}

#[test]
fn a_container_is_entered_through_its_host() {
    let home = home();
    let through = home.run("guest shell 200 --through-host -- hostname");
    assert_eq!(through.stdout, "Git-Service\n", "{}", through.stderr);
    let over_ssh = home.run("guest shell Git-Service -- hostname");
    assert_eq!(over_ssh.stdout, "Git-Service\n", "{}", over_ssh.stderr);
    home.write_config("");
    let machine = home.run("guest shell 101 -- hostname");
    assert_eq!(machine.status, 2, "{}", machine.stderr);
}

#[test]
fn the_overview_reads_machines_over_ssh() {
    let home = home();
    if !home.has_shell() {
        return;
    }
    let overview = home.json("status");
    let hardware = overview["hardware"].as_array().unwrap();
    let pve = hardware.iter().find(|host| host["host"] == "pve").expect("pve");
    assert!(pve["load"]["memory"]["total_bytes"].is_number(), "{pve}");
    assert!(overview["gpus"].as_array().is_some_and(|gpus| !gpus.is_empty()), "{overview}");
    home.set_ssh_offline("pve");
    let partial = home.run("status");
    assert_eq!(partial.status, 3, "{}", partial.stderr);
    assert!(partial.stdout.contains("✗ machines"), "{}", partial.stdout);
}

#[test]
fn help_says_how_commands_are_written() {
    let home = home();
    assert_screen!(home, home.run("ssh").transcript());
}
