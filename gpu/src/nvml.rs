//! NVIDIA's cards of this machine through NVIDIA's library, without a process for each reading.
//!
//! ```no_run
//! # fn main() -> Result<(), gpu::Error> {
//! for card in gpu::nvml::read()?.gpus {
//!     println!("{}: {}", card.display_name(), card.temperatures.gpu);
//! }
//! # Ok(())
//! # }
//! ```

use nvml_wrapper::{
    Device, Nvml, cuda_driver_version_major, cuda_driver_version_minor,
    enum_wrappers::device::{Clock, PcieUtilCounter, TemperatureSensor, TemperatureThreshold},
    enums::device::{DeviceArchitecture, UsedGpuMemory},
    error::NvmlError,
    struct_wrappers::device::ProcessInfo,
};

use crate::{
    Absent, ByteCount, ByteRate, Celsius, Clocks, EnergyCounter, Error, ErrorKind, Fan, Gpu,
    Megahertz, Memory, MigDevice, PciId, Percent, Process, ProcessKind, Reading, Report, State,
    ThrottleReason, Vendor, Watts, text,
};

/// Read all of NVIDIA's cards now. The library is loaded and let go again: to poll often, keep a [`Session`].
///
/// # Errors
/// As [`Session::open`] and [`Session::read`].
pub fn read() -> Result<Report, Error> {
    Session::open()?.read()
}

/// The loaded library.
#[derive(Debug)]
pub struct Session(Nvml);

impl Session {
    /// Load the library (`libnvidia-ml.so.1`).
    ///
    /// # Errors
    /// When it is not there, does not match the kernel's driver, finds no driver, or may not use it.
    pub fn open() -> Result<Self, Error> {
        Nvml::init().map(Self).map_err(|error| problem(&error))
    }

    /// Read all cards now. It wakes cards that sleep.
    ///
    /// # Errors
    /// When the library cannot say how many cards there are. A card that cannot be read is in
    /// [`Report::problems`].
    pub fn read(&self) -> Result<Report, Error> {
        let Self(nvml) = self;
        let count = nvml.device_count().map_err(|error| problem(&error))?;
        let mut report = Report {
            driver_version: reading(nvml.sys_driver_version()).map(|version| text::clean(&version)),
            cuda_version: reading(nvml.sys_cuda_driver_version()).map(|version| {
                let (major, minor) =
                    (cuda_driver_version_major(version), cuda_driver_version_minor(version));
                format!("{major}.{minor}")
            }),
            attached_gpus: Reading::Value(count),
            ..Report::default()
        };
        for index in 0..count {
            match nvml.device_by_index(index) {
                Ok(device) => report.gpus.push(gpu(nvml, &device, index)),
                Err(error) => report.problems.push(problem(&error)),
            }
        }
        Ok(report)
    }
}

fn gpu(nvml: &Nvml, device: &Device<'_>, index: u32) -> Gpu {
    let mut gpu = Gpu::new(Vendor::Nvidia, State::Ready);
    gpu.driver = Reading::Value("nvidia".to_owned());
    gpu.index = Reading::Value(index);
    let word = |result: Result<String, NvmlError>| reading(result).map(|word| text::clean(&word));
    let pci = device.pci_info();
    if matches!(pci, Err(NvmlError::GpuLost)) {
        gpu.state = State::Lost;
    }
    if let Ok(pci) = pci {
        gpu.address = pci.bus_id.parse().ok();
        gpu.pci_id = PciId::from_nvidia(pci.pci_device_id);
    }
    gpu.uuid = word(device.uuid());
    gpu.serial = word(device.serial());
    gpu.name = word(device.name());
    gpu.vbios = word(device.vbios_version());
    gpu.architecture = reading(device.architecture()).and_then(architecture);
    gpu.compute_capability =
        reading(device.cuda_compute_capability()).map(|own| format!("{}.{}", own.major, own.minor));
    gpu.performance_state =
        reading(device.performance_state()).and_then(|state| narrow(state.as_c()));

    let threshold = |which| reading(device.temperature_threshold(which)).and_then(celsius);
    gpu.temperatures.gpu = reading(device.temperature(TemperatureSensor::Gpu)).and_then(celsius);
    gpu.temperatures.shutdown = threshold(TemperatureThreshold::Shutdown);
    gpu.temperatures.slowdown = threshold(TemperatureThreshold::Slowdown);
    gpu.temperatures.max_operating = threshold(TemperatureThreshold::GpuMax);
    gpu.temperatures.max_operating_memory = threshold(TemperatureThreshold::MemoryMax);
    gpu.fans = (0..device.num_fans().unwrap_or(0).min(16))
        .map(|fan| Fan {
            number: fan + 1,
            duty: reading(device.fan_speed(fan)).map(|duty| Percent(duty.into())),
            speed: reading(device.fan_speed_rpm(fan)).map(|speed| crate::Rpm(speed.into())),
            max_speed: Reading::default(),
        })
        .collect();

    gpu.clocks = clocks(|part| device.clock_info(part));
    gpu.max_clocks = clocks(|part| device.max_clock_info(part));
    let busy = reading(device.utilization_rates());
    gpu.utilization.gpu = busy.as_ref().map(|busy| Percent(busy.gpu.into()));
    gpu.utilization.memory = busy.map(|busy| Percent(busy.memory.into()));
    gpu.utilization.encoder =
        reading(device.encoder_utilization()).map(|own| Percent(own.utilization.into()));
    gpu.utilization.decoder =
        reading(device.decoder_utilization()).map(|own| Percent(own.utilization.into()));
    gpu.memory = memory(device);
    let window = reading(device.bar1_memory_info());
    gpu.window.total = window.as_ref().map(|own| ByteCount(own.total));
    gpu.window.used = window.as_ref().map(|own| ByteCount(own.used));
    gpu.window.free = window.map(|own| ByteCount(own.free));

    gpu.power.draw = reading(device.power_usage()).and_then(watts);
    gpu.power.limit = reading(device.enforced_power_limit()).and_then(watts);
    gpu.power.default_limit = reading(device.power_management_limit_default()).and_then(watts);
    let limits = reading(device.power_management_limit_constraints());
    gpu.power.min_limit = limits.as_ref().and_then(|limits| watts(limits.min_limit));
    gpu.power.max_limit = limits.and_then(|limits| watts(limits.max_limit));
    gpu.throttle = reading(device.current_throttle_reasons())
        .map(|reasons| ThrottleReason::nvidia_mask(reasons.bits()));

    gpu.link.generation = reading(device.current_pcie_link_gen()).and_then(narrow);
    gpu.link.max_generation = reading(device.max_pcie_link_gen()).and_then(narrow);
    gpu.link.lanes = reading(device.current_pcie_link_width()).and_then(narrow);
    gpu.link.max_lanes = reading(device.max_pcie_link_width()).and_then(narrow);
    // In kilobytes a second, over 20 ms.
    let rate =
        |which| reading(device.pcie_throughput(which)).map(|rate| ByteRate(u64::from(rate) * 1000));
    gpu.link.sent = rate(PcieUtilCounter::Send);
    gpu.link.received = rate(PcieUtilCounter::Receive);

    gpu.mig_enabled = reading(device.mig_mode()).map(|mode| mode.current == 1);
    if gpu.mig_enabled == Reading::Value(true) {
        let slots = 0..device.mig_device_count().unwrap_or(0).min(64);
        let own = |slot| Some((slot, device.mig_device_by_index(slot).ok()?));
        gpu.mig_devices = slots.filter_map(own).map(|(slot, own)| mig_device(slot, &own)).collect();
    }
    gpu.processes = processes(nvml, device);
    let energy = device.total_energy_consumption().ok();
    gpu.counters.energy.extend(energy.map(|millijoules| EnergyCounter {
        label: Some("card".to_owned()),
        microjoules: millijoules.saturating_mul(1000),
    }));
    gpu
}

fn clocks(ask: impl Fn(Clock) -> Result<u32, NvmlError>) -> Clocks {
    let clock = |part| reading(ask(part)).map(|clock| Megahertz(clock.into()));
    Clocks {
        graphics: clock(Clock::Graphics),
        compute: clock(Clock::SM),
        memory: clock(Clock::Memory),
        video: clock(Clock::Video),
    }
}

fn mig_device(slot: u32, device: &Device<'_>) -> MigDevice {
    let multiprocessors =
        reading(device.attributes()).map(|attributes| attributes.multiprocessor_count);
    MigDevice {
        index: Reading::Value(slot),
        multiprocessors,
        memory: memory(device),
        ..MigDevice::default()
    }
}

fn memory(device: &Device<'_>) -> Memory {
    let memory = reading(device.memory_info());
    Memory {
        total: memory.as_ref().map(|own| ByteCount(own.total)),
        used: memory.as_ref().map(|own| ByteCount(own.used)),
        free: memory.as_ref().map(|own| ByteCount(own.free)),
        reserved: memory.map(|own| ByteCount(own.reserved)),
    }
}

fn processes(nvml: &Nvml, device: &Device<'_>) -> Reading<Vec<Process>> {
    let computing = reading(device.running_compute_processes());
    let drawing = reading(device.running_graphics_processes());
    let of = |list: Reading<Vec<ProcessInfo>>, kind: &ProcessKind| {
        list.map(|list| list.iter().map(|own| process(nvml, own, kind.clone())).collect::<Vec<_>>())
    };
    let computing = of(computing, &ProcessKind::Compute);
    let drawing = of(drawing, &ProcessKind::Graphics);
    match (computing, drawing) {
        (Reading::Value(mut all), Reading::Value(drawing)) => {
            for process in drawing {
                match all.iter_mut().find(|own| own.pid == process.pid) {
                    Some(both) => both.kind = ProcessKind::ComputeAndGraphics,
                    None => all.push(process),
                }
            }
            Reading::Value(all)
        }
        (one, other) => one.or_else(|| other),
    }
}

fn process(nvml: &Nvml, process: &ProcessInfo, kind: ProcessKind) -> Process {
    Process {
        name: reading(nvml.sys_process_name(process.pid, 256)).map(|name| text::clean(&name)),
        memory: match process.used_gpu_memory {
            UsedGpuMemory::Used(bytes) => Reading::Value(ByteCount(bytes)),
            UsedGpuMemory::Unavailable => Reading::Absent(Absent::NotAvailable),
        },
        gpu_instance: instance(process.gpu_instance_id),
        compute_instance: instance(process.compute_instance_id),
        ..Process::new(Reading::Value(process.pid), kind)
    }
}

fn instance(id: Option<u32>) -> Reading<u32> {
    id.map_or(Reading::Absent(Absent::NotAvailable), Reading::Value)
}

fn architecture(own: DeviceArchitecture) -> Reading<String> {
    match own {
        DeviceArchitecture::Unknown => Reading::Absent(Absent::NotAvailable),
        // As nvidia-smi calls it.
        DeviceArchitecture::Ada => Reading::Value("Ada Lovelace".to_owned()),
        known => Reading::Value(format!("{known:?}")),
    }
}

fn celsius(degrees: u32) -> Reading<Celsius> {
    if degrees <= 200 {
        Reading::Value(Celsius(degrees.into()))
    } else {
        Reading::Absent(Absent::Implausible(format!("{degrees} °C")))
    }
}

/// NVML counts in milliwatts, and says -1 in 32 bits for all kinds of "none".
fn watts(milliwatts: u32) -> Reading<Watts> {
    if milliwatts <= 10_000_000 {
        Reading::Value(Watts(f64::from(milliwatts) / 1000.0))
    } else {
        Reading::Absent(Absent::Implausible(format!("{milliwatts} mW")))
    }
}

/// Small numbers; 32 is NVML's "unknown" for a performance state, and anything beyond is no number of lanes.
fn narrow(number: u32) -> Reading<u8> {
    match u8::try_from(number) {
        Ok(small @ 0..=32) => Reading::Value(small),
        _ => Reading::Absent(Absent::Implausible(number.to_string())),
    }
}

fn reading<T>(result: Result<T, NvmlError>) -> Reading<T> {
    match result {
        Ok(value) => Reading::Value(value),
        Err(error) => Reading::Absent(match error {
            NvmlError::NotSupported => Absent::NotSupported,
            NvmlError::NoPermission => Absent::NoPermission,
            NvmlError::NoData | NvmlError::NotFound => Absent::NotAvailable,
            // The library is older than the question.
            NvmlError::FunctionNotFound | NvmlError::FailedToLoadSymbol(_) => Absent::Missing,
            other => Absent::Failed(text::clean(&other.to_string())),
        }),
    }
}

fn problem(error: &NvmlError) -> Error {
    let kind = match error {
        NvmlError::LibloadingError(_)
        | NvmlError::LibraryNotFound
        | NvmlError::FunctionNotFound
        | NvmlError::FailedToLoadSymbol(_) => ErrorKind::LibraryMissing,
        NvmlError::DriverNotLoaded => ErrorKind::DriverNotLoaded,
        NvmlError::LibRmVersionMismatch => ErrorKind::LibraryMismatch,
        NvmlError::GpuLost | NvmlError::ResetRequired => ErrorKind::DeviceLost,
        NvmlError::NoPermission => ErrorKind::NoPermission,
        NvmlError::OperatingSystem | NvmlError::Unknown => ErrorKind::DeviceFilesRefused,
        NvmlError::InsufficientPower => ErrorKind::PowerCable,
        NvmlError::IrqIssue => ErrorKind::InterruptTrouble,
        NvmlError::CorruptedInfoROM => ErrorKind::InfoRomCorrupted,
        NvmlError::NotFound => ErrorKind::NoDevice,
        NvmlError::NotSupported => ErrorKind::NotSupported,
        _ => ErrorKind::Other,
    };
    Error::new(kind).said_was(vec![text::clean(&error.to_string())])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nvml_says_for_none_is_no_number() {
        assert_eq!(watts(u32::MAX).into_value(), None);
        assert_eq!(celsius(u32::MAX).into_value(), None);
        assert_eq!(narrow(1000).into_value(), None);
        assert_eq!(watts(38_890), Reading::Value(Watts(38.89)));
    }

    #[test]
    fn each_cause_is_told_apart_as_for_nvidia_smi() {
        let kind = |error: NvmlError| problem(&error).kind();
        assert_eq!(kind(NvmlError::LibRmVersionMismatch), ErrorKind::LibraryMismatch);
        assert_eq!(kind(NvmlError::DriverNotLoaded), ErrorKind::DriverNotLoaded);
        assert_eq!(kind(NvmlError::GpuLost), ErrorKind::DeviceLost);
        assert_eq!(kind(NvmlError::Unknown), ErrorKind::DeviceFilesRefused);
        assert_eq!(
            reading::<u32>(Err(NvmlError::NotSupported)),
            Reading::Absent(Absent::NotSupported)
        );
    }

    #[test]
    fn a_machine_without_the_library_says_so() {
        match Session::open() {
            Ok(_) => println!("skipped: this machine has NVIDIA's library"),
            Err(error) => {
                let known = [
                    ErrorKind::LibraryMissing,
                    ErrorKind::DriverNotLoaded,
                    ErrorKind::DeviceFilesRefused,
                ];
                assert!(known.contains(&error.kind()), "{error}");
            }
        }
    }
}
