//! Which names each value has had, in XML and in CSV, over the driver's generations.

use super::cell;
use crate::{Fan, Gpu, PciId, Reading, State, ThrottleReason, Vendor, pci};

/// Something with named values: the element of a card, or a row of CSV.
pub(super) trait Record {
    /// The text of the value that has one of these names. The first that has a value wins; where none has, the
    /// first reason.
    fn text(&self, names: &Names) -> Reading<&str>;
}

/// Names of one value, the best first.
pub(super) struct Names {
    /// Paths of elements.
    pub(super) xml: &'static [&'static str],
    /// Columns, without the unit.
    pub(super) csv: &'static [&'static str],
}

macro_rules! names {
    ($($name:ident: $xml:expr, $csv:expr;)*) => {
        $(const $name: Names = Names { xml: &$xml, csv: &$csv };)*
    };
}

// Drivers: `power_readings` up to 530, `gpu_power_readings` since 535. `power_draw` up to 535 and again in 580, as N/A.
names! {
    INDEX: [], ["index"];
    UUID: ["uuid"], ["uuid", "gpu_uuid"];
    SERIAL: ["serial"], ["serial", "gpu_serial"];
    NAME: ["product_name"], ["name", "gpu_name"];
    ARCHITECTURE: ["product_architecture"], [];
    COMPUTE_CAPABILITY: [], ["compute_cap"];
    VBIOS: ["vbios_version"], ["vbios_version"];
    ADDRESS: ["pci/pci_bus_id"], ["pci.bus_id", "gpu_bus_id"];
    PCI_ID: ["pci/pci_device_id"], ["pci.device_id"];
    PERFORMANCE_STATE: ["performance_state"], ["pstate"];
    TEMPERATURE: ["temperature/gpu_temp"], ["temperature.gpu"];
    TEMPERATURE_MEMORY: ["temperature/memory_temp"], ["temperature.memory"];
    TEMPERATURE_SHUTDOWN: ["temperature/gpu_temp_max_threshold"], [];
    TEMPERATURE_SLOWDOWN: ["temperature/gpu_temp_slow_threshold"], [];
    TEMPERATURE_MAX: ["temperature/gpu_temp_max_gpu_threshold"], [];
    TEMPERATURE_MAX_MEMORY: ["temperature/gpu_temp_max_mem_threshold"], [];
    TEMPERATURE_TARGET: ["temperature/gpu_target_temperature"], [];
    MARGIN: ["temperature/gpu_temp_tlimit"], ["temperature.gpu.tlimit"];
    MARGIN_SHUTDOWN: ["temperature/gpu_temp_max_tlimit_threshold"], [];
    MARGIN_SLOWDOWN: ["temperature/gpu_temp_slow_tlimit_threshold"], [];
    FAN: ["fan_speed"], ["fan.speed"];
    CLOCK_GRAPHICS: ["clocks/graphics_clock"], ["clocks.current.graphics", "clocks.gr"];
    CLOCK_COMPUTE: ["clocks/sm_clock"], ["clocks.current.sm", "clocks.sm"];
    CLOCK_MEMORY: ["clocks/mem_clock"], ["clocks.current.memory", "clocks.mem"];
    CLOCK_VIDEO: ["clocks/video_clock"], ["clocks.current.video", "clocks.video"];
    MAX_GRAPHICS: ["max_clocks/graphics_clock"], ["clocks.max.graphics", "clocks.max.gr"];
    MAX_COMPUTE: ["max_clocks/sm_clock"], ["clocks.max.sm"];
    MAX_MEMORY: ["max_clocks/mem_clock"], ["clocks.max.memory", "clocks.max.mem"];
    MAX_VIDEO: ["max_clocks/video_clock"], [];
    BUSY: ["utilization/gpu_util"], ["utilization.gpu"];
    BUSY_MEMORY: ["utilization/memory_util"], ["utilization.memory"];
    BUSY_ENCODER: ["utilization/encoder_util"], ["utilization.encoder"];
    BUSY_DECODER: ["utilization/decoder_util"], ["utilization.decoder"];
    MEMORY_TOTAL: ["fb_memory_usage/total"], ["memory.total"];
    MEMORY_USED: ["fb_memory_usage/used"], ["memory.used"];
    MEMORY_FREE: ["fb_memory_usage/free"], ["memory.free"];
    MEMORY_RESERVED: ["fb_memory_usage/reserved"], ["memory.reserved"];
    WINDOW_TOTAL: ["bar1_memory_usage/total"], [];
    WINDOW_USED: ["bar1_memory_usage/used"], [];
    WINDOW_FREE: ["bar1_memory_usage/free"], [];
    POWER_AVERAGE: ["gpu_power_readings/average_power_draw"], ["power.draw.average"];
    POWER_INSTANT: ["gpu_power_readings/instant_power_draw"], ["power.draw.instant"];
    POWER_DRAW: [
        "gpu_power_readings/power_draw",
        "power_readings/power_draw",
        "gpu_power_readings/average_power_draw",
        "gpu_power_readings/instant_power_draw"
    ], ["power.draw", "power.draw.average", "power.draw.instant"];
    POWER_LIMIT: [
        "gpu_power_readings/current_power_limit",
        "gpu_power_readings/enforced_power_limit",
        "power_readings/enforced_power_limit",
        "gpu_power_readings/power_limit",
        "power_readings/power_limit",
        "gpu_power_readings/requested_power_limit"
    ], ["enforced.power.limit", "power.limit"];
    POWER_DEFAULT: ["gpu_power_readings/default_power_limit", "power_readings/default_power_limit"],
        ["power.default_limit"];
    POWER_MIN: ["gpu_power_readings/min_power_limit", "power_readings/min_power_limit"], ["power.min_limit"];
    POWER_MAX: ["gpu_power_readings/max_power_limit", "power_readings/max_power_limit"], ["power.max_limit"];
    VOLTAGE: ["voltage/graphics_volt"], [];
    LINK_GENERATION: ["pci/pci_gpu_link_info/pcie_gen/current_link_gen"],
        ["pcie.link.gen.current", "pcie.link.gen.gpucurrent"];
    LINK_MAX_GENERATION: ["pci/pci_gpu_link_info/pcie_gen/max_link_gen"], ["pcie.link.gen.max"];
    LINK_LANES: ["pci/pci_gpu_link_info/link_widths/current_link_width"], ["pcie.link.width.current"];
    LINK_MAX_LANES: ["pci/pci_gpu_link_info/link_widths/max_link_width"], ["pcie.link.width.max"];
    LINK_SENT: ["pci/tx_util"], [];
    LINK_RECEIVED: ["pci/rx_util"], [];
    MIG: ["mig_mode/current_mig"], ["mig.mode.current"];
    THROTTLE_MASK: [], ["clocks_event_reasons.active", "clocks_throttle_reasons.active"];
}

// What belongs to the report, not to a card.
names! {
    DRIVER_NAMES: ["kmd_version", "driver_version"], ["kmd_version", "driver_version"];
    CUDA_NAMES: ["cuda_umd_version", "cuda_version"], [];
    WRITTEN_NAMES: ["timestamp"], ["timestamp"];
    ATTACHED_NAMES: ["attached_gpus"], ["count"];
}
pub(super) const DRIVER_VERSION: &Names = &DRIVER_NAMES;
pub(super) const CUDA_VERSION: &Names = &CUDA_NAMES;
pub(super) const WRITTEN_AT: &Names = &WRITTEN_NAMES;
pub(super) const ATTACHED_GPUS: &Names = &ATTACHED_NAMES;

/// What both forms tell of a card.
pub(super) fn gpu(record: &impl Record) -> Gpu {
    let read = Read(record);
    let mut gpu = Gpu::new(Vendor::Nvidia, State::Ready);
    gpu.driver = Reading::Value("nvidia".to_owned());
    gpu.index = read.as_(&INDEX, cell::count);
    gpu.uuid = read.as_(&UUID, cell::word);
    gpu.serial = read.as_(&SERIAL, cell::word);
    gpu.name = read.as_(&NAME, cell::word);
    gpu.architecture = read.as_(&ARCHITECTURE, cell::word);
    gpu.compute_capability = read.as_(&COMPUTE_CAPABILITY, cell::word);
    gpu.vbios = read.as_(&VBIOS, cell::word);
    gpu.address = record.text(&ADDRESS).into_value().and_then(|address| address.parse().ok());
    gpu.pci_id =
        record.text(&PCI_ID).into_value().and_then(|number| PciId::from_nvidia(pci::hex(number)?));
    gpu.performance_state = read.as_(&PERFORMANCE_STATE, cell::performance_state);

    let temperatures = &mut gpu.temperatures;
    temperatures.gpu = read.as_(&TEMPERATURE, cell::celsius);
    temperatures.memory = read.as_(&TEMPERATURE_MEMORY, cell::celsius);
    temperatures.shutdown = read.as_(&TEMPERATURE_SHUTDOWN, cell::celsius);
    temperatures.slowdown = read.as_(&TEMPERATURE_SLOWDOWN, cell::celsius);
    temperatures.max_operating = read.as_(&TEMPERATURE_MAX, cell::celsius);
    temperatures.max_operating_memory = read.as_(&TEMPERATURE_MAX_MEMORY, cell::celsius);
    temperatures.target = read.as_(&TEMPERATURE_TARGET, cell::celsius);
    temperatures.margin = read.as_(&MARGIN, cell::degrees_below);
    temperatures.shutdown_margin = read.as_(&MARGIN_SHUTDOWN, cell::degrees_below);
    temperatures.slowdown_margin = read.as_(&MARGIN_SLOWDOWN, cell::degrees_below);
    gpu.fans = vec![Fan {
        number: 1,
        duty: read.as_(&FAN, cell::fan_percent),
        speed: Reading::default(),
        max_speed: Reading::default(),
    }];

    gpu.clocks.graphics = read.as_(&CLOCK_GRAPHICS, cell::megahertz);
    gpu.clocks.compute = read.as_(&CLOCK_COMPUTE, cell::megahertz);
    gpu.clocks.memory = read.as_(&CLOCK_MEMORY, cell::megahertz);
    gpu.clocks.video = read.as_(&CLOCK_VIDEO, cell::megahertz);
    gpu.max_clocks.graphics = read.as_(&MAX_GRAPHICS, cell::megahertz);
    gpu.max_clocks.compute = read.as_(&MAX_COMPUTE, cell::megahertz);
    gpu.max_clocks.memory = read.as_(&MAX_MEMORY, cell::megahertz);
    gpu.max_clocks.video = read.as_(&MAX_VIDEO, cell::megahertz);
    gpu.utilization.gpu = read.as_(&BUSY, cell::percent);
    gpu.utilization.memory = read.as_(&BUSY_MEMORY, cell::percent);
    gpu.utilization.encoder = read.as_(&BUSY_ENCODER, cell::percent);
    gpu.utilization.decoder = read.as_(&BUSY_DECODER, cell::percent);
    gpu.memory = read.memory(&MEMORY_TOTAL, &MEMORY_USED, &MEMORY_FREE);
    gpu.memory.reserved = read.as_(&MEMORY_RESERVED, cell::bytes);
    gpu.window = read.memory(&WINDOW_TOTAL, &WINDOW_USED, &WINDOW_FREE);

    gpu.power.draw = read.as_(&POWER_DRAW, cell::watts);
    gpu.power.average = read.as_(&POWER_AVERAGE, cell::watts);
    gpu.power.instant = read.as_(&POWER_INSTANT, cell::watts);
    gpu.power.limit = read.as_(&POWER_LIMIT, cell::watts);
    gpu.power.default_limit = read.as_(&POWER_DEFAULT, cell::watts);
    gpu.power.min_limit = read.as_(&POWER_MIN, cell::watts);
    gpu.power.max_limit = read.as_(&POWER_MAX, cell::watts);
    gpu.voltage = read.as_(&VOLTAGE, cell::volts);
    gpu.throttle = read.as_(&THROTTLE_MASK, |mask| {
        let bits = mask.strip_prefix("0x").and_then(|digits| u64::from_str_radix(digits, 16).ok());
        bits.map_or_else(
            || cell::malformed(mask),
            |bits| Reading::Value(ThrottleReason::nvidia_mask(bits)),
        )
    });
    gpu.link.generation = read.as_(&LINK_GENERATION, cell::generation);
    gpu.link.max_generation = read.as_(&LINK_MAX_GENERATION, cell::generation);
    gpu.link.lanes = read.as_(&LINK_LANES, cell::lanes);
    gpu.link.max_lanes = read.as_(&LINK_MAX_LANES, cell::lanes);
    gpu.link.sent = read.as_(&LINK_SENT, cell::byte_rate);
    gpu.link.received = read.as_(&LINK_RECEIVED, cell::byte_rate);
    gpu.mig_enabled = read.as_(&MIG, cell::switch);
    gpu
}

/// The throttle reasons among values that are each `Active` or `Not Active`. Absent when none of them is known.
pub(super) fn active_reasons<'a>(
    values: impl Iterator<Item = (&'a str, Reading<&'a str>)>,
) -> Reading<Vec<ThrottleReason>> {
    let mut reasons = Reading::<Vec<ThrottleReason>>::default();
    for (name, value) in values {
        let state = value.and_then(cell::switch);
        match (state, &mut reasons) {
            (Reading::Value(active), Reading::Value(known)) => {
                known.extend(active.then(|| ThrottleReason::nvidia(name)));
            }
            (Reading::Value(active), absent) => {
                let first = active.then(|| ThrottleReason::nvidia(name));
                *absent = Reading::Value(first.into_iter().collect());
            }
            (Reading::Absent(why), Reading::Absent(crate::Absent::Missing)) => {
                reasons = Reading::Absent(why);
            }
            (Reading::Absent(_), _) => {}
        }
    }
    reasons
}

/// The last segment of a reason's name: `clocks_event_reason_gpu_idle`, `clocks_throttle_reasons.gpu_idle`.
pub(super) fn reason_name(name: &str) -> Option<&str> {
    let rest = name
        .strip_prefix("clocks_event_reason")
        .or_else(|| name.strip_prefix("clocks_throttle_reason"))?;
    let reason = rest.trim_start_matches('s').strip_prefix(['_', '.'])?;
    (!matches!(reason, "active" | "supported") && !reason.starts_with("counters")).then_some(reason)
}

struct Read<'a, R>(&'a R);

impl<R: Record> Read<'_, R> {
    fn as_<T>(&self, names: &Names, read: impl FnOnce(&str) -> Reading<T>) -> Reading<T> {
        self.0.text(names).and_then(read)
    }

    fn memory(&self, total: &Names, used: &Names, free: &Names) -> crate::Memory {
        crate::Memory {
            total: self.as_(total, cell::bytes),
            used: self.as_(used, cell::bytes),
            free: self.as_(free, cell::bytes),
            reserved: Reading::default(),
        }
    }
}
