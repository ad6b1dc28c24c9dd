//! The handle that everything starts from.

mod redirect;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use http_transport::{
    BaseUrl, Failure, Method, Request as HttpRequest, Response, ResponseStream, Transport,
};
use secrecy::SecretString;
use tokio::sync::OnceCell;

use crate::answer::Received;
use crate::auth::{self, Auth, Credentials, OAuth2Tokens};
use crate::builder::ClientBuilder;
use crate::call::{Call, Shape};
use crate::version::Version;
use crate::{Error, Request, Result};
use redirect::Target;

/// A connection to one Forgejo server. Cheap to clone; clones share the connections and the
/// session.
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
    sudo: Option<Arc<str>>,
    otp: Option<SecretString>,
}

struct Inner {
    transport: Transport,
    auth: Auth,
    /// How long a download may stay silent.
    silence: Duration,
    /// Asked for once, when an error makes it interesting.
    version: OnceCell<Option<Version>>,
}

impl Client {
    /// Starts to set up a client for the server at this address; its sub-path is kept. A missing
    /// scheme is `https`. The address of the API (`…/api/v1`) will do, too.
    pub fn builder(url: impl Into<String>) -> ClientBuilder {
        ClientBuilder::new(url.into())
    }

    pub(crate) fn new(
        transport: Transport,
        auth: Auth,
        sudo: Option<String>,
        otp: Option<SecretString>,
        silence: Duration,
    ) -> Self {
        let inner = Inner { transport, auth, silence, version: OnceCell::new() };
        Self { inner: Arc::new(inner), sudo: sudo.map(Arc::from), otp }
    }

    /// The server's address.
    pub fn base(&self) -> &BaseUrl {
        self.inner.transport.base()
    }

    pub(crate) fn silence(&self) -> Duration {
        self.inner.silence
    }

    pub(crate) fn transport(&self) -> &Transport {
        &self.inner.transport
    }

    /// The same client acting as another user in every call.
    #[must_use]
    pub fn with_sudo(&self, user: &str) -> Self {
        Self { sudo: Some(user.into()), ..self.clone() }
    }

    /// The same client with a fresh code of the second factor.
    #[must_use]
    pub fn with_otp(&self, code: SecretString) -> Self {
        Self { otp: Some(code), ..self.clone() }
    }

    /// The present tokens of OAuth2, to be kept for the next start; `None` for any other client.
    /// They change when they are renewed.
    pub fn oauth2_tokens(&self) -> Option<OAuth2Tokens> {
        match &self.inner.auth {
            Auth::OAuth2(session) => Some(session.tokens()),
            _ => None,
        }
    }

    /// Reads any path of the API into any type, with the same credentials, limits and errors as the
    /// typed calls. The path is that of the API documentation, with ids percent-encoded; `/api/v1`
    /// in front is optional.
    ///
    /// ```no_run
    /// # async fn example(client: forgejo_client::Client) -> forgejo_client::Result<()> {
    /// use forgejo_client::Page;
    /// use serde_json::Value;
    ///
    /// let nodeinfo: Value = client.get("/nodeinfo").await?;
    /// let all = client.get::<Page<Value>>("/repos/search").query("q", "infra").all().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn get<T>(&self, path: impl AsRef<str>) -> Request<T> {
        self.request(Method::GET, path)
    }

    /// Sends a POST to any path of the API; see [`Client::get`], [`Request::param`] and
    /// [`Request::json`].
    pub fn post<T>(&self, path: impl AsRef<str>) -> Request<T> {
        self.request(Method::POST, path)
    }

    /// Sends a PUT to any path of the API.
    pub fn put<T>(&self, path: impl AsRef<str>) -> Request<T> {
        self.request(Method::PUT, path)
    }

    /// Sends a PATCH to any path of the API.
    pub fn patch<T>(&self, path: impl AsRef<str>) -> Request<T> {
        self.request(Method::PATCH, path)
    }

    /// Sends a DELETE to any path of the API.
    pub fn delete<T>(&self, path: impl AsRef<str>) -> Request<T> {
        self.request(Method::DELETE, path)
    }

    /// Sends any method to any path of the API.
    pub fn request<T>(&self, method: Method, path: impl AsRef<str>) -> Request<T> {
        Request::new(self.clone(), Call::raw(method, path.as_ref()))
    }

    /// What runs there, asked once and remembered; `None` when it does not say.
    pub(crate) async fn remembered_version(&self) -> Option<&Version> {
        let ask = || async { self.version().await.ok() };
        self.inner.version.get_or_init(ask).await.as_ref()
    }

    /// Sends a call and gives a good answer.
    pub(crate) fn execute(&self, call: Call) -> BoxFuture<'static, Result<Received>> {
        let client = self.clone();
        Box::pin(async move {
            let mut call = call;
            let response = match client.exchange(&mut call, Mode::Whole).await {
                Ok(reply) => reply.whole().await,
                Err(error) => Err(error),
            };
            let response = match response {
                Ok(response) => response,
                Err(error) => return Err(error.during(call.method, call.path)),
            };
            let says_no = call.shape == Shape::Exists && response.status == 404;
            if !response.is_success() && !says_no {
                return Err(client.refusal(&call, &response).await);
            }
            Ok(Received { response, method: call.method, path: call.path, shape: call.shape })
        })
    }

    /// Sends a call and gives a good answer as soon as it begins. `from` asks for the rest of an
    /// answer that was cut (a `Range`).
    pub(crate) async fn begin(
        &self,
        call: &mut Call,
        from: Option<Range>,
    ) -> Result<ResponseStream> {
        let during =
            |error: Error, call: &Call| error.during(call.method.clone(), call.path.clone());
        let reply = self.exchange(call, Mode::Stream(from)).await;
        let reply = reply.map_err(|error| during(error, call))?;
        match reply {
            Reply::Stream(stream) if (200..300).contains(&stream.status) => Ok(stream),
            reply => {
                let response = reply.whole().await.map_err(|error| during(error, call))?;
                Err(self.refusal(call, &response).await)
            }
        }
    }

    /// The error of a bad answer. When it may be that the server has no such call, its version is
    /// looked at.
    async fn refusal(&self, call: &Call, response: &Response) -> Error {
        let mut error = Error::from_response(response);
        if matches!(response.status, 404 | 405) && call.since.may_be_missing() {
            let version = Box::pin(self.remembered_version()).await;
            if let Some(complaint) = version.and_then(|version| call.since.complaint(version)) {
                error = error.unsupported(complaint);
            }
        }
        error.during(call.method.clone(), call.path.clone())
    }

    /// Sends a call with the credentials of the moment; once more with new ones when they can be
    /// renewed. The server refuses before it acts, so this is safe for writes, too.
    async fn exchange(&self, call: &mut Call, mode: Mode) -> Result<Reply> {
        let credentials = self.credentials(None).await.map_err(Error::before_the_call)?;
        let reply = self.follow(call, &credentials, &mode).await?;
        match (&self.inner.auth, &credentials) {
            (Auth::OAuth2(_), Credentials::Header { secret, .. })
                if reply.status() == 401 && call.can_be_sent_again() =>
            {
                let credentials =
                    self.credentials(Some(secret)).await.map_err(Error::before_the_call)?;
                self.follow(call, &credentials, &mode).await
            }
            _ => Ok(reply),
        }
    }

    async fn credentials(&self, refused: Option<&SecretString>) -> Result<Credentials> {
        Ok(match &self.inner.auth {
            Auth::Anonymous => Credentials::None,
            Auth::Token(token) => Credentials::token(token),
            Auth::Basic { user, password } => Credentials::basic(user, password),
            Auth::OAuth2(session) => session.credentials(&self.inner.transport, refused).await?,
        })
    }

    /// Sends a call, and follows redirects of reads.
    async fn follow(
        &self,
        call: &mut Call,
        credentials: &Credentials,
        mode: &Mode,
    ) -> Result<Reply> {
        let request = call.take_http().map_err(|error| Error::usage(error.to_string()))?;
        let request = self.sign(request, call, credentials)?;
        let mut reply = mode.send(&self.inner.transport, request).await?;
        if !call.is_repeatable() {
            return Ok(reply);
        }
        let mut here = self.inner.transport.clone();
        for _ in 0..redirect::MOST {
            let Some(target) = Target::of(reply.status(), reply.headers(), &here) else { break };
            let mut request = target.request(call);
            if target.is_home {
                request = self.sign(request, call, credentials)?;
            }
            here = target.transport;
            reply = mode.send(&here, request).await?;
        }
        Ok(reply)
    }

    fn sign(
        &self,
        request: HttpRequest,
        call: &Call,
        credentials: &Credentials,
    ) -> Result<HttpRequest> {
        let sudo = call.sudo.as_deref().or(self.sudo.as_deref());
        credentials
            .sign(request)
            .and_then(|request| match sudo {
                Some(user) => auth::with_sudo(request, user),
                None => Ok(request),
            })
            .and_then(|request| match (&self.otp, &self.inner.auth) {
                (Some(code), Auth::Basic { .. }) => auth::with_otp(request, code),
                _ => Ok(request),
            })
            .map_err(|_| {
                Error::usage(
                    "the token or the user for sudo holds a character that a header cannot",
                )
            })
    }
}

/// The part of an answer that is still wanted.
#[derive(Clone, Debug)]
pub(crate) struct Range {
    /// The first byte.
    pub(crate) start: u64,
    /// What the content was when it began: its `ETag` or date. If it has changed, all of it comes.
    pub(crate) unless_changed: http_transport::header::HeaderValue,
}

/// How an answer is read.
enum Mode {
    Whole,
    Stream(Option<Range>),
}

/// An answer, complete or just begun.
enum Reply {
    Whole(Response),
    Stream(ResponseStream),
}

impl Mode {
    async fn send(&self, transport: &Transport, request: HttpRequest) -> Result<Reply> {
        let failed = |failure: Failure| Error::from_failure(failure);
        match self {
            Self::Whole => transport.send(request).await.map(Reply::Whole).map_err(failed),
            Self::Stream(range) => {
                // No limit: the content goes to where the user wants it, not into memory.
                let mut request = request.body_limit(u64::MAX);
                if let Some(Range { start, unless_changed }) = range {
                    let bytes = format!("bytes={start}-");
                    let bytes = bytes.parse().expect("digits can be in a header");
                    request = request
                        .header(http_transport::header::RANGE, bytes)
                        .header(http_transport::header::IF_RANGE, unless_changed.clone());
                }
                transport.stream(request).await.map(Reply::Stream).map_err(failed)
            }
        }
    }
}

impl Reply {
    /// The answer with its body.
    async fn whole(self) -> Result<Response> {
        match self {
            Self::Whole(response) => Ok(response),
            Self::Stream(stream) => stream.collect().await.map_err(Error::from_failure),
        }
    }

    fn status(&self) -> u16 {
        match self {
            Self::Whole(response) => response.status,
            Self::Stream(stream) => stream.status,
        }
    }

    fn headers(&self) -> &http_transport::header::HeaderMap {
        match self {
            Self::Whole(response) => &response.headers,
            Self::Stream(stream) => &stream.headers,
        }
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = formatter.debug_struct("Client");
        debug.field("base", self.base()).field("auth", &self.inner.auth);
        if let Some(user) = &self.sudo {
            debug.field("sudo", user);
        }
        debug.finish()
    }
}
