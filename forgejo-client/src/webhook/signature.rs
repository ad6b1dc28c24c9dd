//! Whether a delivery was signed with the secret.
//!
//! A server without a secret sends the headers all the same, empty: whoever takes an empty
//! signature for "not signed, so not checked" takes everything from everybody.

use http_transport::header::HeaderMap;
use ring::hmac;
use secrecy::{ExposeSecret, SecretString};

/// The headers that may carry the signature; all of them say the same.
const HEADERS: [&str; 4] =
    ["x-forgejo-signature", "x-gitea-signature", "x-gogs-signature", "x-hub-signature-256"];

/// Checks deliveries by the secret of a webhook.
#[derive(Clone)]
pub struct Verifier {
    key: hmac::Key,
}

/// A secret of no characters, by which anybody can sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the secret of a webhook must not be empty: anybody could sign with it")]
pub struct EmptySecret;

/// Why a delivery is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refused {
    /// No header with a signature.
    #[error("the delivery is not signed")]
    Missing,
    /// A header without a signature in it: the webhook has no secret on the server.
    #[error("the signature is empty: the webhook has no secret on the server")]
    Empty,
    /// A header twice, or two signatures in one: which of them counts would be up to the sender.
    #[error("there is more than one signature")]
    Doubled,
    /// Not 64 hexadecimal digits.
    #[error("the signature is no HMAC-SHA256")]
    Malformed,
    /// A signature by another secret, or over another body.
    #[error("the signature is not that of the secret over this body")]
    Forged,
}

impl Verifier {
    /// Checks by this secret.
    ///
    /// # Errors
    /// When it is empty.
    pub fn new(secret: &SecretString) -> Result<Self, EmptySecret> {
        match secret.expose_secret() {
            "" => Err(EmptySecret),
            secret => Ok(Self { key: hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes()) }),
        }
    }

    /// Checks the signature over the body as it came. Every header that carries one must be right;
    /// the comparison takes the same time however wrong it is.
    ///
    /// # Errors
    /// [`Refused`], for anything but a right signature.
    pub fn verify(&self, headers: &HeaderMap, body: &[u8]) -> Result<(), Refused> {
        let mut checked = false;
        for name in HEADERS {
            let mut values = headers.get_all(name).into_iter();
            let Some(value) = values.next() else { continue };
            if values.next().is_some() {
                return Err(Refused::Doubled);
            }
            self.check(value.as_bytes(), body)?;
            checked = true;
        }
        if checked { Ok(()) } else { Err(Refused::Missing) }
    }

    fn check(&self, signature: &[u8], body: &[u8]) -> Result<(), Refused> {
        let signature = signature.trim_ascii();
        // GitHub's way of writing it.
        let digits = signature.strip_prefix(b"sha256=").unwrap_or(signature);
        if digits.is_empty() {
            return Err(Refused::Empty);
        }
        if digits.contains(&b',') {
            return Err(Refused::Doubled);
        }
        let signature = unhex(digits).ok_or(Refused::Malformed)?;
        hmac::verify(&self.key, body, &signature).map_err(|_| Refused::Forged)
    }
}

/// The bytes of 64 hexadecimal digits.
fn unhex(digits: &[u8]) -> Option<[u8; 32]> {
    if digits.len() != 64 || !digits.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    let mut bytes = [0; 32];
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(bytes)
}

impl std::fmt::Debug for Verifier {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Verifier")
    }
}

#[cfg(test)]
mod tests {
    use http_transport::header::{HeaderName, HeaderValue};

    use super::*;

    /// HMAC-SHA256 of `{}` by the secret `secret`, from `openssl dgst -sha256 -hmac secret`.
    const RIGHT: &str = "77325902caca812dc259733aacd046b73817372c777b8d95b402647474516e13";

    fn verify(headers: &[(&'static str, &str)]) -> Result<(), Refused> {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(HeaderName::from_static(name), HeaderValue::from_str(value).unwrap());
        }
        Verifier::new(&"secret".to_owned().into()).unwrap().verify(&map, b"{}")
    }

    #[test]
    fn a_right_signature_is_believed_in_every_header_and_case() {
        for name in HEADERS {
            assert_eq!(verify(&[(name, RIGHT)]), Ok(()), "{name}");
        }
        assert_eq!(verify(&[("x-hub-signature-256", &format!("sha256={RIGHT}"))]), Ok(()));
        assert_eq!(verify(&[("x-forgejo-signature", &RIGHT.to_uppercase())]), Ok(()));
        assert_eq!(
            verify(&[(HEADERS[0], RIGHT), (HEADERS[1], RIGHT), (HEADERS[2], RIGHT)]),
            Ok(())
        );
    }

    #[test]
    fn an_empty_signature_is_never_believed() {
        assert_eq!(verify(&[]), Err(Refused::Missing));
        assert_eq!(verify(&[("x-forgejo-signature", "")]), Err(Refused::Empty));
        assert_eq!(verify(&[("x-forgejo-signature", " ")]), Err(Refused::Empty));
        assert_eq!(verify(&[("x-hub-signature-256", "sha256=")]), Err(Refused::Empty));
        assert_eq!(verify(&[(HEADERS[0], RIGHT), (HEADERS[3], "sha256=")]), Err(Refused::Empty));
    }

    #[test]
    fn two_signatures_are_refused_even_when_one_is_right() {
        let forged = "0".repeat(64);
        assert_eq!(verify(&[(HEADERS[0], RIGHT), (HEADERS[0], &forged)]), Err(Refused::Doubled));
        assert_eq!(verify(&[(HEADERS[0], RIGHT), (HEADERS[0], RIGHT)]), Err(Refused::Doubled));
        assert_eq!(verify(&[(HEADERS[0], &format!("{RIGHT}, {forged}"))]), Err(Refused::Doubled));
        assert_eq!(verify(&[(HEADERS[0], RIGHT), (HEADERS[1], &forged)]), Err(Refused::Forged));
    }

    #[test]
    fn anything_else_is_refused() {
        assert_eq!(verify(&[(HEADERS[0], &"0".repeat(64))]), Err(Refused::Forged));
        assert_eq!(verify(&[(HEADERS[0], &RIGHT[..62])]), Err(Refused::Malformed));
        assert_eq!(verify(&[(HEADERS[0], &format!("{RIGHT}00"))]), Err(Refused::Malformed));
        assert_eq!(verify(&[(HEADERS[0], &RIGHT.replace('7', "+"))]), Err(Refused::Malformed));
        assert_eq!(verify(&[(HEADERS[0], "sha1=abc")]), Err(Refused::Malformed));
    }

    #[test]
    fn an_empty_secret_is_no_secret() {
        assert_eq!(Verifier::new(&String::new().into()).unwrap_err(), EmptySecret);
    }
}
