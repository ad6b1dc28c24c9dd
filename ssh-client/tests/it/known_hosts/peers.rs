//! ssh-keygen beside ours: who is in a file, hashing, fingerprints.

use std::{collections::BTreeSet, fs, path::Path, process::Command};

use proptest::prelude::*;
use ssh_client::{
    KnownHosts, Lookup, PublicKey,
    known_hosts::{append, hashed_entry, random_salt},
};

use super::{ed25519, key, verdict};
use crate::peer;

/// The lines with a plain key that `ssh-keygen -F` finds; a host with a port is written `[h]:2222`. With `-l` it
/// reads the keys too, and passes over those that are none.
fn found_by_ssh_keygen(file: &Path, host: &str) -> BTreeSet<usize> {
    let output =
        Command::new("ssh-keygen").args(["-l", "-F", host, "-f"]).arg(file).output().unwrap();
    String::from_utf8_lossy(&output.stdout)
        .lines()
        .filter_map(|line| line.strip_prefix("# Host ")?.rsplit_once(" found: line "))
        // Lines with a marker say which after the number.
        .filter_map(|(_, number)| number.trim_end().parse().ok())
        .collect()
}

fn found_by_us(file: &Path, host: &Lookup) -> BTreeSet<usize> {
    let known = KnownHosts::load([file]).unwrap();
    known.recorded(host).iter().map(|key| key.at.line()).collect()
}

#[test]
fn a_file_hashed_by_ssh_keygen_says_the_same() {
    if !peer::has("ssh-keygen") {
        return;
    }
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("known_hosts");
    fs::write(&file, format!("pve,192.0.2.1 {}\n[pve]:2222 {}\n", ed25519(1), ed25519(2))).unwrap();
    peer::output(Command::new("ssh-keygen").args(["-q", "-H", "-f"]).arg(&file));
    assert!(!fs::read_to_string(&file).unwrap().contains("pve"), "it is hashed");

    let known = KnownHosts::load([&file]).unwrap();
    for (host, port, number) in [("pve", 22, 1), ("192.0.2.1", 22, 1), ("PVE", 2222, 2)] {
        let found = known.check(&Lookup::host(host, port), &ed25519(number));
        assert!(verdict(&found).starts_with("known"), "{host} {port}: {found:?}");
    }
}

#[test]
fn ssh_keygen_finds_what_we_hash_and_removes_it() {
    if !peer::has("ssh-keygen") {
        return;
    }
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("known_hosts");
    let host = Lookup::host("pve", 2222);
    append(&file, &hashed_entry(&host, &ed25519(1), random_salt()).unwrap()).unwrap();
    append(&file, &hashed_entry(&Lookup::host("other", 22), &ed25519(2), random_salt()).unwrap())
        .unwrap();
    assert_eq!(found_by_ssh_keygen(&file, "[pve]:2222"), BTreeSet::from([1]));
    peer::output(Command::new("ssh-keygen").args(["-q", "-R", "[pve]:2222", "-f"]).arg(&file));
    assert!(found_by_us(&file, &host).is_empty());
    assert_eq!(found_by_us(&file, &Lookup::host("other", 22)).len(), 1);
}

#[test]
fn fingerprints_are_those_of_ssh_keygen() {
    if !peer::has("ssh-keygen") {
        return;
    }
    let directory = tempfile::tempdir().unwrap();
    for key_type in ["ed25519", "ecdsa", "rsa"] {
        let file = directory.path().join(key_type);
        peer::output(
            Command::new("ssh-keygen").args(["-q", "-N", "", "-t", key_type, "-f"]).arg(&file),
        );
        let public = file.with_extension("pub");
        let key: PublicKey = fs::read_to_string(&public).unwrap().parse().unwrap();
        let line = peer::output(Command::new("ssh-keygen").arg("-lf").arg(&public));
        assert_eq!(line.parse(), Ok(key.fingerprint()), "{line}");
        assert!(line.contains(&key.fingerprint().to_string()), "{line}");
        let line =
            peer::output(Command::new("ssh-keygen").args(["-l", "-E", "md5", "-f"]).arg(&public));
        assert!(line.contains(&key.md5_fingerprint().to_string()), "{line}");
    }
}

fn name() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "a",
        "b",
        "a.lan",
        "b.lan",
        "*",
        "?",
        "*.lan",
        "a*",
        "!a",
        "!*.lan",
        "!?",
        "A.LAN",
        "[a]:2222",
        "[*]:2222",
        "[?]:2222",
        "192.0.2.1",
        "",
        "[a]",
        "a?lan",
        "#a",
        "@a",
    ])
    .prop_map(str::to_owned)
}

fn line() -> impl Strategy<Value = String> {
    let names = prop::collection::vec(name(), 1..4).prop_map(|names| names.join(","));
    let hashed = ("a|b|a\\.lan|\\[a\\]:2222", any::<[u8; 20]>()).prop_map(|(name, salt)| {
        let lookup = match name.strip_prefix('[') {
            Some(_) => Lookup::host("a", 2222),
            None => Lookup::host(&name, 22),
        };
        let line = hashed_entry(&lookup, &ed25519(1), salt).unwrap();
        line.split(' ').next().unwrap().to_owned()
    });
    let marker = prop::sample::select(vec![
        "",
        "",
        "",
        "",
        "@revoked ",
        "@cert-authority\t",
        "@x ",
        "@revoked @revoked ",
    ]);
    let blank = || prop::sample::select(vec![" ", "\t", "  ", " \t "]);
    let key = prop_oneof![
        6 => Just(ed25519(1).to_string()),
        1 => Just(key("ssh-ed25519", 2).to_string().replace(' ', "\t")),
        1 => Just("ssh-ed25519".to_owned()),
        1 => Just("ssh-ed25519 AAAA".to_owned()),
        1 => Just("ssh-rsa AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl".to_owned()),
        1 => Just(String::new()),
    ];
    let comment = prop::sample::select(vec!["", " c", " # c", "\tx y", "\r"]);
    prop_oneof![
        8 => (marker, prop_oneof![3 => names, 1 => hashed], blank(), key, comment, prop::sample::select(vec!["", "", " ", "\t"]))
            .prop_map(|(marker, names, blank, key, comment, lead)| format!("{lead}{marker}{names}{blank}{key}{comment}")),
        1 => Just("# comment".to_owned()),
        1 => Just(String::new()),
        1 => "[ a|1=@#\t]{0,12}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn ssh_keygen_and_we_find_the_same_lines(lines in prop::collection::vec(line(), 0..12), ends in any::<bool>()) {
        if !peer::has("ssh-keygen") {
            return Ok(());
        }
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("known_hosts");
        let end = if ends { "\n" } else { "" };
        fs::write(&file, format!("{}{end}", lines.join("\n"))).unwrap();
        for (host, port, name) in [
            ("a", 22, "a"), ("b", 22, "b"), ("a.lan", 22, "a.lan"), ("a", 2222, "[a]:2222"), ("192.0.2.1", 22, "192.0.2.1"),
        ] {
            let ours = found_by_us(&file, &Lookup::host(host, port));
            prop_assert_eq!(ours, found_by_ssh_keygen(&file, name), "{} in {:#?}", name, lines);
        }
    }

    #[test]
    fn any_bytes_are_a_file(content in prop::collection::vec(any::<u8>(), 0..400)) {
        let known = KnownHosts::parse("known_hosts", &content);
        let _ = known.check(&Lookup::host("h", 2222).address([192, 0, 2, 1].into()), &ed25519(1));
        let newlines = content.iter().filter(|byte| **byte == b'\n').count();
        prop_assert!(known.skipped().iter().all(|line| line.at().line() <= newlines + 1));
    }
}
