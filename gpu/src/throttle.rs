//! Why a card does not run faster.

use std::fmt;

use ThrottleReason as R;

/// One reason why a card runs slower than it could. NVIDIA called them *throttle* reasons up to driver 530 and
/// *event* reasons since; Intel's drivers have their own.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ThrottleReason {
    /// There is nothing to do.
    GpuIdle,
    /// Somebody set these clocks.
    ApplicationClocks,
    /// The power limit.
    PowerCap,
    /// The hardware halves its clocks, or worse: heat, power or voltage.
    HardwareSlowdown,
    /// Heat: the hardware's own limit.
    HardwareThermal,
    /// The power supply asks for less.
    PowerBrake,
    /// It keeps step with other cards.
    SyncBoost,
    /// Heat: the driver's limit.
    SoftwareThermal,
    /// The display's clock.
    DisplayClock,
    /// Another one, by the name that the driver gives it: `pl1`, …
    Other(String),
}

/// The driver's names, without `clocks_throttle_reason_`, `clocks_event_reasons.` and the like, and the bits of
/// `clocks_event_reasons.active` (nvml.h, `nvmlClocksEventReason…`).
const NVIDIA: [(&str, u64, R); 9] = [
    ("gpu_idle", 0x001, R::GpuIdle),
    ("applications_clocks_setting", 0x002, R::ApplicationClocks),
    ("sw_power_cap", 0x004, R::PowerCap),
    ("hw_slowdown", 0x008, R::HardwareSlowdown),
    ("sync_boost", 0x010, R::SyncBoost),
    ("sw_thermal_slowdown", 0x020, R::SoftwareThermal),
    ("hw_thermal_slowdown", 0x040, R::HardwareThermal),
    ("hw_power_brake_slowdown", 0x080, R::PowerBrake),
    ("display_clocks_setting", 0x100, R::DisplayClock),
];

impl ThrottleReason {
    /// The reason behind NVIDIA's name for it.
    pub(crate) fn nvidia(name: &str) -> Self {
        let known = NVIDIA.iter().find(|(own, ..)| *own == name);
        known.map_or_else(|| Self::Other(name.to_owned()), |(.., reason)| reason.clone())
    }

    /// The reasons in NVIDIA's bit mask.
    pub(crate) fn nvidia_mask(mask: u64) -> Vec<Self> {
        let known =
            NVIDIA.iter().filter(|(_, bit, _)| mask & bit != 0).map(|(.., reason)| reason.clone());
        let unknown = (0..u64::BITS)
            .map(|shift| 1 << shift)
            .filter(|bit| mask & bit != 0 && NVIDIA.iter().all(|(_, own, _)| own != bit))
            .map(|bit: u64| Self::Other(format!("0x{bit:x}")));
        known.chain(unknown).collect()
    }

    /// Its name for machines: that of NVIDIA's newer drivers, else the driver's own. These names stay.
    #[must_use]
    pub fn code(&self) -> &str {
        match self {
            Self::Other(name) => name,
            known => NVIDIA.iter().find(|(.., own)| own == known).map_or("?", |(name, ..)| name),
        }
    }

    /// Whether something is to be done about it: heat, or not enough power. Idleness and settings are not.
    #[must_use]
    pub fn is_trouble(&self) -> bool {
        const INTEL: [&str; 5] = ["thermal", "prochot", "ratl", "vr_thermalert", "vr_tdc"];
        match self {
            R::HardwareSlowdown | R::HardwareThermal | R::PowerBrake | R::SoftwareThermal => true,
            R::Other(name) => INTEL.contains(&name.as_str()),
            _ => false,
        }
    }
}

impl fmt::Display for ThrottleReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            R::GpuIdle => "idle",
            R::ApplicationClocks => "clocks set by somebody",
            R::PowerCap => "at the power limit",
            R::HardwareSlowdown => "slowed down by the hardware",
            R::HardwareThermal => "too hot (hardware)",
            R::PowerBrake => "the power supply asks for less",
            R::SyncBoost => "in step with other cards",
            R::SoftwareThermal => "too hot (driver)",
            R::DisplayClock => "clocks of the display",
            // Intel: drivers/gpu/drm/xe/xe_gt_throttle.c
            R::Other(name) => match name.as_str() {
                "pl1" => "at the lasting power limit",
                "pl2" => "at the short-time power limit",
                "pl4" => "at the peak power limit",
                "thermal" => "too hot",
                "prochot" => "another part of the host is too hot",
                "ratl" => "too hot over some time",
                "vr_thermalert" => "the voltage regulator is too hot",
                "vr_tdc" => "at the current limit of the voltage regulator",
                name => name,
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mask_is_told_bit_by_bit_also_those_of_the_future() {
        assert_eq!(R::nvidia_mask(0), []);
        assert_eq!(R::nvidia_mask(0x1), [R::GpuIdle]);
        let all = R::nvidia_mask(0x244);
        assert_eq!(all, [R::PowerCap, R::HardwareThermal, R::Other("0x200".to_owned())]);
    }
}
