//! The webhooks of a repository.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::Request;

/// Options of `RepoHooks::test`.
#[derive(Debug)]
pub enum RepoTestHook {}

impl<T> Request<T, RepoTestHook> {
    /// Sets the parameter `ref`.
    pub fn reference(self, reference: impl Into<String>) -> Self {
        self.with_query("ref", reference.into())
    }
}
