//! The one error of this crate.

use std::collections::BTreeMap;
use std::fmt;

use http_transport::Sent;

use crate::Method;

/// What a call of this crate comes to.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a call failed: [`kind`](Error::kind) to decide on, `Display` to show.
pub struct Error(Box<Facts>);

struct Facts {
    kind: ErrorKind,
    method: Option<Method>,
    path: String,
    status: Option<u16>,
    message: String,
    field_errors: BTreeMap<String, String>,
    sent: Sent,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// What an [`Error`] is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The guest, node, storage, volume, snapshot, task … does not exist.
    NotFound,
    /// Something of that name or number is there already.
    AlreadyExists,
    /// Another operation holds the lock of the guest or of a file; it may work a little later.
    Locked,
    /// The guest runs already.
    AlreadyRunning,
    /// The guest is not running.
    NotRunning,
    /// The guest agent does not answer: not installed, not started, or the guest still boots.
    AgentNotRunning,
    /// The node that the call is about is offline or does not answer its cluster.
    NodeOffline,
    /// The credentials were refused.
    Auth,
    /// The credentials are good, their rights are not enough.
    Permission,
    /// The server refused a parameter; [`Error::field_errors`] may say which.
    InvalidParams,
    /// The configuration was changed by someone else since it was read (a stale digest).
    Changed,
    /// The server does not know this call: an older version, or a wrong path.
    Unsupported,
    /// The server asks to slow down.
    RateLimited,
    /// A task ran and failed.
    TaskFailed,
    /// The server's certificate is not one to trust.
    Certificate,
    /// No answer in time.
    Timeout,
    /// The connection could not be made, or broke.
    Transport,
    /// The answer is not what the API answers: not JSON, cut off, of another shape, too large.
    Decode,
    /// The server failed in a way of its own.
    Server,
    /// The client was built, or the call was made, in a way that cannot work. Nothing was sent.
    Usage,
}

impl Error {
    /// An error that this crate finds itself, in an answer that was good: a guest that is in no
    /// list, for instance.
    pub(crate) fn found(
        kind: ErrorKind,
        method: Method,
        path: impl Into<String>,
        message: impl Into<String>,
    ) -> Self {
        Self(Box::new(Facts {
            kind,
            method: Some(method),
            path: path.into(),
            status: None,
            message: message.into(),
            field_errors: BTreeMap::new(),
            sent: Sent::Yes,
            source: None,
        }))
    }

    /// What it is about.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0.message)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Error").field(&self.0.kind).field(&self.0.message).finish()
    }
}

impl std::error::Error for Error {}
