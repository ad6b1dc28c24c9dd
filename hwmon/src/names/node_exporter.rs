//! Chip labels as node_exporter's hwmon collector makes them (`collector/hwmon_linux.go`, August 2026).

use std::collections::HashMap;

use host_capture::{Capture, Kind};

use crate::{attribute::text, names::libsensors::last_part};

/// The labels of all `class/hwmon/*` directories, in their order, made distinct as the exporter does it. An
/// entry whose link leads nowhere, which the exporter passes over, is called by its own name.
pub(crate) fn labels(capture: &Capture, hwmons: &[String]) -> Vec<String> {
    let names: Vec<(String, String)> =
        hwmons.iter().map(|hwmon| (base(capture, hwmon), name_file(capture, hwmon))).collect();
    let present =
        |hwmon: &&String| capture.node(hwmon).is_some_and(|node| node.kind == Kind::Directory);
    let mut bases: HashMap<&str, usize> = HashMap::new();
    let mut both: HashMap<&(String, String), usize> = HashMap::new();
    for (name, _) in names.iter().zip(hwmons).filter(|(_, hwmon)| present(hwmon)) {
        *bases.entry(&name.0).or_default() += 1;
        *both.entry(name).or_default() += 1;
    }
    let label = |(name, hwmon): (&(String, String), &String)| {
        let (base, file) = name;
        if !present(&hwmon) || bases.get(base.as_str()).is_none_or(|count| *count < 2) {
            return base.clone();
        }
        let mut suffix = clean(file);
        if suffix.is_empty() || both.get(name).is_some_and(|count| *count > 1) {
            suffix = clean(last_part(hwmon));
        }
        format!("{base}_{suffix}")
    };
    names.iter().zip(hwmons).map(label).collect()
}

/// `hwmonName`: from the device's path, else from the `name` file, else the number.
fn base(capture: &Capture, hwmon: &str) -> String {
    let device_link = format!("{hwmon}/device");
    let device = capture.node(&device_link).and_then(|_| capture.resolve(&device_link));
    if let Some(device) = device {
        let (parents, name) = device.rsplit_once('/').unwrap_or(("", &device));
        let (kind, name) = (clean(last_part(parents)), clean(name));
        match (kind.is_empty(), name.is_empty()) {
            (false, false) => return format!("{kind}_{name}"),
            (true, false) => return name,
            _ => {}
        }
    }
    let name = clean(&name_file(capture, hwmon));
    if !name.is_empty() {
        return name;
    }
    let directory = capture.resolve(hwmon).unwrap_or_else(|| hwmon.to_owned());
    clean(last_part(&directory))
}

fn name_file(capture: &Capture, hwmon: &str) -> String {
    match capture.content(&format!("{hwmon}/name")) {
        Some(Ok(bytes)) => text(bytes).trim().to_owned(),
        _ => String::new(),
    }
}

/// `cleanMetricName`.
pub(crate) fn clean(name: &str) -> String {
    let lower = name.to_lowercase();
    let keep = |c: char| matches!(c, 'a'..='z' | '0'..='9' | ':' | '_');
    let text: String = lower.chars().map(|c| if keep(c) { c } else { '_' }).collect();
    text.trim_matches('_').to_owned()
}
