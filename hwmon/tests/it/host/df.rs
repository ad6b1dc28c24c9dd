//! The command that asks for the sizes of filesystems, with a `df` of our own.

use std::{fs, os::unix::fs::PermissionsExt as _, path::Path, process::Command};

use host_capture::Capture;
use hwmon::host::{self, Bytes, Host};

/// A root folder with one mount, and a folder of programs with nothing in it but this `df`.
fn host_with(df: &str) -> tempfile::TempDir {
    let root = tempfile::tempdir().unwrap();
    let put = |path: &str, text: &str| {
        let path = root.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    put(
        "proc/self/mountinfo",
        "30 1 8:1 / / rw - ext4 /dev/sda1 rw\n31 30 0:9 / /mnt/nas rw - nfs4 nas:/b rw\n",
    );
    put(
        "programs/df",
        &format!("#!/bin/sh\necho \"df $*\" >>\"{}/asked\"\n{df}", root.path().display()),
    );
    fs::set_permissions(root.path().join("programs/df"), fs::Permissions::from_mode(0o755))
        .unwrap();
    root
}

/// What both doors make of it, and what `df` was asked.
fn read(root: &Path) -> (Host, String) {
    // Only the shell and grep and ls, beside df; no timeout.
    for program in ["sh", "grep", "ls"] {
        let place = root.join("programs").join(program);
        std::os::unix::fs::symlink(format!("/bin/{program}"), place).unwrap();
    }
    let command = host::plan().shell_command(root.to_str().unwrap());
    let mut shell = Command::new("/bin/sh");
    let output = shell.args(["-c", &command]).env("PATH", root.join("programs")).output().unwrap();
    let host = Host::from_capture(&Capture::parse(output.stdout).unwrap());
    (host, fs::read_to_string(root.join("asked")).unwrap_or_default())
}

const BLOCKS: &str = "\
case $1 in
*k*) echo 'Filesystem 1024-blocks Used Available Capacity Mounted on'
echo '/dev/sda1 1000 400 500 45% /';;
*i*) echo 'Filesystem Inodes IUsed IFree IUse% Mounted on'
echo '/dev/sda1 100 7 93 7% /';;
esac
";

#[test]
fn blocks_and_inodes_are_asked_for_once_each() {
    let root = host_with(BLOCKS);
    let (host, asked) = read(root.path());
    assert_eq!(asked, "df -Pk\ndf -Pi\n");
    let space = host.filesystems[0].space.as_ref().unwrap();
    assert_eq!((space.total, space.used), (Bytes(1_024_000), Bytes(409_600)));
    assert_eq!(space.inodes.unwrap().used, 7);
    assert_eq!(host.problems, []);
}

#[test]
fn where_a_file_server_does_not_answer_only_local_filesystems_are_asked_again() {
    // As GNU's df does when it is stopped by a time limit: nothing on the screen.
    let root = host_with(&format!("case $1 in *l*) ;; *) exit 124;; esac\n{BLOCKS}"));
    let (host, asked) = read(root.path());
    assert_eq!(asked, "df -Pk\ndf -Plk\ndf -Pil\n", "and the second table starts there");
    assert!(host.filesystems[0].space.is_ok());
    assert_eq!(
        host.filesystems[1].space.clone().unwrap_err().to_string(),
        "df tells nothing of it"
    );
}

#[test]
fn one_filesystem_that_cannot_be_asked_keeps_its_reason_and_the_others_their_sizes() {
    let stale = "echo 'df: /mnt/nas: Stale file handle' >&2; exit 1\n";
    let root = host_with(&format!("{BLOCKS}{stale}"));
    let (host, _) = read(root.path());
    assert!(host.filesystems[0].space.is_ok());
    let why = host.filesystems[1].space.clone().unwrap_err();
    assert_eq!(why.to_string(), "df says: Stale file handle");
}

#[test]
fn a_host_without_df_says_so() {
    let root = host_with("");
    fs::remove_file(root.path().join("programs/df")).unwrap();
    let (host, _) = read(root.path());
    assert_eq!(host.problems.len(), 1);
    let said = host.problems[0].to_string();
    assert!(said.starts_with("df: ") && said.contains("not found"), "{said}");
    assert_eq!(host.filesystems.len(), 2);
}
