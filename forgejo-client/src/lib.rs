//! A client for the Forgejo API: every operation typed, every list a stream, and exact about what
//! went wrong.
//!
//! A [`Client`] is cheap to clone; handles such as [`Client::repo`] say what a call is about, and a
//! call is a [`Request`]: a value that takes its options, can be awaited, or spawned by its
//! [`send`](Request::send). Forgejo's odd bodies (null for an empty list, dates of the year 1, words
//! nobody knew) are read, never fatal; what really fails is one [`Error`] with a
//! [`kind`](Error::kind) to decide on.
//!
//! ```no_run
//! use forgejo_client::{Client, SecretString};
//!
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! let client = Client::builder("https://git.example/forge")
//!     .token(SecretString::from(std::env::var("FORGEJO_TOKEN")?))
//!     .build()?;
//!
//! println!("{}", client.version().await?);
//!
//! // One page, all pages, or items as they come.
//! let first = client.current_user().repos().page_size(10).await?;
//! println!("{} of {:?}", first.len(), first.total);
//! let mut issues = client.repo("homelab", "infra").issues().list().state("open").stream();
//! while let Some(issue) = issues.next().await {
//!     println!("{}", issue?.title);
//! }
//!
//! // What has no method goes through the same credentials, limits and errors.
//! let nodeinfo: serde_json::Value = client.get("/nodeinfo").await?;
//! # Ok(())
//! # }
//! ```
//!
//! # Where is what
//!
//! [`api`] holds the handles, one per resource; [`models`] what comes back; [`options`] names the
//! options of calls (they are methods of [`Request`]); [`words`] the words that the server knows
//! for states, orders and kinds.

#![cfg_attr(
    not(feature = "full"),
    allow(dead_code, reason = "which inner functions are used depends on the features")
)]

mod answer;
mod auth;
mod builder;
mod call;
mod client;
#[cfg(feature = "repository")]
mod contents;
mod error;
mod generated;
mod handle;
mod hooks;
mod interval;
mod jsonish;
mod lenient;
#[cfg(feature = "repository")]
mod mirrors;
mod model;
mod paging;
#[cfg(feature = "repository")]
mod releases;
#[cfg(all(test, feature = "full"))]
mod replay;
mod request;
mod server;
mod since;
mod transfer;
#[cfg(feature = "actions")]
mod variables;
mod version;
#[cfg(feature = "webhook")]
pub mod webhook;
mod word;

pub use answer::Answer;
pub use builder::ClientBuilder;
pub use call::Param;
pub use client::Client;
#[cfg(feature = "repository")]
pub use contents::Contents;
pub use error::{Error, ErrorKind, Result};
pub use generated::{api, models, options, words};
pub use interval::{Elapsed, Interval, InvalidInterval};
#[cfg(feature = "repository")]
pub use mirrors::{Direction, Mirror};
pub use paging::{Items, Page};
pub use request::Request;
pub use transfer::{Blob, Download, Upload};
pub use version::{Software, Version};

/// OAuth2: act for users who never give their password.
pub mod oauth2 {
    pub use crate::auth::{Authorization, OAuth2App, OAuth2Tokens};
}

pub use bytes::Bytes;
pub use http_transport::{
    BaseUrl, CertificateMismatch, Fingerprint, HttpClient, InvalidCa, Method, PresentedCertificate,
    Retry, Sent, Trust, presented_certificate,
};
pub use jiff::Timestamp;
pub use jiff::civil::Date;
pub use secrecy::SecretString;

/// The examples of the README compile.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
