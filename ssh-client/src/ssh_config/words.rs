//! A line's keyword and its arguments, cut as OpenSSH cuts them (`strdelim` and `argv_split` in misc.c).

const BLANKS: [char; 4] = [' ', '\t', '\r', '\n'];

/// The keyword in lower case and what follows it; nothing for an empty line, a comment, or a keyword in quotes
/// that do not end.
pub(super) fn keyword(line: &str) -> Option<(String, &str)> {
    let line = line.trim_end_matches([' ', '\t', '\r', '\n', '\x0c']);
    let (mut word, mut rest) = delimited(line)?;
    if word.is_empty() {
        (word, rest) = delimited(rest)?;
    }
    if word.is_empty() || word.starts_with('#') {
        return None;
    }
    word.make_ascii_lowercase();
    Some((word, rest))
}

/// The first word, and what follows the blanks and at most one `=` after it.
fn delimited(text: &str) -> Option<(String, &str)> {
    let is_end = |c: char| BLANKS.contains(&c) || c == '"' || c == '=';
    let Some(end) = text.find(is_end) else { return Some((text.to_owned(), "")) };
    let (word, rest) = text.split_at(end);
    if let Some(quoted) = rest.strip_prefix('"') {
        let (quoted, rest) = quoted.split_once('"')?;
        return Some((format!("{word}{quoted}"), rest.trim_start_matches(BLANKS)));
    }
    let after = rest[1..].trim_start_matches(BLANKS);
    let after = match after.strip_prefix('=') {
        Some(value) if !rest.starts_with('=') => value.trim_start_matches(BLANKS),
        _ => after,
    };
    Some((word.to_owned(), after))
}

/// The arguments up to a comment; nothing when quotes do not end.
///
/// Both kinds of quotes work anywhere in a word. A backslash takes the meaning from a quote, a backslash and,
/// outside of quotes, a space; before anything else it is itself.
pub(super) fn arguments(text: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    let mut rest = text.chars().peekable();
    loop {
        while rest.next_if(|c| matches!(c, ' ' | '\t')).is_some() {}
        if rest.peek().is_none_or(|c| *c == '#') {
            return Some(words);
        }
        let mut word = String::new();
        let mut quote = None;
        while let Some(c) = rest.next_if(|c| quote.is_some() || !matches!(c, ' ' | '\t')) {
            match c {
                '\\' => {
                    let is_escaped = |next: &char| {
                        matches!(next, '\'' | '"' | '\\') || (*next == ' ' && quote.is_none())
                    };
                    word.push(rest.next_if(is_escaped).unwrap_or('\\'));
                }
                '"' | '\'' if quote.is_none() => quote = Some(c),
                _ if quote == Some(c) => quote = None,
                _ => word.push(c),
            }
        }
        if quote.is_some() {
            return None;
        }
        words.push(word);
    }
}

/// A value that goes to the end of the line as it is (ProxyCommand, ProxyJump).
pub(super) fn whole(text: &str) -> &str {
    text.trim_start_matches([' ', '\t', '\r', '\n', '='])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keyword_and_value_are_apart_by_blanks_and_at_most_one_equals_sign() {
        for (line, expected) in [
            ("Host a b", Some(("host", "a b"))),
            ("\tHost\t a", Some(("host", "a"))),
            ("Host=a", Some(("host", "a"))),
            ("Host = a", Some(("host", "a"))),
            ("Host == a", Some(("host", "= a"))),
            ("Host ==a", Some(("host", "=a"))),
            ("\"Host\" a", Some(("host", "a"))),
            ("Ho\"st\"a", Some(("host", "a"))),
            ("Host a \t\r\n\x0c", Some(("host", "a"))),
            ("Host", Some(("host", ""))),
            ("", None),
            ("  # Host a", None),
            ("#Host=a", None),
            ("\"Host a", None),
        ] {
            let expected = expected.map(|(word, rest)| (word.to_owned(), rest));
            assert_eq!(keyword(line), expected, "{line:?}");
        }
    }

    #[test]
    fn arguments_are_words_with_quotes_and_escapes() {
        for (text, expected) in [
            ("a  b\tc", Some(vec!["a", "b", "c"])),
            ("a # b", Some(vec!["a"])),
            ("a#b", Some(vec!["a#b"])),
            ("\"a # b\"", Some(vec!["a # b"])),
            ("'a\"b' \"c'd\"", Some(vec!["a\"b", "c'd"])),
            ("a\"b c\"d", Some(vec!["ab cd"])),
            ("a\\ b", Some(vec!["a b"])),
            ("\"a\\ b\"", Some(vec!["a\\ b"])),
            ("\"a\\\"b\" \\\\ \\n", Some(vec!["a\"b", "\\", "\\n"])),
            ("\"\" b", Some(vec!["", "b"])),
            ("a \"b", None),
            ("a'", None),
            ("# x", Some(vec![])),
        ] {
            let expected: Option<Vec<String>> =
                expected.map(|words| words.into_iter().map(str::to_owned).collect());
            assert_eq!(arguments(text), expected, "{text:?}");
        }
    }
}
