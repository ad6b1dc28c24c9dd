//! The whole host beside its sensors.

mod archive;
mod bad;
mod df;
mod peers;

use std::time::Duration;

use host_capture::{Capture, Errno, Node, RoundTrip};
use hwmon::{
    Reading,
    host::{self, Host, NoSpace, Percent},
};

use archive::Archive;

#[test]
fn a_server_is_read_as_a_whole() {
    insta::assert_debug_snapshot!(Host::from_capture(&Archive::own("server").capture()));
}

#[test]
fn a_container_has_its_own_filesystems_and_not_what_lxcfs_lends_it() {
    let host = Host::from_capture(&Archive::own("container").capture());
    let places: Vec<&str> =
        host.filesystems.iter().map(|filesystem| filesystem.mount_point.as_str()).collect();
    assert_eq!(places, ["/", "/run", "/var/lib/forgejo"]);
    assert!(host.memory.is_none() && host.board.is_none() && host.cpus.is_empty());
    assert_eq!(host.problems, [], "what is not there is no problem");
}

#[test]
fn both_doors_give_the_same_host() {
    for name in ["server", "container"] {
        let root = Archive::own(name).expand();
        let here = Host::read(root.path()).unwrap();
        let there = through_a_shell(root.path().to_str().unwrap());
        assert_eq!(here, there, "{name}");
        assert!(!here.filesystems.is_empty());
        // These files are of another machine than the one that runs df.
        let told = here.filesystems.iter().filter(|filesystem| filesystem.space.is_ok());
        assert_eq!(told.count(), 0, "{name}");
        assert_eq!(here.filesystems[0].space, Err(NoSpace::NotTold));
    }
}

/// The sensors travel along, as they do in life.
fn through_a_shell(root: &str) -> Host {
    let (sensors, whole) = (hwmon::plan(), host::plan());
    let sysfs = format!("{root}/sys");
    // The one archive has no sensors, and a shell cannot go where nothing is.
    std::fs::create_dir_all(&sysfs).unwrap();
    let trip = RoundTrip::new().with(&sysfs, &sensors).with(root, &whole);
    let output = std::process::Command::new("sh").args(["-c", &trip.shell_command()]).output();
    Host::from_capture(&trip.parse(output.unwrap().stdout).unwrap()[1])
}

#[test]
fn a_zone_that_is_switched_off_has_an_error_and_no_temperature() {
    let host = Host::from_capture(&Archive::own("server").capture());
    let zones = &host.thermal_zones;
    assert_eq!(zones.iter().map(|zone| zone.number).collect::<Vec<_>>(), [0, 1, 10]);
    assert_eq!(zones[2].temperature, Reading::Unreadable(Errno::ENODATA.into()));
    assert_eq!(zones[2].enabled, Some(false));
    // The first is a sensor as well, and is told once.
    assert_eq!(zones[0].hwmon.as_deref(), Some("hwmon0"));
    let own: Vec<u32> = host.own_thermal_zones().map(|zone| zone.number).collect();
    assert_eq!(own, [1, 10]);
    // A trip below absolute zero is none.
    assert_eq!(zones[1].trips.len(), 1);
    assert_eq!(zones[1].trips[0].temperature.value(), 105.0);
}

#[test]
fn a_counter_that_only_root_may_read_says_so() {
    let host = Host::from_capture(&Archive::own("server").capture());
    let told: Vec<_> = host.energy.iter().map(|counter| &counter.microjoules).collect();
    assert_eq!(told, [&Ok(262_143_000_000), &Err(Errno::EACCES.into())]);
}

/// The server some time later, with other texts in some files.
fn later(changes: &[(&str, &str, &str)]) -> Host {
    let mut archive = Archive::own("server");
    for (path, from, to) in changes {
        archive.replace(path, from, to);
    }
    Host::from_capture(&archive.capture())
}

const TWO_SECONDS: (&str, &str, &str) = ("proc/uptime", "2012441.27", "2012443.27");

#[test]
fn rates_are_differences_of_two_readings() {
    let first = later(&[]);
    let now = later(&[
        TWO_SECONDS,
        // Of 400 ticks: 100 user, 50 system, 200 idle, 50 waiting; no more interrupts than before.
        ("proc/stat", "cpu  3000 300 1500 90000 400", "cpu  3090 310 1550 90200 450"),
        ("proc/stat", "cpu1 1000 100 500 30000 100", "cpu1 1200 100 500 30000 100"),
        (
            "proc/diskstats",
            "1000 5 200000 900 2000 7 400000 1800 1 2500",
            "1020 5 204096 900 2010 7 400000 1800 1 4000",
        ),
        ("proc/net/dev", "900000000 700000    3    1", "925000000 720000    5    2"),
        (
            "sys/devices/virtual/powercap/intel-rapl/intel-rapl:0/energy_uj",
            "262143000000",
            "89671150",
        ),
    ]);
    assert_eq!(now.elapsed_since(&first), Some(Duration::from_secs(2)));
    let rates = now.since(&first, Duration::from_secs(2));

    let cpu = rates.cpu.unwrap();
    assert_eq!((cpu.busy, cpu.user, cpu.system), (Percent(37.5), Percent(25.0), Percent(12.5)));
    assert_eq!((cpu.iowait, cpu.steal), (Percent(12.5), Percent(0.0)));
    // The other two did nothing that was counted: no time passed for them.
    assert_eq!(rates.cpus.len(), 1);
    assert_eq!((rates.cpus[0].number, rates.cpus[0].share.busy), (1, Percent(100.0)));

    let disk = rates.disks.iter().find(|disk| disk.name == "nvme0n1").unwrap();
    assert_eq!((disk.read.0, disk.written.0), (1_048_576.0, 0.0));
    assert_eq!((disk.reads_per_second, disk.writes_per_second), (10.0, 5.0));
    assert_eq!(disk.busy, Percent(75.0));

    let card = rates.interfaces.iter().find(|card| card.name == "eno1").unwrap();
    assert_eq!((card.received.0, card.sent.0), (12_500_000.0, 0.0));
    assert_eq!((card.errors, card.dropped), (2, 1));
    assert_eq!(card.used, Some(Percent(10.0)), "100 of 1000 Mbit/s");
    assert_eq!(rates.interfaces.iter().find(|card| card.name == "lo").unwrap().used, None);

    // The counter went over its end: 328850 µJ to it, 89671150 after it, in two seconds.
    assert_eq!(rates.power.len(), 1);
    assert_eq!(rates.power[0].power.value(), 45.0);
}

#[test]
fn a_restart_in_between_leaves_nothing_to_subtract() {
    let first = later(&[]);
    let now = later(&[("proc/uptime", "2012441.27", "12.00")]);
    assert_eq!(now.elapsed_since(&first), None);
    let rates = now.since(&first, Duration::from_secs(5));
    assert_eq!(rates, host::Host::default().since(&Host::default(), Duration::from_secs(5)));
    assert!(rates.cpu.is_none() && rates.disks.is_empty() && rates.interfaces.is_empty());
    // Nor does a moment without length.
    assert!(first.since(&first, Duration::ZERO).disks.is_empty());
}

#[test]
fn what_was_set_back_or_is_new_has_no_rate() {
    let first = later(&[("proc/diskstats", " sda ", " sdz ")]);
    let now = later(&[TWO_SECONDS, ("proc/net/dev", "eno1: 900000000", "eno1: 12")]);
    let rates = now.since(&first, Duration::from_secs(2));
    let names = |name: &str| rates.disks.iter().any(|disk| disk.name == name);
    assert!(names("nvme0n1") && !names("sda") && !names("sdz"));
    let cards: Vec<&str> = rates.interfaces.iter().map(|card| card.name.as_str()).collect();
    assert_eq!(cards, ["lo", "vmbr0"]);
}

#[test]
fn a_power_that_no_processor_takes_is_a_counter_set_back() {
    let first = later(&[]);
    let energy = "sys/devices/virtual/powercap/intel-rapl/intel-rapl:0/energy_uj";
    let now = later(&[TWO_SECONDS, (energy, "262143000000", "261143000000")]);
    assert_eq!(now.since(&first, Duration::from_secs(2)).power, []);
}

#[test]
fn one_reading_tells_how_busy_the_host_was_since_it_was_started() {
    let host = later(&[]);
    let cpu = host.cpu_since_boot().unwrap();
    // 5600 of 96000 ticks; guests are part of the programs and not counted twice.
    assert!((cpu.busy.0 - 5600.0 / 96_000.0 * 100.0).abs() < 1e-9, "{cpu:?}");
    assert_eq!(Host::default().cpu_since_boot(), None);
}

#[test]
fn a_processor_that_is_switched_off_leaves_a_gap_in_the_numbers() {
    let numbers: Vec<u32> = later(&[]).cpus.iter().map(|cpu| cpu.number).collect();
    assert_eq!(numbers, [0, 1, 3]);
}

#[test]
fn a_board_of_a_device_tree_is_told_too() {
    let mut capture = Capture::default();
    let model = b"Raspberry Pi 4 Model B Rev 1.1\0".to_vec();
    capture.insert("sys/firmware/devicetree/base/model", Node::file(Ok(model)));
    let board = Host::from_capture(&capture).board.unwrap();
    assert_eq!(board.name.as_deref(), Some("Raspberry Pi 4 Model B Rev 1.1"));
    assert_eq!(board.vendor, None);
}
