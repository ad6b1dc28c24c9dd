//! Metrics of our own: base units, flags as 0 and 1, and what to think of each value as a label.

use super::exposition::{Kind, Labels, Metrics};
use crate::{
    Channel, ChannelKind, Chip, Flag, Freshness, Presence, Quantity, Snapshot, Unit, Verdict,
};

pub(super) fn metrics(snapshot: &Snapshot) -> Metrics {
    let mut metrics = Metrics::default();
    for chip in &snapshot.chips {
        add_chip(&mut metrics, chip);
        for channel in &chip.channels {
            add_channel(&mut metrics, chip, channel);
        }
    }
    metrics
}

fn add_chip(metrics: &mut Metrics, chip: &Chip) {
    let mut labels = names(chip);
    labels.insert(2, ("driver", chip.driver.clone().unwrap_or_default()));
    let help = "The chips, by the names that sensors and node_exporter give them, and by their stable identity";
    metrics.add("hwmon_chip_info", Kind::Gauge, help, labels, 1.0);
    let age = match &chip.freshness {
        Freshness::Read if chip.presence == Presence::Vanished => None,
        Freshness::Read => Some(0.0),
        other => other.age().map(|age| age.as_secs_f64()),
    };
    if let Some(age) = age {
        let help = "How old the chip's readings are: 0 unless it is spared";
        metrics.add("hwmon_reading_age_seconds", Kind::Gauge, help, names(chip), age);
    }
}

fn add_channel(metrics: &mut Metrics, chip: &Chip, channel: &Channel) {
    let labels = |verdict: &Verdict| {
        let mut labels = of_channel(chip, channel);
        labels.push(("verdict", verdict.class.to_string()));
        labels
    };
    let code = channel.verdict.code.as_deref().unwrap_or_default().to_owned();
    let mut info = labels(&channel.verdict);
    info.insert(2, ("code", code));
    let help = "All channels, with what to think of their readings, and why";
    metrics.add("hwmon_channel_info", Kind::Gauge, help, info, 1.0);

    let (name, unit, of_what) = family(channel.kind);
    if let Some(quantity) = channel.quantity() {
        let (name, kind) = match channel.kind {
            ChannelKind::Energy => (format!("hwmon_{name}_{unit}_total"), Kind::Counter),
            ChannelKind::Intrusion => ("hwmon_intrusion_detected".to_owned(), Kind::Gauge),
            _ => (format!("hwmon_{name}_{unit}"), Kind::Gauge),
        };
        metrics.add(&name, kind, of_what, labels(&channel.verdict), base_value(quantity));
    }
    for limit in &channel.limits {
        if let Some(quantity) = limit.reading.quantity() {
            let mut labels = labels(&limit.verdict);
            labels.insert(0, ("bound", limit.bound.to_string()));
            let help = format!("Limits that the chip knows: {of_what}");
            let name = format!("hwmon_{name}_limit_{unit}");
            metrics.add(&name, Kind::Gauge, &help, labels, base_value(quantity));
        }
    }
    for alarm in &channel.alarms {
        if let Some(value) = state(alarm.state) {
            let mut labels = labels(&channel.verdict);
            let bound = alarm.bound.map_or_else(String::new, |bound| bound.to_string());
            labels.insert(0, ("bound", bound));
            let help = "Alarm flags: 1 when raised";
            metrics.add("hwmon_alarm", Kind::Gauge, help, labels, value);
        }
    }
    if let Some(value) = channel.fault.and_then(state) {
        let help = "The chip's own word on whether the sensor works: 1 when it does not";
        metrics.add("hwmon_fault", Kind::Gauge, help, labels(&channel.verdict), value);
    }
}

/// Sorted by name, as all labels here.
fn names(chip: &Chip) -> Labels {
    vec![
        ("chip", chip.display_name().to_owned()),
        ("device", chip.identity.to_string()),
        ("node_exporter_chip", chip.node_exporter_name.clone()),
    ]
}

fn of_channel(chip: &Chip, channel: &Channel) -> Labels {
    vec![
        ("channel", channel.id()),
        ("chip", chip.display_name().to_owned()),
        ("device", chip.identity.to_string()),
        ("label", channel.label.clone().unwrap_or_default()),
        ("node_exporter_chip", chip.node_exporter_name.clone()),
    ]
}

/// Name, unit and help of a kind's readings.
fn family(kind: ChannelKind) -> (&'static str, &'static str, &'static str) {
    match kind {
        ChannelKind::Voltage => ("voltage", "volts", "Voltages in volts"),
        ChannelKind::Fan => ("fan_speed", "rpm", "Speed of fans in revolutions a minute"),
        ChannelKind::Temperature => ("temperature", "celsius", "Temperatures in degrees Celsius"),
        ChannelKind::Power => ("power", "watts", "Power in watts"),
        ChannelKind::Energy => ("energy", "joules", "Energy since some moment in joules"),
        ChannelKind::Current => ("current", "amperes", "Currents in amperes"),
        ChannelKind::Humidity => ("humidity", "ratio", "Relative humidity from 0 to 1"),
        ChannelKind::CpuVid => ("cpu_vid", "volts", "Core voltage that the CPU asks for in volts"),
        ChannelKind::Intrusion => ("intrusion", "ratio", "1 when the chassis was opened"),
        ChannelKind::Pwm => ("pwm", "ratio", "How hard fans are driven, from 0 to 1"),
        ChannelKind::Frequency => ("frequency", "hertz", "Clocks in hertz"),
    }
}

/// In Prometheus' base unit.
fn base_value(quantity: Quantity) -> f64 {
    match quantity.unit() {
        Unit::RelativeHumidity | Unit::DutyCycle => quantity.value() / 100.0,
        _ => quantity.value(),
    }
}

fn state(flag: Flag) -> Option<f64> {
    match flag {
        Flag::Clear => Some(0.0),
        Flag::Raised => Some(1.0),
        Flag::Unknown => None,
    }
}
