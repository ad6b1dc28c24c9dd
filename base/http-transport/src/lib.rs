//! What clients of self-hosted HTTP APIs stand on: whom to believe, how long to wait, how much to
//! read, when to try again, and what exactly went wrong.
//!
//! Servers in a home have certificates that nobody signed, addresses below a sub-path, connections
//! that die silently and errors in odd places; a [`Transport`] copes with these and leaves the
//! meaning of an answer to the client above. Anything that the server says is a [`Response`], also
//! an error status; a [`Failure`] means that there was no complete answer, and says whether the
//! request may have arrived.
//!
//! ```no_run
//! use http_transport::{Request, Transport, Trust};
//!
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! let transport = Transport::builder("https://192.0.2.10:8006".parse()?)
//!     .trust(Trust::Pinned("9F:86:…".parse()?))
//!     .build()?;
//! let response = transport.send(Request::get("/api2/json/version")).await?;
//! let version: serde_json::Value = response.json()?;
//! # Ok(())
//! # }
//! ```

mod base_url;
mod certificate;
mod excerpt;
mod failure;
mod fingerprint;
mod request;
mod response;
mod retry;
mod transport;
mod trust;

pub use base_url::{BaseUrl, InvalidUrl, encode_segment};
pub use certificate::{PresentedCertificate, presented_certificate};
pub use excerpt::excerpt;
pub use failure::{Failure, FailureKind, Sent};
pub use fingerprint::{Fingerprint, InvalidFingerprint};
pub use request::Request;
pub use reqwest::Client as HttpClient;
pub use reqwest::Method;
pub use reqwest::header;
pub use response::{DecodeError, Response, ResponseStream};
pub use retry::Retry;
pub use transport::{Transport, TransportBuilder};
pub use trust::{CaCertificates, CertificateMismatch, InvalidCa, Trust};

/// The examples of the README compile.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
