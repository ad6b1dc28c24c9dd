use super::*;
use crate::api::tests::decode;

fn qemu() -> GuestConfig {
    GuestConfig::Qemu(decode("qemu-config-9"))
}

fn lxc() -> GuestConfig {
    GuestConfig::Lxc(decode("lxc-config"))
}

#[test]
fn both_kinds_answer_the_same_questions() {
    let facts = |config: &GuestConfig| {
        let size = config.disk_size().unwrap().to_string();
        let addresses: Vec<_> = config.fixed_addresses().iter().map(ToString::to_string).collect();
        (
            config.name().unwrap().to_owned(),
            config.cpus(),
            config.memory().to_string(),
            size,
            addresses.join(" "),
            config.on_boot(),
        )
    };
    let (master, dev) = ("k3s-master".to_owned(), "AI-Dev".to_owned());
    let address = |last: u8| format!("192.0.2.{last}");
    let expected =
        (master, Some(2), "4.0 GiB".to_owned(), "133.5 GiB".to_owned(), address(103), true);
    assert_eq!(facts(&qemu()), expected);
    let expected =
        (dev, Some(8), "32.0 GiB".to_owned(), "608.0 GiB".to_owned(), address(100), false);
    assert_eq!(facts(&lxc()), expected);
    assert!(qemu().protection() && !lxc().protection() && !qemu().template());
    assert_eq!(qemu().tags(), ["k3s", "prod"]);
    assert_eq!(lxc().lock(), None);
    assert_eq!(lxc().digest(), Some("a5b4c3d2e1f0"));
}

#[test]
fn what_is_not_set_has_the_servers_own_default() {
    let config = GuestConfig::Qemu(serde_json::from_str("{}").unwrap());
    assert_eq!(config.cpus(), Some(1));
    assert_eq!(config.memory(), ByteCount::from_mebibytes(512));
    assert_eq!(config.disk_size(), None);
    let config = GuestConfig::Lxc(serde_json::from_str("{}").unwrap());
    assert_eq!(config.cpus(), None, "all of its node's");
    assert_eq!(config.memory(), ByteCount::from_mebibytes(512));
}

#[test]
fn memory_is_read_in_each_of_its_spellings() {
    for body in [r#"{"memory": 4096}"#, r#"{"memory": "4096"}"#, r#"{"memory": "current=4096"}"#] {
        let config: QemuConfig = serde_json::from_str(body).unwrap();
        assert_eq!(config.memory, Some(ByteCount::from_mebibytes(4096)), "{body}");
        assert!(config.extra.is_empty(), "{body}");
    }
    let config: QemuConfig = serde_json::from_str(r#"{"memory": "much"}"#).unwrap();
    assert_eq!((config.memory, &config.extra["memory"]), (None, &"much".into()));
}

#[test]
fn disks_are_in_the_order_of_their_numbers_and_not_of_their_names() {
    let config: QemuConfig = decode("qemu-config-9");
    let slots: Vec<_> = config.disks.keys().map(ToString::to_string).collect();
    assert_eq!(slots, ["ide2", "sata0", "scsi0", "scsi2", "scsi10"]);
    assert_eq!("scsi10".parse::<DiskSlot>(), Ok(DiskSlot { bus: DiskBus::Scsi, index: 10 }));
    for text in ["scsi", "scsi01", "scsihw", "nvme0", "", "scsi-1"] {
        let error = text.parse::<DiskSlot>().unwrap_err().to_string();
        assert!(error.contains("is no place for a disk"), "{error}");
    }
}

#[test]
fn processors_of_a_machine_are_those_it_starts_with() {
    let config: QemuConfig = decode("qemu-config-7");
    assert_eq!(config.cpus(), 3, "vcpus of 2 sockets with 2 cores");
    let config: QemuConfig = serde_json::from_str(r#"{"sockets": 2, "cores": "4"}"#).unwrap();
    assert_eq!(config.cpus(), 8);
}
