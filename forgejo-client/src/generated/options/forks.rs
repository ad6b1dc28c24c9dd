//! The forks of a repository, and keeping one up to date.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::Request;

/// Options of `RepoForks::create`.
#[derive(Debug)]
pub enum CreateFork {}

impl<T> Request<T, CreateFork> {
    /// Sets the field `name`.
    pub fn name(self, name: impl Into<String>) -> Self {
        self.with_field("name", name.into())
    }

    /// Sets the field `organization`.
    pub fn organization(self, organization: impl Into<String>) -> Self {
        self.with_field("organization", organization.into())
    }
}
