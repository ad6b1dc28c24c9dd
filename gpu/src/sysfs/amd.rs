//! amdgpu, and radeon before it.

use crate::{Gpu, Megahertz, Reading};

use super::{Files, read_common};

pub(super) fn read(files: &Files<'_>, gpu: &mut Gpu) {
    let device = files.below("device");
    gpu.uuid = device.word("unique_id");
    gpu.serial = device.word("serial_number");
    gpu.name = device.word("product_name");
    gpu.vbios = device.word("vbios_version");
    gpu.utilization.gpu = device.percent("gpu_busy_percent");
    gpu.utilization.memory = device.percent("mem_busy_percent");
    gpu.utilization.decoder = device.percent("vcn_busy_percent");
    gpu.memory.total = device.bytes("mem_info_vram_total");
    gpu.memory.used = device.bytes("mem_info_vram_used");
    gpu.memory.free = free(&gpu.memory);
    gpu.window.total = device.bytes("mem_info_vis_vram_total");
    gpu.window.used = device.bytes("mem_info_vis_vram_used");
    gpu.window.free = free(&gpu.window);
    gpu.clocks.graphics = current(&device.lines("pp_dpm_sclk"));
    gpu.clocks.memory = current(&device.lines("pp_dpm_mclk"));
    gpu.max_clocks.graphics = highest(&device.lines("pp_dpm_sclk"));
    gpu.max_clocks.memory = highest(&device.lines("pp_dpm_mclk"));

    let Some(hwmon) = read_common(files, gpu) else { return };
    // Labels came with Vega; the channels of older cards have none, and are in this order.
    let edge = hwmon.labelled("temp", "edge").unwrap_or(1);
    gpu.temperatures.gpu = hwmon.celsius(edge, "input");
    gpu.temperatures.slowdown = hwmon.celsius_limit(edge, "crit");
    gpu.temperatures.shutdown = hwmon.celsius_limit(edge, "emergency");
    if let Some(junction) = hwmon.labelled("temp", "junction") {
        gpu.temperatures.hotspot = hwmon.celsius(junction, "input");
    }
    if let Some(memory) = hwmon.labelled("temp", "mem") {
        gpu.temperatures.memory = hwmon.celsius(memory, "input");
        gpu.temperatures.max_operating_memory = hwmon.celsius_limit(memory, "crit");
    }
    gpu.power.average = hwmon.watts(1, "average");
    gpu.power.instant = hwmon.watts(1, "input");
    gpu.power.draw = gpu.power.average.clone().or_else(|| gpu.power.instant.clone());
    gpu.power.limit = hwmon.watts(1, "cap");
    gpu.power.default_limit = hwmon.watts(1, "cap_default");
    gpu.power.min_limit = hwmon.watts(1, "cap_min");
    gpu.power.max_limit = hwmon.watts(1, "cap_max");
    if let Some(core) = hwmon.labelled("in", "vddgfx") {
        gpu.voltage = hwmon.volts(core);
    }
    // More exact than the table of steps, in which a card between two steps shows the nearer one.
    let graphics = hwmon.labelled("freq", "sclk").unwrap_or(1);
    gpu.clocks.graphics = hwmon.hertz(graphics).or_else(|| gpu.clocks.graphics.clone());
    if let Some(memory) = hwmon.labelled("freq", "mclk") {
        gpu.clocks.memory = hwmon.hertz(memory).or_else(|| gpu.clocks.memory.clone());
    }
}

fn free(memory: &crate::Memory) -> Reading<crate::ByteCount> {
    match (&memory.total, &memory.used) {
        (Reading::Value(total), Reading::Value(used)) => total
            .0
            .checked_sub(used.0)
            .map(crate::ByteCount)
            .map_or_else(Reading::default, Reading::Value),
        (absent, _) if !absent.is_value() => absent.clone(),
        (_, absent) => absent.clone(),
    }
}

/// The steps of a `pp_dpm_*` file, `1: 1302Mhz *`; the star is on the one in force.
fn steps(lines: &[String]) -> impl Iterator<Item = (f64, bool)> {
    lines.iter().filter_map(|line| {
        let (_, step) = line.split_once(':')?;
        let mut words = step.split_whitespace();
        let frequency = words.next()?.to_ascii_lowercase();
        let frequency = frequency.strip_suffix("mhz")?.parse::<f64>().ok()?;
        let possible = (0.0..=100_000.0).contains(&frequency);
        possible.then_some((frequency, words.next() == Some("*")))
    })
}

fn current(lines: &[String]) -> Reading<Megahertz> {
    let current = steps(lines).find(|(_, in_force)| *in_force);
    current.map_or_else(Reading::default, |(frequency, _)| Reading::Value(Megahertz(frequency)))
}

fn highest(lines: &[String]) -> Reading<Megahertz> {
    let highest = steps(lines).map(|(frequency, _)| frequency).reduce(f64::max);
    highest.map_or_else(Reading::default, |frequency| Reading::Value(Megahertz(frequency)))
}
