//! Thresholds over time.

use std::time::{Duration, Instant};

use host_capture::Errno;
use hwmon::{Event, Level, Limits, OwnLimits, Snapshot, Threshold, Thresholds, Watch};

use crate::machine::{Machine, find, key};

struct Scene {
    watch: Watch,
    now: Instant,
    machine: Machine,
    last: Snapshot,
}

impl Scene {
    fn new(thresholds: Thresholds, machine: Machine) -> Self {
        let watch = Watch::new(thresholds);
        Self { watch, now: Instant::now(), machine, last: Snapshot::default() }
    }

    fn at_once(machine: Machine) -> Self {
        Self::new(Thresholds::default().lasting(Duration::ZERO), machine)
    }

    fn after(&mut self, seconds: u64, chip: &str, file: &str, text: &str) -> Vec<Event> {
        self.machine.set(chip, file, text);
        self.look(seconds)
    }

    fn look(&mut self, seconds: u64) -> Vec<Event> {
        self.now += Duration::from_secs(seconds);
        self.last = self.machine.snapshot();
        self.watch.observe(&mut self.last, self.now)
    }

    fn level(&self, chip: &str, id: &str) -> Level {
        self.watch.level(&key(&self.last, chip, id))
    }
}

fn told(events: &[Event]) -> Vec<String> {
    events.iter().map(ToString::to_string).collect()
}

#[test]
fn a_limit_is_raised_after_its_time_and_over_after_its_margin() {
    let machine = Machine::new().with("k10temp", "temp1_input", "60000");
    let mut scene = Scene::new(Thresholds::default(), machine);
    scene.look(1);
    assert_eq!(told(&scene.after(5, "k10temp", "temp1_input", "72000")), [""; 0]);
    assert_eq!(told(&scene.after(5, "k10temp", "temp1_input", "73000")), [""; 0]);
    assert_eq!(
        told(&scene.after(5, "k10temp", "temp1_input", "74000")),
        ["warning: k10temp-virtual-0 temp1: 74 °C, above 70 °C for 10 s"]
    );
    assert_eq!(
        told(&scene.after(5, "k10temp", "temp1_input", "68000")),
        [""; 0],
        "inside the margin"
    );
    let over = scene.after(5, "k10temp", "temp1_input", "66000");
    assert_eq!(told(&over), ["ok: k10temp-virtual-0 temp1: back at 66 °C"]);
    assert_eq!((over[0].from, over[0].to), (Level::Warning, Level::Ok));
    assert_eq!(scene.watch.raised().count(), 0);
}

#[test]
fn a_short_excess_is_no_event() {
    let machine = Machine::new().with("k10temp", "temp1_input", "60000");
    let mut scene = Scene::new(Thresholds::default(), machine);
    scene.look(1);
    for _ in 0..5 {
        assert_eq!(told(&scene.after(6, "k10temp", "temp1_input", "72000")), [""; 0]);
        assert_eq!(told(&scene.after(6, "k10temp", "temp1_input", "69000")), [""; 0]);
    }
}

#[test]
fn a_warning_becomes_critical_and_comes_back_step_by_step() {
    let mut scene = Scene::at_once(Machine::new().with("k10temp", "temp1_input", "60000"));
    scene.look(1);
    let mut levels = Vec::new();
    for text in ["71000", "81000", "78000", "76500", "71000", "60000"] {
        scene.after(5, "k10temp", "temp1_input", text);
        levels.push(scene.level("k10temp", "temp1"));
    }
    use Level::{Critical, Ok, Warning};
    assert_eq!(levels, [Warning, Critical, Critical, Warning, Warning, Ok]);
}

#[test]
fn what_is_bogus_raises_nothing_and_ends_nothing() {
    let mut scene = Scene::at_once(Machine::new().with("k10temp", "temp1_input", "60000"));
    scene.look(1);
    assert_eq!(told(&scene.after(5, "k10temp", "temp1_input", "255500")), [""; 0]);
    assert_eq!(told(&scene.after(5, "k10temp", "temp1_input", "119000")), [""; 0], "a spike");
    scene.after(5, "k10temp", "temp1_input", "82000");
    assert_eq!(scene.level("k10temp", "temp1"), Level::Critical);
    assert_eq!(told(&scene.after(5, "k10temp", "temp1_input", "-128000")), [""; 0]);
    scene.machine.fail("k10temp", "temp1_input", Errno::EIO);
    assert_eq!(told(&scene.look(5)), [""; 0]);
    assert_eq!(scene.level("k10temp", "temp1"), Level::Critical);
}

#[test]
fn a_chips_own_limits_count_first_and_with_their_own_hysteresis() {
    let machine = Machine::new()
        .with("coretemp", "temp1_input", "60000")
        .with("coretemp", "temp1_max", "84000")
        .with("coretemp", "temp1_max_hyst", "75000")
        .with("coretemp", "temp1_crit", "100000");
    let level = |thresholds: Thresholds, text: &str| {
        let mut scene = Scene::new(thresholds.lasting(Duration::ZERO), machine.clone());
        scene.after(1, "coretemp", "temp1_input", text);
        scene.level("coretemp", "temp1")
    };
    assert_eq!(level(Thresholds::default(), "83000"), Level::Ok);
    assert_eq!(level(Thresholds::default(), "84000"), Level::Warning);
    assert_eq!(level(Thresholds::default(), "100000"), Level::Critical);
    for given in [OwnLimits::Fallback, OwnLimits::Never] {
        assert_eq!(level(Thresholds::default().own_limits(given), "83000"), Level::Critical);
    }
    let mut scene = Scene::at_once(machine.clone());
    scene.after(1, "coretemp", "temp1_input", "85000");
    scene.after(1, "coretemp", "temp1_input", "76000");
    assert_eq!(scene.level("coretemp", "temp1"), Level::Warning);
    scene.after(1, "coretemp", "temp1_input", "75000");
    assert_eq!(scene.level("coretemp", "temp1"), Level::Ok);
}

#[test]
fn a_bogus_limit_of_a_chip_does_not_count() {
    let machine = Machine::new()
        .with("nvme", "temp1_input", "71000")
        .with("nvme", "temp1_max", "65261850")
        .with("nvme", "temp1_crit", "0");
    let mut scene = Scene::at_once(machine);
    scene.look(1);
    assert_eq!(scene.level("nvme", "temp1"), Level::Warning, "70 °C for drives");
}

#[test]
fn a_missing_limit_is_filled_in_where_it_agrees() {
    let machine = Machine::new()
        .with("nvme", "temp1_input", "60000")
        .with("nvme", "temp1_crit", "84850")
        .with("board", "temp1_input", "60000")
        .with("board", "temp1_crit", "65000");
    let mut scene = Scene::at_once(machine);
    scene.look(1);
    scene.after(1, "nvme", "temp1_input", "72000");
    assert_eq!(scene.level("nvme", "temp1"), Level::Warning);
    scene.after(1, "nvme", "temp1_input", "84000");
    assert_eq!(scene.level("nvme", "temp1"), Level::Warning);
    // The general warning of 75 °C lies above this critical limit, and is none.
    scene.after(1, "board", "temp1_input", "64900");
    assert_eq!(scene.level("board", "temp1"), Level::Ok);
    scene.after(1, "board", "temp1_input", "65000");
    assert_eq!(scene.level("board", "temp1"), Level::Critical);
}

#[test]
fn each_kind_of_part_has_its_own_limits() {
    let machine = Machine::new()
        .with("k10temp", "temp1_input", "72000")
        .with("drivetemp", "temp1_input", "72000")
        .with("amdgpu", "temp1_input", "72000")
        .with("nct6798", "temp1_input", "72000")
        .with("nct6798", "temp2_input", "72000")
        .with("nct6798", "temp2_label", "CPUTIN")
        .with("nct6798", "temp3_input", "72000")
        .with("nct6798", "temp3_label", "CPU VRM Temperature")
        .with("nct6798", "curr1_input", "16000");
    let mut scene = Scene::at_once(machine);
    scene.look(1);
    let levels = [
        ("k10temp", "temp1", Level::Warning),
        ("drivetemp", "temp1", Level::Warning),
        ("amdgpu", "temp1", Level::Ok),
        ("nct6798", "temp1", Level::Ok),
        ("nct6798", "temp2", Level::Warning),
        ("nct6798", "temp3", Level::Ok),
        ("nct6798", "curr1", Level::Warning),
    ];
    for (chip, id, level) in levels {
        assert_eq!(scene.level(chip, id), level, "{chip} {id}");
    }
}

#[test]
fn a_fan_is_critical_under_its_minimum_once_it_was_seen_turning() {
    let machine =
        Machine::new().with("chip", "fan1_input", "400").with("chip", "fan2_input", "1200");
    let mut scene = Scene::at_once(machine);
    scene.look(1);
    assert_eq!(scene.watch.raised().count(), 0, "one that always turns slowly is fine");
    let slow = scene.after(1, "chip", "fan2_input", "450");
    assert_eq!(told(&slow), ["critical: chip-virtual-0 fan2: 450 RPM, below 500 RPM"]);
    scene.after(1, "chip", "fan2_input", "520");
    assert_eq!(scene.level("chip", "fan2"), Level::Critical, "inside the margin");
    scene.after(1, "chip", "fan2_input", "560");
    assert_eq!(scene.level("chip", "fan2"), Level::Ok);
    let stopped = scene.after(1, "chip", "fan2_input", "0");
    assert!(told(&stopped)[0].contains("0 RPM, and it turned at 1200 RPM before"), "{stopped:?}");
}

#[test]
fn a_fan_that_is_switched_off_is_no_event() {
    let machine = Machine::new().with("chip", "fan1_input", "1200").with("chip", "pwm1", "90");
    let mut scene = Scene::at_once(machine);
    scene.look(1);
    scene.machine.set("chip", "pwm1", "0");
    assert_eq!(told(&scene.after(1, "chip", "fan1_input", "0")), [""; 0]);
}

#[test]
fn a_voltage_is_watched_where_both_its_limits_are_set() {
    let machine = Machine::new()
        .with("chip", "in1_input", "12000")
        .with("chip", "in1_min", "11400")
        .with("chip", "in1_max", "12600")
        .with("chip", "in2_input", "12000")
        .with("chip", "in2_min", "0")
        .with("chip", "in2_max", "4000");
    let mut scene = Scene::at_once(machine);
    assert_eq!(told(&scene.look(1)), [""; 0]);
    let low = scene.after(1, "chip", "in1_input", "11300");
    assert_eq!(told(&low), ["warning: chip-virtual-0 in1: 11.3 V, below 11.4 V"]);
}

#[test]
fn limits_of_single_channels_come_before_all_others() {
    let machine = Machine::new().with("k10temp", "temp1_input", "75000").with(
        "k10temp",
        "temp2_input",
        "75000",
    );
    let hot = Limits { warning: 90.0, critical: 95.0 };
    let cold = Limits { warning: 76.0, critical: 10.0 };
    let single = [
        Threshold::new("temp1").chip("k10temp*").above(hot),
        Threshold::new("temp2").chip("other*").never(),
        Threshold::new("temp2").below(cold),
    ];
    let thresholds = Thresholds::default().lasting(Duration::ZERO).with(single);
    let mut scene = Scene::new(thresholds, machine);
    let events = scene.look(1);
    assert_eq!(told(&events), ["warning: k10temp-virtual-0 temp2: 75 °C, below 76 °C"]);
    assert_eq!(events[0].limit.unwrap().value(), 76.0);
}

#[test]
fn one_moment_is_checked_without_memory() {
    let machine = Machine::new()
        .with("k10temp", "temp1_input", "81000")
        .with("k10temp", "temp2_input", "255500")
        .with("k10temp", "fan1_input", "0")
        .with("k10temp", "fan1_min", "600")
        .with("k10temp", "fan2_input", "0");
    let snapshot = machine.snapshot();
    let check = |id: &str| {
        let (chip, channel) = find(&snapshot, "k10temp", id);
        Thresholds::default().check(chip, channel)
    };
    assert_eq!(check("temp1"), Level::Critical);
    assert_eq!(check("temp2"), Level::Ok, "bogus");
    assert_eq!(check("fan1"), Level::Critical, "stalled");
    assert_eq!(check("fan2"), Level::Ok, "not connected");
}
