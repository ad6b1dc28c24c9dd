//! Numbers as people read them. Machine output never goes through here.

use std::time::Duration;

/// `18.2 GiB`: binary units, three significant digits at most.
pub fn bytes(count: u64) -> String {
    const UNITS: [&str; 6] = ["KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];
    if count < 1024 {
        return format!("{count} B");
    }
    let mut value = count as f64 / 1024.0;
    let mut unit = UNITS[0];
    for next in &UNITS[1..] {
        // 1023.95 would print as "1024.0".
        if value < 1023.95 {
            break;
        }
        value /= 1024.0;
        unit = next;
    }
    if value < 99.95 { format!("{value:.1} {unit}") } else { format!("{value:.0} {unit}") }
}

/// `29 %` of a whole; nothing sensible can be said of an empty whole.
pub fn share(used: u64, total: u64) -> Option<f64> {
    (total > 0).then(|| used as f64 * 100.0 / total as f64)
}

/// `12 %`.
pub fn percent(value: f64) -> String {
    format!("{value:.0} %")
}

/// `12 d 3 h`, `3 h 5 m`, `42 s`, `7 d`: the two largest units, without zeros.
pub fn duration(duration: Duration) -> String {
    let seconds = duration.as_secs();
    let parts = [
        (seconds / 86_400, "d"),
        (seconds / 3_600 % 24, "h"),
        (seconds / 60 % 60, "m"),
        (seconds % 60, "s"),
    ];
    let Some(first) = parts.iter().position(|(count, _)| *count > 0) else {
        return "0 s".to_owned();
    };
    let shown = parts.iter().skip(first).take(2).filter(|(count, _)| *count > 0);
    shown.map(|(count, unit)| format!("{count} {unit}")).collect::<Vec<_>>().join(" ")
}

/// `1 guest`, `2 guests`.
pub fn count(number: usize, singular: &str) -> String {
    if number == 1 { format!("1 {singular}") } else { format!("{number} {singular}s") }
}

/// Remote text made safe for a terminal: control characters become visible ones, so that nothing that a server
/// sends can move the cursor, recolour the screen or forge a line.
pub fn printable(text: &str) -> String {
    let visible = |c: char| match c {
        '\t' => ' ',
        '\u{7f}' => '\u{2421}',
        // The Unicode "control pictures" stand in the order of the controls.
        c if c < ' ' => char::from_u32(0x2400 + c as u32).unwrap_or('\u{fffd}'),
        c if ('\u{80}'..='\u{9f}').contains(&c) => '\u{fffd}',
        // Bidirectional overrides reorder what stands around them.
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        c => c,
    };
    text.chars().map(visible).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn byte_counts_keep_three_digits_and_change_unit_in_time() {
        let cases = [
            (0, "0 B"),
            (1023, "1023 B"),
            (1024, "1.0 KiB"),
            (4 << 30, "4.0 GiB"),
            ((1 << 20) - 1, "1.0 MiB"),
            (150 << 30, "150 GiB"),
            (u64::MAX, "16.0 EiB"),
        ];
        for (count, text) in cases {
            assert_eq!(bytes(count), text);
        }
    }

    #[test]
    fn durations_show_their_two_largest_units() {
        let cases = [
            (0, "0 s"),
            (61, "1 m 1 s"),
            (3_660, "1 h 1 m"),
            (3_605, "1 h"),
            (604_800, "7 d"),
            (1_048_000, "12 d 3 h"),
        ];
        for (seconds, text) in cases {
            assert_eq!(duration(Duration::from_secs(seconds)), text);
        }
    }

    #[test]
    fn escape_sequences_from_a_server_become_visible() {
        assert_eq!(printable("a\u{1b}[31mred\u{7}\u{202e}"), "a␛[31mred␇\u{fffd}");
    }
}
