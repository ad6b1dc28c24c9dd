//! The client against servers on loopback.
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout)]

mod acts;
mod changes;
mod coverage;
mod endpoints;
mod failover;
mod fakepve;
mod faults;
mod lifecycle;
mod log;
mod power;
mod raw;
mod reads;
mod session;
mod support;
mod wait;
