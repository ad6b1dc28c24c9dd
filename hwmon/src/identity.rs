//! Our own name for a chip: the same after every boot.

use std::collections::HashSet;

use host_capture::ReadError;

use crate::{Bus, Chip, Identity, names::libsensors::last_part};

/// What a disk says of itself.
pub(crate) struct Disk<'a> {
    pub(crate) model: Option<&'a str>,
    pub(crate) serial: Option<&'a str>,
    /// World-wide id: unique, and made of model and serial by most drivers.
    pub(crate) wwid: Option<String>,
}

/// A disk is named by what it says of itself, everything else by where it sits.
pub(crate) fn of(disk: &Disk<'_>, place: Option<&str>, name: Option<&str>, bus: Bus) -> Identity {
    if let Some(serial) = disk.serial {
        let model = disk.model.unwrap_or("disk");
        return Identity::new(format!("{model} {serial}"));
    }
    if let Some(wwid) = &disk.wwid {
        return Identity::new(wwid.trim());
    }
    let place = place.map(|place| without_moving_numbers(place, bus));
    match (place.as_deref(), name) {
        // A hwmon without a device is told by its driver's name alone.
        (None | Some("" | "class" | "devices/virtual"), name) => {
            Identity::new(format!("devices/virtual/{}", name.unwrap_or("unnamed")))
        }
        (Some(place), _) => Identity::new(place),
    }
}

/// The path without what is counted up at boot or at plugging in: `…/hwmon/hwmon3` → `…`, `…/nvme/nvme0` → the
/// PCI device, `…/ata4/host3/target3:0:0/3:0:0:0` → `…/ata4/0:0:0`, `…/0003:1B1C:1C07.0003` → without the end.
fn without_moving_numbers(place: &str, bus: Bus) -> String {
    let is_numbered = |part: &str, word: &str| {
        part.strip_prefix(word).is_some_and(|digits| digits.bytes().all(|c| c.is_ascii_digit()))
    };
    let mut place = place;
    while let Some((parent, last)) = place.rsplit_once('/') {
        if !(is_numbered(last, "hwmon") || is_numbered(last, "nvme")) {
            break;
        }
        place = parent;
    }
    match bus {
        Bus::Hid { .. } if last_part(place).contains(':') => {
            place.rsplit_once('.').map_or(place, |(device, _)| device).to_owned()
        }
        Bus::Scsi { .. } => {
            let controller = place.split_once("/host").map(|(controller, _)| controller);
            let address = last_part(place).split_once(':').map(|(_, address)| address);
            controller
                .zip(address)
                .map_or_else(|| place.to_owned(), |(device, disk)| format!("{device}/{disk}"))
        }
        _ => place.to_owned(),
    }
}

/// Several hwmons can belong to one device: the driver's name tells them apart, else their order.
pub(crate) fn make_distinct(chips: &mut [Chip]) {
    let mut count = std::collections::HashMap::new();
    for chip in chips.iter() {
        *count.entry(chip.identity.clone()).or_insert(0_usize) += 1;
    }
    let mut taken = HashSet::new();
    for chip in chips {
        if count.get(&chip.identity).is_some_and(|count| *count > 1) {
            let name = chip.name.as_deref().unwrap_or("unnamed");
            chip.identity = Identity::new(format!("{}#{name}", chip.identity));
        }
        let first = chip.identity.clone();
        let mut order = 2;
        while !taken.insert(chip.identity.clone()) {
            chip.identity = Identity::new(format!("{first}.{order}"));
            order += 1;
        }
    }
}

/// The SCSI page 0x80: four bytes of head, then the serial number.
pub(crate) fn scsi_serial(page: Option<Result<&[u8], &ReadError>>) -> Option<String> {
    let page = page?.ok()?;
    let serial = String::from_utf8_lossy(page.get(4..)?);
    let serial = serial.trim_matches(['\0', ' ', '\n']);
    (!serial.is_empty() && page.get(1) == Some(&0x80)).then(|| serial.to_owned())
}
