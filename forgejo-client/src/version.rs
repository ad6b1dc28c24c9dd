//! What runs there: read from a version text, and never an error.

use std::fmt;

use serde::de::{Deserialize, Deserializer};

/// Which of the two related servers it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Software {
    /// Forgejo; its version ends with `+gitea-…`, the API level it is compatible with.
    Forgejo,
    /// Gitea.
    Gitea,
    /// A custom build whose version does not say (a bare commit, for instance).
    Unknown,
}

/// The version of a server, from `/version`.
///
/// Reading one never fails: custom builds answer a bare commit, and a client has no reason to stop
/// there. Numbers of Forgejo and of Gitea mean different things and are not to be compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    raw: String,
    software: Software,
    numbers: Option<(u16, u16, u16)>,
}

impl Version {
    /// Reads the text that the server gives: `11.0.1+gitea-1.22.0`, `1.23.0+dev-608-gec2d1593c2`,
    /// `b5757a6`.
    pub fn read(raw: &str) -> Self {
        let numbers = numbers(raw);
        let software = match numbers {
            // Forgejo before 7.0 counted as Gitea does and had the suffix already.
            Some(_) if raw.contains("+gitea-") => Software::Forgejo,
            // Gitea has never left 1; Forgejo may have been built without its suffix.
            Some((1, ..)) => Software::Gitea,
            Some((major, ..)) if major >= 7 => Software::Forgejo,
            _ => Software::Unknown,
        };
        // A lone number may be anything.
        let numbers = numbers.filter(|_| raw.contains('.'));
        let software = if numbers.is_some() { software } else { Software::Unknown };
        Self { raw: raw.to_owned(), software, numbers }
    }

    /// The text as the server gave it.
    pub fn as_str(&self) -> &str {
        &self.raw
    }

    /// Which server it is.
    pub fn software(&self) -> Software {
        self.software
    }

    /// The first number; `None` when the text holds none.
    pub fn major(&self) -> Option<u16> {
        self.numbers.map(|(major, ..)| major)
    }

    /// The second number.
    pub fn minor(&self) -> Option<u16> {
        self.numbers.map(|(_, minor, _)| minor)
    }

    /// The third number.
    pub fn patch(&self) -> Option<u16> {
        self.numbers.map(|(.., patch)| patch)
    }
}

/// The numbers at the start: `11.0.1`, also `v1.22`.
fn numbers(raw: &str) -> Option<(u16, u16, u16)> {
    let text = raw.trim().trim_start_matches('v');
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    // `17e9ab4` is a commit, not a version 17.
    if text[end..].starts_with(|c: char| c.is_ascii_alphanumeric()) {
        return None;
    }
    let mut numbers = text[..end].split('.').map(str::parse);
    let major = numbers.next()?.ok()?;
    let mut next = || numbers.next().and_then(Result::ok).unwrap_or(0);
    Some((major, next(), next()))
}

impl fmt::Display for Version {
    /// `Forgejo 11.0`; the raw text where it cannot be read.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self.software {
            Software::Forgejo => "Forgejo",
            Software::Gitea => "Gitea",
            Software::Unknown => return write!(formatter, "version {:?}", self.raw),
        };
        match self.numbers {
            Some((major, minor, 0)) => write!(formatter, "{name} {major}.{minor}"),
            Some((major, minor, patch)) => write!(formatter, "{name} {major}.{minor}.{patch}"),
            None => write!(formatter, "{name} {}", self.raw),
        }
    }
}

/// From the answer of `/version`; anything else is an unknown version.
impl<'de> Deserialize<'de> for Version {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let answer = serde_json::Value::deserialize(deserializer)?;
        let text = answer.get("version").unwrap_or(&answer).as_str().unwrap_or_default();
        Ok(Self::read(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_kinds_of_servers_are_recognised() {
        for (raw, shown) in [
            ("17.0.0-dev-609-a14eb80977+gitea-1.22.0", "Forgejo 17.0"),
            ("11.0.1+gitea-1.22.0", "Forgejo 11.0.1"),
            ("1.21.11-1+gitea-1.21.11", "Forgejo 1.21.11"),
            ("12.0.0", "Forgejo 12.0"),
            ("1.23.0+dev-608-gec2d1593c2", "Gitea 1.23"),
            ("v1.22.3", "Gitea 1.22.3"),
            ("b5757a6", "version \"b5757a6\""),
            ("17e9ab4", "version \"17e9ab4\""),
            ("1234567", "version \"1234567\""),
            ("", "version \"\""),
            ("development", "version \"development\""),
            ("99999999.1", "version \"99999999.1\""),
        ] {
            assert_eq!(Version::read(raw).to_string(), shown, "{raw}");
        }
    }

    #[test]
    fn no_answer_makes_reading_the_version_fail() {
        for (json, raw) in [
            (r#"{"version":"11.0.1+gitea-1.22.0"}"#, "11.0.1+gitea-1.22.0"),
            (r#"{"version":null}"#, ""),
            (r#"{"version":7}"#, ""),
            (r#""1.2.3""#, "1.2.3"),
            ("[]", ""),
            ("null", ""),
        ] {
            assert_eq!(serde_json::from_str::<Version>(json).unwrap().as_str(), raw, "{json}");
        }
    }
}
