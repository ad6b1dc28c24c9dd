//! Disks of virtual machines: `scsiN`, `virtioN`, `sataN`, `ideN`, `efidisk0`, `tpmstate0`.

use std::fmt;

use super::{WriteValue, property_view};
use crate::ids::VolId;
use crate::serde_lenient::{FromScalar, Scalar, open_enum};
use crate::units::ByteCount;

/// Where the content of a disk comes from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum DiskSource {
    /// A volume of a storage. `local-lvm:32`, a storage and a size in GiB, asks for a new one.
    Volume(VolId),
    /// A device or folder of the host: `/dev/disk/by-id/…`.
    Path(String),
    /// A CD drive without a disc: `none`.
    Empty,
    /// The host's own CD drive: `cdrom`.
    HostDrive,
    /// Text that this version does not know, as the server wrote it.
    Unknown(String),
}

impl DiskSource {
    /// The volume, where it is one.
    pub fn volume(&self) -> Option<&VolId> {
        match self {
            Self::Volume(volid) => Some(volid),
            _ => None,
        }
    }
}

impl From<&str> for DiskSource {
    fn from(text: &str) -> Self {
        match text {
            "none" => Self::Empty,
            "cdrom" => Self::HostDrive,
            path if path.starts_with('/') => Self::Path(path.to_owned()),
            other => match other.parse() {
                Ok(volid) => Self::Volume(volid),
                Err(_) => Self::Unknown(other.to_owned()),
            },
        }
    }
}

impl fmt::Display for DiskSource {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Volume(volid) => volid.fmt(formatter),
            Self::Path(text) | Self::Unknown(text) => formatter.pad(text),
            Self::Empty => formatter.pad("none"),
            Self::HostDrive => formatter.pad("cdrom"),
        }
    }
}

impl FromScalar for DiskSource {
    const WHAT: &'static str = "a volume or a path";

    fn from_scalar(scalar: Scalar<'_>) -> Option<Self> {
        match scalar {
            Scalar::Text(text) => Some(text.into()),
            _ => None,
        }
    }
}

open_enum! {
    /// What the guest takes a disk for.
    pub enum DiskMedia ("cdrom or disk") {
        /// A CD drive.
        Cdrom = "cdrom",
        /// A hard disk.
        Disk = "disk",
    }
}

open_enum! {
    /// How the host caches a disk.
    pub enum DiskCache ("a cache mode") {
        /// Not at all; the default.
        None = "none",
        /// Reads only.
        Writethrough = "writethrough",
        /// Reads and writes.
        Writeback = "writeback",
        /// Reads and writes, ignoring flushes.
        Unsafe = "unsafe",
        /// Not at all, every write synchronous.
        Directsync = "directsync",
    }
}

property_view! {
    /// A disk or CD drive of a virtual machine: `local-lvm:vm-101-disk-0,discard=on,size=32G`.
    pub struct Disk;

    /// Where its content comes from.
    source / set_source: word DiskSource = "file" | "volume" | "";
    /// Its size. The server fills it in; setting it does not resize.
    size / set_size: plain ByteCount = "size";
    /// Whether it is a hard disk (the default) or a CD drive.
    media / set_media: word DiskMedia = "media";
    /// The format of its image: `raw`, `qcow2` …
    format / set_format: text = "format";
    /// How the host caches it.
    cache / set_cache: word DiskCache = "cache";
    /// The host's input and output: `native`, `threads` or `io_uring`.
    aio / set_aio: text = "aio";
    /// `on` where the guest's trim requests free space on the storage, else `ignore`.
    discard / set_discard: text = "discard";
    /// Whether it has a thread of its own.
    iothread / set_iothread: plain bool = "iothread";
    /// Whether the guest is told that it is an SSD.
    ssd / set_ssd: plain bool = "ssd";
    /// Whether backups include it (the default).
    backup / set_backup: plain bool = "backup";
    /// Whether replication includes it (the default).
    replicate / set_replicate: plain bool = "replicate";
    /// Whether every node has it, so that migration leaves it where it is.
    shared / set_shared: plain bool = "shared";
    /// Whether it is read-only.
    read_only / set_read_only: plain bool = "ro";
    /// Its serial number, percent-encoded.
    serial / set_serial: text = "serial";
}

impl Disk {
    /// Whether it is a CD drive.
    pub fn is_cdrom(&self) -> bool {
        self.media() == Some(DiskMedia::Cdrom) || self.source() == Some(DiskSource::HostDrive)
    }

    /// Whether it holds cloud-init's generated settings, not data.
    pub fn is_cloud_init(&self) -> bool {
        let source = self.source();
        let volume = source.as_ref().and_then(DiskSource::volume).map(VolId::volume);
        volume.is_some_and(|volume| volume == "cloudinit" || volume.contains("-cloudinit"))
    }
}

property_view! {
    /// Where a virtual machine with UEFI keeps its variables.
    pub struct EfiDisk;

    /// Where its content comes from.
    source / set_source: word DiskSource = "file" | "volume" | "";
    /// Its size.
    size / set_size: plain ByteCount = "size";
    /// The format of its image.
    format / set_format: text = "format";
    /// The size of the store: `2m` or `4m`; secure boot needs the latter.
    efi_type / set_efi_type: text = "efitype";
    /// Whether the keys for secure boot are there from the start.
    pre_enrolled_keys / set_pre_enrolled_keys: plain bool = "pre-enrolled-keys";
    /// The year of Microsoft's certificates in it.
    microsoft_certificate / set_microsoft_certificate: text = "ms-cert";
}

property_view! {
    /// Where the TPM of a virtual machine keeps its state.
    pub struct TpmState;

    /// Where its content comes from.
    source / set_source: word DiskSource = "file" | "volume" | "";
    /// Its size.
    size / set_size: plain ByteCount = "size";
    /// The format of its image.
    format / set_format: text = "format";
    /// The version of TPM: `v1.2` or `v2.0`.
    version / set_version: text = "version";
}
