//! Keys, made when the lab starts: cheap ones, since every test starts a lab.

use std::io;

use russh::keys::ssh_key::LineEnding;
use russh::keys::{Algorithm, EcdsaCurve, HashAlg, PrivateKey, PublicKey};

/// What kind of key a host shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum SshKeyKind {
    /// `ssh-ed25519`
    Ed25519,
    /// `ecdsa-sha2-nistp256`
    EcdsaP256,
}

/// A new key.
pub(crate) fn generate(kind: SshKeyKind, comment: &str) -> io::Result<PrivateKey> {
    let algorithm = match kind {
        SshKeyKind::Ed25519 => Algorithm::Ed25519,
        SshKeyKind::EcdsaP256 => Algorithm::Ecdsa { curve: EcdsaCurve::NistP256 },
    };
    let mut key = PrivateKey::random(&mut russh::keys::key::safe_rng(), algorithm)
        .map_err(io::Error::other)?;
    key.set_comment(comment);
    Ok(key)
}

/// The private half as OpenSSH writes it.
pub(crate) fn private_file(key: &PrivateKey) -> io::Result<String> {
    Ok(key.to_openssh(LineEnding::LF).map_err(io::Error::other)?.to_string())
}

/// The public half as OpenSSH writes it, with a line break.
pub(crate) fn public_file(key: &PrivateKey) -> io::Result<String> {
    Ok(key.public_key().to_openssh().map_err(io::Error::other)? + "\n")
}

/// Algorithm and key, without the comment.
pub(crate) fn public_words(key: &PrivateKey) -> io::Result<String> {
    let line = public_file(key)?;
    Ok(line.split_whitespace().take(2).collect::<Vec<_>>().join(" "))
}

/// `SHA256:…`
pub(crate) fn fingerprint(key: &PrivateKey) -> String {
    key.public_key().fingerprint(HashAlg::Sha256).to_string()
}

/// Whether a file in the form of `authorized_keys` names this key.
pub(crate) fn authorizes(authorized_keys: &str, key: &PublicKey) -> bool {
    authorized_keys.lines().any(|line| {
        PublicKey::from_openssh(line.trim()).is_ok_and(|known| known.key_data() == key.key_data())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_authorized_by_its_line_whatever_the_comment() {
        let key = generate(SshKeyKind::Ed25519, "one").unwrap();
        let other = generate(SshKeyKind::EcdsaP256, "two").unwrap();
        let file = format!("# mine\n\n{} elsewhere\n", public_words(&key).unwrap());
        assert!(authorizes(&file, key.public_key()));
        assert!(!authorizes(&file, other.public_key()));
    }
}
