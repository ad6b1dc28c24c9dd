use proptest::prelude::*;

use super::*;
use crate::config::parse;
use crate::config::tests::OWNER;

const PRINT: &str = "AA:BB";

#[test]
fn a_new_key_goes_beside_its_neighbours_and_every_other_byte_stays() {
    let edited = set_proxmox_key(OWNER, "token_id", "root@pam!cli").unwrap();
    let added = "    token_id: \"root@pam!cli\"\n";
    assert_eq!(edited.replacen(added, "", 1), OWNER);
    let before = edited.split(added).next().unwrap();
    assert!(before.ends_with("keychain_account: \"proxmox\"\n"), "{before}");
}

#[test]
fn a_key_that_is_there_is_replaced_where_it_stands_and_its_comment_stays() {
    let edited = set_proxmox_key(OWNER, "host", "pve.lan").unwrap();
    let expected = OWNER.replace("host: \"192.0.2.10\"  ", "host: \"pve.lan\"  ");
    assert_eq!(edited, expected);
    let again = set_proxmox_key(&edited, "host", "192.0.2.10").unwrap();
    assert_eq!(again, OWNER);
}

#[test]
fn every_layout_that_yaml_allows_is_edited_or_refused() {
    let layouts = [
        "homelab:\n  proxmox:\n    host: a",
        "homelab:\r\n  proxmox:\r\n    host: a # x\r\n  name: b\r\n",
        "homelab:\n  proxmox: { host: a } # flow\n",
        "homelab: { proxmox: {} }\n",
        "homelab: { name: x }\n",
        "homelab:\n  proxmox: # later\n  name: b\n",
        "homelab:\n  name: b\n",
        "homelab:\n  network:\n    dns: [192.0.2.1]\n",
        "homelab:\n  proxmox:\n    host: a\n    fingerprint:\n    port: 1\n",
        "homelab:\n  proxmox:\n    fingerprint: ~ # none yet\n    host: a\n",
        "homelab:\n  proxmox:\n    host: a\n    endpoints:\n      - b\n  name: x\n",
        "homelab:\n  proxmox:\n    endpoints: # more\n      - b\n",
        "# ü€\nhomelab:\n  description: ü€\n  proxmox:\n    host: 'a'\n    'fingerprint': 'CC' # ü\n",
        "x-a: &p\n  host: a\nhomelab:\n  proxmox: *p\n",
        "homelab:\n  proxmox: [a]\n",
        "homelab:\n  proxmox: null\n",
        "homelab:\n  proxmox:\n    fingerprint:\n      a: b\n",
        "homelab:\n  proxmox:\n    fingerprint: |\n      CC\n    host: a\n",
        "\u{feff}homelab:\n  proxmox:\n    host: a\n",
        "homelab: [\n",
        "",
    ];
    let mut shown = String::new();
    for layout in layouts {
        let after = match set_proxmox_key(layout, "fingerprint", PRINT) {
            Ok(text) => text.escape_debug().to_string(),
            Err(error) => format!("REFUSED {error}"),
        };
        shown += &format!("{}\n  {after}\n", layout.escape_debug());
    }
    insta::assert_snapshot!(shown, @r##"
    homelab:\n  proxmox:\n    host: a
      homelab:\n  proxmox:\n    host: a\n    fingerprint: \"AA:BB\"
    homelab:\r\n  proxmox:\r\n    host: a # x\r\n  name: b\r\n
      homelab:\r\n  proxmox:\r\n    host: a # x\r\n    fingerprint: \"AA:BB\"\r\n  name: b\r\n
    homelab:\n  proxmox: { host: a } # flow\n
      homelab:\n  proxmox: { fingerprint: \"AA:BB\", host: a } # flow\n
    homelab: { proxmox: {} }\n
      homelab: { proxmox: { fingerprint: \"AA:BB\" } }\n
    homelab: { name: x }\n
      homelab: { proxmox: { fingerprint: \"AA:BB\" }, name: x }\n
    homelab:\n  proxmox: # later\n  name: b\n
      homelab:\n  proxmox: # later\n    fingerprint: \"AA:BB\"\n  name: b\n
    homelab:\n  name: b\n
      homelab:\n  name: b\n  proxmox:\n    fingerprint: \"AA:BB\"\n
    homelab:\n  network:\n    dns: [192.0.2.1]\n
      homelab:\n  proxmox:\n    fingerprint: \"AA:BB\"\n  network:\n    dns: [192.0.2.1]\n
    homelab:\n  proxmox:\n    host: a\n    fingerprint:\n    port: 1\n
      homelab:\n  proxmox:\n    host: a\n    fingerprint: \"AA:BB\"\n    port: 1\n
    homelab:\n  proxmox:\n    fingerprint: ~ # none yet\n    host: a\n
      homelab:\n  proxmox:\n    fingerprint: \"AA:BB\" # none yet\n    host: a\n
    homelab:\n  proxmox:\n    host: a\n    endpoints:\n      - b\n  name: x\n
      homelab:\n  proxmox:\n    host: a\n    fingerprint: \"AA:BB\"\n    endpoints:\n      - b\n  name: x\n
    homelab:\n  proxmox:\n    endpoints: # more\n      - b\n
      homelab:\n  proxmox:\n    fingerprint: \"AA:BB\"\n    endpoints: # more\n      - b\n
    # ü€\nhomelab:\n  description: ü€\n  proxmox:\n    host: \'a\'\n    \'fingerprint\': \'CC\' # ü\n
      # ü€\nhomelab:\n  description: ü€\n  proxmox:\n    host: \'a\'\n    \'fingerprint\': \"AA:BB\" # ü\n
    x-a: &p\n  host: a\nhomelab:\n  proxmox: *p\n
      REFUSED could not set homelab.proxmox.fingerprint: the file is laid out in a way that cannot be edited safely; write it by hand: `fingerprint: "AA:BB"`
    homelab:\n  proxmox: [a]\n
      REFUSED could not set homelab.proxmox.fingerprint: there is a list around it; write it by hand: `fingerprint: "AA:BB"`
    homelab:\n  proxmox: null\n
      REFUSED could not set homelab.proxmox.fingerprint: its value is an explicit null; write it by hand: `fingerprint: "AA:BB"`
    homelab:\n  proxmox:\n    fingerprint:\n      a: b\n
      REFUSED could not set homelab.proxmox.fingerprint: there is a mapping there; write it by hand: `fingerprint: "AA:BB"`
    homelab:\n  proxmox:\n    fingerprint: |\n      CC\n    host: a\n
      REFUSED could not set homelab.proxmox.fingerprint: the file is laid out in a way that cannot be edited safely; write it by hand: `fingerprint: "AA:BB"`
    \u{feff}homelab:\n  proxmox:\n    host: a\n
      \u{feff}homelab:\n  proxmox:\n    host: a\n    fingerprint: \"AA:BB\"\n
    homelab: [\n
      REFUSED could not set homelab.proxmox.fingerprint: line 1:10, this is not YAML: unclosed bracket '['; write it by hand: `fingerprint: "AA:BB"`

      REFUSED could not set homelab.proxmox.fingerprint: the file is empty; write it by hand: `fingerprint: "AA:BB"`
    "##);
}

#[test]
fn numbers_and_flags_are_written_without_quotes() {
    let edited = set_proxmox_key("homelab:\n  proxmox:\n    host: a\n", "port", 443).unwrap();
    assert!(edited.ends_with("    port: 443\n"));
    let edited = set(&edited, &["homelab", "k3s", "enabled"], true).unwrap();
    let (config, _) = parse(&edited, None).unwrap();
    assert!(config.k3s.enabled);
    assert_eq!(config.proxmox.unwrap().port, 443);
}

proptest! {
    #[test]
    fn any_text_arrives_and_nothing_else_changes(text in any::<String>(), key in "[a-z_.: #]{1,12}") {
        let path = ["homelab", "ssh", "hosts", &key, "user"];
        let edited = set(OWNER, &path, text.as_str()).unwrap();
        let (config, _) = parse(&edited, None).unwrap();
        prop_assert_eq!(config.ssh.hosts[&key].user.as_deref(), Some(text.as_str()));
        // And back: setting it again replaces it in place.
        let back = set(&edited, &path, "x").unwrap();
        let (config, _) = parse(&back, None).unwrap();
        prop_assert_eq!(config.ssh.hosts[&key].user.as_deref(), Some("x"));
        for line in OWNER.lines() {
            prop_assert!(back.lines().any(|other| other == line), "{}", line);
        }
    }

    #[test]
    fn no_text_makes_it_fail_or_lie(
        pieces in proptest::collection::vec(
            "homelab:|proxmox:|host: a|fingerprint:|\n|  |    |# c|- |\\{|\\}|, |'x'|\"|&a|\\*a|\\||: ", 0..24
        ),
    ) {
        let text = pieces.concat();
        if let Ok(edited) = set_proxmox_key(&text, "fingerprint", PRINT) {
            let node = document::parse(&edited).unwrap();
            let node = ["homelab", "proxmox", "fingerprint"]
                .iter()
                .fold(&node, |node, key| &node.entry(key).unwrap().node);
            prop_assert!(NewValue::from(PRINT).is(node));
        }
    }
}

#[test]
fn a_result_that_differs_anywhere_else_is_not_accepted() {
    let accepted = |old: &str, new: &str| {
        let (old, new) = (document::parse(old).unwrap(), document::parse(new).unwrap());
        only_change(Some(&old), &new, &["a", "b"], &NewValue::from("x"))
    };
    assert!(accepted("a: { c: 1 }\nd: [2]\n", "a: { b: \"x\", c: 1 }\nd: [2]\n"));
    for new in [
        "a: { c: 1 }\nd: [2]\n",
        "a: { b: y, c: 1 }\nd: [2]\n",
        "a: { b: x, c: 2 }\nd: [2]\n",
        "a: { b: x, c: '1' }\nd: [2]\n",
        "a: { b: x, e: 1 }\nd: [2]\n",
        "a: { b: x, c: 1, e: 1 }\nd: [2]\n",
        "a: { b: x, c: 1 }\nd: [3]\n",
        "a: { b: x, c: 1 }\nd: [2, 3]\n",
        "a: { b: x, c: 1 }\nd:\n",
        "a: { b: x, c: 1 }\n",
    ] {
        assert!(!accepted("a: { c: 1 }\nd: [2]\n", new), "{new}");
    }
}
