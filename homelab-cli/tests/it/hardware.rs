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
    let sensors = list["sensors"].as_array().unwrap();
    let probe = sensors.iter().find(|sensor| sensor["value"] == 216.0).expect("temp5 is kept");
    assert_eq!(probe["unit"], "celsius");
    assert_ne!(probe["verdict"], "ok");
    assert!(probe["reason"].as_str().is_some_and(|reason| !reason.is_empty()));
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
