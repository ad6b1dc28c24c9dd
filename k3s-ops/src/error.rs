//! What can go wrong with a cluster, told apart by what one can do about it.

use std::error::Error as StdError;
use std::fmt;

use kube::core::Status;

/// What kind of error it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The kubeconfig is missing, cannot be read, or does not have the context.
    Config,
    /// No connection to the API server, or it broke.
    Unreachable,
    /// A time limit was reached.
    Timeout,
    /// The SSH session to a server failed.
    Ssh,
    /// The API server does not know who asks (401), or a certificate has ended.
    Auth,
    /// The API server knows who asks, and forbids it (403).
    Forbidden,
    /// There is no such thing (404).
    NotFound,
    /// The cluster has no such kind of thing: a CRD or an API service is missing.
    UnknownKind,
    /// Somebody else changed or owns it (409).
    Conflict,
    /// The watch is too old and must begin anew (410).
    Gone,
    /// Too many requests (429).
    Busy,
    /// The API server refuses what it was given (400, 422).
    Invalid,
    /// The API server failed (5xx).
    Server,
    /// What came is not what the API promises.
    Decode,
    /// A manifest cannot be used.
    Manifest,
    /// Refused for safety, with nothing done.
    Refused,
    /// It did not come true in time: a rollout, a sync, a drain.
    NotReady,
    /// A file or a local port.
    Io,
}

/// What was tried, on what, what came back, and what to do about it.
#[derive(Debug)]
pub struct Error(Box<Facts>);

#[derive(Debug)]
struct Facts {
    kind: ErrorKind,
    /// `could not list pods in namespace media`
    tried: String,
    /// What came back, in words.
    said: String,
    hint: Option<String>,
    status: Option<Box<Status>>,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

impl Error {
    /// A failure of `kind` while trying something.
    pub(crate) fn new(kind: ErrorKind, tried: impl Into<String>, said: impl Into<String>) -> Self {
        Self(Box::new(Facts {
            kind,
            tried: tried.into(),
            said: said.into(),
            hint: None,
            status: None,
            source: None,
        }))
    }

    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.0.hint = Some(hint.into());
        self
    }

    pub(crate) fn caused_by(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.0.source = Some(source.into());
        self
    }

    /// Reads the facts out of what kube reports.
    pub(crate) fn from_kube(tried: impl Into<String>, error: kube::Error) -> Self {
        match error {
            kube::Error::Api(status) => Self::from_status(tried, status),
            other => {
                let (kind, said) = classify(&other);
                Self::new(kind, tried, said).caused_by(other)
            }
        }
    }

    pub(crate) fn from_status(tried: impl Into<String>, status: Box<Status>) -> Self {
        let kind = match status.code {
            401 => ErrorKind::Auth,
            403 => ErrorKind::Forbidden,
            404 if status.details.is_none() => ErrorKind::UnknownKind,
            404 => ErrorKind::NotFound,
            409 => ErrorKind::Conflict,
            410 => ErrorKind::Gone,
            429 => ErrorKind::Busy,
            400 | 405 | 406 | 415 | 422 => ErrorKind::Invalid,
            408 | 504 => ErrorKind::Timeout,
            _ => ErrorKind::Server,
        };
        let said = match status.message.as_str() {
            "" => format!("{} {}", status.code, status.reason).trim().to_owned(),
            message => message.to_owned(),
        };
        let mut error = Self::new(kind, tried, said);
        error.0.status = Some(status);
        error
    }

    /// What kind of error it is.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The HTTP status of the API server, where it answered.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.0.status.as_ref().map(|status| status.code)
    }

    /// What the user can do about it, where that is known.
    #[must_use]
    pub fn hint_text(&self) -> Option<&str> {
        self.0.hint.as_deref()
    }

    /// What the API server answered, as it did.
    #[must_use]
    pub fn api_status(&self) -> Option<&Status> {
        self.0.status.as_deref()
    }

    /// Whether trying again may help without anything being changed.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        use ErrorKind::{Busy, Gone, Server, Timeout, Unreachable};
        matches!(self.kind(), Busy | Gone | Server | Timeout | Unreachable)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.0.tried, self.0.said)
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}

/// kube hides the cause behind "client error (Connect)": the chain of causes says what it is.
fn classify(error: &kube::Error) -> (ErrorKind, String) {
    let mut causes = Vec::new();
    let mut source: Option<&(dyn StdError + 'static)> = Some(error);
    let mut kind = match error {
        kube::Error::InferConfig(_) | kube::Error::InferKubeconfig(_) => ErrorKind::Config,
        kube::Error::Auth(_) => ErrorKind::Auth,
        kube::Error::SerdeError(_) | kube::Error::FromUtf8(_) => ErrorKind::Decode,
        kube::Error::BuildRequest(_) | kube::Error::HttpError(_) => ErrorKind::Invalid,
        _ => ErrorKind::Unreachable,
    };
    while let Some(cause) = source {
        let text = cause.to_string();
        if text.contains("certificate has expired")
            || text.contains("CertificateExpired")
            || text.contains("certificate expired")
        {
            kind = ErrorKind::Auth;
        }
        if let Some(io) = cause.downcast_ref::<std::io::Error>()
            && io.kind() == std::io::ErrorKind::TimedOut
        {
            kind = ErrorKind::Timeout;
        }
        // What only says where it happened says nothing to a person.
        let says_nothing = text.starts_with("ServiceError") || text.starts_with("client error");
        if !says_nothing && !causes.iter().any(|known: &String| known.contains(&text)) {
            causes.push(text);
        }
        source = cause.source();
    }
    if causes.is_empty() {
        causes.push(error.to_string());
    }
    (kind, causes.join(": "))
}
