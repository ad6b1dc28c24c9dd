//! A chip from the files and links in a capture.

use std::collections::BTreeMap;

use host_capture::{Capture, Kind, Node, ReadError};

use crate::{
    Attribute, Channel, ChannelKind, Chip, Freshness, Origin, Presence, Unit,
    attribute::{channel_attribute, text, unit_of},
    identity,
    names::libsensors,
};

/// One chip as a capture shows it; its verdicts are still to be given.
pub(super) fn chip(
    capture: &Capture,
    hwmon: &str,
    node_exporter_name: String,
    freshness: Freshness,
) -> Chip {
    let first_line = |path: &str| {
        let bytes = capture.content(&format!("{hwmon}/{path}"))?.ok()?;
        let text = text(bytes);
        let line = text.lines().next()?.trim_end().to_owned();
        (!line.is_empty()).then_some(line)
    };
    let not_read = freshness.read_error();
    let in_hwmon = files(capture, hwmon, Origin::Hwmon, &not_read);
    let device_link = format!("{hwmon}/device");
    let in_device = files(capture, &device_link, Origin::Device, &not_read);
    let (channels, attributes) = sort_out(in_hwmon.chain(in_device));

    let own_name = first_line("name");
    let name = own_name.clone().or_else(|| first_line("device/name"));
    let bus = libsensors::bus(capture, hwmon);
    let driver = capture
        .node(&format!("{hwmon}/device/driver"))
        .and_then(|node| node.link.as_deref())
        .map(|target| libsensors::last_part(target).to_owned());
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
        adapter: libsensors::adapter(capture, bus),
        bus,
        freshness,
        identity: identity::of(&disk, place.as_deref(), name.as_deref(), bus),
        device_path,
        presence: if gone { Presence::Vanished } else { Presence::Present },
        channels,
        attributes,
        own_name,
        link: capture.node(hwmon).and_then(|node| node.link.clone()),
        name,
        model,
        serial,
    }
}

/// The files in a directory, each under its name as property.
fn files<'a>(
    capture: &'a Capture,
    directory: &str,
    origin: Origin,
    not_read: &ReadError,
) -> impl Iterator<Item = Attribute> {
    let file = move |(name, node): (&'a str, &'a Node)| {
        let text = match (&node.content, node.kind) {
            (Some(content), _) => content.as_ref().map(|bytes| text(bytes)).map_err(Clone::clone),
            (None, Kind::File) => Err(not_read.clone()),
            _ => return None,
        };
        Some(Attribute::new(name, origin, text))
    };
    capture.children(directory).filter_map(file)
}

/// Channels, and what belongs to the chip as a whole, from all its files, those in its own directory first. A
/// file that exists in both directories counts where today's drivers put it; the other one is kept beside.
pub(crate) fn sort_out(files: impl Iterator<Item = Attribute>) -> (Vec<Channel>, Vec<Attribute>) {
    let mut channels: BTreeMap<(ChannelKind, u32), Vec<Attribute>> = BTreeMap::new();
    let mut attributes = Vec::new();
    for mut file in files {
        if matches!(file.property.as_str(), "name" | "uevent") || is_identity(&file) {
            continue;
        }
        if let Some((kind, number, property)) = channel_attribute(&file.property) {
            let known = channels.entry((kind, number)).or_default();
            if !known.iter().any(|known| known.property == property) {
                let property = property.to_owned();
                file.unit = unit_of(kind, &property);
                file.property = property;
                known.push(file);
                continue;
            }
        } else if file.property == "update_interval" {
            file.unit = Unit::Seconds;
        }
        attributes.push(file);
    }
    attributes.sort_by(|a, b| a.property.cmp(&b.property));
    let channels = channels
        .into_iter()
        .map(|((kind, number), attributes)| Channel::new(kind, number, attributes))
        .collect();
    (channels, attributes)
}

/// What a disk says of itself is in [`Chip::model`] and [`Chip::serial`].
fn is_identity(file: &Attribute) -> bool {
    let of_disk = ["model", "serial", "vendor", "wwid", "vpd_pg80"];
    file.origin == Origin::Device && of_disk.contains(&file.property.as_str())
}
