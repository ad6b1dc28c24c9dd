//! Chip names as lm-sensors 3.6 makes them: `lib/sysfs.c` decides bus and address, `lib/data.c` prints them.

use std::fmt;

use host_capture::Capture;

/// Where a chip sits. Printed as libsensors does: `pci-00c3`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
#[allow(missing_docs)] // the fields' names say it
pub enum Bus {
    /// I²C or SMBus. Bus numbers may change between boots.
    I2c { bus: i16, address: u32 },
    /// SPI.
    Spi { bus: i16, address: u32 },
    /// PCI: `(domain << 16) + (bus << 8) + (slot << 3) + function`.
    Pci { address: u32 },
    /// A platform device; libsensors says ISA.
    Isa { address: u32 },
    /// ACPI, which has no addresses.
    Acpi,
    /// A HID device, mostly on USB. The id changes when it is plugged in again.
    Hid { bus: i16, id: u32 },
    /// A network PHY on an MDIO bus.
    Mdio { address: u32 },
    /// A disk: `(channel << 8) + (target << 4) + lun`. Host numbers may change between boots.
    Scsi { host: i16, address: u32 },
    /// No device, or one on a bus that libsensors does not know.
    Virtual,
}

impl Bus {
    /// libsensors' word for the kind of bus: `pci`, `isa`, `virtual`, …
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::I2c { .. } => "i2c",
            Self::Spi { .. } => "spi",
            Self::Pci { .. } => "pci",
            Self::Isa { .. } => "isa",
            Self::Acpi => "acpi",
            Self::Hid { .. } => "hid",
            Self::Mdio { .. } => "mdio",
            Self::Scsi { .. } => "scsi",
            Self::Virtual => "virtual",
        }
    }

    /// The last part of the name: address, id.
    pub(crate) fn address(self) -> u32 {
        match self {
            Self::I2c { address, .. }
            | Self::Spi { address, .. }
            | Self::Pci { address }
            | Self::Isa { address }
            | Self::Mdio { address }
            | Self::Scsi { address, .. } => address,
            Self::Hid { id, .. } => id,
            Self::Acpi | Self::Virtual => 0,
        }
    }
}

impl fmt::Display for Bus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = self.as_str();
        match self {
            Self::I2c { bus, address } => write!(f, "{kind}-{bus}-{address:02x}"),
            Self::Spi { bus, address } => write!(f, "{kind}-{bus}-{address:x}"),
            Self::Pci { address } | Self::Isa { address } => write!(f, "{kind}-{address:04x}"),
            Self::Hid { bus, id } => write!(f, "{kind}-{bus}-{id:x}"),
            Self::Mdio { address } => write!(f, "{kind}-{address:x}"),
            Self::Scsi { host, address } => write!(f, "{kind}-{host}-{address:x}"),
            Self::Acpi | Self::Virtual => write!(f, "{kind}-0"),
        }
    }
}

/// The first device behind `class/hwmon/hwmonN` (itself, then its parent through `device`) whose subsystem
/// libsensors knows.
pub(crate) fn bus(capture: &Capture, hwmon: &str) -> Bus {
    let mut link = format!("{hwmon}/device");
    while capture.node(&link).is_some() {
        let Some(device) = capture.resolve(&link) else { break };
        let subsystem = ["subsystem", "bus"].into_iter().find_map(|name| {
            let target = capture.node(&format!("{link}/{name}"))?.link.as_deref()?;
            Some(last_part(target))
        });
        if let Some(bus) = classify(last_part(&device), subsystem) {
            return bus;
        }
        link.push_str("/device");
    }
    Bus::Virtual
}

/// `sensors_get_adapter_name`: a fixed text for each kind of bus, and the adapter's own name for I²C.
pub(crate) fn adapter(capture: &Capture, bus: Bus) -> Option<String> {
    let name = match bus {
        Bus::Isa { .. } => "ISA adapter",
        Bus::Pci { .. } => "PCI adapter",
        Bus::Spi { .. } => "SPI adapter",
        Bus::Virtual => "Virtual device",
        Bus::Acpi => "ACPI interface",
        Bus::Hid { .. } => "HID adapter",
        Bus::Mdio { .. } => "MDIO adapter",
        Bus::Scsi { .. } => "SCSI adapter",
        Bus::I2c { bus, .. } => {
            let name = |class: &str| {
                let name = capture.content(&format!("{class}/i2c-{bus}/name"))?.ok()?;
                let name = String::from_utf8_lossy(name);
                let line = name.lines().next()?;
                (!line.is_empty()).then(|| line.to_owned())
            };
            return name("class/i2c-adapter").or_else(|| name("bus/i2c/devices"));
        }
    };
    Some(name.to_owned())
}

pub(crate) fn last_part(path: &str) -> &str {
    path.trim_end_matches('/').rsplit('/').next().unwrap_or(path)
}

/// `classify_device`: where several forms fit a device without subsystem, the first one wins.
fn classify(device: &str, subsystem: Option<&str>) -> Option<Bus> {
    let may_be = |name: &str| subsystem.is_none_or(|subsystem| subsystem == name);
    let is = |name: &str| subsystem == Some(name);
    let i2c = || {
        let mut scan = Scan(device);
        let (bus, address) = (scan.short()?, scan.literal('-')?.hex()?);
        // 9191 was the number of the pretended ISA adapter.
        Some(if bus == 9191 { Bus::Isa { address } } else { Bus::I2c { bus, address } })
    };
    let spi = || {
        let mut scan = Scan(device.strip_prefix("spi")?);
        Some(Bus::Spi { bus: scan.short()?, address: scan.literal('.')?.decimal()? })
    };
    let pci = || {
        let mut scan = Scan(device);
        let (domain, bus) = (scan.hex()?, scan.literal(':')?.hex()?);
        let (slot, function) = (scan.literal(':')?.hex()?, scan.literal('.')?.hex()?);
        let address = (domain << 16).wrapping_add(bus << 8).wrapping_add(slot << 3);
        Some(Bus::Pci { address: address.wrapping_add(function) })
    };
    let hid = || {
        let mut scan = Scan(device);
        let (bus, _vendor) = (scan.hex()?, scan.literal(':')?.hex()?);
        let (_product, id) = (scan.literal(':')?.hex()?, scan.literal('.')?.hex()?);
        #[allow(clippy::cast_possible_truncation)] // as C's conversion to short
        Some(Bus::Hid { bus: bus as i16, id })
    };
    let scsi = || {
        let mut scan = Scan(device);
        let (host, channel) = (scan.short()?, scan.literal(':')?.decimal()?);
        let (target, lun) = (scan.literal(':')?.decimal()?, scan.literal(':')?.hex()?);
        let address = (channel << 8).wrapping_add(target << 4).wrapping_add(lun);
        Some(Bus::Scsi { host, address })
    };
    if let Some(bus) = may_be("i2c").then(i2c).flatten() {
        return Some(bus);
    }
    if let Some(bus) = may_be("spi").then(spi).flatten() {
        return Some(bus);
    }
    if let Some(bus) = may_be("pci").then(pci).flatten() {
        return Some(bus);
    }
    if may_be("platform") || is("of_platform") {
        return Some(Bus::Isa { address: platform_address(device).unwrap_or(0) });
    }
    match subsystem? {
        "acpi" => Some(Bus::Acpi),
        "hid" => hid(),
        "mdio_bus" => {
            let after = device.split_once(':').filter(|(before, _)| !before.is_empty());
            let address = after.and_then(|(_, after)| Scan(after).decimal());
            Some(Bus::Mdio { address: address.unwrap_or(0) })
        }
        "scsi" => scsi(),
        _ => None,
    }
}

/// `%*[a-zA-Z0-9_]%*1[.:]%d`: `nct6775.656` → 656.
fn platform_address(device: &str) -> Option<u32> {
    let end = device.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))?;
    if end == 0 {
        return None;
    }
    Scan(device[end..].strip_prefix(['.', ':'])?).decimal()
}

/// The little of `sscanf` that is needed.
struct Scan<'a>(&'a str);

impl Scan<'_> {
    fn literal(&mut self, wanted: char) -> Option<&mut Self> {
        self.0 = self.0.strip_prefix(wanted)?;
        Some(self)
    }

    fn digits(&mut self, radix: u32) -> Option<u64> {
        let end = self.0.find(|c: char| !c.is_digit(radix)).unwrap_or(self.0.len());
        let (digits, rest) = self.0.split_at(end);
        self.0 = rest;
        u64::from_str_radix(digits, radix).ok()
    }

    #[allow(clippy::cast_possible_truncation)] // as C's conversion to int
    fn hex(&mut self) -> Option<u32> {
        self.digits(16).map(|number| number as u32)
    }

    #[allow(clippy::cast_possible_truncation)]
    fn decimal(&mut self) -> Option<u32> {
        let negative = self.0.starts_with('-');
        self.0 = self.0.strip_prefix(['-', '+']).unwrap_or(self.0);
        let number = self.digits(10)? as u32;
        Some(if negative { number.wrapping_neg() } else { number })
    }

    #[allow(clippy::cast_possible_truncation)] // as C's conversion to short
    fn short(&mut self) -> Option<i16> {
        self.decimal().map(|number| number as i16)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(device: &str, subsystem: &str) -> String {
        classify(device, Some(subsystem)).map_or_else(|| "-".to_owned(), |bus| bus.to_string())
    }

    #[test]
    fn each_subsystem_has_its_address_form() {
        assert_eq!(name("0000:00:18.3", "pci"), "pci-00c3");
        assert_eq!(name("0001:02:03.4", "pci"), "pci-1021c");
        assert_eq!(name("nct6775.656", "platform"), "isa-0290");
        assert_eq!(name("coretemp.1", "platform"), "isa-0001");
        assert_eq!(name("asus-nb-wmi", "platform"), "isa-0000");
        assert_eq!(name("PNP0C14:02", "platform"), "isa-0002");
        assert_eq!(name("0-0018", "i2c"), "i2c-0-18");
        assert_eq!(name("10-005a", "i2c"), "i2c-10-5a");
        assert_eq!(name("spi0.1", "spi"), "spi-0-1");
        assert_eq!(name("0003:1B1C:1C07.0003", "hid"), "hid-3-3");
        assert_eq!(name("r8169-0-200:00", "mdio_bus"), "mdio-0");
        assert_eq!(name("3:0:0:0", "scsi"), "scsi-3-0");
        assert_eq!(name("1:2:3:f", "scsi"), "scsi-1-23f");
        assert_eq!(name("ATK0110:00", "acpi"), "acpi-0");
        assert_eq!(name("i2c-INTC1046:00", "i2c"), "-");
        assert_eq!(name("nvme0", "nvme"), "-");
    }

    #[test]
    fn a_device_without_subsystem_is_taken_by_its_form() {
        let name = |device| classify(device, None).map(|bus| bus.to_string());
        assert_eq!(name("0-0018").as_deref(), Some("i2c-0-18"));
        assert_eq!(name("0000:01:00.0").as_deref(), Some("pci-0100"));
        assert_eq!(name("anything").as_deref(), Some("isa-0000"));
    }
}
