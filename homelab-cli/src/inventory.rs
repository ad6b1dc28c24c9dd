//! What is known of the lab and stays: the state file, what changed in it, and how configuration, state and the live
//! lab differ. Pure: no clock, no network, no file.
//!
//! [`observe()`] turns what discovery read into a [`State`], [`merge()`] lays it over the previous one so that nothing
//! is forgotten that could not be read, [`changes()`] tells the difference in words, and [`drift()`] compares three
//! ways. [`state::read`] and [`state::write`] are the file, in the format of today and in that of the earlier tool.

mod changes;
mod drift;
mod fact;
mod fields;
pub mod import;
mod merge;
mod observe;
pub mod state;

pub use changes::{Change, changes};
pub use drift::{Drift, Entry, Kind, drift};
pub use fact::Fact;
pub use merge::merge;
pub use observe::observe;
pub use state::{Recorded, Schema, State};
