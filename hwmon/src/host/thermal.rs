//! Thermal zones: what the kernel's thermal management looks at.

use host_capture::ReadError;

use crate::{Quantity, Reading, Unit};

use super::source::Source;

/// One entry of `/sys/class/thermal` (`Documentation/driver-api/thermal/sysfs-api.rst`).
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ThermalZone {
    /// Its number, `thermal_zone2`; it may be another one after the next boot.
    pub number: u32,
    /// What it is: `acpitz`, `x86_pkg_temp`, `cpu-thermal`. Not unique.
    pub name: Option<String>,
    /// How hot it is. A zone that is switched off answers with an error, which is kept: it is not 0 °C.
    pub temperature: Reading,
    /// Whether it is switched on; nothing where the kernel does not say.
    pub enabled: Option<bool>,
    /// The temperatures at which something happens, by number.
    pub trips: Vec<Trip>,
    /// The hwmon (`hwmon0`) that is made of this same zone: its channel says the same.
    pub hwmon: Option<String>,
}

/// A temperature at which the kernel does something.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Trip {
    /// What it does: `critical` (switch off), `hot`, `passive` (slow down), `active` (fans).
    pub kind: String,
    /// From where on.
    pub temperature: Quantity,
}

pub(super) fn read(source: &Source<'_>) -> Vec<ThermalZone> {
    const FOLDER: &str = "sys/class/thermal";
    let number = |name: &str| name.strip_prefix("thermal_zone")?.parse().ok();
    let children = source.capture.children(FOLDER);
    let mut zones: Vec<(u32, String)> = children
        .filter_map(|(name, _)| Some((number(name)?, format!("{FOLDER}/{name}"))))
        .collect();
    zones.sort_unstable();
    zones.into_iter().map(|(number, folder)| zone(source, number, &folder)).collect()
}

fn zone(source: &Source<'_>, number: u32, folder: &str) -> ThermalZone {
    let mode = source.word(&format!("{folder}/mode"));
    ThermalZone {
        number,
        name: source.word(&format!("{folder}/type")),
        temperature: temperature(source.attribute(&format!("{folder}/temp"))),
        enabled: mode.map(|mode| mode == "enabled"),
        trips: trips(source, folder),
        hwmon: hwmon(source, folder),
    }
}

fn temperature(text: Option<Result<String, ReadError>>) -> Reading {
    match text {
        None => Reading::Absent,
        Some(Err(error)) => Reading::Unreadable(error),
        Some(Ok(text)) => Quantity::parse(&text, Unit::Celsius)
            .map_or_else(|| Reading::Malformed(text), Reading::Value),
    }
}

fn trips(source: &Source<'_>, folder: &str) -> Vec<Trip> {
    let files = source.capture.children(folder);
    let number = |name: &str| -> Option<u32> {
        name.strip_prefix("trip_point_")?.strip_suffix("_temp")?.parse().ok()
    };
    let mut numbers: Vec<u32> = files.filter_map(|(name, _)| number(name)).collect();
    numbers.sort_unstable();
    let trip = |number: u32| {
        let file = format!("{folder}/trip_point_{number}");
        let kind = source.word(&format!("{file}_type"))?;
        let temperature = source.attribute(&format!("{file}_temp"))?.ok()?;
        let temperature = Quantity::parse(&temperature, Unit::Celsius)?;
        // Drivers write absolute zero, or less, for a trip that is not set.
        (temperature.value() > -273.0).then_some(Trip { kind, temperature })
    };
    numbers.into_iter().filter_map(trip).collect()
}

/// The hwmon whose device is the zone itself.
fn hwmon(source: &Source<'_>, folder: &str) -> Option<String> {
    let own = source.capture.resolve(folder)?;
    let hwmons = source.capture.children("sys/class/hwmon");
    let same = |name: &str| {
        source.capture.resolve(&format!("sys/class/hwmon/{name}/device")).as_deref() == Some(&own)
    };
    hwmons.map(|(name, _)| name).find(|name| same(name)).map(str::to_owned)
}
