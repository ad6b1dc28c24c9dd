//! File systems of containers: `rootfs` and `mpN`.

use super::disk::DiskSource;
use super::{WriteValue, property_view};
use crate::units::ByteCount;

property_view! {
    /// The root file system of a container: `local-lvm:vm-200-disk-0,size=8G`.
    pub struct RootFs;

    /// Where its content comes from.
    source / set_source: word DiskSource = "volume" | "";
    /// Its size. The server fills it in; setting it does not resize.
    size / set_size: plain ByteCount = "size";
    /// Whether access control lists are on; absent means as the host has it.
    acl / set_acl: plain bool = "acl";
    /// Options of the mount, separated by `;`: `noatime;discard`.
    mount_options / set_mount_options: text = "mountoptions";
    /// Whether user quotas work inside (privileged containers only).
    quota / set_quota: plain bool = "quota";
    /// Whether replication includes it (the default).
    replicate / set_replicate: plain bool = "replicate";
    /// Whether it is read-only.
    read_only / set_read_only: plain bool = "ro";
    /// Whether every node has it, so that migration leaves it where it is.
    shared / set_shared: plain bool = "shared";
    /// How user ids inside map to those outside.
    id_map / set_id_map: text = "idmap";
}

property_view! {
    /// A further mount of a container: `local-lvm:vm-200-disk-1,mp=/data,size=50G`, or a folder of
    /// the host: `/tank/media,mp=/media`.
    pub struct MountPoint;

    /// Where its content comes from.
    source / set_source: word DiskSource = "volume" | "";
    /// The path inside the container.
    path / set_path: text = "mp";
    /// Its size. The server fills it in; setting it does not resize.
    size / set_size: plain ByteCount = "size";
    /// Whether access control lists are on; absent means as the host has it.
    acl / set_acl: plain bool = "acl";
    /// Whether backups include it; by default they do not.
    backup / set_backup: plain bool = "backup";
    /// Options of the mount, separated by `;`: `noatime;discard`.
    mount_options / set_mount_options: text = "mountoptions";
    /// Whether user quotas work inside (privileged containers only).
    quota / set_quota: plain bool = "quota";
    /// Whether replication includes it (the default).
    replicate / set_replicate: plain bool = "replicate";
    /// Whether it is read-only.
    read_only / set_read_only: plain bool = "ro";
    /// Whether every node has it, so that migration leaves it where it is.
    shared / set_shared: plain bool = "shared";
    /// How user ids inside map to those outside.
    id_map / set_id_map: text = "idmap";
    /// Whether owner and mode of the folder mounted over are kept.
    keep_attributes / set_keep_attributes: plain bool = "keepattrs";
}
