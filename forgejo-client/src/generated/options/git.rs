//! Git's own objects: blobs, trees, references, tags.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::Request;

/// Options of `RepoGit::tree`.
#[derive(Debug)]
pub enum GetTree {}

impl<T> Request<T, GetTree> {
    /// Sets the parameter `recursive`.
    pub fn recursive(self, recursive: bool) -> Self {
        self.with_query("recursive", recursive.to_string())
    }

    /// Sets the parameter `page`.
    pub fn at_page(self, at_page: i64) -> Self {
        self.with_query("page", at_page.to_string())
    }

    /// Sets the parameter `per_page`.
    pub fn per_page(self, per_page: i64) -> Self {
        self.with_query("per_page", per_page.to_string())
    }
}
