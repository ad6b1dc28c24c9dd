//! The lab as a stranger meets it: over the wire, with programs that know nothing of it.
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout)]

mod backup;
mod config;
mod faults;
mod linkding;
mod login;
mod manners;
mod peers;
mod permissions;
mod power;
mod raw;
mod reads;
mod scale;
mod schema;
mod sensors;
mod snapshots;
mod ssh;
mod ssh_commands;
mod ssh_files;
mod ssh_shell;
mod tasks;
