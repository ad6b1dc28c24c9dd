//! Under construction.

pub mod addresses;
pub mod ids;
pub mod property;
mod serde_lenient;
pub mod units;
