//! A client for the Proxmox VE API: typed where it has been typed, raw for all the rest, and exact
//! about what went wrong.
//!
//! A [`Client`] is cheap to clone and reaches one cluster through any of its nodes, with an API
//! token or a session that it keeps alive. Handles such as [`Client::node`] and [`Client::guest`]
//! say what a call is about; a call is a value that can be awaited, or spawned by its `send()`.
//! Every failure is one [`Error`] with a [`kind`](Error::kind) to decide on.
//!
//! ```no_run
//! use proxmox_client::{Client, SecretString, Trust};
//!
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! let client = Client::builder("192.0.2.10")
//!     .api_token("homelab@pve!reader".parse()?, SecretString::from(std::env::var("PVE_TOKEN")?))
//!     .trust(Trust::Pinned("9F:86:…".parse()?))
//!     .build()?;
//!
//! for guest in client.cluster().resources().await?.guests {
//!     println!("{} {} {:?}", guest.vmid, guest.node, guest.status);
//! }
//! let status = client.guest("101".parse()?).await?.status().await?;
//! println!("up for {:?}", status.uptime);
//!
//! // What has no type yet goes through the same credentials, limits and errors.
//! let zones: serde_json::Value = client.get("/cluster/sdn/zones").query("pending", true).await?;
//! # Ok(())
//! # }
//! ```
//!
//! # First contact
//!
//! A fresh server has a certificate that nobody signed. [`presented_certificate`] shows its
//! fingerprint without trusting it; compare that with the one in the web interface (node → System →
//! Certificates) or with `pvenode cert info`, and pin it by [`Trust::Pinned`].
//!
//! # What a listing leaves out
//!
//! The server never says that a listing is shortened for want of rights: a token without them sees
//! an empty cluster. `PVEAuditor` on `/` is enough for everything that only reads.

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
pub use ids::{GuestKind, NodeName, SnapshotName, StorageId, TokenId, Upid, UserId, Vmid, VolId};
pub use paging::Items;
pub use request::{Call, Method, ToParam};
pub use tasks::{Task, TaskCall, TaskOutcome, Wait};
pub use units::{ByteCount, Timestamp};

pub use http_transport::{
    BaseUrl, CertificateMismatch, Fingerprint, InvalidCa, PresentedCertificate, Retry, Sent, Trust,
    presented_certificate,
};
pub use secrecy::SecretString;

/// The examples of the README compile.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
