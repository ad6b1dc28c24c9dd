//! Where a card sits, and who made it.

use std::{fmt, str::FromStr};

/// A PCI address: `0000:0c:00.0`. nvidia-smi writes it with eight digits of domain and in capitals, the kernel
/// with four; both are read.
///
/// ```
/// let address: gpu::PciAddress = "00000000:0C:00.0".parse()?;
/// assert_eq!(address.to_string(), "0000:0c:00.0");
/// # Ok::<(), gpu::NotAPciAddress>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PciAddress {
    domain: u32,
    bus: u8,
    device: u8,
    function: u8,
}

/// A text is no PCI address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a PCI address like 0000:0c:00.0: {0:?}")]
pub struct NotAPciAddress(String);

impl FromStr for PciAddress {
    type Err = NotAPciAddress;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        parse(text.trim()).ok_or_else(|| NotAPciAddress(crate::text::clean(text)))
    }
}

fn parse(text: &str) -> Option<PciAddress> {
    let (place, function) = text.split_once('.')?;
    let mut parts = place.rsplit(':');
    let (device, bus, domain) = (parts.next()?, parts.next()?, parts.next().unwrap_or("0"));
    if parts.next().is_some() {
        return None;
    }
    let byte = |digits: &str| u8::try_from(hex(digits)?).ok();
    let (device, function) = (byte(device)?, byte(function)?);
    let domain = hex(domain)?;
    (device < 32 && function < 8).then_some(PciAddress {
        domain,
        bus: byte(bus)?,
        device,
        function,
    })
}

/// A hexadecimal number without a sign, with or without `0x`.
pub(crate) fn hex(text: &str) -> Option<u32> {
    let digits = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")).unwrap_or(text);
    let plain = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    if plain { u32::from_str_radix(digits, 16).ok() } else { None }
}

impl fmt::Display for PciAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { domain, bus, device, function } = self;
        write!(f, "{domain:04x}:{bus:02x}:{device:02x}.{function:x}")
    }
}

/// Who made a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Vendor {
    /// NVIDIA, PCI vendor 10de.
    Nvidia,
    /// AMD, PCI vendor 1002.
    Amd,
    /// Intel, PCI vendor 8086.
    Intel,
}

impl Vendor {
    /// The maker behind a PCI vendor number; nothing for display adapters that are no GPUs to us: the picture of a
    /// server's management controller, the virtual adapter of a guest.
    #[must_use]
    pub fn from_pci(vendor: u32) -> Option<Self> {
        match vendor {
            0x10de => Some(Self::Nvidia),
            0x1002 => Some(Self::Amd),
            0x8086 => Some(Self::Intel),
            _ => None,
        }
    }

    /// `NVIDIA`, `AMD`, `Intel`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Nvidia => "NVIDIA",
            Self::Amd => "AMD",
            Self::Intel => "Intel",
        }
    }
}

impl fmt::Display for Vendor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A PCI vendor and device number: `10de:1e81`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PciId {
    /// Who made it.
    pub vendor: u16,
    /// What it is, among the maker's.
    pub device: u16,
}

impl PciId {
    /// As NVIDIA writes it, `1E8710DE`: the device's number before the maker's.
    pub(crate) fn from_nvidia(number: u32) -> Option<Self> {
        let device = u16::try_from(number >> 16).ok()?;
        let vendor = u16::try_from(number & 0xffff).ok()?;
        // All zero but the maker: masked by who recorded it.
        (vendor != 0 && device != 0).then_some(Self { vendor, device })
    }
}

impl fmt::Display for PciId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04x}:{:04x}", self.vendor, self.device)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_the_same_in_the_words_of_the_kernel_and_of_nvidia_smi() {
        let kernel: PciAddress = "0000:0c:00.0".parse().unwrap();
        assert_eq!("00000000:0C:00.0".parse(), Ok(kernel));
        assert_eq!("0C:00.0".parse(), Ok(kernel));
        let vmd: PciAddress = "10000:e1:00.1".parse().unwrap();
        assert_eq!(vmd.to_string(), "10000:e1:00.1");
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for text in
            ["", "GPU0", "0c:00", "0000:0c:20.0", "0000:0c:00.8", "1:2:3:4.0", "+1:00.0", "N/A"]
        {
            assert!(text.parse::<PciAddress>().is_err(), "{text}");
        }
    }
}
