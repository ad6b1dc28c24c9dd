//! What can be set in a configuration, and which right each setting takes.

use crate::proxmox::check::{Kind, NATURAL, Param, optional};
use crate::world::config::family;
use crate::world::guest::GuestKind;

/// The settings of a virtual machine.
pub(crate) const MACHINE: [Param; 81] = [
    optional("acpi", Kind::Boolean),
    optional("affinity", Kind::Text),
    optional("agent", Kind::Text),
    optional("allow-ksm", Kind::Boolean),
    optional("amd-sev", Kind::Text),
    optional("arch", Kind::Choice(&["x86_64", "aarch64"])),
    optional("args", Kind::Text),
    optional("audio0", Kind::Text),
    optional("autostart", Kind::Boolean),
    optional("balloon", NATURAL),
    optional("bios", Kind::Choice(&["seabios", "ovmf"])),
    optional("boot", Kind::Text),
    optional("bootdisk", Kind::Text),
    optional("cdrom", Kind::Text),
    optional("cicustom", Kind::Text),
    optional("cipassword", Kind::Text),
    optional("citype", Kind::Choice(&["configdrive2", "nocloud", "opennebula"])),
    optional("ciupgrade", Kind::Boolean),
    optional("ciuser", Kind::Text),
    optional("cores", Kind::Integer { minimum: Some(1), maximum: None }),
    optional("cpu", Kind::Text),
    optional("cpulimit", Kind::Decimal { most: Some(128) }),
    optional("cpuunits", Kind::Integer { minimum: Some(1), maximum: Some(262_144) }),
    optional("description", Kind::Short(8192)),
    optional("efidisk0", Kind::Text),
    optional("freeze", Kind::Boolean),
    optional("hookscript", Kind::Text),
    optional("hostpci[n]", Kind::Text),
    optional("hotplug", Kind::Text),
    optional("hugepages", Kind::Choice(&["any", "2", "1024"])),
    optional("ide[n]", Kind::Text),
    optional("intel-tdx", Kind::Text),
    optional("ipconfig[n]", Kind::Text),
    optional("ivshmem", Kind::Text),
    optional("keephugepages", Kind::Boolean),
    optional(
        "keyboard",
        Kind::Choice(&[
            "de", "de-ch", "da", "en-gb", "en-us", "es", "fi", "fr", "fr-be", "fr-ca", "fr-ch",
            "hu", "is", "it", "ja", "lt", "mk", "nl", "no", "pl", "pt", "pt-br", "sv", "sl", "tr",
        ]),
    ),
    optional("kvm", Kind::Boolean),
    optional("localtime", Kind::Boolean),
    optional(
        "lock",
        Kind::Choice(&[
            "backup",
            "clone",
            "create",
            "migrate",
            "rollback",
            "snapshot",
            "snapshot-delete",
            "suspending",
            "suspended",
        ]),
    ),
    optional("machine", Kind::Text),
    optional("memory", Kind::Memory),
    optional("migrate_downtime", Kind::Decimal { most: None }),
    optional("migrate_speed", NATURAL),
    optional("name", Kind::DnsName),
    optional("nameserver", Kind::Text),
    optional("net[n]", Kind::Text),
    optional("numa", Kind::Boolean),
    optional("numa[n]", Kind::Text),
    optional("onboot", Kind::Boolean),
    optional(
        "ostype",
        Kind::Choice(&[
            "other", "wxp", "w2k", "w2k3", "w2k8", "wvista", "win7", "win8", "win10", "win11",
            "l24", "l26", "solaris",
        ]),
    ),
    optional("parallel[n]", Kind::Text),
    optional("protection", Kind::Boolean),
    optional("reboot", Kind::Boolean),
    optional("rng0", Kind::Text),
    optional("sata[n]", Kind::Text),
    optional("scsi[n]", Kind::Text),
    optional(
        "scsihw",
        Kind::Choice(&[
            "lsi",
            "lsi53c810",
            "virtio-scsi-pci",
            "virtio-scsi-single",
            "megasas",
            "pvscsi",
        ]),
    ),
    optional("searchdomain", Kind::Text),
    optional("serial[n]", Kind::Text),
    optional("shares", Kind::Integer { minimum: Some(0), maximum: Some(50_000) }),
    optional("smbios1", Kind::Short(512)),
    optional("smp", Kind::Integer { minimum: Some(1), maximum: None }),
    optional("sockets", Kind::Integer { minimum: Some(1), maximum: None }),
    optional("spice_enhancements", Kind::Text),
    optional("sshkeys", Kind::Text),
    optional("startdate", Kind::Text),
    optional("startup", Kind::Text),
    optional("tablet", Kind::Boolean),
    optional("tags", Kind::TagList),
    optional("tdf", Kind::Boolean),
    optional("template", Kind::Boolean),
    optional("tpmstate0", Kind::Text),
    optional("unused[n]", Kind::Text),
    optional("usb[n]", Kind::Text),
    optional("vcpus", Kind::Integer { minimum: Some(1), maximum: None }),
    optional("vga", Kind::Text),
    optional("virtio[n]", Kind::Text),
    optional("virtiofs[n]", Kind::Text),
    optional("vmgenid", Kind::Text),
    optional("vmstatestorage", Kind::StorageId),
    optional("watchdog", Kind::Text),
];

/// The settings of a container.
pub(crate) const CONTAINER: [Param; 32] = [
    optional("arch", Kind::Choice(&["amd64", "i386", "arm64", "armhf", "riscv32", "riscv64"])),
    optional("cmode", Kind::Choice(&["shell", "console", "tty"])),
    optional("console", Kind::Boolean),
    optional("cores", Kind::Integer { minimum: Some(1), maximum: Some(8_192) }),
    optional("cpulimit", Kind::Decimal { most: Some(8192) }),
    optional("cpuunits", Kind::Integer { minimum: Some(0), maximum: Some(500_000) }),
    optional("debug", Kind::Boolean),
    optional("description", Kind::Short(8192)),
    optional("dev[n]", Kind::Text),
    optional("entrypoint", Kind::Text),
    optional("env", Kind::Text),
    optional("features", Kind::Text),
    optional("hookscript", Kind::Text),
    optional("hostname", Kind::DnsName),
    optional(
        "lock",
        Kind::Choice(&[
            "backup",
            "create",
            "destroyed",
            "disk",
            "fstrim",
            "migrate",
            "mounted",
            "rollback",
            "snapshot",
            "snapshot-delete",
        ]),
    ),
    optional("memory", Kind::Integer { minimum: Some(16), maximum: None }),
    optional("mp[n]", Kind::Text),
    optional("nameserver", Kind::Text),
    optional("net[n]", Kind::Text),
    optional("onboot", Kind::Boolean),
    optional(
        "ostype",
        Kind::Choice(&[
            "debian",
            "devuan",
            "ubuntu",
            "centos",
            "fedora",
            "opensuse",
            "archlinux",
            "alpine",
            "gentoo",
            "nixos",
            "unmanaged",
        ]),
    ),
    optional("protection", Kind::Boolean),
    optional("rootfs", Kind::Text),
    optional("searchdomain", Kind::Text),
    optional("startup", Kind::Text),
    optional("swap", NATURAL),
    optional("tags", Kind::TagList),
    optional("template", Kind::Boolean),
    optional("timezone", Kind::Text),
    optional("tty", Kind::Integer { minimum: Some(0), maximum: Some(6) }),
    optional("unprivileged", Kind::Boolean),
    optional("unused[n]", Kind::Text),
];

/// The right on the guest that a setting takes; `None` if only root may change it.
pub(crate) fn right(kind: GuestKind, key: &str) -> Option<&'static str> {
    match kind {
        GuestKind::Qemu => right_on_machine(key),
        GuestKind::Lxc => right_on_container(key),
    }
}

fn right_on_machine(key: &str) -> Option<&'static str> {
    Some(match key {
        "cores" | "cpu" | "cpulimit" | "cpuunits" | "numa" | "smp" | "sockets" | "vcpus" => {
            "VM.Config.CPU"
        }
        "memory" | "balloon" | "shares" | "allow-ksm" => "VM.Config.Memory",
        "acpi" | "hotplug" | "kvm" | "machine" | "scsihw" | "smbios1" | "tablet" | "vga"
        | "watchdog" | "audio0" | "rng0" => "VM.Config.HWType",
        "agent" | "autostart" | "bios" | "description" | "keyboard" | "localtime"
        | "migrate_downtime" | "migrate_speed" | "name" | "onboot" | "ostype" | "protection"
        | "reboot" | "startdate" | "startup" | "tags" | "tdf" | "template" => "VM.Config.Options",
        "freeze" => "VM.PowerMgmt",
        "boot" | "bootdisk" | "vmstatestorage" => "VM.Config.Disk",
        "cdrom" => "VM.Config.CDROM",
        "cicustom" | "cipassword" | "citype" | "ciuser" | "ciupgrade" | "nameserver"
        | "searchdomain" | "sshkeys" => "VM.Config.Cloudinit",
        _ => match family(key) {
            "numa" => "VM.Config.CPU",
            "net" => "VM.Config.Network",
            "ipconfig" => "VM.Config.Cloudinit",
            "ide" | "sata" | "scsi" | "virtio" | "efidisk" | "tpmstate" | "unused" | "virtiofs" => {
                "VM.Config.Disk"
            }
            "serial" | "usb" | "hostpci" => "VM.Config.HWType",
            _ => return None,
        },
    })
}

fn right_on_container(key: &str) -> Option<&'static str> {
    Some(match key {
        "cores" | "cpuunits" | "cpulimit" => "VM.Config.CPU",
        "memory" | "swap" => "VM.Config.Memory",
        "nameserver" | "searchdomain" | "hostname" => "VM.Config.Network",
        "rootfs" => "VM.Config.Disk",
        "hookscript" => return None,
        _ => match family(key) {
            "mp" => "VM.Config.Disk",
            "net" => "VM.Config.Network",
            "dev" => return None,
            _ => "VM.Config.Options",
        },
    })
}
