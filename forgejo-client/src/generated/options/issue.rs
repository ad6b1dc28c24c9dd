//! One issue, by its number in the repository. A pull request is an issue, too.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::generated::words;
use crate::jsonish::strings;
use crate::{Request, Timestamp};

/// Options of `Issue::comment`.
#[derive(Debug)]
pub enum CreateIssueComment {}

impl<T> Request<T, CreateIssueComment> {
    /// Sets the field `updated_at`.
    pub fn updated_at(self, updated_at: Timestamp) -> Self {
        self.with_field("updated_at", updated_at.to_string())
    }
}

/// Options of `Issue::clear_labels`, `Issue::remove_label`.
#[derive(Debug)]
pub enum DeleteLabels {}

impl<T> Request<T, DeleteLabels> {
    /// Sets the field `updated_at`.
    pub fn updated_at(self, updated_at: Timestamp) -> Self {
        self.with_field("updated_at", updated_at.to_string())
    }
}

/// Options of `Issue::edit`.
#[derive(Debug)]
pub enum EditIssue {}

impl<T> Request<T, EditIssue> {
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

    /// Sets the field `milestone`.
    pub fn milestone(self, milestone: i64) -> Self {
        self.with_field("milestone", milestone)
    }

    /// Sets the field `ref`.
    pub fn reference(self, reference: impl Into<String>) -> Self {
        self.with_field("ref", reference.into())
    }

    /// Sets the field `state`.
    pub fn state(self, state: impl Into<words::State>) -> Self {
        self.with_field("state", state.into().as_str())
    }

    /// Sets the field `title`.
    pub fn title(self, title: impl Into<String>) -> Self {
        self.with_field("title", title.into())
    }

    /// Sets the field `unset_due_date`.
    pub fn unset_due_date(self, unset_due_date: bool) -> Self {
        self.with_field("unset_due_date", unset_due_date)
    }

    /// Sets the field `updated_at`.
    pub fn updated_at(self, updated_at: Timestamp) -> Self {
        self.with_field("updated_at", updated_at.to_string())
    }
}

/// Options of `Issue::set_labels`, `Issue::add_labels`.
#[derive(Debug)]
pub enum IssueLabels {}

impl<T> Request<T, IssueLabels> {
    /// Sets the field `updated_at`.
    pub fn updated_at(self, updated_at: Timestamp) -> Self {
        self.with_field("updated_at", updated_at.to_string())
    }
}

/// Options of `Issue::lock`.
#[derive(Debug)]
pub enum IssueLock {}

impl<T> Request<T, IssueLock> {
    /// Sets the field `reason`.
    pub fn reason(self, reason: impl Into<String>) -> Self {
        self.with_field("reason", reason.into())
    }
}

/// Options of `Issue::comments`.
#[derive(Debug)]
pub enum IssueGetComments {}

impl<T> Request<T, IssueGetComments> {
    /// Sets the parameter `since`.
    pub fn since(self, since: Timestamp) -> Self {
        self.with_query("since", since.to_string())
    }

    /// Sets the parameter `before`.
    pub fn before(self, before: Timestamp) -> Self {
        self.with_query("before", before.to_string())
    }
}

/// Options of `Issue::timeline`.
#[derive(Debug)]
pub enum IssueGetCommentsAndTimeline {}

impl<T> Request<T, IssueGetCommentsAndTimeline> {
    /// Sets the parameter `since`.
    pub fn since(self, since: Timestamp) -> Self {
        self.with_query("since", since.to_string())
    }

    /// Sets the parameter `before`.
    pub fn before(self, before: Timestamp) -> Self {
        self.with_query("before", before.to_string())
    }
}
