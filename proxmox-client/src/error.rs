//! The one error of this crate.

mod classify;
mod task;

use std::collections::BTreeMap;
use std::fmt;

use http_transport::{CertificateMismatch, Failure, FailureKind, Fingerprint, Response, Sent};

use crate::Method;
use crate::ids::UserId;

pub(crate) use classify::kind_of_words;

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
    field_errors: BTreeMap<String, String>,
    sent: Sent,
    task: Option<Box<task::TaskFacts>>,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// What an [`Error`] is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
    /// A task ran and failed; see [`Error::exit_status`] and [`Error::log_tail`].
    TaskFailed,
    /// The server's certificate is not one to trust. Never tried again, here or elsewhere.
    Certificate,
    /// No answer in time.
    Timeout,
    /// The connection could not be made, or broke.
    Transport,
    /// The answer is not what the API answers: not JSON, cut off, of another shape, too large.
    Decode,
    /// The server failed in a way of its own.
    Server,
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
            field_errors: BTreeMap::new(),
            sent,
            task: None,
            source: None,
        }))
    }

    /// Something that cannot work, found before anything was sent.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Usage, Sent::No, message)
    }

    /// An error that this crate finds itself, in an answer that was good: a guest that is in no
    /// list, for instance.
    pub(crate) fn found(
        kind: ErrorKind,
        method: Method,
        path: impl Into<String>,
        message: impl Into<String>,
    ) -> Self {
        Self::new(kind, Sent::Yes, message).during(method, path)
    }

    /// The server wants a code that nobody gave, or refused the one that was given.
    pub(crate) fn second_factor(user: &UserId) -> Self {
        let message = format!(
            "{user} logs in with a second factor: give the client its TOTP secret, or use an API \
             token"
        );
        Self::new(ErrorKind::Auth, Sent::No, message).during(Method::Post, "/access/ticket")
    }

    /// There was no complete answer.
    pub(crate) fn from_failure(failure: Failure) -> Self {
        let kind = match failure.kind() {
            FailureKind::Certificate => ErrorKind::Certificate,
            FailureKind::Timeout => ErrorKind::Timeout,
            FailureKind::TooLarge => ErrorKind::Decode,
            FailureKind::InvalidRequest => ErrorKind::Usage,
            _ => ErrorKind::Transport,
        };
        Self::new(kind, failure.sent(), failure.to_string()).caused_by(failure)
    }

    /// No endpoint could be reached; `failures` holds at least one, in the order of the attempts.
    pub(crate) fn unreachable(failures: Vec<Failure>) -> Self {
        let all = failures.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n  ");
        let last = failures.into_iter().next_back().expect("every endpoint has failed");
        let mut error = Self::from_failure(last);
        error.0.message = all;
        error
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

    /// The same with other words.
    fn reworded(mut self, message: String) -> Self {
        self.0.message = message;
        self
    }

    /// Says which call it was.
    pub(crate) fn during(mut self, method: Method, path: impl Into<String>) -> Self {
        self.0.call = Some((method, path.into()));
        self
    }

    /// Says that the call itself was never sent: it was the login before it that failed.
    pub(crate) fn before_the_call(mut self) -> Self {
        self.0.sent = Sent::No;
        self
    }

    /// The same once more, for others who waited for the same answer. Its source is not shared.
    pub(crate) fn repeated(&self) -> Self {
        let Facts { kind, call, status, message, field_errors, sent, task, source: _ } = &*self.0;
        Self(Box::new(Facts {
            kind: *kind,
            call: call.clone(),
            status: *status,
            message: message.clone(),
            field_errors: field_errors.clone(),
            sent: *sent,
            task: task.clone(),
            source: None,
        }))
    }

    /// What it is about.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The method of the call; `None` when it is about the client itself.
    pub fn method(&self) -> Option<Method> {
        self.0.call.as_ref().map(|(method, _)| *method)
    }

    /// The path of the call, as in the API documentation but with ids in it.
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

    /// What the server has against which parameter.
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
            ErrorKind::Locked | ErrorKind::RateLimited => true,
            ErrorKind::NodeOffline | ErrorKind::Timeout | ErrorKind::Transport => harmless,
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
        let Facts { call, status, message, field_errors, task, .. } = &*self.0;
        // A failure below HTTP names the call itself, with the server in it; and of a task its words
        // tell more than its path.
        match call {
            Some((method, path)) if self.failure().is_none() && task.is_none() => {
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
        task.iter().try_for_each(|task| task.write_tail(formatter))
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Facts { kind, call, status, message, field_errors, sent, task, source } = &*self.0;
        formatter
            .debug_struct("Error")
            .field("kind", kind)
            .field("call", call)
            .field("status", status)
            .field("message", message)
            .field("field_errors", field_errors)
            .field("sent", sent)
            .field("task", task)
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
