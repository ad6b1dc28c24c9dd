//! The real program against the demo lab, an independent simulator, and the faults of the world.
#![allow(missing_docs, unreachable_pub, clippy::print_stderr, clippy::unwrap_used)]

mod api;
mod config;
mod credentials;
mod demo;
mod discover;
mod drift;
mod fakepve;
mod faults;
mod first_contact;
mod gpu;
mod guest;
mod hardware;
mod import;
mod linkding;
mod linkding_host;
mod linkding_nginx;
mod node;
mod output;
mod power;
mod reference;
mod secrets;
mod service;
mod ssh;
mod status;
mod storage;
mod support;
mod sync;
mod sync_faults;
mod wire;
