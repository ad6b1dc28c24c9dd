//! What of sysfs is read for the sensors.

use host_capture::Plan;

use crate::ChannelKind;

/// What to capture, below `/sys`, for [`Snapshot::from_capture`](crate::Snapshot::from_capture): all files of
/// `class/hwmon/hwmonN`, what older drivers put beside them into the device's directory, what tells a disk's
/// identity, and the links that names are made from.
#[must_use]
pub fn plan() -> Plan {
    let hwmon = Plan::new().list("class/hwmon/*").read("class/hwmon/*/*");
    // These list the device's directory, so that the single names below cost nothing more on this machine.
    let legacy = ChannelKind::ALL.into_iter().fold(hwmon, |plan, kind| {
        plan.read(&format!("class/hwmon/*/device/{}[0-9]*", kind.prefix()))
    });
    let device = DEVICE_FILES
        .into_iter()
        .fold(legacy, |plan, file| plan.read(&format!("class/hwmon/*/device/{file}")));
    // libsensors walks from the device to its parents until it knows a bus: NVMe → PCI, WMI → platform.
    ["driver", "subsystem", "bus", "device"]
        .into_iter()
        .chain(["device/subsystem", "device/bus", "device/device"])
        .chain(["device/device/subsystem", "device/device/bus"])
        .fold(device, |plan, link| plan.list(&format!("class/hwmon/*/device/{link}")))
}

/// Files of the device that are no channels: the chip's name and attributes where an old driver has them there,
/// and what disks say of themselves (`vpd_pg80` is the SCSI page with the serial number; none of these wakes a
/// disk).
pub(crate) const DEVICE_FILES: [&str; 10] = [
    "name",
    "alarms",
    "beep_enable",
    "vrm",
    "update_interval",
    "model",
    "serial",
    "vendor",
    "wwid",
    "vpd_pg80",
];
