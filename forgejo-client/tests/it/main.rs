//! The client from outside.
#![allow(missing_docs, unreachable_pub, clippy::print_stderr, clippy::unwrap_used)]

mod calls;
mod coverage;
mod every_operation;
mod shared;
