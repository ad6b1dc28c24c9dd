//! The rules of the confinement, for the kernel to keep.

use std::path::{Path, PathBuf};

use landlock::{
    ABI, Access, AccessFs, AccessNet, BitFlags, CompatLevel, Compatible, Ruleset, RulesetAttr,
    RulesetCreatedAttr, RulesetError, RulesetStatus, Scope, path_beneath_rules,
};

use super::tools::{self, TOOLS};

/// What must be enforced: with this (Linux 6.12) files, TCP, signals and abstract sockets are
/// within reach of the rules.
const REQUIRED: ABI = ABI::V6;
/// What else is taken where the kernel has it: UDP and sockets with a path.
const WANTED: ABI = ABI::V10;

/// Folders with libraries and what they read.
const LIBRARIES: [&str; 15] = [
    "/lib",
    "/lib32",
    "/lib64",
    "/usr/lib",
    "/usr/lib32",
    "/usr/lib64",
    "/usr/libexec",
    "/usr/local/lib",
    "/nix/store",
    "/etc/ld.so.cache",
    "/etc/ld.so.preload",
    "/etc/localtime",
    "/usr/share/locale",
    "/usr/share/terminfo",
    "/usr/share/zoneinfo",
];

const DEVICES: [&str; 6] =
    ["/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom", "/dev/tty"];

/// Confines the calling thread, and whatever it starts, for good: writing below `root`, running
/// the programs of [`TOOLS`] and those in `programs`, reading these and their libraries, and
/// nothing else.
pub(super) fn confine(root: &Path, programs: &Path) -> Result<(), String> {
    match rules(root, programs) {
        Ok(RulesetStatus::NotEnforced) => Err("the kernel does not enforce it".into()),
        Ok(_) => Ok(()),
        Err(error) => Err(error.to_string()),
    }
}

fn rules(root: &Path, programs: &Path) -> Result<RulesetStatus, RulesetError> {
    let read: BitFlags<AccessFs> = AccessFs::ReadFile | AccessFs::ReadDir;
    let run = AccessFs::ReadFile | AccessFs::Execute;
    // What is written there cannot be run, only read by the shell.
    let write = AccessFs::from_all(REQUIRED) & !BitFlags::from(AccessFs::Execute);
    let status = Ruleset::default()
        .set_compatibility(CompatLevel::HardRequirement)
        .handle_access(AccessFs::from_all(REQUIRED))?
        .handle_access(AccessNet::from_all(REQUIRED))?
        .scope(Scope::from_all(REQUIRED))?
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(AccessFs::from_all(WANTED))?
        .handle_access(AccessNet::from_all(WANTED))?
        .create()?
        .add_rules(path_beneath_rules([root], write))?
        .add_rules(path_beneath_rules([programs], read | AccessFs::Execute))?
        .add_rules(path_beneath_rules(LIBRARIES, read))?
        .add_rules(path_beneath_rules(loaders(), run))?
        .add_rules(path_beneath_rules(TOOLS.iter().filter_map(|name| tools::find(name)), run))?
        .add_rules(path_beneath_rules(["/bin/sh", "/usr/bin/sqlite3"], run))?
        .add_rules(path_beneath_rules(
            DEVICES,
            AccessFs::ReadFile | AccessFs::WriteFile | AccessFs::IoctlDev,
        ))?
        .restrict_self()?;
    Ok(status.ruleset)
}

/// The programs that load programs: `ld-linux-x86-64.so.2`, `ld-musl-x86_64.so.1` …
fn loaders() -> Vec<PathBuf> {
    let mut found = Vec::new();
    for folder in ["/lib", "/lib32", "/lib64"] {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            if name.starts_with("ld-") || name.starts_with("ld.") || name.starts_with("ld64.") {
                found.push(entry.path());
            }
        }
    }
    found
}
