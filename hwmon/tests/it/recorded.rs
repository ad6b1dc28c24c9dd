//! The recorded machines, against what is known of them.

use std::collections::BTreeSet;

use hwmon::{Bound, ChannelKind, Class, Presence, Reading, Sensors};

use crate::tree::Tree;

fn recorded(name: &str) -> Option<Tree> {
    Tree::recorded().into_iter().find(|tree| tree.name == name)
}

#[test]
fn names_and_identities_are_there_and_identities_differ() {
    for tree in Tree::recorded() {
        let snapshot = tree.snapshot();
        let identities: BTreeSet<_> = snapshot.chips.iter().map(|chip| &chip.identity).collect();
        assert_eq!(identities.len(), snapshot.chips.len(), "{}", tree.name);
        let labels: BTreeSet<_> =
            snapshot.chips.iter().map(|chip| &chip.node_exporter_name).collect();
        assert_eq!(labels.len(), snapshot.chips.len(), "{}", tree.name);
        for chip in &snapshot.chips {
            let moving = chip.identity.as_str().contains(chip.node.as_str());
            assert!(!moving, "{}: {} holds the hwmon number", tree.name, chip.identity);
        }
    }
}

#[test]
fn every_verdict_but_ok_has_a_code_and_a_reason() {
    for tree in Tree::recorded() {
        let snapshot = tree.snapshot();
        for (chip, channel) in snapshot.all_channels() {
            let limits = channel.limits.iter().flat_map(|limit| {
                std::iter::once(&limit.verdict)
                    .chain(limit.hysteresis.iter().map(|own| &own.verdict))
            });
            for verdict in std::iter::once(&channel.verdict).chain(limits) {
                let explained = verdict.code.is_some() && verdict.reason.is_some();
                assert!(explained || verdict.class == Class::Ok, "{} {}", chip.node, channel.id());
                let reason = verdict.reason.as_deref().unwrap_or_default();
                assert!(!reason.contains(['{', '}']), "a place left open: {reason}");
            }
        }
    }
}

#[test]
fn the_216_degrees_and_the_still_fans_of_the_asus_board_are_told_from_real_readings() {
    let Some(tree) = recorded("asus-b450-pve") else { return };
    let snapshot = tree.snapshot();
    let board = snapshot.chips.iter().find(|chip| chip.name.as_deref() == Some("asus_wmi_sensors"));
    let board = board.unwrap();
    let odd = |kind, number| board.channel(kind, number).unwrap().verdict.clone();
    let t_sensor = odd(ChannelKind::Temperature, 5);
    assert_eq!(t_sensor.class, Class::Unconnected);
    assert_eq!(t_sensor.code.as_deref(), Some("t_sensor_no_probe"));
    assert_eq!(odd(ChannelKind::Fan, 4).class, Class::Unconnected);
    assert_eq!(odd(ChannelKind::Voltage, 2).class, Class::Suspect);
    for number in 1..=4 {
        assert!(odd(ChannelKind::Temperature, number).is_ok());
    }
    let labelled = |label: &str| {
        board.channels.iter().filter(|channel| channel.label.as_deref() == Some(label)).count()
    };
    assert_eq!(labelled("CPU Core Voltage"), 2);
    assert_eq!(board.libsensors_name.as_deref(), Some("asus_wmi_sensors-virtual-0"));
}

#[test]
fn a_bad_limit_does_not_discard_the_reading() {
    let Some(tree) = recorded("asus-b450-pve") else { return };
    let snapshot = tree.snapshot();
    let nvme = snapshot.chips.iter().find(|chip| chip.name.as_deref() == Some("nvme")).unwrap();
    assert_eq!(nvme.model.as_deref(), Some("Samsung SSD 970 EVO Plus 1TB"));
    // Without a serial number: where it sits.
    assert_eq!(nvme.identity.as_str(), "devices/pci0000:00/0000:00:01.1/0000:01:00.0");
    let sensor = nvme.channel(ChannelKind::Temperature, 2).unwrap();
    assert!(sensor.verdict.is_ok());
    let max = sensor.limit(Bound::Max).unwrap();
    assert_eq!(max.reading.value(), Some(65_261.85));
    assert_eq!(max.verdict.code.as_deref(), Some("limit_not_set"));
    assert_eq!(sensor.sane_limit(Bound::Max), None);
}

#[test]
fn all_sensors_that_agree_on_220_degrees_are_bogus_together() {
    let Some(tree) = recorded("sunxi-h616-220c") else { return };
    let snapshot = tree.snapshot();
    assert_eq!(snapshot.count(Class::Bogus), 4);
    let (_, zone) = snapshot.all_channels().next().unwrap();
    assert!(zone.verdict.reason.as_deref().unwrap().contains("all 4 temperatures"));
}

#[test]
fn twins_on_one_device_chips_without_name_and_vanished_chips_are_all_there() {
    let Some(tree) = recorded("edge-cases") else { return };
    let snapshot = tree.snapshot();
    assert_eq!(snapshot.chips.len(), 13);
    let named = |name: &str| {
        snapshot.chips.iter().filter(|chip| chip.libsensors_name.as_deref() == Some(name)).count()
    };
    assert_eq!(named("twin-isa-0000"), 2);
    let labels: Vec<_> =
        snapshot.chips.iter().map(|chip| chip.node_exporter_name.as_str()).collect();
    for label in ["platform_twin_0_hwmon5", "platform_twin_0_hwmon6", "platform_twin_0_twin_b"] {
        assert!(labels.contains(&label), "{label} in {labels:?}");
    }
    let nameless: Vec<_> = snapshot.chips.iter().filter(|chip| chip.name.is_none()).collect();
    assert_eq!(nameless.len(), 2);
    let gone = snapshot.chips.iter().find(|chip| chip.node == "hwmon9").unwrap();
    assert_eq!(gone.presence, Presence::Vanished);
    assert_eq!(gone.identity.as_str(), "devices/platform/gone.0");
}

#[test]
fn channels_with_odd_numbers_and_odd_values_are_all_there() {
    let Some(tree) = recorded("edge-cases") else { return };
    let snapshot = tree.snapshot();
    let chip = snapshot.chips.iter().find(|chip| chip.name.as_deref() == Some("edge")).unwrap();
    let temperature = |number| chip.channel(ChannelKind::Temperature, number).unwrap();
    assert_eq!(temperature(0).reading.value(), Some(34.0));
    assert_eq!(temperature(1030).reading.value(), Some(33.0));
    let errno = |number: u32| temperature(number).reading.error().unwrap().errno().unwrap().name();
    let names: Vec<_> = (1..=8).map(errno).collect();
    let expected =
        ["EIO", "ENODATA", "EAGAIN", "EINVAL", "ENXIO", "EOPNOTSUPP", "ETIMEDOUT", "EACCES"];
    assert_eq!(names, expected);
    assert_eq!(temperature(13).reading, Reading::Malformed("n/a".to_owned()));
    let energy = chip.channel(ChannelKind::Energy, 1).unwrap().quantity().unwrap();
    assert_eq!(energy.raw(), Some(18_446_744_073_709_551));
    assert_eq!(chip.attribute("power_samples").unwrap().text.as_deref(), Ok("4"));
    assert_eq!(chip.samples(), Some(16));
    assert_eq!(chip.update_interval(), Some(std::time::Duration::from_secs(1)));
}

#[test]
fn a_machine_without_sensors_is_an_empty_snapshot() {
    let root = tempfile::tempdir().unwrap();
    let snapshot = Sensors::open(root.path()).unwrap().read().unwrap();
    assert!(snapshot.chips.is_empty());
    std::fs::create_dir_all(root.path().join("class/hwmon")).unwrap();
    assert!(Sensors::open(root.path()).unwrap().read().unwrap().chips.is_empty());
    let error = Sensors::open(root.path().join("nowhere")).unwrap_err();
    assert!(
        error.to_string().starts_with("could not read the sensors: could not open "),
        "{error}"
    );
}
