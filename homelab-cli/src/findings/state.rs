//! Nodes that are away, guests in another state than the owner wants.

use super::Context;
use crate::views::findings::{Finding, Severity};

pub(super) fn nodes(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for node in context.picture.nodes.iter().filter(|node| node.status != "online") {
        let affected =
            context.picture.guests.iter().filter(|guest| guest.node == node.name).count();
        findings.push(Finding {
            id: format!("node-state/{}", node.name),
            severity: Severity::Critical,
            subject: format!("node {}", node.name),
            message: match affected {
                0 => format!("is {}", node.status),
                1 => format!("is {}; the state of its guest is unknown", node.status),
                n => format!("is {}; the state of its {n} guests is unknown", node.status),
            },
            hint: None,
        });
    }
}

pub(super) fn guests(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for guest in context.picture.guests.iter().filter(|guest| guest.is_unexpected()) {
        let expected = guest.expected_state.as_deref().unwrap_or_default();
        findings.push(Finding {
            id: format!("guest-state/{}", guest.vmid),
            severity: Severity::Warning,
            subject: guest.title(),
            message: format!("is {}, the configuration wants it {expected}", guest.status),
            hint: Some(format!("`homelab guest tasks {}` shows what was done to it", guest.vmid)),
        });
    }
    let known: std::collections::BTreeSet<u32> =
        context.picture.guests.iter().map(|guest| guest.vmid).collect();
    if known.is_empty() {
        return nothing_visible(context, findings);
    }
    for wanted in context.config.guests().filter(|guest| !known.contains(&guest.vmid.get())) {
        findings.push(Finding {
            id: format!("guest-missing/{}", wanted.vmid),
            severity: Severity::Warning,
            subject: match &wanted.name {
                Some(name) => format!("guest {} \"{name}\"", wanted.vmid),
                None => format!("guest {}", wanted.vmid),
            },
            message: "is in the configuration but not on the host, or not visible to this user"
                .into(),
            hint: None,
        });
    }
}

/// An empty listing is more often a matter of rights than a lab in which everything is gone: the server leaves out
/// what a user may not see, without a word.
fn nothing_visible(context: &Context<'_>, findings: &mut Vec<Finding>) {
    if context.picture.cluster_was_read {
        findings.push(Finding {
            id: "guests-visible".to_owned(),
            severity: Severity::Warning,
            subject: "Proxmox VE".to_owned(),
            message: "no guest is visible: there are none, or this user may not see them"
                .to_owned(),
            hint: Some("the role PVEAuditor on / lets the user look at everything".to_owned()),
        });
    }
}
