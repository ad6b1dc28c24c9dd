//! One value as nvidia-smi writes it: a number with a unit, a word, or one of many ways to say that there is none.

use crate::{
    Absent, ByteCount, ByteRate, Celsius, DegreesBelow, Megahertz, Percent, Reading, Volts, Watts,
    text,
};

/// The text of a value, or why it is none.
pub(super) fn meaning(text: &str) -> Reading<&str> {
    let text = text.trim();
    match absence(text) {
        Some(why) => Reading::Absent(why),
        None => Reading::Value(text),
    }
}

/// All forms seen from driver 340 to 610, in brackets or not.
fn absence(cell: &str) -> Option<Absent> {
    let bare =
        cell.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(cell).trim();
    let is = |word: &str| bare.eq_ignore_ascii_case(word);
    let starts =
        |word: &str| bare.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
    if bare.is_empty() {
        Some(Absent::Empty)
    } else if is("N/A") || is("None") && cell.starts_with('[') {
        Some(Absent::NotAvailable)
    } else if is("Not Supported") {
        Some(Absent::NotSupported)
    } else if starts("Requested functionality has been deprecated") || starts("Deprecated") {
        Some(Absent::Deprecated)
    } else if is("Insufficient Permissions") || is("No Permission") {
        Some(Absent::NoPermission)
    } else if is("ERR!")
        || is("Unknown Error")
        || is("Function Not Found")
        || is("GPU is lost")
        || is("Not Found")
        || cell.starts_with('[') && starts("GPU requires reset")
    {
        Some(Absent::Failed(text::clean(bare)))
    } else {
        None
    }
}

/// A word: a name, a version. `610.57.04 [Deprecated; will be removed …]` loses its remark.
pub(super) fn word(cell: &str) -> Reading<String> {
    let remark = cell.find(" [Deprecated").unwrap_or(cell.len());
    Reading::Value(text::clean(&cell[..remark]))
}

/// `Enabled` or `Disabled`.
pub(super) fn switch(cell: &str) -> Reading<bool> {
    match cell {
        "Enabled" | "Yes" | "Active" => Reading::Value(true),
        "Disabled" | "No" | "Not Active" => Reading::Value(false),
        _ => malformed(cell),
    }
}

/// A whole number, decimal or `0x…`, without a unit: an index, a pid.
pub(super) fn count(cell: &str) -> Reading<u32> {
    let number = match cell.strip_prefix("0x") {
        Some(_) => crate::pci::hex(cell),
        None => digits(cell).and_then(|digits| digits.parse().ok()),
    };
    number.map_or_else(|| malformed(cell), Reading::Value)
}

/// `P8`.
pub(super) fn performance_state(cell: &str) -> Reading<u8> {
    let number =
        cell.strip_prefix(['P', 'p']).and_then(digits).and_then(|digits| digits.parse().ok());
    number.filter(|state| *state <= 15).map_or_else(|| malformed(cell), Reading::Value)
}

/// PCIe lanes: `16x` in XML, `16` in CSV.
pub(super) fn lanes(cell: &str) -> Reading<u8> {
    let number = cell.trim_end_matches(['x', 'X']).trim_start_matches(['x', 'X']);
    let number = digits(number).and_then(|digits| digits.parse().ok());
    number.filter(|lanes| (1..=32).contains(lanes)).map_or_else(|| malformed(cell), Reading::Value)
}

/// A PCIe generation.
pub(super) fn generation(cell: &str) -> Reading<u8> {
    let number = digits(cell).and_then(|digits| digits.parse().ok());
    number.filter(|generation| *generation <= 9).map_or_else(|| malformed(cell), Reading::Value)
}

pub(super) fn celsius(cell: &str) -> Reading<Celsius> {
    number(cell, &[("C", 1.0)], -60.0..=200.0).map(Celsius)
}

pub(super) fn degrees_below(cell: &str) -> Reading<DegreesBelow> {
    number(cell, &[("C", 1.0)], -200.0..=200.0).map(DegreesBelow)
}

pub(super) fn watts(cell: &str) -> Reading<Watts> {
    // A whole NVL72 rack takes 120 kW; no card comes near a tenth of that.
    number(cell, &[("W", 1.0), ("mW", 1e-3)], 0.0..=10_000.0).map(Watts)
}

pub(super) fn megahertz(cell: &str) -> Reading<Megahertz> {
    number(cell, &[("MHz", 1.0), ("GHz", 1e3), ("Hz", 1e-6)], 0.0..=100_000.0).map(Megahertz)
}

pub(super) fn volts(cell: &str) -> Reading<Volts> {
    number(cell, &[("mV", 1e-3), ("V", 1.0)], 0.0..=100.0).map(Volts)
}

pub(super) fn percent(cell: &str) -> Reading<Percent> {
    number(cell, &[("%", 1.0)], 0.0..=100.0).map(Percent)
}

/// As nvml.h says, a fan's speed "may exceed 100% in certain cases".
pub(super) fn fan_percent(cell: &str) -> Reading<Percent> {
    number(cell, &[("%", 1.0)], 0.0..=1000.0).map(Percent)
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // within the range that is asked for
pub(super) fn bytes(cell: &str) -> Reading<ByteCount> {
    const UNITS: [(&str, f64); 8] = [
        ("MiB", 1_048_576.0),
        ("KiB", 1024.0),
        ("GiB", 1_073_741_824.0),
        ("MB", 1_048_576.0), // drivers before 331 wrote MB and meant MiB
        ("KB", 1024.0),
        ("GB", 1_073_741_824.0),
        ("B", 1.0),
        ("bytes", 1.0),
    ];
    number(cell, &UNITS, 0.0..=1e15).map(|bytes| ByteCount(bytes as u64))
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // within the range that is asked for
pub(super) fn byte_rate(cell: &str) -> Reading<ByteRate> {
    const UNITS: [(&str, f64); 4] = [("KB/s", 1e3), ("MB/s", 1e6), ("GB/s", 1e9), ("B/s", 1.0)];
    number(cell, &UNITS, 0.0..=1e13).map(|rate| ByteRate(rate as u64))
}

/// A number and its unit; a bare number counts in the first of the units. NVML says all kinds of things for "none":
/// a 32-bit -1, and what it becomes in other units; so there is a range.
fn number(cell: &str, units: &[(&str, f64)], range: std::ops::RangeInclusive<f64>) -> Reading<f64> {
    let end = cell.find(|c: char| !matches!(c, '0'..='9' | '.' | '-' | '+')).unwrap_or(cell.len());
    let (digits, unit) = (&cell[..end], cell[end..].trim());
    let factor = match unit {
        "" => units.first().map(|(_, factor)| *factor),
        unit => units.iter().find(|(own, _)| *own == unit).map(|(_, factor)| *factor),
    };
    let (Ok(number), Some(factor)) = (digits.parse::<f64>(), factor) else {
        return malformed(cell);
    };
    let value = number * factor;
    if range.contains(&value) {
        Reading::Value(value)
    } else {
        Reading::Absent(Absent::Implausible(text::clean(cell)))
    }
}

fn digits(text: &str) -> Option<&str> {
    (!text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())).then_some(text)
}

pub(super) fn malformed<T>(cell: &str) -> Reading<T> {
    Reading::Absent(Absent::Malformed(text::clean(cell)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_to_say_nothing_is_understood() {
        let why = |cell: &str| meaning(cell).absent().cloned();
        assert_eq!(why("N/A"), Some(Absent::NotAvailable));
        assert_eq!(why("[N/A]"), Some(Absent::NotAvailable));
        assert_eq!(why(" N/A "), Some(Absent::NotAvailable));
        assert_eq!(why("[Not Supported]"), Some(Absent::NotSupported));
        assert_eq!(why("[Insufficient Permissions]"), Some(Absent::NoPermission));
        assert_eq!(why("Requested functionality has been deprecated"), Some(Absent::Deprecated));
        assert_eq!(why("[Requested functionality has been deprecated]"), Some(Absent::Deprecated));
        assert_eq!(why("Deprecated, see \"KMD version\" instead"), Some(Absent::Deprecated));
        assert_eq!(why("[Unknown Error]"), Some(Absent::Failed("Unknown Error".to_owned())));
        assert_eq!(
            why("[Function Not Found]"),
            Some(Absent::Failed("Function Not Found".to_owned()))
        );
        assert_eq!(why(""), Some(Absent::Empty));
        assert_eq!(why("None"), None);
        assert_eq!(why("0 %"), None);
    }

    #[test]
    fn units_are_read_and_not_assumed() {
        assert_eq!(bytes("211 MiB"), Reading::Value(ByteCount(211 << 20)));
        assert_eq!(bytes("2 GiB"), Reading::Value(ByteCount(2 << 30)));
        assert_eq!(bytes("2004"), Reading::Value(ByteCount(2004 << 20)));
        assert_eq!(watts("39.17 W"), Reading::Value(Watts(39.17)));
        assert_eq!(volts("881.250 mV"), Reading::Value(Volts(0.88125)));
        assert_eq!(byte_rate("439 KB/s"), Reading::Value(ByteRate(439_000)));
        assert_eq!(watts("39 %"), malformed("39 %"));
        assert_eq!(celsius("33 F"), malformed("33 F"));
    }

    #[test]
    fn numbers_that_no_card_can_have_are_no_readings() {
        for cell in ["4294967.29 W", "-1 W"] {
            assert_eq!(watts(cell), Reading::Absent(Absent::Implausible(cell.to_owned())));
        }
        assert_eq!(bytes("17592186044415 MiB").into_value(), None);
        for cell in ["1e3 W", "inf W", "nan", ".", "--", "4 2 W", "0x20 W", "- W"] {
            assert_eq!(watts(cell), malformed(cell), "{cell}");
        }
        assert_eq!(count("4294967296").into_value(), None);
        assert_eq!(performance_state("P99").into_value(), None);
    }
}
