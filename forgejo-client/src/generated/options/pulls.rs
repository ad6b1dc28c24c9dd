//! The pull requests of a repository.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::generated::words;
use crate::jsonish::strings;
use crate::{Request, Timestamp};

/// Options of `RepoPulls::create`.
#[derive(Debug)]
pub enum CreatePullRequest {}

impl<T> Request<T, CreatePullRequest> {
    /// Sets the field `assignee`.
    pub fn assignee(self, assignee: impl Into<String>) -> Self {
        self.with_field("assignee", assignee.into())
    }

    /// Sets the field `assignees`.
    pub fn assignees(self, assignees: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.with_field("assignees", strings(assignees))
    }

    /// Sets the field `body`.
    pub fn body(self, body: impl Into<String>) -> Self {
        self.with_field("body", body.into())
    }

    /// Sets the field `due_date`.
    pub fn due_date(self, due_date: Timestamp) -> Self {
        self.with_field("due_date", due_date.to_string())
    }

    /// Sets the field `labels`.
    pub fn labels(self, labels: impl IntoIterator<Item = i64>) -> Self {
        self.with_field("labels", labels.into_iter().collect::<Vec<_>>())
    }

    /// Sets the field `milestone`.
    pub fn milestone(self, milestone: i64) -> Self {
        self.with_field("milestone", milestone)
    }
}

/// Options of `RepoPulls::list`.
#[derive(Debug)]
pub enum RepoListPullRequests {}

impl<T> Request<T, RepoListPullRequests> {
    /// Sets the parameter `state`.
    pub fn state(self, state: impl Into<words::StateFilter>) -> Self {
        self.with_query("state", state.into().to_string())
    }

    /// Sets the parameter `sort`.
    pub fn sort(self, sort: impl Into<words::PullSort>) -> Self {
        self.with_query("sort", sort.into().to_string())
    }

    /// Sets the parameter `milestone`.
    pub fn milestone(self, milestone: i64) -> Self {
        self.with_query("milestone", milestone.to_string())
    }

    /// Sets the parameter `labels`.
    pub fn labels(self, labels: impl IntoIterator<Item = i64>) -> Self {
        self.with_queries("labels", labels)
    }

    /// Sets the parameter `poster`.
    pub fn poster(self, poster: impl Into<String>) -> Self {
        self.with_query("poster", poster.into())
    }

    /// Sets the parameter `base`.
    pub fn base(self, base: impl Into<String>) -> Self {
        self.with_query("base", base.into())
    }

    /// Sets the parameter `head`.
    pub fn head(self, head: impl Into<String>) -> Self {
        self.with_query("head", head.into())
    }
}
