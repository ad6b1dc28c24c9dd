//! Which host has which key: known_hosts files with OpenSSH's semantics.
//!
//! Format: sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT"; behaviour: hostfile.c and `check_host_key` in sshconnect.c of
//! OpenSSH.

mod certificate;
mod check;
mod entry;
mod file;
mod line;
mod lookup;

use std::path::Path;

use crate::{FileError, Fingerprint, Place};

pub use entry::{InvalidName, entry, hashed_entry, random_salt};
pub use file::append;
pub use lookup::Lookup;

use line::Line;

/// The lines of one or several known_hosts files.
///
/// ```
/// use ssh_client::{KnownHosts, Lookup, PublicKey, Verdict};
///
/// let file = b"pve,192.0.2.10 ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl\n";
/// let known = KnownHosts::parse("known_hosts", file);
///
/// let offered: PublicKey =
///     "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl".parse()?;
/// assert!(matches!(known.check(&Lookup::host("PVE", 22), &offered), Verdict::Known { at } if at.line() == 1));
/// assert_eq!(known.check(&Lookup::host("pve", 2222), &offered), known.check(&Lookup::host("pve", 22), &offered));
/// assert_eq!(known.check(&Lookup::host("elsewhere", 22), &offered), Verdict::Unknown);
/// # Ok::<(), ssh_client::InvalidPublicKey>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct KnownHosts {
    lines: Vec<Line>,
    skipped: Vec<SkippedLine>,
}

/// A line that says nothing about any host, as OpenSSH skips it too.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{at}: skipped: {reason}")]
pub struct SkippedLine {
    at: Place,
    reason: String,
}

/// A key that is recorded for a host.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct RecordedKey {
    /// The line that records it.
    pub at: Place,
    /// Its algorithm, such as `ssh-ed25519`.
    pub algorithm: String,
    /// Its fingerprint.
    pub fingerprint: Fingerprint,
}

/// What the files say about the key that a host offers.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Verdict {
    /// This very key is recorded for the host.
    Known {
        /// The line that records it.
        at: Place,
    },
    /// The key comes with a certificate for this host from an authority that is recorded for it.
    Certified {
        /// The line with `@cert-authority`.
        at: Place,
        /// The fingerprint of the authority's key.
        authority: Fingerprint,
    },
    /// No key is recorded for the host.
    Unknown,
    /// A different key of the same algorithm is recorded: a new installation, or somebody in between.
    Changed {
        /// Every key recorded for the host, those of the same algorithm first: the lines to remove when the
        /// change is right.
        recorded: Vec<RecordedKey>,
    },
    /// Only keys of other algorithms are recorded. OpenSSH calls this changed as well: whoever sits in between
    /// would offer just that, so nobody should accept it without asking.
    NewAlgorithm {
        /// Every key recorded for the host.
        recorded: Vec<RecordedKey>,
    },
    /// The key, or the authority that certified it, is marked `@revoked` for the host.
    Revoked {
        /// The line that says so.
        at: Place,
    },
}

impl KnownHosts {
    /// Nothing known.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The lines of one file; its name is for messages. Bytes, because comments may be in any encoding. Lines
    /// that are none are kept in [`skipped`](Self::skipped).
    #[must_use]
    pub fn parse(file: impl AsRef<Path>, content: &[u8]) -> Self {
        line::parse(file.as_ref(), content)
    }

    /// The lines of several files, one after the other. A file that does not exist is an empty one.
    ///
    /// # Errors
    /// When a file exists and cannot be read: what it would have said, a revoked key for example, is not known.
    pub fn load<P: AsRef<Path>>(files: impl IntoIterator<Item = P>) -> Result<Self, FileError> {
        let mut known = Self::new();
        for path in files {
            let path = path.as_ref();
            known.add(Self::parse(path, &file::read(path)?));
        }
        Ok(known)
    }

    /// Append the lines of another file.
    pub fn add(&mut self, other: Self) {
        self.lines.extend(other.lines);
        self.skipped.extend(other.skipped);
    }

    /// Lines that were passed over, and why.
    #[must_use]
    pub fn skipped(&self) -> &[SkippedLine] {
        &self.skipped
    }
}

impl SkippedLine {
    /// Where it is.
    #[must_use]
    pub fn at(&self) -> &Place {
        &self.at
    }
}
