//! Against fakepve, an independent Proxmox VE simulator, as a process of its own.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

use crate::support::{Run, bare_command, peers_are_required, run};

struct Fakepve {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    endpoint: Value,
    folder: tempfile::TempDir,
}

impl Fakepve {
    /// `None`, with a printed reason, where it is not installed.
    fn start() -> Option<Fakepve> {
        let python = std::env::var("HOMELAB_TEST_PYTHON").unwrap_or_else(|_| "python3".to_owned());
        let driver =
            concat!(env!("CARGO_MANIFEST_DIR"), "/../proxmox-client/tests/peers/fakepve_driver.py");
        let mut child = Command::new(&python)
            .arg(driver)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let input = child.stdin.take().unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        let Ok(endpoint) = serde_json::from_str(&line) else {
            assert!(!peers_are_required(), "fakepve does not start with {python}");
            eprintln!("skipped: {python} has no fakepve");
            return None;
        };
        let folder = tempfile::tempdir().unwrap();
        Some(Fakepve { child, input, output, endpoint, folder })
    }

    fn tell(&mut self, command: &Value) -> Value {
        writeln!(self.input, "{command}").unwrap();
        let mut line = String::new();
        self.output.read_line(&mut line).unwrap();
        serde_json::from_str(&line).unwrap()
    }

    /// Runs the program with the token, or with the password.
    fn run(&self, arguments: &[&str], with_token: bool) -> Run {
        let text = |name: &str| self.endpoint[name].as_str().unwrap();
        let (host, port) = text("url").trim_start_matches("https://").split_once(':').unwrap();
        let token = if with_token {
            format!("\n    token_id: {}", text("token_id"))
        } else {
            String::new()
        };
        std::fs::write(
            self.folder.path().join("homelab-config.yml"),
            format!(
                "homelab:\n  name: fakepve\n  proxmox:\n    host: {host}\n    port: {port}\n    \
                 fingerprint: \"{}\"{token}\n",
                text("fingerprint")
            ),
        )
        .unwrap();
        let (variable, secret) = if with_token {
            ("HOMELAB_PROXMOX_TOKEN", text("token_secret"))
        } else {
            ("HOMELAB_PROXMOX_PASSWORD", text("password"))
        };
        run(bare_command(self.folder.path()).env(variable, secret).args(arguments))
    }
}

impl Drop for Fakepve {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_lab_is_discovered_with_a_token_and_with_a_password() {
    let Some(fakepve) = Fakepve::start() else { return };
    for with_token in [true, false] {
        let run = fakepve.run(&["discover", "--no-log", "-o", "json"], with_token);
        assert_eq!(run.status, 0, "{}", run.stderr);
        let discovery: Value = serde_json::from_str(&run.stdout).unwrap();
        let guests = discovery["guests"].as_array().unwrap();
        let vmids: Vec<_> = guests.iter().map(|guest| guest["vmid"].as_u64().unwrap()).collect();
        assert_eq!(vmids, [101, 102, 103, 200]);
        assert_eq!(guests[0]["config"]["networks"][0]["vlan"], 20);
        assert_eq!(guests[0]["tags"], json!(["prod", "web"]));
        assert_eq!(guests[3]["config"]["disks"][0]["size_bytes"], 8_u64 << 30);
    }
}

#[test]
fn an_offline_node_costs_only_its_own_guests() {
    let Some(mut fakepve) = Fakepve::start() else { return };
    fakepve.tell(&json!({"do": "offline", "node": "pve2"}));
    let run = fakepve.run(&["discover", "--no-log", "-o", "json"], true);
    let discovery: Value = serde_json::from_str(&run.stdout).unwrap();
    let guests = discovery["guests"].as_array().unwrap();
    assert_eq!(guests.len(), 4);
    assert!(guests[0]["config"].is_object());
    assert!(
        guests[2].get("config").is_none() && !guests[2]["problems"].as_array().unwrap().is_empty()
    );
    let overview = fakepve.run(&["status"], true);
    assert!(overview.stdout.contains("node pve2"), "{}", overview.stdout);
}

#[test]
fn a_wrong_password_is_an_authentication_error() {
    let Some(fakepve) = Fakepve::start() else { return };
    fakepve.run(&["config", "path"], false);
    let run = run(bare_command(fakepve.folder.path())
        .env("HOMELAB_PROXMOX_PASSWORD", "wrong")
        .args(["guest", "list"]));
    assert_eq!(run.status, 4, "{}", run.stderr);
}

#[test]
fn guests_are_started_and_stopped() {
    let Some(fakepve) = Fakepve::start() else { return };
    let act = |words: &[&str]| {
        let run = fakepve.run(&[words, &["--yes", "--no-log", "-o", "json"]].concat(), true);
        assert_eq!(run.status, 0, "{words:?}: {}", run.stderr);
        let report: Value = serde_json::from_str(&run.stdout).unwrap();
        report["results"][0]["status"].as_str().unwrap().to_owned()
    };
    assert_eq!(act(&["start", "db1"]), "done");
    assert_eq!(act(&["start", "db1"]), "already");
    assert_eq!(act(&["restart", "101"]), "done");
    assert_eq!(act(&["stop", "200", "lxc"]), "done");
    assert_eq!(act(&["stop", "102", "--force"]), "done");
    assert_eq!(act(&["guest", "snapshot", "create", "101", "before"]), "done");
    assert_eq!(act(&["guest", "tag", "101", "--add", "kept"]), "done");
    let guests = fakepve.run(&["guest", "list", "-o", "json"], true);
    let guests: Value = serde_json::from_str(&guests.stdout).unwrap();
    let states: Vec<_> =
        guests["guests"].as_array().unwrap().iter().map(|g| g["status"].clone()).collect();
    assert_eq!(states, ["running", "stopped", "running", "stopped"]);
}
