//! A client of the bookmark service linkding that cannot lose a bookmark.
//!
//! A [`Client`] is cheap to clone; handles such as [`Client::bookmarks`] and [`Client::bookmark`] say
//! what a call is about, and a call is a value that can be awaited, or spawned by its `send()`. What
//! the server does in silence is made visible: a create says whether it updated, a filter that was
//! ignored is an error, and a list that changed while it was read is read again. Every failure is one
//! [`Error`] with a [`kind`](Error::kind) to decide on.
//!
//! ```no_run
//! use linkding_client::{Client, NewBookmark, Query, Saved, SecretString};
//!
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! let client = Client::builder("http://192.0.2.10:9090")
//!     .token(SecretString::from(std::env::var("LINKDING_TOKEN")?))
//!     .build()?;
//!
//! let query = Query::tag("rust")? & !Query::text("async")?;
//! let mut found = client.bookmarks().list().query(query).unread(true).items();
//! while let Some(bookmark) = found.next().await {
//!     println!("{}", bookmark?.resolved_title());
//! }
//!
//! let new = NewBookmark::new("https://blog.example.org/raft").tags(["consensus"]);
//! if let Saved::Updated { previous, .. } = client.bookmarks().create(new).await? {
//!     println!("there was one already: {previous:?}");
//! }
//!
//! // What has no type goes through the same token, limits and errors.
//! let anything: serde_json::Value = client.get("/api/tags/").query("limit", 5).await?;
//! # Ok(())
//! # }
//! ```
//!
//! # What is never done
//!
//! No connection is kept (linkding hangs up without saying so), no redirect followed (a POST would
//! become a GET), no null sent, no `next` of the server used, and nothing repeated that is not a GET
//! or does not do the same twice.

mod assets;
mod bookmarks;
mod builder;
mod bulk;
mod bundles;
mod client;
mod error;
mod export;
mod ids;
mod import;
pub mod netscape;
mod paging;
mod query;
mod request;
mod serde_lenient;
mod sync;
mod tag_name;
mod tags;
mod url_identity;
mod user;
mod version;

pub use assets::{
    Asset, AssetHandle, AssetKind, AssetList, AssetStatus, Assets, Content, Download, SingleFile,
    Upload,
};
pub use bookmarks::{
    Bookmark, BookmarkHandle, BookmarkList, Bookmarks, Check, CheckUrl, NewBookmark, Save, Saved,
    Sort, UpdateBookmark, WebsiteMetadata,
};
pub use builder::ClientBuilder;
pub use bulk::{Bulk, Progress, Report, ReportItem, TagCount, TagRename};
pub use bundles::{Bundle, BundleHandle, BundleList, Bundles, FilterState, SaveBundle};
pub use client::Client;
pub use error::{Error, ErrorKind, Result};
pub use export::Export;
pub use ids::{AssetId, BookmarkId, BundleId, TagId};
pub use import::{
    Change, Duplicate, DuplicateOf, Existing, Folders, Import, ImportItem, ImportOptions,
    ImportPlan, ImportReport, Refused,
};
pub use paging::{Items, Page};
pub use query::Query;
pub use request::{Call, Method};
pub use sync::{Changes, Cursor, SyncSince};
pub use tags::{Tag, TagHandle, TagList, Tags};
pub use url_identity::UrlIdentity;
pub use user::{Health, User, UserProfile};
pub use version::{InvalidVersion, Version, since};

pub use http_transport::{
    BaseUrl, CertificateMismatch, Fingerprint, InvalidCa, PresentedCertificate, Retry, Sent, Trust,
    presented_certificate,
};
pub use secrecy::SecretString;

/// The examples of the README compile.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
