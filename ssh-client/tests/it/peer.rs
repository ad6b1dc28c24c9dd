//! Programs of other people that ours must agree with.

use std::process::Command;

/// Whether this program is here; says so when it is not, and fails when peers are required.
pub fn has(program: &str) -> bool {
    let found = std::env::var_os("PATH").is_some_and(|path| {
        std::env::split_paths(&path).any(|directory| directory.join(program).is_file())
    });
    if !found {
        let required = std::env::var("HOMELAB_REQUIRE_PEERS").is_ok_and(|value| value == "1");
        assert!(!required, "{program} is not installed, and peers are required");
        eprintln!("skipped: {program} is not installed");
    }
    found
}

/// What the program writes to standard output; it must succeed.
pub fn output(command: &mut Command) -> String {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}
