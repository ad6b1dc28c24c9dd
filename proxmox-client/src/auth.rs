//! Who calls: an API token, or a user whose session is opened and kept alive.

mod login;
mod session;
mod totp;

use std::fmt;

use http_transport::Request as HttpRequest;
use http_transport::header::{AUTHORIZATION, COOKIE, HeaderName};
use secrecy::{ExposeSecret, SecretString};

pub(crate) use login::{Login, Reply, Ticket};
pub(crate) use session::{Clock, Fields, Outcome, Session};
pub(crate) use totp::Totp;

use crate::Method;
use crate::ids::TokenId;

/// How calls prove who makes them.
pub(crate) enum Auth {
    Token { id: TokenId, header: SecretString },
    Session(Session),
}

impl Auth {
    pub(crate) fn token(id: TokenId, secret: &SecretString) -> Self {
        let header = SecretString::from(format!("PVEAPIToken={id}={}", secret.expose_secret()));
        Self::Token { id, header }
    }
}

impl fmt::Debug for Auth {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Token { id, .. } => write!(formatter, "token {id}"),
            Self::Session(session) => write!(formatter, "user {}", session.user()),
        }
    }
}

/// What goes with one call.
#[derive(Clone)]
pub(crate) enum Credentials {
    None,
    Token(SecretString),
    Ticket(Ticket),
}

const CSRF: HeaderName = HeaderName::from_static("csrfpreventiontoken");

impl Credentials {
    /// Adds the headers; `None` when a secret holds what no header can (a line break, say).
    pub(crate) fn sign(&self, request: HttpRequest, method: Method) -> Option<HttpRequest> {
        match self {
            Self::None => Some(request),
            Self::Token(header) => request.secret_header(AUTHORIZATION, "", header).ok(),
            // Never together with a token: the server takes the cookie and forgets the token.
            Self::Ticket(ticket) => {
                let request =
                    request.secret_header(COOKIE, "PVEAuthCookie=", &ticket.value).ok()?;
                match method {
                    Method::Get => Some(request),
                    _ => request.secret_header(CSRF, "", &ticket.csrf).ok(),
                }
            }
        }
    }
}

/// The answer to a login cannot be read. Says no more: what there is may be half a ticket.
#[derive(Debug, thiserror::Error)]
#[error("the answer to the login holds no ticket")]
pub(crate) struct UnreadableTicket;
