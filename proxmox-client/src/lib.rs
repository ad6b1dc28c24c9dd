//! Under construction.

pub mod addresses;
mod answer;
pub mod api;
mod client;
mod error;
pub mod ids;
mod paging;
pub mod property;
mod request;
mod serde_lenient;
pub mod units;

pub use answer::Answer;
pub use client::Client;
pub use error::{Error, ErrorKind, Result};
pub use paging::Items;
pub use request::{Call, Method, ToParam};
