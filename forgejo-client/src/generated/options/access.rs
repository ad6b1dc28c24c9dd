//! Who may work in a repository beside its owner.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::Request;
use crate::generated::words;

/// Options of `RepoCollaborators::add`.
#[derive(Debug)]
pub enum AddCollaborator {}

impl<T> Request<T, AddCollaborator> {
    /// Sets the field `permission`.
    pub fn permission(self, permission: impl Into<words::AccessMode>) -> Self {
        self.with_field("permission", permission.into().as_str())
    }
}

/// Options of `RepoTransfer::start`.
#[derive(Debug)]
pub enum TransferRepo {}

impl<T> Request<T, TransferRepo> {
    /// Sets the field `team_ids`.
    pub fn team_ids(self, team_ids: impl IntoIterator<Item = i64>) -> Self {
        self.with_field("team_ids", team_ids.into_iter().collect::<Vec<_>>())
    }
}

/// Options of `RepoKeys::list`.
#[derive(Debug)]
pub enum RepoListKeys {}

impl<T> Request<T, RepoListKeys> {
    /// Sets the parameter `key_id`.
    pub fn key_id(self, key_id: i64) -> Self {
        self.with_query("key_id", key_id.to_string())
    }

    /// Sets the parameter `fingerprint`.
    pub fn fingerprint(self, fingerprint: impl Into<String>) -> Self {
        self.with_query("fingerprint", fingerprint.into())
    }
}
