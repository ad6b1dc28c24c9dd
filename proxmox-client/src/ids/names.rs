//! Names of nodes, storages and volumes.

use std::fmt;
use std::str::FromStr;

use super::{InvalidId, text_id, text_serde};

text_id! {
    /// The short name of a node (`pve`), as in `/nodes/{node}`.
    ///
    /// Not the DNS name: a request with `pve.example.org` is proxied to nowhere and ends as 596.
    NodeName, "a node name", broken_node_rule
}

text_id! {
    /// The name of a storage (`local-lvm`), as in `/nodes/{node}/storage/{storage}`.
    StorageId, "a storage name", broken_storage_rule
}

text_id! {
    /// The name of a guest's snapshot (`before-upgrade`). `current` and `pending` are none: so the
    /// server calls the present and what waits for the next start.
    SnapshotName, "a snapshot name", broken_snapshot_rule
}

/// `pve-node` of `PVE::JSONSchema`.
fn broken_node_rule(text: &str) -> Option<&'static str> {
    let bytes = text.as_bytes();
    if text.is_empty() {
        Some("it is empty")
    } else if text.contains('.') {
        Some("it has a dot; give the short name (pve), not the DNS name")
    } else if !bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-') {
        Some("only letters, digits and - are allowed")
    } else if bytes.first() == Some(&b'-') || bytes.last() == Some(&b'-') {
        Some("it must start and end with a letter or digit")
    } else {
        None
    }
}

/// `pve-storage-id` of `PVE::JSONSchema`.
fn broken_storage_rule(text: &str) -> Option<&'static str> {
    let bytes = text.as_bytes();
    let inner = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.".contains(byte);
    if bytes.len() < 2 {
        Some("it must have at least two characters")
    } else if !bytes.iter().all(inner) {
        Some("only letters, digits, -, _ and . are allowed")
    } else if !bytes[0].is_ascii_alphabetic() {
        Some("it must start with a letter")
    } else if !bytes[bytes.len() - 1].is_ascii_alphanumeric() {
        Some("it must end with a letter or digit")
    } else {
        None
    }
}

/// `pve-configid` of `PVE::JSONSchema`, up to 40 characters, and the name that is taken.
fn broken_snapshot_rule(text: &str) -> Option<&'static str> {
    let bytes = text.as_bytes();
    let inner = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_".contains(byte);
    if bytes.len() < 2 || bytes.len() > 40 {
        Some("it must have 2 to 40 characters")
    } else if !bytes.iter().all(inner) {
        Some("only letters, digits, - and _ are allowed")
    } else if !bytes[0].is_ascii_alphabetic() {
        Some("it must start with a letter")
    } else if ["current", "pending"].contains(&text) {
        Some("it stands for the present state, or for what is to come")
    } else {
        None
    }
}

/// A volume: `storage:volume`, as in `local:backup/vzdump-lxc-200-2026_11_01-03_00_00.tar.zst`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VolId {
    storage: StorageId,
    volume: String,
}

impl VolId {
    const WHAT: &'static str = "a volume id (storage:volume)";

    /// The storage it lies on.
    pub fn storage(&self) -> &StorageId {
        &self.storage
    }

    /// Its name inside the storage, with the folder where the storage has folders.
    pub fn volume(&self) -> &str {
        &self.volume
    }
}

impl FromStr for VolId {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let broken = |rule| InvalidId::new(Self::WHAT, rule, text);
        let (storage, volume) =
            text.split_once(':').ok_or_else(|| broken("it has no colon after the storage"))?;
        if let Some(rule) = broken_storage_rule(storage) {
            return Err(InvalidId::new("a volume id's storage", rule, storage));
        }
        if volume.is_empty() {
            return Err(broken("nothing follows the colon"));
        }
        if volume.contains(char::is_control) {
            return Err(broken("it has a control character"));
        }
        Ok(Self { storage: StorageId(storage.to_owned()), volume: volume.to_owned() })
    }
}

impl fmt::Debug for VolId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "VolId({self})")
    }
}

impl fmt::Display for VolId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&format!("{}:{}", self.storage, self.volume))
    }
}

text_serde!(VolId, "a volume id (storage:volume)");
