//! What is mounted on the demo's host, and how full it is: for `/proc` and for `df` from one table.

/// A mount: number of its parent, device, place, type, source, options of the filesystem, and how full it is.
struct Mount {
    parent: u32,
    device: &'static str,
    place: &'static str,
    kind: &'static str,
    source: &'static str,
    options: &'static str,
    space: Option<Space>,
}

/// In blocks of 1024 bytes; `df` shows it.
struct Space {
    total: u64,
    used: u64,
    available: u64,
    inodes: (u64, u64),
}

const fn pseudo(
    parent: u32,
    device: &'static str,
    place: &'static str,
    kind: &'static str,
    source: &'static str,
) -> Mount {
    Mount { parent, device, place, kind, source, options: "rw", space: None }
}

const fn space(total: u64, used: u64, available: u64, inodes: (u64, u64)) -> Option<Space> {
    Some(Space { total, used, available, inodes })
}

/// What is left of the pool; each of its filesystems could have it.
const POOL_LEFT: u64 = 807_124_428;

const fn dataset(
    parent: u32,
    device: &'static str,
    place: &'static str,
    source: &'static str,
    used: u64,
) -> Mount {
    Mount {
        parent,
        device,
        place,
        kind: "zfs",
        source,
        options: "rw,xattr,posixacl,casesensitive",
        space: space(POOL_LEFT + used, used, POOL_LEFT, (2 * POOL_LEFT, used / 40 + 6)),
    }
}

/// The first mount's number.
const FIRST: u32 = 24;

const MOUNTS: [Mount; 22] = [
    pseudo(30, "0:22", "/sys", "sysfs", "sysfs"),
    pseudo(30, "0:23", "/proc", "proc", "proc"),
    Mount {
        options: "rw,size=32843752k,nr_inodes=8210938,mode=755,inode64",
        space: space(32_843_752, 0, 32_843_752, (8_210_938, 702)),
        ..pseudo(30, "0:5", "/dev", "devtmpfs", "udev")
    },
    pseudo(26, "0:24", "/dev/pts", "devpts", "devpts"),
    Mount {
        options: "rw,size=6575532k,mode=755,inode64",
        space: space(6_575_532, 2_204, 6_573_328, (8_219_411, 1_533)),
        ..pseudo(30, "0:25", "/run", "tmpfs", "tmpfs")
    },
    pseudo(24, "0:6", "/sys/kernel/security", "securityfs", "securityfs"),
    Mount {
        options: "rw,errors=remount-ro",
        space: space(98_497_780, 26_594_400, 66_978_492, (6_291_456, 142_860)),
        ..pseudo(1, "252:1", "/", "ext4", "/dev/mapper/pve-root")
    },
    Mount {
        options: "rw,inode64",
        space: space(32_877_644, 46_800, 32_830_844, (8_219_411, 118)),
        ..pseudo(26, "0:26", "/dev/shm", "tmpfs", "tmpfs")
    },
    Mount {
        options: "rw,size=5120k,inode64",
        space: space(5_120, 20, 5_100, (8_219_411, 24)),
        ..pseudo(28, "0:27", "/run/lock", "tmpfs", "tmpfs")
    },
    pseudo(24, "0:28", "/sys/fs/cgroup", "cgroup2", "cgroup2"),
    pseudo(24, "0:29", "/sys/fs/pstore", "pstore", "pstore"),
    pseudo(24, "0:31", "/sys/fs/bpf", "bpf", "bpf"),
    pseudo(25, "0:32", "/proc/sys/fs/binfmt_misc", "autofs", "systemd-1"),
    pseudo(26, "0:33", "/dev/hugepages", "hugetlbfs", "hugetlbfs"),
    Mount {
        options: "rw,fmask=0022,dmask=0022,codepage=437,iocharset=ascii,shortname=mixed,utf8",
        space: space(1_046_508, 12_100, 1_034_408, (0, 0)),
        ..pseudo(30, "259:2", "/boot/efi", "vfat", "/dev/nvme0n1p2")
    },
    dataset(30, "0:45", "/rpool", "rpool", 128),
    dataset(39, "0:46", "/rpool/data", "rpool/data", 128),
    dataset(39, "0:47", "/rpool/models", "rpool/models", 402_653_184),
    dataset(
        40,
        "0:48",
        "/rpool/data/subvol-100-disk-0",
        "rpool/data/subvol-100-disk-0",
        88_080_384,
    ),
    dataset(40, "0:49", "/rpool/data/subvol-200-disk-1", "rpool/data/subvol-200-disk-1", 9_437_184),
    pseudo(30, "0:52", "/var/lib/lxcfs", "fuse.lxcfs", "lxcfs"),
    Mount {
        options: "rw,user_id=0,group_id=0,default_permissions,allow_other",
        space: space(131_072, 48, 131_024, (262_144, 56)),
        ..pseudo(30, "0:53", "/etc/pve", "fuse", "/dev/fuse")
    },
];

/// `/proc/self/mountinfo`
pub(super) fn mountinfo() -> String {
    let line = |(number, mount): (u32, &Mount)| {
        let Mount { parent, device, place, kind, source, options, .. } = mount;
        format!(
            "{number} {parent} {device} / {place} rw,relatime shared:{number} - {kind} {source} {options}\n"
        )
    };
    (FIRST..).zip(&MOUNTS).map(line).collect()
}

/// `/proc/self/mounts`
pub(super) fn mounts() -> String {
    let line = |mount: &Mount| {
        let Mount { place, kind, source, options, .. } = mount;
        let others = options.strip_prefix("rw").unwrap_or_default();
        format!("{source} {place} {kind} rw,relatime{others} 0 0\n")
    };
    MOUNTS.iter().map(line).collect()
}

/// `df -kP`, or `df -iP`.
pub(super) fn table(inodes: bool) -> String {
    let head = if inodes {
        "Filesystem                     Inodes  IUsed     IFree IUse% Mounted on\n".to_owned()
    } else {
        "Filesystem                   1024-blocks      Used Available Capacity Mounted on\n"
            .to_owned()
    };
    let line = |mount: &Mount| {
        let space = mount.space.as_ref()?;
        let (source, place) = (mount.source, mount.place);
        Some(if inodes {
            let (total, used) = space.inodes;
            let share = percent(used, total);
            format!("{source:<28} {total:>9} {used:>6} {:>9} {share:>5} {place}\n", total - used)
        } else {
            let Space { total, used, available, .. } = space;
            let share = percent(*used, used + available);
            format!("{source:<28} {total:>11} {used:>9} {available:>9} {share:>8} {place}\n")
        })
    };
    head + &MOUNTS.iter().filter_map(line).collect::<String>()
}

/// As df rounds: up.
fn percent(part: u64, whole: u64) -> String {
    if whole == 0 { "-".to_owned() } else { format!("{}%", (part * 100).div_ceil(whole)) }
}
