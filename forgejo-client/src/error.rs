//! The one error of this crate.

mod classify;

use std::fmt;
use std::time::Duration;

use http_transport::{
    CertificateMismatch, Failure, FailureKind, Fingerprint, Method, Response, Sent,
};

use crate::call::Call;

/// What a call of this crate comes to.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a call failed: [`kind`](Error::kind) to decide on, `Display` to show.
pub struct Error(Box<Facts>);

struct Facts {
    kind: ErrorKind,
    /// Absent when it is about the client and not about a call.
    call: Option<(Method, String)>,
    status: Option<u16>,
    message: String,
    details: Vec<String>,
    scopes: Vec<String>,
    retry_after: Option<Duration>,
    location: Option<String>,
    sent: Sent,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// What an [`Error`] is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The credentials were refused, or there are none and the call needs some.
    Auth,
    /// The password is good, and a code of the second factor is wanted.
    TwoFactor,
    /// The token lacks a scope; [`Error::required_scopes`] names those of which one is enough.
    Scope,
    /// The user may not do that.
    Permission,
    /// It does not exist, or this user may not see it: Forgejo answers the same.
    NotFound,
    /// Something of that name is there already.
    AlreadyExists,
    /// It does not fit the present state: a stale digest, a pull request that cannot be merged.
    Conflict,
    /// The repository is archived, and so read-only.
    Archived,
    /// A quota is exhausted.
    Quota,
    /// What was sent is too large for the server or a proxy before it.
    TooLarge,
    /// The server refused a parameter; [`Error::details`] may say more.
    Invalid,
    /// This server does not have the call: it is too old, or another software.
    Unsupported,
    /// It lives at another place now ([`Error::location`]). Only reads follow by themselves: a
    /// write that follows may become a read that looks successful.
    Moved,
    /// The server, or the edge before it, asks to slow down.
    RateLimited,
    /// The server failed. Forgejo hides the reason from all but administrators.
    Server,
    /// The server's certificate is not one to trust. Never tried again.
    Certificate,
    /// No answer in time.
    Timeout,
    /// The connection could not be made, or broke.
    Transport,
    /// The answer is not what the API answers: not JSON, cut off, of another shape, too large.
    Decode,
    /// A list that does not end.
    Paging,
    /// A local file cannot be read or written.
    File,
    /// The client was set up, or the call was made, in a way that cannot work. Nothing was sent.
    Usage,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, sent: Sent, message: impl Into<String>) -> Self {
        Self(Box::new(Facts {
            kind,
            call: None,
            status: None,
            message: message.into(),
            details: Vec::new(),
            scopes: Vec::new(),
            retry_after: None,
            location: None,
            sent,
            source: None,
        }))
    }

    /// Something that cannot work, found before anything was sent.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Usage, Sent::No, message)
    }

    /// A local file that cannot be read or written.
    pub(crate) fn file(what: impl fmt::Display, sent: Sent, error: std::io::Error) -> Self {
        Self::new(ErrorKind::File, sent, format!("{what}: {error}")).caused_by(error)
    }

    /// There was no complete answer.
    pub(crate) fn from_failure(failure: Failure) -> Self {
        let kind = match failure.kind() {
            FailureKind::Certificate => ErrorKind::Certificate,
            FailureKind::Timeout => ErrorKind::Timeout,
            FailureKind::TooLarge => ErrorKind::Decode,
            FailureKind::InvalidRequest => ErrorKind::Usage,
            FailureKind::Redirected => ErrorKind::Moved,
            _ => ErrorKind::Transport,
        };
        Self::new(kind, failure.sent(), failure.to_string()).caused_by(failure)
    }

    /// The server answered that it failed.
    pub(crate) fn from_response(response: &Response) -> Self {
        let verdict = classify::classify(response);
        let mut error = Self::new(verdict.kind, Sent::Yes, verdict.message);
        error.0.status = Some(response.status);
        error.0.details = verdict.details;
        error.0.scopes = verdict.scopes;
        error.0.retry_after = verdict.retry_after;
        error.0.location = verdict.location;
        error
    }

    /// The server answered well, but not in the expected shape.
    pub(crate) fn decode(status: u16, message: impl Into<String>) -> Self {
        let mut error = Self::new(ErrorKind::Decode, Sent::Yes, message);
        error.0.status = Some(status);
        error
    }

    /// A list that does not end.
    pub(crate) fn endless(call: &Call, pages: u32) -> Self {
        let message = format!("the list does not end: {pages} pages were read");
        Self::new(ErrorKind::Paging, Sent::Yes, message)
            .during(call.method.clone(), call.path.clone())
    }

    pub(crate) fn caused_by(
        mut self,
        source: impl std::error::Error + Send + Sync + 'static,
    ) -> Self {
        self.0.source = Some(Box::new(source));
        self
    }

    pub(crate) fn of_kind(mut self, kind: ErrorKind) -> Self {
        self.0.kind = kind;
        self
    }

    /// Says which call it was.
    pub(crate) fn during(mut self, method: Method, path: impl Into<String>) -> Self {
        self.0.call = Some((method, path.into()));
        self
    }

    /// Says that this server cannot have the call at all.
    pub(crate) fn unsupported(mut self, complaint: String) -> Self {
        self.0.kind = ErrorKind::Unsupported;
        self.0.message = complaint;
        self
    }

    /// Says that the call itself was never sent: what failed came before it.
    pub(crate) fn before_the_call(mut self) -> Self {
        self.0.sent = Sent::No;
        self
    }

    /// What it is about.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The method of the call; `None` when it is about the client itself.
    pub fn method(&self) -> Option<&Method> {
        self.0.call.as_ref().map(|(method, _)| method)
    }

    /// The path of the call, without `/api/v1` in front. Never holds a query.
    pub fn path(&self) -> Option<&str> {
        self.0.call.as_ref().map(|(_, path)| path.as_str())
    }

    /// The HTTP status; `None` when there was no answer.
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// What the server said, or what went wrong, as one sentence without the call.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// What the server said beside its message.
    pub fn details(&self) -> &[String] {
        &self.0.details
    }

    /// The scopes of which the token needs one, such as `write:repository`. Empty unless it is of
    /// the kind [`Scope`](ErrorKind::Scope).
    pub fn required_scopes(&self) -> &[String] {
        &self.0.scopes
    }

    /// How long the server asks to wait.
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// Where it lives now, when it is of the kind [`Moved`](ErrorKind::Moved).
    pub fn location(&self) -> Option<&str> {
        self.0.location.as_deref()
    }

    /// Whether the server may have acted on the call.
    pub fn sent(&self) -> Sent {
        self.0.sent
    }

    /// Whether the same call may succeed a little later, and sending it again does nothing twice.
    pub fn is_retryable(&self) -> bool {
        let reads = matches!(self.method(), Some(&Method::GET | &Method::HEAD));
        let harmless = self.0.sent == Sent::No || reads;
        match self.kind() {
            ErrorKind::RateLimited => true,
            ErrorKind::Timeout | ErrorKind::Transport => harmless,
            ErrorKind::Server => harmless && matches!(self.0.status, Some(502..=504)),
            _ => false,
        }
    }

    /// Both fingerprints, when the server's certificate is not the pinned one.
    pub fn certificate_mismatch(&self) -> Option<&CertificateMismatch> {
        self.failure()?.certificate_mismatch()
    }

    /// The fingerprint of a certificate that was not accepted, by whichever rule of trust.
    pub fn presented_fingerprint(&self) -> Option<Fingerprint> {
        self.failure()?.presented_fingerprint()
    }

    fn failure(&self) -> Option<&Failure> {
        self.0.source.as_ref()?.downcast_ref()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Facts { call, status, message, details, location, .. } = &*self.0;
        // A failure below HTTP names the call itself, with the server in it.
        match call {
            Some((method, path)) if self.failure().is_none() => {
                write!(formatter, "{method} {path}: {message}")?;
            }
            _ => formatter.write_str(message)?,
        }
        if let Some(status) = status {
            write!(formatter, " (status {status})")?;
        }
        if let Some(location) = location {
            write!(formatter, "\n  it is now at {location}")?;
        }
        details.iter().try_for_each(|detail| write!(formatter, "\n  {detail}"))
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Facts { kind, call, status, message, details, scopes, sent, source, .. } = &*self.0;
        formatter
            .debug_struct("Error")
            .field("kind", kind)
            .field("call", call)
            .field("status", status)
            .field("message", message)
            .field("details", details)
            .field("scopes", scopes)
            .field("sent", sent)
            .field("source", source)
            .finish_non_exhaustive()
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        // A failure's own text is in the message already; what lies below it is not.
        match self.failure() {
            Some(failure) => std::error::Error::source(failure),
            None => self.0.source.as_deref().map(|source| source as _),
        }
    }
}
