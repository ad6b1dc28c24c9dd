//! The metrics of `collector/hwmon_linux.go` of node_exporter 1.5.0, rule by rule.

use std::{borrow::Cow, collections::BTreeMap};

use super::exposition::{Kind, Labels, Metrics};
use crate::{Attribute, Chip, Origin, Presence, Snapshot, names::node_exporter::clean};

/// `hwmonSensorTypes`.
const TYPES: [&str; 13] = [
    "vrm",
    "beep_enable",
    "update_interval",
    "in",
    "cpu",
    "fan",
    "pwm",
    "temp",
    "curr",
    "power",
    "energy",
    "humidity",
    "intrusion",
];

/// The exporter reads no more of a file.
const MAX_BYTES: usize = 128;

pub(super) fn metrics(snapshot: &Snapshot) -> Metrics {
    let mut metrics = Metrics::default();
    for chip in snapshot.chips.iter().filter(|chip| chip.presence == Presence::Present) {
        if let Some(name) = chip.own_name.as_deref().map(clean).filter(|name| !name.is_empty()) {
            let labels = vec![("chip", chip.node_exporter_name.clone()), ("chip_name", name)];
            let help = "Annotation metric for human-readable chip names";
            metrics.add("node_hwmon_chip_names", Kind::Gauge, help, labels, 1.0);
        }
        for (name, sensor) in sensors(chip) {
            sensor.add_to(&mut metrics, &chip.node_exporter_name, &name);
        }
    }
    metrics
}

/// One sensor: its type, and the texts of its files by property.
struct Sensor {
    kind: &'static str,
    files: BTreeMap<String, String>,
}

/// `collectSensorData` of the chip's directory, then of the device's, which has the last word.
fn sensors(chip: &Chip) -> BTreeMap<String, Sensor> {
    let of_channels = chip.channels.iter().flat_map(|channel| {
        channel.attributes.iter().map(|file| (channel.file_name(&file.property), file))
    });
    let of_chip = chip.attributes.iter().map(|file| (file.property.clone(), file));
    let mut files: Vec<(String, &Attribute)> = of_channels.chain(of_chip).collect();
    files.sort_by_key(|(name, file)| (file.origin == Origin::Device, name.clone()));

    let mut sensors = BTreeMap::new();
    for (name, file) in files {
        let Some((kind, number, property)) = explode(&name) else { continue };
        let Ok(text) = &file.text else { continue };
        let text = cut(text).trim_matches('\n').to_owned();
        let sensor = sensors
            .entry(format!("{kind}{number}"))
            .or_insert_with(|| Sensor { kind, files: BTreeMap::new() });
        sensor.files.insert(property.to_owned(), text);
    }
    sensors
}

/// No more than the exporter reads; a sign that is cut in half counts as one that is no UTF-8.
fn cut(text: &str) -> Cow<'_, str> {
    if text.len() <= MAX_BYTES {
        return text.into();
    }
    match (0..=MAX_BYTES).rev().find(|end| text.is_char_boundary(*end)) {
        Some(MAX_BYTES) => text[..MAX_BYTES].into(),
        end => format!("{}\u{fffd}", &text[..end.unwrap_or(0)]).into(),
    }
}

/// `explodeSensorFilename`: `^(?P<type>[^0-9]+)(?P<id>[0-9]*)?(_(?P<property>.+))?$` with one of the known types.
fn explode(file: &str) -> Option<(&'static str, u64, &str)> {
    let digits = file.find(|c: char| c.is_ascii_digit()).unwrap_or(file.len());
    let (word, rest) = file.split_at(digits);
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let (number, property) = rest.split_at(end);
    let property = match property {
        "" => Some(""),
        property => property.strip_prefix('_').filter(|property| !property.is_empty()),
    };
    let (word, number, property) = match property {
        Some(property) => (word, number, property),
        // Then the underscore may be an earlier one: `temp_5x` is `temp` with the property `5x`.
        None => {
            let at = word.rfind('_').filter(|at| *at > 0)?;
            (&file[..at], "", &file[at + 1..])
        }
    };
    let number = if number.is_empty() { 0 } else { number.parse::<i64>().ok()?.unsigned_abs() };
    let kind = TYPES.into_iter().find(|kind| *kind == word)?;
    Some((kind, number, property))
}

impl Sensor {
    fn add_to(&self, metrics: &mut Metrics, chip: &str, sensor: &str) {
        let kind = self.kind;
        let labels =
            || -> Labels { vec![("chip", chip.to_owned()), ("sensor", sensor.to_owned())] };
        let mut gauge = |name: &str, help: &str, value: f64| {
            metrics.add(&format!("node_hwmon_{name}"), Kind::Gauge, help, labels(), value);
        };
        let bare = self.files.get("").map_or("", String::as_str);
        match kind {
            "beep_enable" => {
                let value = if bare == "1" { 1.0 } else { 0.0 };
                gauge("beep_enabled", "Hardware beep enabled", value);
            }
            "vrm" => {
                if let Some(value) = go_number(bare) {
                    gauge("voltage_regulator_version", "Hardware voltage regulator", value);
                }
            }
            "update_interval" => {
                if let Some(value) = go_number(bare) {
                    let help = "Hardware monitor update interval";
                    gauge("update_interval_seconds", help, value * 0.001);
                }
            }
            _ => {
                for (element, text) in self.files.iter().filter(|(name, _)| *name != "label") {
                    let Some(value) = go_number(text) else { continue };
                    let (name, kind, help, value) = self.metric(element, value);
                    let name = format!("node_hwmon_{name}");
                    metrics.add(&name, kind, &help, labels(), value);
                }
            }
        }
        if let Some(label) = self.files.get("label") {
            let mut labels = labels();
            labels.insert(1, ("label", label.clone()));
            let help = "Label for given chip and sensor";
            metrics.add("node_hwmon_sensor_label", Kind::Gauge, help, labels, 1.0);
        }
    }

    /// Name, type, help and value of one element.
    fn metric(&self, element: &str, value: f64) -> (String, Kind, String, f64) {
        let kind = self.kind;
        let name = match element {
            "" => kind.to_owned(),
            // `input` is the value itself, unless there is a bare file as well.
            "input" if !self.files.contains_key("") => kind.to_owned(),
            element => format!("{kind}_{}", clean(element)),
        };
        let gauge = |suffix: &str, help: String, value: f64| {
            (format!("{name}{suffix}"), Kind::Gauge, help, value)
        };
        match (kind, element) {
            (_, "fault" | "alarm") => {
                gauge("", format!("Hardware sensor {element} status ({kind})"), value)
            }
            (_, "beep") => {
                gauge("_enabled", "Hardware monitor sensor has beeping enabled".to_owned(), value)
            }
            ("in" | "cpu", _) => {
                gauge("_volts", format!("Hardware monitor for voltage ({element})"), value * 0.001)
            }
            ("temp", element) if element != "type" => {
                let element = if element.is_empty() { "input" } else { element };
                let help = format!("Hardware monitor for temperature ({element})");
                gauge("_celsius", help, value * 0.001)
            }
            ("curr", _) => {
                gauge("_amps", format!("Hardware monitor for current ({element})"), value * 0.001)
            }
            ("energy", _) => {
                let help = format!("Hardware monitor for joules used so far ({element})");
                (format!("{name}_joule_total"), Kind::Counter, help, value / 1_000_000.0)
            }
            ("power", "accuracy") => {
                let help = "Hardware monitor power meter accuracy, as a ratio".to_owned();
                gauge("", help, value / 1_000_000.0)
            }
            ("power", "average_interval" | "average_interval_min" | "average_interval_max") => {
                let help = format!("Hardware monitor power usage update interval ({element})");
                gauge("_seconds", help, value * 0.001)
            }
            ("power", _) => {
                let help = format!("Hardware monitor for power usage in watts ({element})");
                gauge("_watt", help, value / 1_000_000.0)
            }
            ("humidity", _) => {
                let help = format!(
                    "Hardware monitor for humidity, as a ratio (multiply with 100.0 to get the \
                     humidity as a percentage) ({element})"
                );
                gauge("", help, value / 1_000_000.0)
            }
            ("fan", "input" | "min" | "max" | "target") => {
                let help = format!("Hardware monitor for fan revolutions per minute ({element})");
                gauge("_rpm", help, value)
            }
            _ => gauge("", format!("Hardware monitor {kind} element {element}"), value),
        }
    }
}

/// `strconv.ParseFloat`: the whole text, without blanks.
fn go_number(text: &str) -> Option<f64> {
    let number: f64 = text.parse().ok()?;
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let is_word = unsigned.starts_with(|c: char| c.is_ascii_alphabetic());
    // A sign before nan is a mistake there, and so is a number that is too large.
    let is_fine = if is_word {
        !(number.is_nan() && unsigned.len() < text.len())
    } else {
        number.is_finite()
    };
    is_fine.then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_are_taken_apart_as_the_exporter_does() {
        assert_eq!(explode("temp1_crit_alarm"), Some(("temp", 1, "crit_alarm")));
        assert_eq!(explode("temp01_input"), Some(("temp", 1, "input")));
        assert_eq!(explode("temp"), Some(("temp", 0, "")));
        assert_eq!(explode("beep_enable"), Some(("beep_enable", 0, "")));
        assert_eq!(explode("temp_5x"), Some(("temp", 0, "5x")));
        for other in ["temp_5", "power_samples", "temp1x", "temp1_", "freq1_input", "1", "name"] {
            assert_eq!(explode(other), None, "{other}");
        }
    }

    #[test]
    fn a_long_text_is_cut_where_the_exporter_stops_reading() {
        assert_eq!(cut("short"), "short");
        assert_eq!(cut(&"x".repeat(200)), "x".repeat(128));
        let cut_in_half = format!("{}é", "x".repeat(127));
        assert_eq!(cut(&cut_in_half), format!("{}\u{fffd}", "x".repeat(127)));
    }

    #[test]
    fn numbers_are_read_as_go_reads_them() {
        assert_eq!(go_number("+1.5e3"), Some(1500.0));
        assert_eq!(go_number("-inf"), Some(f64::NEG_INFINITY));
        assert!(go_number("NaN").is_some_and(f64::is_nan));
        for text in ["", " 1", "1 ", "90.0%", "0x10", "-nan", "1e999", "1 2"] {
            assert_eq!(go_number(text), None, "{text}");
        }
    }
}
