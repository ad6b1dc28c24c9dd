//! The configuration as a whole: the owner's file, the shipped example, and what is said about wrong ones.

use std::fs;
use std::path::PathBuf;

use super::*;

/// The owner's file: the keys of the earlier tool, and no others.
pub(crate) const OWNER: &str = include_str!("tests/owner.yml");

const EXAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../homelab-config.example.yml");
const SCHEMA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/homelab-config.schema.json");

#[test]
fn the_owners_file_loads_unchanged_and_without_a_warning() {
    let (config, warnings) = parse(OWNER, None).unwrap();
    assert_eq!(warnings, []);

    assert_eq!(config.name(), "House");
    let vmids: Vec<u32> = config.guests().map(|guest| guest.vmid.get()).collect();
    assert_eq!(vmids, [101, 103, 200]);
    let specs = &config.infrastructure.vms[0].specs;
    assert_eq!(specs.memory.map(values::Size::bytes), Some(16 << 30));
    assert_eq!(config.backup.retention.unwrap().duration().as_secs(), 30 * 86_400);
    assert_eq!(config.k3s.workers.len(), 2);
    let proxmox = config.proxmox.unwrap();
    assert_eq!((proxmox.host.as_str(), proxmox.port), ("192.0.2.10", 8006));
    assert_eq!(proxmox.keychain_account, "proxmox");
}

#[test]
fn the_shipped_example_is_right_with_and_without_its_profile() {
    let text = fs::read_to_string(EXAMPLE).unwrap();
    let (plain, warnings) = parse(&text, None).unwrap();
    assert_eq!(warnings, []);
    let (away, warnings) = parse(&text, Some("away")).unwrap();
    assert_eq!(warnings, []);

    let (plain_host, away_host) = (plain.proxmox.unwrap(), away.proxmox.unwrap());
    assert_eq!((plain_host.host.as_str(), plain.tailscale.enabled), ("192.0.2.10", false));
    assert_eq!((away_host.host.as_str(), away.tailscale.enabled), ("100.64.0.10", true));
    assert_eq!(away_host.node, plain_host.node, "what the profile does not name stays");
}

#[test]
fn lines_that_the_example_has_commented_out_are_right_too() {
    let text = fs::read_to_string(EXAMPLE).unwrap();
    let is_key = |line: &str| {
        let key = line.split(':').next().unwrap_or_default();
        line.contains(": ") && key.chars().all(|c| c.is_ascii_lowercase() || c == '_')
    };
    let uncommented: Vec<String> = text
        .lines()
        .map(|line| match line.trim_start().strip_prefix("# ") {
            Some(rest) if line.starts_with(' ') && is_key(rest) => line.replacen("# ", "", 1),
            _ => line.to_owned(),
        })
        .collect();
    let (config, warnings) = parse(&uncommented.join("\n"), None).unwrap();
    let proxmox = config.proxmox.unwrap();
    assert!(
        proxmox.fingerprint.is_some() && proxmox.token_id.is_some() && proxmox.endpoints.len() == 2
    );
    assert!(
        config.logs.dir.is_some()
            && config.notify.webhook.is_some()
            && config.k3s.context.is_some()
    );
    let odd: Vec<_> = warnings.iter().map(|warning| warning.path.as_str()).collect();
    assert_eq!(odd, ["homelab.proxmox.ca_file"], "{warnings:?}");
}

#[test]
fn the_shipped_schema_is_the_one_of_this_model() {
    let schema = serde_json::to_string_pretty(&json_schema()).unwrap() + "\n";
    if std::env::var_os("HOMELAB_WRITE_SCHEMA").is_some() {
        fs::write(SCHEMA, &schema).unwrap();
    }
    let shipped = fs::read_to_string(SCHEMA).unwrap_or_default();
    assert!(
        shipped == schema,
        "homelab-config.schema.json is stale; write it anew with HOMELAB_WRITE_SCHEMA=1 cargo test",
    );
}

#[test]
fn the_schema_accepts_the_files_that_the_program_accepts_and_refuses_wrong_ones() {
    let validator = jsonschema::validator_for(&json_schema()).unwrap();
    let complaints = |text: &str| -> Vec<String> {
        let value: serde_json::Value = serde_yaml::from_str(text).unwrap();
        validator.iter_errors(&value).map(|error| error.instance_path().to_string()).collect()
    };
    assert_eq!(complaints(OWNER), [""; 0]);
    assert_eq!(complaints(&fs::read_to_string(EXAMPLE).unwrap()), [""; 0]);

    for wrong in [
        "homelab: { proxmox: { host: a, port: 0 } }",
        "homelab: { proxmox: { host: a, hots: b } }",
        "homelab: { proxmox: { port: 1 } }",
        "homelab: { infrastructure: { vms: [{ vmid: 5 }] } }",
        "homelab: { monitoring: { resource_thresholds: { cpu_warning: 101 } } }",
        "homelab: { k3s: { mode: remot } }",
        "profiles: {}",
    ] {
        assert_eq!(complaints(wrong).len(), 1, "{wrong}");
        let accepted = parse(wrong, None).is_ok_and(|(_, warnings)| warnings.is_empty());
        assert!(!accepted, "{wrong}");
    }
}

/// What is said about a wrong file, as it is shown.
fn said(text: &str) -> String {
    match parse(text, None) {
        Ok((_, warnings)) => {
            let lines: Vec<_> =
                warnings.iter().map(|warning| format!("warning: {warning}")).collect();
            lines.join("\n")
        }
        Err(mistakes) => mistakes.lines().join("\n"),
    }
}

#[test]
fn several_mistakes_are_reported_at_once_each_with_its_place() {
    let text = "
homelab:
  proxmox:
    host: pve
    port: 99999
    user: root
    fingerprint: AA:BB
  network:
    subnet: 192.0.2.0/33
    gateway: 192.0.2.300
    reserved: [192.0.2.9-192.0.2.1]
  infrastructure:
    vms:
      - vmid: ten
      - vmid: 99
      - name: lost
      - { vmid: 100, specs: { memory: 4, cpu: two }, expected_state: runing }
      - vmid: 100
    containers: 4
  k3s: { enabled: yes, mode: remot }
  monitoring:
    health_check_interval: 1 month
    resource_thresholds: { cpu_warning: 180 }
  backup: { retention: 30, schedul: daily }
  forgejo: {}
";
    insta::assert_snapshot!(said(text), @r##"
    line 5:11, homelab.proxmox.port: `99999`: not a port; it goes from 1 to 65535
    line 6:11, homelab.proxmox.user: "root" is not a user (name@realm): it has no @ before the realm
    line 7:18, homelab.proxmox.fingerprint: `AA:BB`: not a SHA-256 fingerprint: 4 hex digits instead of 64 (expected 32 pairs of hex digits, such as AB:CD:…)
    line 9:13, homelab.network.subnet: `192.0.2.0/33`: not a network: the number after the / goes from 0 to 32
    line 10:14, homelab.network.gateway: `192.0.2.300`: invalid IP address syntax
    line 11:16, homelab.network.reserved[0]: `192.0.2.9-192.0.2.1`: not a range: the first address is above the last
    line 14:15, homelab.infrastructure.vms[0].vmid: "ten" is not a guest id: it must be a number from 100 to 999999999
    line 15:15, homelab.infrastructure.vms[1].vmid: "99" is not a guest id: it must be a number from 100 to 999999999
    line 16:9, homelab.infrastructure.vms[2]: the key `vmid` is missing here
    line 17:39, homelab.infrastructure.vms[3].specs.memory: `4`: not a size; write a number and a unit, as in 512MB, 4GB, 1.5TB
    line 17:47, homelab.infrastructure.vms[3].specs.cpu: expected a whole number, found `two`
    line 17:70, homelab.infrastructure.vms[3].expected_state: expected `running` or `stopped`, found `runing`; did you mean `running`?
    line 18:15, homelab.infrastructure.vms[4].vmid: 100 is taken, by homelab.infrastructure.vms[3].vmid at line 17:17
    line 19:17, homelab.infrastructure.containers: expected a list (lines that begin with `- `), found `4`
    line 20:19, homelab.k3s.enabled: expected true or false, without quotes, found `yes`
    line 20:30, homelab.k3s.mode: expected `auto`, `local` or `remote`, found `remot`; did you mean `remote`?
    line 22:28, homelab.monitoring.health_check_interval: `1 month`: months and years differ in length; write days or weeks
    line 23:41, homelab.monitoring.resource_thresholds.cpu_warning: `180`: not a percentage; it goes from 0 to 100
    line 24:24, homelab.backup.retention: `30`: not a length of time; write a number and a unit, as in 30s, 5m, 2h, 30 days
    line 24:28, homelab.backup.schedul: unknown key; did you mean `schedule`?
    line 25:12, homelab.forgejo: the key `url` is missing here
    "##);
}

#[test]
fn a_guest_number_that_is_taken_names_both_places() {
    let text = "
homelab:
  infrastructure:
    vms: [{ vmid: 101 }]
    containers: [{ vmid: 102 }, { vmid: 101 }]
";
    insta::assert_snapshot!(said(text), @"line 5:41, homelab.infrastructure.containers[1].vmid: 101 is taken, by homelab.infrastructure.vms[0].vmid at line 4:19");
}

#[test]
fn unknown_keys_are_warnings_with_what_was_probably_meant() {
    let text = "
homelab:
  proxmxo: { host: a }
  proxmox: { host: a, finger-print: x, password: hunter2 }
  monitoring: { resource_tresholds: { cpu_warning: 1 } }
  colour: blue
profils: {}
x-notes: { any: thing }
";
    insta::assert_snapshot!(said(text), @r##"
    warning: line 3:3, homelab.proxmxo: unknown key; did you mean `proxmox`?
    warning: line 4:23, homelab.proxmox.finger-print: unknown key; did you mean `fingerprint`?
    warning: line 4:40, homelab.proxmox.password: unknown key, and secrets do not belong in this file; `homelab credentials set` stores them safely
    warning: line 5:17, homelab.monitoring.resource_tresholds: unknown key; did you mean `resource_thresholds`?
    warning: line 6:3, homelab.colour: unknown key; known here: name, description, proxmox, network, infrastructure, k3s, ssh, forgejo, linkding, services, hardware, sensors, gpu, monitoring, backup, backups, notify, tailscale, logs, aliases
    warning: line 7:1, profils: unknown key; did you mean `profiles`?
    "##);
}

#[test]
fn a_misspelt_required_key_is_explained_by_the_unknown_one() {
    insta::assert_snapshot!(said("homelab:\n  proxmox:\n    hots: pve\n"), @r##"
    line 3:5, homelab.proxmox: the key `host` is missing here
    line 3:5, homelab.proxmox.hots: unknown key; did you mean `host`?
    "##);
}

#[test]
fn what_is_not_a_configuration_at_all_says_why() {
    let texts = [
        "",
        "# later\n\n",
        "just text",
        "- a\n- b\n",
        "homelab:\n",
        "homelab: 4\n",
        "homlab: {}\n",
        "proxmox: { host: a }\n",
        "homelab:\n\tname: x\n",
        "homelab:\n  name: \"x\n",
        "homelab: [1, 2\n",
        "homelab:\n name: a\n  ip: b\n",
        "homelab:\n  name: a\n  name: b\n",
        "homelab: {}\n---\nhomelab: {}\n",
        "homelab: {}\nprofiles: [a]\n",
        "homelab: {}\nprofiles: { a: 1 }\n",
        "homelab: {}\nprofiles: { a: { naem: x } }\n",
        "homelab: {}\nprofiles: { a: { name: [] } }\n",
    ];
    let lines: Vec<_> = texts.iter().map(|text| format!("{text:?}\n  {}", said(text))).collect();
    insta::assert_snapshot!(lines.join("\n"), @r##"
    ""
      the file is empty
    "# later\n\n"
      the file is empty
    "just text"
      line 1:1, expected `homelab:` and everything below it, found text
    "- a\n- b\n"
      line 1:1, expected `homelab:` and everything below it, found a list
    "homelab:\n"
      line 1:1, homelab: nothing stands below it; everything about the lab goes there, indented
    "homelab: 4\n"
      line 1:10, homelab: expected a mapping (lines of `key: value`), found `4`
    "homlab: {}\n"
      line 1:1, homlab: the key `homelab` is missing at the top; everything else stands below it, indented
    "proxmox: { host: a }\n"
      the key `homelab` is missing at the top; everything else stands below it, indented
    "homelab:\n\tname: x\n"
      line 2:2, a tab indents this line; YAML allows only spaces there
    "homelab:\n  name: \"x\n"
      line 2:9, this is not YAML: unclosed quote
    "homelab: [1, 2\n"
      line 1:10, this is not YAML: unclosed bracket '['
    "homelab:\n name: a\n  ip: b\n"
      line 3:5, this is not YAML: mapping values are not allowed in this context
    "homelab:\n  name: a\n  name: b\n"
      line 3:3, homelab.name: the key is there twice, first at 2:3
    "homelab: {}\n---\nhomelab: {}\n"
      line 3:1, a second document starts here (`---`); the file holds one
    "homelab: {}\nprofiles: [a]\n"
      line 2:11, profiles: expected names with changes below them, found a list
    "homelab: {}\nprofiles: { a: 1 }\n"
      line 2:16, profiles.a: expected the keys that it changes, found a number
    "homelab: {}\nprofiles: { a: { naem: x } }\n"
      warning: line 2:18, homelab.naem: unknown key; did you mean `name`?
    "homelab: {}\nprofiles: { a: { name: [] } }\n"
      line 2:24, homelab.name: expected text, found a list
    "##);
}

#[test]
fn no_message_shows_another_line_or_a_secret() {
    let texts = [
        "homelab:\n  proxmox:\n    host: pve\n    token_id: root@pam!cli=hunter2\n",
        "homelab:\n  proxmox:\n    host: pve\n    password: hunter2\n    port: x\n",
        "homelab:\n  forgejo:\n    url: https://ana:hunter2@git.example.org\n",
        "homelab:\n  name: hunter2\n  network: [\n",
        "homelab:\n  name: hunter2\n  network: 4\n",
        "homelab:\n  proxmox: { host: a, secret_command: [hunter2] }\n",
        "homelab:\n  notify: { webhook: hunter2 }\n",
    ];
    for text in texts {
        assert!(parse(text, None).is_err(), "{text}");
        assert!(!said(text).contains("hunter2"), "{}", said(text));
    }
}

#[test]
fn keys_with_nothing_after_them_count_as_absent() {
    let text = "homelab:\n  description:\n  proxmox:\n  infrastructure:\n    vms:\n    # - vmid: 1\n  k3s:\n    enabled:\n";
    let (config, warnings) = parse(text, None).unwrap();
    assert_eq!((config, warnings), (Config::default(), vec![]));
}

#[test]
fn text_that_looks_like_something_else_stays_text() {
    let text = "homelab:\n  name: 007\n  description: NO\n  hardware: { cpu: 1e3, gpu: true }\n";
    let (config, _) = parse(text, None).unwrap();
    let hardware = &config.hardware;
    let read = [&config.name, &config.description, &hardware.cpu, &hardware.gpu];
    assert_eq!(read.map(|text| text.as_deref().unwrap()), ["007", "NO", "1e3", "true"]);
}

#[test]
fn anchors_and_aliases_are_followed_and_a_bomb_of_them_is_refused() {
    let text = "x-small: &small { cpu: 2, memory: 4GB }\nhomelab:\n  infrastructure:\n    vms:\n      - { vmid: 101, specs: *small }\n";
    let (config, _) = parse(text, None).unwrap();
    assert_eq!(config.infrastructure.vms[0].specs.cpu, Some(2));

    let mut bomb = String::from("x-a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for level in 1..9 {
        let inner = vec![format!("*a{}", level - 1); 10].join(", ");
        bomb += &format!("x-a{level}: &a{level} [{inner}]\n");
    }
    assert!(parse(&(bomb + "homelab: {}\n"), None).is_err());
}

#[test]
fn an_unknown_profile_names_those_that_there_are() {
    let text = "homelab: {}\nprofiles: { home: {}, away: {} }\n";
    let say = |text, name| parse(text, Some(name)).unwrap_err().lines().join("\n");
    assert_eq!(say(text, "awya"), "there is no profile `awya`; did you mean `away`?");
    assert_eq!(say(text, "x"), "there is no profile `x`; there are: home, away");
    assert_eq!(say("homelab: {}", "x"), "there is no profile `x`: the file has no `profiles:`");
}

/// A folder with a configuration in it, and one below it.
fn tree() -> (tempfile::TempDir, PathBuf, PathBuf) {
    let top = tempfile::tempdir().unwrap();
    let below = top.path().join("a/b");
    fs::create_dir_all(&below).unwrap();
    let file = top.path().join(FILE_NAME);
    fs::write(&file, "homelab: { name: found }\n").unwrap();
    (top, file, below)
}

#[test]
fn the_file_is_found_upwards_and_a_named_one_comes_first() {
    let (top, file, below) = tree();
    let upwards = Search::new().start(&below);
    assert_eq!(load(&upwards, None).unwrap().path, file);

    let other = top.path().join("other.yml");
    fs::write(&other, "homelab: { name: other }").unwrap();
    let variable = upwards.clone().environment(&other);
    assert_eq!(load(&variable, None).unwrap().config.name(), "other");
    assert_eq!(load(&variable.argument(&file), None).unwrap().config.name(), "found");
}

#[test]
fn a_named_file_that_is_not_there_is_an_error_and_no_other_is_taken() {
    let (top, _, below) = tree();
    let search = Search::new().start(&below).argument(top.path().join("gone.yml"));
    let Error::NotFound { looked } = load(&search, None).unwrap_err() else { panic!() };
    assert_eq!(looked.len(), 1);
}

/// Needs root, who alone can give a file away.
#[cfg(unix)]
#[test]
fn a_file_that_a_stranger_left_there_is_refused_unless_it_is_named() {
    let (_top, file, below) = tree();
    if std::os::unix::fs::chown(&file, Some(12_345), None).is_err() {
        return;
    }
    let found = Search::new().start(&below);
    let error = load(&found, None).unwrap_err().to_string();
    assert!(error.contains("belongs to another user (uid 12345)"), "{error}");
    assert!(load(&found.argument(&file), None).is_ok());
}

#[test]
fn the_users_folder_is_the_last_place() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join(".config/homelab");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join(FILE_NAME), "homelab: {}").unwrap();
    let at = home.path().as_os_str().to_owned();
    let folders = Folders::from_environment(move |name| (name == "HOME").then(|| at.clone()));
    let empty = tempfile::tempdir().unwrap();
    let search = Search::new().start(empty.path()).folders(folders);
    assert_eq!(load(&search, None).unwrap().folder(), folder);
}

#[test]
fn without_a_configuration_every_place_is_named_and_what_to_do() {
    let folders = Folders::from_environment(|name| (name == "HOME").then(|| "/home/ana".into()));
    let search = Search::new().start("/no/such/folder").folders(folders);
    let error = load(&search, None).unwrap_err();
    insta::assert_snapshot!(format!("{error}\n  hint: {}", error.hint()), @r##"
    found no configuration; looked for
      /no/such/folder/homelab-config.yml (the current folder)
      /no/such/homelab-config.yml (a folder above it)
      /no/homelab-config.yml (a folder above it)
      /homelab-config.yml (a folder above it)
      /home/ana/.config/homelab/homelab-config.yml (your configuration folder)
      hint: `homelab config init` makes one; `homelab --demo` shows everything without one
    "##);
}

#[test]
fn a_file_that_cannot_be_read_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("c.yml");
    let mut messages = Vec::new();
    for content in [&b"homelab: {}\n# \xff\n"[..], &[b' '; (1 << 20) + 1], b"homelab: {\n"] {
        fs::write(&path, content).unwrap();
        messages.push(load(&Search::new().argument(&path), None).unwrap_err().to_string());
    }
    messages.push(load(&Search::new().argument(folder.path()), None).unwrap_err().to_string());
    let messages = messages.join("\n").replace(&folder.path().display().to_string(), "FOLDER");
    insta::assert_snapshot!(messages, @r##"
    could not read the configuration FOLDER/c.yml: line 2 is not UTF-8 text
    could not read the configuration FOLDER/c.yml: it has 1048577 bytes; no configuration is so long
    could not use the configuration FOLDER/c.yml: 1 mistake
      line 1:10, this is not YAML: unclosed bracket '{'
    could not read the configuration FOLDER: it is a folder
    "##);
}

#[test]
fn the_programs_error_has_the_same_lines_and_a_hint() {
    let error = Error::Invalid {
        path: "homelab-config.yml".into(),
        mistakes: parse("homelab:\n  name: []\n  proxmox: { hots: x }\n", None).unwrap_err(),
    };
    let shown = error.to_string();
    let error = crate::error::Error::from(error);
    assert_eq!(error.to_string(), shown);
    assert!(error.hint_text().is_some());
    insta::assert_snapshot!(shown, @r##"
    could not use the configuration homelab-config.yml: 2 mistakes
      line 2:9, homelab.name: expected text, found a list
      line 3:12, homelab.proxmox: the key `host` is missing here
      line 3:14, homelab.proxmox.hots: unknown key; did you mean `host`?
    "##);
}
