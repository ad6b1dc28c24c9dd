//! How systemd writes times and sizes.

use std::time::Duration;

use crate::clock::Calendar;

/// `Sat`
fn weekday(unix_seconds: u64) -> &'static str {
    // The first day of the epoch was a Thursday.
    ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"][(unix_seconds / 86_400 % 7) as usize]
}

fn month(month: u64) -> &'static str {
    let names =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    names[(month - 1) as usize % 12]
}

/// How `--timestamp=` wants times to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    Pretty,
    Unix,
    Microseconds,
}

impl Style {
    /// The style of that name. The lab is in UTC, so several are the same.
    pub(super) fn named(name: &str) -> Option<Self> {
        match name {
            "pretty" | "utc" => Some(Self::Pretty),
            "us" | "µs" | "us+utc" | "µs+utc" => Some(Self::Microseconds),
            "unix" => Some(Self::Unix),
            _ => None,
        }
    }
}

/// `Sat 2026-11-21 10:12:13 UTC`
pub(super) fn timestamp(at: Duration, style: Style) -> String {
    let seconds = at.as_secs();
    let (day, log) = (weekday(seconds), Calendar::of(seconds).in_log());
    match style {
        Style::Pretty => format!("{day} {log} UTC"),
        Style::Microseconds => format!("{day} {log}.{:06} UTC", at.subsec_micros()),
        Style::Unix => format!("@{seconds}"),
    }
}

/// `Nov 21 10:12:13`
pub(super) fn syslog(at: Duration) -> String {
    let date = Calendar::of(at.as_secs());
    let log = date.in_log();
    let time = log.split(' ').nth(1).unwrap_or_default();
    format!("{} {:02} {time}", month(date.month), date.day)
}

/// `2026-11-21T10:12:13+00:00`, with microseconds if wanted.
pub(super) fn iso(at: Duration, precise: bool) -> String {
    let log = Calendar::of(at.as_secs()).in_log().replace(' ', "T");
    let micros = if precise { format!(".{:06}", at.subsec_micros()) } else { String::new() };
    format!("{log}{micros}+00:00")
}

/// `1 day 2h ago` (`format_timestamp_relative` of systemd).
pub(super) fn ago(past: Duration) -> String {
    const MINUTE: u64 = 60;
    const HOUR: u64 = 60 * MINUTE;
    const DAY: u64 = 24 * HOUR;
    const WEEK: u64 = 7 * DAY;
    const MONTH: u64 = 2_629_800;
    const YEAR: u64 = 31_557_600;
    let seconds = past.as_secs();
    let two = |large: u64, small: u64, names: [&str; 2]| {
        let count = |count: u64, name: &str| match count {
            1 => format!("1 {name}"),
            _ => format!("{count} {name}s"),
        };
        let first = count(seconds / large, names[0]);
        match seconds % large / small {
            0 => first,
            rest => format!("{first} {}", count(rest, names[1])),
        }
    };
    let text = match seconds {
        YEAR.. => two(YEAR, MONTH, ["year", "month"]),
        MONTH.. => two(MONTH, DAY, ["month", "day"]),
        WEEK.. => two(WEEK, DAY, ["week", "day"]),
        172_800.. => format!("{} days", seconds / DAY),
        90_000.. => format!("1 day {}h", (seconds - DAY) / HOUR),
        21_600.. => format!("{}h", seconds / HOUR),
        HOUR.. => format!("{}h {}min", seconds / HOUR, seconds % HOUR / MINUTE),
        300.. => format!("{}min", seconds / MINUTE),
        MINUTE.. => format!("{}min {}s", seconds / MINUTE, seconds % MINUTE),
        1.. => format!("{seconds}s"),
        0 => format!("{}ms", past.subsec_millis()),
    };
    format!("{text} ago")
}

/// `1min 2.345s`
pub(super) fn span(time: Duration) -> String {
    let seconds = time.as_secs();
    let mut text = String::new();
    for (unit, length) in [("d", 86_400), ("h", 3_600), ("min", 60)] {
        let count = if unit == "d" {
            seconds / length
        } else {
            seconds % (length * if unit == "h" { 24 } else { 60 }) / length
        };
        if count > 0 {
            text += &format!("{count}{unit} ");
        }
    }
    text + &format!("{}.{:03}s", seconds % 60, time.subsec_millis())
}

/// `12.3M`
pub(super) fn bytes(bytes: u64) -> String {
    for (unit, size) in [("G", 1 << 30), ("M", 1 << 20), ("K", 1 << 10)] {
        if bytes >= size {
            return match bytes * 10 / size % 10 {
                0 => format!("{}{unit}", bytes / size),
                tenth => format!("{}.{tenth}{unit}", bytes / size),
            };
        }
    }
    format!("{bytes}B")
}

/// A table in columns as wide as their longest cell, with this between them.
pub(super) fn columns(rows: &[Vec<String>], gap: &str, right: &[usize]) -> String {
    let count = rows.iter().map(Vec::len).max().unwrap_or_default();
    let width = |column: usize| {
        rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max()
    };
    let widths: Vec<usize> = (0..count).map(|column| width(column).unwrap_or_default()).collect();
    let mut text = String::new();
    for row in rows {
        let cells = row.iter().enumerate().map(|(column, cell)| match widths[column] {
            width if right.contains(&column) => format!("{cell:>width$}"),
            _ if column + 1 == count => cell.clone(),
            width => format!("{cell:<width$}"),
        });
        text += &(cells.collect::<Vec<_>>().join(gap) + "\n");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_read_as_systemd_writes_them() {
        // date -u -d @1795312803
        let at = Duration::from_micros(1_795_312_803_000_120);
        assert_eq!(timestamp(at, Style::Pretty), "Sun 2026-11-22 02:00:03 UTC");
        assert_eq!(timestamp(at, Style::Microseconds), "Sun 2026-11-22 02:00:03.000120 UTC");
        assert_eq!(timestamp(at, Style::Unix), "@1795312803");
        assert_eq!(syslog(at), "Nov 22 02:00:03");
        assert_eq!(iso(at, false), "2026-11-22T02:00:03+00:00");
        assert_eq!(iso(at, true), "2026-11-22T02:00:03.000120+00:00");
    }

    #[test]
    fn spans_get_coarser_with_age() {
        let ago = |seconds| ago(Duration::from_secs(seconds));
        assert_eq!(ago(5), "5s ago");
        assert_eq!(ago(65), "1min 5s ago");
        assert_eq!(ago(3_900), "1h 5min ago");
        assert_eq!(ago(8 * 3_600), "8h ago");
        assert_eq!(ago(26 * 3_600), "1 day 2h ago");
        assert_eq!(ago(3 * 86_400), "3 days ago");
        assert_eq!(ago(23 * 86_400), "3 weeks 2 days ago");
        assert_eq!(ago(40 * 86_400), "1 month 9 days ago");
        assert_eq!(span(Duration::from_millis(3_723_004)), "1h 2min 3.004s");
        assert_eq!(span(Duration::from_millis(90_061_500)), "1d 1h 1min 1.500s");
    }

    #[test]
    fn sizes_have_one_digit_where_it_says_something() {
        assert_eq!(bytes(14 << 20), "14M");
        assert_eq!(bytes(12_897_485), "12.3M");
        assert_eq!(bytes(512), "512B");
    }
}
