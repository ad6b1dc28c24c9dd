//! The secrets that Actions of a repository can use.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::Request;

/// Options of `RepoRunners::list`.
#[derive(Debug)]
pub enum GetRepoRunners {}

impl<T> Request<T, GetRepoRunners> {
    /// Sets the parameter `visible`.
    pub fn visible(self, visible: bool) -> Self {
        self.with_query("visible", visible.to_string())
    }
}

/// Options of `RepoRunners::jobs`.
#[derive(Debug)]
pub enum RepoSearchRunJobs {}

impl<T> Request<T, RepoSearchRunJobs> {
    /// Sets the parameter `labels`.
    pub fn labels(self, labels: impl Into<String>) -> Self {
        self.with_query("labels", labels.into())
    }
}
