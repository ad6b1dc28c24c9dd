//! Snapshots of whole machines.
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout)]

mod bad_input;
mod fuse;
mod identity;
mod peers;
mod prometheus;
mod recorded;
mod tree;
mod verdicts;
