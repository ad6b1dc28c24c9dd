//! A public key as the wire and the files carry it: the name of its algorithm and a blob.

use std::{fmt, str::FromStr};

use base64::{Engine as _, engine::general_purpose::STANDARD};

use crate::fingerprint::{Fingerprint, Md5Fingerprint};

/// A public key or a certificate (RFC 4253 section 6.6), not looked into any further than its algorithm's name.
///
/// Two are equal when their blobs are. Shows itself, and is read, as in a `.pub` file: `ssh-ed25519 AAAA…`.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct PublicKey {
    algorithm: String,
    blob: Vec<u8>,
}

/// Bytes or text that are no public key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a public key: {reason}")]
pub struct InvalidPublicKey {
    reason: &'static str,
}

impl PublicKey {
    /// The key in this blob; the algorithm is the first string in it.
    ///
    /// # Errors
    /// When the blob does not start with a name and something after it.
    pub fn from_blob(blob: impl Into<Vec<u8>>) -> Result<Self, InvalidPublicKey> {
        let blob = blob.into();
        let invalid = |reason| InvalidPublicKey { reason };
        let (length, rest) = blob.split_first_chunk::<4>().ok_or(invalid("its blob is cut off"))?;
        let length = usize::try_from(u32::from_be_bytes(*length))
            .map_err(|_| invalid("its blob is cut off"))?;
        let (name, key) = rest.split_at_checked(length).ok_or(invalid("its blob is cut off"))?;
        if name.is_empty() || !name.iter().all(u8::is_ascii_graphic) {
            return Err(invalid("its blob names no algorithm"));
        }
        if key.is_empty() {
            return Err(invalid("its blob is cut off"));
        }
        let algorithm = String::from_utf8_lossy(name).into_owned();
        Ok(Self { algorithm, blob })
    }

    /// What the blob says it is: `ssh-ed25519`, `ecdsa-sha2-nistp256`, `ssh-rsa` (whatever the signature
    /// algorithm), or a certificate such as `ssh-ed25519-cert-v01@openssh.com`.
    #[must_use]
    pub fn algorithm(&self) -> &str {
        &self.algorithm
    }

    /// The wire form.
    #[must_use]
    pub fn blob(&self) -> &[u8] {
        &self.blob
    }

    /// What a person compares. For a certificate this is the hash of the whole of it, unlike `ssh-keygen -l`,
    /// which shows the key inside.
    #[must_use]
    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint::of_blob(&self.blob)
    }

    /// The same in the form of old devices, for comparing by eye only.
    #[must_use]
    pub fn md5_fingerprint(&self) -> Md5Fingerprint {
        Md5Fingerprint::of_blob(&self.blob)
    }

    /// Whether this is a certificate and not a bare key.
    #[must_use]
    pub fn is_certificate(&self) -> bool {
        self.algorithm.ends_with("-cert-v01@openssh.com")
    }
}

/// `ssh-ed25519 AAAA…`, and maybe a comment, as in a `.pub` file or after the names of a known_hosts line.
impl FromStr for PublicKey {
    type Err = InvalidPublicKey;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let invalid = |reason| InvalidPublicKey { reason };
        let mut words = text.split([' ', '\t', '\r', '\n']).filter(|word| !word.is_empty());
        let algorithm = words.next().ok_or(invalid("it is empty"))?;
        let blob = words.next().ok_or(invalid("nothing follows the name of the algorithm"))?;
        let blob = STANDARD.decode(blob).map_err(|_| invalid("its blob is not base64"))?;
        let key = Self::from_blob(blob)?;
        if key.algorithm != algorithm {
            return Err(invalid("its blob is of another algorithm than it says"));
        }
        Ok(key)
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.algorithm, STANDARD.encode(&self.blob))
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({} {})", self.algorithm, self.fingerprint())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GITHUB: &str =
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl";

    #[test]
    fn a_key_reads_and_shows_itself_as_in_a_pub_file() {
        let key: PublicKey = format!(" {GITHUB}\t root@pve comment\n").parse().unwrap();
        assert_eq!(key.algorithm(), "ssh-ed25519");
        assert_eq!(key.to_string(), GITHUB);
        assert_eq!(
            key.fingerprint().to_string(),
            "SHA256:+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU"
        );
        assert_eq!(
            key.md5_fingerprint().to_string(),
            "MD5:65:96:2d:fc:e8:d5:a9:11:64:0c:0f:ea:00:6e:5b:bd"
        );
        assert!(!key.is_certificate());
    }

    #[test]
    fn a_broken_key_says_what_is_wrong_with_it() {
        let reason = |text: &str| text.parse::<PublicKey>().unwrap_err().reason;
        assert_eq!(reason(" "), "it is empty");
        assert_eq!(reason("ssh-ed25519"), "nothing follows the name of the algorithm");
        assert_eq!(reason("ssh-ed25519 AAA!"), "its blob is not base64");
        assert_eq!(reason("ssh-ed25519 AAAA"), "its blob is cut off");
        assert_eq!(reason("ssh-ed25519 AAAAAAAA"), "its blob names no algorithm");
        assert_eq!(reason("ssh-ed25519 /////w=="), "its blob is cut off");
        let other = GITHUB.replacen("ssh-ed25519", "ssh-rsa", 1);
        assert_eq!(reason(&other), "its blob is of another algorithm than it says");
    }
}
