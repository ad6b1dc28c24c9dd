//! Whole disks, and what went through them.

use std::time::Duration;

use procfs_core::DiskStat;

use crate::identity;

use super::{Bytes, source::Source};

/// A block device that is no partition.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Disk {
    /// The kernel's name: `nvme0n1`, `sda`, `dm-0`, `zd16`. It may be another one after the next boot.
    pub name: String,
    /// What it is made of.
    pub kind: DiskKind,
    /// Its model, as it says itself.
    pub model: Option<String>,
    /// Its serial number, as it says itself.
    pub serial: Option<String>,
    /// How large it is.
    pub size: Option<Bytes>,
    /// Whether it turns. Virtual disks mostly say so whatever they are.
    pub rotational: Option<bool>,
    /// Whether it can be taken out.
    pub removable: Option<bool>,
    /// Read since boot.
    pub read: Bytes,
    /// Written since boot.
    pub written: Bytes,
    /// Reads that were completed since boot.
    pub reads: u64,
    /// Writes that were completed since boot.
    pub writes: u64,
    /// Time in which it had something to do. Full for a disk that does one thing at a time; an SSD can do more.
    pub busy: Duration,
    /// Requests that it was working on.
    pub in_flight: u64,
}

/// What a block device is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DiskKind {
    /// A device of its own, or what the machine around a virtual one shows as such.
    Device,
    /// Made by the kernel out of others: LVM, RAID, encryption, ZFS volumes.
    Composed,
}

pub(super) fn read(source: &mut Source<'_>) -> Vec<Disk> {
    let stats = source.parse_lines("proc/diskstats", 0, |line| DiskStat::from_line(line).ok());
    let is_partition = |name: &str| stats.iter().any(|disk| is_partition_of(name, &disk.name));
    let whole = stats.iter().filter(|disk| !is_pseudo(&disk.name) && !is_partition(&disk.name));
    whole.map(|stat| disk(source, stat)).collect()
}

fn disk(source: &Source<'_>, stat: &DiskStat) -> Disk {
    let folder = format!("sys/class/block/{}", stat.name.replace('/', "!"));
    let flag = |file: &str| source.number(&format!("{folder}/{file}")).map(|flag| flag != 0);
    let target = source.capture.node(&folder).and_then(|node| node.link.as_deref());
    let composed = target.is_some_and(|target| target.contains("/virtual/"));
    let page = source.capture.content(&format!("{folder}/device/vpd_pg80"));
    let serial = source.word(&format!("{folder}/device/serial"));
    // In diskstats and in `size` a sector is 512 bytes, whatever the disk's own are.
    let sectors = |sectors: u64| Bytes(sectors.saturating_mul(512));
    Disk {
        name: stat.name.clone(),
        kind: if composed { DiskKind::Composed } else { DiskKind::Device },
        model: source.word(&format!("{folder}/device/model")),
        serial: serial.or_else(|| identity::scsi_serial(page)),
        size: source.number(&format!("{folder}/size")).map(sectors),
        rotational: flag("queue/rotational"),
        removable: flag("removable"),
        read: sectors(stat.sectors_read),
        written: sectors(stat.sectors_written),
        reads: stat.reads,
        writes: stat.writes,
        busy: Duration::from_millis(stat.time_in_progress),
        in_flight: stat.in_progress,
    }
}

/// Memory and files that pose as disks, and drives without anything in them.
fn is_pseudo(name: &str) -> bool {
    ["loop", "ram", "zram", "fd", "nbd"].iter().any(|kind| {
        name.strip_prefix(kind)
            .is_some_and(|number| !number.is_empty() && number.bytes().all(|c| c.is_ascii_digit()))
    })
}

/// `sda1` of `sda`, `nvme0n1p2` of `nvme0n1`; but `dm-10` is none of `dm-1`.
fn is_partition_of(name: &str, disk: &str) -> bool {
    let Some(rest) = name.strip_prefix(disk) else { return false };
    let number = match disk.bytes().last() {
        Some(b'0'..=b'9') => rest.strip_prefix('p').unwrap_or_default(),
        _ => rest,
    };
    !number.is_empty() && number.bytes().all(|c| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn partitions_are_told_from_disks_with_similar_names() {
        assert!(is_partition_of("sda1", "sda"));
        assert!(is_partition_of("nvme0n1p12", "nvme0n1"));
        assert!(is_partition_of("md0p1", "md0"));
        assert!(!is_partition_of("dm-10", "dm-1"));
        assert!(!is_partition_of("nvme0n12", "nvme0n1"));
        assert!(!is_partition_of("sdaa", "sda"));
        assert!(!is_partition_of("sda", "sda"));
        assert!(is_pseudo("loop0") && is_pseudo("zram1") && is_pseudo("fd0"));
        assert!(!is_pseudo("zd16") && !is_pseudo("ramdisk"));
    }
}
