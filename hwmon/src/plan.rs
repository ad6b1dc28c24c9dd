//! What of sysfs is read for the sensors.

use host_capture::Plan;

use crate::{ChannelKind, Spared};

/// What to capture, below `/sys`, for [`Snapshot::from_capture`](crate::Snapshot::from_capture): all files of
/// `class/hwmon/hwmonN`, what older drivers put beside them into the device's directory, what tells a disk's
/// identity, and the links that names are made from. Devices that sleep are listed, but not woken.
#[must_use]
pub fn plan() -> Plan {
    PlanOptions::new().plan()
}

/// What [`plan`] leaves out, so that the hardware does not suffer from being asked.
///
/// A chip that is left out is in the snapshot all the same, with its channels, and says that it was not read
/// ([`Chip::freshness`](crate::Chip::freshness)).
///
/// ```
/// use hwmon::{Cache, PlanOptions, Rules};
/// # let now = std::time::SystemTime::now();
/// let cache = Cache::default(); // normally loaded from a file
/// let plan = PlanOptions::new().leave_out_all(cache.fresh_drivers(&Rules::builtin(), now)).plan();
/// let command = plan.shell_command("/sys"); // for `ssh host`
/// # assert!(command.starts_with("sh -c"));
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PlanOptions {
    left_out: Vec<String>,
    wake_sleeping: bool,
}

/// One entry of this directory is one chip.
pub(crate) const CHIPS: &str = "class/hwmon/*";

impl PlanOptions {
    /// Leave out nothing but sleeping devices.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Read nothing of chips of which the `name` file says this (`drivetemp`). Whether a chip is of that name
    /// is decided on the host itself.
    #[must_use]
    pub fn leave_out(mut self, driver: impl Into<String>) -> Self {
        self.left_out.push(driver.into());
        self
    }

    /// As [`leave_out`](Self::leave_out), for each of them.
    #[must_use]
    pub fn leave_out_all(mut self, drivers: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.left_out.extend(drivers.into_iter().map(Into::into));
        self
    }

    /// Read devices that sleep too (`power/runtime_status` says suspended, `power_state` D3), which wakes them:
    /// a graphics card, a disk.
    #[must_use]
    pub fn wake_sleeping(mut self) -> Self {
        self.wake_sleeping = true;
        self
    }

    /// The plan, for all chips of a host.
    #[must_use]
    pub fn plan(&self) -> Plan {
        self.chips_plan(Self::host_plan())
    }

    /// What is read once for all chips: the chips there are, and the names of the I²C adapters.
    pub(crate) fn host_plan() -> Plan {
        ["class/i2c-adapter/*/name", "bus/i2c/devices/i2c-[0-9]*/name"]
            .into_iter()
            .fold(Plan::new().list(CHIPS), Plan::read)
    }

    /// Who each chip is; nothing that its driver would ask the hardware for.
    pub(crate) fn identity_plan(plan: Plan) -> Plan {
        let chip = CHIPS;
        let plan = plan.list(chip).read(&format!("{chip}/name"));
        let identity = IDENTITY_FILES
            .into_iter()
            .fold(plan, |plan, file| plan.read(&format!("{chip}/device/{file}")));
        // libsensors walks from the device to its parents until it knows a bus: NVMe → PCI, WMI → platform.
        ["driver", "subsystem", "bus", "device"]
            .into_iter()
            .chain(["device/subsystem", "device/bus", "device/device"])
            .chain(["device/device/subsystem", "device/device/bus"])
            .fold(identity, |plan, link| plan.list(&format!("{chip}/device/{link}")))
    }

    /// What is read of each chip; after what another plan reads.
    pub(crate) fn chips_plan(&self, plan: Plan) -> Plan {
        let chip = CHIPS;
        let links = Self::identity_plan(plan);
        let values = self.spare(links).read(&format!("{chip}/*"));
        let legacy = ChannelKind::ALL.into_iter().fold(values, |plan, kind| {
            plan.read(&format!("{chip}/device/{}[0-9]*", kind.prefix()))
        });
        DEVICE_FILES
            .into_iter()
            .fold(legacy, |plan, file| plan.read(&format!("{chip}/device/{file}")))
    }

    /// From here on nothing that would ask the hardware, where the hardware should be left alone.
    fn spare(&self, plan: Plan) -> Plan {
        let chip = CHIPS;
        let plan = ["name", "device/name"]
            .into_iter()
            .fold(plan, |plan, file| plan.spare(chip, file, self.left_out.iter().cloned()));
        if self.wake_sleeping {
            return plan;
        }
        SLEEP
            .into_iter()
            .fold(plan, |plan, (file, words)| plan.spare(chip, file, words.iter().copied()))
    }

    pub(crate) fn leaves_out(&self, driver: &str) -> bool {
        self.left_out.iter().any(|left_out| left_out == driver)
    }

    pub(crate) fn wakes_sleeping(&self) -> bool {
        self.wake_sleeping
    }

    /// Whether a chip sleeps, by the first lines of its files.
    pub(crate) fn asleep(line: impl Fn(&str) -> Option<String>) -> Option<Spared> {
        let word = |file, words: &[&str]| line(file).filter(|word| words.contains(&word.as_str()));
        let state = SLEEP.into_iter().find_map(|(file, words)| word(file, words))?;
        Some(Spared::Asleep { state })
    }
}

/// Where a device says that it sleeps, and how. `Documentation/ABI/testing/sysfs-devices-power` and
/// `sysfs-bus-pci`: answered by the kernel itself, without asking the device. An NVMe's hwmon belongs to the
/// controller, and only the PCI device above it has a power state.
const SLEEP: [(&str, &[&str]); 3] = [
    ("device/power/runtime_status", &["suspended"]),
    ("device/power_state", &["D3hot", "D3cold"]),
    ("device/device/power_state", &["D3hot", "D3cold"]),
];

/// What a device says of itself; none of these wakes a disk (`vpd_pg80` is the SCSI page with the serial number,
/// which the kernel keeps). Read also of chips that are left out.
const IDENTITY_FILES: [&str; 6] = ["name", "model", "serial", "vendor", "wwid", "vpd_pg80"];

/// Attributes without a number, where an old driver has them in the device's directory.
const DEVICE_FILES: [&str; 5] = ["alarms", "beep_enable", "vrm", "update_interval", "temp"];
