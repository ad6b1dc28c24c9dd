//! What the crates `hwmon` and `gpu` tell, in the words of the wire documents.

use gpu::{ByteCount, Gpu, ThrottleReason};
use hwmon::host::Host;
use hwmon::{Channel, ChannelKind, Chip, Flag, Level, Snapshot, Thresholds, Unit};

use crate::machine::Machine;
use crate::views::Usage;
use crate::views::gpus::{self, GpuProblem, GpuProcess, GpuReading};
use crate::views::hardware::{self, ChannelRecord, Hardware, Limit, Reading};
use crate::views::load::{Disk, Filesystem, Interface, Load, ThermalZone};

/// Sensors and load of a machine.
pub fn machine(machine: &Machine, thresholds: &Thresholds) -> Hardware {
    let hardware = hardware(&machine.name, &machine.sensors, thresholds);
    Hardware { load: machine.load.as_ref().map(load), ..hardware }
}

/// The view of a snapshot.
fn hardware(host: &str, snapshot: &Snapshot, thresholds: &Thresholds) -> Hardware {
    let oldest = snapshot.chips.iter().filter_map(Chip::age).max();
    let mut hardware = Hardware {
        host: host.to_owned(),
        age_seconds: oldest.map_or(0, |age| age.as_secs()),
        ..Hardware::default()
    };
    for (kind, reading) in readings(snapshot, thresholds) {
        let group = match kind {
            ChannelKind::Temperature => &mut hardware.temperatures,
            ChannelKind::Fan => &mut hardware.fans,
            ChannelKind::Voltage => &mut hardware.voltages,
            ChannelKind::Current => &mut hardware.currents,
            ChannelKind::Power => &mut hardware.power,
            _ => &mut hardware.other,
        };
        group.push(reading);
    }
    hardware
}

/// Every channel of every chip, in the order of the chips.
pub fn readings<'a>(
    snapshot: &'a Snapshot,
    thresholds: &'a Thresholds,
) -> impl Iterator<Item = (ChannelKind, Reading)> + 'a {
    snapshot.chips.iter().flat_map(move |chip| {
        let reading = move |channel| reading(chip, channel, thresholds);
        chip.channels.iter().map(move |channel| (channel.kind, reading(channel)))
    })
}

/// A chip with all its channels.
pub fn chip(chip: &Chip, thresholds: &Thresholds) -> hardware::Chip {
    let record = |channel: &Channel| {
        ChannelRecord::new(channel.kind.prefix(), &reading(chip, channel, thresholds))
    };
    hardware::Chip {
        name: chip.display_name().to_owned(),
        node_exporter_chip: chip.node_exporter_name.clone(),
        id: chip.identity.to_string(),
        driver: chip.driver.clone(),
        model: chip.model.clone(),
        age_seconds: chip.age().map(|age| age.as_secs()),
        channels: chip.channels.iter().map(record).collect(),
    }
}

fn reading(chip: &Chip, channel: &Channel, thresholds: &Thresholds) -> Reading {
    let quantity = channel.quantity();
    let unreadable = channel.reading.error().map(ToString::to_string);
    Reading {
        chip: chip.display_name().to_owned(),
        channel: channel.id(),
        label: channel.label.clone(),
        value: quantity.map(|quantity| tidy(quantity.value())),
        unit: quantity.map_or("none", |quantity| unit_word(quantity.unit())),
        limits: limits(channel),
        alarms: alarms(channel),
        level: level_word(thresholds.check(chip, channel)),
        verdict: channel.verdict.class.to_string(),
        code: channel.verdict.code.as_deref().map(str::to_owned),
        reason: channel.verdict.reason.clone().or(unreadable),
    }
}

fn level_word(level: Level) -> Option<&'static str> {
    match level {
        Level::Ok => None,
        Level::Warning => Some("warning"),
        Level::Critical => Some("critical"),
    }
}

/// Without the digits that only the division made.
pub(crate) fn tidy(value: f64) -> f64 {
    (value * 1e6).round() / 1e6
}

fn limits(channel: &Channel) -> Vec<Limit> {
    let believable = channel.limits.iter().filter(|limit| limit.verdict.is_ok());
    let limit = |limit: &hwmon::Limit| {
        Some(Limit { name: limit.bound.to_string(), value: tidy(limit.reading.value()?) })
    };
    believable.filter_map(limit).collect()
}

/// The alarms that mean something: many boards ship with a limit of 0 and an alarm about it for ever.
fn alarms(channel: &Channel) -> Vec<String> {
    let mut alarms = Vec::new();
    if channel.fault == Some(Flag::Raised) {
        alarms.push("fault".to_owned());
    }
    alarms.extend(channel.raised_alarms().map(|alarm| match alarm.bound {
        Some(bound) => format!("{bound}_alarm"),
        None => "alarm".to_owned(),
    }));
    alarms
}

pub(crate) fn unit_word(unit: Unit) -> &'static str {
    match unit {
        Unit::Celsius => "celsius",
        Unit::Volts => "volts",
        Unit::Amperes => "amperes",
        Unit::Watts => "watts",
        Unit::Joules => "joules",
        Unit::Rpm => "rpm",
        Unit::RelativeHumidity | Unit::DutyCycle => "percent",
        Unit::Hertz => "hertz",
        Unit::Seconds => "seconds",
        _ => "none",
    }
}

/// How busy a machine is.
pub fn load(host: &Host) -> Load {
    let processor = host.processor.as_ref();
    let board = host.board.as_ref().and_then(|board| {
        let words = [board.vendor.as_deref(), board.name.as_deref()];
        let words: Vec<&str> = words.into_iter().flatten().collect();
        (!words.is_empty()).then(|| words.join(" "))
    });
    let filesystems = host.filesystems.iter().filter_map(|filesystem| {
        let space = filesystem.space.as_ref().ok()?;
        Some(Filesystem {
            mount: filesystem.mount_point.clone(),
            kind: filesystem.fstype.clone(),
            usage: Usage {
                used_bytes: space.used.0,
                total_bytes: space.used.0 + space.available.0,
            },
        })
    });
    Load {
        load_average: host.load_average.map(|load| [load.one, load.five, load.fifteen]),
        cpus: processor.map(|processor| processor.logical),
        cpu_model: processor.and_then(|processor| processor.model.clone()),
        cpu_percent: None,
        board,
        memory: host
            .memory
            .as_ref()
            .map(|memory| Usage { used_bytes: memory.used().0, total_bytes: memory.total.0 }),
        swap: host
            .swap
            .as_ref()
            .map(|swap| Usage { used_bytes: swap.used().0, total_bytes: swap.total.0 }),
        uptime_seconds: host.uptime.map(|uptime| uptime.as_secs()),
        filesystems: filesystems.collect(),
        disks: host.disks.iter().map(disk).collect(),
        interfaces: host
            .interfaces
            .iter()
            .filter(|link| link.name != "lo")
            .map(interface)
            .collect(),
        thermal_zones: host.own_thermal_zones().map(thermal_zone).collect(),
    }
}

fn disk(disk: &hwmon::host::Disk) -> Disk {
    Disk {
        name: disk.name.clone(),
        model: disk.model.clone(),
        read_bytes: disk.read.0,
        written_bytes: disk.written.0,
    }
}

fn interface(interface: &hwmon::host::Interface) -> Interface {
    Interface {
        name: interface.name.clone(),
        received_bytes: interface.received.0,
        sent_bytes: interface.sent.0,
    }
}

fn thermal_zone(zone: &hwmon::host::ThermalZone) -> ThermalZone {
    ThermalZone {
        name: format!("thermal_zone{}", zone.number),
        kind: zone.name.clone().unwrap_or_default(),
        celsius: zone.temperature.value(),
        problem: zone.temperature.error().map(ToString::to_string),
    }
}

/// A card, as it was seen on `host`, or in a container there.
pub fn gpu(host: &str, container: Option<u32>, index: usize, gpu: &Gpu) -> gpus::Gpu {
    let bytes = |reading: &gpu::Reading<ByteCount>| reading.value().map(|bytes| bytes.0);
    let memory = bytes(&gpu.memory.total).zip(bytes(&gpu.memory.used));
    // A card with nothing to do is not held back by anything.
    let idle = |reason: &&ThrottleReason| **reason != ThrottleReason::GpuIdle;
    let throttle = gpu.throttle.value().into_iter().flatten().filter(idle);
    gpus::Gpu {
        host: host.to_owned(),
        container,
        index: gpu.index.value().copied().or(u32::try_from(index).ok()).unwrap_or_default(),
        name: gpu.display_name(),
        vendor: gpu.vendor.to_string(),
        state: gpu.state.code().to_owned(),
        address: gpu.address.map(|address| address.to_string()),
        uuid: gpu.uuid.value().cloned(),
        driver: gpu.driver.value().cloned(),
        temperature_celsius: gpu.temperatures.gpu.value().map(|celsius| celsius.0),
        memory: memory.map(|(total_bytes, used_bytes)| Usage { used_bytes, total_bytes }),
        utilization_percent: gpu.utilization.gpu.value().map(|percent| percent.0),
        power_watts: gpu.power.draw.value().map(|watts| watts.0),
        power_limit_watts: gpu.power.limit.value().map(|watts| watts.0),
        fan_percent: gpu.fans.first().and_then(|fan| fan.duty.value()).map(|percent| percent.0),
        throttled_by: throttle.map(ToString::to_string).collect(),
    }
}

/// All numbers of a card, with the reasons of those that are absent.
pub fn gpu_details(gpu: gpus::Gpu, card: &Gpu) -> gpus::GpuDetails {
    let reading = |measurement: gpu::Measurement| {
        let absent = measurement.reading.absent().map(ToString::to_string);
        let value = measurement.reading.into_value();
        (measurement.id, GpuReading { unit: measurement.unit, value, absent })
    };
    gpus::GpuDetails { gpu, readings: card.measurements().into_iter().map(reading).collect() }
}

/// What stands in the way of cards.
pub fn gpu_problem(problem: &gpu::Error) -> GpuProblem {
    GpuProblem {
        code: problem.kind().code().to_owned(),
        message: problem.to_string(),
        hint: problem.hint().to_owned(),
    }
}

/// The processes that use a card.
pub fn gpu_processes<'a>(
    host: &'a str,
    card: &'a gpus::Gpu,
    processes: impl IntoIterator<Item = &'a gpu::Process> + 'a,
) -> impl Iterator<Item = GpuProcess> + 'a {
    processes.into_iter().map(move |process| GpuProcess {
        host: host.to_owned(),
        gpu: card.index,
        pid: process.pid.value().copied(),
        kind: process.kind.to_string(),
        name: process.name.value().cloned(),
        memory_bytes: process.memory.value().map(|memory| memory.0),
        owner: process.owner.value().map(ToString::to_string),
    })
}
