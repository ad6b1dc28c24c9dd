//! Quantities with their unit in the type: sizes in bytes, points in time.

use std::fmt;
use std::str::FromStr;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::serde_lenient::{self, FromScalar, Scalar};

/// A size in bytes. Shown in binary units (`4.0 GiB`), written to JSON as a number of bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ByteCount(u64);

const BINARY_UNITS: [&str; 6] = ["KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];

impl ByteCount {
    /// So many bytes.
    pub const fn new(bytes: u64) -> Self {
        Self(bytes)
    }

    /// So many MiB, the unit of memory in guest configurations. Stops at the largest size there is.
    pub const fn from_mebibytes(mebibytes: u64) -> Self {
        Self(mebibytes.saturating_mul(1 << 20))
    }

    /// The number of bytes.
    pub const fn get(self) -> u64 {
        self.0
    }
}

impl From<u64> for ByteCount {
    fn from(bytes: u64) -> Self {
        Self(bytes)
    }
}

impl From<ByteCount> for u64 {
    fn from(size: ByteCount) -> Self {
        size.0
    }
}

impl fmt::Display for ByteCount {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut value = self.0 as f64;
        if self.0 < 1024 {
            return formatter.pad(&format!("{} B", self.0));
        }
        let mut unit = 0;
        value /= 1024.0;
        // 1023.95 would be shown as 1024.0, which is 1.0 of the next unit.
        while value >= 1023.95 && unit + 1 < BINARY_UNITS.len() {
            value /= 1024.0;
            unit += 1;
        }
        formatter.pad(&format!("{value:.1} {}", BINARY_UNITS[unit]))
    }
}

/// Text that is not a size.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidSize(String);

impl fmt::Display for InvalidSize {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{:?} is not a size: give a number and optionally K, M, G, T, P or E, all binary \
             (32G, 1.5 TiB)",
            self.0
        )
    }
}

impl std::error::Error for InvalidSize {}

/// Reads plain bytes (`512`), the short units of guest configurations (`32G`), and what `Display`
/// writes (`4.0 GiB`). All units are binary, as everywhere in Proxmox VE.
impl FromStr for ByteCount {
    type Err = InvalidSize;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let invalid = || InvalidSize(text.to_owned());
        let trimmed = text.trim();
        let split =
            trimmed.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(trimmed.len());
        let (number, unit) = trimmed.split_at(split);
        let power = match unit.trim_start().to_ascii_uppercase().as_str() {
            "" | "B" => 0,
            "K" | "KB" | "KIB" => 1,
            "M" | "MB" | "MIB" => 2,
            "G" | "GB" | "GIB" => 3,
            "T" | "TB" | "TIB" => 4,
            "P" | "PB" | "PIB" => 5,
            "E" | "EB" | "EIB" => 6,
            _ => return Err(invalid()),
        };
        let factor = 1_u64 << (10 * power);
        if let Ok(whole) = number.parse::<u64>() {
            return whole.checked_mul(factor).map(Self).ok_or_else(invalid);
        }
        let bytes = number.parse::<f64>().map_err(|_| invalid())? * factor as f64;
        Scalar::Float(bytes).as_u64().map(Self).ok_or_else(invalid)
    }
}

impl FromScalar for ByteCount {
    const WHAT: &'static str = "a number of bytes";

    fn from_scalar(scalar: Scalar<'_>) -> Option<Self> {
        match scalar {
            Scalar::Text(text) => text.parse().ok(),
            number => number.as_u64().map(Self),
        }
    }
}

impl Serialize for ByteCount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u64(self.0)
    }
}

impl<'de> Deserialize<'de> for ByteCount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        serde_lenient::required(deserializer)
    }
}

/// A point in time, in whole seconds since 1970 UTC as the API counts them. Shown as
/// `2026-11-22T20:14:28Z`, written to JSON as a number.
///
/// It does no arithmetic of its own: `SystemTime::from(timestamp)` and
/// [`as_second`](Self::as_second) lead to whichever time library you use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

impl Timestamp {
    /// So many seconds after 1970 UTC, or before it where negative.
    pub const fn from_second(second: i64) -> Self {
        Self(second)
    }

    /// Seconds since 1970 UTC.
    pub const fn as_second(self) -> i64 {
        self.0
    }
}

impl From<Timestamp> for SystemTime {
    /// A time that the system's clock cannot express becomes 1970.
    fn from(timestamp: Timestamp) -> Self {
        let distance = Duration::from_secs(timestamp.0.unsigned_abs());
        let time = if timestamp.0 < 0 {
            UNIX_EPOCH.checked_sub(distance)
        } else {
            UNIX_EPOCH.checked_add(distance)
        };
        time.unwrap_or(UNIX_EPOCH)
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (days, second) = (self.0.div_euclid(86_400), self.0.rem_euclid(86_400));
        let (year, month, day) = civil_from_days(days);
        let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
        formatter.pad(&format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z"))
    }
}

/// The Gregorian date of a day counted from 1970-01-01: Howard Hinnant's `civil_from_days`, in
/// years that start in March so that the leap day comes last.
fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

impl FromScalar for Timestamp {
    const WHAT: &'static str = "seconds since 1970";

    fn from_scalar(scalar: Scalar<'_>) -> Option<Self> {
        scalar.as_i64().map(Self)
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i64(self.0)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        serde_lenient::required(deserializer)
    }
}

#[cfg(test)]
mod tests;
