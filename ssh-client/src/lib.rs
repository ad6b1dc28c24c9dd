//! SSH sessions with OpenSSH's manners: jump hosts, known_hosts, ssh_config, agent, exec, shell, forwarding and SFTP.

mod file_error;
mod fingerprint;
pub mod known_hosts;
mod pattern;
mod place;
mod public_key;
mod quote;
pub mod ssh_config;

pub use file_error::FileError;
pub use fingerprint::{Fingerprint, InvalidFingerprint, Md5Fingerprint};
pub use known_hosts::{KnownHosts, Lookup, RecordedKey, Verdict};
pub use place::Place;
pub use public_key::{InvalidPublicKey, PublicKey};
pub use quote::{ZeroByte, command_line};
pub use ssh_config::{ConfigError, ConfigErrorKind, Resolved, SshConfig};
