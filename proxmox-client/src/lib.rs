//! Under construction.

pub mod ids;
mod serde_lenient;
pub mod units;
