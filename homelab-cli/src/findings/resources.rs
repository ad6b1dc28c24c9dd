//! Processors, memory, disks and storage over the thresholds of the configuration.

use super::Context;
use crate::config::ResourceThresholds;
use crate::config::values::Percent;
use crate::views::Usage;
use crate::views::findings::{Finding, Severity};

/// A resource this much over its threshold is about to run out.
const CRITICAL_PERCENT: f64 = 95.0;

pub(super) fn nodes(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let Some(limits) = thresholds(context) else { return };
    for node in &context.picture.nodes {
        let readings = [
            ("cpu", "CPU", node.cpu_percent, limits.cpu_warning),
            ("memory", "memory", node.memory.and_then(Usage::percent), limits.memory_warning),
            ("disk", "root disk", node.disk.and_then(Usage::percent), limits.disk_warning),
        ];
        for (id, what, percent, limit) in readings {
            let subject = format!("node {}", node.name);
            over(findings, &format!("node-{id}/{}", node.name), subject, what, percent, limit);
        }
    }
    for guest in context.picture.guests.iter().filter(|guest| guest.status == "running") {
        let limit = limits.cpu_warning;
        let id = format!("guest-cpu/{}", guest.vmid);
        over(findings, &id, guest.title(), "CPU", guest.cpu_percent, limit);
        // A virtual machine tells nothing of its disk, and its memory fills with cache that it would give back.
        if guest.kind == "lxc" {
            let percent = guest.disk.and_then(Usage::percent);
            let id = format!("guest-disk/{}", guest.vmid);
            over(findings, &id, guest.title(), "root disk", percent, limits.disk_warning);
            let percent = guest.memory.and_then(Usage::percent);
            let id = format!("guest-memory/{}", guest.vmid);
            over(findings, &id, guest.title(), "memory", percent, limits.memory_warning);
        }
    }
}

pub(super) fn storage(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let Some(limits) = thresholds(context) else { return };
    let limit = limits.disk_warning;
    let mut seen = std::collections::BTreeSet::new();
    for storage in &context.picture.storage {
        // A shared storage is listed once for each node.
        if storage.shared && !seen.insert(&storage.name) {
            continue;
        }
        let (place, subject) = if storage.shared {
            (storage.name.clone(), format!("storage {}", storage.name))
        } else {
            let place = format!("{}/{}", storage.node, storage.name);
            (place, format!("storage {} on {}", storage.name, storage.node))
        };
        let percent = storage.usage.and_then(Usage::percent);
        over(findings, &format!("storage-full/{place}"), subject, "space", percent, limit);
    }
}

/// The thresholds of the configuration, unless it wants none.
fn thresholds<'a>(context: &Context<'a>) -> Option<&'a ResourceThresholds> {
    let monitoring = &context.config.monitoring;
    monitoring.enabled.then_some(&monitoring.resource_thresholds)
}

fn over(
    findings: &mut Vec<Finding>,
    id: &str,
    subject: String,
    what: &str,
    percent: Option<f64>,
    limit: Percent,
) {
    let limit = limit.get();
    let Some(percent) = percent.filter(|percent| *percent > limit) else { return };
    // A busy processor is never critical: it is what it is for.
    let full = what != "CPU" && percent >= CRITICAL_PERCENT.max(limit);
    findings.push(Finding {
        id: id.to_owned(),
        severity: if full { Severity::Critical } else { Severity::Warning },
        subject,
        message: format!("{what} at {percent:.0} % (threshold {limit:.0} %)"),
        hint: None,
    });
}
