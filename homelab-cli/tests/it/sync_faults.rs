//! `homelab sync` when the machine it runs on fails: killed, disk full, folder read-only, two at once.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use demo_lab::world::{Fault, Rule};
use homelab_cli::inventory::state;

use crate::assert_screen;
use crate::support::{Home, regex_literal, run};

const FILE: &str = "infrastructure-state.yml";

fn text(home: &Home) -> String {
    std::fs::read_to_string(home.path(FILE)).unwrap()
}

/// The program in this home, to be let run on its own.
fn spawnable(home: &Home, program: &str) -> Command {
    let mut command = Command::new(program);
    command
        .env_clear()
        .env("HOME", home.path(""))
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("HOMELAB_PROXMOX_TOKEN", &home.proxmox().token_secret)
        .current_dir(home.path(""))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

const PROGRAM: &str = env!("CARGO_BIN_EXE_homelab");

/// Numbers that are as good as random, and the same in each run.
fn scattered(count: u64) -> impl Iterator<Item = f64> {
    let mut seed = 0x9e37_79b9_7f4a_7c15_u64;
    (0..count).map(move |_| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        (seed >> 11) as f64 / (1_u64 << 53) as f64
    })
}

#[test]
fn killed_at_any_moment_it_leaves_the_old_file_or_the_new_one() {
    let home = Home::new();
    let sync = || {
        let mut command = spawnable(&home, PROGRAM);
        command.args(["sync", "--no-log"]).spawn().unwrap()
    };
    let started = Instant::now();
    assert!(sync().wait().unwrap().success());
    let whole = started.elapsed();
    let old = text(&home);
    let (mut killed, mut replaced) = (0, 0);
    for share in scattered(100) {
        // Something to change, so that the whole way is gone: backup, temporary file, rename.
        home.write(FILE, &old.replace("name: Git-Service", "name: Before"));
        let mut child = sync();
        // Longer than it took alone: other tests run beside this one.
        std::thread::sleep(whole.mul_f64(share * 1.6));
        child.kill().unwrap();
        killed += usize::from(!child.wait().unwrap().success());
        let found = state::read(&text(&home)).unwrap().state;
        assert_eq!(found.guests.len(), 7);
        replaced += usize::from(found.guests.iter().all(|g| g.name.as_deref() != Some("Before")));
    }
    // On a busy machine none may have come so far.
    let backups = std::fs::read_dir(home.path("state-backups")).into_iter().flatten();
    let backups = backups.map(|entry| entry.unwrap().path());
    for backup in backups.filter(|path| path.extension().is_some_and(|e| e == "yml")) {
        let kept = state::read(&std::fs::read_to_string(&backup).unwrap()).unwrap().state;
        assert_eq!(kept.guests.len(), 7, "{}", backup.display());
    }
    assert!(killed > 20, "only {killed} of 100 came in time");
    assert!(killed + replaced >= 100, "{killed} killed, {replaced} replaced");
    // The lock went with those who held it.
    assert_eq!(home.run("sync --no-log --timeout 2").status, 0);
}

#[test]
fn a_full_disk_costs_the_new_file_and_not_the_old_one() {
    let home = Home::new();
    assert_eq!(home.run("sync --no-log").status, 0);
    let old = text(&home);
    // Without room for a new file: the system refuses what goes beyond 512 or 1024 bytes, with words as a full disk
    // has them.
    let script = "trap '' XFSZ; ulimit -f 1; exec \"$0\" sync --no-log";
    let output = spawnable(&home, "sh")
        .args(["-c", script, PROGRAM])
        .stderr(Stdio::piped())
        .output()
        .unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{stderr}");
    assert!(stderr.contains("could not write"), "{stderr}");
    assert!(stderr.contains("the old file is as it was"), "{stderr}");
    assert_eq!(text(&home), old);
    assert_eq!(left_behind(&home), Vec::<String>::new());
}

#[test]
fn no_room_for_the_backup_leaves_everything_as_it_was() {
    let home = Home::new();
    assert_eq!(home.run("sync --no-log").status, 0);
    let old = text(&home).replace("name: Git-Service", "name: Before");
    home.write(FILE, &old);
    let script = "trap '' XFSZ; ulimit -f 1; exec \"$0\" sync --no-log";
    let output = spawnable(&home, "sh").args(["-c", script, PROGRAM]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(text(&home), old);
    assert_eq!(std::fs::read_dir(home.path("state-backups")).unwrap().count(), 0, "no half of one");
}

/// Temporary files in the folder.
fn left_behind(home: &Home) -> Vec<String> {
    let names = std::fs::read_dir(home.path("")).unwrap();
    let names = names.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name.starts_with(".homelab-")).collect()
}

#[test]
fn of_two_at_once_the_second_waits_for_the_first() {
    let home = Home::new();
    let late = Fault::Latency(Duration::from_millis(1500));
    home.control().add(Rule::new("/cluster/resources", late).times(1));
    let mut first = spawnable(&home, PROGRAM).args(["sync", "--no-log"]).spawn().unwrap();
    wait_for_a_request(&home);
    let second = home.run("sync --no-log");
    assert_eq!(second.status, 0, "{}", second.stderr);
    assert!(second.stderr.contains("another sync is at work"), "{}", second.stderr);
    assert!(first.try_wait().unwrap().unwrap().success(), "the first had ended before");
    assert!(second.stdout.contains("nothing changed"), "{}", second.stdout);
}

#[test]
fn the_second_gives_up_in_time() {
    let home = Home::new();
    let late = Fault::Latency(Duration::from_secs(8));
    home.control().add(Rule::new("/cluster/resources", late).times(1));
    let mut first = spawnable(&home, PROGRAM).args(["sync", "--no-log"]).spawn().unwrap();
    wait_for_a_request(&home);
    let started = Instant::now();
    let second = home.run("sync --no-log --timeout 0.5");
    assert_eq!(second.status, 7, "{}", second.stderr);
    assert!(started.elapsed() < Duration::from_secs(5));
    assert_screen!(home, second.transcript());
    // Reading needs no lock.
    assert_eq!(home.run("sync --check --no-log").status, 10);
    first.kill().unwrap();
    first.wait().unwrap();
    assert_eq!(home.run("sync --no-log").status, 0, "the lock went with who held it");
}

fn wait_for_a_request(home: &Home) {
    let started = Instant::now();
    while home.control().request_count() == 0 {
        assert!(started.elapsed() < Duration::from_secs(20));
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn a_folder_without_write_permission_is_named() {
    use std::os::unix::fs::PermissionsExt;

    let home = Home::new();
    std::fs::create_dir(home.path("closed")).unwrap();
    let mode = |mode| std::fs::Permissions::from_mode(mode);
    std::fs::set_permissions(home.path("closed"), mode(0o500)).unwrap();
    let run = run(home.command(&["sync", "--no-log", "--state", "closed/state.yml"]).env("X", ""));
    std::fs::set_permissions(home.path("closed"), mode(0o700)).unwrap();
    // Root may write anywhere, and so this proves nothing for root.
    if run.status != 0 {
        assert_eq!(run.status, 1, "{}", run.stderr);
        assert!(run.stderr.contains("no permission to write into closed"), "{}", run.stderr);
    }
}
