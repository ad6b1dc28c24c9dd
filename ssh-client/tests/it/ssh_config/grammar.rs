//! Random files of a grammar: `ssh -G` and we say the same of each.

use std::fs;

use proptest::prelude::*;

use super::{Asked, g};
use crate::peer;

fn one_of(words: &[&'static str]) -> impl Strategy<Value = String> + use<> {
    prop::sample::select(words.to_vec()).prop_map(str::to_owned)
}

const NAMES: &[&str] = &["a", "b", "a.lan", "b.lan", "ab", "A"];
const PATTERNS: &[&str] =
    &["a", "b", "*", "?", "*.lan", "a*", "??", "!a", "!b.lan", "!*.lan", "*a*", "A", "b.*"];
const LISTS: &[&str] = &["a", "*", "*.lan", "a,b", "*,!a", "!a", "?,*.lan", "A*", "b*,!b"];
const USERS: &[&str] = &["x", "y", "root", "x*", "*,!x", "root,x", "?"];

fn criterion() -> impl Strategy<Value = String> {
    let list = |name: &'static str, lists: &[&'static str]| {
        (prop::bool::weighted(0.25), one_of(lists))
            .prop_map(move |(not, list)| format!("{}{name} {list}", if not { "!" } else { "" }))
    };
    prop_oneof![
        4 => list("host", LISTS),
        3 => list("originalhost", LISTS),
        3 => list("user", USERS),
        2 => list("localuser", USERS),
        1 => Just("final".to_owned()),
        1 => Just("canonical".to_owned()),
    ]
}

fn option() -> impl Strategy<Value = String> {
    let with = |keyword: &'static str, values: &[&'static str]| {
        (one_of(values), one_of(&[" ", "=", " = ", "\t", "  "]), any::<bool>()).prop_map(
            move |(value, between, upper)| {
                let keyword = if upper { keyword.to_uppercase() } else { keyword.to_owned() };
                format!("{keyword}{between}{value}")
            },
        )
    };
    prop_oneof![
        with("HostName", &["b.lan", "%h.lan", "a", "192.0.2.1", "B", "2001:DB8::0:1", "x%%y"]),
        with("User", &["x", "y", "root", "\"x y\"", "'z'"]),
        with("Port", &["1", "22", "2222"]),
        with("IdentityFile", &["~/k1", "~/k2", "\"~/k 3\"", "none", "/k\\ 4", "~/k5 # c"]),
        with("CertificateFile", &["~/c1", "~/c2"]),
        with(
            "UserKnownHostsFile",
            &["none", "~/h1 ~/h2", "/h/%h-%n-%p-%r-%k", "\"/h 3\" ${LAB_DIR}/4"]
        ),
        with("GlobalKnownHostsFile", &["none", "/g1 /g2"]),
        with("HostKeyAlias", &["K", "k2"]),
        with("ProxyJump", &["none", "j", "u@j:1", "j,k@l:2", "[::1]:3", "ssh://m@n:4,o"]),
        with("ProxyCommand", &["none", "nc %h %p", "x \"y\" # z"]),
        with("StrictHostKeyChecking", &["yes", "no", "ask", "accept-new", "off"]),
        with("ConnectTimeout", &["5", "1m", "none", "0"]),
        with("ServerAliveInterval", &["5", "2m", "0"]),
        with("ServerAliveCountMax", &["0", "9"]),
        with("IdentitiesOnly", &["yes", "no", "TRUE"]),
        with("IdentityAgent", &["none", "~/a-%h", "${LAB_DIR}/a"]),
        with("BatchMode", &["yes", "no"]),
        // Addresses of the other family stay as they are written, and cannot be reached.
        with("AddressFamily", &["any"]),
        with("PreferredAuthentications", &["publickey", "password,publickey"]),
        with("Compression", &["yes", "no"]),
        with("PubkeyAuthentication", &["no", "unbound"]),
        with("ForwardAgent", &["yes", "no"]),
        with("SendEnv", &["LANG LC_*", "A"]),
        // Each of these makes ssh refuse the whole file.
        one_of(&[
            "User \"",
            "Port x",
            "Port",
            "User a b",
            "ConnectTimeout x",
            "IdentityFile ~/%q",
            "UserKnownHostsFile /%q"
        ]),
    ]
}

fn line() -> impl Strategy<Value = String> {
    let host = prop::collection::vec(one_of(PATTERNS), 1..4)
        .prop_map(|patterns| format!("Host {}", patterns.join(" ")));
    let conditions = prop::collection::vec(criterion(), 1..4)
        .prop_map(|criteria| format!("Match {}", criteria.join(" ")));
    let indent = one_of(&["", "  ", "\t"]);
    let end = one_of(&["", " ", "\t", "\r", " \x0c"]);
    let text = prop_oneof![
        16 => option(),
        5 => host,
        4 => conditions,
        1 => one_of(&["", "# Port 1", "#", "Match all", "Match !all", "Host # x"]),
    ];
    (indent, text, end).prop_map(|(indent, text, end)| format!("{indent}{text}{end}"))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn ssh_and_we_agree_on_random_files(
        lines in prop::collection::vec(line(), 0..16),
        host in one_of(NAMES),
        user in prop::option::weighted(0.2, one_of(&["x", "y"])),
    ) {
        if !peer::has("ssh") {
            return Ok(());
        }
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("config");
        fs::write(&file, lines.join("\n")).unwrap();
        let asked = Asked { host: &host, user: user.as_deref(), ..Asked::default() };
        let theirs = g::of_ssh(&file, &asked);
        let ours = asked.resolve(&file);
        match (theirs, ours) {
            (Ok(theirs), Ok(ours)) => prop_assert_eq!(theirs, g::of_ours(&ours), "{:#?} {:?}", lines, asked),
            (Err(_), Err(_)) => {}
            // Tokens of an identity file are replaced by ssh only when it connects.
            (Ok(_), Err(error)) if error.to_string().contains("IdentityFile") => {}
            (theirs, ours) => prop_assert!(false, "ssh {theirs:?}, ours {ours:?}, {lines:#?} {asked:?}"),
        }
    }

    #[test]
    fn any_text_is_a_file_or_an_error_with_its_line(text in "[\\PC\n\t\"'\\\\=#%$~ ]{0,200}") {
        match ssh_client::SshConfig::parse("config", &text) {
            Ok(config) => drop(config.route("a")),
            Err(error) => prop_assert!(error.at().is_some(), "{error}"),
        }
    }
}
