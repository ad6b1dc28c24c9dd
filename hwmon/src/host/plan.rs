//! What of a host is read.

use host_capture::Plan;

use super::space;

/// The longest file of procfs that is looked at: `stat` and `cpuinfo` of a machine with some hundred processors.
const LONG: usize = 512 * 1024;

/// What to capture, below `/`, for [`Host::from_capture`](super::Host::from_capture).
///
/// All files are small and cheap to read; no disk is woken by any of them. One command is run: `df`, for the sizes
/// of the filesystems, with a time limit, because it waits for ever for a file server that is gone.
#[must_use]
pub fn plan() -> Plan {
    let mut plan = Plan::new();
    for file in ["stat", "cpuinfo", "meminfo", "diskstats", "net/dev", "self/mountinfo"] {
        plan = plan.read_up_to(LONG, &format!("proc/{file}"));
    }
    for file in ["loadavg", "uptime", "sys/kernel/hostname", "sys/kernel/osrelease"] {
        plan = plan.read(&format!("proc/{file}"));
    }
    for file in BOARD {
        plan = plan.read(&format!("sys/class/dmi/id/{file}"));
    }
    plan = plan.read("sys/firmware/devicetree/base/model").list("sys/class/block/*");
    for file in ["size", "removable", "queue/rotational", "device/model", "device/serial"] {
        plan = plan.read(&format!("sys/class/block/*/{file}"));
    }
    plan = plan.read("sys/class/block/*/device/vpd_pg80").list("sys/class/net/*");
    for file in ["address", "operstate", "speed"] {
        plan = plan.read(&format!("sys/class/net/*/{file}"));
    }
    // The links tell which hwmon belongs to which zone.
    plan = plan.list("sys/class/hwmon/*").list("sys/class/hwmon/*/device");
    plan = plan.list("sys/class/thermal/*");
    for file in ["type", "mode", "temp", "trip_point_*_type", "trip_point_*_temp"] {
        plan = plan.read(&format!("sys/class/thermal/thermal_zone*/{file}"));
    }
    for file in ["name", "energy_uj", "max_energy_range_uj"] {
        plan = plan.read(&format!("sys/class/powercap/*/{file}"));
    }
    plan.command(space::COMMAND, ["sh", "-c", space::SCRIPT])
}

const BOARD: [&str; 8] = [
    "board_vendor",
    "board_name",
    "board_version",
    "bios_vendor",
    "bios_version",
    "bios_date",
    "sys_vendor",
    "product_name",
];
