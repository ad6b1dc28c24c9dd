use proptest::prelude::*;

use super::*;

fn about() -> About<'static> {
    About { now: jiff::Timestamp::UNIX_EPOCH, node: Some("pve"), host: Some("192.0.2.10") }
}

/// A lab with one of everything.
fn lab() -> State {
    let amount =
        |used: u64, total: u64| Some(Amount { used_bytes: used << 30, total_bytes: total << 30 });
    State {
        lab: "Test lab".to_owned(),
        nodes: vec![Node {
            name: "pve".to_owned(),
            status: Some("online".to_owned()),
            version: Some("9.1.4".to_owned()),
            cpus: Some(16),
        }],
        guests: vec![
            Guest {
                vmid: 101,
                name: Some("W11-VM".to_owned()),
                kind: "qemu".to_owned(),
                node: Some("pve2".to_owned()),
                status: "running".to_owned(),
                stale: Some("node pve2 is offline".to_owned()),
                ..Guest::default()
            },
            Guest {
                vmid: 200,
                name: Some("Git-Service".to_owned()),
                kind: "lxc".to_owned(),
                node: Some("pve".to_owned()),
                status: "running".to_owned(),
                cpus: Some(2),
                memory_bytes: Some(2 << 30),
                ip_addresses: vec!["192.0.2.200".to_owned()],
                tags: vec!["git".to_owned()],
                config: Some(GuestConfig {
                    start_on_boot: true,
                    disks: vec![Disk {
                        key: "rootfs".to_owned(),
                        volume: "local-lvm:vm-200-disk-0".to_owned(),
                        size_bytes: Some(20 << 30),
                        mount_point: Some("/".to_owned()),
                    }],
                    networks: vec![Network {
                        key: "net0".to_owned(),
                        bridge: Some("vmbr0".to_owned()),
                        vlan: Some(20),
                        ..Network::default()
                    }],
                    ..GuestConfig::default()
                }),
                ..Guest::default()
            },
        ],
        storage: vec![Storage {
            name: "local".to_owned(),
            node: Some("pve".to_owned()),
            kind: "dir".to_owned(),
            content: vec!["backup".to_owned(), "iso".to_owned()],
            shared: false,
        }],
        usage: Some(Usage {
            generated_at: jiff::Timestamp::UNIX_EPOCH,
            nodes: vec![NodeUsage {
                name: "pve".to_owned(),
                cpu_percent: Some(3.21),
                memory: amount(12, 62),
                disk: None,
                uptime_seconds: Some(1_062_720),
            }],
            guests: vec![GuestUsage {
                vmid: 200,
                cpu_percent: Some(1.0),
                memory: amount(1, 2),
                disk: amount(8, 20),
                uptime_seconds: Some(5400),
            }],
            storage: vec![StorageUsage {
                name: "local".to_owned(),
                node: "pve".to_owned(),
                space: Amount { used_bytes: 1, total_bytes: 2 },
            }],
        }),
    }
}

#[test]
fn the_file_of_today_reads_like_this() {
    let text = write(&lab(), Schema::V2, &about()).unwrap();
    insta::assert_snapshot!(text);
    assert_eq!(read(&text).unwrap(), Recorded { schema: Schema::V2, state: lab() });
}

#[test]
fn notes_stay_out_of_the_file() {
    let mut lab = lab();
    lab.guests[1].config.as_mut().unwrap().description = Some("root password: hunter2".to_owned());
    let text = write(&lab, Schema::V2, &about()).unwrap();
    assert!(!text.contains("hunter2"), "{text}");
}

#[test]
fn the_earlier_tools_file_reads_like_this() {
    insta::assert_snapshot!(write(&lab(), Schema::V1, &about()).unwrap());
}

#[test]
fn what_both_formats_know_survives_the_earlier_one() {
    let text = write(&lab(), Schema::V1, &about()).unwrap();
    let Recorded { schema, state } = read(&text).unwrap();
    assert_eq!(schema, Schema::V1);
    let [vm, ct] = state.guests.as_slice() else { panic!("{state:?}") };
    assert_eq!((vm.vmid, vm.kind.as_str(), vm.status.as_str()), (101, "qemu", "running"));
    assert_eq!((ct.name.as_deref(), ct.kind.as_str()), (Some("Git-Service"), "lxc"));
    assert_eq!((ct.cpus, ct.memory_bytes), (Some(2), Some(2 << 30)));
    assert_eq!(state.nodes[0].name, "pve");
    assert_eq!((state.storage[0].name.as_str(), state.storage[0].kind.as_str()), ("local", "dir"));
}

#[test]
fn a_file_as_the_earlier_tool_really_wrote_it_is_read() {
    let text = "# Generated: 2025-08-01T10:00:00Z
infrastructure:
  node:
    name: pve
    host: 192.0.2.10
    cpu_usage: \"3.2%\"
    memory_used: \"12.1GB\"
    memory_total: 62.7GB
    uptime_days: 12.3
  vms:
    - vmid: \"103\"
      name: 1e3
      status: running
      cpus: '2'
      memory_mb: 4096.0
      cpu_usage: 1.0%
      memory_used_mb: 2048
      uptime_hours: 5
  containers:
  storage:
    - { name: local, type: dir, content: 'i,s,o' }
";
    let Recorded { schema, state } = read(text).unwrap();
    assert_eq!(schema, Schema::V1);
    let guest = &state.guests[0];
    assert_eq!((guest.vmid, guest.name.as_deref()), (103, Some("1e3")));
    assert_eq!((guest.cpus, guest.memory_bytes), (Some(2), Some(4 << 30)));
    assert_eq!(state.guests.len(), 1);
    assert!(state.storage[0].content.is_empty());
}

#[test]
fn what_cannot_be_used_says_why() {
    let texts = [
        "schema_version: 3\nlab: x\n",
        "",
        "schema_version: 2\nguests:\n  - vmid: x\n",
        "schema_version: 2\nguests: [\n",
        "schema_version: 1\n",
        "infrastructure:\n  vms: [{ name: a }]\n",
        "homelab:\n  name: x\n",
        "just some text: [",
    ];
    let shown: Vec<String> = texts.into_iter().map(|text| format!("{:?}", read(text))).collect();
    insta::assert_snapshot!(shown.join("\n"));
}

#[test]
fn a_field_that_a_later_version_adds_is_passed_over() {
    let text = write(&lab(), Schema::V2, &about()).unwrap();
    let text =
        text.replace("guests:\n- vmid: 101", "weather: fine\nguests:\n- vmid: 101\n  mood: good");
    assert!(text.contains("weather") && text.contains("mood"), "{text}");
    assert_eq!(read(&text).unwrap().state, lab());
}

prop_compose! {
    fn some_text()(text in prop_oneof![
        any::<String>(),
        "[a-z]{0,3}(: | #|'|\"|\n|\t|\\[|-|~|null|true|1e3|0x1F|1_000|yes|\\*|&|!|%|@|`|\u{85}|\u{feff}){0,3}[a-z ]{0,2}",
    ]) -> String { text }
}

prop_compose! {
    fn some_config()(
        start_on_boot in any::<bool>(),
        protection in any::<bool>(),
        os_type in proptest::option::of(some_text()),
        disks in proptest::collection::vec((some_text(), some_text(), any::<Option<u64>>(), proptest::option::of(some_text())), 0..3),
        networks in proptest::collection::vec((some_text(), proptest::option::of(some_text()), any::<Option<u16>>()), 0..3),
    ) -> GuestConfig {
        GuestConfig {
            start_on_boot, protection, os_type, description: None,
            disks: disks.into_iter().map(|(key, volume, size_bytes, mount_point)| Disk { key, volume, size_bytes, mount_point }).collect(),
            networks: networks.into_iter().map(|(key, bridge, vlan)| Network { key, bridge, vlan, ..Network::default() }).collect(),
        }
    }
}

prop_compose! {
    pub(in crate::inventory) fn some_guest()(
        vmid in 100..1_000_000_000_u32,
        name in proptest::option::of(some_text()),
        kind in prop_oneof![Just("qemu".to_owned()), Just("lxc".to_owned())],
        node in proptest::option::of(some_text()),
        status in prop_oneof![Just("running".to_owned()), Just("stopped".to_owned()), some_text()],
        stale in proptest::option::of(some_text()),
        cpus in any::<Option<u32>>(),
        memory_bytes in any::<Option<u64>>(),
        (ip_addresses, tags) in (proptest::collection::vec(some_text(), 0..3), proptest::collection::vec(some_text(), 0..3)),
        template in any::<bool>(),
        config in proptest::option::of(some_config()),
    ) -> Guest {
        Guest { vmid, name, kind, node, status, stale, cpus, memory_bytes, ip_addresses, tags, template, config }
    }
}

prop_compose! {
    pub(in crate::inventory) fn some_state()(
        lab in some_text(),
        guests in proptest::collection::vec(some_guest(), 0..4),
        storage in proptest::collection::vec((some_text(), proptest::option::of(some_text()), some_text(), any::<bool>()), 0..3),
        percent in proptest::option::of(0.0..100.0_f64),
    ) -> State {
        let mut guests = guests;
        guests.sort_by_key(|guest| guest.vmid);
        guests.dedup_by_key(|guest| guest.vmid);
        State {
            lab,
            nodes: vec![Node { name: "pve".to_owned(), ..Node::default() }],
            guests,
            storage: storage.into_iter().map(|(name, node, kind, shared)| Storage { name, node, kind, shared, ..Storage::default() }).collect(),
            usage: percent.map(|percent| Usage {
                nodes: vec![NodeUsage { name: "pve".to_owned(), cpu_percent: Some(percent), ..NodeUsage::default() }],
                ..Usage::default()
            }),
        }
    }
}

proptest! {
    #[test]
    fn whatever_is_written_is_read_again(state in some_state()) {
        let text = write(&state, Schema::V2, &about()).unwrap();
        let back = read(&text).unwrap();
        prop_assert_eq!(&back.state, &state, "{}", text);
        prop_assert_eq!(write(&back.state, Schema::V2, &about()).unwrap(), text);
    }

    #[test]
    fn what_is_written_for_the_earlier_tool_is_read_again(state in some_state()) {
        let text = write(&state, Schema::V1, &about()).unwrap();
        let back = read(&text).unwrap().state;
        prop_assert_eq!(back.guests.len(), state.guests.len());
        for (back, guest) in back.guests.iter().zip(&state.guests) {
            prop_assert_eq!((back.vmid, &back.name, &back.kind), (guest.vmid, &guest.name, &guest.kind));
            prop_assert_eq!(&back.status, &guest.status);
            prop_assert_eq!(back.cpus, guest.cpus);
        }
    }

    #[test]
    fn no_text_makes_reading_fail_without_words(
        pieces in proptest::collection::vec(
            "schema_version: [0-9]|infrastructure:|vms:|- vmid: [0-9]{1,4}|name: x|status:|cpus: '?[0-9]'?|memory_mb: [0-9.e]{1,4}|storage:|\n|  |    |# c|\\{|\\}|\\[|\\]|~|\"", 0..24
        ),
    ) {
        if let Err(error) = read(&pieces.concat()) {
            prop_assert!(!error.to_string().is_empty());
        }
    }
}
