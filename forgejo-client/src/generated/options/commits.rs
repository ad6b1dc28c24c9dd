//! The commits of a repository, their statuses and notes.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::Request;
use crate::generated::words;

/// Options of `RepoCommits::create_status`.
#[derive(Debug)]
pub enum CreateStatus {}

impl<T> Request<T, CreateStatus> {
    /// Sets the field `context`.
    pub fn context(self, context: impl Into<String>) -> Self {
        self.with_field("context", context.into())
    }

    /// Sets the field `description`.
    pub fn description(self, description: impl Into<String>) -> Self {
        self.with_field("description", description.into())
    }

    /// Sets the field `target_url`.
    pub fn target_url(self, target_url: impl Into<String>) -> Self {
        self.with_field("target_url", target_url.into())
    }
}

/// Options of `RepoCommits::list`.
#[derive(Debug)]
pub enum RepoGetAllCommits {}

impl<T> Request<T, RepoGetAllCommits> {
    /// Sets the parameter `sha`.
    pub fn sha(self, sha: impl Into<String>) -> Self {
        self.with_query("sha", sha.into())
    }

    /// Sets the parameter `path`.
    pub fn path(self, path: impl Into<String>) -> Self {
        self.with_query("path", path.into())
    }

    /// Sets the parameter `stat`.
    pub fn stat(self, stat: bool) -> Self {
        self.with_query("stat", stat.to_string())
    }

    /// Sets the parameter `verification`.
    pub fn verification(self, verification: bool) -> Self {
        self.with_query("verification", verification.to_string())
    }

    /// Sets the parameter `files`.
    pub fn files(self, files: bool) -> Self {
        self.with_query("files", files.to_string())
    }

    /// Sets the parameter `not`.
    pub fn not_reachable_from(self, not_reachable_from: impl Into<String>) -> Self {
        self.with_query("not", not_reachable_from.into())
    }
}

/// Options of `RepoCommits::combined_status`.
#[derive(Debug)]
pub enum RepoGetCombinedStatusByRef {}

impl<T> Request<T, RepoGetCombinedStatusByRef> {
    /// Sets the parameter `page`.
    pub fn at_page(self, at_page: i64) -> Self {
        self.with_query("page", at_page.to_string())
    }

    /// Sets the parameter `limit`.
    pub fn per_page(self, per_page: i64) -> Self {
        self.with_query("limit", per_page.to_string())
    }
}

/// Options of `RepoCommits::statuses`.
#[derive(Debug)]
pub enum RepoListStatusesByRef {}

impl<T> Request<T, RepoListStatusesByRef> {
    /// Sets the parameter `sort`.
    pub fn sort(self, sort: impl Into<words::StatusSort>) -> Self {
        self.with_query("sort", sort.into().to_string())
    }

    /// Sets the parameter `state`.
    pub fn state(self, state: impl Into<words::CommitState>) -> Self {
        self.with_query("state", state.into().to_string())
    }
}

/// Options of `RepoCommits::compare`.
#[derive(Debug)]
pub enum RepoCompareDiff {}

impl<T> Request<T, RepoCompareDiff> {
    /// Sets the parameter `verification`.
    pub fn verification(self, verification: bool) -> Self {
        self.with_query("verification", verification.to_string())
    }

    /// Sets the parameter `files`.
    pub fn files(self, files: bool) -> Self {
        self.with_query("files", files.to_string())
    }
}

/// Options of `RepoCommits::get`.
#[derive(Debug)]
pub enum RepoGetSingleCommit {}

impl<T> Request<T, RepoGetSingleCommit> {
    /// Sets the parameter `stat`.
    pub fn stat(self, stat: bool) -> Self {
        self.with_query("stat", stat.to_string())
    }

    /// Sets the parameter `verification`.
    pub fn verification(self, verification: bool) -> Self {
        self.with_query("verification", verification.to_string())
    }

    /// Sets the parameter `files`.
    pub fn files(self, files: bool) -> Self {
        self.with_query("files", files.to_string())
    }
}

/// Options of `RepoCommits::note`.
#[derive(Debug)]
pub enum RepoGetNote {}

impl<T> Request<T, RepoGetNote> {
    /// Sets the parameter `verification`.
    pub fn verification(self, verification: bool) -> Self {
        self.with_query("verification", verification.to_string())
    }

    /// Sets the parameter `files`.
    pub fn files(self, files: bool) -> Self {
        self.with_query("files", files.to_string())
    }
}

/// Options of `RepoCommits::statuses_of`.
#[derive(Debug)]
pub enum RepoListStatuses {}

impl<T> Request<T, RepoListStatuses> {
    /// Sets the parameter `sort`.
    pub fn sort(self, sort: impl Into<words::StatusSort>) -> Self {
        self.with_query("sort", sort.into().to_string())
    }

    /// Sets the parameter `state`.
    pub fn state(self, state: impl Into<words::CommitState>) -> Self {
        self.with_query("state", state.into().to_string())
    }
}
