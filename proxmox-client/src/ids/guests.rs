//! Guests: their number, and which of the two kinds they are.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{InvalidId, text_serde};
use crate::serde_lenient::{self, FromScalar, Scalar};

/// The number of a guest, virtual machine or container: 100 to 999 999 999, unique in a cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Vmid(u32);

impl Vmid {
    /// The lowest number a guest can have.
    pub const MIN: Self = Self(100);
    /// The highest number a guest can have.
    pub const MAX: Self = Self(999_999_999);

    /// Fails outside 100 to 999 999 999.
    pub fn new(number: u32) -> Result<Self, InvalidId> {
        if (Self::MIN.0..=Self::MAX.0).contains(&number) {
            Ok(Self(number))
        } else {
            Err(Self::invalid(number.to_string()))
        }
    }

    /// The number itself.
    pub fn get(self) -> u32 {
        self.0
    }

    fn invalid(input: impl Into<String>) -> InvalidId {
        InvalidId::new("a guest id", "it must be a number from 100 to 999999999", input)
    }
}

impl FromStr for Vmid {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits_only = text.bytes().all(|byte| byte.is_ascii_digit());
        match text.parse() {
            Ok(number) if digits_only && !text.starts_with('0') => Self::new(number),
            _ => Err(Self::invalid(text)),
        }
    }
}

impl TryFrom<u32> for Vmid {
    type Error = InvalidId;

    fn try_from(number: u32) -> Result<Self, Self::Error> {
        Self::new(number)
    }
}

impl From<Vmid> for u32 {
    fn from(vmid: Vmid) -> Self {
        vmid.0
    }
}

impl fmt::Display for Vmid {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, formatter)
    }
}

impl FromScalar for Vmid {
    const WHAT: &'static str = "a guest id (100 to 999999999)";

    fn from_scalar(scalar: Scalar<'_>) -> Option<Self> {
        match scalar {
            Scalar::Text(text) => text.parse().ok(),
            Scalar::Bool(_) => None,
            Scalar::Float(number) if number.fract() != 0.0 => None,
            number => Self::new(u32::try_from(number.as_u64()?).ok()?).ok(),
        }
    }
}

impl Serialize for Vmid {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u32(self.0)
    }
}

impl<'de> Deserialize<'de> for Vmid {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        serde_lenient::required(deserializer)
    }
}

/// The two kinds of guests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GuestKind {
    /// A virtual machine.
    Qemu,
    /// A container.
    Lxc,
}

impl GuestKind {
    /// The word the API uses, in paths too: `qemu` or `lxc`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Qemu => "qemu",
            Self::Lxc => "lxc",
        }
    }
}

impl FromStr for GuestKind {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "qemu" => Ok(Self::Qemu),
            "lxc" => Ok(Self::Lxc),
            _ => Err(InvalidId::new("a kind of guest", "it must be qemu or lxc", text)),
        }
    }
}

impl fmt::Display for GuestKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.as_str())
    }
}

text_serde!(GuestKind, "a kind of guest (qemu or lxc)");
