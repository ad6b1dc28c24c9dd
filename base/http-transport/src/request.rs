//! What to send.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use futures_util::TryStream;
use reqwest::Method;
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, InvalidHeaderValue};
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;
use url::form_urlencoded;

/// A request, relative to the base address of the [`Transport`](crate::Transport) that sends it.
pub struct Request {
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) query: Vec<(String, String)>,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Body,
    pub(crate) repeatable: bool,
    pub(crate) timeout: Option<Duration>,
    pub(crate) body_limit: Option<u64>,
}

/// A body always has a known length: servers such as that of Proxmox VE refuse chunked ones.
pub(crate) enum Body {
    None,
    Bytes(Bytes),
    /// Can be sent only once.
    Stream {
        length: u64,
        body: reqwest::Body,
    },
}

impl Request {
    /// A request for `path`, which starts with a slash and is percent-encoded already (see
    /// [`encode_segment`](crate::encode_segment)).
    pub fn new(method: Method, path: impl Into<String>) -> Self {
        Self {
            method,
            path: path.into(),
            query: Vec::new(),
            headers: HeaderMap::new(),
            body: Body::None,
            repeatable: false,
            timeout: None,
            body_limit: None,
        }
    }

    /// A GET, which may be repeated.
    pub fn get(path: impl Into<String>) -> Self {
        Self::new(Method::GET, path).repeatable(true)
    }

    /// Adds to the query. The same key may be given several times.
    #[must_use]
    pub fn query(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.query.push((key.into(), value.into()));
        self
    }

    /// Sets a header.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.insert(name, value);
        self
    }

    /// Sets a header that holds a secret: `prefix` and the secret behind it. It is marked
    /// sensitive, so that nothing prints it.
    ///
    /// # Errors
    /// When the secret holds a character that a header cannot (a line break from a file, say).
    pub fn secret_header(
        mut self,
        name: HeaderName,
        prefix: &str,
        secret: &SecretString,
    ) -> Result<Self, InvalidHeaderValue> {
        let mut value = HeaderValue::from_str(&format!("{prefix}{}", secret.expose_secret()))?;
        value.set_sensitive(true);
        self.headers.insert(name, value);
        Ok(self)
    }

    /// Sends a form. Every character of keys and values arrives as it is: `;`, `=`, `+`, `&`, line
    /// breaks, unicode. The same key may be given several times.
    #[must_use]
    pub fn form<K: AsRef<str>, V: AsRef<str>>(
        self,
        fields: impl IntoIterator<Item = (K, V)>,
    ) -> Self {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.extend_pairs(fields);
        self.bytes("application/x-www-form-urlencoded", form.finish())
    }

    /// Sends a value as JSON.
    ///
    /// # Errors
    /// When the value cannot be written as JSON (a map whose keys are no text).
    pub fn json<T: Serialize + ?Sized>(self, value: &T) -> Result<Self, serde_json::Error> {
        serde_json::to_vec(value).map(|body| self.bytes("application/json", body))
    }

    /// Sends bytes as they are.
    #[must_use]
    pub fn bytes(mut self, content_type: &'static str, body: impl Into<Bytes>) -> Self {
        self.headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
        self.body = Body::Bytes(body.into());
        self
    }

    /// Sends `length` bytes from a stream, without holding them in memory. Such a request is sent
    /// once, never again.
    #[must_use]
    pub fn stream<S>(mut self, content_type: HeaderValue, length: u64, stream: S) -> Self
    where
        S: TryStream + Send + 'static,
        S::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
        Bytes: From<S::Ok>,
    {
        self.headers.insert(CONTENT_TYPE, content_type);
        self.body = Body::Stream { length, body: reqwest::Body::wrap_stream(stream) };
        self
    }

    /// How long the body is, in bytes.
    pub fn content_length(&self) -> u64 {
        match &self.body {
            Body::None => 0,
            Body::Bytes(bytes) => bytes.len() as u64,
            Body::Stream { length, .. } => *length,
        }
    }

    /// Says whether sending it twice does no harm. A GET is repeatable, all else is not, unless it
    /// is said here.
    #[must_use]
    pub fn repeatable(mut self, repeatable: bool) -> Self {
        self.repeatable = repeatable;
        self
    }

    /// Another time limit than the transport's, for this request with all its attempts.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Another limit for the size of the answer than the transport's, in bytes.
    #[must_use]
    pub fn body_limit(mut self, bytes: u64) -> Self {
        self.body_limit = Some(bytes);
        self
    }
}

impl fmt::Debug for Request {
    /// Leaves out what may be secret: values of the query and the body.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let keys: Vec<_> = self.query.iter().map(|(key, _)| key).collect();
        formatter
            .debug_struct("Request")
            .field("method", &self.method)
            .field("path", &self.path)
            .field("query", &keys)
            .field("headers", &self.headers)
            .field("body", &self.body)
            .field("repeatable", &self.repeatable)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => formatter.write_str("none"),
            Self::Bytes(bytes) => write!(formatter, "{} bytes", bytes.len()),
            Self::Stream { length, .. } => write!(formatter, "{length} bytes streamed"),
        }
    }
}
