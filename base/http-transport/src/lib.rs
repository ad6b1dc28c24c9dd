//! Under construction.

mod failure;

pub use failure::Sent;
