//! Mirroring a repository from elsewhere, or to elsewhere.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::Request;

/// Options of `RepoMirrors::add_push`.
#[derive(Debug)]
pub enum CreatePushMirror {}

impl<T> Request<T, CreatePushMirror> {
    /// Sets the field `branch_filter`.
    pub fn branch_filter(self, branch_filter: impl Into<String>) -> Self {
        self.with_field("branch_filter", branch_filter.into())
    }

    /// Sets the field `remote_password`.
    pub fn remote_password(self, remote_password: impl Into<String>) -> Self {
        self.with_field("remote_password", remote_password.into())
    }

    /// Sets the field `remote_username`.
    pub fn remote_username(self, remote_username: impl Into<String>) -> Self {
        self.with_field("remote_username", remote_username.into())
    }

    /// Sets the field `sync_on_commit`.
    pub fn sync_on_commit(self, sync_on_commit: bool) -> Self {
        self.with_field("sync_on_commit", sync_on_commit)
    }

    /// Sets the field `use_ssh`.
    pub fn use_ssh(self, use_ssh: bool) -> Self {
        self.with_field("use_ssh", use_ssh)
    }
}
