//! Snapshots of whole machines.
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout)]

mod bad_input;
mod care;
mod fuse;
mod history;
#[cfg(feature = "host")]
mod host;
mod identity;
mod machine;
mod peers;
mod prometheus;
mod recorded;
mod sensors_conf;
mod tree;
mod verdicts;
mod watch;
