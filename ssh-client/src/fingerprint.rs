//! The fingerprint of a public key: what a person compares, and what a configuration pins.

use std::{fmt, str::FromStr};

use base64::{Engine as _, engine::general_purpose::STANDARD_NO_PAD};
use ring::digest::{SHA256, digest};

/// The SHA-256 hash of a public key, as `ssh-keygen -l` shows it: `SHA256:` and 43 letters of base64.
///
/// Reads that form with or without the prefix and the padding, and finds it in a whole line of `ssh-keygen -l`.
///
/// ```
/// use ssh_client::Fingerprint;
///
/// let line = "256 SHA256:+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU github.com (ED25519)";
/// let fingerprint: Fingerprint = line.parse()?;
/// assert_eq!(fingerprint.to_string(), "SHA256:+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU");
/// # Ok::<(), ssh_client::InvalidFingerprint>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint([u8; 32]);

/// The MD5 hash of a public key, as old devices and `ssh-keygen -l -E md5` show it. Only for comparing by eye:
/// it cannot be pinned.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Md5Fingerprint([u8; 16]);

/// Text that is not the SHA-256 fingerprint of a key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "not a SHA-256 fingerprint: {reason} (expected SHA256: and 43 letters, as `ssh-keygen -l -f FILE` prints)"
)]
pub struct InvalidFingerprint {
    reason: String,
}

impl Fingerprint {
    /// The fingerprint of the public key in this blob (RFC 4253 section 6.6).
    #[must_use]
    pub fn of_blob(blob: &[u8]) -> Self {
        let hash = digest(&SHA256, blob);
        Self(hash.as_ref().try_into().expect("SHA-256 has 32 bytes"))
    }

    /// The 32 bytes of the hash.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl Md5Fingerprint {
    pub(crate) fn of_blob(blob: &[u8]) -> Self {
        Self(md5::compute(blob).0)
    }
}

impl FromStr for Fingerprint {
    type Err = InvalidFingerprint;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let invalid = |reason: &str| Err(InvalidFingerprint { reason: reason.to_owned() });
        let prefixed =
            |word: &&str| word.get(..7).is_some_and(|p| p.eq_ignore_ascii_case("SHA256:"));
        let mut words = text.split_whitespace();
        let word = match words.clone().find(prefixed) {
            Some(word) => &word[7..],
            None => match (words.next(), words.next()) {
                (Some(word), None) => word,
                (None, _) => return invalid("it is empty"),
                (Some(_), Some(_)) => return invalid("it is more than one word"),
            },
        };
        if is_md5(word) {
            return invalid("this is an MD5 fingerprint");
        }
        let digits = word.trim_end_matches('=');
        let Ok(bytes) = STANDARD_NO_PAD.decode(digits) else {
            return invalid("it is not base64");
        };
        match <[u8; 32]>::try_from(bytes) {
            Ok(hash) => Ok(Self(hash)),
            Err(bytes) => {
                Err(InvalidFingerprint { reason: format!("{} bytes instead of 32", bytes.len()) })
            }
        }
    }
}

/// `MD5:16:27:ac:…`, with or without the prefix.
fn is_md5(word: &str) -> bool {
    let pairs =
        word.get(..4).filter(|p| p.eq_ignore_ascii_case("MD5:")).map_or(word, |p| &word[p.len()..]);
    pairs.contains(':') && pairs.bytes().all(|byte| byte == b':' || byte.is_ascii_hexdigit())
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SHA256:{}", STANDARD_NO_PAD.encode(self.0))
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Fingerprint({self})")
    }
}

impl fmt::Display for Md5Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MD5")?;
        self.0.iter().try_for_each(|byte| write!(f, ":{byte:02x}"))
    }
}

impl fmt::Debug for Md5Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Md5Fingerprint({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GITHUB: &str = "+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU";

    #[test]
    fn every_spelling_reads_as_the_same_fingerprint() {
        let expected: Fingerprint = GITHUB.parse().unwrap();
        for spelling in [
            format!("SHA256:{GITHUB}"),
            format!("sha256:{GITHUB}"),
            format!(" SHA256:{GITHUB}=\n"),
            format!("256 SHA256:{GITHUB} root@host (ED25519)"),
        ] {
            assert_eq!(spelling.parse(), Ok(expected), "{spelling}");
        }
        assert_eq!(expected.to_string(), format!("SHA256:{GITHUB}"));
    }

    #[test]
    fn what_is_none_says_why() {
        let reason = |text: &str| text.parse::<Fingerprint>().unwrap_err().reason;
        assert_eq!(reason(""), "it is empty");
        assert_eq!(reason("two words"), "it is more than one word");
        assert_eq!(
            reason("16:27:ac:a5:76:28:2d:36:63:1b:56:4d:eb:df:a6:48"),
            "this is an MD5 fingerprint"
        );
        assert_eq!(reason("MD5:16:27:ac"), "this is an MD5 fingerprint");
        assert_eq!(reason("SHA256:AAAA"), "3 bytes instead of 32");
        assert_eq!(reason("SHA256:é"), "it is not base64");
        // One letter short, and a last letter with bits that no byte has.
        assert_eq!(reason(&GITHUB[..42]), "it is not base64");
        assert_eq!(reason(&format!("{}V", &GITHUB[..42])), "it is not base64");
    }
}
