//! What can only be seen by looking at several keys together.

use std::collections::BTreeMap;

use super::document::{Node, Place};
use super::{Config, Problem, Warning};

/// A number that two guests share, with both places.
pub(crate) fn repeated_vmids(lab: &Node) -> Vec<Problem> {
    let mut seen: BTreeMap<&str, (Place, String)> = BTreeMap::new();
    let mut problems = Vec::new();
    let Some(infrastructure) = lab.entry("infrastructure") else { return problems };
    for kind in ["vms", "containers"] {
        let Some(guests) = infrastructure.node.entry(kind) else { continue };
        for (index, guest) in guests.node.items().iter().enumerate() {
            let Some(vmid) = guest.entry("vmid") else { continue };
            let super::document::Value::Scalar { text, .. } = &vmid.node.value else { continue };
            let path = format!("homelab.infrastructure.{kind}[{index}].vmid");
            match seen.get(text.as_str()) {
                Some((first, other)) => {
                    let message = format!("{text} is taken, by {other} at line {first}");
                    problems.push(Problem::new(message).at(vmid.node.place, &path));
                }
                None => {
                    seen.insert(text, (vmid.node.place, path));
                }
            }
        }
    }
    problems
}

/// Values that are right on their own and odd together.
pub(crate) fn oddities(config: &Config, lab: &Node) -> Vec<Warning> {
    let place = |section: &str, key: &str| Some(lab.entry(section)?.node.entry(key)?.node.place);
    let mut warnings = Vec::new();
    if let (Some(subnet), Some(gateway)) = (config.network.subnet, config.network.gateway)
        && !subnet.contains(gateway)
    {
        warnings.push(Warning {
            place: place("network", "gateway"),
            path: "homelab.network.gateway".to_owned(),
            message: format!("{gateway} is not in the subnet {subnet}"),
        });
    }
    if let Some(proxmox) = &config.proxmox
        && proxmox.fingerprint.is_some()
        && proxmox.ca_file.is_some()
    {
        warnings.push(Warning {
            place: place("proxmox", "ca_file"),
            path: "homelab.proxmox.ca_file".to_owned(),
            message: "not used, as the certificate is trusted by its fingerprint".to_owned(),
        });
    }
    warnings
}
