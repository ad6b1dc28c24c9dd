//! A client of the bookmark service linkding that cannot lose a bookmark.

mod bookmarks;
mod builder;
mod bundles;
mod client;
mod error;
mod ids;
mod paging;
mod query;
mod request;
mod serde_lenient;
mod tag_name;
mod tags;
mod url_identity;
mod user;
mod version;

pub use bookmarks::{
    Bookmark, BookmarkHandle, BookmarkList, Bookmarks, Check, CheckUrl, NewBookmark, Save, Saved,
    Sort, UpdateBookmark, WebsiteMetadata,
};
pub use builder::ClientBuilder;
pub use bundles::{Bundle, BundleHandle, BundleList, Bundles, FilterState, SaveBundle};
pub use client::Client;
pub use error::{Error, ErrorKind, Result};
pub use ids::{AssetId, BookmarkId, BundleId, TagId};
pub use paging::{Items, Page};
pub use query::Query;
pub use request::{Call, Method};
pub use tags::{Tag, TagHandle, TagList, Tags};
pub use url_identity::UrlIdentity;
pub use user::{Health, User, UserProfile};
pub use version::{InvalidVersion, Version, since};

pub use http_transport::{
    BaseUrl, CertificateMismatch, Fingerprint, InvalidCa, PresentedCertificate, Retry, Sent, Trust,
    presented_certificate,
};
pub use secrecy::SecretString;
