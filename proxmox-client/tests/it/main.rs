//! The client against servers on loopback.
#![allow(missing_docs, clippy::unwrap_used)]

mod endpoints;
