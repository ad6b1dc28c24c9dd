//! A host certificate: the key in it, who signed it, for whom and until when.

use std::time::{SystemTime, UNIX_EPOCH};

use russh::keys::ssh_key::{Algorithm, Certificate, certificate::CertType, public::KeyData};

use crate::{PublicKey, pattern};

/// A certificate whose signature is right (PROTOCOL.certkeys of OpenSSH).
pub(super) struct HostCertificate {
    pub(super) key: PublicKey,
    pub(super) authority: PublicKey,
    certificate: Certificate,
}

impl HostCertificate {
    /// Nothing when it is none, or when its signature is wrong or of a kind that cannot be verified here (RSA
    /// without the feature `rsa`).
    pub(super) fn parse(blob: &PublicKey) -> Option<Self> {
        let certificate = Certificate::from_bytes(blob.blob()).ok()?;
        // OpenSSH's CASignatureAlgorithms: nothing with SHA-1.
        if matches!(
            certificate.signature().algorithm(),
            Algorithm::Dsa | Algorithm::Rsa { hash: None }
        ) {
            return None;
        }
        certificate.verify_signature().ok()?;
        let key = plain(certificate.public_key())?;
        let authority = plain(certificate.signature_key())?;
        Some(Self { key, authority, certificate })
    }

    /// Whether it is for the host of this name (without the port) at this time; `sshkey_cert_check_host`.
    pub(super) fn is_valid(&self, name: &str, now: SystemTime) -> bool {
        let Ok(since_epoch) = now.duration_since(UNIX_EPOCH) else { return false };
        let now = since_epoch.as_secs();
        let certificate = &self.certificate;
        certificate.cert_type() == CertType::Host
            && certificate.valid_after() <= now
            && now < certificate.valid_before()
            && certificate.critical_options().iter().next().is_none()
            && certificate
                .valid_principals()
                .iter()
                .any(|principal| pattern::matches(name.as_bytes(), principal.as_bytes()))
    }
}

fn plain(key: &KeyData) -> Option<PublicKey> {
    let key = russh::keys::ssh_key::PublicKey::from(key.clone());
    PublicKey::from_blob(key.to_bytes().ok()?).ok()
}
