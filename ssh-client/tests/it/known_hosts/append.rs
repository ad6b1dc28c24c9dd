//! The files on disk.

use std::{
    fs::{self, File},
    os::unix::fs::{PermissionsExt as _, symlink},
    path::Path,
    thread,
    time::Duration,
};

use ssh_client::{
    KnownHosts, Lookup,
    known_hosts::{append, entry},
};

use super::{ed25519, verdict};

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o7777
}

#[test]
fn a_missing_file_is_empty_and_an_unreadable_one_is_an_error() {
    let directory = tempfile::tempdir().unwrap();
    let missing = directory.path().join("missing");
    let file = directory.path().join("known_hosts");
    fs::write(&file, entry(&Lookup::host("h", 22), &ed25519(1)).unwrap()).unwrap();
    let known = KnownHosts::load([&missing, &file]).unwrap();
    assert_eq!(verdict(&known.check(&Lookup::host("h", 22), &ed25519(1))), "known 1");

    // A directory cannot be read, not even by root.
    let error = KnownHosts::load([&file, &directory.path().to_owned()]).unwrap_err();
    assert_eq!(error.path(), directory.path());
    assert!(error.to_string().starts_with("could not read /"), "{error}");
}

#[test]
fn a_new_file_is_private_and_has_one_whole_line() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("new/.ssh/known_hosts");
    assert!(append(&file, "h one").unwrap());
    assert_eq!(fs::read_to_string(&file).unwrap(), "h one\n");
    assert_eq!(mode(&file), 0o600);
    assert_eq!(mode(file.parent().unwrap()), 0o700);
}

#[test]
fn what_exists_is_kept() {
    let directory = tempfile::tempdir().unwrap();
    fs::set_permissions(directory.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let file = directory.path().join("known_hosts");
    fs::write(&file, "# mine\nh zero").unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
    assert!(append(&file, "h one").unwrap());
    assert!(append(&file, "h two").unwrap());
    assert_eq!(fs::read_to_string(&file).unwrap(), "# mine\nh zero\nh one\nh two\n");
    assert_eq!((mode(&file), mode(directory.path())), (0o644, 0o755));
    assert!(!append(&file, "h one").unwrap(), "it is there already");
    assert!(!append(&file, "h zero").unwrap());
    assert_eq!(fs::read_to_string(&file).unwrap().lines().count(), 4);
}

#[test]
fn a_link_is_followed() {
    let directory = tempfile::tempdir().unwrap();
    let (real, link) = (directory.path().join("real"), directory.path().join("known_hosts"));
    symlink(&real, &link).unwrap();
    append(&link, "h one").unwrap();
    assert_eq!(fs::read_to_string(&real).unwrap(), "h one\n");
    assert!(link.is_symlink());
}

#[test]
fn a_line_break_cannot_add_a_second_line() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("known_hosts");
    for line in ["a\nb", "a\r", "a\0b"] {
        let error = append(&file, line).unwrap_err();
        assert_eq!(error.io_kind(), std::io::ErrorKind::InvalidInput, "{line:?}");
    }
    assert!(!file.exists());
}

#[test]
fn many_at_once_lose_and_break_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("known_hosts");
    thread::scope(|scope| {
        for writer in 0..8 {
            let file = &file;
            scope.spawn(move || {
                for number in 0..25 {
                    append(file, &format!("h{} {}", number % 5 + writer * 5, "x".repeat(300)))
                        .unwrap();
                }
            });
        }
    });
    let text = fs::read_to_string(&file).unwrap();
    let mut lines: Vec<_> = text.lines().collect();
    assert_eq!(lines.len(), 40, "each line once");
    assert!(
        lines.iter().all(|line| line.ends_with(&"x".repeat(300)) && line.matches('h').count() == 1)
    );
    lines.sort_unstable();
    lines.dedup();
    assert_eq!(lines.len(), 40);
}

#[test]
fn a_file_that_was_replaced_while_waiting_gets_the_line() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("known_hosts");
    fs::write(&file, "h zero\n").unwrap();
    let held = File::open(&file).unwrap();
    held.lock().unwrap();
    thread::scope(|scope| {
        let waiting = scope.spawn(|| append(&file, "h one"));
        thread::sleep(Duration::from_millis(200));
        assert!(!waiting.is_finished(), "it must wait for the lock");
        // As `ssh-keygen -R` does it.
        let other = directory.path().join("other");
        fs::write(&other, "# rewritten\n").unwrap();
        fs::rename(&other, &file).unwrap();
        held.unlock().unwrap();
        assert!(waiting.join().unwrap().unwrap());
    });
    assert_eq!(fs::read_to_string(&file).unwrap(), "# rewritten\nh one\n");
}
