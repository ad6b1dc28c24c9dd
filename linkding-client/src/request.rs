//! One call of the API as a value: what to ask, and what comes back.

use std::fmt::Display;
use std::future::IntoFuture;
use std::io;
use std::marker::PhantomData;
use std::time::Duration;

use bytes::Bytes;
use futures_util::future::BoxFuture;
use futures_util::stream::BoxStream;
use http_transport::header::{ACCEPT, AUTHORIZATION, HeaderValue};
use http_transport::{Method as HttpMethod, Request as HttpRequest};
use serde::Serialize;
use serde::de::DeserializeOwned;
use url::form_urlencoded;

use crate::client::Auth;
use crate::{Client, Error, Result};

/// The methods that the API knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Method {
    /// Reads. Repeated when the connection broke or a proxy asks for patience.
    Get,
    /// Creates or acts.
    Post,
    /// Changes; needs the fields that a new thing needs, and keeps what is left out.
    Put,
    /// Changes what is given.
    Patch,
    /// Removes.
    Delete,
}

impl Method {
    /// The method as HTTP writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }

    fn to_http(self) -> HttpMethod {
        match self {
            Self::Get => HttpMethod::GET,
            Self::Post => HttpMethod::POST,
            Self::Put => HttpMethod::PUT,
            Self::Patch => HttpMethod::PATCH,
            Self::Delete => HttpMethod::DELETE,
        }
    }
}

impl Display for Method {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.pad(self.as_str())
    }
}

/// linkding's own server reads a head of 8 KiB; above that it hangs up without a word.
const HEAD_LIMIT: usize = 8192;

/// What the head holds beside path and query: the host, the token, and the usual headers.
const OTHER_HEADERS: usize = 320;

/// What goes to the server, before the token is added.
pub(crate) struct Request {
    pub(crate) method: Method,
    /// Percent-encoded, with the slash at its end: `/api/bookmarks/`.
    pub(crate) path: String,
    query: Vec<(String, String)>,
    body: Body,
    timeout: Option<Duration>,
    repeatable: bool,
    accept: &'static str,
}

enum Body {
    None,
    Json(Bytes),
    Stream { content_type: String, length: u64, pieces: BoxStream<'static, io::Result<Bytes>> },
}

impl Request {
    pub(crate) fn new(method: Method, path: impl Into<String>) -> Self {
        Self {
            method,
            path: path.into(),
            query: Vec::new(),
            body: Body::None,
            timeout: None,
            repeatable: method == Method::Get,
            // Without it, or with text/html, the server may answer with its API browser.
            accept: "application/json",
        }
    }

    pub(crate) fn get(path: impl Into<String>) -> Self {
        Self::new(Method::Get, path)
    }

    pub(crate) fn query(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.query.push((key.into(), value.into()));
        self
    }

    pub(crate) fn json(mut self, value: &(impl Serialize + ?Sized)) -> Result<Self> {
        let body = serde_json::to_vec(value).map_err(|error| {
            Error::usage(format!("the body cannot be written as JSON: {error}"))
                .during(self.method, self.path.clone())
        })?;
        self.body = Body::Json(body.into());
        Ok(self)
    }

    pub(crate) fn stream(
        mut self,
        content_type: String,
        length: u64,
        pieces: BoxStream<'static, io::Result<Bytes>>,
    ) -> Self {
        self.body = Body::Stream { content_type, length, pieces };
        self
    }

    pub(crate) fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Sending it twice does what sending it once does.
    pub(crate) fn repeatable(mut self) -> Self {
        self.repeatable = true;
        self
    }

    /// Takes an answer of any type: a download names the type of its file only in the answer.
    pub(crate) fn accept_anything(mut self) -> Self {
        self.accept = "*/*";
        self
    }

    /// About how many bytes the head has when it is sent below this sub-path.
    fn head_length(&self) -> usize {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(&self.query);
        self.method.as_str().len() + self.path.len() + query.finish().len() + OTHER_HEADERS
    }

    /// Whether the head is so long that linkding's own server hangs up on it.
    pub(crate) fn is_too_long(&self) -> bool {
        self.head_length() > HEAD_LIMIT
    }

    pub(crate) fn into_http(self, auth: &Auth) -> Result<HttpRequest> {
        let repeatable = self.repeatable && !self.is_too_long();
        let Self { method, path, query, body, timeout, accept, .. } = self;
        let mut request = HttpRequest::new(method.to_http(), path.clone())
            .repeatable(repeatable)
            .header(ACCEPT, HeaderValue::from_static(accept));
        for (key, value) in query {
            request = request.query(key, value);
        }
        if let Some(timeout) = timeout {
            request = request.timeout(timeout);
        }
        request = match body {
            Body::None => request,
            Body::Json(json) => request.bytes("application/json", json),
            Body::Stream { content_type, length, pieces } => {
                let content_type = HeaderValue::try_from(content_type)
                    .expect("a boundary of letters and digits fits into a header");
                request.stream(content_type, length, pieces)
            }
        };
        match auth {
            Auth::None => Ok(request),
            Auth::Token { scheme, secret } => {
                request.secret_header(AUTHORIZATION, scheme.prefix(), secret).map_err(|_| {
                    Error::usage("the token holds a character that a header cannot")
                        .during(method, path)
                })
            }
        }
    }
}

/// A raw call, made by [`Client::get`] and its siblings: `.await` it, or take the `'static` future
/// of [`Call::send`]. Nothing happens until then.
#[must_use = "a call does nothing until it is awaited"]
pub struct Call<T> {
    client: Client,
    request: Result<Request>,
    kind: PhantomData<fn() -> T>,
}

impl<T> Call<T> {
    /// A call for a path as the API documentation writes it. A query in it is taken apart, and the
    /// slash at its end is added when it is missing: without it the server redirects, and the body
    /// is lost.
    pub(crate) fn raw(client: Client, method: Method, path: &str) -> Self {
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let path = path.trim_matches('/');
        let end = if path == "health" { "" } else { "/" };
        let mut request = Request::new(method, format!("/{path}{end}"));
        for (key, value) in form_urlencoded::parse(query.as_bytes()) {
            request = request.query(key, value);
        }
        Self { client, request: Ok(request), kind: PhantomData }
    }

    /// Adds to the query.
    pub fn query(mut self, key: impl Into<String>, value: impl Display) -> Self {
        self.request = self.request.map(|request| request.query(key, value.to_string()));
        self
    }

    /// Sends a value as JSON. Leave out fields that shall stay as they are: the server refuses null.
    pub fn json(mut self, value: &(impl Serialize + ?Sized)) -> Self {
        self.request = self.request.and_then(|request| request.json(value));
        self
    }

    /// Another time limit than the client's, for this call.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.request = self.request.map(|request| request.timeout(timeout));
        self
    }
}

impl<T: DeserializeOwned + Send + 'static> Call<T> {
    /// Sends the call. An answer without a body reads as null: ask for `()` or an `Option`.
    pub fn send(self) -> BoxFuture<'static, Result<T>> {
        Box::pin(async move { self.client.execute(self.request?).await })
    }
}

impl<T: DeserializeOwned + Send + 'static> IntoFuture for Call<T> {
    type Output = Result<T>;
    type IntoFuture = BoxFuture<'static, Result<T>>;

    fn into_future(self) -> Self::IntoFuture {
        self.send()
    }
}

impl<T> std::fmt::Debug for Call<T> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.request {
            Ok(request) => write!(formatter, "Call({} {})", request.method, request.path),
            Err(error) => write!(formatter, "Call({error})"),
        }
    }
}

/// Lets a builder with `send()` be awaited itself.
macro_rules! awaitable {
    ($($name:ident => $output:ty),+ $(,)?) => {$(
        impl std::future::IntoFuture for $name {
            type Output = $crate::Result<$output>;
            type IntoFuture = futures_util::future::BoxFuture<'static, Self::Output>;

            fn into_future(self) -> Self::IntoFuture {
                self.send()
            }
        }
    )+};
}
pub(crate) use awaitable;
