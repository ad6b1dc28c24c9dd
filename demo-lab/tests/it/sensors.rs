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
