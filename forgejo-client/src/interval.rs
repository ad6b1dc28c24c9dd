//! Time spans as Go writes them: `8h0m0s`.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

/// How often a mirror is synchronised. Zero means never on its own.
///
/// Forgejo reads and writes these as Go does: `8h0m0s`. The shortest that servers take is ten
/// minutes unless configured otherwise (`[mirror] MIN_INTERVAL`).
///
/// ```
/// use forgejo_client::Interval;
///
/// let interval: Interval = "8h0m0s".parse()?;
/// assert_eq!(interval.duration().as_secs(), 8 * 3600);
/// assert_eq!(Interval::minutes(90).to_string(), "1h30m0s");
/// # Ok::<(), forgejo_client::InvalidInterval>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Interval(Duration);

/// How long something took. Forgejo counts it in nanoseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Elapsed(Duration);

impl Elapsed {
    /// The time span.
    pub const fn duration(self) -> Duration {
        self.0
    }

    /// Out of what the API gives; what is negative (not yet over) counts as nothing.
    pub(crate) fn from_nanoseconds(nanoseconds: i64) -> Self {
        Self(Duration::from_nanos(u64::try_from(nanoseconds).unwrap_or_default()))
    }
}

impl serde::Serialize for Elapsed {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u64(u64::try_from(self.0.as_nanos()).unwrap_or(u64::MAX))
    }
}

/// A text that is no time span of Go.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a time span such as \"8h0m0s\"")]
pub struct InvalidInterval(String);

impl Interval {
    /// Never on its own.
    pub const NEVER: Self = Self(Duration::ZERO);

    /// So many hours.
    pub const fn hours(hours: u32) -> Self {
        Self(Duration::from_secs(hours as u64 * 3600))
    }

    /// So many minutes.
    pub const fn minutes(minutes: u32) -> Self {
        Self(Duration::from_secs(minutes as u64 * 60))
    }

    /// The time span.
    pub const fn duration(self) -> Duration {
        self.0
    }

    /// Whether the mirror is left alone until somebody asks.
    pub const fn is_never(self) -> bool {
        self.0.is_zero()
    }
}

impl From<Duration> for Interval {
    fn from(duration: Duration) -> Self {
        Self(duration)
    }
}

impl FromStr for Interval {
    type Err = InvalidInterval;

    /// # Errors
    /// When it is not a sequence of numbers and units (`h`, `m`, `s`, `ms`, `us`, `ns`), or
    /// negative, or beyond all bounds.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        parse(text.trim()).map(Self).ok_or_else(|| InvalidInterval(text.to_owned()))
    }
}

fn parse(text: &str) -> Option<Duration> {
    if text == "0" {
        return Some(Duration::ZERO);
    }
    let mut rest = text;
    let mut sum = Duration::ZERO;
    while !rest.is_empty() {
        let unit_at = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        let (number, tail) = rest.split_at(unit_at);
        let end = tail.find(|c: char| c.is_ascii_digit() || c == '.').unwrap_or(tail.len());
        let (unit, tail) = tail.split_at(end);
        let unit = match unit {
            "h" => 3600.0,
            "m" => 60.0,
            "s" => 1.0,
            "ms" => 1e-3,
            "us" | "µs" => 1e-6,
            "ns" => 1e-9,
            _ => return None,
        };
        let part = Duration::try_from_secs_f64(number.parse::<f64>().ok()? * unit).ok()?;
        sum = sum.checked_add(part)?;
        rest = tail;
    }
    (!text.is_empty()).then_some(sum)
}

impl fmt::Display for Interval {
    /// As the server writes it, in whole seconds.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.0.as_secs();
        let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
        let text = match (hours, minutes) {
            (0, 0) => format!("{seconds}s"),
            (0, _) => format!("{minutes}m{seconds}s"),
            _ => format!("{hours}h{minutes}m{seconds}s"),
        };
        formatter.pad(&text)
    }
}

impl serde::Serialize for Interval {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_of_go_are_read_and_written() {
        for (text, seconds, written) in [
            ("8h0m0s", 28_800, "8h0m0s"),
            ("10m0s", 600, "10m0s"),
            ("10m", 600, "10m0s"),
            ("1.5h", 5_400, "1h30m0s"),
            ("0", 0, "0s"),
            ("0s", 0, "0s"),
            ("24h", 86_400, "24h0m0s"),
        ] {
            let interval: Interval = text.parse().unwrap();
            assert_eq!(interval.duration().as_secs(), seconds, "{text}");
            assert_eq!(interval.to_string(), written);
        }
        assert_eq!("1500ms".parse::<Interval>().unwrap().duration().as_millis(), 1500);
    }

    #[test]
    fn anything_else_is_refused() {
        for text in ["", "h", "8", "8x", "-8h", "8h-1m", "1e400h", "1..2h", "9999999999999999999h"]
        {
            assert!(text.parse::<Interval>().is_err(), "{text}");
        }
    }
}
