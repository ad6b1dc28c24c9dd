//! Sensors over limits that make sense: those of the configuration and those of the chip itself.

use super::Context;
use crate::config::{Limits, SensorThresholds};
use crate::views::findings::{Finding, Severity};
use crate::views::hardware::{Hardware, Reading};

pub(super) fn limits(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let thresholds = &context.config.sensors.thresholds;
    for host in &context.picture.hardware {
        for reading in host.temperatures.iter().filter(|reading| reading.verdict == "ok") {
            if let Some((severity, message)) = too_hot(reading, thresholds) {
                findings.push(finding(host, reading, severity, message));
            }
        }
        for fan in host.fans.iter().filter(|fan| fan.is_shown()) {
            if fan.verdict == "stuck" {
                let why = fan.reason.clone().unwrap_or_else(|| "stands still".to_owned());
                findings.push(finding(host, fan, Severity::Critical, why));
            }
        }
    }
}

/// The worst limit that a temperature reaches.
fn too_hot(reading: &Reading, thresholds: &SensorThresholds) -> Option<(Severity, String)> {
    let value = reading.value?;
    let own = |name: &str| reading.limit(name);
    let configured = family(&reading.chip, thresholds);
    let critical = [own("emergency"), own("crit"), configured.map(|limits| limits.critical)];
    let warning = [own("max"), configured.map(|limits| limits.warning)];
    let lowest = |limits: &[Option<f64>]| limits.iter().flatten().copied().reduce(f64::min);
    let reached = |limit: Option<f64>| limit.filter(|limit| value >= *limit);
    let (severity, word, limit) = match (reached(lowest(&critical)), reached(lowest(&warning))) {
        (Some(limit), _) => (Severity::Critical, "critical", limit),
        (None, Some(limit)) => (Severity::Warning, "high", limit),
        (None, None) => return None,
    };
    Some((severity, format!("{value:.1} °C reaches its {word} limit of {limit:.1} °C")))
}

/// The configured limits for what the chip measures, told by its driver: the first part of libsensors' name.
fn family<'a>(chip: &str, thresholds: &'a SensorThresholds) -> Option<&'a Limits> {
    match chip.split('-').next()? {
        "k10temp" | "coretemp" | "zenpower" | "cpu_thermal" => Some(&thresholds.cpu_celsius),
        "nvme" | "drivetemp" => Some(&thresholds.drive_celsius),
        "amdgpu" | "nouveau" | "radeon" | "i915" | "xe" => Some(&thresholds.gpu_celsius),
        _ => None,
    }
}

fn finding(host: &Hardware, reading: &Reading, severity: Severity, message: String) -> Finding {
    Finding {
        id: format!("sensor/{}/{}/{}", host.host, reading.chip, reading.channel),
        severity,
        subject: format!("{} ({}) on {}", reading.name(), reading.chip, host.host),
        message,
        hint: Some("`homelab hardware sensors` shows all limits".into()),
    }
}
