//! Any bytes are a known_hosts file, and what it says holds together.
#![no_main]

use std::time::{Duration, UNIX_EPOCH};

use libfuzzer_sys::fuzz_target;
use ssh_client::{
    KnownHosts, Lookup, PublicKey, Verdict,
    known_hosts::{entry, hashed_entry},
};

const KEY: &str = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl";

fuzz_target!(|content: &[u8]| {
    let key: PublicKey = KEY.parse().expect("a key");
    let lines = content.split(|byte| *byte == b'\n').count();
    let known = KnownHosts::parse("known_hosts", content);
    assert!(known.skipped().iter().all(|line| (1..=lines).contains(&line.at().line())));

    let name = String::from_utf8_lossy(&content[..content.len().min(12)]).into_owned();
    for host in [Lookup::host("a", 22), Lookup::host("a", 2222), Lookup::alias("b"), Lookup::host(&name, 22)] {
        let verdict = known.check(&host, &key);
        let recorded = known.recorded(&host);
        match &verdict {
            Verdict::Known { at } | Verdict::Revoked { at } => assert!((1..=lines).contains(&at.line())),
            Verdict::Unknown => assert!(recorded.is_empty()),
            Verdict::Changed { recorded } | Verdict::NewAlgorithm { recorded } => assert!(!recorded.is_empty()),
            other => panic!("{other:?} without a certificate"),
        }
        let offered = ["ssh-ed25519", "ecdsa-sha2-nistp256", "rsa-sha2-512", "ssh-ed25519-cert-v01@openssh.com"];
        let mut ordered = known.algorithms_for(&host, offered);
        ordered.sort_unstable();
        let mut all = offered;
        all.sort_unstable();
        assert_eq!(ordered, all);
        known.other_names(&host, &key);

        // A line that we write is read back as the very host and key, whatever stands before it.
        for line in [entry(&host, &key), hashed_entry(&host, &key, [7; 20])].into_iter().flatten() {
            let own = KnownHosts::parse("own", line.as_bytes());
            assert!(own.skipped().is_empty());
            assert!(matches!(own.check(&host, &key), Verdict::Known { .. }), "{line:?}");
            let with = [content, b"\n", line.as_bytes()].concat();
            let found = KnownHosts::parse("with", &with).check(&host, &key);
            assert!(matches!(found, Verdict::Known { .. } | Verdict::Revoked { .. }), "{line:?}");
        }
    }
    if let Ok(key) = PublicKey::from_blob(content) {
        assert_eq!(key.to_string().parse(), Ok(key.clone()));
        let now = UNIX_EPOCH + Duration::from_secs(1_790_000_000);
        let verdict = known.check_certificate(&Lookup::host("a", 22), &key, now);
        assert!(!matches!(verdict, Verdict::Certified { .. }));
    }
});
