//! `homelab demo serve`: a lab for other terminals.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use crate::support::{bare_command, run};

struct Serving(Child);

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn other_commands_find_a_ready_configuration_for_a_served_lab() {
    let folder = tempfile::tempdir().unwrap();
    let lab = folder.path().join("my lab");
    let mut child = Command::new(assert_cmd::cargo::cargo_bin!("homelab"))
        .args(["demo", "serve", "--nodes", "2", "--guests", "12", "-o", "json", "--dir"])
        .arg(&lab)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let output = child.stdout.take().unwrap();
    let _serving = Serving(child);
    let mut line = String::new();
    BufReader::new(output).read_line(&mut line).unwrap();
    let endpoint: serde_json::Value = serde_json::from_str(&line).unwrap();
    assert_eq!(endpoint["kind"], "DemoLab");
    let config = endpoint["config"].as_str().unwrap();
    let other =
        |words: &[&str]| run(bare_command(folder.path()).args(["--config", config]).args(words));
    let checked = other(&["config", "check"]);
    assert_eq!((checked.status, checked.stderr.as_str()), (0, ""));
    let guests: serde_json::Value =
        serde_json::from_str(&other(&["guest", "list", "-o", "json"]).stdout).unwrap();
    assert_eq!(guests["guests"].as_array().unwrap().len(), 12);
    assert!(other(&["hardware", "temps"]).stdout.contains("Tctl"));
    // A folder that has a configuration already is left alone.
    let again = run(bare_command(folder.path()).args(["demo", "serve", "--dir"]).arg(&lab));
    assert_eq!(again.status, 7, "{}", again.stderr);
}
