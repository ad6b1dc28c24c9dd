//! SSH sessions with OpenSSH's manners: jump hosts, known_hosts, ssh_config, agent, exec, shell, forwarding and SFTP.

mod auth;
mod chain;
mod channel;
mod command;
mod dial;
mod error;
mod exec;
mod file_error;
mod fingerprint;
mod forward;
mod handler;
mod host;
mod host_keys;
pub mod known_hosts;
mod pattern;
mod pipe;
mod place;
mod printable;
mod prompt;
mod public_key;
mod quote;
mod session;
#[cfg(feature = "sftp")]
mod sftp;
#[cfg(all(feature = "shell", unix))]
mod shell;
pub mod ssh_config;
mod stream;

pub use chain::Hop;
pub use channel::Writer;
pub use command::{Command, Output, Status};
pub use error::{Error, ErrorKind, Result};
pub use exec::Running;
pub use file_error::FileError;
pub use fingerprint::{Fingerprint, InvalidFingerprint, Md5Fingerprint};
pub use forward::Forward;
pub use host::{Agent, Host};
pub use host_keys::HostKeys;
pub use known_hosts::{KnownHosts, Lookup, RecordedKey, Verdict};
pub use pipe::Reader;
pub use place::Place;
pub use printable::printable;
pub use prompt::{Prompt, Question};
pub use public_key::{InvalidPublicKey, PublicKey};
pub use quote::{ZeroByte, command_line};
pub use session::Session;
#[cfg(feature = "sftp")]
pub use sftp::{Progress, Sftp};
#[cfg(all(feature = "shell", unix))]
pub use shell::Shell;
pub use ssh_config::{ConfigError, ConfigErrorKind, Resolved, SshConfig};
pub use stream::Stream;

/// The examples of the README compile.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
