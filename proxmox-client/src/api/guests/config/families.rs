//! Options of a configuration that come in numbered families.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde_json::{Map, Value};

use crate::property::Disk;
use crate::serde_lenient::{FromScalar, take};

/// What a disk of a virtual machine is attached to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DiskBus {
    /// IDE, 4 disks.
    Ide,
    /// SATA, 6 disks.
    Sata,
    /// SCSI, 31 disks.
    Scsi,
    /// VirtIO block, 16 disks.
    Virtio,
}

impl DiskBus {
    const ALL: [Self; 4] = [Self::Ide, Self::Sata, Self::Scsi, Self::Virtio];

    /// The word in front of the number: `scsi`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ide => "ide",
            Self::Sata => "sata",
            Self::Scsi => "scsi",
            Self::Virtio => "virtio",
        }
    }
}

impl fmt::Display for DiskBus {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.as_str())
    }
}

/// Where a disk is attached: `scsi0`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DiskSlot {
    /// What it is attached to.
    pub bus: DiskBus,
    /// Its number there.
    pub index: u16,
}

impl fmt::Display for DiskSlot {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&format!("{}{}", self.bus, self.index))
    }
}

impl fmt::Debug for DiskSlot {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

impl FromStr for DiskSlot {
    type Err = InvalidDiskSlot;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let slot = |bus: DiskBus| Some(Self { bus, index: index(text, bus.as_str())? });
        let mut slots = DiskBus::ALL.into_iter().filter_map(slot);
        slots.next().ok_or_else(|| InvalidDiskSlot(text.to_owned()))
    }
}

/// Text that names no place for a disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidDiskSlot(String);

impl fmt::Display for InvalidDiskSlot {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(text) = self;
        write!(
            formatter,
            "{text:?} is no place for a disk: give ide, sata, scsi or virtio and a number"
        )
    }
}

impl std::error::Error for InvalidDiskSlot {}

/// The members of a family by their number. A value that cannot be read stays where it is.
pub(super) fn family<T: FromScalar>(
    fields: &mut Map<String, Value>,
    prefix: &str,
) -> BTreeMap<u16, T> {
    let members: Vec<_> =
        fields.keys().filter_map(|key| Some((index(key, prefix)?, key.clone()))).collect();
    members.into_iter().filter_map(|(index, key)| Some((index, take(fields, &key)?))).collect()
}

/// The disks on all buses.
pub(super) fn disks(fields: &mut Map<String, Value>) -> BTreeMap<DiskSlot, Disk> {
    let slots: Vec<DiskSlot> = fields.keys().filter_map(|key| key.parse().ok()).collect();
    slots.into_iter().filter_map(|slot| Some((slot, take(fields, &slot.to_string())?))).collect()
}

/// The number behind a family's name, written as the server writes it.
fn index(key: &str, prefix: &str) -> Option<u16> {
    let digits = key.strip_prefix(prefix)?;
    let index: u16 = digits.parse().ok()?;
    (index.to_string() == digits).then_some(index)
}
