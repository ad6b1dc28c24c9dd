//! Signing with a key that the host accepts. Only here a passphrase is asked for: for a key that is of use.

use std::sync::Arc;

use russh::keys::agent::AgentIdentity;
use russh::keys::ssh_encoding::Encode as _;
use russh::keys::{HashAlg, PrivateKey, signature};

use super::agent;
use super::candidates::{Candidate, Holder};
use super::key_file::{Unlocked, Unusable};
use crate::Host;
use crate::prompt::Asking;

/// Signs for one candidate.
pub(super) struct Signer {
    holder: Holder,
    hop: Host,
    asking: Asking,
    unlocked: Unlocked,
}

/// Why there is no signature.
pub(super) enum Failure {
    /// The connection is gone.
    Gone,
    Unusable(Unusable),
}

impl From<russh::SendError> for Failure {
    fn from(_: russh::SendError) -> Self {
        Self::Gone
    }
}

impl Signer {
    pub(super) fn new(key: Candidate, hop: &Host, asking: &Asking, unlocked: Unlocked) -> Self {
        Self { holder: key.holder, hop: hop.clone(), asking: asking.clone(), unlocked }
    }
}

impl russh::Signer for Signer {
    type Error = Failure;

    async fn auth_sign(
        &mut self,
        _: &AgentIdentity,
        hash: Option<HashAlg>,
        data: Vec<u8>,
    ) -> Result<Vec<u8>, Failure> {
        match &self.holder {
            Holder::Agent { agent, identity } => {
                // The agent may ask somebody to confirm, or to touch a token.
                let _thinking = self.asking.thinking();
                agent::sign(agent, identity, hash, data).await
            }
            Holder::File(file) => {
                match file.private(&self.hop, &self.asking, &self.unlocked).await {
                    Ok(key) => sign(key, hash, data).await,
                    Err(unusable) => Err(unusable),
                }
            }
        }
        .map_err(Failure::Unusable)
    }
}

/// `data` with the signature behind it, as the protocol wants it.
async fn sign(
    key: Arc<PrivateKey>,
    hash: Option<HashAlg>,
    mut data: Vec<u8>,
) -> Result<Vec<u8>, Unusable> {
    let signing = tokio::task::spawn_blocking(move || {
        let signature = signature_of(&key, hash, &data)?;
        let mut blob = Vec::new();
        signature.encode(&mut blob)?;
        blob.as_slice().encode(&mut data)?;
        Ok(data)
    });
    let failed = |error: String| Unusable::File(format!("the key cannot sign: {error}"));
    signing
        .await
        .map_err(|error| failed(error.to_string()))?
        .map_err(|error: russh::keys::ssh_key::Error| failed(error.to_string()))
}

fn signature_of(
    key: &PrivateKey,
    hash: Option<HashAlg>,
    data: &[u8],
) -> Result<russh::keys::ssh_key::Signature, russh::keys::ssh_key::Error> {
    use signature::Signer as _;
    #[cfg(feature = "rsa")]
    if let Some(rsa) = key.key_data().rsa() {
        // A key of RSA does not say with which hash it signs; host and client agreed on one.
        return Ok((rsa, hash).try_sign(data)?);
    }
    let _ = hash;
    Ok(key.key_data().try_sign(data)?)
}
