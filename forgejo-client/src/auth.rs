//! Who calls: a token, a password, or an OAuth2 session.

mod oauth2;
mod pkce;

use std::fmt;

use http_transport::Request as HttpRequest;
use http_transport::header::{AUTHORIZATION, HeaderName, HeaderValue, InvalidHeaderValue};
use secrecy::{ExposeSecret, SecretString};

pub(crate) use oauth2::Session;
pub use oauth2::{Authorization, OAuth2App, OAuth2Tokens};

/// Forgejo's name first; older servers and Gitea know the second only.
const OTP: [HeaderName; 2] =
    [HeaderName::from_static("x-forgejo-otp"), HeaderName::from_static("x-gitea-otp")];

const SUDO: HeaderName = HeaderName::from_static("sudo");

/// How calls are signed.
pub(crate) enum Auth {
    Anonymous,
    Token(SecretString),
    Basic { user: String, password: SecretString },
    OAuth2(Session),
}

/// The credentials of one moment.
pub(crate) enum Credentials {
    None,
    Header { prefix: &'static str, secret: SecretString },
}

impl Credentials {
    pub(crate) fn token(secret: &SecretString) -> Self {
        Self::Header { prefix: "token ", secret: secret.clone() }
    }

    /// `user:password` for the header of basic authentication.
    pub(crate) fn basic(user: &str, password: &SecretString) -> Self {
        let plain = format!("{user}:{}", password.expose_secret());
        Self::Header { prefix: "Basic ", secret: encode(plain.as_bytes()).into() }
    }

    pub(crate) fn sign(&self, request: HttpRequest) -> Result<HttpRequest, InvalidHeaderValue> {
        match self {
            Self::None => Ok(request),
            Self::Header { prefix, secret } => request.secret_header(AUTHORIZATION, prefix, secret),
        }
    }
}

/// Adds the code of the second factor.
pub(crate) fn with_otp(
    mut request: HttpRequest,
    code: &SecretString,
) -> Result<HttpRequest, InvalidHeaderValue> {
    for name in OTP {
        request = request.secret_header(name, "", code)?;
    }
    Ok(request)
}

/// Acts as another user.
pub(crate) fn with_sudo(
    request: HttpRequest,
    user: &str,
) -> Result<HttpRequest, InvalidHeaderValue> {
    Ok(request.header(SUDO, HeaderValue::from_str(user)?))
}

fn encode(bytes: &[u8]) -> String {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

impl fmt::Debug for Auth {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Anonymous => formatter.write_str("anonymous"),
            Self::Token(_) => formatter.write_str("token"),
            Self::Basic { user, .. } => write!(formatter, "password of {user}"),
            Self::OAuth2(_) => formatter.write_str("OAuth2"),
        }
    }
}
