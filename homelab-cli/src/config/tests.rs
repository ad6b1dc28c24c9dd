//! The configuration as a whole: the owner's file, the shipped example, and what is said about wrong ones.

use super::*;

/// The owner's file: the keys of the earlier tool, and no others.
pub(crate) const OWNER: &str = include_str!("tests/owner.yml");

#[test]
fn the_owners_file_loads_unchanged_and_without_a_warning() {
    let (config, warnings) = parse(OWNER, None).unwrap();
    assert_eq!(warnings, []);

    assert_eq!(config.name(), "House");
    let vmids: Vec<u32> = config.guests().map(|guest| guest.vmid.get()).collect();
    assert_eq!(vmids, [101, 103, 200]);
    let specs = &config.infrastructure.vms[0].specs;
    assert_eq!(specs.memory.map(values::Size::bytes), Some(16 << 30));
    assert_eq!(config.backup.retention.unwrap().duration().as_secs(), 30 * 86_400);
    assert_eq!(config.k3s.workers.len(), 2);
    let proxmox = config.proxmox.unwrap();
    assert_eq!((proxmox.host.as_str(), proxmox.port), ("192.0.2.10", 8006));
    assert_eq!(proxmox.keychain_account, "proxmox");
}
