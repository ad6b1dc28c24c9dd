//! What the files say about one host.

use std::{path::PathBuf, time::Duration};

use super::{AlgorithmList, JumpHost, Warning};
use crate::Lookup;

/// Everything about one host: what the files say, else OpenSSH's default. Paths are expanded.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Resolved {
    /// The host as it was asked for.
    pub host: String,
    /// `HostName`: what to connect to, lower case; the name asked for when there is none.
    pub host_name: String,
    /// `Port`.
    pub port: u16,
    /// `User`; the local user when there is none.
    pub user: String,
    /// `ProxyJump`: the hosts to go through, in the order of connecting. [`SshConfig::route`] gives their
    /// settings.
    ///
    /// [`SshConfig::route`]: super::SshConfig::route
    pub jumps: Vec<JumpHost>,
    /// `ProxyCommand`, unless `ProxyJump` came first. This crate does not run it.
    pub proxy_command: Option<String>,
    /// `AddressFamily`.
    pub address_family: AddressFamily,
    /// `BindAddress`: the local address to connect from.
    pub bind_address: Option<String>,
    /// `ConnectTimeout`; nothing means that of the system.
    pub connect_timeout: Option<Duration>,
    /// `ServerAliveInterval`; nothing means never (the default).
    pub server_alive_interval: Option<Duration>,
    /// `ServerAliveCountMax`.
    pub server_alive_count_max: u32,
    /// `TCPKeepAlive`.
    pub tcp_keep_alive: bool,
    /// `Compression`.
    pub compression: bool,

    /// `HostKeyAlias`, lower case: under which name to look the host up in known_hosts.
    pub host_key_alias: Option<String>,
    /// `UserKnownHostsFile`; empty for `none`. New keys go into the first.
    pub user_known_hosts_files: Vec<PathBuf>,
    /// `GlobalKnownHostsFile`; empty for `none`.
    pub global_known_hosts_files: Vec<PathBuf>,
    /// `StrictHostKeyChecking`.
    pub strict_host_key_checking: StrictHostKeyChecking,
    /// `CheckHostIP`.
    pub check_host_ip: bool,
    /// `HashKnownHosts`.
    pub hash_known_hosts: bool,
    /// `HostKeyAlgorithms`; nothing means all there are.
    pub host_key_algorithms: Option<AlgorithmList>,

    /// `IdentityFile`, or the usual names in `~/.ssh` when there is none. Empty for `none`.
    pub identity_files: Vec<PathBuf>,
    /// Whether [`identity_files`](Self::identity_files) are the usual names, which need not exist.
    pub identity_files_are_default: bool,
    /// `CertificateFile`. Where there is none, `FILE-cert.pub` beside each identity file counts.
    pub certificate_files: Vec<PathBuf>,
    /// `IdentitiesOnly`: offer only the keys of these files, even when the agent has more.
    pub identities_only: bool,
    /// `IdentityAgent`.
    pub identity_agent: IdentityAgent,
    /// `PreferredAuthentications`; empty means the usual order.
    pub preferred_authentications: Vec<String>,
    /// `PubkeyAuthentication`.
    pub pubkey_authentication: bool,
    /// `KbdInteractiveAuthentication`.
    pub kbd_interactive_authentication: bool,
    /// `PasswordAuthentication`.
    pub password_authentication: bool,
    /// `NumberOfPasswordPrompts`.
    pub number_of_password_prompts: u32,
    /// `BatchMode`: never ask anything.
    pub batch_mode: bool,

    /// Settings that apply to this host and that this crate does not honour.
    pub warnings: Vec<Warning>,
}

impl Resolved {
    /// The name under which the host's key is looked up in known_hosts.
    #[must_use]
    pub fn lookup(&self) -> Lookup {
        match &self.host_key_alias {
            Some(alias) => Lookup::alias(alias),
            None => Lookup::host(&self.host_name, self.port),
        }
    }

    /// All known_hosts files, the user's first.
    pub fn known_hosts_files(&self) -> impl Iterator<Item = &PathBuf> {
        self.user_known_hosts_files.iter().chain(&self.global_known_hosts_files)
    }
}

/// `StrictHostKeyChecking`: what to do about a host whose key is not known. A changed or revoked key is refused
/// by all but [`Off`](Self::Off).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum StrictHostKeyChecking {
    /// `yes`: refuse.
    Yes,
    /// `ask`, the default.
    Ask,
    /// `accept-new`: record the key and go on.
    AcceptNew,
    /// `no` or `off`: accept anything. This crate has no such policy.
    Off,
}

/// `IdentityAgent`: which agent to ask.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum IdentityAgent {
    /// The one that `SSH_AUTH_SOCK` names, the default.
    Environment,
    /// The one behind this socket.
    Socket(PathBuf),
    /// No agent: `none`, or a variable that is not set.
    None,
}

/// `AddressFamily`: which addresses of a name to use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AddressFamily {
    /// All.
    Any,
    /// IPv4 only.
    Inet,
    /// IPv6 only.
    Inet6,
}
