//! Under construction.

pub mod addresses;
mod answer;
pub mod api;
mod auth;
mod builder;
mod client;
mod error;
pub mod ids;
mod paging;
pub mod property;
mod request;
mod serde_lenient;
mod tasks;
pub mod units;

pub use answer::Answer;
pub use builder::ClientBuilder;
pub use client::Client;
pub use error::{Error, ErrorKind, Result};
pub use paging::Items;
pub use request::{Call, Method, ToParam};
pub use tasks::Task;

pub use http_transport::{
    CertificateMismatch, Fingerprint, InvalidCa, PresentedCertificate, Retry, Sent, Trust,
    presented_certificate,
};
pub use secrecy::SecretString;
