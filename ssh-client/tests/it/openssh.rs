//! Against OpenSSH itself.

mod auth;
mod exec;
mod host_keys;
#[cfg(feature = "sftp")]
mod sftp;
mod ways;
