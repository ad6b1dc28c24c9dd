//! What came back: in one piece, or as a stream.

use std::fmt;

use bytes::{Bytes, BytesMut};
use reqwest::header::{CONTENT_TYPE, HeaderMap};
use serde::de::DeserializeOwned;

use crate::excerpt;
use crate::failure::{Failure, FailureKind, Sent};

/// A complete answer, whatever its status.
#[derive(Clone)]
#[non_exhaustive]
pub struct Response {
    /// The HTTP status; not only those of the standard (Proxmox VE sends 595 to 599).
    pub status: u16,
    /// The text behind the status, where it says more than the number does by standard.
    pub reason: Option<String>,
    /// The headers.
    pub headers: HeaderMap,
    /// The body, decompressed.
    pub body: Bytes,
}

impl Response {
    /// An answer without headers, for tests of what stands above the transport.
    pub fn new(status: u16, reason: Option<String>, body: impl Into<Bytes>) -> Self {
        Self { status, reason, headers: HeaderMap::new(), body: body.into() }
    }

    /// Whether the status is in 200..=299.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// Reads the body as JSON.
    ///
    /// # Errors
    /// [`DecodeError`], with the place inside the document, or with the start of a body that is
    /// not JSON at all.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, DecodeError> {
        let mut reader = serde_json::Deserializer::from_slice(&self.body);
        let value = serde_path_to_error::deserialize(&mut reader)
            .map_err(|error| self.decode_error(error.path().to_string(), error.into_inner()))?;
        reader.end().map_err(|error| self.decode_error(".".into(), error))?;
        Ok(value)
    }

    fn decode_error(&self, path: String, source: serde_json::Error) -> DecodeError {
        use serde_json::error::Category;
        let shape = match source.classify() {
            Category::Data => Shape::Json { path },
            // Text that starts as JSON and is broken later would show data, not an error page.
            Category::Eof | Category::Syntax | Category::Io if self.looks_like_json() => {
                Shape::Broken
            }
            _ => Shape::Other { content_type: self.content_type(), start: self.excerpt() },
        };
        DecodeError { shape, source }
    }

    fn looks_like_json(&self) -> bool {
        self.body.trim_ascii_start().starts_with(b"{")
            || self.body.trim_ascii_start().starts_with(b"[")
    }

    fn content_type(&self) -> Option<String> {
        self.headers.get(CONTENT_TYPE).map(|value| excerpt(value.as_bytes()))
    }

    /// The start of the body as one harmless line.
    pub fn excerpt(&self) -> String {
        excerpt(&self.body)
    }
}

impl fmt::Debug for Response {
    /// Leaves the body out: it may hold what nobody else should read.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Response")
            .field("status", &self.status)
            .field("reason", &self.reason)
            .field("body", &format_args!("{} bytes", self.body.len()))
            .finish_non_exhaustive()
    }
}

/// A body that is not the JSON that was expected.
#[derive(Debug)]
pub struct DecodeError {
    shape: Shape,
    source: serde_json::Error,
}

#[derive(Debug)]
enum Shape {
    /// JSON of another shape.
    Json { path: String },
    /// The start of JSON, cut off or damaged.
    Broken,
    /// Something else: an error page of a proxy, mostly.
    Other { content_type: Option<String>, start: String },
}

impl DecodeError {
    /// Where in the document the value is that cannot be read, such as `data[3].vmid`. `None` when
    /// it is not JSON.
    pub fn json_path(&self) -> Option<&str> {
        match &self.shape {
            Shape::Json { path } => Some(path),
            Shape::Broken | Shape::Other { .. } => None,
        }
    }

    /// Whether the body is no JSON at all.
    pub fn is_not_json(&self) -> bool {
        matches!(self.shape, Shape::Other { .. })
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { shape, source } = self;
        match shape {
            Shape::Json { path } if path == "." => {
                write!(formatter, "the answer has another shape than expected: {source}")
            }
            Shape::Json { path } => {
                write!(formatter, "the answer has another shape than expected in {path}: {source}")
            }
            Shape::Broken => write!(formatter, "the answer is damaged JSON: {source}"),
            Shape::Other { content_type, start } => {
                let kind = content_type.as_deref().unwrap_or("no content type");
                match start.as_str() {
                    "" => write!(formatter, "the answer is empty ({kind}), expected JSON"),
                    _ => write!(formatter, "the answer is not JSON but {kind}: {start}"),
                }
            }
        }
    }
}

impl std::error::Error for DecodeError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.source)
    }
}

/// An answer whose body is still on its way.
pub struct ResponseStream {
    /// The HTTP status.
    pub status: u16,
    /// The text behind the status, where it says more than the number does by standard.
    pub reason: Option<String>,
    /// The headers.
    pub headers: HeaderMap,
    pub(crate) what: String,
    pub(crate) left: u64,
    pub(crate) inner: reqwest::Response,
}

impl ResponseStream {
    /// The next piece of the body, decompressed; `None` at its end.
    ///
    /// # Errors
    /// [`FailureKind::Interrupted`], [`FailureKind::Timeout`], or [`FailureKind::TooLarge`] when
    /// the pieces together exceed the limit.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Failure> {
        let failed = |error| Failure::from_reqwest(error, self.what.clone(), Sent::Yes);
        let Some(chunk) = self.inner.chunk().await.map_err(failed)? else { return Ok(None) };
        match self.left.checked_sub(chunk.len() as u64) {
            Some(left) => self.left = left,
            None => return Err(Failure::new(FailureKind::TooLarge, Sent::Yes, &self.what)),
        }
        Ok(Some(chunk))
    }

    /// Reads the rest.
    ///
    /// # Errors
    /// As [`ResponseStream::chunk`].
    pub async fn collect(mut self) -> Result<Response, Failure> {
        let mut body = BytesMut::new();
        while let Some(chunk) = self.chunk().await? {
            body.extend_from_slice(&chunk);
        }
        let Self { status, reason, headers, .. } = self;
        Ok(Response { status, reason, headers, body: body.freeze() })
    }
}

impl fmt::Debug for ResponseStream {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ResponseStream")
            .field("status", &self.status)
            .field("reason", &self.reason)
            .finish_non_exhaustive()
    }
}
