//! Both doors, against real directories and a real shell.
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout)]

mod commands;
mod doors;
mod output;
mod spare;

use std::{path::Path, process::Command};

use host_capture::{Capture, Plan};

/// What the capture command writes, run by a plain `sh` on this machine.
fn run(command: &str) -> Vec<u8> {
    let output = Command::new("sh").args(["-c", command]).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    output.stdout
}

/// The capture, after both doors gave the same.
fn both_doors(root: &Path, plan: &Plan) -> Capture {
    let local = Capture::open(root, plan).unwrap();
    let output = run(&plan.shell_command(root.to_str().unwrap()));
    let remote = Capture::parse(&output).unwrap();
    assert_eq!(local, remote, "{}", String::from_utf8_lossy(&output));
    local
}
