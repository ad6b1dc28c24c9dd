//! What is looked at on a host.

use host_capture::{Capture, Plan};

use crate::{Vendor, nvidia, sysfs};

/// Under which name the output of nvidia-smi is found in a capture.
pub(crate) const NVIDIA_SMI: &str = "nvidia-smi";

/// Everything about the GPUs of a host, to be carried out below `/sys`, for
/// [`Snapshot::from_capture`](crate::Snapshot::from_capture): cards on the PCI bus with the drivers that hold them,
/// the files of amdgpu, radeon, i915 and xe, and `nvidia-smi -q -x`. It joins with the plan of `hwmon` in one
/// [`RoundTrip`](host_capture::RoundTrip).
///
/// It wakes cards that sleep, as `nvidia-smi` itself does; see [`survey`] for how not to.
#[must_use]
pub fn plan() -> Plan {
    let cards = ["card[0-9]", "card[0-9][0-9]"];
    cards.into_iter().fold(survey(), read_card).command(NVIDIA_SMI, nvidia::QUERY)
}

/// As [`plan`], with `nvidia-smi --query-gpu` for the few values that are worth polling.
#[must_use]
pub fn poll_plan() -> Plan {
    let cards = ["card[0-9]", "card[0-9][0-9]"];
    cards.into_iter().fold(survey(), read_card).command(NVIDIA_SMI, nvidia::poll_command())
}

/// Which cards there are, who holds them and which of them sleep: nothing here wakes one. [`plan_for`] takes it on.
///
/// ```no_run
/// use host_capture::Capture;
/// # fn main() -> Result<(), host_capture::Error> {
/// let survey = Capture::open("/sys", &gpu::survey())?;
/// let capture = Capture::open("/sys", &gpu::plan_for(&survey))?; // leaves sleeping cards alone
/// # Ok(())
/// # }
/// ```
#[must_use]
pub fn survey() -> Plan {
    let mut plan =
        Plan::new().list("class/drm/*").list("bus/pci/devices/*").read("module/nvidia/version");
    for file in ["class", "vendor", "device", "power_state", "power/runtime_status"] {
        plan = plan.read(&format!("bus/pci/devices/*/{file}"));
    }
    plan = plan.list("bus/pci/devices/*/driver");
    for card in ["card[0-9]", "card[0-9][0-9]"] {
        for file in ["uevent", "vendor", "power_state"] {
            plan = plan.read(&format!("class/drm/{card}/device/{file}"));
        }
    }
    plan
}

/// As [`plan`], without the cards that a [`survey`] saw asleep. nvidia-smi is left out when it would wake one.
#[must_use]
pub fn plan_for(surveyed: &Capture) -> Plan {
    let files = files_for(surveyed);
    let sleeps = |card: &sysfs::Card| card.asleep && card.vendor == Vendor::Nvidia;
    if sysfs::cards(surveyed).iter().any(sleeps) {
        files
    } else {
        files.command(NVIDIA_SMI, nvidia::QUERY)
    }
}

/// The same without nvidia-smi.
pub(crate) fn files_for(surveyed: &Capture) -> Plan {
    let awake = sysfs::cards(surveyed).into_iter().filter(|card| !card.asleep);
    awake.filter_map(|card| card.drm_node).fold(survey(), |plan, node| read_card(plan, &node))
}

/// The files of a card's driver. `card` may be a pattern.
fn read_card(plan: Plan, card: &str) -> Plan {
    sysfs::FILES.into_iter().fold(plan, |plan, file| plan.read(&format!("class/drm/{card}/{file}")))
}
