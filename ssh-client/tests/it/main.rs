//! Against files, shells and OpenSSH itself.
#![allow(missing_docs, unreachable_pub, clippy::print_stderr, clippy::unwrap_used)]

mod known_hosts;
mod openssh;
mod peer;
mod quote;
mod ssh_config;
mod sshd;
