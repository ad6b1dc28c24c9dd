//! What went wrong below HTTP, and how far the request had got.

use std::error::Error as StdError;
use std::fmt;
use std::io;
use std::iter::successors;

use crate::trust::CertificateUntrusted;
use crate::{CertificateMismatch, Fingerprint};

/// How far a request got before it failed: what decides whether it may be tried elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sent {
    /// Nothing of the request left this machine: it is safe to send it again, anywhere.
    No,
    /// The request, or part of it, was on its way: the server may have acted on it.
    Maybe,
    /// The server answered: it has received the request.
    Yes,
}

/// What kind of failure it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FailureKind {
    /// The server's certificate is not one to trust. Never retried: it may be an attack.
    Certificate,
    /// The TLS handshake failed in another way; often the port does not speak TLS.
    Tls,
    /// Nothing listens on that port.
    Refused,
    /// No connection: unknown name, no route, unreachable.
    Connect,
    /// A time limit was reached.
    Timeout,
    /// The connection broke, or what came over it is not HTTP.
    Interrupted,
    /// The body is larger than allowed (counted after decompression).
    TooLarge,
    /// The request could not be formed. Nothing was sent.
    InvalidRequest,
    /// A ready-made HTTP client followed a redirect with a request that writes.
    Redirected,
}

/// A request that got no complete answer. An HTTP error status is not a failure but a
/// [`Response`](crate::Response).
pub struct Failure(Box<Facts>);

struct Facts {
    kind: FailureKind,
    sent: Sent,
    /// What was tried, on what: `GET https://host/path`. Never holds a query or a secret.
    what: String,
    attempts: u32,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

impl Failure {
    pub(crate) fn new(kind: FailureKind, sent: Sent, what: impl Into<String>) -> Self {
        Self(Box::new(Facts { kind, sent, what: what.into(), attempts: 1, source: None }))
    }

    pub(crate) fn caused_by(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.0.source = Some(source.into());
        self
    }

    pub(crate) fn of_kind(mut self, kind: FailureKind) -> Self {
        self.0.kind = kind;
        self
    }

    pub(crate) fn after(mut self, attempts: u32) -> Self {
        self.0.attempts = attempts;
        self
    }

    /// Reads the facts out of what reqwest reports; `reached` is how far the request had got.
    pub(crate) fn from_reqwest(error: reqwest::Error, what: String, reached: Sent) -> Self {
        let (kind, sent) = classify(&error, reached);
        // The address would repeat what `what` says, with the query.
        Self::new(kind, sent, what).caused_by(error.without_url())
    }

    /// What kind of failure it is.
    pub fn kind(&self) -> FailureKind {
        self.0.kind
    }

    /// How far the request got.
    pub fn sent(&self) -> Sent {
        self.0.sent
    }

    /// How often it was tried.
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// Both fingerprints, when the server's certificate is not the pinned one.
    pub fn certificate_mismatch(&self) -> Option<&CertificateMismatch> {
        chain(self.source()?).find_map(refusal::<CertificateMismatch>)
    }

    /// The fingerprint of a certificate that was not accepted, by whichever rule.
    pub fn presented_fingerprint(&self) -> Option<Fingerprint> {
        let mismatch = self.certificate_mismatch().map(|mismatch| mismatch.presented);
        mismatch.or_else(|| {
            let untrusted = chain(self.source()?).find_map(refusal::<CertificateUntrusted>)?;
            Some(untrusted.presented)
        })
    }

    /// In what way the certificate was not accepted.
    fn refusal(&self) -> Option<&dyn fmt::Display> {
        let mismatch = self.certificate_mismatch().map(|mismatch| mismatch as &dyn fmt::Display);
        mismatch.or_else(|| {
            let untrusted = chain(self.source()?).find_map(refusal::<CertificateUntrusted>)?;
            Some(untrusted)
        })
    }
}

fn classify(error: &reqwest::Error, reached: Sent) -> (FailureKind, Sent) {
    // First of all: reqwest calls a refused certificate a connection error, and whoever moves on
    // to another server after those would hide an attack.
    if let Some(tls) = chain(error).find_map(|error| error.downcast_ref::<rustls::Error>()) {
        let kind = match tls {
            rustls::Error::InvalidCertificate(_) => FailureKind::Certificate,
            _ => FailureKind::Tls,
        };
        return (kind, if error.is_connect() { Sent::No } else { reached });
    }
    if error.is_builder() {
        return (FailureKind::InvalidRequest, Sent::No);
    }
    let sent = if error.is_connect() { Sent::No } else { reached };
    let refused = || {
        chain(error)
            .filter_map(|error| error.downcast_ref::<io::Error>())
            .any(|error| error.kind() == io::ErrorKind::ConnectionRefused)
    };
    let kind = match () {
        () if error.is_timeout() => FailureKind::Timeout,
        () if error.is_connect() && refused() => FailureKind::Refused,
        () if error.is_connect() => FailureKind::Connect,
        () => FailureKind::Interrupted,
    };
    (kind, sent)
}

/// An error and its causes, also those that an `io::Error` wraps (its `source` skips them).
fn chain<'a>(
    error: &'a (dyn StdError + 'static),
) -> impl Iterator<Item = &'a (dyn StdError + 'static)> {
    successors(Some(error), |&error| match error.downcast_ref::<io::Error>() {
        Some(io) => io.get_ref().map(|inner| inner as &(dyn StdError + 'static)),
        None => error.source(),
    })
}

/// The reason that our certificate check gave, out of what rustls made of it.
fn refusal<'a, T: StdError + 'static>(error: &'a (dyn StdError + 'static)) -> Option<&'a T> {
    match error.downcast_ref()? {
        rustls::Error::InvalidCertificate(rustls::CertificateError::Other(other)) => {
            other.0.downcast_ref()
        }
        _ => None,
    }
}

impl FailureKind {
    fn phrase(self) -> &'static str {
        match self {
            Self::Certificate => "the certificate was refused",
            Self::Tls => "the TLS handshake failed (does this port speak TLS?)",
            Self::Refused => "the connection was refused (nothing listens there)",
            Self::Connect => "could not connect",
            Self::Timeout => "no answer in time",
            Self::Interrupted => "the connection broke",
            Self::TooLarge => "the answer is too large",
            Self::InvalidRequest => "the request cannot be sent",
            Self::Redirected => "it was redirected",
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Facts { kind, what, attempts, .. } = &*self.0;
        if let Some(refusal) = self.refusal() {
            return write!(formatter, "{what}: {refusal}");
        }
        write!(formatter, "{what}: {}", kind.phrase())?;
        if *attempts > 1 {
            write!(formatter, " ({attempts} attempts)")?;
        }
        // Of a chain such as "error sending request: client error: tcp connect error: …", the
        // innermost says the most.
        match self.source().and_then(|source| chain(source).last()) {
            Some(cause) if *kind != FailureKind::Refused => write!(formatter, ": {cause}"),
            _ => Ok(()),
        }
    }
}

impl fmt::Debug for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Facts { kind, sent, what, attempts, source } = &*self.0;
        formatter
            .debug_struct("Failure")
            .field("kind", kind)
            .field("sent", sent)
            .field("what", what)
            .field("attempts", attempts)
            .field("source", source)
            .finish()
    }
}

impl StdError for Failure {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}
