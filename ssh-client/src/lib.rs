//! SSH sessions with OpenSSH's manners, without its programs: jump hosts, `known_hosts`, `ssh_config`, the agent,
//! commands, shells, forwarding and SFTP over one connection per host.
//!
//! A [`Host`] says where a machine is and how it is known, or takes that from `~/.ssh/config`; [`Host::connect`] gives a
//! [`Session`], which is cheap to clone and dials again when its connection has died. Errors say what was tried on which
//! host, what came back and what to do; remote text in them cannot drive a terminal.
//!
//! ```no_run
//! use ssh_client::{Command, Host, HostKeys, SshConfig};
//!
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! // As `ssh k3s-master` would: address, user, keys, known_hosts and jumps of ~/.ssh/config …
//! let session = Host::from_config(&SshConfig::load()?, "k3s-master")?.connect().await?;
//!
//! // … or in words.
//! let pve = Host::new("pve").address("192.0.2.10").user("root").host_keys(HostKeys::default());
//! let session = Host::new("k3s-master").address("192.0.2.103").user("k3s").via(pve).connect().await?;
//!
//! let output = session.run(Command::new(["cat", "/etc/rancher/k3s/k3s.yaml"]).sudo()).await?.success()?;
//! println!("{}", output.text());
//!
//! // A connection that the host makes: AsyncRead + AsyncWrite.
//! let api = session.stream("127.0.0.1", 6443).await?;
//! # Ok(())
//! # }
//! ```
//!
//! Nothing is trusted without being asked: an unknown host is refused unless a policy of [`HostKeys`] says otherwise,
//! and a changed or revoked key is refused under every policy.

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
