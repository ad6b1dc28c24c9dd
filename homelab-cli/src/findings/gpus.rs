//! Graphics cards that are lost, too hot, or held back by heat or power.

use super::Context;
use crate::views::findings::{Finding, Severity};
use crate::views::gpus::Gpu;

pub(super) fn state(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let limits = &context.config.sensors.thresholds.gpu_celsius;
    for gpu in &context.picture.gpus {
        if gpu.state == "lost" {
            let message = "it fell off the bus".to_owned();
            findings.push(finding(gpu, "state", Severity::Critical, message));
        }
        let Some(celsius) = gpu.temperature_celsius else { continue };
        let reached = match celsius {
            c if c >= limits.critical => Some((Severity::Critical, "critical", limits.critical)),
            c if c >= limits.warning => Some((Severity::Warning, "high", limits.warning)),
            _ => None,
        };
        if let Some((severity, word, limit)) = reached {
            let message = format!("{celsius:.0} °C reaches its {word} limit of {limit:.0} °C");
            findings.push(finding(gpu, "temperature", severity, message));
        }
    }
}

fn finding(gpu: &Gpu, what: &str, severity: Severity, message: String) -> Finding {
    Finding {
        id: format!("gpu-{what}/{}/{}", gpu.host, gpu.index),
        severity,
        subject: format!("{} on {}", gpu.name, gpu.host),
        message,
        hint: Some("`homelab gpu status` shows it in full".to_owned()),
    }
}
