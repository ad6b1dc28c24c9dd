//! Host certificates, made by ssh-keygen.

use std::{
    fs,
    path::Path,
    process::Command,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use ssh_client::{KnownHosts, Lookup, PublicKey};

use super::verdict;
use crate::peer;

struct Authority {
    directory: tempfile::TempDir,
}

impl Authority {
    /// `ca`, `other` and `host` are keys of this type.
    fn new(key_type: &str) -> Self {
        let directory = tempfile::tempdir().unwrap();
        for name in ["ca", "other", "host"] {
            let file = directory.path().join(name);
            peer::output(
                Command::new("ssh-keygen").args(["-q", "-N", "", "-t", key_type, "-f"]).arg(file),
            );
        }
        Self { directory }
    }

    fn path(&self) -> &Path {
        self.directory.path()
    }

    fn key(&self, name: &str) -> PublicKey {
        fs::read_to_string(self.path().join(name).with_extension("pub")).unwrap().parse().unwrap()
    }

    /// The host's certificate, valid in 2026.
    fn sign(&self, authority: &str, options: &[&str]) -> PublicKey {
        peer::output(
            Command::new("ssh-keygen")
                .args(["-q", "-I", "id", "-V", "20260101000000Z:20270101000000Z"])
                .args(options)
                .arg("-s")
                .arg(self.path().join(authority))
                .arg(self.path().join("host.pub")),
        );
        fs::read_to_string(self.path().join("host-cert.pub")).unwrap().parse().unwrap()
    }
}

/// So many days after the start of 2026.
fn day(day: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(1_767_225_600 + day * 86_400)
}

#[test]
fn a_certificate_counts_for_its_hosts_and_its_time() {
    if !peer::has("ssh-keygen") {
        return;
    }
    for key_type in ["ed25519", "ecdsa"] {
        let ca = Authority::new(key_type);
        let certificate = ca.sign("ca", &["-h", "-n", "pve.lan,*.k3s.lan"]);
        assert!(certificate.is_certificate());
        let file = format!("@cert-authority *.lan {}\n", ca.key("ca"));
        let known = KnownHosts::parse("known_hosts", file.as_bytes());
        let check = |host: Lookup, now| verdict(&known.check_certificate(&host, &certificate, now));

        assert_eq!(check(Lookup::host("PVE.lan", 22), day(1)), "certified 1");
        assert_eq!(
            check(Lookup::host("pve.lan", 2222), day(1)),
            "certified 1",
            "the port is no part of it"
        );
        assert_eq!(check(Lookup::host("n1.k3s.lan", 22), day(1)), "certified 1");
        assert_eq!(check(Lookup::host("other.lan", 22), day(1)), "unknown", "not for this host");
        assert_eq!(check(Lookup::host("pve.org", 22), day(1)), "unknown", "not this authority's");
        assert_eq!(check(Lookup::host("pve.lan", 22), day(400)), "unknown", "over");
        assert_eq!(check(Lookup::host("pve.lan", 22), UNIX_EPOCH), "unknown", "not yet");
        assert_eq!(verdict(&known.check(&Lookup::host("pve.lan", 22), &ca.key("ca"))), "unknown");
    }
}

#[test]
fn a_certificate_that_does_not_count_leaves_its_key() {
    if !peer::has("ssh-keygen") {
        return;
    }
    let ca = Authority::new("ed25519");
    let host = Lookup::host("pve.lan", 22);
    let check = |file: &str, certificate: &PublicKey| {
        let known = KnownHosts::parse("known_hosts", file.as_bytes());
        verdict(&known.check_certificate(&host, certificate, day(1)))
    };
    let authority = format!("@cert-authority * {}\n", ca.key("ca"));
    let plain = format!("pve.lan {}\n", ca.key("host"));
    let good = ca.sign("ca", &["-h", "-n", "pve.lan"]);

    assert_eq!(check(&authority, &good), "certified 1");
    assert_eq!(check(&plain, &good), "known 1");
    assert_eq!(check(&format!("pve.lan {}", ca.key("other")), &good), "changed 1");
    // Somebody else's signature, a user's certificate, one for no host, one with an option nobody knows.
    assert_eq!(check(&authority, &ca.sign("other", &["-h", "-n", "pve.lan"])), "unknown");
    assert_eq!(
        check(&format!("{authority}{plain}"), &ca.sign("other", &["-h", "-n", "pve.lan"])),
        "known 2"
    );
    assert_eq!(check(&authority, &ca.sign("ca", &["-n", "pve.lan"])), "unknown");
    assert_eq!(check(&authority, &ca.sign("ca", &["-h"])), "unknown");
    assert_eq!(
        check(&authority, &ca.sign("ca", &["-h", "-n", "pve.lan", "-O", "critical:x@y=z"])),
        "unknown"
    );
    // A plain line for the authority's key is no authority.
    assert_eq!(check(&format!("* {}\n", ca.key("ca")), &good), "changed 1");
}

#[test]
fn a_revoked_key_or_authority_spoils_the_certificate() {
    if !peer::has("ssh-keygen") {
        return;
    }
    let ca = Authority::new("ed25519");
    let certificate = ca.sign("ca", &["-h", "-n", "pve.lan"]);
    for revoked in ["ca", "host"] {
        let file = format!("@cert-authority * {}\n@revoked * {}\n", ca.key("ca"), ca.key(revoked));
        let known = KnownHosts::parse("known_hosts", file.as_bytes());
        let found = known.check_certificate(&Lookup::host("pve.lan", 22), &certificate, day(1));
        assert_eq!(verdict(&found), "revoked 2", "{revoked}");
    }
}

#[test]
fn a_certificate_with_one_wrong_byte_is_worth_nothing() {
    if !peer::has("ssh-keygen") {
        return;
    }
    let ca = Authority::new("ed25519");
    let certificate = ca.sign("ca", &["-h", "-n", "pve.lan"]);
    let known = KnownHosts::parse(
        "known_hosts",
        format!("@cert-authority * {}\n", ca.key("ca")).as_bytes(),
    );
    for position in 0..certificate.blob().len() {
        let mut blob = certificate.blob().to_vec();
        blob[position] ^= 1;
        let Ok(broken) = PublicKey::from_blob(blob) else { continue };
        let found = known.check_certificate(&Lookup::host("pve.lan", 22), &broken, day(1));
        assert_eq!(verdict(&found), "unknown", "byte {position}");
    }
}
