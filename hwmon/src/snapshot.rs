//! All chips at one moment, from a capture: no file is touched here.

use std::collections::{BTreeMap, HashMap};

use host_capture::{Capture, Kind, Node, ReadError};

use crate::{
    Attribute, Channel, ChannelKind, Chip, Class, Origin, Presence, Rules, Unit,
    attribute::{channel_attribute, text, unit_of},
    identity,
    names::{libsensors, node_exporter},
};

/// Everything the kernel's hwmon subsystem says at one moment.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Snapshot {
    /// Every entry of `class/hwmon`, sorted by [`Chip::identity`], so that the order survives a reboot. Empty
    /// in most virtual machines.
    pub chips: Vec<Chip>,
    /// Whether the capture was cut off, so that chips or files may be missing.
    pub truncated: bool,
}

impl Snapshot {
    /// Make sense of a capture of [`plan`](crate::plan()), with the built-in rules.
    #[must_use]
    pub fn from_capture(capture: &Capture) -> Self {
        Self::from_capture_with(capture, &Rules::builtin())
    }

    /// As [`from_capture`](Self::from_capture), with rules of your own.
    #[must_use]
    pub fn from_capture_with(capture: &Capture, rules: &Rules) -> Self {
        let hwmons: Vec<String> = capture
            .children("class/hwmon")
            .filter(|(_, node)| node.kind == Kind::Directory || node.link.is_some())
            .map(|(name, _)| format!("class/hwmon/{name}"))
            .collect();
        let labels = node_exporter::labels(capture, &hwmons);
        let chips = hwmons.iter().zip(labels).map(|(hwmon, label)| chip(capture, hwmon, label));
        let mut chips: Vec<Chip> = chips.collect();
        chips.sort_by_cached_key(|chip| (chip.identity.clone(), node_number(&chip.node)));
        identity::make_distinct(&mut chips);
        let mut snapshot = Self { chips, truncated: capture.is_truncated() };
        snapshot.judge(rules);
        snapshot
    }

    /// Give every channel and limit its verdict anew.
    pub fn judge(&mut self, rules: &Rules) {
        rules.judge(&mut self.chips);
    }

    /// The channels of one kind, with their chips.
    pub fn channels(&self, kind: ChannelKind) -> impl Iterator<Item = (&Chip, &Channel)> {
        self.all_channels().filter(move |(_, channel)| channel.kind == kind)
    }

    /// All channels, with their chips.
    pub fn all_channels(&self) -> impl Iterator<Item = (&Chip, &Channel)> {
        self.chips.iter().flat_map(|chip| chip.channels.iter().map(move |channel| (chip, channel)))
    }

    /// The channels that default views leave out, each with a reason in its verdict.
    pub fn hidden(&self) -> impl Iterator<Item = (&Chip, &Channel)> {
        self.all_channels().filter(|(_, channel)| channel.verdict.class.is_hidden())
    }

    /// How many channels have each verdict.
    #[must_use]
    pub fn count(&self, class: Class) -> usize {
        self.all_channels().filter(|(_, channel)| channel.verdict.class == class).count()
    }
}

fn node_number(node: &str) -> u32 {
    node.trim_start_matches("hwmon").parse().unwrap_or(u32::MAX)
}

fn chip(capture: &Capture, hwmon: &str, node_exporter_name: String) -> Chip {
    let first_line = |path: &str| {
        let bytes = capture.content(&format!("{hwmon}/{path}"))?.ok()?;
        let text = text(bytes);
        let line = text.lines().next()?.trim_end().to_owned();
        (!line.is_empty()).then_some(line)
    };
    let in_hwmon = files(capture, hwmon, Origin::Hwmon);
    let in_device = files(capture, &format!("{hwmon}/device"), Origin::Device);
    let (channels, attributes) = sort_out(in_hwmon, in_device);

    let name = first_line("name").or_else(|| first_line("device/name"));
    let bus = libsensors::bus(capture, hwmon);
    let driver = capture
        .node(&format!("{hwmon}/device/driver"))
        .and_then(|node| node.link.as_deref())
        .map(|target| libsensors::last_part(target).to_owned());
    let device_link = format!("{hwmon}/device");
    let device_path = capture.node(&device_link).and_then(|_| capture.resolve(&device_link));
    let model = first_line("device/model").map(|model| model.trim().to_owned());
    let serial = first_line("device/serial")
        .map(|serial| serial.trim().to_owned())
        .or_else(|| identity::scsi_serial(capture.content(&format!("{hwmon}/device/vpd_pg80"))));
    let gone = capture.node(hwmon).is_none_or(|node| node.kind != Kind::Directory);
    let disk = identity::Disk {
        model: model.as_deref(),
        serial: serial.as_deref(),
        wwid: first_line("device/wwid"),
    };
    // A link that leads nowhere still says where the device was.
    let was = || Some(capture.node(hwmon)?.link.as_deref()?.trim_start_matches("../").to_owned());
    let place = device_path.clone().or_else(|| capture.resolve(hwmon)).or_else(was);
    Chip {
        node: libsensors::last_part(hwmon).to_owned(),
        driver: driver.or_else(|| name.clone()),
        libsensors_name: name.as_ref().map(|name| format!("{name}-{bus}")),
        node_exporter_name,
        bus,
        identity: identity::of(&disk, place.as_deref(), name.as_deref(), bus),
        device_path,
        presence: if gone { Presence::Vanished } else { Presence::Present },
        channels,
        attributes,
        name,
        model,
        serial,
    }
}

/// A file's name in its directory, and the file.
type NamedFile<'a> = (&'a str, Attribute);

fn files<'a>(capture: &'a Capture, directory: &str, origin: Origin) -> Vec<NamedFile<'a>> {
    let file = |(name, node): (&'a str, &'a Node)| {
        let text = match (&node.content, node.kind) {
            (Some(content), _) => content.as_ref().map(|bytes| text(bytes)).map_err(Clone::clone),
            (None, Kind::File) => {
                Err(ReadError::Other("the capture ends before this file".to_owned()))
            }
            _ => return None,
        };
        let property = name.to_owned();
        Some((name, Attribute { property, origin, text, unit: Unit::None }))
    };
    capture.children(directory).filter_map(file).collect()
}

/// Channels, and what belongs to the chip as a whole. A file that exists in both directories counts where
/// today's drivers put it; the other one is kept beside.
fn sort_out(
    in_hwmon: Vec<NamedFile<'_>>,
    in_device: Vec<NamedFile<'_>>,
) -> (Vec<Channel>, Vec<Attribute>) {
    let mut channels: BTreeMap<(ChannelKind, u32), Vec<Attribute>> = BTreeMap::new();
    let mut attributes = Vec::new();
    let mut origins: HashMap<&str, Origin> = HashMap::new();
    for (file, mut attribute) in in_hwmon.into_iter().chain(in_device) {
        if matches!(file, "name" | "uevent") || is_identity(file, attribute.origin) {
            continue;
        }
        let repeated = origins.insert(file, attribute.origin).is_some();
        match channel_attribute(file) {
            Some((kind, number, property)) if !repeated => {
                attribute.property = property.to_owned();
                attribute.unit = unit_of(kind, property);
                channels.entry((kind, number)).or_default().push(attribute);
            }
            _ => {
                if file == "update_interval" {
                    attribute.unit = Unit::Seconds;
                }
                attributes.push(attribute);
            }
        }
    }
    attributes.sort_by(|a, b| a.property.cmp(&b.property));
    let channels = channels
        .into_iter()
        .map(|((kind, number), attributes)| Channel::new(kind, number, attributes))
        .collect();
    (channels, attributes)
}

/// What a disk says of itself is in [`Chip::model`] and [`Chip::serial`].
fn is_identity(file: &str, origin: Origin) -> bool {
    origin == Origin::Device && matches!(file, "model" | "serial" | "vendor" | "wwid" | "vpd_pg80")
}
