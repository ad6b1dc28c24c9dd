//! What is mounted and holds data.

use std::collections::HashSet;

use procfs_core::process::MountInfo;

use super::{NoSpace, Space, source::Source, space::Table};

/// A mounted filesystem.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Filesystem {
    /// Where it is mounted: `/var/lib/vz`.
    pub mount_point: String,
    /// What is mounted: `/dev/mapper/pve-root`, `rpool/data`, `nas:/backup`.
    pub source: String,
    /// Its type in the kernel's words: `ext4`, `zfs`, `nfs4`.
    pub fstype: String,
    /// Where its data is.
    pub kind: FilesystemKind,
    /// Whether it is mounted for reading only. A disk with errors is made so by the kernel.
    pub read_only: bool,
    /// How much fits into it, or why that is not known.
    pub space: Result<Space, NoSpace>,
}

/// Where a filesystem's data is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FilesystemKind {
    /// On disks of this host.
    Disk,
    /// On another host.
    Network,
    /// In memory: tmpfs.
    Memory,
    /// A layer over others: the root of a container of Docker's kind.
    Overlay,
    /// Served by a program (FUSE): the kernel does not know where its data is.
    Program,
}

/// Filesystems of the kernel itself, those that lend files of `/proc` to containers, and images that are full by
/// design (`df` says 100 %).
const WITHOUT_DATA: [&str; 35] = [
    "autofs",
    "bdev",
    "binfmt_misc",
    "bpf",
    "cgroup",
    "cgroup2",
    "configfs",
    "cpuset",
    "debugfs",
    "devpts",
    "devtmpfs",
    "efivarfs",
    "erofs",
    "fuse.gvfsd-fuse",
    "fuse.lxcfs",
    "fuse.portal",
    "fusectl",
    "hugetlbfs",
    "iso9660",
    "mqueue",
    "nfsd",
    "nsfs",
    "pipefs",
    "proc",
    "pstore",
    "ramfs",
    "resctrl",
    "rpc_pipefs",
    "securityfs",
    "selinuxfs",
    "sockfs",
    "squashfs",
    "sysfs",
    "tracefs",
    "udf",
];

/// Where systems keep mounts of their own: devices, credentials of services, layers and secrets of containers.
const PRIVATE: [&str; 8] = [
    "/dev",
    "/proc",
    "/sys",
    "/run/credentials",
    "/run/k3s/containerd",
    "/var/lib/containers/storage",
    "/var/lib/docker",
    "/var/lib/kubelet",
];

pub(super) fn read(source: &mut Source<'_>) -> Vec<Filesystem> {
    let mounts = source.parse_lines("proc/self/mountinfo", 0, |line| {
        let mut mount = MountInfo::from_line(line).ok()?;
        mount.mount_point = unescape(mount.mount_point.to_str()?).into();
        Some(mount)
    });
    let table = Table::read(source);
    let mut visible = without_repeated(without_covered(mounts));
    visible.sort_by(|one, other| one.mount_point.cmp(&other.mount_point));
    visible.into_iter().map(|mount| filesystem(mount, &table)).collect()
}

fn filesystem(mount: MountInfo, table: &Table) -> Filesystem {
    let mount_point = mount.mount_point.to_string_lossy().into_owned();
    let source = unescape(mount.mount_source.as_deref().unwrap_or("none"));
    let read_only =
        mount.mount_options.contains_key("ro") || mount.super_options.contains_key("ro");
    Filesystem {
        space: table.space(&source, &mount_point),
        kind: kind(&mount.fs_type),
        fstype: mount.fs_type,
        mount_point,
        source,
        read_only,
    }
}

/// Of several mounts in one place only the last is seen.
fn without_covered(mounts: Vec<MountInfo>) -> Vec<MountInfo> {
    let mut places = HashSet::new();
    let mut seen: Vec<MountInfo> =
        mounts.into_iter().rev().filter(|mount| places.insert(mount.mount_point.clone())).collect();
    seen.reverse();
    seen
}

/// Of several mounts of one filesystem, and folders of it that are bound elsewhere, the first of the whole.
fn without_repeated(mounts: Vec<MountInfo>) -> Vec<MountInfo> {
    let mut kept: Vec<MountInfo> = Vec::new();
    for mount in mounts.into_iter().filter(holds_data) {
        match kept.iter_mut().find(|known| known.majmin == mount.majmin) {
            None => kept.push(mount),
            Some(known) if known.root != "/" && mount.root == "/" => *known = mount,
            Some(_) => {}
        }
    }
    kept
}

fn holds_data(mount: &MountInfo) -> bool {
    let place = &mount.mount_point;
    let is_root = place.as_os_str() == "/";
    // The layers of containers are theirs; only a container's own root is its filesystem.
    let layer = mount.fs_type == "overlay" && !is_root;
    let private = PRIVATE.iter().any(|folder| place.starts_with(folder));
    !(layer || private || WITHOUT_DATA.contains(&mount.fs_type.as_str()))
}

fn kind(fstype: &str) -> FilesystemKind {
    const NETWORK: [&str; 12] = [
        "9p",
        "afs",
        "ceph",
        "cifs",
        "glusterfs",
        "lustre",
        "ncpfs",
        "nfs",
        "nfs4",
        "smb3",
        "smbfs",
        "virtiofs",
    ];
    match fstype {
        "tmpfs" => FilesystemKind::Memory,
        "overlay" => FilesystemKind::Overlay,
        "fuse.sshfs" | "fuse.glusterfs" | "fuse.cephfs" | "fuse.rclone" => FilesystemKind::Network,
        // NTFS and exFAT of a local disk come through a program, too.
        "fuseblk" => FilesystemKind::Disk,
        "fuse" => FilesystemKind::Program,
        other if other.starts_with("fuse.") => FilesystemKind::Program,
        other if NETWORK.contains(&other) => FilesystemKind::Network,
        _ => FilesystemKind::Disk,
    }
}

/// The kernel writes blank, tab, line break, backslash and `#` as `\ooo` (fs/proc_namespace.c), because they would
/// end a field.
fn unescape(text: &str) -> String {
    let mut parts = text.split('\\');
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let code = part.get(..3).and_then(|digits| u8::from_str_radix(digits, 8).ok());
        match code.filter(u8::is_ascii) {
            Some(code) => {
                plain.push(char::from(code));
                plain.push_str(&part[3..]);
            }
            None => {
                plain.push('\\');
                plain.push_str(part);
            }
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_kernel_escapes_is_brought_back_in_one_pass() {
        assert_eq!(unescape(r"/mnt/my\040disk\011x"), "/mnt/my disk\tx");
        assert_eq!(unescape(r"a\134040b"), r"a\040b");
        assert_eq!(unescape(r"\\134\8x\040"), "\\\\\\8x ");
        assert_eq!(unescape("plain"), "plain");
        assert_eq!(unescape(r"\ü"), r"\ü");
    }

    #[test]
    fn every_type_has_one_kind() {
        assert_eq!(kind("ext4"), FilesystemKind::Disk);
        assert_eq!(kind("zfs"), FilesystemKind::Disk);
        assert_eq!(kind("fuseblk"), FilesystemKind::Disk);
        assert_eq!(kind("nfs4"), FilesystemKind::Network);
        assert_eq!(kind("fuse.sshfs"), FilesystemKind::Network);
        assert_eq!(kind("fuse.mergerfs"), FilesystemKind::Program);
        assert_eq!(kind("tmpfs"), FilesystemKind::Memory);
    }
}
