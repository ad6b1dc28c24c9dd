//! The calls of the API, each with its model beside it.
//!
//! Handles say what a call is about and own a clone of the [`Client`](crate::Client):
//! [`Node`](nodes::Node), [`Guest`](guests::Guest), [`Storage`](storage::Storage),
//! [`Cluster`](cluster::Cluster), [`Backup`](backup::Backup).

pub mod access;
pub mod backup;
pub mod cluster;
pub mod guests;
mod listing;
pub mod nodes;
pub mod rrd;
pub mod storage;
pub mod tasks;
mod version;

pub use listing::Listing;
pub use version::Version;

#[cfg(test)]
mod tests;
