//! A single thing that is known, comparable and sayable.

use std::fmt;

use serde::Serialize;

/// A single thing that is known: as a bare value for scripts, and in words for people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Fact {
    /// A count.
    Count(u64),
    /// An amount of memory or storage.
    Bytes(u64),
    /// Yes or no.
    Flag(bool),
    /// Text.
    Text(String),
    /// Several texts, in a stable order.
    List(Vec<String>),
}

impl Fact {
    pub(super) fn text(text: impl Into<String>) -> Fact {
        Fact::Text(text.into())
    }
}

impl fmt::Display for Fact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fact::Count(count) => write!(f, "{count}"),
            Fact::Bytes(bytes) => f.write_str(&exact_bytes(*bytes)),
            Fact::Flag(flag) => f.write_str(if *flag { "yes" } else { "no" }),
            // The first line is enough to know it again.
            Fact::Text(text) => match text.trim_end().split_once('\n') {
                Some((first, _)) => write!(f, "{first} …"),
                None => f.write_str(text.trim_end()),
            },
            Fact::List(items) if items.is_empty() => f.write_str("none"),
            Fact::List(items) => f.write_str(&items.join(", ")),
        }
    }
}

/// `4 GiB`, `1.5 GiB`, `2049 MiB`: amounts that differ never look the same.
fn exact_bytes(bytes: u64) -> String {
    const UNITS: [(&str, u64); 4] =
        [("TiB", 1 << 40), ("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)];
    for (unit, size) in UNITS {
        if bytes >= size && bytes.is_multiple_of(size) {
            return format!("{} {unit}", bytes / size);
        }
        if bytes >= size && bytes.is_multiple_of(size / 2) {
            return format!("{}.5 {unit}", bytes / size);
        }
    }
    format!("{bytes} B")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_exact_and_short() {
        let cases = [
            (0, "0 B"),
            (512 << 20, "512 MiB"),
            (2 << 30, "2 GiB"),
            (3 << 29, "1.5 GiB"),
            (2049 << 20, "2049 MiB"),
            ((2 << 30) + 1, "2147483649 B"),
            (2 << 40, "2 TiB"),
        ];
        for (bytes, text) in cases {
            assert_eq!(exact_bytes(bytes), text);
        }
    }
}
