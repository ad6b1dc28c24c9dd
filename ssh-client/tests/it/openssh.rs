//! Against OpenSSH itself.

mod auth;
mod exec;
mod host_keys;
#[cfg(feature = "sftp")]
mod sftp;
#[cfg(feature = "shell")]
mod shell;
mod ways;

pub use host_keys::Answering;
