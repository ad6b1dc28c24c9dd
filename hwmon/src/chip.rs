//! One hwmon device: who it is, and its channels.

use std::{fmt, time::Duration};

use crate::{Attribute, Bus, Channel, ChannelKind, Freshness};

/// One entry of `class/hwmon`.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Chip {
    /// The kernel's number for it, `hwmon3`. It changes between boots: not for storing; see
    /// [`identity`](Self::identity).
    pub node: String,
    /// The driver's `name` file: `k10temp`. Some chips have none.
    pub name: Option<String>,
    /// The kernel driver behind the device where sysfs says it, else [`name`](Self::name), which is nearly
    /// always the same word.
    pub driver: Option<String>,
    /// What `sensors` calls it: `k10temp-pci-00c3`. Not unique. Nothing for a chip without a name, which
    /// `sensors` leaves out.
    pub libsensors_name: Option<String>,
    /// What node_exporter (2026, with its pass against collisions) puts into the label `chip`:
    /// `pci0000:00_0000:00:18_3`.
    pub node_exporter_name: String,
    /// Where the device sits, in libsensors' terms.
    pub bus: Bus,
    /// What `sensors` says below the chip's name of where it is: `ISA adapter`, `Virtual device`; for I²C the
    /// adapter's own name, where it is known.
    pub adapter: Option<String>,
    /// The same device after every boot, and unique in the snapshot.
    pub identity: Identity,
    /// The device's path below the sysfs root, when it has one: `devices/pci0000:00/0000:00:18.3`.
    pub device_path: Option<String>,
    /// Model of a disk, as it says itself.
    pub model: Option<String>,
    /// Serial number of a disk, as it says itself.
    pub serial: Option<String>,
    /// Whether its directory is still there.
    pub presence: Presence,
    /// From when its readings are: normally new.
    pub freshness: Freshness,
    /// Its sensors: by kind in the order of [`ChannelKind`], then by number.
    pub channels: Vec<Channel>,
    /// Files of the chip itself and all that we have no name for, sorted.
    pub attributes: Vec<Attribute>,
    /// The `name` file of the hwmon itself; [`name`](Self::name) may be the device's.
    pub(crate) own_name: Option<String>,
    /// Where its entry in `class/hwmon` leads.
    pub(crate) link: Option<String>,
}

/// Whether a chip's directory is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Presence {
    /// It is.
    Present,
    /// `class/hwmon` names it, but the link leads nowhere: the device is just going away or coming.
    Vanished,
}

/// A chip's own stable name: the device's path without the hwmon number; for disks the model and serial, because
/// their numbers move.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Identity(String);

impl Identity {
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// As text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl Chip {
    /// What to call it in front of people: libsensors' name, else node_exporter's.
    #[must_use]
    pub fn display_name(&self) -> &str {
        self.libsensors_name.as_deref().unwrap_or(&self.node_exporter_name)
    }

    /// How old its readings are, when they are not new: see [`Freshness::Cached`].
    #[must_use]
    pub fn age(&self) -> Option<Duration> {
        self.freshness.age()
    }

    /// Its channels of one kind.
    pub fn channels_of(&self, kind: ChannelKind) -> impl Iterator<Item = &Channel> {
        self.channels.iter().filter(move |channel| channel.kind == kind)
    }

    /// One channel: `chip.channel(ChannelKind::Temperature, 5)`.
    #[must_use]
    pub fn channel(&self, kind: ChannelKind, number: u32) -> Option<&Channel> {
        self.channels.iter().find(|channel| channel.kind == kind && channel.number == number)
    }

    /// A file of the chip itself: `beep_enable`, `vrm`, `alarms`, `samples`, or one that we do not know.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<&Attribute> {
        self.attributes.iter().find(|attribute| attribute.property == name)
    }

    /// How often the chip itself measures (`update_interval`).
    #[must_use]
    pub fn update_interval(&self) -> Option<Duration> {
        let raw = self.attribute("update_interval")?.reading().quantity()?.raw()?;
        Some(Duration::from_millis(u64::try_from(raw).ok()?))
    }

    /// Over how many samples the chip averages (`samples`).
    #[must_use]
    pub fn samples(&self) -> Option<u64> {
        u64::try_from(self.attribute("samples")?.reading().quantity()?.raw()?).ok()
    }
}
