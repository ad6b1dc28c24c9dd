//! A chip's own name stays when the kernel counts differently.

use crate::tree::Tree;

fn identities(tree: &str) -> Vec<String> {
    let snapshot = Tree::own(tree).snapshot();
    snapshot.chips.iter().map(|chip| chip.identity.to_string()).collect()
}

#[test]
fn the_same_machine_after_another_boot_has_the_same_identities_in_the_same_order() {
    let before = identities("disks-boot-1");
    assert_eq!(before, identities("disks-boot-2"));
    assert_eq!(
        before,
        [
            "ACME FAST 2TB S1X0NEW1",
            "ACME FAST 2TB S1X0NEW2",
            "devices/pci0000:00/0000:00:14.0/usb1/1-5/1-5:1.0/0003:1B1C:1C07",
            "devices/pci0000:00/0000:00:17.0/ata4/0:0:0",
            "naa.5000c500a1b2c3d4",
        ]
    );
}

#[test]
fn a_disk_tells_model_and_serial() {
    let snapshot = Tree::own("disks-boot-1").snapshot();
    let serials: Vec<_> =
        snapshot.chips.iter().map(|chip| (chip.model.as_deref(), chip.serial.as_deref())).collect();
    assert_eq!(
        serials,
        [
            (Some("ACME FAST 2TB"), Some("S1X0NEW1")),
            (Some("ACME FAST 2TB"), Some("S1X0NEW2")),
            (None, None),
            (Some("ACME SLOW 8TB"), None),
            (Some("ACME SLOW 8TB"), None),
        ]
    );
}
