//! One sysfs attribute: what its name means, and what reading it gave.

use host_capture::ReadError;

use crate::{ChannelKind, Quantity, Unit};

/// One file of a channel or a chip, with its text or the reason why there is none.
#[derive(Debug, Clone, PartialEq)]
pub struct Attribute {
    /// What follows the channel in the file's name (`crit_alarm` of `temp1_crit_alarm`), empty for a bare
    /// `pwm1`; for an attribute of the chip itself, the whole name.
    pub property: String,
    /// In which directory the driver put it.
    pub origin: Origin,
    /// Its text without the final line break (bytes that are no UTF-8 become U+FFFD), or why it could not be
    /// read.
    pub text: Result<String, ReadError>,
    /// What a number in it counts.
    pub unit: Unit,
}

/// Where drivers put attributes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Origin {
    /// In `class/hwmon/hwmonN/`.
    Hwmon,
    /// In `class/hwmon/hwmonN/device/`, as older drivers do.
    Device,
}

/// What came of reading a number.
#[derive(Debug, Clone, PartialEq)]
pub enum Reading {
    /// A number.
    Value(Quantity),
    /// The file could be read, but holds no number: its text.
    Malformed(String),
    /// The file could not be read: why.
    Unreadable(ReadError),
    /// There is no such file.
    Absent,
}

impl Reading {
    /// The number, if there is one.
    #[must_use]
    pub fn quantity(&self) -> Option<Quantity> {
        match self {
            Self::Value(quantity) => Some(*quantity),
            _ => None,
        }
    }

    /// The number in its unit, if there is one.
    #[must_use]
    pub fn value(&self) -> Option<f64> {
        self.quantity().map(|quantity| quantity.value())
    }

    /// Why the file could not be read, if so.
    #[must_use]
    pub fn error(&self) -> Option<&ReadError> {
        match self {
            Self::Unreadable(error) => Some(error),
            _ => None,
        }
    }
}

/// The state of a flag file such as `temp1_crit_alarm`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Flag {
    /// `0`.
    Clear,
    /// Any other number.
    Raised,
    /// Could not be read or is no number: not the same as `0`.
    Unknown,
}

impl Attribute {
    /// A file of the chip itself, until it is known to belong to a channel.
    pub(crate) fn new(file: &str, origin: Origin, text: Result<String, ReadError>) -> Self {
        Self { property: file.to_owned(), origin, text, unit: Unit::None }
    }

    /// What it says as a number.
    #[must_use]
    pub fn reading(&self) -> Reading {
        match &self.text {
            Ok(text) => Quantity::parse(text, self.unit)
                .map_or_else(|| Reading::Malformed(text.clone()), Reading::Value),
            Err(error) => Reading::Unreadable(error.clone()),
        }
    }

    /// What it says as a flag.
    #[must_use]
    pub fn flag(&self) -> Flag {
        match self.reading().value() {
            Some(0.0) => Flag::Clear,
            Some(_) => Flag::Raised,
            None => Flag::Unknown,
        }
    }
}

/// `temp1_crit_alarm` → (temperature, 1, `crit_alarm`); nothing for what belongs to no channel.
pub(crate) fn channel_attribute(file: &str) -> Option<(ChannelKind, u32, &str)> {
    let digits = file.find(|c: char| c.is_ascii_digit())?;
    let kind = ChannelKind::from_prefix(&file[..digits])?;
    let rest = &file[digits..];
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let (number, property) = (&rest[..end], &rest[end..]);
    // `temp01` is another file than `temp1`; it stays an attribute that we do not know.
    let canonical = number == "0" || !number.starts_with('0');
    let property = match property {
        "" => "",
        property => property.strip_prefix('_').filter(|property| !property.is_empty())?,
    };
    Some((kind, number.parse().ok().filter(|_| canonical)?, property))
}

/// What the number in a channel's attribute counts, as `sysfs-interface.rst` and libsensors have it.
pub(crate) fn unit_of(kind: ChannelKind, property: &str) -> Unit {
    let last = property.rsplit('_').next().unwrap_or(property);
    if matches!(last, "alarm" | "fault" | "beep" | "enable" | "type" | "label" | "history") {
        return Unit::None;
    }
    if property.ends_with("interval")
        || property.ends_with("interval_min")
        || property.ends_with("interval_max")
        || property.ends_with("_time")
    {
        return Unit::Seconds;
    }
    match kind {
        ChannelKind::Voltage => Unit::Volts,
        ChannelKind::CpuVid if property == "vid" => Unit::Volts,
        ChannelKind::Temperature => match property {
            "samples" => Unit::None,
            _ => Unit::Celsius,
        },
        ChannelKind::Current => Unit::Amperes,
        ChannelKind::Power if property == "accuracy" => Unit::None,
        ChannelKind::Power => Unit::Watts,
        ChannelKind::Energy => Unit::Joules,
        ChannelKind::Humidity => Unit::RelativeHumidity,
        ChannelKind::Frequency => Unit::Hertz,
        ChannelKind::Fan => match property {
            "input" | "min" | "max" | "target" | "output" | "safe" => Unit::Rpm,
            _ => Unit::None,
        },
        ChannelKind::Pwm => match (property, last) {
            ("", _) | (_, "pwm" | "min" | "max" | "start" | "floor") => Unit::DutyCycle,
            ("freq", _) => Unit::Hertz,
            (_, "temp" | "tolerance") => Unit::Celsius,
            _ => Unit::None,
        },
        ChannelKind::CpuVid | ChannelKind::Intrusion => Unit::None,
    }
}

/// A file's bytes as text; a copy made by tar is padded with NULs.
pub(crate) fn text(bytes: &[u8]) -> String {
    let end = bytes.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
    let text = String::from_utf8_lossy(&bytes[..end]);
    if end < bytes.len() { text.trim_end_matches('\n').to_owned() } else { text.into_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_are_taken_apart() {
        use ChannelKind::{Fan, Pwm, Temperature, Voltage};
        assert_eq!(channel_attribute("temp1_crit_alarm"), Some((Temperature, 1, "crit_alarm")));
        assert_eq!(channel_attribute("temp0_input"), Some((Temperature, 0, "input")));
        assert_eq!(channel_attribute("temp1030_input"), Some((Temperature, 1030, "input")));
        assert_eq!(channel_attribute("in0_input"), Some((Voltage, 0, "input")));
        assert_eq!(channel_attribute("pwm1"), Some((Pwm, 1, "")));
        assert_eq!(channel_attribute("fan2_target"), Some((Fan, 2, "target")));
        for other in [
            "temp01_input",
            "bogus1_input",
            "temp",
            "power_samples",
            "temp1x",
            "temp1_",
            "temp99999999999_input",
            "name",
            "1",
        ] {
            assert_eq!(channel_attribute(other), None, "{other}");
        }
    }
}
