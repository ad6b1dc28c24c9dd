//! Setting up a client.

use std::fmt;
use std::time::Duration;

use http_transport::header::HeaderValue;
use http_transport::{BaseUrl, Retry, Transport, Trust};
use secrecy::{ExposeSecret, SecretString};

use crate::client::{Auth, Scheme};
use crate::{Client, Error, Result};

/// Sets up a [`Client`]; made by [`Client::builder`].
#[must_use = "a builder does nothing until it is built"]
pub struct ClientBuilder {
    url: String,
    token: Option<(Scheme, SecretString)>,
    trust: Trust,
    timeout: Duration,
    scrape_timeout: Duration,
    connect_timeout: Duration,
    body_limit: u64,
    keep_idle: Option<Duration>,
    retry: Retry,
    user_agent: Option<String>,
    proxy: Option<String>,
}

impl ClientBuilder {
    pub(crate) fn new(url: String) -> Self {
        Self {
            url,
            token: None,
            trust: Trust::System,
            timeout: Duration::from_secs(30),
            scrape_timeout: Duration::from_secs(60),
            connect_timeout: Duration::from_secs(5),
            body_limit: 64 << 20,
            keep_idle: None,
            retry: Retry::default(),
            user_agent: None,
            proxy: None,
        }
    }

    /// Uses an API token (Settings → Integrations). Without one, only the state of the server and
    /// publicly shared bookmarks can be read.
    pub fn token(mut self, token: SecretString) -> Self {
        self.token = Some((Scheme::Token, token));
        self
    }

    /// Uses an API token with the scheme `Bearer`, for proxies that know only that. Since linkding
    /// 1.39.
    pub fn bearer(mut self, token: SecretString) -> Self {
        self.token = Some((Scheme::Bearer, token));
        self
    }

    /// Whom to believe; the roots of the operating system by default.
    pub fn trust(mut self, trust: Trust) -> Self {
        self.trust = trust;
        self
    }

    /// How long a call may take with its repetitions; 30 s by default.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// How long a call may take in which the server fetches a web page before it answers; 60 s by
    /// default. linkding itself gives up on a page after 10 s of silence.
    pub fn scrape_timeout(mut self, timeout: Duration) -> Self {
        self.scrape_timeout = timeout;
        self
    }

    /// How long one attempt to connect may take; 5 s by default.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// How large an answer may be, in bytes after decompression; 64 MiB by default. Downloads of
    /// assets have no limit.
    pub fn body_limit(mut self, bytes: u64) -> Self {
        self.body_limit = bytes;
        self
    }

    /// Keeps connections open so long for the next call. By default each call has its own:
    /// linkding's server hangs up after every answer without saying so, and a third of the calls
    /// over kept connections would fail. Only for a linkding behind a proxy that keeps them, too.
    pub fn keep_idle(mut self, idle: Duration) -> Self {
        self.keep_idle = Some(idle);
        self
    }

    /// When a call is tried again that may be: a GET, and archiving and its reverse; see [`Retry`]
    /// for the default.
    pub fn retry(mut self, retry: Retry) -> Self {
        self.retry = retry;
        self
    }

    /// How the client names itself in the server's log.
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.user_agent = Some(user_agent.into());
        self
    }

    /// Goes through a proxy. By default there is none, whatever the environment says.
    pub fn proxy(mut self, address: impl Into<String>) -> Self {
        self.proxy = Some(address.into());
        self
    }

    /// Builds the client. Nothing is sent yet.
    ///
    /// # Errors
    /// [`ErrorKind::Usage`](crate::ErrorKind::Usage) when the address or the token cannot be used,
    /// [`ErrorKind::Transport`](crate::ErrorKind::Transport) when the system has no usable roots.
    pub fn build(self) -> Result<Client> {
        let url = self.url.trim();
        if !url.contains("://") {
            return Err(Error::usage(format!(
                "cannot use {url:?} as the address of linkding: it starts with http:// or https://, \
                 and linkding's own port is 9090"
            )));
        }
        let base: BaseUrl = url.parse().map_err(|error| Error::usage(format!("{error}")))?;
        let auth = match self.token {
            None => Auth::None,
            Some((scheme, secret)) => Auth::Token { scheme, secret: checked(&secret)? },
        };
        let user_agent = match &self.user_agent {
            Some(text) => HeaderValue::from_str(text).map_err(|_| {
                Error::usage("the user agent holds a character that a header cannot")
            })?,
            None => HeaderValue::from_static(concat!(
                env!("CARGO_PKG_NAME"),
                "/",
                env!("CARGO_PKG_VERSION")
            )),
        };
        let mut transport = Transport::builder(base)
            .trust(self.trust)
            .timeout(self.timeout)
            .connect_timeout(self.connect_timeout)
            .read_timeout(self.timeout.max(self.scrape_timeout))
            .body_limit(self.body_limit)
            .keep_idle(self.keep_idle)
            .retry(self.retry)
            .user_agent(user_agent);
        if let Some(address) = self.proxy {
            transport = transport.proxy(address);
        }
        let transport = transport.build().map_err(|failure| Error::from_failure(failure, false))?;
        Ok(Client::new(transport, auth, self.scrape_timeout))
    }
}

/// The token without white space around it: a file often ends with a line break.
fn checked(token: &SecretString) -> Result<SecretString> {
    let token = token.expose_secret().trim();
    if token.is_empty() {
        return Err(Error::usage("the token is empty"));
    }
    if token.contains(|c: char| c.is_whitespace() || c.is_control() || !c.is_ascii()) {
        return Err(Error::usage("the token holds a blank or another character that no token has"));
    }
    Ok(SecretString::from(token.to_owned()))
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The address may hold a password until `build` has refused it.
        formatter
            .debug_struct("ClientBuilder")
            .field("token", &self.token.as_ref().map(|_| "set"))
            .field("trust", &self.trust)
            .finish_non_exhaustive()
    }
}
