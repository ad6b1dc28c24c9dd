//! Addresses of network cards and of hosts.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use crate::ids::text_serde;

/// Text that is not the address it should be; says which rule it broke.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidAddress {
    input: String,
    rule: &'static str,
}

impl fmt::Display for InvalidAddress {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:?} cannot be used: {}", self.input, self.rule)
    }
}

impl std::error::Error for InvalidAddress {}

/// The hardware address of a network card, shown as `BC:24:11:2E:1A:F0`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MacAddr([u8; 6]);

impl MacAddr {
    /// The six bytes.
    pub const fn octets(self) -> [u8; 6] {
        self.0
    }
}

impl From<[u8; 6]> for MacAddr {
    fn from(octets: [u8; 6]) -> Self {
        Self(octets)
    }
}

impl FromStr for MacAddr {
    type Err = InvalidAddress;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let invalid = || InvalidAddress {
            input: text.to_owned(),
            rule: "a hardware address has six pairs of hex digits with : or - between them",
        };
        let mut octets = [0; 6];
        let mut pairs = text.split([':', '-']);
        for octet in &mut octets {
            let pair = pairs.next().filter(|pair| {
                pair.len() == 2 && pair.bytes().all(|byte| byte.is_ascii_hexdigit())
            });
            *octet = u8::from_str_radix(pair.ok_or_else(invalid)?, 16).map_err(|_| invalid())?;
        }
        if pairs.next().is_some() { Err(invalid()) } else { Ok(Self(octets)) }
    }
}

impl fmt::Debug for MacAddr {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "MacAddr({self})")
    }
}

impl fmt::Display for MacAddr {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [a, b, c, d, e, f] = self.0;
        formatter.pad(&format!("{a:02X}:{b:02X}:{c:02X}:{d:02X}:{e:02X}:{f:02X}"))
    }
}

text_serde!(MacAddr, "a hardware address");

/// An address with the length of its network's prefix: `192.0.2.10/24`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IpCidr {
    address: IpAddr,
    prefix: u8,
}

impl IpCidr {
    /// Fails where the prefix is longer than the address.
    pub fn new(address: IpAddr, prefix: u8) -> Result<Self, InvalidAddress> {
        if prefix <= Self::longest_prefix(address) {
            Ok(Self { address, prefix })
        } else {
            Err(Self::invalid(format!("{address}/{prefix}")))
        }
    }

    /// The address alone in its network: `/32`, or `/128` for IPv6.
    pub fn host(address: IpAddr) -> Self {
        Self { address, prefix: Self::longest_prefix(address) }
    }

    /// The address itself.
    pub fn address(self) -> IpAddr {
        self.address
    }

    /// How many leading bits name the network.
    pub fn prefix(self) -> u8 {
        self.prefix
    }

    fn longest_prefix(address: IpAddr) -> u8 {
        if address.is_ipv4() { 32 } else { 128 }
    }

    fn invalid(input: impl Into<String>) -> InvalidAddress {
        let rule = "an address, a slash and a prefix of at most 32 (IPv6: 128) are needed";
        InvalidAddress { input: input.into(), rule }
    }
}

impl FromStr for IpCidr {
    type Err = InvalidAddress;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let invalid = || Self::invalid(text);
        let (address, prefix) = text.split_once('/').ok_or_else(invalid)?;
        if !prefix.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(invalid());
        }
        let prefix = prefix.parse().map_err(|_| invalid())?;
        Self::new(address.parse().map_err(|_| invalid())?, prefix).map_err(|_| invalid())
    }
}

impl fmt::Debug for IpCidr {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "IpCidr({self})")
    }
}

impl fmt::Display for IpCidr {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&format!("{}/{}", self.address, self.prefix))
    }
}

text_serde!(IpCidr, "an address with a prefix");

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_hardware_address_survives_the_round_trip(octets: [u8; 6]) {
            let mac = MacAddr::from(octets);
            prop_assert_eq!(mac.to_string().parse::<MacAddr>().unwrap(), mac);
            prop_assert_eq!(mac.to_string().to_lowercase().replace(':', "-").parse::<MacAddr>().unwrap(), mac);
        }

        #[test]
        fn every_address_with_a_prefix_survives_the_round_trip(address: IpAddr, prefix in 0_u8..=32) {
            let cidr = IpCidr::new(address, prefix).unwrap();
            prop_assert_eq!(cidr.to_string().parse::<IpCidr>().unwrap(), cidr);
        }

        #[test]
        fn no_text_makes_a_parser_panic(text in "[0-9a-fA-F:./é-]{0,24}") {
            let _ = text.parse::<MacAddr>();
            let _ = text.parse::<IpCidr>();
        }
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for text in
            ["", "BC:24:11:2E:1A", "BC:24:11:2E:1A:F0:00", "BC:24:11:2E:1A:F", "+C:24:11:2E:1A:F0"]
        {
            assert!(text.parse::<MacAddr>().is_err(), "{text}");
        }
        for text in [
            "",
            "192.0.2.1",
            "192.0.2.1/33",
            "192.0.2.1/+4",
            "2001:db8::1/129",
            "x/24",
            "192.0.2.1/",
        ] {
            assert!(text.parse::<IpCidr>().is_err(), "{text}");
        }
    }
}
