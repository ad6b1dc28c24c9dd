//! Whether a host is the one that it says it is.

mod check;

use std::path::PathBuf;

use crate::Fingerprint;
use crate::ssh_config::Environment;

pub(crate) use check::{KeyCheck, NewKey, PresentedKey};

/// Whom to believe: the keys in known_hosts files, or one pinned fingerprint.
///
/// The default reads the files that OpenSSH does, `~/.ssh/known_hosts` and `/etc/ssh/ssh_known_hosts` (and `known_hosts2`
/// beside each), and refuses hosts that are in none. The home is that of the user database. A key that changed or was revoked is refused under every policy, and so is, under [`accept_new`](Self::accept_new), a key
/// of a new type of a host whose other keys are known.
#[derive(Clone, Debug)]
pub struct HostKeys(Rule);

#[derive(Clone, Debug)]
enum Rule {
    KnownHosts {
        /// In the order of reading.
        files: Vec<PathBuf>,
        /// Where new keys are kept, if anywhere: never in a file of the system.
        kept_in: Option<PathBuf>,
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
        let files: Vec<PathBuf> = files.into_iter().map(Into::into).collect();
        let kept_in = files.first().cloned();
        Self(Rule::KnownHosts { files, kept_in, unknown: Unknown::Refuse, hashed: false })
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
    /// Without a prompt it is refused. Asks too, where OpenSSH refuses, about a key of a new type of a host whose other
    /// keys are known: the question lists those.
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

    /// Where new keys are kept; `None` for nowhere.
    pub(crate) fn keeping_in(mut self, file: Option<PathBuf>) -> Self {
        if let Rule::KnownHosts { kept_in, .. } = &mut self.0 {
            *kept_in = file;
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
        let mut files = Environment::current().usual_known_hosts();
        files.extend(Environment::global_known_hosts());
        Self::known_hosts(files)
    }
}
