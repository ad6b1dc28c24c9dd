//! Services that are meant to run and do not, that keep falling over, and certificates that end soon.

use jiff::SignedDuration;

use super::Context;
use crate::config::ExpectedState;
use crate::views::findings::{Finding, Severity};
use crate::views::services::{Service, ServiceStatus};

/// A certificate is renewed with a month left; when it has less than this, the renewal does not work.
const CERTIFICATE_WARNING: SignedDuration = SignedDuration::from_hours(14 * 24);

/// So many restarts by systemd are no accident.
const RESTARTS_WARNING: u32 = 3;

pub(super) fn state(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for service in &context.picture.services {
        let wanted = context.config.services.iter().find(|wanted| wanted.name == service.name);
        if wanted.and_then(|wanted| wanted.expected_state) == Some(ExpectedState::Stopped) {
            continue;
        }
        let severity = match service.status {
            ServiceStatus::Up => None,
            ServiceStatus::Degraded | ServiceStatus::Unknown => Some(Severity::Warning),
            ServiceStatus::Down => Some(Severity::Critical),
        };
        if let Some(severity) = severity {
            let why = service.detail.as_deref().unwrap_or("it could not be asked");
            findings.push(finding(service, "state", severity, why.to_owned()));
        }
        if let Some(restarts) = service.restarts.filter(|restarts| *restarts >= RESTARTS_WARNING) {
            let message = format!("systemd has started it again {restarts} times");
            findings.push(finding(service, "restarts", Severity::Warning, message));
        }
    }
}

pub(super) fn certificates(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for service in &context.picture.services {
        let Some(ends) = service.certificate_expires_at else { continue };
        let left = ends.duration_since(context.now);
        if left >= CERTIFICATE_WARNING {
            continue;
        }
        let days = left.as_hours() / 24;
        let (severity, message) = match left.is_positive() {
            true => (Severity::Warning, format!("its certificate ends in {days} days")),
            false => (Severity::Critical, "its certificate has ended".to_owned()),
        };
        findings.push(finding(service, "certificate", severity, message));
    }
}

fn finding(service: &Service, what: &str, severity: Severity, message: String) -> Finding {
    Finding {
        id: format!("service-{what}/{}", service.name),
        severity,
        subject: format!("service {}", service.name),
        message,
        hint: service
            .unit
            .is_some()
            .then(|| format!("`homelab service logs {}` may say why", service.name)),
    }
}
