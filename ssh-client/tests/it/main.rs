//! Against files, shells and OpenSSH itself.
#![allow(
    missing_docs,
    unreachable_pub,
    clippy::print_stderr,
    clippy::print_stdout,
    clippy::unwrap_used
)]

mod configured;
mod known_hosts;
mod openssh;
mod peer;
mod played;
mod quote;
mod ssh_config;
mod sshd;
mod stage;
