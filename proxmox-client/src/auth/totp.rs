//! The second factor: a code that changes every 30 seconds.

use std::time::{SystemTime, UNIX_EPOCH};

use secrecy::{ExposeSecret, SecretString};
use totp_rs::{Builder, Secret};

/// A shared secret in the form that the server hands out: six digits, 30 seconds, SHA-1.
pub(crate) struct Totp(totp_rs::Totp);

impl Totp {
    /// Reads the secret as it stands below the QR code: base32; spaces, dashes, case and padding do
    /// not matter.
    pub(crate) fn from_secret(secret: &SecretString) -> Option<Self> {
        let base32: String = secret
            .expose_secret()
            .chars()
            .filter(|character| !character.is_whitespace() && !matches!(character, '-' | '='))
            .map(|character| character.to_ascii_uppercase())
            .collect();
        let secret = Secret::try_from_base32(&base32).ok()?;
        if secret.as_bytes().is_empty() {
            return None;
        }
        // Shorter secrets than the RFC advises exist; whether one is good is the server's matter.
        Some(Self(Builder::new().with_secret(secret).build_noncompliant()))
    }

    /// The code of this moment.
    pub(crate) fn code(&self, now: SystemTime) -> String {
        let seconds = now.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
        self.0.generate(seconds).to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_reads_in_the_ways_people_write_it() {
        let code = |secret: &str| {
            let totp = Totp::from_secret(&SecretString::from(secret))?;
            Some(totp.code(UNIX_EPOCH + std::time::Duration::from_secs(59)))
        };
        // RFC 6238, appendix B.
        let expected = Some("287082".to_owned());
        assert_eq!(code("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"), expected);
        assert_eq!(code("gezd gnbv gy3t qojq-gezd gnbv gy3t qojq=="), expected);
        assert_eq!(code("not base32!"), None);
        assert_eq!(code(" "), None);
    }
}
