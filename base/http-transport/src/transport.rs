//! The sender: one server, one rule of trust, limits on everything.

use std::fmt;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::{Duration, Instant, SystemTime};

use hyper::ext::ReasonPhrase;
use reqwest::Method;
use reqwest::header::{CONTENT_LENGTH, HeaderValue};
use url::Url;

use crate::failure::{Failure, FailureKind, Sent};
use crate::request::{Body, Request};
use crate::response::{Response, ResponseStream};
use crate::retry::{self, Retry};
use crate::{BaseUrl, Trust, excerpt};

/// Sends requests to one server. Cheap to clone; clones share their connections.
#[derive(Clone)]
pub struct Transport {
    http: reqwest::Client,
    base: BaseUrl,
    timeout: Duration,
    body_limit: u64,
    retry: Retry,
}

/// Sets up a [`Transport`]; each method says its default.
#[derive(Clone, Debug)]
#[must_use = "a builder does nothing until it is built"]
pub struct TransportBuilder {
    base: BaseUrl,
    trust: Trust,
    connect_timeout: Duration,
    read_timeout: Duration,
    timeout: Duration,
    body_limit: u64,
    idle: Option<Duration>,
    user_agent: HeaderValue,
    proxy: Proxy,
    retry: Retry,
    http: Option<reqwest::Client>,
}

#[derive(Clone)]
enum Proxy {
    None,
    Environment,
    At(String),
}

impl fmt::Debug for Proxy {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Its address may hold a password.
        formatter.write_str(match self {
            Self::None => "none",
            Self::Environment => "from the environment",
            Self::At(_) => "set",
        })
    }
}

impl TransportBuilder {
    /// Whom to believe; the roots of the operating system by default.
    pub fn trust(self, trust: Trust) -> Self {
        Self { trust, ..self }
    }

    /// How long one attempt to connect may take, TLS included; 5 s by default, and never more than
    /// three quarters of the whole time, so that an unreachable server is told from a slow one.
    pub fn connect_timeout(self, connect_timeout: Duration) -> Self {
        Self { connect_timeout, ..self }
    }

    /// How long the server may stay silent; 30 s by default.
    pub fn read_timeout(self, read_timeout: Duration) -> Self {
        Self { read_timeout, ..self }
    }

    /// How long a request may take with all its attempts, pauses and its whole answer; 60 s by
    /// default.
    pub fn timeout(self, timeout: Duration) -> Self {
        Self { timeout, ..self }
    }

    /// How large an answer may be in bytes, counted after decompression; 64 MiB by default.
    pub fn body_limit(self, bytes: u64) -> Self {
        Self { body_limit: bytes, ..self }
    }

    /// How long a connection may wait for its next request; `None` opens one for each request.
    /// 4 s by default: many servers hang up silently after 5 s.
    pub fn keep_idle(self, idle: Option<Duration>) -> Self {
        Self { idle, ..self }
    }

    /// How the client names itself; name and version of this crate by default.
    pub fn user_agent(self, user_agent: HeaderValue) -> Self {
        Self { user_agent, ..self }
    }

    /// Uses the proxy at this address for everything. By default there is none, also when the
    /// environment names one: these servers are near.
    pub fn proxy(self, address: impl Into<String>) -> Self {
        Self { proxy: Proxy::At(address.into()), ..self }
    }

    /// Uses the proxy that `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` name.
    pub fn proxy_from_environment(self) -> Self {
        Self { proxy: Proxy::Environment, ..self }
    }

    /// When repeatable requests are tried again; see [`Retry`] for the default.
    pub fn retry(self, retry: Retry) -> Self {
        Self { retry, ..self }
    }

    /// Sends by a ready-made client, with its own rules: trust, proxy, connections and the name of
    /// the client are not applied. It must not follow redirects
    /// (`reqwest::redirect::Policy::none()`); an answer that came by one is refused when the
    /// request was not a read, because most redirected writes become reads.
    pub fn http_client(self, http: reqwest::Client) -> Self {
        Self { http: Some(http), ..self }
    }

    /// Builds it. Nothing is sent yet.
    ///
    /// # Errors
    /// [`FailureKind::Tls`] when the trust cannot be set up (the system has no roots, for
    /// instance), [`FailureKind::InvalidRequest`] when the proxy's address cannot be used.
    pub fn build(self) -> Result<Transport, Failure> {
        if let Some(http) = self.http {
            return Ok(Transport {
                http,
                base: self.base,
                timeout: self.timeout,
                body_limit: self.body_limit,
                retry: self.retry,
            });
        }
        let what = || format!("setting up the connection to {}", self.base);
        let invalid = |error| {
            Failure::from_reqwest(error, what(), Sent::No).of_kind(FailureKind::InvalidRequest)
        };
        let tls = self
            .trust
            .client_config()
            .map_err(|error| Failure::new(FailureKind::Tls, Sent::No, what()).caused_by(error))?;
        let http = reqwest::Client::builder()
            .tls_backend_preconfigured(tls)
            .http1_only()
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .user_agent(self.user_agent)
            .connect_timeout(self.connect_timeout.min(self.timeout * 3 / 4))
            .read_timeout(self.read_timeout)
            .pool_idle_timeout(self.idle)
            .pool_max_idle_per_host(if self.idle.is_some() { usize::MAX } else { 0 });
        let http = match &self.proxy {
            Proxy::None => http.no_proxy(),
            Proxy::Environment => http,
            Proxy::At(address) => http.proxy(reqwest::Proxy::all(address).map_err(invalid)?),
        };
        Ok(Transport {
            http: http.build().map_err(invalid)?,
            base: self.base.clone(),
            timeout: self.timeout,
            body_limit: self.body_limit,
            retry: self.retry,
        })
    }
}

impl Transport {
    /// Starts to set up a transport for the server at `base`.
    pub fn builder(base: BaseUrl) -> TransportBuilder {
        TransportBuilder {
            base,
            trust: Trust::default(),
            connect_timeout: Duration::from_secs(5),
            read_timeout: Duration::from_secs(30),
            timeout: Duration::from_secs(60),
            body_limit: 64 << 20,
            idle: Some(Duration::from_secs(4)),
            user_agent: HeaderValue::from_static(concat!(
                env!("CARGO_PKG_NAME"),
                "/",
                env!("CARGO_PKG_VERSION")
            )),
            proxy: Proxy::None,
            retry: Retry::default(),
            http: None,
        }
    }

    /// The server that it sends to.
    pub fn base(&self) -> &BaseUrl {
        &self.base
    }

    /// The same rules for another server, such as a further node of a cluster.
    #[must_use]
    pub fn at(&self, base: BaseUrl) -> Self {
        Self { base, ..self.clone() }
    }

    /// Sends a request and reads the whole answer, whatever its status.
    ///
    /// # Errors
    /// [`Failure`]: when there is no complete answer. Redirects are answers, they are not followed.
    pub async fn send(&self, request: Request) -> Result<Response, Failure> {
        let prepared = Prepared::new(self, &request)?;
        let limit = request.timeout.unwrap_or(self.timeout);
        let attempts = self.attempts(request, &prepared);
        tokio::time::timeout(limit, attempts).await.unwrap_or_else(|_| {
            let reason = format!("gave up after {limit:?}");
            Err(prepared.failure(FailureKind::Timeout, prepared.reached.get()).caused_by(reason))
        })
    }

    /// Sends a request and gives its answer as soon as the headers are there; the body is read
    /// piece by piece. The time limit covers the headers only; for the body, the limit for silence
    /// counts. Sent once, never again.
    ///
    /// # Errors
    /// [`Failure`]: when no answer begins.
    pub async fn stream(&self, mut request: Request) -> Result<ResponseStream, Failure> {
        let prepared = Prepared::new(self, &request)?;
        let limit = request.timeout.unwrap_or(self.timeout);
        tokio::time::timeout(limit, self.open(&mut request, &prepared)).await.unwrap_or_else(|_| {
            let reason = format!("gave up after {limit:?}");
            Err(prepared.failure(FailureKind::Timeout, prepared.reached.get()).caused_by(reason))
        })
    }

    async fn attempts(
        &self,
        mut request: Request,
        prepared: &Prepared,
    ) -> Result<Response, Failure> {
        let repeatable = request.repeatable && !matches!(request.body, Body::Stream { .. });
        let mut pauses = if repeatable { self.retry.pauses() } else { Retry::never().pauses() };
        for attempt in 1.. {
            prepared.reached.set(Sent::No);
            let outcome = match self.open(&mut request, prepared).await {
                Ok(stream) => stream.collect().await,
                Err(failure) => Err(failure),
            };
            let outcome = outcome.map_err(|failure| failure.after(attempt));
            let Some(asked_for) = worth_another(&outcome) else { return outcome };
            let Some(pause) = pauses.next(asked_for) else { return outcome };
            tracing::debug!(request = %prepared.what, attempt, ?pause, "trying again");
            tokio::time::sleep(pause).await;
        }
        unreachable!("the loop counts up without end")
    }

    /// One attempt, up to the headers of the answer.
    async fn open(
        &self,
        request: &mut Request,
        prepared: &Prepared,
    ) -> Result<ResponseStream, Failure> {
        let started = Instant::now();
        let mut outgoing = self
            .http
            .request(request.method.clone(), prepared.url.clone())
            .headers(request.headers.clone());
        match std::mem::replace(&mut request.body, Body::None) {
            Body::None => {}
            Body::Bytes(bytes) => {
                // Said explicitly, because hyper leaves it out for a body of no bytes.
                outgoing = outgoing.header(CONTENT_LENGTH, bytes.len()).body(bytes.clone());
                request.body = Body::Bytes(bytes);
            }
            // With an explicit length, hyper does not fall back to chunks.
            Body::Stream { length, body } => {
                outgoing = outgoing.header(CONTENT_LENGTH, length).body(body);
            }
        }
        prepared.reached.set(Sent::Maybe);
        let inner = outgoing
            .send()
            .await
            .map_err(|error| Failure::from_reqwest(error, prepared.what.clone(), Sent::Maybe))?;
        prepared.reached.set(Sent::Yes);
        // Only a ready-made client can have done that.
        let reads = matches!(request.method, Method::GET | Method::HEAD);
        if !reads && *inner.url() != prepared.url {
            let reason = "the HTTP client followed a redirect; a write must not be redirected";
            return Err(prepared.failure(FailureKind::Redirected, Sent::Yes).caused_by(reason));
        }
        let status = inner.status().as_u16();
        let elapsed_ms = started.elapsed().as_millis() as u64;
        tracing::debug!(request = %prepared.what, status, elapsed_ms, "answered");
        Ok(ResponseStream {
            status,
            reason: inner
                .extensions()
                .get::<ReasonPhrase>()
                .map(|phrase| excerpt(phrase.as_bytes()))
                .filter(|phrase| !phrase.is_empty()),
            headers: inner.headers().clone(),
            what: prepared.what.clone(),
            left: request.body_limit.unwrap_or(self.body_limit),
            inner,
        })
    }
}

impl fmt::Debug for Transport {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Transport").field("base", &self.base).finish_non_exhaustive()
    }
}

/// Whether the outcome of one attempt may be better the next time, and the pause that the server
/// asks for.
fn worth_another(outcome: &Result<Response, Failure>) -> Option<Option<Duration>> {
    match outcome {
        Ok(response) if retry::is_passing(response.status) => {
            Some(retry::retry_after(&response.headers, SystemTime::now()))
        }
        Ok(_) => None,
        Err(failure) => match failure.kind() {
            FailureKind::Refused | FailureKind::Connect | FailureKind::Interrupted => Some(None),
            _ => None,
        },
    }
}

/// What all attempts of one request share.
struct Prepared {
    url: Url,
    what: String,
    reached: Reached,
}

impl Prepared {
    fn new(transport: &Transport, request: &Request) -> Result<Self, Failure> {
        let base = &transport.base;
        let what = format!("{} {base}{}", request.method, request.path);
        let mut url = base.join(&request.path).map_err(|error| {
            Failure::new(
                FailureKind::InvalidRequest,
                Sent::No,
                format!("{} to {base}", request.method),
            )
            .caused_by(error)
        })?;
        if !request.query.is_empty() {
            url.query_pairs_mut().extend_pairs(&request.query);
        }
        Ok(Self { url, what, reached: Reached(AtomicU8::new(0)) })
    }

    fn failure(&self, kind: FailureKind, sent: Sent) -> Failure {
        Failure::new(kind, sent, &self.what)
    }
}

/// How far a request has got, readable after its future was dropped by the time limit.
struct Reached(AtomicU8);

impl Reached {
    fn set(&self, sent: Sent) {
        self.0.store(sent as u8, Ordering::Relaxed);
    }

    fn get(&self) -> Sent {
        match self.0.load(Ordering::Relaxed) {
            0 => Sent::No,
            1 => Sent::Maybe,
            _ => Sent::Yes,
        }
    }
}
