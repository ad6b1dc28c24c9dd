//! OAuth2: a code from the user's browser, tokens for the code, new tokens for old ones.
//!
//! Forgejo's endpoints are `/login/oauth/authorize` and `/login/oauth/access_token`, outside of the
//! API. A refresh token can be used once; the answer brings the next.

use std::fmt;
use std::sync::Mutex;
use std::time::Duration;

use http_transport::{Method, Request as HttpRequest, Response, Transport};
use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::json;

use super::{Credentials, pkce};
use crate::{Client, Error, ErrorKind, Result};

/// Where tokens come from, below the server's address.
const TOKEN_PATH: &str = "/login/oauth/access_token";

/// Tokens are renewed so long before they end: a call takes its time.
const EARLY: Duration = Duration::from_secs(30);

/// An application that users let act for them, as registered under Settings → Applications.
#[derive(Clone, Debug)]
pub struct OAuth2App {
    client_id: String,
    client_secret: Option<SecretString>,
    redirect_uri: String,
}

impl OAuth2App {
    /// A public application (a program on the user's machine): it has no secret, the proof of PKCE
    /// is enough.
    pub fn public(client_id: impl Into<String>, redirect_uri: impl Into<String>) -> Self {
        Self { client_id: client_id.into(), client_secret: None, redirect_uri: redirect_uri.into() }
    }

    /// A confidential application (a service): its secret is known to nobody else.
    pub fn confidential(
        client_id: impl Into<String>,
        client_secret: SecretString,
        redirect_uri: impl Into<String>,
    ) -> Self {
        Self { client_secret: Some(client_secret), ..Self::public(client_id, redirect_uri) }
    }
}

/// The first step: an address to open in the user's browser, and what is needed to go on when the
/// browser comes back.
pub struct Authorization {
    app: OAuth2App,
    verifier: SecretString,
    state: String,
    url: String,
}

impl Authorization {
    /// Begins it, for these scopes (none: all that the user has).
    ///
    /// # Errors
    /// [`ErrorKind::Usage`] when the system gives no random numbers.
    pub fn begin(client: &Client, app: OAuth2App, scopes: &[&str]) -> Result<Self> {
        let (verifier, challenge) = pkce::verifier()?;
        let state = pkce::random()?;
        let scope = scopes.join(" ");
        let mut query = vec![
            ("client_id", app.client_id.as_str()),
            ("redirect_uri", &app.redirect_uri),
            ("response_type", "code"),
            ("state", &state),
            ("code_challenge_method", "S256"),
            ("code_challenge", &challenge),
        ];
        if !scope.is_empty() {
            query.push(("scope", &scope));
        }
        let pairs: Vec<_> = query
            .into_iter()
            .map(|(key, value)| format!("{key}={}", http_transport::encode_segment(value)))
            .collect();
        let url = format!("{}/login/oauth/authorize?{}", client.base(), pairs.join("&"));
        Ok(Self { app, verifier, state, url })
    }

    /// The address to open.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Redeems the `code` with which the browser came back to the redirect address. `state` is the
    /// other parameter there.
    ///
    /// # Errors
    /// [`ErrorKind::Auth`] when the state is not the one that was sent (somebody else's answer), or
    /// the server refuses the code.
    pub async fn finish(self, client: &Client, code: &str, state: &str) -> Result<OAuth2Tokens> {
        if state != self.state {
            let message = "the answer belongs to another request: its state is not the one sent";
            return Err(Error::new(ErrorKind::Auth, http_transport::Sent::No, message));
        }
        let body = json!({
            "grant_type": "authorization_code",
            "client_id": self.app.client_id,
            "client_secret": self.app.client_secret.as_ref().map(ExposeSecret::expose_secret),
            "redirect_uri": self.app.redirect_uri,
            "code": code,
            "code_verifier": self.verifier.expose_secret(),
        });
        tokens(client.transport(), body).await.map(|answer| answer.into_tokens(self.app))
    }
}

impl fmt::Debug for Authorization {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Authorization").field("app", &self.app).finish_non_exhaustive()
    }
}

/// Tokens of one user for one application. Keep them where secrets are kept: the refresh token
/// changes with each use, see [`Client::oauth2_tokens`].
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct OAuth2Tokens {
    /// The application they belong to.
    pub app: OAuth2App,
    /// What signs calls, for an hour mostly.
    pub access: SecretString,
    /// What gets the next ones; `None` when the server gives none.
    pub refresh: Option<SecretString>,
    /// When the access token ends; `None` when the server does not say.
    pub expires: Option<Timestamp>,
}

impl OAuth2Tokens {
    /// Tokens that were kept.
    pub fn new(app: OAuth2App, access: SecretString, refresh: Option<SecretString>) -> Self {
        Self { app, access, refresh, expires: None }
    }

    /// Says when the access token ends, so that it is renewed in time.
    #[must_use]
    pub fn expires(mut self, at: Timestamp) -> Self {
        self.expires = Some(at);
        self
    }

    fn is_over(&self, now: Timestamp) -> bool {
        self.expires.is_some_and(|end| now + EARLY >= end)
    }
}

/// The answer of the token endpoint.
#[derive(Deserialize)]
struct TokenAnswer {
    access_token: SecretString,
    #[serde(default)]
    refresh_token: Option<SecretString>,
    #[serde(default)]
    expires_in: Option<i64>,
}

impl TokenAnswer {
    fn into_tokens(self, app: OAuth2App) -> OAuth2Tokens {
        let expires = self.expires_in.filter(|seconds| *seconds > 0).and_then(|seconds| {
            Timestamp::now().checked_add(jiff::SignedDuration::from_secs(seconds)).ok()
        });
        let refresh = self.refresh_token.filter(|token| !token.expose_secret().is_empty());
        OAuth2Tokens { app, access: self.access_token, refresh, expires }
    }
}

async fn tokens(transport: &Transport, body: serde_json::Value) -> Result<TokenAnswer> {
    let during = |error: Error| error.during(Method::POST, TOKEN_PATH);
    let request = HttpRequest::new(Method::POST, TOKEN_PATH)
        .json(&body)
        .map_err(|error| during(Error::usage(error.to_string())))?;
    let response = transport.send(request).await.map_err(Error::from_failure).map_err(during)?;
    read(&response).map_err(during)
}

fn read(response: &Response) -> Result<TokenAnswer> {
    if !response.is_success() {
        let error = Error::from_response(response);
        // `invalid_grant` and its like are a 400.
        return Err(match response.status {
            400 => error.of_kind(ErrorKind::Auth),
            _ => error,
        });
    }
    // The answer is a secret: an error must not show its start.
    response.json().map_err(|_| Error::decode(response.status, "the answer holds no access token"))
}

/// Tokens that renew themselves.
pub(crate) struct Session {
    tokens: Mutex<OAuth2Tokens>,
    /// Held while new ones are fetched: a refresh token can be used once.
    renewal: tokio::sync::Mutex<()>,
}

impl Session {
    pub(crate) fn new(tokens: OAuth2Tokens) -> Self {
        Self { tokens: Mutex::new(tokens), renewal: tokio::sync::Mutex::new(()) }
    }

    /// The tokens of the moment.
    pub(crate) fn tokens(&self) -> OAuth2Tokens {
        self.tokens.lock().unwrap_or_else(std::sync::PoisonError::into_inner).clone()
    }

    /// Credentials that are good for a while. `refused` is an access token that the server did not
    /// take, whatever its end.
    pub(crate) async fn credentials(
        &self,
        transport: &Transport,
        refused: Option<&SecretString>,
    ) -> Result<Credentials> {
        let usable = |tokens: &OAuth2Tokens| {
            let refused = refused.is_some_and(|refused| same(refused, &tokens.access));
            !refused && !tokens.is_over(Timestamp::now())
        };
        let mut current = self.tokens();
        if !usable(&current) {
            let _one_at_a_time = self.renewal.lock().await;
            // Another call may have renewed them meanwhile.
            current = self.tokens();
            if !usable(&current) {
                current = renew(transport, current).await?;
                *self.tokens.lock().unwrap_or_else(std::sync::PoisonError::into_inner) =
                    current.clone();
            }
        }
        Ok(Credentials::Header { prefix: "Bearer ", secret: current.access })
    }
}

async fn renew(transport: &Transport, old: OAuth2Tokens) -> Result<OAuth2Tokens> {
    let Some(refresh) = &old.refresh else {
        let message = "the access token is over, and there is no refresh token: authorise again";
        return Err(Error::new(ErrorKind::Auth, http_transport::Sent::No, message));
    };
    let body = json!({
        "grant_type": "refresh_token",
        "client_id": old.app.client_id,
        "client_secret": old.app.client_secret.as_ref().map(ExposeSecret::expose_secret),
        "refresh_token": refresh.expose_secret(),
    });
    let answer = tokens(transport, body).await.map_err(Error::before_the_call)?;
    let mut new = answer.into_tokens(old.app);
    // A server may leave refresh tokens as they are.
    new.refresh = new.refresh.or(old.refresh);
    Ok(new)
}

fn same(one: &SecretString, other: &SecretString) -> bool {
    one.expose_secret() == other.expose_secret()
}
