//! What the program says and does when the world is not as it should be.

use std::time::Duration;

use demo_lab::Lab;
use demo_lab::world::{Fault, Rule, accounts};

use crate::assert_screen;
use crate::support::{Home, Run, regex_literal, run};

#[test]
fn a_wrong_token_is_refused_with_a_hint() {
    let home = Home::new();
    let wrong = |words: &[&str]| run(home.command(words).env("HOMELAB_PROXMOX_TOKEN", "wrong"));
    let list = wrong(&["guest", "list"]);
    assert_eq!(list.status, 4, "{}", list.stderr);
    assert_screen!(home, list.transcript());
    // Sensors still tell something, so the overview is partial.
    let overview = wrong(&["status"]);
    assert_eq!(overview.status, 3, "{}", overview.stderr);
    assert!(overview.stdout.contains("k10temp"), "{}", overview.stdout);
}

#[test]
fn without_a_secret_it_says_where_it_looked() {
    let home = Home::new();
    let run = run(home.command(&["guest", "list"]).env_remove("HOMELAB_PROXMOX_TOKEN"));
    assert_eq!(run.status, 4, "{}", run.stderr);
    assert!(run.stderr.contains("homelab credentials set proxmox"), "{}", run.stderr);
}

#[test]
fn a_certificate_that_is_not_the_pinned_one_is_refused_with_both_fingerprints() {
    let home = Home::new();
    let pinned = "AA:".repeat(31) + "AA";
    let text = std::fs::read_to_string(home.path("homelab-config.yml")).unwrap();
    home.write("homelab-config.yml", &text.replace(&home.proxmox().fingerprint, &pinned));
    let run = home.run("guest list");
    assert_eq!(run.status, 4, "{}", run.stderr);
    assert!(run.stderr.contains(&pinned), "{}", run.stderr);
    assert!(run.stderr.contains(&home.proxmox().fingerprint), "{}", run.stderr);
    assert_eq!(home.control().request_count(), 0, "nothing was sent");
    assert_screen!(home, run.transcript());
}

#[test]
fn a_self_signed_certificate_is_not_trusted_without_a_pin() {
    let home = Home::new();
    let text = std::fs::read_to_string(home.path("homelab-config.yml")).unwrap();
    let without: Vec<&str> = text.lines().filter(|line| !line.contains("fingerprint")).collect();
    home.write("homelab-config.yml", &without.join("\n"));
    let run = home.run("guest list");
    assert_eq!(run.status, 4, "{}", run.stderr);
    assert!(run.stderr.contains("homelab config trust"), "{}", run.stderr);
}

#[test]
fn a_host_that_does_not_answer_is_unreachable() {
    let home = Home::new();
    // Nothing listens on this port of loopback.
    let text = std::fs::read_to_string(home.path("homelab-config.yml")).unwrap();
    let port = format!("port: {}", home.proxmox().port);
    home.write("homelab-config.yml", &text.replace(&port, "port: 1"));
    let run = home.run("guest list");
    assert_eq!(run.status, 5, "{}", run.stderr);
    assert_screen!(home, run.transcript());
}

#[test]
fn a_slow_host_is_given_up_in_time() {
    let home =
        Home::with(Lab::builder().rule(Rule::new("/**", Fault::Latency(Duration::from_secs(30)))));
    let started = std::time::Instant::now();
    let run = home.run("guest list --timeout 3");
    assert_eq!(run.status, 5, "{}", run.stderr);
    assert!(started.elapsed() < Duration::from_secs(10));
    assert_screen!(home, run.transcript());
}

#[test]
fn a_page_of_a_web_server_is_no_answer() {
    let run = with_fault("/cluster/resources", Fault::Html);
    assert_eq!(run.status, 1, "{}", run.stderr);
    assert!(run.stderr.contains("<"), "the start of the page is shown: {}", run.stderr);
}

#[test]
fn a_body_that_is_cut_off_is_no_answer() {
    let run = with_fault("/cluster/resources", Fault::CutBody);
    assert!(matches!(run.status, 1 | 5), "{} {}", run.status, run.stderr);
    assert!(run.stderr.starts_with("error: "), "{}", run.stderr);
}

fn with_fault(path: &str, fault: Fault) -> Run {
    Home::with(Lab::builder().rule(Rule::new(path, fault))).run("guest list")
}

#[test]
fn no_permission_on_a_part_costs_only_that_part() {
    let refused = Fault::Status(403, "Permission check failed (/nodes/pve, Sys.Audit)".into());
    let home = Home::with(Lab::builder().rule(Rule::new("/nodes/*/status", refused)));
    let run = home.run("status");
    assert_eq!(run.status, 3, "{}", run.stderr);
    assert!(run.stdout.contains("Sys.Audit"), "{}", run.stdout);
    assert!(run.stdout.contains("Git-Service"), "{}", run.stdout);
}

#[test]
fn a_user_without_rights_is_told_why_the_lab_is_empty() {
    let home = Home::new();
    let (id, secret) = accounts::POWERLESS_TOKEN;
    let text = std::fs::read_to_string(home.path("homelab-config.yml")).unwrap();
    home.write("homelab-config.yml", &text.replace(&home.proxmox().token_id, id));
    let powerless = |words: &[&str]| run(home.command(words).env("HOMELAB_PROXMOX_TOKEN", secret));
    let show = powerless(&["guest", "show", "200"]);
    assert_eq!(show.status, 6, "{}", show.stderr);
    assert!(show.stderr.contains("PVEAuditor"), "{}", show.stderr);
    let overview = powerless(&["status"]);
    assert_eq!(overview.status, 3, "the node refuses its status: {}", overview.stderr);
    assert!(overview.stdout.contains("no guest is visible"), "{}", overview.stdout);
}

#[test]
fn numbers_that_come_as_text_are_numbers() {
    let home = Home::with(Lab::builder().rule(Rule::new("/**", Fault::NumbersAsText)));
    assert_eq!(home.json("guest list")["guests"].as_array().unwrap().len(), 7);
}
