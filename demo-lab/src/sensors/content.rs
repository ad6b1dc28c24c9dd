//! What the tree holds: folders with their files, and links. Values are in the units of the
//! kernel's hwmon interface: millidegrees, millivolts, milliamperes, revolutions per minute.

/// Files of a folder, each without the final line end.
type Files = &'static [(&'static str, &'static str)];

/// Names a place below a device: constants cannot be joined, literals can.
macro_rules! below {
    ($name:ident, $device:literal) => {
        macro_rules! $name {
            ($rest:literal) => {
                concat!($device, $rest)
            };
        }
    };
}

below!(acpitz, "devices/virtual/thermal/thermal_zone0");
below!(nvme_card, "devices/pci0000:00/0000:00:01.1/0000:01:00.0");
below!(k10temp, "devices/pci0000:00/0000:00:18.3");
below!(graphics_card, "devices/pci0000:00/0000:00:03.1/0000:0a:00.0");
below!(network_card, "devices/pci0000:00/0000:00:01.3/0000:04:00.0");
below!(sata, "devices/pci0000:00/0000:00:01.3/0000:02:00.1");
below!(energy, "devices/virtual/powercap/intel-rapl/intel-rapl:0");
below!(
    asus,
    "devices/platform/PNP0C14:01/wmi_bus/wmi_bus-PNP0C14:01/466747A0-70EC-11DE-8A39-0800200C9A66"
);

pub(super) const FOLDERS: &[(&str, Files)] = &[
    (
        acpitz!(""),
        &[
            ("type", "acpitz"),
            ("temp", "16800"),
            ("mode", "enabled"),
            ("policy", "step_wise"),
            ("available_policies", "step_wise"),
            ("trip_point_0_temp", "20800"),
            ("trip_point_0_type", "critical"),
            ("trip_point_0_hyst", "0"),
        ],
    ),
    (
        acpitz!("/hwmon0"),
        &[("name", "acpitz"), ("temp1_input", "16800"), ("temp1_crit", "20800"), ("uevent", "")],
    ),
    (nvme_card!(""), &[("vendor", "0x144d"), ("device", "0xa808"), ("class", "0x010802")]),
    (
        nvme_card!("/nvme/nvme0"),
        &[
            ("model", "Samsung SSD 970 EVO Plus 1TB            "),
            ("serial", "DEMO00000000001     "),
            ("firmware_rev", "2B2QEXM7"),
            ("state", "live"),
            ("transport", "pcie"),
            ("address", "0000:01:00.0"),
            ("dev", "240:0"),
        ],
    ),
    (
        nvme_card!("/nvme/nvme0/hwmon1"),
        &[
            ("name", "nvme"),
            ("temp1_label", "Composite"),
            ("temp1_input", "43850"),
            ("temp1_max", "84850"),
            ("temp1_min", "-273150"),
            ("temp1_crit", "84850"),
            ("temp1_alarm", "0"),
            ("temp2_label", "Sensor 1"),
            ("temp2_input", "43850"),
            ("temp2_max", "65261850"),
            ("temp2_min", "-273150"),
            ("temp3_label", "Sensor 2"),
            ("temp3_input", "51850"),
            ("temp3_max", "65261850"),
            ("temp3_min", "-273150"),
            ("uevent", ""),
        ],
    ),
    (k10temp!(""), &[("vendor", "0x1022"), ("device", "0x1443"), ("class", "0x060000")]),
    (
        k10temp!("/hwmon/hwmon2"),
        &[
            ("name", "k10temp"),
            ("temp1_label", "Tctl"),
            ("temp1_input", "48375"),
            ("temp3_label", "Tccd1"),
            ("temp3_input", "46250"),
            ("uevent", ""),
        ],
    ),
    (asus!(""), &[("guid", "466747A0-70EC-11DE-8A39-0800200C9A66"), ("object_id", "BD")]),
    (
        asus!("/hwmon/hwmon3"),
        &[
            ("name", "asus_wmi_sensors"),
            ("in0_label", "CPU Core Voltage"),
            ("in0_input", "1297"),
            ("in1_label", "CPU SOC Voltage"),
            ("in1_input", "1024"),
            ("in2_label", "DRAM Voltage"),
            ("in2_input", "1351"),
            ("in3_label", "VDDP Voltage"),
            ("in3_input", "893"),
            ("in4_label", "1.8V PLL Voltage"),
            ("in4_input", "1827"),
            ("in5_label", "+12V Voltage"),
            ("in5_input", "11918"),
            ("in6_label", "+5V Voltage"),
            ("in6_input", "5007"),
            ("in7_label", "3VSB Voltage"),
            ("in7_input", "3351"),
            ("in8_label", "VBAT Voltage"),
            ("in8_input", "3239"),
            ("curr1_label", "CPU VRM Output Current"),
            ("curr1_input", "11000"),
            ("fan1_label", "CPU Fan"),
            ("fan1_input", "918"),
            ("fan2_label", "Chassis Fan 1"),
            ("fan2_input", "734"),
            ("fan3_label", "Chassis Fan 2"),
            ("fan3_input", "691"),
            ("fan4_label", "Chassis Fan 3"),
            ("fan4_input", "0"),
            ("temp1_label", "CPU Temperature"),
            ("temp1_input", "48000"),
            ("temp2_label", "CPU Socket Temperature"),
            ("temp2_input", "39000"),
            ("temp3_label", "Motherboard Temperature"),
            ("temp3_input", "35000"),
            ("temp4_label", "Chipset Temperature"),
            ("temp4_input", "52000"),
            // The header is on the board, the probe is not.
            ("temp5_label", "Tsensor 1 Temperature"),
            ("temp5_input", "216000"),
            ("uevent", ""),
        ],
    ),
    (
        "devices/virtual/dmi/id",
        &[
            ("board_vendor", "ASUSTeK COMPUTER INC."),
            ("board_name", "ROG STRIX B450-F GAMING"),
            ("board_version", "Rev 1.xx"),
            ("bios_vendor", "American Megatrends Inc."),
            ("bios_version", "5301"),
            ("bios_date", "04/18/2023"),
            ("sys_vendor", "System manufacturer"),
            ("product_name", "System Product Name"),
        ],
    ),
    (
        graphics_card!(""),
        &[
            ("vendor", "0x10de"),
            ("device", "0x1e87"),
            ("class", "0x030000"),
            ("subsystem_vendor", "0x1458"),
            ("subsystem_device", "0x37a7"),
            ("power_state", "D0"),
            ("current_link_speed", "2.5 GT/s PCIe"),
            ("current_link_width", "16"),
            ("max_link_speed", "8.0 GT/s PCIe"),
            ("max_link_width", "16"),
            (
                "uevent",
                "DRIVER=nvidia\nPCI_CLASS=30000\nPCI_ID=10DE:1E87\nPCI_SLOT_NAME=0000:0a:00.0",
            ),
        ],
    ),
    (graphics_card!("/power"), &[("runtime_status", "active"), ("control", "on")]),
    (graphics_card!("/drm/card0"), &[("dev", "226:0"), ("uevent", "DEVNAME=dri/card0")]),
    ("module/nvidia", &[("version", "550.163.01"), ("initstate", "live")]),
    (
        nvme_card!("/nvme/nvme0/nvme0n1"),
        &[("size", "1953525168"), ("removable", "0"), ("dev", "259:0")],
    ),
    (nvme_card!("/nvme/nvme0/nvme0n1/queue"), &[("rotational", "0")]),
    (nvme_card!("/nvme/nvme0/nvme0n1/nvme0n1p3"), &[("size", "1951422464"), ("partition", "3")]),
    (
        sata!("/ata1/host0/target0:0:0/0:0:0:0"),
        &[("model", "WDC WD20EFZX-68A"), ("vendor", "ATA     ")],
    ),
    (
        sata!("/ata1/host0/target0:0:0/0:0:0:0/block/sda"),
        &[("size", "3907029168"), ("removable", "0")],
    ),
    (sata!("/ata1/host0/target0:0:0/0:0:0:0/block/sda/queue"), &[("rotational", "1")]),
    (
        sata!("/ata2/host1/target1:0:0/1:0:0:0"),
        &[("model", "WDC WD20EFZX-68A"), ("vendor", "ATA     ")],
    ),
    (
        sata!("/ata2/host1/target1:0:0/1:0:0:0/block/sdb"),
        &[("size", "3907029168"), ("removable", "0")],
    ),
    (sata!("/ata2/host1/target1:0:0/1:0:0:0/block/sdb/queue"), &[("rotational", "1")]),
    ("devices/virtual/block/dm-0", &[("size", "16777216"), ("removable", "0")]),
    ("devices/virtual/block/dm-1", &[("size", "196995560"), ("removable", "0")]),
    (
        network_card!("/net/enp4s0"),
        &[
            ("address", "02:00:00:00:02:0a"),
            ("operstate", "up"),
            ("speed", "1000"),
            ("mtu", "1500"),
        ],
    ),
    (
        "devices/virtual/net/lo",
        &[("address", "00:00:00:00:00:00"), ("operstate", "unknown"), ("mtu", "65536")],
    ),
    (
        "devices/virtual/net/vmbr0",
        &[
            ("address", "02:00:00:00:02:0a"),
            ("operstate", "up"),
            ("speed", "1000"),
            ("mtu", "1500"),
        ],
    ),
    (
        "devices/virtual/net/tap101i0",
        &[("operstate", "unknown"), ("speed", "10000"), ("mtu", "1500")],
    ),
    ("devices/virtual/net/veth102i0", &[("operstate", "up"), ("speed", "10000"), ("mtu", "1500")]),
    (
        "devices/virtual/net/tap103i0",
        &[("operstate", "unknown"), ("speed", "10000"), ("mtu", "1500")],
    ),
    (
        "devices/virtual/net/tap104i0",
        &[("operstate", "unknown"), ("speed", "10000"), ("mtu", "1500")],
    ),
    ("devices/virtual/net/veth200i0", &[("operstate", "up"), ("speed", "10000"), ("mtu", "1500")]),
    (
        energy!(""),
        &[
            ("name", "package-0"),
            ("energy_uj", "41906113201"),
            ("max_energy_range_uj", "65532610987"),
        ],
    ),
];

/// A link and the folder that it shows, both below the root.
pub(super) const LINKS: &[(&str, &str)] = &[
    ("class/thermal/thermal_zone0", acpitz!("")),
    ("class/dmi/id", "devices/virtual/dmi/id"),
    ("class/nvme/nvme0", nvme_card!("/nvme/nvme0")),
    ("class/hwmon/hwmon0", acpitz!("/hwmon0")),
    ("class/hwmon/hwmon1", nvme_card!("/nvme/nvme0/hwmon1")),
    ("class/hwmon/hwmon2", k10temp!("/hwmon/hwmon2")),
    ("class/hwmon/hwmon3", asus!("/hwmon/hwmon3")),
    // Which device a chip belongs to …
    (acpitz!("/hwmon0/device"), acpitz!("")),
    (nvme_card!("/nvme/nvme0/hwmon1/device"), nvme_card!("/nvme/nvme0")),
    (k10temp!("/hwmon/hwmon2/device"), k10temp!("")),
    (asus!("/hwmon/hwmon3/device"), asus!("")),
    (nvme_card!("/nvme/nvme0/device"), nvme_card!("")),
    // … which subsystem everything is of …
    (acpitz!("/hwmon0/subsystem"), "class/hwmon"),
    (nvme_card!("/nvme/nvme0/hwmon1/subsystem"), "class/hwmon"),
    (k10temp!("/hwmon/hwmon2/subsystem"), "class/hwmon"),
    (asus!("/hwmon/hwmon3/subsystem"), "class/hwmon"),
    (acpitz!("/subsystem"), "class/thermal"),
    (nvme_card!("/nvme/nvme0/subsystem"), "class/nvme"),
    (nvme_card!("/subsystem"), "bus/pci"),
    (k10temp!("/subsystem"), "bus/pci"),
    (asus!("/subsystem"), "bus/wmi"),
    // … and which driver serves it.
    (nvme_card!("/driver"), "bus/pci/drivers/nvme"),
    (k10temp!("/driver"), "bus/pci/drivers/k10temp"),
    (asus!("/driver"), "bus/wmi/drivers/asus_wmi_sensors"),
    // The graphics card, on the bus and as a device of its driver.
    ("bus/pci/devices/0000:0a:00.0", graphics_card!("")),
    (graphics_card!("/driver"), "bus/pci/drivers/nvidia"),
    (graphics_card!("/subsystem"), "bus/pci"),
    (graphics_card!("/drm/card0/device"), graphics_card!("")),
    ("class/drm/card0", graphics_card!("/drm/card0")),
    // Disks and network interfaces.
    ("class/block/nvme0n1", nvme_card!("/nvme/nvme0/nvme0n1")),
    ("class/block/nvme0n1p3", nvme_card!("/nvme/nvme0/nvme0n1/nvme0n1p3")),
    (nvme_card!("/nvme/nvme0/nvme0n1/device"), nvme_card!("/nvme/nvme0")),
    ("class/block/sda", sata!("/ata1/host0/target0:0:0/0:0:0:0/block/sda")),
    (
        sata!("/ata1/host0/target0:0:0/0:0:0:0/block/sda/device"),
        sata!("/ata1/host0/target0:0:0/0:0:0:0"),
    ),
    ("class/block/sdb", sata!("/ata2/host1/target1:0:0/1:0:0:0/block/sdb")),
    (
        sata!("/ata2/host1/target1:0:0/1:0:0:0/block/sdb/device"),
        sata!("/ata2/host1/target1:0:0/1:0:0:0"),
    ),
    ("class/block/dm-0", "devices/virtual/block/dm-0"),
    ("class/block/dm-1", "devices/virtual/block/dm-1"),
    ("class/net/enp4s0", network_card!("/net/enp4s0")),
    ("class/net/lo", "devices/virtual/net/lo"),
    ("class/net/vmbr0", "devices/virtual/net/vmbr0"),
    ("class/net/tap101i0", "devices/virtual/net/tap101i0"),
    ("class/net/veth102i0", "devices/virtual/net/veth102i0"),
    ("class/net/tap103i0", "devices/virtual/net/tap103i0"),
    ("class/net/tap104i0", "devices/virtual/net/tap104i0"),
    ("class/net/veth200i0", "devices/virtual/net/veth200i0"),
    ("class/powercap/intel-rapl:0", energy!("")),
];
