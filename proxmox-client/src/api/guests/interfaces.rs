//! Network cards as the guest sees them, with their addresses.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

use crate::addresses::{IpCidr, MacAddr};
use crate::serde_lenient::{List, maybe, objects, or_default, required};

/// A network card as the guest sees it, with its addresses.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct NetworkInterface {
    /// Its name inside the guest: `eth0`, `Ethernet`.
    pub name: String,
    /// Its hardware address; absent for cards that have none of this form.
    pub mac: Option<MacAddr>,
    /// Its addresses, link-local ones included.
    pub addresses: Vec<IpCidr>,
    /// What else the guest says: statistics, and what this version has no name for.
    pub extra: Map<String, Value>,
}

impl NetworkInterface {
    /// Whether it is the loopback device.
    pub fn is_loopback(&self) -> bool {
        let own = |cidr: &IpCidr| is_localhost(cidr.address());
        self.name == "lo" || (!self.addresses.is_empty() && self.addresses.iter().all(own))
    }

    /// The addresses that others can reach it under: neither the guest's own localhost nor
    /// link-local. The rest of `127.0.0.0/8` counts, as simulated guests live there.
    pub fn reachable_addresses(&self) -> impl Iterator<Item = IpAddr> {
        self.addresses.iter().map(|cidr| cidr.address()).filter(|&address| {
            let link_local = match address {
                IpAddr::V4(v4) => v4.is_link_local(),
                IpAddr::V6(v6) => v6.is_unicast_link_local(),
            };
            !is_localhost(address) && !link_local && !address.is_unspecified()
        })
    }
}

fn is_localhost(address: IpAddr) -> bool {
    address == Ipv4Addr::LOCALHOST || address == Ipv6Addr::LOCALHOST
}

/// Reads the guest agent's shape, that of containers, and the older one of containers.
impl<'de> Deserialize<'de> for NetworkInterface {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Record {
            #[serde(deserialize_with = "required")]
            name: String,
            #[serde(rename = "hardware-address", default, deserialize_with = "maybe")]
            hardware_address: Option<MacAddr>,
            /// Containers, until it is dropped.
            #[serde(default, deserialize_with = "maybe")]
            hwaddr: Option<MacAddr>,
            #[serde(rename = "ip-addresses", default, deserialize_with = "objects")]
            ip_addresses: Vec<Address>,
            /// Containers, until it is dropped: only the first address of each family.
            #[serde(default, deserialize_with = "or_default")]
            inet: String,
            #[serde(default, deserialize_with = "or_default")]
            inet6: String,
            #[serde(flatten)]
            extra: Map<String, Value>,
        }
        #[derive(Deserialize)]
        struct Address {
            #[serde(rename = "ip-address", deserialize_with = "required")]
            address: IpAddr,
            #[serde(default, deserialize_with = "maybe")]
            prefix: Option<u8>,
        }
        impl Address {
            fn into_cidr(self) -> IpCidr {
                let cidr = self.prefix.and_then(|prefix| IpCidr::new(self.address, prefix).ok());
                cidr.unwrap_or_else(|| IpCidr::host(self.address))
            }
        }

        let record = Record::deserialize(deserializer)?;
        let mut addresses: Vec<_> =
            record.ip_addresses.into_iter().map(Address::into_cidr).collect();
        if addresses.is_empty() {
            let old = [record.inet, record.inet6];
            addresses.extend(old.iter().flat_map(|text| text.split_whitespace()).filter_map(cidr));
        }
        Ok(Self {
            name: record.name,
            mac: record.hardware_address.or(record.hwaddr),
            addresses,
            extra: record.extra,
        })
    }
}

/// An address with or without its prefix.
fn cidr(text: &str) -> Option<IpCidr> {
    text.parse().ok().or_else(|| text.parse().ok().map(IpCidr::host))
}

/// The agent's answer is wrapped once more: `{"result": […]}`.
#[derive(Debug)]
pub(in crate::api) struct AgentAnswer {
    pub(in crate::api) interfaces: Vec<NetworkInterface>,
}

impl<'de> Deserialize<'de> for AgentAnswer {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Wrapper {
            #[serde(default)]
            result: List<NetworkInterface>,
        }
        let wrapper = Option::<Wrapper>::deserialize(deserializer)?;
        let List(interfaces) = wrapper.map(|wrapper| wrapper.result).unwrap_or_default();
        Ok(Self { interfaces })
    }
}
