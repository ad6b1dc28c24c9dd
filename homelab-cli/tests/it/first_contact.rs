//! `homelab config init` and `homelab config trust`: nothing is trusted without being asked.

use crate::assert_screen;
use crate::support::{Home, regex_literal};

fn host(home: &Home) -> String {
    format!("{}:{}", home.proxmox().host, home.proxmox().port)
}

#[test]
fn a_first_configuration_is_made_from_answers_and_a_known_fingerprint() {
    let home = Home::new();
    std::fs::remove_file(home.path("homelab-config.yml")).unwrap();
    let (host, pve) = (host(&home), home.proxmox().clone());
    let run = home.run_words(&[
        "config",
        "init",
        "--host",
        &host,
        "--token-id",
        &pve.token_id,
        "--name",
        "Home",
        "--fingerprint",
        &pve.fingerprint,
        "--no-log",
    ]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert_screen!(home, run.transcript());
    assert_screen!(home, std::fs::read_to_string(home.path("homelab-config.yml")).unwrap());
    assert_eq!(home.run("guest list").status, 0, "and it works");
    let again = home.run_words(&["config", "init", "--host", &host, "--no-log"]);
    assert_eq!(again.status, 7, "{}", again.stderr);
}

#[test]
fn another_certificate_than_the_expected_one_is_not_trusted() {
    let home = Home::new();
    std::fs::remove_file(home.path("homelab-config.yml")).unwrap();
    let wrong = "00:".repeat(31) + "00";
    let run = home.run_words(&[
        "config",
        "init",
        "--host",
        &host(&home),
        "--fingerprint",
        &wrong,
        "--no-log",
    ]);
    assert_eq!(run.status, 4, "{}", run.stderr);
    assert!(!home.path("homelab-config.yml").exists());
    assert!(run.stderr.contains(&wrong) && run.stderr.contains(&home.proxmox().fingerprint));
}

#[test]
fn without_a_terminal_and_without_a_yes_nothing_is_trusted() {
    let home = Home::new();
    let text = std::fs::read_to_string(home.path("homelab-config.yml")).unwrap();
    let old = "AA:".repeat(31) + "AA";
    let text = text.replace(&home.proxmox().fingerprint, &old) + "  # a remark that stays\n";
    home.write("homelab-config.yml", &text);
    let asked = home.run("config trust --no-log");
    assert_eq!(asked.status, 7, "{}", asked.stderr);
    assert_eq!(std::fs::read_to_string(home.path("homelab-config.yml")).unwrap(), text);
    let agreed = home.run("config trust --yes --no-log");
    assert_eq!(agreed.status, 0, "{}", agreed.stderr);
    let after = std::fs::read_to_string(home.path("homelab-config.yml")).unwrap();
    assert_eq!(after, text.replace(&old, &home.proxmox().fingerprint));
    assert_eq!(home.run("guest list").status, 0);
    assert!(home.run("config trust --no-log").stdout.contains("was trusted already"));
}
