//! One line of a known_hosts file.

use std::{path::Path, sync::Arc};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use ring::hmac;

use super::{KnownHosts, RecordedKey, SkippedLine};
use crate::{Place, PublicKey, pattern};

/// What starts a hashed name: `|1|salt|hash`.
pub(super) const HASH_MAGIC: &str = "|1|";

#[derive(Clone, Debug)]
pub(super) struct Line {
    file: Arc<Path>,
    number: usize,
    pub(super) marker: Option<Marker>,
    names: Names,
    pub(super) key: PublicKey,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Marker {
    CertAuthority,
    Revoked,
}

#[derive(Clone, Debug)]
enum Names {
    /// Patterns between commas.
    Patterns(Vec<u8>),
    /// One name, hashed with HMAC-SHA1.
    Hashed { salt: [u8; 20], hash: [u8; 20] },
}

impl Line {
    pub(super) fn at(&self) -> Place {
        Place::new(&*self.file, self.number)
    }

    /// Whether this line is about the host of this name (lower case, with the port).
    pub(super) fn is_about(&self, name: &str) -> bool {
        match &self.names {
            Names::Patterns(list) => pattern::list_matches(name.as_bytes(), list),
            Names::Hashed { salt, hash } => hash_name(salt, name) == *hash,
        }
    }

    pub(super) fn recorded(&self) -> RecordedKey {
        RecordedKey {
            at: self.at(),
            algorithm: self.key.algorithm().to_owned(),
            fingerprint: self.key.fingerprint(),
        }
    }

    /// The names as written; nothing when they are hashed.
    pub(super) fn names(&self) -> Option<String> {
        match &self.names {
            Names::Patterns(list) => Some(String::from_utf8_lossy(list).into_owned()),
            Names::Hashed { .. } => None,
        }
    }
}

pub(super) fn hash_name(salt: &[u8; 20], name: &str) -> [u8; 20] {
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, salt);
    let tag = hmac::sign(&key, name.as_bytes());
    tag.as_ref().try_into().expect("SHA-1 has 20 bytes")
}

pub(super) fn parse(file: &Path, content: &[u8]) -> KnownHosts {
    let file: Arc<Path> = Arc::from(file);
    let mut known = KnownHosts::new();
    for (index, text) in content.split(|byte| *byte == b'\n').enumerate() {
        let number = index + 1;
        match parse_line(text) {
            Ok(None) => {}
            Ok(Some((marker, names, key))) => {
                known.lines.push(Line { file: file.clone(), number, marker, names, key });
            }
            Err(reason) => {
                known.skipped.push(SkippedLine { at: Place::new(&*file, number), reason });
            }
        }
    }
    known
}

/// Marker, names and key; nothing for an empty line or a comment.
fn parse_line(text: &[u8]) -> Result<Option<(Option<Marker>, Names, PublicKey)>, String> {
    // OpenSSH reads C strings.
    let text = text.split(|byte| *byte == 0).next().unwrap_or_default();
    let text = text.strip_suffix(b"\r").unwrap_or(text);
    let (first, rest) = word(text);
    if first.is_empty() || first.starts_with(b"#") {
        return Ok(None);
    }
    let (marker, (names, rest)) = match first {
        b"@cert-authority" => (Some(Marker::CertAuthority), word(rest)),
        b"@revoked" => (Some(Marker::Revoked), word(rest)),
        _ if first.starts_with(b"@") => {
            return Err(format!("unknown marker {}", String::from_utf8_lossy(first)));
        }
        _ => (None, (first, rest)),
    };
    if names.starts_with(b"@") {
        return Err("two markers".to_owned());
    }
    let names = parse_names(names)?;
    // What follows the blob is a comment in any encoding.
    let (algorithm, rest) = word(rest);
    let (blob, _) = word(rest);
    let key = [algorithm, blob].join(&b' ');
    let key = std::str::from_utf8(&key).map_err(|_| "no key in it".to_owned())?;
    let key: PublicKey = key.parse().map_err(|invalid| format!("{invalid}"))?;
    Ok(Some((marker, names, key)))
}

fn parse_names(names: &[u8]) -> Result<Names, String> {
    let Some(hashed) = names.strip_prefix(b"|") else {
        return Ok(Names::Patterns(names.to_ascii_lowercase()));
    };
    let parts = hashed.strip_prefix(b"1|").and_then(|rest| {
        let delimiter = rest.iter().position(|byte| *byte == b'|')?;
        let (salt, hash) = (&rest[..delimiter], &rest[delimiter + 1..]);
        let salt = STANDARD.decode(salt).ok()?.try_into().ok()?;
        let hash = STANDARD.decode(hash).ok()?.try_into().ok()?;
        Some(Names::Hashed { salt, hash })
    });
    parts.ok_or_else(|| "its hashed name is broken".to_owned())
}

/// The first word and what follows it; blanks are spaces and tabs, any number of them.
fn word(text: &[u8]) -> (&[u8], &[u8]) {
    let is_blank = |byte: &u8| matches!(byte, b' ' | b'\t');
    let start = text.iter().position(|byte| !is_blank(byte)).unwrap_or(text.len());
    let text = &text[start..];
    let end = text.iter().position(is_blank).unwrap_or(text.len());
    text.split_at(end)
}
