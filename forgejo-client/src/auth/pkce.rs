//! Proof Key for Code Exchange (RFC 7636): who redeems a code is who asked for it.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::digest::{SHA256, digest};
use ring::rand::{SecureRandom, SystemRandom};
use secrecy::SecretString;

use crate::{Error, Result};

/// A text of 43 characters that nobody can guess.
pub(super) fn random() -> Result<String> {
    let mut bytes = [0; 32];
    SystemRandom::new()
        .fill(&mut bytes)
        .map_err(|_| Error::usage("the system gives no random numbers"))?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

/// What is shown of a verifier when the code is asked for.
pub(super) fn challenge(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(digest(&SHA256, verifier.as_bytes()))
}

/// A fresh verifier.
pub(super) fn verifier() -> Result<(SecretString, String)> {
    let verifier = random()?;
    let challenge = challenge(&verifier);
    Ok((verifier.into(), challenge))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_challenge_is_that_of_the_rfc() {
        // RFC 7636, appendix B.
        assert_eq!(
            challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"),
            "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
        );
    }

    #[test]
    fn no_two_verifiers_are_alike() {
        let one = random().unwrap();
        assert_eq!(one.len(), 43);
        assert_ne!(one, random().unwrap());
    }
}
