//! Moments in microseconds, and the forms that Django reads and writes.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use crate::clock::Clock;

/// Microseconds since the UNIX epoch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) struct Micros(i64);

impl Micros {
    pub(super) fn now(clock: &Clock) -> Self {
        Self(i64::try_from(clock.time().as_micros()).unwrap_or(i64::MAX))
    }

    #[cfg(test)]
    pub(super) fn seconds(seconds: i64) -> Self {
        Self(seconds * 1_000_000)
    }

    pub(super) fn plus_micros(self, micros: i64) -> Self {
        Self(self.0 + micros)
    }

    /// ISO 8601 as Django takes it: a date without a time is its midnight, and a time without an
    /// offset is in the time zone of the server, UTC.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let at = text.parse::<Timestamp>().ok().or_else(|| {
            let naive = text.parse::<DateTime>().ok()?;
            naive.to_zoned(TimeZone::UTC).ok().map(|zoned| zoned.timestamp())
        })?;
        Some(Self(at.as_microsecond()))
    }

    pub(super) fn as_seconds(self) -> i64 {
        self.0.div_euclid(1_000_000)
    }

    fn timestamp(self) -> Timestamp {
        Timestamp::from_microsecond(self.0).unwrap_or_default()
    }

    fn format(self, format: &str) -> String {
        self.timestamp().strftime(format).to_string()
    }

    /// The form in JSON: six digits of a fraction, or none when it is zero.
    pub(super) fn in_json(self) -> String {
        let fraction = if self.0 % 1_000_000 == 0 { "" } else { "%.6f" };
        self.format(&format!("%Y-%m-%dT%H:%M:%S{fraction}Z"))
    }

    /// `20261122190107`, the form in links to the web archive.
    pub(super) fn in_archive(self) -> String {
        self.format("%Y%m%d%H%M%S")
    }

    /// `2026-11-22_190116`, the form in names of files.
    pub(super) fn in_file_name(self) -> String {
        self.format("%Y-%m-%d_%H%M%S")
    }

    /// `11/22/2026`, the form in names of snapshots.
    pub(super) fn in_snapshot_name(self) -> String {
        self.format("%m/%d/%Y")
    }

    /// `Sun, 22 Nov 2026 19:01:09 GMT`.
    pub(super) fn in_http(self) -> String {
        self.format("%a, %d %b %Y %H:%M:%S GMT")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fraction_has_six_digits_or_is_left_out() {
        let json = |text| Micros::parse(text).map(Micros::in_json);
        assert_eq!(json("2024-09-07T01:00:00.00025Z").unwrap(), "2024-09-07T01:00:00.000250Z");
        assert_eq!(json("2020-09-26T11:46:23+02:00").unwrap(), "2020-09-26T09:46:23Z");
        assert_eq!(json("2024-09-05").unwrap(), "2024-09-05T00:00:00Z");
        // What an unescaped plus becomes in a query.
        assert_eq!(json("2024-09-05T00:00:00 02:00"), None);
    }
}
