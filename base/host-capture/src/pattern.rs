//! Path patterns: the small part of shell globbing that both doors understand alike.

use std::{fmt, sync::Arc};

/// A relative path with `*`, `?` and `[0-9]`-like sets in its components, as the shell expands it: a wildcard
/// never crosses a `/`, and never matches the dot of a hidden name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Pattern {
    components: Vec<Component>,
    /// The pattern up to each component, as a key: equal starts of two patterns mean the same paths.
    starts: Vec<Arc<str>>,
}

/// What one name between two slashes may look like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Component {
    tokens: Vec<Token>,
    /// The name itself, when there is no wildcard in it.
    literal: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Byte(u8),
    AnyText,
    AnyByte,
    OneOf(Ranges),
}

/// Inclusive ranges of letters and digits.
type Ranges = Vec<(u8, u8)>;

impl Pattern {
    /// Every text is a pattern: what is no wildcard stands for itself. Empty components and `.` mean nothing,
    /// and `..` neither: a plan never leaves its root.
    pub(crate) fn new(text: &str) -> Self {
        let parts = text.split('/').filter(|part| !matches!(*part, "" | "." | ".."));
        Self::of(parts.map(Component::new).collect())
    }

    /// The same, and below it a path without wildcards.
    pub(crate) fn below(&self, path: &str) -> Self {
        let plain = path.split('/').map(Component::plain);
        Self::of(self.components.iter().cloned().chain(plain).collect())
    }

    fn of(components: Vec<Component>) -> Self {
        let mut start = String::new();
        let mut starts = vec![Arc::from("")];
        for component in &components {
            // The shell's form tells a quoted `*` from a wildcard.
            start.push_str(&format!("/{component}"));
            starts.push(Arc::from(start.as_str()));
        }
        Self { components, starts }
    }

    /// Each start of the pattern, from nothing to the whole.
    pub(crate) fn starts(&self) -> &[Arc<str>] {
        &self.starts
    }

    pub(crate) fn components(&self) -> &[Component] {
        &self.components
    }
}

/// The pattern as a shell word: everything but the wildcards is quoted.
impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(".")?;
        self.components.iter().try_for_each(|component| write!(f, "/{component}"))
    }
}

impl Component {
    fn new(text: &str) -> Self {
        let mut text = text.as_bytes();
        let mut tokens = Vec::with_capacity(text.len());
        while let [first, rest @ ..] = text {
            text = rest;
            tokens.push(match first {
                b'*' => Token::AnyText,
                b'?' => Token::AnyByte,
                b'[' => match one_of(rest) {
                    Some((ranges, after)) => {
                        text = after;
                        Token::OneOf(ranges)
                    }
                    None => Token::Byte(b'['),
                },
                byte => Token::Byte(*byte),
            });
        }
        Self::of(tokens)
    }

    /// A name in which nothing is a wildcard.
    fn plain(name: &str) -> Self {
        Self::of(name.bytes().map(Token::Byte).collect())
    }

    fn of(tokens: Vec<Token>) -> Self {
        let byte = |token: &Token| if let Token::Byte(byte) = token { Some(*byte) } else { None };
        let literal: Option<Vec<u8>> = tokens.iter().map(byte).collect();
        // Components are cut from a `str` at ASCII bytes, so this is always UTF-8.
        let literal = literal.map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        Self { tokens, literal }
    }

    /// The name itself, when there is no wildcard in it.
    pub(crate) fn literal(&self) -> Option<&str> {
        self.literal.as_deref()
    }

    pub(crate) fn matches(&self, name: &[u8]) -> bool {
        let hidden = name.first() == Some(&b'.');
        if hidden && self.tokens.first() != Some(&Token::Byte(b'.')) {
            return false;
        }
        // The usual linear match: on a mismatch let the last `*` swallow one more byte.
        let (mut token, mut byte) = (0, 0);
        let mut last_star: Option<(usize, usize)> = None;
        while byte < name.len() {
            match self.tokens.get(token) {
                Some(Token::AnyText) => {
                    last_star = Some((token, byte));
                    token += 1;
                }
                Some(single) if single.matches(name[byte]) => {
                    token += 1;
                    byte += 1;
                }
                _ => {
                    let Some((star, start)) = last_star else { return false };
                    last_star = Some((star, start + 1));
                    (token, byte) = (star + 1, start + 1);
                }
            }
        }
        self.tokens[token..].iter().all(|rest| *rest == Token::AnyText)
    }
}

impl fmt::Display for Component {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut tokens = self.tokens.as_slice();
        while let [token, rest @ ..] = tokens {
            tokens = rest;
            match token {
                Token::AnyText => f.write_str("*")?,
                Token::AnyByte => f.write_str("?")?,
                Token::OneOf(ranges) => {
                    f.write_str("[")?;
                    for (from, to) in ranges {
                        write!(f, "{}-{}", char::from(*from), char::from(*to))?;
                    }
                    f.write_str("]")?;
                }
                Token::Byte(first) => {
                    let mut literal = vec![*first];
                    while let [Token::Byte(byte), rest @ ..] = tokens {
                        literal.push(*byte);
                        tokens = rest;
                    }
                    // Components are cut from a `str` at ASCII bytes, so this is always UTF-8.
                    f.write_str(&quote(&String::from_utf8_lossy(&literal)))?;
                }
            }
        }
        Ok(())
    }
}

impl Token {
    fn matches(&self, byte: u8) -> bool {
        match self {
            Self::Byte(own) => *own == byte,
            Self::AnyByte => true,
            Self::OneOf(ranges) => ranges.iter().any(|(from, to)| (*from..=*to).contains(&byte)),
            Self::AnyText => false,
        }
    }
}

/// `0-9]rest` → the ranges and the rest; nothing when this is no set of letters, digits and ranges of them.
fn one_of(text: &[u8]) -> Option<(Ranges, &[u8])> {
    let end = text.iter().position(|byte| *byte == b']')?;
    let (mut inside, rest) = (&text[..end], &text[end + 1..]);
    let mut ranges = Ranges::new();
    while let [from, after @ ..] = inside {
        let (to, after) = match after {
            [b'-', to, after @ ..] => (to, after),
            _ => (from, after),
        };
        if !from.is_ascii_alphanumeric() || !to.is_ascii_alphanumeric() {
            return None;
        }
        ranges.push((*from, *to));
        inside = after;
    }
    (!ranges.is_empty()).then_some((ranges, rest))
}

/// A text as one word of a POSIX shell. A quote in it becomes `'"'"'` and not the usual `'\''`, because fish takes
/// the backslash for an escape when words are quoted twice.
pub(crate) fn quote(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_-./:=,@%+".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        text.to_owned()
    } else {
        format!("'{}'", text.replace('\'', r#"'"'"'"#))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pattern: &str, name: &str) -> bool {
        Component::new(pattern).matches(name.as_bytes())
    }

    #[test]
    fn a_wildcard_matches_as_the_shell_does() {
        assert!(matches("hwmon*", "hwmon12"));
        assert!(matches("*_input", "temp1_input"));
        assert!(matches("temp[0-9]*", "temp1_crit_alarm"));
        assert!(!matches("temp[0-9]*", "temperature"));
        assert!(matches("a*b*c", "aXbYbZc"));
        assert!(!matches("a*b*c", "aXbYbZ"));
        assert!(!matches("*", ".hidden"));
        assert!(matches(".*", ".hidden"));
        assert!(matches("*", "[odd"));
    }

    #[test]
    fn only_the_wildcards_stay_unquoted() {
        let pattern = Pattern::new("/class/it's here/../hw mon*/temp[0-9]*");
        assert_eq!(pattern.to_string(), r#"./class/'it'"'"'s here'/'hw mon'*/temp[0-9]*"#);
    }

    #[test]
    fn a_set_of_anything_but_letters_and_digits_is_text() {
        assert_eq!(Pattern::new("a[!b]$(x)").to_string(), "./'a[!b]$(x)'");
        assert!(matches("a[!b]", "a[!b]"));
    }
}
