//! Whether a host is the one that it says it is.

mod check;

use std::path::PathBuf;

use crate::Fingerprint;

pub(crate) use check::{KeyCheck, NewKey, PresentedKey};

/// Whom to believe: the keys in known_hosts files, or one pinned fingerprint.
///
/// The default reads `~/.ssh/known_hosts` and `/etc/ssh/ssh_known_hosts` and refuses hosts that are in neither. A key
/// that changed or was revoked is refused under every policy, and so is, under [`accept_new`](Self::accept_new), a key
/// of a new type of a host whose other keys are known.
#[derive(Clone, Debug)]
pub struct HostKeys(Rule);

#[derive(Clone, Debug)]
enum Rule {
    KnownHosts {
        /// In the order of reading; new keys go to the first, when they are to be kept.
        files: Vec<PathBuf>,
        /// Whether the first file is the user's own: nothing is ever written into those of the system.
        writable: bool,
        unknown: Unknown,
        hashed: bool,
    },
    Pinned(Fingerprint),
}

/// What to do about a host that nothing is known about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unknown {
    Refuse,
    Accept,
    Ask,
}

impl HostKeys {
    /// The keys in these files, in the format of OpenSSH (sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT"): hashed names,
    /// patterns, `@revoked` and `@cert-authority` included. A file that does not exist counts as an empty one. New
    /// keys are added to the first.
    ///
    /// Hosts that are in none of them are refused, unless one of the methods below says otherwise.
    pub fn known_hosts<P: Into<PathBuf>>(files: impl IntoIterator<Item = P>) -> Self {
        Self(Rule::KnownHosts {
            files: files.into_iter().map(Into::into).collect(),
            writable: true,
            unknown: Unknown::Refuse,
            hashed: false,
        })
    }

    /// Only a key with this fingerprint. A host has several keys, of several types: pin the one that its error message
    /// shows, or `ssh-keyscan -t ed25519`.
    pub fn pinned(fingerprint: Fingerprint) -> Self {
        Self(Rule::Pinned(fingerprint))
    }

    /// Refuses a host that nothing is known about. This is the default.
    #[must_use]
    pub fn strict(self) -> Self {
        self.on_unknown(Unknown::Refuse)
    }

    /// Trusts a host that nothing is known about, and remembers its key.
    #[must_use]
    pub fn accept_new(self) -> Self {
        self.on_unknown(Unknown::Accept)
    }

    /// Asks the [`Prompt`](crate::Prompt) about a host that nothing is known about, and remembers its key after a yes.
    /// Without a prompt it is refused.
    #[must_use]
    pub fn ask(self) -> Self {
        self.on_unknown(Unknown::Ask)
    }

    /// Whether new keys are remembered under a hash of the host's name (`HashKnownHosts`); they are not, by default.
    #[must_use]
    pub fn hashed(mut self, hash: bool) -> Self {
        if let Rule::KnownHosts { hashed, .. } = &mut self.0 {
            *hashed = hash;
        }
        self
    }

    /// New keys are kept nowhere: the user has no file of his own.
    pub(crate) fn read_only(mut self) -> Self {
        if let Rule::KnownHosts { writable, .. } = &mut self.0 {
            *writable = false;
        }
        self
    }

    fn on_unknown(mut self, policy: Unknown) -> Self {
        if let Rule::KnownHosts { unknown, .. } = &mut self.0 {
            *unknown = policy;
        }
        self
    }
}

impl Default for HostKeys {
    fn default() -> Self {
        let home = std::env::home_dir().unwrap_or_default();
        Self::known_hosts([
            home.join(".ssh/known_hosts"),
            PathBuf::from("/etc/ssh/ssh_known_hosts"),
        ])
    }
}
