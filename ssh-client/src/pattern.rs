//! OpenSSH's patterns: `*`, `?`, `!` (PATTERNS in ssh_config(5)). There are no sets and no escapes.

/// Whether the whole of `text` is what `pattern` describes.
pub(crate) fn matches(text: &[u8], pattern: &[u8]) -> bool {
    // Linear: on a mismatch the last `*` swallows one more byte.
    let (mut at, mut token) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while at < text.len() {
        match pattern.get(token) {
            Some(b'*') => {
                star = Some((token, at));
                token += 1;
            }
            Some(byte) if *byte == b'?' || *byte == text[at] => {
                token += 1;
                at += 1;
            }
            _ => {
                let Some((after, start)) = star else { return false };
                star = Some((after, start + 1));
                (token, at) = (after + 1, start + 1);
            }
        }
    }
    pattern[token..].iter().all(|byte| *byte == b'*')
}

/// Whether one of the patterns between commas matches and none of those with `!` before them does.
pub(crate) fn list_matches(text: &[u8], list: &[u8]) -> bool {
    // A comma at the end ends the last pattern and does not start an empty one.
    let list = list.strip_suffix(b",").unwrap_or(list);
    let mut matched = false;
    for pattern in list.split(|byte| *byte == b',') {
        match pattern.strip_prefix(b"!") {
            Some(not) if matches(text, not) => return false,
            Some(_) => {}
            None => matched |= matches(text, pattern),
        }
    }
    matched
}

/// The same for names of hosts, where case does not matter.
pub(crate) fn host_list_matches(name: &[u8], list: &[u8]) -> bool {
    list_matches(&name.to_ascii_lowercase(), &list.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn host(name: &str, list: &str) -> bool {
        host_list_matches(name.as_bytes(), list.as_bytes())
    }

    #[test]
    fn a_pattern_covers_the_whole_text() {
        for (text, pattern, expected) in [
            ("pve", "pve", true),
            ("pve1", "pve", false),
            ("pve", "pve?", false),
            ("pve1", "pve?", true),
            ("", "*", true),
            ("", "", true),
            ("a", "", false),
            ("host.lan", "*.lan", true),
            ("host.lan.org", "*.lan", false),
            ("aXbYbZc", "a*b*c", true),
            ("aXbYbZ", "a*b*c", false),
            ("[h]:22", "[h]:22", true),
            ("h", "[h]", false),
            ("a\\b", "a\\b", true),
        ] {
            assert_eq!(matches(text.as_bytes(), pattern.as_bytes()), expected, "{text} {pattern}");
        }
    }

    #[test]
    fn a_negation_wins_wherever_it_stands_and_never_matches_alone() {
        assert!(host("good.lan", "*.lan,!bad.lan"));
        assert!(!host("bad.lan", "*.lan,!bad.lan"));
        assert!(!host("bad.lan", "!bad.lan,*.lan"));
        assert!(!host("good.lan", "!bad.lan"));
        assert!(host("PVE", "pve,"));
        assert!(host("pve", "PvE"));
        assert!(!host("", "pve,"));
    }

    #[test]
    fn many_stars_take_no_exponential_time() {
        let pattern = b"*a".repeat(500);
        assert!(!matches(&b"a".repeat(499), &pattern));
        assert!(matches(&b"a".repeat(500), &pattern));
    }
}
