//! The one error of this crate.

use std::fmt;
use std::sync::Arc;

use crate::Fingerprint;
use crate::printable::printable_line;

/// What a call of this crate comes to.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why something over SSH failed: [`kind`](Error::kind) to decide on, `Display` to show.
///
/// `Display` says what was tried, on which host, what came back and what to do about it; words of the server in it
/// cannot drive a terminal. No password, passphrase or key is ever part of it.
#[derive(Clone)]
pub struct Error(Box<Facts>);

#[derive(Clone)]
struct Facts {
    kind: ErrorKind,
    host: Option<String>,
    message: String,
    hint: Option<String>,
    sent: bool,
    presented_key: Option<Fingerprint>,
    offered_methods: Vec<String>,
    source: Option<Arc<dyn std::error::Error + Send + Sync>>,
}

/// What an [`Error`] is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The name of the host has no address.
    Resolve,
    /// Nobody listens at that address and port.
    Refused,
    /// No route to the host.
    Unreachable,
    /// No answer in time.
    Timeout,
    /// The other side is no SSH server, or the two have no algorithm in common.
    Handshake,
    /// Nothing is known about the host's key; see [`Error::presented_key`].
    HostKeyUnknown,
    /// The host shows another key than the known one.
    HostKeyChanged,
    /// The host shows a key that was revoked.
    HostKeyRevoked,
    /// The host shows another key than the pinned one.
    HostKeyMismatch,
    /// The host accepts none of the keys and passwords; see [`Error::offered_methods`].
    Auth,
    /// Logging in failed, and the SSH agent that was to help could not be asked.
    AgentUnavailable,
    /// A key would be accepted, and there is nobody to ask for its passphrase.
    PassphraseNeeded,
    /// `sudo` on the host wants a password.
    SudoPassword,
    /// The connection broke. [`Error::sent`] says whether a command may have run.
    Lost,
    /// The host refused to open a channel: a command, a connection to elsewhere, a subsystem.
    Channel,
    /// A command ended with another status than 0 ([`Output::success`](crate::Output::success)).
    Command,
    /// A command wrote more than the limit of [`Command::output_limit`](crate::Command::output_limit).
    OutputLimit,
    /// A remote file does not exist.
    NotFound,
    /// A remote file may not be read or written.
    Permission,
    /// The configuration cannot work. Nothing was sent.
    Config,
    /// This process has no terminal, or it cannot be used.
    Terminal,
    /// Reading or writing failed, here or there.
    Io,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Box::new(Facts {
            kind,
            host: None,
            message: message.into(),
            hint: None,
            sent: false,
            presented_key: None,
            offered_methods: Vec::new(),
            source: None,
        }))
    }

    pub(crate) fn on(mut self, host: &str) -> Self {
        self.0.host = Some(host.to_owned());
        self
    }

    pub(crate) fn hinting(mut self, hint: impl Into<String>) -> Self {
        self.0.hint = Some(hint.into());
        self
    }

    pub(crate) fn after_sending(mut self) -> Self {
        self.0.sent = true;
        self
    }

    pub(crate) fn presenting(mut self, key: Fingerprint) -> Self {
        self.0.presented_key = Some(key);
        self
    }

    pub(crate) fn offering(mut self, methods: Vec<String>) -> Self {
        self.0.offered_methods = methods;
        self
    }

    pub(crate) fn caused_by(
        mut self,
        source: impl std::error::Error + Send + Sync + 'static,
    ) -> Self {
        self.0.source = Some(Arc::new(source));
        self
    }

    /// A local failure of input or output; `what` says what was tried.
    pub(crate) fn io(what: impl fmt::Display, error: std::io::Error) -> Self {
        Self::new(ErrorKind::Io, format!("{what}: {error}")).caused_by(error)
    }

    /// What it is about.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The name of the host that it is about, which may be a jump host on the way.
    pub fn host(&self) -> Option<&str> {
        self.0.host.as_deref()
    }

    /// What was tried and what came back, without the advice.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// What to do about it, where there is something to do.
    pub fn hint(&self) -> Option<&str> {
        self.0.hint.as_deref()
    }

    /// Whether a command had been sent, so that it may have run.
    pub fn sent(&self) -> bool {
        self.0.sent
    }

    /// The fingerprint of the key that the host showed, when it is the key that was not accepted.
    pub fn presented_key(&self) -> Option<Fingerprint> {
        self.0.presented_key
    }

    /// The methods of authentication that the host still offered when it gave up: `publickey`, `password` …
    pub fn offered_methods(&self) -> &[String] {
        &self.0.offered_methods
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0.message)?;
        match &self.0.hint {
            Some(hint) => write!(formatter, "\n  hint: {hint}"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Facts { kind, host, message, hint, sent, presented_key, offered_methods, source } =
            &*self.0;
        formatter
            .debug_struct("Error")
            .field("kind", kind)
            .field("host", host)
            .field("message", message)
            .field("hint", hint)
            .field("sent", sent)
            .field("presented_key", presented_key)
            .field("offered_methods", offered_methods)
            .field("source", source)
            .finish()
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        // The text of the cause is part of the message; what lies below it is not.
        self.0.source.as_deref().and_then(std::error::Error::source)
    }
}

/// Readers and writers speak the errors of `std::io`.
impl From<Error> for std::io::Error {
    fn from(error: Error) -> Self {
        let kind = match error.kind() {
            ErrorKind::Timeout => std::io::ErrorKind::TimedOut,
            ErrorKind::Refused => std::io::ErrorKind::ConnectionRefused,
            ErrorKind::Lost => std::io::ErrorKind::ConnectionReset,
            ErrorKind::NotFound => std::io::ErrorKind::NotFound,
            ErrorKind::Permission => std::io::ErrorKind::PermissionDenied,
            _ => std::io::ErrorKind::Other,
        };
        Self::new(kind, error)
    }
}

/// What the library below says, as one harmless line.
pub(crate) fn words(error: &russh::Error) -> String {
    match error {
        russh::Error::IO(error) => printable_line(error.to_string()),
        russh::Error::NoCommonAlgo { kind, ours, theirs } => {
            let what = match kind {
                russh::AlgorithmKind::Kex => "key exchange",
                russh::AlgorithmKind::Key => "host key",
                russh::AlgorithmKind::Cipher => "cipher",
                russh::AlgorithmKind::Compression => "compression",
                russh::AlgorithmKind::Mac => "message authentication",
            };
            printable_line(format!(
                "no {what} algorithm in common: it offers {}, this client {}",
                theirs.join(", "),
                ours.join(", ")
            ))
        }
        russh::Error::Disconnect | russh::Error::HUP | russh::Error::SendError => {
            "the connection was closed".to_owned()
        }
        russh::Error::KeepaliveTimeout => "it answers no more".to_owned(),
        other => printable_line(other.to_string()),
    }
}
