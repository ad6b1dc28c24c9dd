use proptest::prelude::*;

use super::*;
use crate::addresses::MacAddr;
use crate::units::ByteCount;

fn parse<T: FromStr<Err = Infallible>>(text: &str) -> T {
    let Ok(value) = text.parse();
    value
}

proptest! {
    #[test]
    fn any_text_is_given_back_as_it_was_read(text in "(?s).{0,60}") {
        prop_assert_eq!(parse::<PropertyString>(&text).to_string(), text.clone());
        prop_assert_eq!(parse::<QemuNet>(&text).to_string(), text.clone());
        prop_assert_eq!(parse::<Disk>(&text).to_string(), text.clone());
        prop_assert_eq!(parse::<MountPoint>(&text).to_string(), text);
    }

    #[test]
    fn what_is_set_is_read_back_and_the_rest_stays(
        before in "[a-z0-9]{0,4}(,[a-z]{1,4}=[a-z0-9:=;]{1,8}){0,4}",
        key in "[a-z-]{1,6}",
        value in "[!-~]{1,12}",
    ) {
        let mut properties: PropertyString = parse(&before);
        let others = |properties: &PropertyString| -> Vec<_> {
            let others = properties.iter().filter(|(name, _)| *name != Some(&key));
            others.map(|(name, value)| (name.map(str::to_owned), value.to_owned())).collect()
        };
        let untouched = others(&properties);
        let fits = !value.contains(',');
        prop_assert_eq!(properties.set(&key, &value).is_ok(), fits);
        if fits {
            prop_assert_eq!(properties.get(&key), Some(&*value));
            let again: PropertyString = parse(&properties.to_string());
            prop_assert_eq!(again.get(&key), Some(&*value));
        }
        prop_assert_eq!(others(&properties), untouched);
    }

    #[test]
    fn no_text_makes_a_getter_panic(text in "(?s)([a-z0-9]{0,8}=?.{0,8},){0,5}") {
        let net: QemuNet = parse(&text);
        let _ = (net.model(), net.mac(), net.vlan_tag(), net.rate_limit());
        let disk: Disk = parse(&text);
        let _ = (disk.source(), disk.size(), disk.is_cdrom(), disk.is_cloud_init());
        let startup: Startup = parse(&format!("{text}up={text}"));
        let _ = (startup.order(), startup.up_delay());
        let _ = parse::<BootOrder>(&text).devices().count();
    }
}

#[test]
fn a_card_of_a_virtual_machine_is_read_in_its_short_and_its_long_form() {
    let mac: MacAddr = "BC:24:11:2E:1A:F0".parse().unwrap();
    for text in [
        "virtio=BC:24:11:2E:1A:F0,bridge=vmbr0,tag=20,firewall=1,rate=12.5",
        "bridge=vmbr0,rate=12.5,model=virtio,macaddr=bc:24:11:2e:1a:f0,tag=20,firewall=on",
        "virtio,macaddr=BC:24:11:2E:1A:F0,tag=20,bridge=vmbr0,firewall=1,rate=12.5",
    ] {
        let net: QemuNet = parse(text);
        assert_eq!(net.model(), Some(NetModel::Virtio), "{text}");
        assert_eq!(net.mac(), Some(mac), "{text}");
        assert_eq!(net.bridge(), Some("vmbr0"), "{text}");
        assert_eq!(net.vlan_tag(), Some(20), "{text}");
        assert_eq!(net.firewall(), Some(true), "{text}");
        assert_eq!(net.rate_limit(), Some(12.5), "{text}");
        assert_eq!(net.link_down(), None, "{text}");
    }
}

#[test]
fn a_model_of_the_future_is_known_by_its_hardware_address() {
    let net: QemuNet = parse("igb=BC:24:11:2E:1A:F0,bridge=vmbr0");
    assert_eq!(net.model(), Some(NetModel::Unknown("igb".to_owned())));
    assert_eq!(net.mac(), Some("BC:24:11:2E:1A:F0".parse().unwrap()));
}

#[test]
fn changing_the_model_keeps_everything_else_in_its_place() {
    let mut net: QemuNet = parse("e1000=BC:24:11:2E:1A:F0,bridge=vmbr0,future=x,tag=20");
    let mac = net.mac();
    net.set_model(NetModel::Virtio, mac).unwrap();
    assert_eq!(net.to_string(), "virtio=BC:24:11:2E:1A:F0,bridge=vmbr0,future=x,tag=20");
    net.set_model(NetModel::Vmxnet3, None).unwrap();
    assert_eq!(net.to_string(), "vmxnet3,bridge=vmbr0,future=x,tag=20");
    net.set_vlan_tag(None);
    net.set_bridge("vmbr1").unwrap();
    assert_eq!(net.to_string(), "vmxnet3,bridge=vmbr1,future=x");
    assert!(net.set_model(NetModel::Unknown("a,b".to_owned()), None).is_err());
    assert_eq!(net.to_string(), "vmxnet3,bridge=vmbr1,future=x");
}

#[test]
fn a_card_is_built_from_nothing() {
    let mut net = QemuNet::new();
    net.set_model(NetModel::Virtio, None).unwrap();
    net.set_bridge("vmbr0").unwrap();
    net.set_firewall(true);
    assert_eq!(net.to_string(), "virtio,bridge=vmbr0,firewall=1");
}

#[test]
fn a_disk_has_its_volume_without_a_key() {
    let disk: Disk =
        parse("local-lvm:vm-101-disk-0,cache=writeback,discard=on,iothread=1,size=32G,ssd=1");
    let source = disk.source().unwrap();
    assert_eq!(source.volume().unwrap().to_string(), "local-lvm:vm-101-disk-0");
    assert_eq!(disk.size(), Some(ByteCount::new(32 << 30)));
    assert_eq!(disk.cache(), Some(DiskCache::Writeback));
    assert_eq!((disk.ssd(), disk.iothread(), disk.backup()), (Some(true), Some(true), None));
    assert!(!disk.is_cdrom() && !disk.is_cloud_init());
    assert_eq!(parse::<Disk>("file=local-lvm:vm-101-disk-0").source(), Some(source.clone()));
    assert_eq!(parse::<Disk>("size=32G,volume=local-lvm:vm-101-disk-0").source(), Some(source));
}

#[test]
fn drives_without_a_volume_say_what_they_are() {
    let drive: Disk = parse("none,media=cdrom");
    assert_eq!((drive.source(), drive.is_cdrom()), (Some(DiskSource::Empty), true));
    assert_eq!(parse::<Disk>("cdrom").source(), Some(DiskSource::HostDrive));
    let path = DiskSource::Path("/dev/disk/by-id/ata-x".to_owned());
    assert_eq!(parse::<Disk>("/dev/disk/by-id/ata-x,size=1T").source(), Some(path));
    assert!(parse::<Disk>("local-lvm:vm-103-cloudinit,media=cdrom").is_cloud_init());
    assert!(parse::<Disk>("local:103/vm-103-cloudinit.qcow2,media=cdrom").is_cloud_init());
    assert!(parse::<Disk>("local-lvm:cloudinit").is_cloud_init());
}

#[test]
fn a_new_disk_puts_its_volume_first_and_its_size_in_short() {
    let mut disk = Disk::new();
    disk.set_size(ByteCount::new(32 << 30));
    disk.set_source(DiskSource::from("local-lvm:32")).unwrap();
    disk.set_ssd(false);
    assert_eq!(disk.to_string(), "local-lvm:32,size=32G,ssd=0");
    disk.set_size(ByteCount::new(1536 << 20));
    assert_eq!(disk.to_string(), "local-lvm:32,size=1536M,ssd=0");
    assert!(disk.set_source(DiskSource::from("/dev/x=y")).is_err(), "would read as a key");
}

#[test]
fn mounts_of_containers_are_volumes_or_folders_of_the_host() {
    let root: RootFs = parse("local-lvm:vm-200-disk-0,mountoptions=noatime;discard,size=8G");
    assert_eq!(root.size(), Some(ByteCount::new(8 << 30)));
    assert_eq!(root.mount_options(), Some("noatime;discard"));
    let mount: MountPoint = parse("/tank/media,mp=/media,ro=1");
    assert_eq!(mount.source(), Some(DiskSource::Path("/tank/media".to_owned())));
    assert_eq!((mount.path(), mount.read_only()), (Some("/media"), Some(true)));
}

#[test]
fn addresses_are_fixed_or_found() {
    let net: LxcNet = parse(
        "name=eth0,bridge=vmbr0,gw=192.0.2.1,hwaddr=BC:24:11:00:00:C8,ip=192.0.2.200/24,ip6=auto,type=veth",
    );
    assert_eq!(net.ip(), Some(IpSetting::Static("192.0.2.200/24".parse().unwrap())));
    assert_eq!(net.ip().unwrap().address(), Some("192.0.2.200".parse().unwrap()));
    assert_eq!(net.ip6(), Some(IpSetting::Auto));
    assert_eq!(net.gateway(), Some("192.0.2.1".parse().unwrap()));
    assert_eq!(net.name(), Some("eth0"));
    let mut config: IpConfig = parse("ip=dhcp");
    assert_eq!(config.ip(), Some(IpSetting::Dhcp));
    config.set_ip(IpSetting::from("192.0.2.7/24")).unwrap();
    config.set_gateway("192.0.2.1".parse::<std::net::IpAddr>().unwrap());
    assert_eq!(config.to_string(), "ip=192.0.2.7/24,gw=192.0.2.1");
    assert_eq!(parse::<IpConfig>("ip=later").ip(), Some(IpSetting::Unknown("later".to_owned())));
}

#[test]
fn switches_are_read_with_and_without_their_key() {
    for text in ["1", "enabled=1", "fstrim_cloned_disks=1,enabled=1", "1,type=virtio"] {
        assert_eq!(parse::<Agent>(text).enabled(), Some(true), "{text}");
    }
    assert_eq!(parse::<Agent>("0").enabled(), Some(false));
    assert_eq!(parse::<Agent>("1,guest-fsfreeze=0").freeze_fs(), Some(false));
    let mut agent: Agent = parse("1,guest-fsfreeze=0");
    agent.set_enabled(false);
    agent.set_freeze_fs(true);
    assert_eq!(agent.to_string(), "0,guest-fsfreeze=1");

    let startup: Startup = parse("order=1,up=30,down=60");
    assert_eq!(startup.order(), Some(1));
    assert_eq!(startup.down_timeout(), Some(std::time::Duration::from_secs(60)));
    assert_eq!(parse::<Startup>("2").order(), Some(2));
    assert_eq!(parse::<LxcFeatures>("nesting=1,mount=nfs;cifs").mount(), Some("nfs;cifs"));
}

#[test]
fn a_boot_order_lists_devices() {
    let mut boot: BootOrder = parse("order=scsi0;net0");
    assert_eq!(boot.devices().collect::<Vec<_>>(), ["scsi0", "net0"]);
    boot.set_devices(["net0"]).unwrap();
    assert_eq!(boot.to_string(), "order=net0");
    boot.set_devices([]).unwrap();
    assert_eq!(boot.to_string(), "order=");
    assert_eq!(parse::<BootOrder>("cdn").legacy(), Some("cdn"));
    assert_eq!(parse::<BootOrder>("cdn").devices().count(), 0);
}

#[test]
fn what_would_change_the_meaning_of_the_text_is_refused() {
    let mut properties: PropertyString = parse("1,a=b");
    let mut complain = |key: &str, value: &str| {
        let error =
            if key == "bare" { properties.set_bare(value) } else { properties.set(key, value) };
        error.unwrap_err().to_string()
    };
    let complaints = [
        complain("bridge", "vmbr0,firewall=0"),
        complain("bridge", ""),
        complain("bridge", "a\nb"),
        complain("a=b", "c"),
        complain("", "c"),
        complain("bare", "a=b"),
    ];
    insta::assert_snapshot!(complaints.join("\n"));
    assert_eq!(properties.to_string(), "1,a=b");
}
