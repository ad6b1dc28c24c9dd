//! Guests without a recent backup.

use jiff::Timestamp;

use super::Context;
use crate::views::findings::{Finding, Severity};

pub(super) fn age(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let Some(backups) = &context.picture.backups else { return };
    let wanted = &context.config.backups;
    let limit = wanted.max_age.duration().as_secs();
    let excluded = |vmid: u32| wanted.exclude.iter().any(|excluded| excluded.get() == vmid);
    let guests = context.picture.guests.iter();
    for guest in guests.filter(|guest| !guest.template && !excluded(guest.vmid)) {
        let message = match backups.get(&guest.vmid) {
            None => "has no backup on any storage".to_owned(),
            Some(newest) => {
                let age = age_seconds(context.now, *newest);
                if age <= limit {
                    continue;
                }
                format!("its newest backup is {} old (limit {})", days(age), days(limit))
            }
        };
        findings.push(Finding {
            id: format!("backup-age/{}", guest.vmid),
            severity: Severity::Warning,
            subject: guest.title(),
            message,
            hint: None,
        });
    }
}

fn days(seconds: u64) -> String {
    crate::ui::format::duration(std::time::Duration::from_secs(seconds))
}

fn age_seconds(now: Timestamp, then: Timestamp) -> u64 {
    u64::try_from(now.as_second() - then.as_second()).unwrap_or(0)
}
