//! known_hosts: the table of what OpenSSH does, files on disk, and ssh-keygen beside ours.

mod append;
mod certificates;
mod peers;

use ssh_client::{
    KnownHosts, Lookup, PublicKey, Verdict,
    known_hosts::{entry, hashed_entry},
};

/// A key that nobody has: the parts of its algorithm, filled with a number.
pub fn key(algorithm: &str, number: u8) -> PublicKey {
    let mut blob = Vec::new();
    let mut put = |part: &[u8]| {
        blob.extend_from_slice(&u32::try_from(part.len()).unwrap().to_be_bytes());
        blob.extend_from_slice(part);
    };
    put(algorithm.as_bytes());
    put(&[number; 32]);
    PublicKey::from_blob(blob).unwrap()
}

fn ed25519(number: u8) -> PublicKey {
    key("ssh-ed25519", number)
}

/// What a file says; `A` and `B` in it are two ed25519 keys, `E` an ECDSA key, `R` an RSA key.
fn known(text: &str) -> KnownHosts {
    let lines = text.lines().map(|line| {
        line.split(' ')
            .map(|word| match word.trim_end_matches('\t') {
                "A" => ed25519(1).to_string(),
                "B" => ed25519(2).to_string(),
                "E" => key("ecdsa-sha2-nistp256", 3).to_string(),
                "R" => key("ssh-rsa", 4).to_string(),
                _ => word.to_owned(),
            })
            .collect::<Vec<_>>()
            .join(" ")
    });
    KnownHosts::parse("known_hosts", lines.collect::<Vec<_>>().join("\n").as_bytes())
}

/// The verdict in a word and the lines behind it.
fn verdict(verdict: &Verdict) -> String {
    let lines = |recorded: &[ssh_client::RecordedKey]| {
        recorded.iter().map(|key| key.at.line().to_string()).collect::<Vec<_>>().join(",")
    };
    match verdict {
        Verdict::Known { at } => format!("known {}", at.line()),
        Verdict::Certified { at, .. } => format!("certified {}", at.line()),
        Verdict::Unknown => "unknown".to_owned(),
        Verdict::Changed { recorded } => format!("changed {}", lines(recorded)),
        Verdict::NewAlgorithm { recorded } => format!("new algorithm {}", lines(recorded)),
        Verdict::Revoked { at } => format!("revoked {}", at.line()),
        other => format!("{other:?}"),
    }
}

/// The verdict on key A of host `h`.
fn on_a(text: &str) -> String {
    verdict(&known(text).check(&Lookup::host("h", 22), &ed25519(1)))
}

#[test]
fn one_matching_line_of_several_is_enough() {
    assert_eq!(on_a("h B\nh A"), "known 2");
    assert_eq!(on_a("h E\nh B\nh A"), "known 3");
}

#[test]
fn a_revoked_key_is_refused_wherever_the_line_stands() {
    assert_eq!(on_a("@revoked h A\nh A"), "revoked 1");
    assert_eq!(on_a("h A\n@revoked * A"), "revoked 2");
    assert_eq!(on_a("@revoked h B\nh A"), "known 2");
    assert_eq!(on_a("@revoked other A\nh A"), "known 2");
    assert_eq!(on_a("@revoked h A"), "revoked 1");
}

#[test]
fn an_authority_is_no_key_of_the_host() {
    assert_eq!(on_a("@cert-authority h A"), "unknown");
    assert_eq!(on_a("@cert-authority h B\nh A"), "known 2");
}

#[test]
fn an_authority_is_known_for_its_hosts() {
    let file = known("@cert-authority *.lan A\npve.org B");
    assert!(file.has_authority(&Lookup::host("pve.lan", 22)));
    assert!(file.has_authority(&Lookup::host("pve.lan", 2222)));
    assert!(!file.has_authority(&Lookup::host("pve.org", 22)));
}

#[test]
fn names_are_patterns_with_negation_and_without_case() {
    let check = |names: &str, host: &str| {
        verdict(&known(&format!("{names} A")).check(&Lookup::host(host, 22), &ed25519(1)))
    };
    assert_eq!(check("*.lan", "pve.lan"), "known 1");
    assert_eq!(check("*.lan", "pve.lan.org"), "unknown");
    assert_eq!(check("!bad,*", "good"), "known 1");
    assert_eq!(check("!bad,*", "bad"), "unknown");
    assert_eq!(check("*,!bad", "bad"), "unknown");
    assert_eq!(check("h?", "h1"), "known 1");
    assert_eq!(check("PVE", "pve"), "known 1");
    assert_eq!(check("pve", "PVE"), "known 1");
    assert_eq!(check("a,b,192.0.2.1,2001:db8::1", "2001:DB8::1"), "known 1");
}

#[test]
fn blanks_of_any_kind_and_number_separate() {
    assert_eq!(on_a("h\tA"), "unknown", "the helper keeps the tab in the word");
    let key = ed25519(1);
    for line in [
        format!("h\t{}", key.to_string().replace(' ', "\t")),
        format!("  h   {}   comment", key.to_string().replace(' ', "   ")),
        format!("\t h \t{key}\r"),
        format!("h {key} a comment # with \u{e9}"),
    ] {
        let known = KnownHosts::parse("known_hosts", line.as_bytes());
        assert_eq!(verdict(&known.check(&Lookup::host("h", 22), &key)), "known 1", "{line:?}");
    }
    let revoked = KnownHosts::parse("known_hosts", format!("@revoked\t h\t{key}").as_bytes());
    assert_eq!(verdict(&revoked.check(&Lookup::host("h", 22), &key)), "revoked 1");
}

#[test]
fn garbage_is_skipped_and_its_line_remembered() {
    let file = known(concat!(
        "# a comment\n\n   # another\nh\nh ssh-ed25519\nh ssh-ed25519 AAAA\nh ssh-rsa AAAAB3NzaC1yc2E!\n",
        "@unknown h A\n@revoked @revoked h A\n|1|broken A\n|2|x|y A\nh \u{fffd}\u{fffd}\nh 1024 35 123456\nh A"
    ));
    assert_eq!(verdict(&file.check(&Lookup::host("h", 22), &ed25519(1))), "known 14");
    let skipped: Vec<_> = file.skipped().iter().map(ToString::to_string).collect();
    insta::assert_snapshot!(skipped.join("\n"), @r"
    known_hosts:4: skipped: not a public key: it is empty
    known_hosts:5: skipped: not a public key: nothing follows the name of the algorithm
    known_hosts:6: skipped: not a public key: its blob is cut off
    known_hosts:7: skipped: not a public key: its blob is not base64
    known_hosts:8: skipped: unknown marker @unknown
    known_hosts:9: skipped: two markers
    known_hosts:10: skipped: its hashed name is broken
    known_hosts:11: skipped: its hashed name is broken
    known_hosts:12: skipped: not a public key: nothing follows the name of the algorithm
    known_hosts:13: skipped: not a public key: its blob is not base64
    ");
    let bytes =
        [&b"h \xff\xfe\x00\nh "[..], ed25519(1).to_string().as_bytes(), b" caf\xe9"].concat();
    let file = KnownHosts::parse("known_hosts", &bytes);
    assert_eq!(verdict(&file.check(&Lookup::host("h", 22), &ed25519(1))), "known 2");
}

#[test]
fn a_changed_key_is_told_from_a_new_algorithm() {
    assert_eq!(on_a("other A"), "unknown");
    assert_eq!(on_a("h B"), "changed 1");
    assert_eq!(on_a("h E"), "new algorithm 1");
    assert_eq!(on_a("h E\nh B\nh R"), "changed 2,1,3");
    let Verdict::Changed { recorded } = known("h B").check(&Lookup::host("h", 22), &ed25519(1))
    else {
        panic!("changed")
    };
    assert_eq!(recorded[0].algorithm, "ssh-ed25519");
    assert_eq!(recorded[0].fingerprint, ed25519(2).fingerprint());
    assert_eq!(recorded[0].at.to_string(), "known_hosts:1");
}

#[test]
fn the_algorithm_of_a_known_key_is_offered_first() {
    let offered = [
        "ssh-ed25519",
        "ecdsa-sha2-nistp256",
        "ecdsa-sha2-nistp384",
        "rsa-sha2-512",
        "rsa-sha2-256",
    ];
    let order = |text: &str, host: &Lookup| known(text).algorithms_for(host, offered).join(" ");
    let h = Lookup::host("h", 22);
    let as_offered = offered.join(" ");
    assert_eq!(order("other E", &h), as_offered);
    assert_eq!(order("h A", &h), as_offered);
    assert_eq!(
        order("h E", &h),
        "ecdsa-sha2-nistp256 ssh-ed25519 ecdsa-sha2-nistp384 rsa-sha2-512 rsa-sha2-256"
    );
    assert_eq!(
        order("h R\nh E", &h),
        "ecdsa-sha2-nistp256 rsa-sha2-512 rsa-sha2-256 ssh-ed25519 ecdsa-sha2-nistp384"
    );
    // What is revoked is not known; a key of the bare name counts on another port.
    assert_eq!(order("@revoked h E", &h), as_offered);
    assert!(order("h E", &Lookup::host("h", 2222)).starts_with("ecdsa"));
    assert_eq!(order("h E\n[h]:2222 A", &Lookup::host("h", 2222)), as_offered);
    let certificates = ["ssh-ed25519-cert-v01@openssh.com", "ssh-ed25519"];
    assert_eq!(known("h A").algorithms_for(&h, certificates), ["ssh-ed25519", certificates[0]]);
    assert_eq!(known("@cert-authority h A").algorithms_for(&h, certificates), certificates);
}

#[test]
fn a_port_is_part_of_the_name() {
    let check =
        |text: &str, port: u16| verdict(&known(text).check(&Lookup::host("h", port), &ed25519(1)));
    assert_eq!(check("[h]:2222 A", 2222), "known 1");
    assert_eq!(check("[h]:2222 A", 22), "unknown");
    assert_eq!(check("[h]:22 A", 22), "unknown");
    assert_eq!(check("[*]:2222 A", 2222), "known 1");
    // The bare name is believed when it agrees, and does not make a key changed.
    assert_eq!(check("h A", 2222), "known 1");
    assert_eq!(check("h B", 2222), "unknown");
    assert_eq!(check("h A\n[h]:2222 B", 2222), "changed 2");
    assert_eq!(check("[h]:2222 A\n@revoked h A", 2222), "revoked 2");
}

#[test]
fn an_alias_is_looked_up_as_it_is() {
    let check = |text: &str| verdict(&known(text).check(&Lookup::alias("VM1"), &ed25519(1)));
    assert_eq!(check("vm1 A"), "known 1");
    assert_eq!(check("[vm1]:2222 A"), "unknown");
}

#[test]
fn an_address_must_not_contradict() {
    let lookup = |address: &str| Lookup::host("h", 22).address(address.parse().unwrap());
    let check = |text: &str| verdict(&known(text).check(&lookup("192.0.2.1"), &ed25519(1)));
    assert_eq!(check("h A"), "known 1");
    assert_eq!(check("h A\n192.0.2.1 A"), "known 1");
    assert_eq!(check("h A\n192.0.2.1 B"), "changed 2");
    assert_eq!(check("192.0.2.1 B"), "changed 1");
    assert_eq!(check("192.0.2.1 A"), "unknown");
    assert_eq!(check("h A\n@revoked 192.0.2.1 A"), "revoked 2");
    let loopback = known("h A\n127.0.0.1 B").check(&lookup("127.0.0.1"), &ed25519(1));
    assert_eq!(verdict(&loopback), "known 1");
    let with_port = Lookup::host("h", 2222).address("192.0.2.1".parse().unwrap());
    let found = known("[h]:2222 A\n[192.0.2.1]:2222 B").check(&with_port, &ed25519(1));
    assert_eq!(verdict(&found), "changed 2");
}

#[test]
fn a_hashed_name_is_found_and_reveals_nothing() {
    let host = Lookup::host("PVE.lan", 2222);
    let line = hashed_entry(&host, &ed25519(1), [7; 20]).unwrap();
    assert!(line.starts_with("|1|BwcHBwcHBwcHBwcHBwcHBwcHBwc=|"), "{line}");
    assert!(!line.contains("pve"), "{line}");
    let file = KnownHosts::parse("known_hosts", line.as_bytes());
    assert_eq!(verdict(&file.check(&host, &ed25519(1))), "known 1");
    assert_eq!(verdict(&file.check(&host, &ed25519(2))), "changed 1");
    assert_eq!(verdict(&file.check(&Lookup::host("pve.lan", 22), &ed25519(1))), "unknown");
}

#[test]
fn a_new_line_is_read_back_as_this_host_and_no_other() {
    let lookup = Lookup::host("PVE", 2222).address("192.0.2.1".parse().unwrap());
    let line = entry(&lookup, &ed25519(1)).unwrap();
    assert!(line.starts_with("[pve]:2222,[192.0.2.1]:2222 ssh-ed25519 AAAA"), "{line}");
    let file = KnownHosts::parse("known_hosts", line.as_bytes());
    assert_eq!(verdict(&file.check(&lookup, &ed25519(1))), "known 1");

    for name in [
        "",
        "*",
        "a,b",
        "!a",
        "@revoked",
        "#a",
        "|1|a",
        "a b",
        "a\tb",
        "a\nb evil",
        "[a]",
        "a?",
        "a\\",
        "é\u{a0}",
    ] {
        let error = entry(&Lookup::host(name, 22), &ed25519(1)).unwrap_err();
        assert!(error.to_string().contains("cannot be recorded"), "{name:?}");
        assert!(hashed_entry(&Lookup::alias(name), &ed25519(1), [0; 20]).is_err(), "{name:?}");
    }
}

#[test]
fn other_names_of_a_key_are_shown() {
    let hashed = hashed_entry(&Lookup::host("secret", 22), &ed25519(1), [1; 20]).unwrap();
    let mut file = known("other,192.0.2.1 A\nh A\nthird B\n@revoked x A");
    file.add(KnownHosts::parse("second", hashed.as_bytes()));
    let names: Vec<_> = file
        .other_names(&Lookup::host("h", 22), &ed25519(1))
        .into_iter()
        .map(|(at, names)| format!("{at} {}", names.unwrap_or_else(|| "hashed".to_owned())))
        .collect();
    assert_eq!(names, ["known_hosts:1 other,192.0.2.1", "second:1 hashed"]);
}
