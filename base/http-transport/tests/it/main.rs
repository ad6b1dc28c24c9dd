//! The transport against servers that misbehave, each on a port of loopback.
#![allow(missing_docs, clippy::unwrap_used)]

mod bodies;
mod limits;
mod own_client;
mod retries;
mod server;
mod tls;
