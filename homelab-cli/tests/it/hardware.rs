//! `homelab hardware`: the sensors of a tree, and of this machine.

use crate::assert_screen;
use crate::support::{Home, bare_command, regex_literal, run};

#[test]
fn temperatures_leave_bogus_readings_out_and_say_how_many() {
    let home = Home::new();
    let temps = home.run("hardware temps");
    assert_eq!(temps.status, 0, "{}", temps.stderr);
    assert!(!temps.stdout.contains("216"), "{}", temps.stdout);
    assert!(temps.stdout.contains("1 hidden, see `homelab hardware sensors`"), "{}", temps.stdout);
    assert_screen!(home, temps.transcript());
}

#[test]
fn every_channel_is_shown_with_its_verdict_by_sensors() {
    let home = Home::new();
    assert_screen!(home, home.run("hardware sensors").transcript());
}

#[test]
fn status_groups_the_readings_by_what_they_measure() {
    let home = Home::new();
    assert_screen!(home, home.run("hardware status").transcript());
    assert_screen!(home, home.run("hardware fans").transcript());
    assert_screen!(home, home.run("hardware voltages").transcript());
}

#[test]
fn json_keeps_units_and_verdicts_of_every_channel() {
    let home = Home::new();
    let list = home.json("hardware sensors");
    assert_eq!(list["api_version"], "homelab/v1");
    assert_eq!(list["kind"], "SensorList");
    let chips = list["chips"].as_array().unwrap();
    let board = chips.iter().find(|chip| chip["driver"] == "asus_wmi_sensors").expect("the board");
    assert_eq!(board["name"], "asus_wmi_sensors-virtual-0");
    assert!(board["node_exporter_chip"].as_str().is_some_and(|name| name.starts_with("wmi_bus")));
    let channels = board["channels"].as_array().unwrap();
    let probe = channels.iter().find(|channel| channel["id"] == "temp5").expect("temp5 is kept");
    assert_eq!((&probe["value"], &probe["unit"]), (&216.0.into(), &"celsius".into()));
    assert_eq!(probe["verdict"], "unconnected");
    assert!(probe["reason"].as_str().is_some_and(|reason| !reason.is_empty()));
    assert!(probe["limits"].is_object() && probe["alarms"].is_object());
    let temps = home.json("hardware temps");
    assert_eq!(temps["hidden"], 1);
    assert_eq!(temps["kind"], "TemperatureList");
}

#[test]
fn the_sensors_of_this_machine_can_be_read_without_a_configuration() {
    let folder = tempfile::tempdir().unwrap();
    for command in ["sensors", "status", "temps"] {
        let run = run(bare_command(folder.path()).args(["hardware", command]));
        assert_eq!(run.status, 0, "{}", run.stderr);
        assert!(!run.stdout.is_empty());
    }
}

#[test]
fn a_tree_that_is_not_there_is_named() {
    let home = Home::new();
    assert_screen!(home, home.run("hardware temps --sysfs /no/such/tree").transcript());
}

#[test]
fn another_machine_gives_what_its_own_files_say() {
    let home = Home::new();
    if !home.has_shell() {
        return;
    }
    home.write_config("");
    let here = home.json("hardware sensors");
    home.write_config(&home.ssh_section());
    let there = home.json("hardware sensors --host pve");
    assert_eq!(there["host"], "pve");
    assert_eq!(without_ages(&here["chips"]), without_ages(&there["chips"]));
    let commands = home.control().ssh().commands("pve");
    assert_eq!(commands.len(), 1, "one round trip: {commands:?}");
}

fn without_ages(chips: &serde_json::Value) -> serde_json::Value {
    let mut chips = chips.clone();
    for chip in chips.as_array_mut().unwrap() {
        chip.as_object_mut().unwrap().remove("age_seconds");
    }
    chips
}

#[test]
fn a_delicate_chip_is_read_once_and_then_remembered_with_its_age() {
    let home = Home::new();
    if !home.has_shell() {
        return;
    }
    home.write_config("");
    home.write_config(&home.ssh_section());
    let first = home.json("hardware sensors --host pve");
    let second = home.json("hardware sensors --host pve");
    let board = |list: &serde_json::Value| {
        let chips = list["chips"].as_array().unwrap();
        chips.iter().find(|chip| chip["driver"] == "asus_wmi_sensors").unwrap().clone()
    };
    assert_eq!(board(&first)["age_seconds"], serde_json::Value::Null);
    assert!(board(&second)["age_seconds"].is_number(), "{second}");
    assert_eq!(without_ages(&first["chips"]), without_ages(&second["chips"]));
}

#[test]
fn a_dump_can_be_read_again_and_shows_no_serial_number() {
    let home = Home::new();
    if !home.has_shell() {
        return;
    }
    home.write_config("");
    home.write_config(&home.ssh_section());
    let dump = home.run("hardware dump --host pve --to pve.dump");
    assert_eq!(dump.status, 0, "{}", dump.stderr);
    let text = std::fs::read_to_string(home.path("pve.dump")).unwrap();
    assert!(text.contains("masked-1"), "{text}");
    let again = home.run("hardware temps --input pve.dump");
    assert_eq!(again.status, 0, "{}", again.stderr);
    assert_eq!(again.stdout, home.run("hardware temps").stdout);
    home.write("cut.dump", &text[..text.len() / 3]);
    let cut = home.run("hardware temps --input cut.dump");
    assert!(cut.stderr.contains("cut off"), "{}", cut.stderr);
    home.write("other.dump", "<html>no</html>");
    assert_eq!(home.run("hardware temps --input other.dump").status, 1);
    assert_eq!(home.run("hardware temps --input missing.dump").status, 6);
}

#[test]
fn metrics_are_for_prometheus() {
    let home = Home::new();
    let plain = home.run("hardware metrics");
    assert!(plain.stdout.contains("node_hwmon_temp_celsius{chip=\"wmi_bus"), "{}", plain.stdout);
    let native = home.run("hardware metrics --mode native");
    assert!(native.stdout.contains("verdict=\"unconnected\""), "{}", native.stdout);
}

#[test]
fn watching_gives_one_document_a_look_when_nobody_sits_there() {
    let home = Home::new();
    let run = home.run("hardware watch -n 0.1 --count 3 -o ndjson");
    assert_eq!(run.status, 0, "{}", run.stderr);
    let frames: Vec<serde_json::Value> =
        run.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(frames.len(), 3);
    assert_eq!(frames[2]["kind"], "HardwareFrame");
    let readings = frames[2]["readings"].as_array().unwrap();
    assert!(readings.iter().any(|reading| reading["minimum"].is_number()), "{readings:?}");
    assert!(readings.iter().all(|reading| reading["value"] != 216.0));
}

#[test]
fn rules_of_the_configuration_come_before_the_built_in_ones() {
    let home = Home::new();
    let text = std::fs::read_to_string(home.path("homelab-config.yml")).unwrap();
    let rules = "sensors: { rules: [{ channel: temp1, chip: 'k10temp*', verdict: bogus, reason: I know it }], ";
    home.write("homelab-config.yml", &text.replace("sensors: { ", rules));
    let list = home.json("hardware sensors");
    let chips = list["chips"].as_array().unwrap();
    let cpu = chips.iter().find(|chip| chip["driver"] == "k10temp").unwrap();
    let first = &cpu["channels"][0];
    assert_eq!((&first["verdict"], &first["reason"]), (&"bogus".into(), &"I know it".into()));
}
