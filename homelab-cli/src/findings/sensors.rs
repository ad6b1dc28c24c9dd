//! Sensors that pass a limit: of the configuration, or of the chip itself.

use super::Context;
use crate::views::findings::{Finding, Severity};
use crate::views::hardware::{Hardware, Reading};

pub(super) fn limits(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for host in &context.picture.hardware {
        for reading in host.readings() {
            let severity = match reading.level {
                Some("critical") => Severity::Critical,
                Some(_) => Severity::Warning,
                None => continue,
            };
            let message = match &reading.reason {
                Some(reason) => format!("{}: {reason}", reading.value_text()),
                None if severity == Severity::Critical => {
                    format!("{} is beyond its critical limit", reading.value_text())
                }
                None => format!("{} is beyond its limit", reading.value_text()),
            };
            findings.push(finding(host, reading, severity, message));
        }
    }
}

fn finding(host: &Hardware, reading: &Reading, severity: Severity, message: String) -> Finding {
    Finding {
        id: format!("sensor/{}/{}/{}", host.host, reading.chip, reading.channel),
        severity,
        subject: format!("{} ({}) on {}", reading.name(), reading.chip, host.host),
        message,
        hint: Some("`homelab hardware sensors` shows its limits".into()),
    }
}
