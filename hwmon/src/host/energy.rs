//! What the processors took: RAPL, as the kernel's powercap subsystem shows it.

use host_capture::ReadError;

use super::source::Source;

/// An energy counter of a processor or a part of it (`Documentation/power/powercap/powercap.rst`). AMD's processors
/// since Zen have them as well.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct EnergyCounter {
    /// The kernel's name: `intel-rapl:0` for a package, `intel-rapl:0:1` for a part of it.
    pub zone: String,
    /// What it is: `package-0`, `core`, `dram`.
    pub name: Option<String>,
    /// Energy in microjoules; it starts again at 0 after [`range`](Self::range). Only root may read it, since it
    /// can betray what is computed (CVE-2020-8694): to others it is a permission error.
    pub microjoules: Result<u64, ReadError>,
    /// Where it starts again.
    pub range: Option<u64>,
}

pub(super) fn read(source: &Source<'_>) -> Vec<EnergyCounter> {
    const FOLDER: &str = "sys/class/powercap";
    let folders = source.capture.nodes().filter_map(|(path, _)| {
        path.strip_prefix(FOLDER)?.strip_prefix('/')?.strip_suffix("/energy_uj")
    });
    folders
        .map(|zone| {
            let file = |name: &str| format!("{FOLDER}/{zone}/{name}");
            let counter = source.attribute(&file("energy_uj")).map(|text| {
                text.and_then(|text| text.trim().parse().map_err(|_| ReadError::Other(text)))
            });
            EnergyCounter {
                zone: zone.to_owned(),
                name: source.word(&file("name")),
                microjoules: counter
                    .unwrap_or_else(|| Err(ReadError::Other("not read".to_owned()))),
                range: source.number(&file("max_energy_range_uj")),
            }
        })
        .collect()
}

impl EnergyCounter {
    /// What was taken since an `earlier` reading, in microjoules.
    pub(super) fn since(&self, earlier: &Self) -> Option<u64> {
        let (now, then) = (*self.microjoules.as_ref().ok()?, *earlier.microjoules.as_ref().ok()?);
        match now.checked_sub(then) {
            Some(taken) => Some(taken),
            None => now.checked_add(self.range?.checked_sub(then)?),
        }
    }
}
