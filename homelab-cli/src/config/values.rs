//! Values that cannot be wrong once read: networks, times, sizes, fingerprints.
//!
//! Each has `FromStr` and `Display`, reads from and writes to text, and describes itself in the JSON schema.

use std::borrow::Cow;
use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;
use std::time::Duration;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Text that is not the value it should be; says what it should look like.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct InvalidValue(Cow<'static, str>);

fn invalid<T>(rule: impl Into<Cow<'static, str>>) -> Result<T, InvalidValue> {
    Err(InvalidValue(rule.into()))
}

/// Text in the file, `Display` out, `FromStr` in, and a description for editors.
macro_rules! text_value {
    ($name:ident, $description:literal, [$($example:literal),+]) => {
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }

        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({
                    "type": "string",
                    "description": $description,
                    "examples": [$($example),+],
                })
            }
        }
    };
}

/// A network: `192.0.2.0/24` or `2001:db8::/64`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Cidr {
    address: IpAddr,
    prefix: u8,
}

impl Cidr {
    /// The address as written; its host bits need not be zero.
    pub fn address(&self) -> IpAddr {
        self.address
    }

    /// The number of bits that all addresses of the network share.
    pub fn prefix(&self) -> u8 {
        self.prefix
    }

    /// Whether the address belongs to this network. An address of the other family never does.
    pub fn contains(&self, other: IpAddr) -> bool {
        match (self.address, other) {
            (IpAddr::V4(own), IpAddr::V4(other)) => {
                let mask = u32::MAX.checked_shl(32 - u32::from(self.prefix)).unwrap_or(0);
                (own.to_bits() ^ other.to_bits()) & mask == 0
            }
            (IpAddr::V6(own), IpAddr::V6(other)) => {
                let mask = u128::MAX.checked_shl(128 - u32::from(self.prefix)).unwrap_or(0);
                (own.to_bits() ^ other.to_bits()) & mask == 0
            }
            _ => false,
        }
    }
}

impl FromStr for Cidr {
    type Err = InvalidValue;

    fn from_str(text: &str) -> Result<Cidr, InvalidValue> {
        let rule = "not a network; write it as 192.0.2.0/24";
        let Some((address, prefix)) = text.split_once('/') else { return invalid(rule) };
        let Ok(address) = address.parse::<IpAddr>() else { return invalid(rule) };
        let longest = if address.is_ipv4() { 32 } else { 128 };
        match prefix.parse::<u8>() {
            Ok(prefix) if prefix <= longest => Ok(Cidr { address, prefix }),
            _ => invalid(format!("not a network: the number after the / goes from 0 to {longest}")),
        }
    }
}

impl fmt::Display for Cidr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.address, self.prefix)
    }
}

text_value!(Cidr, "A network, address and prefix length.", ["192.0.2.0/24", "2001:db8::/64"]);

/// Addresses from one to another, both included: `192.0.2.1-192.0.2.50`, or a single one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct AddressRange {
    first: IpAddr,
    last: IpAddr,
}

impl AddressRange {
    /// The lowest address.
    pub fn first(&self) -> IpAddr {
        self.first
    }

    /// The highest address.
    pub fn last(&self) -> IpAddr {
        self.last
    }

    /// Whether the address lies in the range.
    pub fn contains(&self, address: IpAddr) -> bool {
        self.first.is_ipv4() == address.is_ipv4() && (self.first..=self.last).contains(&address)
    }
}

impl FromStr for AddressRange {
    type Err = InvalidValue;

    fn from_str(text: &str) -> Result<AddressRange, InvalidValue> {
        let rule = "not an address or range; write 192.0.2.7 or 192.0.2.1-192.0.2.50";
        let (first, last) = text.split_once('-').unwrap_or((text, text));
        let (Ok(first), Ok(last)) = (first.trim().parse::<IpAddr>(), last.trim().parse::<IpAddr>())
        else {
            return invalid(rule);
        };
        if first.is_ipv4() != last.is_ipv4() {
            return invalid("not a range: one end is IPv4 and the other IPv6");
        }
        if first > last {
            return invalid("not a range: the first address is above the last");
        }
        Ok(AddressRange { first, last })
    }
}

impl fmt::Display for AddressRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.first == self.last {
            write!(f, "{}", self.first)
        } else {
            write!(f, "{}-{}", self.first, self.last)
        }
    }
}

text_value!(
    AddressRange,
    "An address, or a range with both ends included.",
    ["192.0.2.7", "192.0.2.1-192.0.2.50"]
);

/// A length of time with its unit: `5m`, `90s`, `1h 30m`, `30 days`, `2 weeks`. A day has 24 hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period(Duration);

impl Period {
    /// A period of whole seconds.
    pub const fn from_secs(seconds: u64) -> Period {
        Period(Duration::from_secs(seconds))
    }

    /// The length.
    pub const fn duration(self) -> Duration {
        self.0
    }
}

impl FromStr for Period {
    type Err = InvalidValue;

    fn from_str(text: &str) -> Result<Period, InvalidValue> {
        let rule = "not a length of time; write a number and a unit, as in 30s, 5m, 2h, 30 days";
        if !text.contains(|c: char| c.is_ascii_alphabetic()) {
            return invalid(rule);
        }
        let Ok(span) = text.trim().parse::<jiff::Span>() else { return invalid(rule) };
        if span.get_months() != 0 || span.get_years() != 0 {
            return invalid("months and years differ in length; write days or weeks");
        }
        let day = jiff::SpanRelativeTo::days_are_24_hours();
        match span.to_duration(day).map(Duration::try_from) {
            Ok(Ok(duration)) => Ok(Period(duration)),
            _ => invalid("a length of time cannot be negative"),
        }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.0.as_secs();
        if self.0.subsec_nanos() != 0 {
            // Finer than a second: write what is exact.
            return write!(f, "{seconds}s {}ns", self.0.subsec_nanos());
        }
        for (unit, length) in [(" days", 86_400), ("h", 3_600), ("m", 60)] {
            if seconds != 0 && seconds.is_multiple_of(length) {
                let count = seconds / length;
                let unit = if count == 1 && unit == " days" { " day" } else { unit };
                return write!(f, "{count}{unit}");
            }
        }
        write!(f, "{seconds}s")
    }
}

text_value!(Period, "A length of time with its unit.", ["30s", "5m", "2h", "30 days"]);

/// An amount of memory or storage with its unit: `512MB`, `4GB`, `1.5 TiB`.
///
/// Proxmox counts in powers of 1024 whatever it calls them, so `GB` and `GiB` are the same here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Size(u64);

impl Size {
    const UNITS: [(&str, u64); 5] =
        [("PB", 1 << 50), ("TB", 1 << 40), ("GB", 1 << 30), ("MB", 1 << 20), ("KB", 1 << 10)];

    /// An amount of that many bytes.
    pub const fn from_bytes(bytes: u64) -> Size {
        Size(bytes)
    }

    /// The amount in bytes.
    pub const fn bytes(self) -> u64 {
        self.0
    }
}

impl FromStr for Size {
    type Err = InvalidValue;

    fn from_str(text: &str) -> Result<Size, InvalidValue> {
        let rule = "not a size; write a number and a unit, as in 512MB, 4GB, 1.5TB";
        let text = text.trim();
        let split = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
        let (number, unit) = text.split_at(split);
        let unit = unit.trim().to_ascii_uppercase();
        let prefix = unit.strip_suffix("IB").or(unit.strip_suffix('B')).unwrap_or(&unit);
        let factor = match (prefix, unit.as_str()) {
            ("", "B") => 1,
            ("", _) => return invalid(rule),
            (prefix, _) => match Size::UNITS.iter().find(|(name, _)| name[..1] == *prefix) {
                Some((_, factor)) => *factor,
                None => return invalid(rule),
            },
        };
        if let Ok(whole) = number.parse::<u64>() {
            return match whole.checked_mul(factor) {
                Some(bytes) => Ok(Size(bytes)),
                None => invalid("this size is beyond all storage there is"),
            };
        }
        match number.parse::<f64>() {
            Ok(number) if number * (factor as f64) < 9e18 => {
                Ok(Size((number * factor as f64).round() as u64))
            }
            _ => invalid(rule),
        }
    }
}

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (unit, factor) in Size::UNITS {
            if self.0 != 0 && self.0.is_multiple_of(factor) {
                return write!(f, "{}{unit}", self.0 / factor);
            }
        }
        write!(f, "{}B", self.0)
    }
}

text_value!(Size, "An amount of memory or storage with its unit.", ["512MB", "4GB", "1.5TB"]);

/// The SHA-256 fingerprint of a certificate, as `pvenode cert info` or `openssl x509 -fingerprint -sha256` shows it.
///
/// Read with or without colons, in either case, with or without `SHA256:` in front; written as pairs with colons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Fingerprint(http_transport::Fingerprint);

impl Fingerprint {
    /// As the clients take it.
    pub const fn get(self) -> http_transport::Fingerprint {
        self.0
    }
}

impl From<http_transport::Fingerprint> for Fingerprint {
    fn from(fingerprint: http_transport::Fingerprint) -> Fingerprint {
        Fingerprint(fingerprint)
    }
}

impl FromStr for Fingerprint {
    type Err = InvalidValue;

    fn from_str(text: &str) -> Result<Fingerprint, InvalidValue> {
        match text.parse() {
            Ok(fingerprint) => Ok(Fingerprint(fingerprint)),
            Err(error) => invalid(error.to_string()),
        }
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

text_value!(
    Fingerprint,
    "The SHA-256 fingerprint of a certificate: 32 pairs of hexadecimal digits.",
    [
        "AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99"
    ]
);

/// The address of a web service, `http://` or `https://`, without credentials in it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct WebAddress(url::Url);

impl WebAddress {
    /// The address.
    pub fn as_url(&self) -> &url::Url {
        &self.0
    }
}

impl FromStr for WebAddress {
    type Err = InvalidValue;

    fn from_str(text: &str) -> Result<WebAddress, InvalidValue> {
        let Ok(url) = url::Url::parse(text) else {
            return invalid("not a web address; write it as https://git.example.org");
        };
        if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
            return invalid("not a web address; it begins with http:// or https://");
        }
        if !url.username().is_empty() || url.password().is_some() {
            return invalid(
                "a web address must not hold a user or password; `homelab credentials set` \
                 stores them safely",
            );
        }
        Ok(WebAddress(url))
    }
}

impl fmt::Display for WebAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

text_value!(WebAddress, "A web address without credentials.", ["https://git.example.org"]);

/// A share of a whole, 0 to 100.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize)]
#[serde(transparent)]
pub struct Percent(f64);

impl Percent {
    /// Fails outside 0 to 100.
    pub fn new(percent: f64) -> Result<Percent, InvalidValue> {
        if (0.0..=100.0).contains(&percent) {
            Ok(Percent(percent))
        } else {
            invalid("not a percentage; it goes from 0 to 100")
        }
    }

    /// The number, 0 to 100.
    pub fn get(self) -> f64 {
        self.0
    }
}

impl<'de> Deserialize<'de> for Percent {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Percent, D::Error> {
        Percent::new(f64::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

impl JsonSchema for Percent {
    fn schema_name() -> Cow<'static, str> {
        "Percent".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "number",
            "minimum": 0,
            "maximum": 100,
            "description": "A share of a whole in percent, without a percent sign.",
        })
    }
}

#[cfg(test)]
mod tests;
