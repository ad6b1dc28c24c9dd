//! A secret goes to the server and nowhere else: not to the screen, not into a log or a state file, not into the list of
//! processes.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use demo_lab::Lab;

use crate::support::Home;

const COMMANDS: &[&str] = &[
    "status -vv",
    "discover -v",
    "guest list -o json",
    "guest show 200 -o yaml",
    "guest tasks 200",
    "guest log 200",
    "node status",
    "storage content local",
    "config check",
    "config show",
    "config trust",
    "credentials status",
    "api proxmox GET /access/permissions -vv",
    "sync",
    "drift",
    "import --yes",
    "start 100 --yes -vv",
    "stop 100 --yes",
    "guest snapshot create 102 secret-test --yes",
    "guest tag 102 --add seen --yes",
    "guest config set 102 onboot=0 --yes",
    "guest show 9999",
    "node list",
    "storage list",
    "hardware status",
    "hardware sensors -o json",
    "guest snapshot list 102",
    "guest snapshot delete 102 secret-test --yes",
    "guest config get 102",
    "guest backup 102 --storage local --yes",
    "guest suspend 103 --yes",
    "guest resume 103 --yes",
    "restart 102 --yes -v",
    "api proxmox POST /nodes/pve/lxc/102/status/stop --yes -vv",
    "sync --check",
    "sync --format v1",
    "config path",
    "config schema",
    "config init other.yml",
    "completions bash",
    "man",
    "credentials remove proxmox",
];

#[test]
fn a_planted_secret_is_found_nowhere() {
    let home = Home::with(Lab::builder().time_scale(0.05));
    let secret = home.proxmox().token_secret.clone();
    home.write("the-token", &secret);
    let text = std::fs::read_to_string(home.path("homelab-config.yml")).unwrap();
    let command =
        format!("    secret_command: cat {}\n  sensors:", home.path("the-token").display());
    home.write("homelab-config.yml", &text.replace("  sensors:", &command));
    let done = Arc::new(AtomicBool::new(false));
    let watcher = std::thread::spawn({
        let (done, secret) = (done.clone(), secret.clone());
        move || processes_with(&secret, &done)
    });
    for line in COMMANDS {
        let words: Vec<&str> = line.split(' ').collect();
        let run = crate::support::run(home.command(&words).env_remove("HOMELAB_PROXMOX_TOKEN"));
        for text in [&run.stdout, &run.stderr] {
            assert!(!text.contains(&secret), "{line}:\n{text}");
        }
    }
    done.store(true, Ordering::Relaxed);
    assert_eq!(watcher.join().unwrap(), BTreeSet::new());
    let mut looked = 0;
    for file in files_below(&home.path("")) {
        if file.file_name().is_some_and(|name| name == "the-token") {
            continue;
        }
        let text = String::from_utf8_lossy(&std::fs::read(&file).unwrap()).into_owned();
        assert!(!text.contains(&secret), "{}:\n{text}", file.display());
        looked += 1;
    }
    assert!(looked > 10, "logs and states were written: {looked}");
}

/// Every command line that shows the secret, until it is `done`.
fn processes_with(secret: &str, done: &AtomicBool) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    while !done.load(Ordering::Relaxed) {
        for process in std::fs::read_dir("/proc").into_iter().flatten().flatten() {
            let Ok(words) = std::fs::read(process.path().join("cmdline")) else { continue };
            let words = String::from_utf8_lossy(&words).replace('\0', " ");
            if words.contains(secret) {
                found.insert(words);
            }
        }
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
    found
}

fn files_below(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files.extend(files_below(&path)) } else { files.push(path) }
    }
    files
}
