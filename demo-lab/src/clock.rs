//! The lab's time: the system's or a fixed one, and in both cases it can be moved forward.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Where the lab gets its time from.
///
/// Everything that ages (tickets, uptimes, tasks, backups, graphs) asks this clock and no other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clock {
    base: Base,
    ahead: Duration,
}

impl Default for Clock {
    fn default() -> Self {
        Self::system()
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Base {
    System,
    Fixed(u64),
}

impl Clock {
    /// Follows the machine's clock.
    pub fn system() -> Self {
        Self { base: Base::System, ahead: Duration::ZERO }
    }

    /// Stands still at this UNIX time in seconds until it is moved: for snapshots that must not
    /// change from one run to the next.
    pub fn fixed(unix_seconds: u64) -> Self {
        Self { base: Base::Fixed(unix_seconds), ahead: Duration::ZERO }
    }

    /// Moves the clock forward. It never goes back.
    pub fn advance(&mut self, by: Duration) {
        self.ahead += by;
    }

    /// Seconds since the UNIX epoch.
    pub fn now(&self) -> u64 {
        self.time().as_secs()
    }

    /// The time since the UNIX epoch, with its fraction of a second: what tasks go by.
    pub fn time(&self) -> Duration {
        let base = match self.base {
            Base::Fixed(seconds) => Duration::from_secs(seconds),
            Base::System => SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default(),
        };
        base + self.ahead
    }
}

/// A moment as a calendar reads it, in UTC: what backup volumes carry in their names.
#[cfg(feature = "proxmox")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Calendar {
    pub(crate) year: i64,
    pub(crate) month: u64,
    pub(crate) day: u64,
    pub(crate) seconds: u64,
}

#[cfg(feature = "proxmox")]
impl Calendar {
    /// The proleptic Gregorian date of a UNIX time (days-to-civil algorithm of H. Hinnant).
    pub(crate) fn of(unix_seconds: u64) -> Self {
        let days = (unix_seconds / 86_400) as i64 + 719_468;
        let era = days / 146_097;
        let day_of_era = (days % 146_097) as u64;
        let year_of_era =
            (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted_month = (5 * day_of_year + 2) / 153;
        let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
        Self {
            year: year_of_era as i64 + era * 400 + i64::from(month <= 2),
            month,
            day: day_of_year - (153 * shifted_month + 2) / 5 + 1,
            seconds: unix_seconds % 86_400,
        }
    }

    /// `2026-11-21 02:00:03`, the form in logs.
    pub(crate) fn in_log(&self) -> String {
        let Self { year, month, day, seconds } = self;
        let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
        format!("{year}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
    }

    /// `2026_11_21-02_00_03`, the form in the names of backup volumes.
    pub(crate) fn in_volume_name(&self) -> String {
        let Self { year, month, day, seconds } = self;
        let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
        format!("{year}_{month:02}_{day:02}-{hour:02}_{minute:02}_{second:02}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(feature = "proxmox")]
    #[test]
    fn a_unix_time_becomes_the_date_in_a_volume_name() {
        // date -u -d @1795312803 +%Y_%m_%d-%H_%M_%S
        assert_eq!(Calendar::of(1_795_312_803).in_volume_name(), "2026_11_22-02_00_03");
        assert_eq!(Calendar::of(951_782_400).in_volume_name(), "2000_02_29-00_00_00");
        assert_eq!(Calendar::of(0).in_volume_name(), "1970_01_01-00_00_00");
    }

    #[test]
    fn a_fixed_clock_moves_only_when_told() {
        let mut clock = Clock::fixed(1_000);
        assert_eq!(clock.now(), 1_000);
        clock.advance(Duration::from_secs(60));
        assert_eq!(clock.now(), 1_060);
    }
}
