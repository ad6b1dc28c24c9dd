//! The wiki of a repository.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::Request;

/// Options of `RepoWiki::create`, `RepoWiki::edit`.
#[derive(Debug)]
pub enum CreateWikiPage {}

impl<T> Request<T, CreateWikiPage> {
    /// Sets the field `message`.
    pub fn message(self, message: impl Into<String>) -> Self {
        self.with_field("message", message.into())
    }
}
