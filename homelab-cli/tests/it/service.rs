//! `homelab service`: systemd units of the lab's machines.

use crate::assert_screen;
use crate::support::{Home, regex_literal};

const SERVICES: &str = "  services:
    - { name: nginx, host: pve, unit: nginx.service }
    - { name: forgejo, host: Git-Service, unit: forgejo.service }
    - { name: ghost, host: pve, unit: ghost.service, expected_state: stopped }
    - { name: cloud, host: pve, unit: linkding.service, commands: { say: printf '%s;' fixed } }
";

fn home() -> Home {
    let home = Home::new();
    home.write_config(&format!("{}{SERVICES}", home.ssh_section()));
    home
}

#[test]
fn units_of_one_machine_are_asked_for_in_one_question() {
    let home = home();
    let list = home.json("service list");
    let services = list["services"].as_array().unwrap();
    let status = |name: &str| {
        let service = services.iter().find(|service| service["name"] == name).unwrap();
        service["status"].as_str().unwrap().to_owned()
    };
    assert_eq!(status("nginx"), "up");
    assert_eq!(status("forgejo"), "up");
    assert_eq!(status("ghost"), "down");
    assert_eq!(home.control().ssh().commands("pve").len(), 1);
    assert_screen!(home, home.run("service list").transcript());
}

#[test]
fn one_service_in_full_and_unhealthy_when_it_is_down() {
    let home = home();
    let up = home.run("service status nginx");
    assert_eq!(up.status, 0, "{}", up.stderr);
    assert!(up.stdout.contains("active (running)"), "{}", up.stdout);
    assert_eq!(home.run("service status ghost").status, 8);
    let unknown = home.run("service status nobody");
    assert_eq!(unknown.status, 6);
    assert!(unknown.stderr.contains("nginx"), "it says which there are: {}", unknown.stderr);
}

#[test]
fn a_restart_is_planned_asked_for_carried_out_and_proved() {
    let home = home();
    let refused = home.run("service restart nginx");
    assert_eq!(refused.status, 7, "{}", refused.stderr);
    let plan = home.run("service restart nginx --dry-run");
    assert!(plan.stdout.contains("restart nginx (nginx.service on pve)"), "{}", plan.stdout);
    let report = home.json("service restart nginx --yes");
    assert_eq!(report["results"][0]["status"], "done", "{report}");
    let change = report["changes"][0].as_str().unwrap();
    assert!(change.contains("PID"), "a new main process: {change}");
    let stopped = home.json("service stop nginx --yes");
    assert_eq!(stopped["results"][0]["status"], "done");
    let ids = stopped["new_findings"].to_string();
    assert!(ids.contains("service-state/nginx"), "{ids}");
    let again = home.json("service stop nginx --yes");
    assert_eq!(again["results"][0]["status"], "already");
    assert_eq!(home.json("service start nginx --yes")["results"][0]["status"], "done");
}

#[test]
fn a_unit_that_is_not_there_is_not_touched() {
    let home = home();
    let ghost = home.run("service start ghost --yes");
    assert_eq!(ghost.status, 6, "{}", ghost.stderr);
    assert!(ghost.stderr.contains("nothing was done"), "{}", ghost.stderr);
}

#[test]
fn logs_are_documents_one_by_one() {
    let home = home();
    let logs = home.run("service logs nginx -n 3 -o ndjson");
    assert_eq!(logs.status, 0, "{}", logs.stderr);
    let lines: Vec<serde_json::Value> =
        logs.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!((1..=3).contains(&lines.len()), "{}", logs.stdout);
    assert!(lines.iter().all(|line| line["kind"] == "LogLine" && line["message"].is_string()));
}

#[test]
fn commands_of_a_service_have_short_names() {
    let home = home();
    if !home.has_shell() {
        return;
    }
    home.write_config(&format!("{}{SERVICES}", home.ssh_section()));
    let short = home.run_words(&["service", "exec", "cloud", "--", "say", "a b", "$HOME"]);
    assert_eq!(short.stdout, "fixed;a b;$HOME;", "{}", short.stderr);
    let plain = home.run_words(&["service", "exec", "cloud", "--", "printf", "%s", "x y"]);
    assert_eq!(plain.stdout, "x y", "{}", plain.stderr);
}

#[test]
fn a_web_address_is_asked_for_its_answer_and_its_certificate() {
    let home = Home::new();
    let pve = home.proxmox();
    let services = format!(
        "  services:\n    - {{ name: panel, url: \"{}\", fingerprint: \"{}\" }}\n    - {{ name: stranger, url: \"{}\" }}\n    \
         - {{ name: closed, url: \"http://127.0.0.1:9/\" }}\n",
        pve.url, pve.fingerprint, pve.url
    );
    home.write_config(&services);
    let list = home.json("service list");
    let panel = &list["services"][0];
    assert_eq!(panel["status"], "up", "{list}");
    assert!(panel["response_ms"].is_number() && panel["certificate_expires_at"].is_string());
    let stranger = &list["services"][1];
    assert_eq!(stranger["status"], "down", "its certificate is nobody's: {list}");
    assert!(stranger["certificate_expires_at"].is_string());
    assert_eq!(list["services"][2]["status"], "down");
    // What was asked is no call of the API.
    home.control().forget_requests();
}

#[test]
fn a_service_in_a_protected_guest_is_protected_with_it() {
    let home = home();
    let guests =
        "  infrastructure: { containers: [{ vmid: 200, name: Git-Service, protected: true }] }\n";
    home.write_config(&format!("{}{SERVICES}{guests}", home.ssh_section()));
    let refused = home.run("service stop forgejo --yes");
    assert_eq!(refused.status, 7, "{}", refused.stderr);
    assert!(
        refused.stderr.contains("protected: forgejo.service on Git-Service"),
        "{}",
        refused.stderr
    );
    assert_eq!(home.run("service reload forgejo --dry-run").status, 0);
    let meant = home.json("service stop forgejo --yes --allow-protected");
    assert_eq!(meant["results"][0]["status"], "done", "{meant}");
}
