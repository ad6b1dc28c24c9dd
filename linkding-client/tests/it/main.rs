//! The client against a server that answers as linkding did, or as it should not.
#![allow(missing_docs, unreachable_pub, clippy::print_stderr, clippy::unwrap_used)]

mod assets;
mod bulk;
mod faults;
mod fields;
mod files;
mod imports;
mod own;
mod real;
mod recording;
mod replay;
mod safety;
mod server;
mod syncing;
mod walks;
mod world;
