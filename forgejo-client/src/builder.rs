//! Setting up a client.

use std::fmt;
use std::time::Duration;

use http_transport::header::HeaderValue;
use http_transport::{BaseUrl, Method, Request as HttpRequest, Retry, Transport, Trust};
use secrecy::SecretString;

use crate::auth::{self, Auth, Credentials, OAuth2Tokens, Session};
use crate::{Client, Error, Result};

/// Beyond any limit of a call.
const LONGEST_SILENCE: Duration = Duration::from_secs(24 * 3600);

/// Sets up a [`Client`]; made by [`Client::builder`].
#[must_use = "a builder does nothing until it is built"]
pub struct ClientBuilder {
    url: String,
    auth: Auth,
    otp: Option<SecretString>,
    sudo: Option<String>,
    trust: Trust,
    timeout: Duration,
    connect_timeout: Duration,
    body_limit: u64,
    retry: Retry,
    user_agent: Option<String>,
    proxy: Option<String>,
    http: Option<http_transport::HttpClient>,
}

impl ClientBuilder {
    pub(crate) fn new(url: String) -> Self {
        Self {
            url,
            auth: Auth::Anonymous,
            otp: None,
            sudo: None,
            trust: Trust::System,
            timeout: Duration::from_secs(60),
            connect_timeout: Duration::from_secs(5),
            body_limit: 64 << 20,
            retry: Retry::default(),
            user_agent: None,
            proxy: None,
            http: None,
        }
    }

    /// Uses an access token (Settings → Applications).
    pub fn token(mut self, token: SecretString) -> Self {
        self.auth = Auth::Token(token);
        self
    }

    /// Uses a password. Making and listing tokens needs it: Forgejo refuses to make a token by a
    /// token.
    pub fn password(mut self, user: impl Into<String>, password: SecretString) -> Self {
        self.auth = Auth::Basic { user: user.into(), password };
        self
    }

    /// The code of the second factor, for a user who has one. It is good for 30 seconds; see also
    /// [`Client::with_otp`].
    pub fn otp(mut self, code: SecretString) -> Self {
        self.otp = Some(code);
        self
    }

    /// Uses tokens of OAuth2, and renews them; see [`Authorization`](crate::oauth2::Authorization).
    pub fn oauth2(mut self, tokens: OAuth2Tokens) -> Self {
        self.auth = Auth::OAuth2(Session::new(tokens));
        self
    }

    /// Acts as another user in every call. Only tokens of administrators with the scope `sudo` may.
    pub fn sudo(mut self, user: impl Into<String>) -> Self {
        self.sudo = Some(user.into());
        self
    }

    /// Whom to believe; the roots of the operating system by default.
    pub fn trust(mut self, trust: Trust) -> Self {
        self.trust = trust;
        self
    }

    /// How long a call may take with its repetitions; 60 s by default. Uploads get more by their
    /// size; migrations may need more, see [`Request::timeout`](crate::Request::timeout). A download
    /// to a stream or a file may take any time, but not stay silent for longer than this.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// How long one attempt to connect may take; 5 s by default.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// How large an answer in memory may be, in bytes after decompression; 64 MiB by default.
    /// Downloads to a file or a stream have no limit.
    pub fn body_limit(mut self, bytes: u64) -> Self {
        self.body_limit = bytes;
        self
    }

    /// When a GET or HEAD is tried again (nothing else ever is); see [`Retry`] for the default.
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

    /// Uses a ready-made client of the crate `reqwest` (0.13), with its own rules for TLS, proxies
    /// and connections, in place of [`trust`](Self::trust), [`proxy`](Self::proxy),
    /// [`connect_timeout`](Self::connect_timeout) and [`user_agent`](Self::user_agent). It must not
    /// follow redirects (`redirect::Policy::none()`): a write that is redirected may become a read
    /// that looks successful.
    pub fn http_client(mut self, http: http_transport::HttpClient) -> Self {
        self.http = Some(http);
        self
    }

    /// Builds the client. Nothing is sent yet.
    ///
    /// # Errors
    /// [`ErrorKind::Usage`](crate::ErrorKind::Usage) when an address or a secret cannot be used;
    /// [`ErrorKind::Transport`](crate::ErrorKind::Transport) when the system has no usable roots.
    pub fn build(self) -> Result<Client> {
        self.check_secrets()?;
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
        let mut transport = Transport::builder(base(&self.url)?)
            .trust(self.trust)
            .timeout(self.timeout)
            .connect_timeout(self.connect_timeout)
            // A migration is silent until it is done: the limit of the call counts.
            .read_timeout(LONGEST_SILENCE)
            .body_limit(self.body_limit)
            .retry(self.retry)
            .user_agent(user_agent);
        if let Some(address) = self.proxy {
            transport = transport.proxy(address);
        }
        if let Some(http) = self.http {
            transport = transport.http_client(http);
        }
        let transport = transport.build().map_err(Error::from_failure)?;
        Ok(Client::new(transport, self.auth, self.sudo, self.otp, self.timeout))
    }

    /// Finds a line break in a secret now, not in the first call.
    fn check_secrets(&self) -> Result<()> {
        let blank = HttpRequest::new(Method::GET, "/");
        let credentials = match &self.auth {
            Auth::Token(secret) => Credentials::token(secret),
            Auth::Basic { user, .. } if user.contains(':') => {
                return Err(Error::usage("the name of a user holds no colon"));
            }
            _ => Credentials::None,
        };
        let signed = credentials.sign(blank).and_then(|request| match &self.otp {
            Some(code) => auth::with_otp(request, code),
            None => Ok(request),
        });
        let signed = signed.and_then(|request| match &self.sudo {
            Some(user) => auth::with_sudo(request, user),
            None => Ok(request),
        });
        signed.map(drop).map_err(|_| {
            Error::usage("a secret or the user for sudo holds a line break or another character that a header cannot")
        })
    }
}

/// The server's address, also when the address of its API was given.
fn base(url: &str) -> Result<BaseUrl> {
    let url = url.trim().trim_end_matches('/');
    let url = url.strip_suffix("/api/v1").unwrap_or(url);
    BaseUrl::with_defaults(url, 443).map_err(|error| Error::usage(error.to_string()))
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The address may hold a password until `build` has refused it.
        formatter
            .debug_struct("ClientBuilder")
            .field("auth", &self.auth)
            .field("sudo", &self.sudo)
            .field("trust", &self.trust)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_of_the_api_is_as_good_as_that_of_the_server() {
        for url in [
            "https://git.example/forge",
            "https://git.example/forge/api/v1/",
            " git.example/forge/",
        ] {
            assert_eq!(base(url).unwrap().to_string(), "https://git.example/forge");
        }
        assert_eq!(base("http://127.0.0.1:3000").unwrap().to_string(), "http://127.0.0.1:3000");
        assert!(base("ftp://git.example").is_err());
    }

    #[test]
    fn a_secret_with_a_line_break_is_refused_without_showing_it() {
        let error = ClientBuilder::new("http://127.0.0.1".into())
            .token("geheim\n".to_owned().into())
            .build()
            .unwrap_err();
        assert_eq!(error.kind(), crate::ErrorKind::Usage);
        assert!(!error.to_string().contains("geheim"), "{error}");
    }

    #[test]
    fn debug_shows_no_secret() {
        let builder = ClientBuilder::new("http://o:geheim@127.0.0.1".into())
            .password("o", "geheim".to_owned().into())
            .otp("geheim".to_owned().into());
        assert!(!format!("{builder:?}").contains("geheim"));
    }
}
