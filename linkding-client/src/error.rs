//! The one error of this crate.

mod classify;

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use http_transport::{CertificateMismatch, Failure, FailureKind, Fingerprint, Response, Sent};

use crate::Method;

/// What a call of this crate comes to.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a call failed: [`kind`](Error::kind) to decide on, `Display` to show.
pub struct Error(Box<Facts>);

struct Facts {
    kind: ErrorKind,
    /// Absent when it is about the client or a file, and not about a call.
    call: Option<(Method, String)>,
    status: Option<u16>,
    message: String,
    /// What it means or what to do, on a line of its own.
    hint: Option<String>,
    field_errors: BTreeMap<String, String>,
    sent: Sent,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// What an [`Error`] is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// No bookmark, asset, tag or bundle of that number, or it belongs to another user.
    NotFound,
    /// Another bookmark has that address already.
    AlreadyExists,
    /// The token was refused: unknown, of a deactivated user, or missing.
    Auth,
    /// The token is good, its rights are not enough; or a proxy in front refuses.
    Permission,
    /// Switched off in the server's settings, such as the upload of assets.
    Disabled,
    /// The server refused a value; [`Error::field_errors`] may say which.
    InvalidParams,
    /// The server does not know this path or method: an older version, or a missing context path.
    Unsupported,
    /// The asset has no file: it is still being made, or making it failed.
    NotReady,
    /// The server passed over a filter and answered with more than was asked for.
    FilterIgnored,
    /// The list, or the bookmark, was changed by someone else while it was worked on.
    Changed,
    /// The request line is longer than the server reads.
    RequestTooLong,
    /// The file is larger than the server takes.
    TooLarge,
    /// The server, or a proxy in front of it, asks to slow down.
    RateLimited,
    /// The address leads elsewhere. Redirects are never followed: a POST would become a GET.
    Redirected,
    /// A proxy answered in place of linkding, which it cannot reach.
    Unavailable,
    /// The server's certificate is not one to trust. Never tried again.
    Certificate,
    /// No answer in time.
    Timeout,
    /// The connection could not be made, or broke.
    Transport,
    /// A download ended before its end.
    Cut,
    /// The answer is not what the API answers: not JSON, cut off, of another shape, too large.
    Decode,
    /// The server failed in a way of its own.
    Server,
    /// A file of this machine could not be read or written.
    File,
    /// The file is no bookmark file.
    NotBookmarks,
    /// The client was set up, or the call was made, in a way that cannot work. Nothing was sent.
    Usage,
}

impl Error {
    fn new(kind: ErrorKind, sent: Sent, message: impl Into<String>) -> Self {
        Self(Box::new(Facts {
            kind,
            call: None,
            status: None,
            message: message.into(),
            hint: None,
            field_errors: BTreeMap::new(),
            sent,
            source: None,
        }))
    }

    /// Something that cannot work, found before anything was sent.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Usage, Sent::No, message)
    }

    /// An error that this crate finds itself, in an answer that was good.
    pub(crate) fn found(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self::new(kind, Sent::Yes, message)
    }

    /// A file could not be read or written; `doing` is such as `write to`.
    pub(crate) fn file(doing: &str, path: &Path, source: std::io::Error) -> Self {
        let message = format!("cannot {doing} {}: {source}", path.display());
        Self::new(ErrorKind::File, Sent::No, message).caused_by(source)
    }

    /// There was no complete answer; `too_long` when the head was longer than linkding reads.
    pub(crate) fn from_failure(failure: Failure, too_long: bool) -> Self {
        let kind = match failure.kind() {
            FailureKind::Certificate => ErrorKind::Certificate,
            FailureKind::Timeout => ErrorKind::Timeout,
            FailureKind::TooLarge => ErrorKind::Decode,
            FailureKind::InvalidRequest => ErrorKind::Usage,
            FailureKind::Interrupted if too_long => ErrorKind::RequestTooLong,
            _ => ErrorKind::Transport,
        };
        let error = Self::new(kind, failure.sent(), failure.to_string()).caused_by(failure);
        match kind {
            ErrorKind::RequestTooLong => error.explained(
                "the server hangs up on a request line and headers of more than 8 KiB: shorten the \
                 search, or raise buffer-size of its uWSGI",
            ),
            _ => error,
        }
    }

    /// The server answered that it failed.
    pub(crate) fn from_response(response: &Response) -> Self {
        let classify::Verdict { kind, message, field_errors } = classify::classify(response);
        let mut error = Self::new(kind, Sent::Yes, message);
        error.0.status = Some(response.status);
        error.0.field_errors = field_errors;
        error
    }

    /// The server answered well, but not in the expected shape.
    pub(crate) fn decode(
        status: u16,
        source: impl std::error::Error + Send + Sync + 'static,
    ) -> Self {
        let mut error = Self::new(ErrorKind::Decode, Sent::Yes, source.to_string());
        error.0.status = Some(status);
        error.caused_by(source)
    }

    fn caused_by(mut self, source: impl std::error::Error + Send + Sync + 'static) -> Self {
        self.0.source = Some(Box::new(source));
        self
    }

    /// Says which call it was.
    pub(crate) fn during(mut self, method: Method, path: impl Into<String>) -> Self {
        self.0.call = Some((method, path.into()));
        self
    }

    /// The same with a last line that says what to do or what it means.
    pub(crate) fn explained(mut self, hint: impl Into<String>) -> Self {
        self.0.hint = Some(hint.into());
        self
    }

    /// The same, about a file.
    pub(crate) fn in_file(mut self, path: &Path) -> Self {
        self.0.message = format!("{}: {}", path.display(), self.0.message);
        self
    }

    /// The same under another kind.
    pub(crate) fn of_kind(mut self, kind: ErrorKind) -> Self {
        self.0.kind = kind;
        self
    }

    /// What it is about.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The method of the call; `None` when it is not about a call.
    pub fn method(&self) -> Option<Method> {
        self.0.call.as_ref().map(|(method, _)| *method)
    }

    /// The path of the call, below the server's address.
    pub fn path(&self) -> Option<&str> {
        self.0.call.as_ref().map(|(_, path)| path.as_str())
    }

    /// The HTTP status; `None` when there was no answer.
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// What the server said, or what went wrong, without the call.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// What the failure means or what to do about it, where more is known than the server says.
    pub fn hint(&self) -> Option<&str> {
        self.0.hint.as_deref()
    }

    /// What the server has against which field: `url`, or `tag_names.1` for one of a list.
    pub fn field_errors(&self) -> &BTreeMap<String, String> {
        &self.0.field_errors
    }

    /// Whether the server may have acted on the call.
    pub fn sent(&self) -> Sent {
        self.0.sent
    }

    /// Whether the same call may succeed a little later, and sending it again does nothing twice.
    pub fn is_retryable(&self) -> bool {
        let harmless = self.0.sent == Sent::No || self.method() == Some(Method::Get);
        match self.kind() {
            ErrorKind::RateLimited => true,
            ErrorKind::Timeout | ErrorKind::Transport | ErrorKind::Cut => harmless,
            // Behind a 502 or 504 the server may have acted.
            ErrorKind::Unavailable => harmless || self.0.status == Some(503),
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
        let Facts { call, status, message, hint, field_errors, .. } = &*self.0;
        match call {
            // A failure below HTTP names the call itself, with the server in it.
            Some((method, path)) if self.failure().is_none() => {
                write!(formatter, "{method} {path}: {message}")?;
            }
            _ => formatter.write_str(message)?,
        }
        if let Some(status) = status {
            write!(formatter, " (status {status})")?;
        }
        for (field, error) in field_errors {
            write!(formatter, "\n  {field}: {error}")?;
        }
        hint.iter().try_for_each(|hint| write!(formatter, "\n  {hint}"))
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Facts { kind, call, status, message, hint, field_errors, sent, source } = &*self.0;
        formatter
            .debug_struct("Error")
            .field("kind", kind)
            .field("call", call)
            .field("status", status)
            .field("message", message)
            .field("hint", hint)
            .field("field_errors", field_errors)
            .field("sent", sent)
            .field("source", source)
            .finish()
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
