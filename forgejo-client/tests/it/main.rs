//! The client from outside.
#![allow(missing_docs, unreachable_pub, clippy::print_stderr, clippy::unwrap_used)]

mod auth;
mod calls;
mod coverage;
mod every_operation;
mod faults;
mod mirrors;
mod paging;
mod server;
mod shared;
mod transfers;
