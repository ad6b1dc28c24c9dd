//! i915 and xe. They tell no memory in use and no utilisation here; power and idle time come as counters.

use crate::{Absent, Gpu, IdleCounter, Reading, ThrottleReason};

use super::{Files, file::Hwmon, read_common};

pub(super) fn read(files: &Files<'_>, gpu: &mut Gpu) {
    for part in parts(files) {
        let Part { name, files, frequency, residency, throttle } = &part;
        // The first part is graphics and computing; xe has one more for video.
        let (now, most) = match name.as_str() {
            "gt0" => (&mut gpu.clocks.graphics, &mut gpu.max_clocks.graphics),
            _ => (&mut gpu.clocks.video, &mut gpu.max_clocks.video),
        };
        if !now.is_value() {
            *now = files.megahertz(&format!("{frequency}act_freq{}", part.unit()));
            *most = files.megahertz(&format!("{frequency}max_freq{}", part.unit()));
        }
        let idle = files.parsed(residency, |text| text.parse().ok()).into_value();
        gpu.counters
            .idle
            .extend(idle.map(|milliseconds| IdleCounter { part: name.clone(), milliseconds }));
        gpu.throttle = together(std::mem::take(&mut gpu.throttle), reasons(files, throttle));
    }
    if !gpu.clocks.graphics.is_value() {
        gpu.clocks.graphics = files.megahertz("gt_act_freq_mhz");
        gpu.max_clocks.graphics = files.megahertz("gt_max_freq_mhz");
    }
    let hwmon = read_common(files, gpu);
    // An Arc card sits behind a switch of its own, and its inner end always says this, however fast the slot is.
    if gpu.link.generation == Reading::Value(1) && gpu.link.lanes == Reading::Value(1) {
        let inner = || Absent::Implausible("2.5 GT/s x1, inside of the card".to_owned());
        gpu.link.generation = Reading::Absent(inner());
        gpu.link.max_generation = Reading::Absent(inner());
        gpu.link.lanes = Reading::Absent(inner());
        gpu.link.max_lanes = Reading::Absent(inner());
    }
    if let Some(hwmon) = hwmon {
        sensors(&hwmon, gpu);
    }
}

fn sensors(hwmon: &Hwmon<'_>, gpu: &mut Gpu) {
    let package = hwmon.labelled("temp", "pkg").unwrap_or(1);
    gpu.temperatures.gpu = hwmon.celsius(package, "input");
    gpu.temperatures.slowdown = hwmon.celsius_limit(package, "crit");
    gpu.temperatures.shutdown = hwmon.celsius_limit(package, "emergency");
    if let Some(memory) = hwmon.labelled("temp", "vram") {
        gpu.temperatures.memory = hwmon.celsius(memory, "input");
        gpu.temperatures.max_operating_memory = hwmon.celsius_limit(memory, "crit");
    }
    let card =
        hwmon.labelled("power", "card").or_else(|| hwmon.labelled("power", "pkg")).unwrap_or(1);
    // xe calls the lasting limit `cap` since 6.16 and `max` before, as i915 does.
    gpu.power.limit = hwmon.watts(card, "cap").or_else(|| hwmon.watts(card, "max"));
    gpu.power.default_limit = hwmon.watts(card, "rated_max").and_then(|rated| {
        // i915 gives 0 where the firmware does not tell.
        if rated.0 > 0.0 { Reading::Value(rated) } else { Reading::Absent(Absent::NotAvailable) }
    });
    gpu.voltage = hwmon.volts(0);
    gpu.counters.energy = hwmon.energy();
}

/// A graphics part: a tile's GT in xe, a GT in i915.
struct Part<'a> {
    name: String,
    files: Files<'a>,
    frequency: &'static str,
    residency: &'static str,
    /// Directory and start of the files that say why it does not run faster.
    throttle: (&'static str, &'static str),
}

impl Part<'_> {
    fn unit(&self) -> &'static str {
        if self.frequency == "rps_" { "_mhz" } else { "" }
    }
}

fn parts<'a>(files: &Files<'a>) -> Vec<Part<'a>> {
    let mut parts = Vec::new();
    for name in files.names("gt") {
        let files = files.below(&format!("gt/{name}"));
        let throttle = ("", "throttle_reason_");
        parts.push(Part {
            name,
            files,
            frequency: "rps_",
            residency: "rc6_residency_ms",
            throttle,
        });
    }
    let tiles = files.names("device").into_iter().filter(|name| name.starts_with("tile"));
    for (tile, gt) in tiles.flat_map(|tile| {
        let gts = files.names(&format!("device/{tile}"));
        gts.into_iter().filter(|name| name.starts_with("gt")).map(move |gt| (tile.clone(), gt))
    }) {
        let files = files.below(&format!("device/{tile}/{gt}"));
        let name = if tile == "tile0" { gt } else { format!("{tile}/{gt}") };
        let throttle = ("freq0/throttle/", "reason_");
        let residency = "gtidle/idle_residency_ms";
        parts.push(Part { name, files, frequency: "freq0/", residency, throttle });
    }
    parts
}

fn reasons(files: &Files<'_>, (directory, start): &(&str, &str)) -> Reading<Vec<ThrottleReason>> {
    let mut reasons = Reading::default();
    for name in files.names(directory.trim_end_matches('/')) {
        let Some(reason) = name.strip_prefix(start).filter(|reason| *reason != "status") else {
            continue;
        };
        let active = files.number(&format!("{directory}{name}")).map(|flag| {
            if flag == 0 { Vec::new() } else { vec![ThrottleReason::Other(reason.to_owned())] }
        });
        reasons = together(reasons, active);
    }
    reasons
}

/// The reasons of both, where both are known; else those of one.
fn together(
    one: Reading<Vec<ThrottleReason>>,
    other: Reading<Vec<ThrottleReason>>,
) -> Reading<Vec<ThrottleReason>> {
    match (one, other) {
        (Reading::Value(mut all), Reading::Value(more)) => {
            all.extend(more);
            all.sort();
            all.dedup();
            Reading::Value(all)
        }
        (one, other) => one.or_else(|| other),
    }
}
