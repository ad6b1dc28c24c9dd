//! The host's sensors, read with nothing but the file system.

use std::collections::BTreeMap;
use std::path::Path;

use crate::raw::start;

fn chips(sysfs: &Path) -> BTreeMap<String, std::path::PathBuf> {
    std::fs::read_dir(sysfs.join("class/hwmon"))
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            (read(&path.join("name")), path)
        })
        .collect()
}

fn read(path: &Path) -> String {
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{path:?}: {error}"));
    text.strip_suffix('\n').unwrap().to_owned()
}

#[tokio::test]
async fn the_host_has_its_four_chips_with_their_nonsense() {
    let lab = start().await;
    let chips = chips(lab.sysfs());
    assert_eq!(chips.keys().collect::<Vec<_>>(), ["acpitz", "asus_wmi_sensors", "k10temp", "nvme"]);
    assert_eq!(read(&chips["asus_wmi_sensors"].join("temp5_input")), "216000");
    assert_eq!(read(&chips["asus_wmi_sensors"].join("fan4_input")), "0");
    assert_eq!(read(&chips["k10temp"].join("temp1_label")), "Tctl");
    assert_eq!(read(&chips["k10temp"].join("temp3_label")), "Tccd1");
    assert_eq!(read(&chips["nvme"].join("temp2_max")), "65261850");
}

#[tokio::test]
async fn links_lead_to_devices_drivers_and_subsystems_as_in_the_kernel() {
    let lab = start().await;
    let chips = chips(lab.sysfs());
    for chip in chips.values() {
        let link = std::fs::read_link(chip).unwrap();
        assert!(link.starts_with("../../devices"), "{link:?}");
        let subsystem = std::fs::canonicalize(chip.join("subsystem")).unwrap();
        assert!(subsystem.ends_with("class/hwmon"));
        assert!(chip.join("device").exists());
    }
    let driver = |chip: &str| std::fs::canonicalize(chips[chip].join("device/driver")).unwrap();
    assert!(driver("k10temp").ends_with("bus/pci/drivers/k10temp"));
    assert!(driver("asus_wmi_sensors").ends_with("bus/wmi/drivers/asus_wmi_sensors"));
    let device = std::fs::canonicalize(chips["k10temp"].join("device")).unwrap();
    assert!(device.ends_with("0000:00:18.3"));
    assert_eq!(read(&chips["nvme"].join("device/serial")).trim(), "DEMO00000000001");
    assert!(read(&chips["nvme"].join("device/model")).starts_with("Samsung SSD 970"));
}

#[tokio::test]
async fn the_host_has_the_files_that_tell_its_load_beside_its_sensors() {
    let lab = start().await;
    assert_eq!(lab.sysfs(), lab.root().join("sys"));
    let proc = lab.root().join("proc");
    for file in ["stat", "meminfo", "loadavg", "uptime", "cpuinfo", "diskstats", "net/dev"] {
        assert!(!read(&proc.join(file)).is_empty(), "{file}");
    }
    assert_eq!(read(&proc.join("sys/kernel/hostname")), "pve");
    // Each number of a mount is its own, and each parent but the first is there.
    let mounts = read(&proc.join("self/mountinfo"));
    let words = |place: usize| -> Vec<u32> {
        let word = |line: &str| line.split(' ').nth(place).unwrap().parse().unwrap();
        mounts.lines().map(word).collect()
    };
    let (numbers, parents) = (words(0), words(1));
    assert!(numbers.is_sorted_by(|one, other| one < other));
    assert!(parents.iter().all(|parent| *parent == 1 || numbers.contains(parent)), "{parents:?}");
    assert_eq!(mounts.lines().count(), read(&proc.join("mounts")).lines().count());
    // The processors' times come to the time since boot.
    let stat = read(&proc.join("stat"));
    let ticks = |line: &str| -> u64 {
        line.split_whitespace().skip(1).take(8).map(|word| word.parse::<u64>().unwrap()).sum()
    };
    let uptime: f64 = read(&proc.join("uptime")).split(' ').next().unwrap().parse().unwrap();
    for line in stat.lines().skip(1).take(16) {
        assert!((ticks(line) as f64 / 100.0 - uptime).abs() < 1.0, "{line}");
    }
}

#[tokio::test]
async fn the_graphics_card_is_on_the_bus_with_its_driver() {
    let lab = start().await;
    let card = lab.sysfs().join("bus/pci/devices/0000:0a:00.0");
    assert_eq!([read(&card.join("vendor")), read(&card.join("device"))], ["0x10de", "0x1e87"]);
    let driver = std::fs::canonicalize(card.join("driver")).unwrap();
    assert!(driver.ends_with("bus/pci/drivers/nvidia"));
    assert_eq!(read(&lab.sysfs().join("module/nvidia/version")), "550.163.01");
}
