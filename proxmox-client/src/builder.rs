//! Setting up a client.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use http_transport::header::HeaderValue;
use http_transport::{
    BaseUrl, Method as HttpMethod, Request as HttpRequest, Retry, Transport, Trust,
};
use secrecy::SecretString;

use crate::auth::{Auth, Clock, Credentials, Login, Session, Totp};
use crate::ids::{TokenId, UserId};
use crate::{Client, Error, Method, Result};

/// The port that Proxmox VE listens on.
const PORT: u16 = 8006;

/// pveproxy hangs up on connections that were idle for five seconds.
const IDLE: Duration = Duration::from_secs(4);

/// Sets up a [`Client`]; made by [`Client::builder`].
#[must_use = "a builder does nothing until it is built"]
pub struct ClientBuilder {
    urls: Vec<String>,
    identity: Option<Identity>,
    totp: Option<SecretString>,
    trust: Trust,
    timeout: Duration,
    connect_timeout: Duration,
    body_limit: u64,
    retry: Retry,
    user_agent: Option<String>,
    proxy: Option<String>,
    clock: Clock,
}

enum Identity {
    Token(TokenId, SecretString),
    User(UserId, SecretString),
}

impl ClientBuilder {
    pub(crate) fn new(url: String) -> Self {
        Self {
            urls: vec![url],
            identity: None,
            totp: None,
            trust: Trust::System,
            timeout: Duration::from_secs(60),
            connect_timeout: Duration::from_secs(5),
            body_limit: 64 << 20,
            retry: Retry::default(),
            user_agent: None,
            proxy: None,
            clock: Arc::new(SystemTime::now),
        }
    }

    /// Adds the address of a further node of the same cluster, to move to when no connection to
    /// the nodes before it can be made. The trust is the same for all: with several nodes, pin
    /// nothing but name the cluster's authority (`/etc/pve/pve-root-ca.pem`) by [`Trust::ca_pem`].
    pub fn endpoint(mut self, url: impl Into<String>) -> Self {
        self.urls.push(url.into());
        self
    }

    /// Uses an API token: its id (`user@realm!name`) and its secret.
    pub fn api_token(mut self, id: TokenId, secret: SecretString) -> Self {
        self.identity = Some(Identity::Token(id, secret));
        self
    }

    /// Logs in with a password, when the first call is made, and keeps the session alive.
    pub fn password(mut self, user: UserId, password: SecretString) -> Self {
        self.identity = Some(Identity::User(user, password));
        self
    }

    /// Answers the second step of a login: the shared secret, in base32, as it stands below the QR
    /// code. The server takes each code once, so two logins within 30 seconds fail.
    pub fn totp(mut self, secret: SecretString) -> Self {
        self.totp = Some(secret);
        self
    }

    /// Whom to believe; the roots of the operating system by default.
    pub fn trust(mut self, trust: Trust) -> Self {
        self.trust = trust;
        self
    }

    /// How long a call may take on one endpoint, with its repetitions; 60 s by default.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// How long one attempt to connect may take; 5 s by default.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// How large an answer may be, in bytes after decompression; 64 MiB by default.
    pub fn body_limit(mut self, bytes: u64) -> Self {
        self.body_limit = bytes;
        self
    }

    /// When a GET is tried again (nothing else ever is); see [`Retry`] for the default.
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

    /// The time by which tickets are renewed and codes are made; that of the system by default.
    pub fn clock(mut self, now: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        self.clock = Arc::new(now);
        self
    }

    /// Builds the client. Nothing is sent yet.
    ///
    /// # Errors
    /// [`ErrorKind::Usage`](crate::ErrorKind::Usage) when an address or a secret cannot be used, or
    /// no credentials were given; [`ErrorKind::Transport`](crate::ErrorKind::Transport) when the
    /// system has no usable roots.
    pub fn build(self) -> Result<Client> {
        let auth = self.auth()?;
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
        let mut bases = self
            .urls
            .iter()
            .map(|url| BaseUrl::with_defaults(url, PORT))
            .collect::<Result<Vec<_>, _>>()
            .map_err(|error| Error::usage(error.to_string()))?
            .into_iter();
        let first = bases.next().expect("the first address is an argument");
        let mut transport = Transport::builder(first)
            .trust(self.trust)
            .timeout(self.timeout)
            .connect_timeout(self.connect_timeout)
            // Later than the limit of the whole call, which so is always the one that ends it.
            .read_timeout(self.timeout + Duration::from_secs(1))
            .body_limit(self.body_limit)
            .keep_idle(Some(IDLE))
            .retry(self.retry)
            .user_agent(user_agent);
        if let Some(address) = self.proxy {
            transport = transport.proxy(address);
        }
        let transport = transport.build().map_err(Error::from_failure)?;
        let others: Vec<_> = bases.map(|base| transport.at(base)).collect();
        Ok(Client::new([vec![transport], others].concat(), auth))
    }

    fn auth(&self) -> Result<Auth> {
        let totp = match &self.totp {
            Some(secret) => Some(Totp::from_secret(secret).ok_or_else(|| {
                Error::usage("the TOTP secret is not base32 (letters and 2 to 7)")
            })?),
            None => None,
        };
        match &self.identity {
            None => {
                Err(Error::usage("no credentials: give an API token, or a user and a password"))
            }
            Some(Identity::User(user, password)) => {
                let login = Login::new(user.clone(), password.clone(), totp);
                Ok(Auth::Session(Session::new(login, self.clock.clone())))
            }
            Some(Identity::Token(id, secret)) => {
                let auth = Auth::token(id.clone(), secret);
                let Auth::Token { header, .. } = &auth else { return Ok(auth) };
                Credentials::Token(header.clone())
                    .sign(HttpRequest::new(HttpMethod::GET, "/"), Method::Get)
                    .ok_or_else(|| Error::usage("the token's secret holds a line break or another character that a header cannot"))?;
                Ok(auth)
            }
        }
    }
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let identity = self.identity.as_ref().map(|identity| match identity {
            Identity::Token(id, _) => format!("token {id}"),
            Identity::User(user, _) => format!("user {user}"),
        });
        // Addresses may hold passwords until `build` has refused them.
        formatter
            .debug_struct("ClientBuilder")
            .field("identity", &identity)
            .field("trust", &self.trust)
            .finish_non_exhaustive()
    }
}
