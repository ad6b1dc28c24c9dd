//! Numbers that say what they count.

use std::fmt;

/// An amount of data in bytes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Bytes(pub u64);

/// Bytes a second.
#[derive(Debug, Clone, Copy, Default, PartialEq, PartialOrd)]
pub struct BytesPerSecond(pub f64);

/// Bits a second: the speed of a network link.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BitsPerSecond(pub u64);

/// A share in percent, 0 to 100.
#[derive(Debug, Clone, Copy, Default, PartialEq, PartialOrd)]
pub struct Percent(pub f64);

impl Percent {
    /// `part` of `whole`; nothing of nothing is 0.
    #[allow(clippy::cast_precision_loss)] // a share needs no more than 53 bits
    pub(crate) fn of(part: u64, whole: u64) -> Self {
        if whole == 0 { Self(0.0) } else { Self(part as f64 / whole as f64 * 100.0) }
    }
}

/// `15.6 GiB`
impl fmt::Display for Bytes {
    #[allow(clippy::cast_precision_loss)] // for people
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        binary(f, self.0 as f64, "")
    }
}

/// `1.2 MiB/s`
impl fmt::Display for BytesPerSecond {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        binary(f, self.0, "/s")
    }
}

fn binary(f: &mut fmt::Formatter<'_>, bytes: f64, per: &str) -> fmt::Result {
    const UNITS: [&str; 7] = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];
    let mut value = bytes;
    let mut units = UNITS.into_iter();
    let mut unit = units.next().unwrap_or_default();
    // 1023.95 would be printed as 1024.0.
    while value >= 1023.95 {
        let Some(larger) = units.next() else { break };
        value /= 1024.0;
        unit = larger;
    }
    let digits = usize::from(unit != "B");
    write!(f, "{value:.digits$} {unit}{per}")
}

/// `1 Gbit/s`, `2.5 Gbit/s`, `100 Mbit/s`
impl fmt::Display for BitsPerSecond {
    #[allow(clippy::cast_precision_loss)] // for people
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            1_000_000_000.. => write!(f, "{} Gbit/s", self.0 as f64 / 1e9),
            _ => write!(f, "{} Mbit/s", self.0 as f64 / 1e6),
        }
    }
}

/// `37.5 %`
impl fmt::Display for Percent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.1} %", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_told_in_the_largest_unit_that_they_fill() {
        assert_eq!(Bytes(0).to_string(), "0 B");
        assert_eq!(Bytes(1023).to_string(), "1023 B");
        assert_eq!(Bytes(1024).to_string(), "1.0 KiB");
        assert_eq!(Bytes(16_700_000_000).to_string(), "15.6 GiB");
        assert_eq!(Bytes(u64::MAX).to_string(), "16.0 EiB");
        assert_eq!(Bytes((1 << 30) - 1).to_string(), "1.0 GiB");
        assert_eq!(BytesPerSecond(0.25).to_string(), "0 B/s");
        assert_eq!(BitsPerSecond(2_500_000_000).to_string(), "2.5 Gbit/s");
        assert_eq!(BitsPerSecond(100_000_000).to_string(), "100 Mbit/s");
        assert_eq!(Percent(37.54).to_string(), "37.5 %");
    }

    #[test]
    fn nothing_of_nothing_is_no_share() {
        assert_eq!(Percent::of(0, 0), Percent(0.0));
        assert_eq!(Percent::of(1, 4), Percent(25.0));
    }
}
