//! Care for the hardware: what is left out, remembered, not woken, and read again.

use std::{
    fs,
    path::Path,
    process::Command,
    time::{Duration, SystemTime},
};

use host_capture::Capture;
use hwmon::{
    Cache, CacheErrorKind, ChannelKind, Class, Flag, Freshness, Interval, PlanOptions, Reading,
    Rules, Sensors, Snapshot, Spared,
};

use crate::{
    machine::{Machine, code, find},
    tree::Tree,
};

fn at(seconds: u64) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_800_000_000 + seconds)
}

/// Through both doors, which must agree.
fn capture(root: &Path, options: &PlanOptions) -> Capture {
    let plan = options.plan();
    let local = Capture::open(root, &plan).unwrap();
    let command = plan.shell_command(root.to_str().unwrap());
    let output = Command::new("sh").args(["-c", &command]).output().unwrap();
    assert_eq!(Capture::parse(&output.stdout).unwrap(), local);
    local
}

fn read(root: &Path, options: &PlanOptions) -> Snapshot {
    Snapshot::from_capture(&capture(root, options))
}

fn freshness<'a>(snapshot: &'a Snapshot, node: &str) -> &'a Freshness {
    &snapshot.chips.iter().find(|chip| chip.node == node).unwrap().freshness
}

#[test]
fn a_device_that_sleeps_is_listed_and_not_read() {
    let root = Tree::own("spared").expand().unwrap();
    let snapshot = read(root.path(), &PlanOptions::new());
    let asleep = |state: &str| Freshness::NotRead(Spared::Asleep { state: state.to_owned() });
    assert_eq!(*freshness(&snapshot, "hwmon1"), asleep("suspended"), "the graphics card");
    assert_eq!(
        *freshness(&snapshot, "hwmon3"),
        asleep("D3cold"),
        "the NVMe, by the PCI device above it"
    );
    assert_eq!(*freshness(&snapshot, "hwmon4"), Freshness::Read);
    let (card, channel) = find(&snapshot, "hwmon1", "temp1");
    assert_eq!(card.name.as_deref(), Some("amdgpu"));
    assert_eq!(channel.verdict.class, Class::Absent);
    assert_eq!(channel.verdict.code.as_deref(), Some("asleep"));
    let reason = channel.verdict.reason.as_deref().unwrap();
    assert_eq!(reason, "the device sleeps (suspended) and was not woken");
    assert_eq!(channel.quantity(), None);
    let (disk, _) = find(&snapshot, "hwmon3", "temp1");
    assert_eq!(disk.identity.as_str(), "ACME FAST 1TB S0DEMO0002");
}

#[test]
fn who_wants_to_may_wake_it() {
    let root = Tree::own("spared").expand().unwrap();
    let snapshot = read(root.path(), &PlanOptions::new().wake_sleeping());
    assert_eq!(find(&snapshot, "hwmon1", "temp1").1.reading.value(), Some(41.0));
    assert!(snapshot.chips.iter().all(|chip| chip.freshness == Freshness::Read));
}

#[test]
fn a_driver_that_is_left_out_keeps_its_name_and_identity() {
    let root = Tree::own("spared").expand().unwrap();
    let options = PlanOptions::new().leave_out("drivetemp").leave_out_all(["asus_wmi_sensors"]);
    let snapshot = read(root.path(), &options);
    for node in ["hwmon0", "hwmon2"] {
        assert_eq!(*freshness(&snapshot, node), Freshness::NotRead(Spared::LeftOut), "{node}");
    }
    let (disk, channel) = find(&snapshot, "hwmon2", "temp1");
    assert_eq!(disk.identity.as_str(), "naa.5000c500a1b2c3d5");
    assert_eq!(disk.model.as_deref(), Some("ACME SLOW 8TB"));
    assert_eq!(channel.verdict.code.as_deref(), Some("left_out"));
    assert!(matches!(channel.reading, Reading::Unreadable(_)));
    assert_eq!(*freshness(&snapshot, "hwmon4"), Freshness::Read);
}

#[test]
fn no_file_of_a_spared_chip_is_opened() {
    // A file that cannot be opened would tell of the attempt; root may open everything, so look at access times.
    let root = Tree::own("spared").expand().unwrap();
    let file = root.path().join("class/hwmon/hwmon1/temp1_input");
    let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    let times = fs::FileTimes::new().set_accessed(long_ago).set_modified(SystemTime::now());
    fs::File::options().write(true).open(&file).unwrap().set_times(times).unwrap();
    capture(root.path(), &PlanOptions::new());
    assert_eq!(fs::metadata(&file).unwrap().accessed().unwrap(), long_ago);
    capture(root.path(), &PlanOptions::new().wake_sleeping());
    let accessed = fs::metadata(&file).unwrap().accessed().unwrap();
    if accessed == long_ago {
        println!("skipped: this file system does not note when files are read");
    }
}

fn complete(cache: &mut Cache, snapshot: &mut Snapshot, seconds: u64) -> bool {
    cache.complete(snapshot, &Rules::builtin(), at(seconds))
}

#[test]
fn a_chip_with_an_interval_is_remembered_and_shown_with_its_age() {
    let root = Tree::own("spared").expand().unwrap();
    let rules = Rules::builtin();
    let mut cache = Cache::default();
    assert!(cache.fresh_drivers(&rules, at(0)).is_empty());
    let first = {
        let mut snapshot = read(root.path(), &PlanOptions::new());
        assert!(complete(&mut cache, &mut snapshot, 0));
        snapshot
    };
    assert_eq!(cache.fresh_drivers(&rules, at(12)), ["asus_wmi_sensors", "drivetemp"]);
    assert_eq!(cache.fresh_drivers(&rules, at(30)), ["drivetemp"]);
    assert!(cache.fresh_drivers(&rules, at(300)).is_empty());

    let options = PlanOptions::new().leave_out_all(cache.fresh_drivers(&rules, at(12)));
    let mut later = read(root.path(), &options);
    assert!(!complete(&mut cache, &mut later, 12), "nothing new to store");
    for id in ["temp5", "fan1"] {
        let (chip, channel) = find(&later, "hwmon0", id);
        assert_eq!(chip.age(), Some(Duration::from_secs(12)));
        assert_eq!(channel, find(&first, "hwmon0", id).1, "with label, limits and verdict");
    }
    let (disk, channel) = find(&later, "hwmon2", "temp1");
    assert_eq!(
        disk.freshness,
        Freshness::Cached { age: Duration::from_secs(12), why: Spared::LeftOut }
    );
    assert_eq!(channel.attributes, find(&first, "hwmon2", "temp1").1.attributes);
    assert_eq!(code(&later, "hwmon0", "temp5").as_deref(), Some("t_sensor_no_probe"));
}

#[test]
fn the_cache_survives_a_file() {
    let (root, folder) = (Tree::own("spared").expand().unwrap(), tempfile::tempdir().unwrap());
    let mut cache = Cache::default();
    complete(&mut cache, &mut read(root.path(), &PlanOptions::new()), 0);
    let file = folder.path().join("new folder/sensors.json");
    assert_eq!(Cache::load(&file).unwrap(), Cache::default(), "no file is an empty cache");
    cache.store(&file).unwrap();
    cache.store(&file).unwrap();
    assert_eq!(Cache::load(&file).unwrap(), cache);
    let others = fs::read_dir(file.parent().unwrap()).unwrap().count();
    assert_eq!(others, 1, "nothing is left beside it");
}

#[test]
fn errors_of_files_survive_in_the_cache() {
    let mut machine = Machine::new().with("drivetemp", "temp1_input", "33000");
    machine.fail("drivetemp", "temp1_crit", host_capture::Errno::EIO);
    let mut first = machine.snapshot();
    let mut cache = Cache::default();
    complete(&mut cache, &mut first, 0);
    let json = serde_json::to_string(&cache).unwrap();
    let mut cache: Cache = serde_json::from_str(&json).unwrap();
    let mut capture = machine.capture();
    let spared = host_capture::Spared { file: "name".to_owned(), word: "drivetemp".to_owned() };
    capture.insert_spared("class/hwmon/drivetemp", spared);
    let mut later = Snapshot::from_capture(&capture);
    complete(&mut cache, &mut later, 1);
    assert_eq!(find(&later, "drivetemp", "temp1").1, find(&first, "drivetemp", "temp1").1);
}

#[test]
fn a_damaged_cache_is_named_and_an_unwritable_one_too() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("sensors.json");
    for damaged in ["", "{", "[1]", "{\"version\":9,\"chips\":{}}"] {
        fs::write(&file, damaged).unwrap();
        let error = Cache::load(&file).unwrap_err();
        assert_eq!(error.kind(), CacheErrorKind::Damaged, "{damaged}");
        assert!(error.to_string().contains("sensors.json"), "{error}");
    }
    assert_eq!(Cache::load(folder.path()).unwrap_err().kind(), CacheErrorKind::Read);
    let below_a_file = file.join("sensors.json");
    assert_eq!(Cache::default().store(below_a_file).unwrap_err().kind(), CacheErrorKind::Write);
}

#[test]
fn a_clock_that_was_set_back_makes_nobody_wait() {
    let mut cache = Cache::default();
    complete(
        &mut cache,
        &mut Machine::new().with("drivetemp", "temp1_input", "1").snapshot(),
        1000,
    );
    assert!(cache.fresh_drivers(&Rules::builtin(), at(0)).is_empty());
}

#[test]
fn a_chip_that_is_gone_for_a_month_is_forgotten() {
    let mut cache = Cache::default();
    complete(&mut cache, &mut Machine::new().with("drivetemp", "temp1_input", "1").snapshot(), 0);
    assert!(!complete(&mut cache, &mut Snapshot::default(), 86_400));
    assert_ne!(cache, Cache::default());
    assert!(complete(&mut cache, &mut Snapshot::default(), 31 * 86_400));
    assert_eq!(cache, Cache::default());
}

#[test]
fn an_owners_intervals_come_first() {
    let mine = Interval::new("drive*", Duration::from_secs(7200), "they shall sleep");
    let rules = Rules::builtin().with_intervals([mine]);
    let minimum = |driver: &str| rules.minimum_interval(driver).map(Interval::minimum);
    assert_eq!(minimum("drivetemp"), Some(Duration::from_secs(7200)));
    assert_eq!(minimum("asus_wmi_sensors"), Some(Duration::from_secs(30)));
    assert_eq!(minimum("k10temp"), None);
    assert_eq!(rules.without_intervals().minimum_interval("drivetemp"), None);
}

fn write(root: &Path, file: &str, text: &str) {
    fs::write(root.join("class/hwmon").join(file), text).unwrap();
}

#[test]
fn the_handle_keeps_to_the_intervals_by_itself_and_across_processes() {
    let (root, folder) = (Tree::own("spared").expand().unwrap(), tempfile::tempdir().unwrap());
    let file = folder.path().join("sensors.json");
    let open = || Sensors::open(root.path()).unwrap();
    let sensors = open().cache_file(&file).unwrap();
    let first = sensors.read().unwrap();
    assert_eq!(*freshness(&first, "hwmon0"), Freshness::Read);
    write(root.path(), "hwmon0/fan1_input", "999\n");
    write(root.path(), "hwmon4/temp1_input", "61000\n");
    let another = open().cache_file(&file).unwrap();
    for sensors in [&sensors, &sensors.clone(), &another] {
        let again = sensors.read().unwrap();
        assert_eq!(find(&again, "hwmon0", "fan1").1.reading.value(), Some(1180.0));
        assert!(matches!(freshness(&again, "hwmon0"), Freshness::Cached { .. }));
        assert_eq!(find(&again, "hwmon4", "temp1").1.reading.value(), Some(61.0));
    }
    let at_any_time = open().rules(Rules::builtin().without_intervals());
    at_any_time.read().unwrap();
    let read = at_any_time.read().unwrap();
    assert_eq!(find(&read, "hwmon0", "fan1").1.reading.value(), Some(999.0));
}

#[test]
fn a_rescan_reads_what_changes_and_nothing_else() {
    let root = Tree::own("odd-board").expand().unwrap();
    let sensors = Sensors::open(root.path()).unwrap().rules(Rules::builtin().without_intervals());
    let mut snapshot = sensors.read().unwrap();
    assert_eq!(snapshot, Tree::own("odd-board").snapshot_of_files());
    let same = snapshot.clone();
    sensors.rescan(&mut snapshot).unwrap();
    assert_eq!(snapshot, same, "nothing changed");

    write(root.path(), "hwmon8/temp1_input", "52850\n");
    write(root.path(), "hwmon8/temp1_alarm", "1\n");
    write(root.path(), "hwmon8/temp1_label", "another label\n");
    sensors.rescan(&mut snapshot).unwrap();
    let (_, channel) = find(&snapshot, "hwmon8", "temp1");
    assert_eq!(channel.reading.value(), Some(52.85));
    assert_eq!(channel.alarms[0].state, Flag::Raised);
    assert_eq!(channel.name(), "Composite", "labels are not read again");
    write(root.path(), "hwmon8/temp1_input", "255500\n");
    sensors.rescan(&mut snapshot).unwrap();
    assert_eq!(code(&snapshot, "hwmon8", "temp1").as_deref(), Some("full_scale"), "judged anew");
    fs::remove_file(root.path().join("class/hwmon/hwmon8/temp2_input")).unwrap();
    sensors.rescan(&mut snapshot).unwrap();
    let (_, gone) = find(&snapshot, "hwmon8", "temp2");
    assert_eq!(gone.reading.error().unwrap().to_string(), "No such file or directory (ENOENT)");
}

#[test]
fn a_rescan_reads_everything_when_chips_come_or_go() {
    let root = Tree::own("spared").expand().unwrap();
    let sensors = Sensors::open(root.path()).unwrap();
    let mut snapshot = sensors.read().unwrap();
    fs::remove_file(root.path().join("class/hwmon/hwmon4")).unwrap();
    sensors.rescan(&mut snapshot).unwrap();
    assert_eq!(snapshot.chips.len(), 5);
    fs::create_dir(root.path().join("class/hwmon/hwmon9")).unwrap();
    write(root.path(), "hwmon9/in7_input", "5000\n");
    sensors.rescan(&mut snapshot).unwrap();
    assert_eq!(find(&snapshot, "hwmon9", "in7").1.reading.value(), Some(5.0));
}

#[test]
fn a_rescan_neither_wakes_nor_overlooks_what_wakes_by_itself() {
    let root = Tree::own("spared").expand().unwrap();
    let sensors = Sensors::open(root.path()).unwrap();
    let mut snapshot = sensors.read().unwrap();
    sensors.rescan(&mut snapshot).unwrap();
    assert!(matches!(freshness(&snapshot, "hwmon1"), Freshness::NotRead(Spared::Asleep { .. })));
    let device = "hwmon1/device";
    write(root.path(), &format!("{device}/power/runtime_status"), "active\n");
    write(root.path(), &format!("{device}/power_state"), "D0\n");
    sensors.rescan(&mut snapshot).unwrap();
    let (card, channel) = find(&snapshot, "hwmon1", "temp1");
    assert_eq!((card.freshness.clone(), channel.reading.value()), (Freshness::Read, Some(41.0)));
    assert_eq!(channel.limits[0].reading.value(), Some(100.0), "its limits were read too");
    write(root.path(), &format!("{device}/power/runtime_status"), "suspended\n");
    sensors.rescan(&mut snapshot).unwrap();
    let (card, channel) = find(&snapshot, "hwmon1", "temp1");
    assert_eq!(
        card.freshness,
        Freshness::NotRead(Spared::Asleep { state: "suspended".to_owned() })
    );
    assert_eq!(channel.reading.value(), None, "the old value is not taken for a new one");
    assert_eq!(channel.verdict.code.as_deref(), Some("asleep"));
}

#[test]
fn a_rescan_keeps_to_the_intervals() {
    let root = Tree::own("spared").expand().unwrap();
    let sensors = Sensors::open(root.path()).unwrap();
    let mut snapshot = sensors.read().unwrap();
    write(root.path(), "hwmon0/fan1_input", "999\n");
    write(root.path(), "hwmon4/temp1_input", "61000\n");
    sensors.rescan(&mut snapshot).unwrap();
    let (board, fan) = find(&snapshot, "hwmon0", "fan1");
    assert!(board.age().is_some_and(|age| age < Duration::from_secs(20)), "{:?}", board.freshness);
    assert_eq!(fan.reading.value(), Some(1180.0));
    assert_eq!(find(&snapshot, "hwmon4", "temp1").1.reading.value(), Some(61.0));
    assert_eq!(snapshot.channels(ChannelKind::Fan).count(), 2);
}

#[test]
fn a_root_that_went_away_is_an_error_and_leaves_the_snapshot() {
    let root = Tree::own("spared").expand().unwrap();
    let sensors = Sensors::open(root.path()).unwrap();
    let mut snapshot = sensors.read().unwrap();
    let before = snapshot.clone();
    drop(root);
    assert!(sensors.rescan(&mut snapshot).is_err());
    assert_eq!(snapshot, before);
}
