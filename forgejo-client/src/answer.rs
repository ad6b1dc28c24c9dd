//! From what the server answered to what was asked for.

use bytes::Bytes;
use http_transport::{DecodeError, Method, Response};
use serde::de::DeserializeOwned;

use crate::call::Shape;
use crate::{Error, Result};

/// What a [`Request`](crate::Request) can be awaited for: everything that serde reads, a
/// [`Page`](crate::Page), a [`Blob`](crate::Blob).
pub trait Answer: Sized + Send + 'static {
    /// Reads it.
    #[doc(hidden)]
    fn read(received: &Received) -> Result<Self>;
}

/// A good answer, and which call it belongs to.
#[doc(hidden)]
#[derive(Debug)]
pub struct Received {
    pub(crate) response: Response,
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) shape: Shape,
}

impl<T: DeserializeOwned + Send + 'static> Answer for T {
    fn read(received: &Received) -> Result<Self> {
        let normal = received.normal();
        let read = match received.shape {
            // Bodies come where none are expected (205 with a list, 202 with a repository).
            Shape::Nothing => normal.json().or_else(|_| Response::new(204, None, "null").json()),
            _ => normal.json(),
        };
        read.map_err(|error| received.undecodable(error))
    }
}

impl Received {
    /// The answer as JSON, whatever it came as.
    fn normal(&self) -> Response {
        let mut response = self.response.clone();
        let empty = response.body.trim_ascii().is_empty();
        let json: Option<Bytes> = match self.shape {
            Shape::Exists => Some(Bytes::from_static(match response.status {
                404 => b"false",
                _ => b"true",
            })),
            Shape::Text | Shape::Blob => {
                let text = String::from_utf8_lossy(&response.body);
                Some(serde_json::to_vec(&text).unwrap_or_default().into())
            }
            Shape::List { .. } if empty || response.body.trim_ascii() == b"null" => {
                Some(Bytes::from_static(b"[]"))
            }
            Shape::Json if empty => Some(Bytes::from_static(b"null")),
            _ => None,
        };
        response.body = json.unwrap_or(response.body);
        response
    }

    /// The error of an answer that cannot be read.
    pub(crate) fn undecodable(&self, error: DecodeError) -> Error {
        let error = Error::decode(self.response.status, error.to_string()).caused_by(error);
        error.during(self.method.clone(), self.path.clone())
    }

    /// The error of an answer that is not what was expected.
    pub(crate) fn unexpected(&self, what: String) -> Error {
        Error::decode(self.response.status, what).during(self.method.clone(), self.path.clone())
    }
}
