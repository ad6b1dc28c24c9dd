//! The SHA-256 fingerprint of a certificate: what a person compares with what the server shows.

use std::fmt;
use std::str::FromStr;

use sha2::{Digest, Sha256};

/// The SHA-256 hash of a certificate in DER form.
///
/// Reads what the usual tools print (`openssl x509 -fingerprint -sha256`, the web interface of
/// Proxmox VE): colons, spaces, case and a prefix such as `SHA256:` or `sha256 Fingerprint=` do
/// not matter. Shows itself as upper-case pairs with colons.
///
/// ```
/// use http_transport::Fingerprint;
///
/// let plain = "1f8b".repeat(16);
/// let fingerprint: Fingerprint = format!("SHA256:{plain}").parse()?;
/// assert!(fingerprint.to_string().starts_with("1F:8B:1F:"));
/// # Ok::<(), http_transport::InvalidFingerprint>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint([u8; 32]);

/// Text that is not a SHA-256 fingerprint.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a SHA-256 fingerprint: {reason} (expected 32 pairs of hex digits, such as AB:CD:…)")]
pub struct InvalidFingerprint {
    reason: String,
}

impl Fingerprint {
    /// The fingerprint of a certificate, given in DER form.
    pub fn of_der(certificate: &[u8]) -> Self {
        Self(Sha256::digest(certificate).into())
    }

    /// The 32 bytes of the hash.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl From<[u8; 32]> for Fingerprint {
    fn from(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }
}

impl FromStr for Fingerprint {
    type Err = InvalidFingerprint;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits = without_prefix(text.trim());
        let mut bytes = [0; 32];
        let mut count = 0;
        for (position, digit) in
            digits.chars().filter(|c| !matches!(c, ':' | ' ' | '-')).enumerate()
        {
            let value = digit.to_digit(16).ok_or_else(|| InvalidFingerprint {
                reason: format!("{digit:?} is not a hex digit"),
            })?;
            if let Some(byte) = bytes.get_mut(position / 2) {
                *byte = *byte << 4 | u8::try_from(value).expect("a hex digit is below 16");
            }
            count = position + 1;
        }
        match count {
            64 => Ok(Self(bytes)),
            40 => Err(InvalidFingerprint { reason: "this is a SHA-1 fingerprint".into() }),
            _ => Err(InvalidFingerprint { reason: format!("{count} hex digits instead of 64") }),
        }
    }
}

/// `SHA256:…`, `sha256 Fingerprint=…`, `SHA-256 …` → what stands after it.
fn without_prefix(text: &str) -> &str {
    let text = text.rsplit_once('=').map_or(text, |(_, digits)| digits);
    ["sha256:", "sha-256:", "sha256 ", "sha-256 "]
        .iter()
        .find_map(|prefix| {
            let (head, rest) = text.split_at_checked(prefix.len())?;
            head.eq_ignore_ascii_case(prefix).then_some(rest)
        })
        .unwrap_or(text)
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, byte) in self.0.iter().enumerate() {
            if position > 0 {
                formatter.write_str(":")?;
            }
            write!(formatter, "{byte:02X}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Fingerprint({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: &str = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

    #[test]
    fn every_spelling_of_the_usual_tools_reads_as_the_same_fingerprint() {
        let expected = Fingerprint::of_der(b"test");
        let pairs = expected.to_string();
        for spelling in [
            PLAIN.to_owned(),
            PLAIN.to_uppercase(),
            pairs.clone(),
            pairs.to_lowercase(),
            format!("SHA256:{pairs}"),
            format!("sha256 Fingerprint={pairs}\n"),
            format!("SHA-256 {pairs}"),
            pairs.replace(':', " "),
        ] {
            assert_eq!(spelling.parse(), Ok(expected), "{spelling}");
        }
    }

    #[test]
    fn text_that_is_not_a_fingerprint_says_what_is_wrong_with_it() {
        let reason = |text: &str| text.parse::<Fingerprint>().unwrap_err().reason;
        assert_eq!(reason(&PLAIN[..40]), "this is a SHA-1 fingerprint");
        assert_eq!(reason(&format!("{PLAIN}00")), "66 hex digits instead of 64");
        assert_eq!(reason(""), "0 hex digits instead of 64");
        assert_eq!(reason("xyz"), "'x' is not a hex digit");
    }
}
