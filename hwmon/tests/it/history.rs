//! Verdicts that need more than one moment.

use std::time::{Duration, Instant};

use hwmon::{Class, Direction, History, Rule, Rules, Snapshot};
use proptest::{collection::vec, prelude::*};

use crate::machine::{Machine, code, find, key};

/// A history, its clock, and the machine that it looks at.
struct Scene {
    history: History,
    now: Instant,
    machine: Machine,
    rules: Rules,
}

impl Scene {
    fn new(machine: Machine) -> Self {
        let history = History::new(100);
        Self { history, now: Instant::now(), machine, rules: Rules::builtin() }
    }

    /// After so many seconds, with this file changed.
    fn after(&mut self, seconds: u64, chip: &str, file: &str, text: &str) -> Snapshot {
        self.machine.set(chip, file, text);
        self.look(seconds)
    }

    fn look(&mut self, seconds: u64) -> Snapshot {
        self.now += Duration::from_secs(seconds);
        let mut snapshot = self.machine.snapshot_with(&self.rules);
        self.history.observe(&mut snapshot, self.now);
        snapshot
    }
}

fn celsius(degrees: i64) -> String {
    (degrees * 1000).to_string()
}

#[test]
fn a_spike_of_one_sample_is_suspect_and_not_remembered() {
    let mut scene = Scene::new(Machine::new().with("chip", "temp1_input", "41000"));
    scene.look(1);
    let spike = scene.after(1, "chip", "temp1_input", "111000");
    assert_eq!(code(&spike, "chip", "temp1").as_deref(), Some("spike"));
    assert_eq!(find(&spike, "chip", "temp1").1.verdict.class, Class::Suspect);
    let after = scene.after(1, "chip", "temp1_input", "41500");
    assert_eq!(code(&after, "chip", "temp1"), None);
    let series = scene.history.series(&key(&after, "chip", "temp1")).unwrap();
    assert_eq!(series.maximum(), Some(41.5));
    assert_eq!(series.samples().len(), 2);
}

#[test]
fn a_jump_that_the_next_sample_confirms_counts() {
    let mut scene = Scene::new(Machine::new().with("chip", "temp1_input", "41000"));
    scene.look(1);
    scene.after(1, "chip", "temp1_input", "95000");
    let confirmed = scene.after(1, "chip", "temp1_input", "97000");
    assert_eq!(code(&confirmed, "chip", "temp1"), None);
    assert_eq!(
        scene.history.series(&key(&confirmed, "chip", "temp1")).unwrap().maximum(),
        Some(97.0)
    );
}

#[test]
fn two_spikes_to_different_places_confirm_nothing() {
    let mut scene = Scene::new(Machine::new().with("chip", "temp1_input", "41000"));
    scene.look(1);
    scene.after(1, "chip", "temp1_input", "101000");
    let second = scene.after(1, "chip", "temp1_input", "-20000");
    assert_eq!(code(&second, "chip", "temp1").as_deref(), Some("spike"));
}

#[test]
fn after_a_pause_any_value_is_possible() {
    let mut scene = Scene::new(Machine::new().with("chip", "temp1_input", "31000"));
    scene.look(1);
    let later = scene.after(600, "chip", "temp1_input", "88000");
    assert_eq!(code(&later, "chip", "temp1"), None);
}

#[test]
fn voltages_and_fans_spike_too() {
    let machine =
        Machine::new().with("chip", "in0_input", "12000").with("chip", "fan1_input", "900");
    let mut scene = Scene::new(machine);
    scene.look(1);
    scene.machine.set("chip", "in0_input", "3000");
    let both = scene.after(1, "chip", "fan1_input", "9900");
    assert_eq!(code(&both, "chip", "in0").as_deref(), Some("spike"));
    assert_eq!(code(&both, "chip", "fan1").as_deref(), Some("spike"));
    // A core voltage that doubles under load is nothing odd.
    let mut scene = Scene::new(Machine::new().with("chip", "in0_input", "700"));
    scene.look(1);
    let load = scene.after(1, "chip", "in0_input", "1450");
    assert_eq!(code(&load, "chip", "in0"), None);
}

fn three_parts(cpu: i64, board: i64, disk: i64) -> Machine {
    Machine::new()
        .with("k10temp", "temp1_input", &celsius(cpu))
        .with("board", "temp1_input", &celsius(board))
        .with("nvme", "temp1_input", &celsius(disk))
}

#[test]
fn temperatures_that_all_jump_in_one_moment_are_bogus_until_they_come_back() {
    let mut scene = Scene::new(three_parts(50, 35, 40));
    scene.look(1);
    for _ in 0..4 {
        scene.machine = three_parts(110, 95, 100);
        let wrong = scene.look(30);
        for chip in ["k10temp", "board", "nvme"] {
            assert_eq!(code(&wrong, chip, "temp1").as_deref(), Some("jumped_together"), "{chip}");
            assert!(find(&wrong, chip, "temp1").1.verdict.class.is_hidden());
        }
    }
    scene.machine = three_parts(52, 35, 41);
    let right = scene.look(30);
    assert_eq!(right.count(Class::Ok), 3);
}

#[test]
fn a_jump_of_some_is_no_jump_of_all() {
    let mut scene = Scene::new(three_parts(40, 35, 40));
    scene.look(1);
    scene.machine = three_parts(95, 36, 40);
    let load = scene.look(2);
    assert_eq!(code(&load, "k10temp", "temp1").as_deref(), Some("spike"));
    assert_eq!(code(&load, "nvme", "temp1"), None);
}

#[test]
fn a_temperature_that_never_moves_while_others_do_is_stuck() {
    let mut scene = Scene::new(three_parts(40, 35, 40));
    let mut last = Snapshot::default();
    for minute in 0..70 {
        scene.machine = three_parts(40 + minute % 10, 35, 40 + minute % 2);
        last = scene.look(60);
        if minute == 50 {
            assert_eq!(code(&last, "board", "temp1"), None, "too early");
        }
    }
    assert_eq!(code(&last, "board", "temp1").as_deref(), Some("never_moves"));
    assert_eq!(find(&last, "board", "temp1").1.verdict.class, Class::Stuck);
    assert_eq!(code(&last, "k10temp", "temp1"), None);
    scene.machine = three_parts(40, 36, 40);
    assert_eq!(code(&scene.look(60), "board", "temp1"), None, "it moves again");
}

#[test]
fn nothing_is_stuck_where_nothing_moves() {
    let mut scene = Scene::new(three_parts(40, 35, 40));
    let mut last = Snapshot::default();
    for _ in 0..70 {
        last = scene.look(60);
    }
    assert_eq!(last.count(Class::Ok), 3);
}

#[test]
fn a_fan_that_turned_and_stands_still_has_failed() {
    let mut scene = Scene::new(Machine::new().with("chip", "fan1_input", "1180"));
    scene.look(1);
    let stopped = scene.after(2, "chip", "fan1_input", "0");
    let (_, fan) = find(&stopped, "chip", "fan1");
    assert_eq!(fan.verdict.class, Class::Stuck);
    assert_eq!(fan.verdict.code.as_deref(), Some("fan_stopped"));
    assert!(fan.verdict.reason.as_deref().unwrap().contains("1180 RPM"), "{:?}", fan.verdict);
}

#[test]
fn a_fan_that_stands_still_although_it_is_driven_says_how_hard() {
    let machine = Machine::new().with("chip", "fan1_input", "1180").with("chip", "pwm1", "128");
    let mut scene = Scene::new(machine);
    scene.look(1);
    let stopped = scene.after(2, "chip", "fan1_input", "0");
    let reason = find(&stopped, "chip", "fan1").1.verdict.reason.clone().unwrap();
    assert!(reason.contains("driven with 50 %"), "{reason}");
}

#[test]
fn standing_still_is_fine_for_a_fan_that_is_off_never_turned_or_rests() {
    let machine = Machine::new()
        .with("off", "fan1_input", "900")
        .with("off", "pwm1", "80")
        .with("never", "fan1_input", "0")
        .with("amdgpu", "fan1_input", "1400");
    let mut scene = Scene::new(machine);
    scene.look(1);
    scene.machine.set("off", "pwm1", "0");
    scene.machine.set("off", "fan1_input", "0");
    let after = scene.after(1, "amdgpu", "fan1_input", "0");
    assert_eq!(code(&after, "off", "fan1").as_deref(), Some("fan_off"));
    assert_eq!(code(&after, "never", "fan1").as_deref(), Some("fan_not_turning"));
    assert_eq!(code(&after, "amdgpu", "fan1").as_deref(), Some("fan_zero_rpm_mode"));
}

#[test]
fn an_owners_word_stands_against_the_history() {
    let mut scene = Scene::new(Machine::new().with("chip", "fan1_input", "1180"));
    let mine = Rule::new("mine", Class::Unconnected, "taken out on Sunday").channel("fan1");
    scene.look(1);
    scene.rules = Rules::builtin().preceded_by([mine]);
    let stopped = scene.after(2, "chip", "fan1_input", "0");
    assert_eq!(code(&stopped, "chip", "fan1").as_deref(), Some("mine"));
}

#[test]
fn a_fan_is_remembered_longer_than_its_samples() {
    let mut scene = Scene::new(Machine::new().with("chip", "fan1_input", "1180"));
    scene.history = History::new(2);
    scene.look(1);
    for _ in 0..5 {
        let stopped = scene.after(1, "chip", "fan1_input", "0");
        assert_eq!(code(&stopped, "chip", "fan1").as_deref(), Some("fan_stopped"));
    }
}

#[test]
fn a_series_knows_its_extremes_its_mean_and_where_it_goes() {
    let mut scene = Scene::new(Machine::new().with("chip", "temp1_input", "40000"));
    let mut last = scene.look(1);
    for second in 1..=30 {
        last = scene.after(2, "chip", "temp1_input", &(40_000 + second * 500).to_string());
    }
    let series = scene.history.series(&key(&last, "chip", "temp1")).unwrap();
    assert_eq!((series.minimum(), series.maximum()), (Some(40.0), Some(55.0)));
    assert_eq!(series.average(), Some(47.5));
    let trend = series.trend().unwrap();
    assert_eq!(trend.direction, Direction::Rising);
    assert!((trend.per_minute - 15.0).abs() < 1e-6, "{trend:?}");
}

#[test]
fn flutter_is_no_trend() {
    let mut scene = Scene::new(Machine::new().with("chip", "temp1_input", "40000"));
    let mut last = scene.look(1);
    for second in 0..40 {
        last =
            scene.after(1, "chip", "temp1_input", if second % 2 == 0 { "41000" } else { "40000" });
    }
    let series = scene.history.series(&key(&last, "chip", "temp1")).unwrap();
    assert_eq!(series.trend().unwrap().direction, Direction::Steady);
}

#[test]
fn a_moment_that_is_not_newer_changes_nothing() {
    let mut scene = Scene::new(Machine::new().with("chip", "temp1_input", "40000"));
    scene.look(5);
    let same_moment = scene.after(0, "chip", "temp1_input", "50000");
    let series = scene.history.series(&key(&same_moment, "chip", "temp1")).unwrap();
    assert_eq!(series.samples().len(), 1);
}

proptest! {
    #[test]
    fn a_ring_keeps_the_last_samples_and_its_numbers_agree(values in vec(-20_000i64..120_000, 1..60)) {
        let mut scene = Scene::new(Machine::new());
        scene.history = History::new(16);
        let mut kept = Vec::new();
        let mut last = Snapshot::default();
        for value in &values {
            last = scene.after(120, "chip", "temp1_input", &value.to_string());
            let (_, channel) = find(&last, "chip", "temp1");
            if !channel.verdict.class.is_hidden() {
                kept.push(channel.reading.value().unwrap());
            }
        }
        let kept = &kept[kept.len().saturating_sub(16)..];
        let series = scene.history.series(&key(&last, "chip", "temp1"));
        let samples: Vec<_> = series.iter().flat_map(|series| series.samples()).map(|one| one.value).collect();
        prop_assert_eq!(&samples, kept);
        if let Some(series) = series {
            let (low, high) = (series.minimum().unwrap(), series.maximum().unwrap());
            let mean = series.average().unwrap();
            prop_assert!(low <= mean + 1e-9 && mean <= high + 1e-9);
            prop_assert!(series.trend().is_none_or(|trend| trend.per_minute.is_finite()));
        }
    }
}
