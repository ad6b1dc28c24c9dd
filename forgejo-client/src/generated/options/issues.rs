//! The issues of all repositories.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::generated::words;
use crate::jsonish::strings;
use crate::{Request, Timestamp};

/// Options of `RepoIssues::create`.
#[derive(Debug)]
pub enum CreateIssue {}

impl<T> Request<T, CreateIssue> {
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

    /// Sets the field `closed`.
    pub fn closed(self, closed: bool) -> Self {
        self.with_field("closed", closed)
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

    /// Sets the field `ref`.
    pub fn reference(self, reference: impl Into<String>) -> Self {
        self.with_field("ref", reference.into())
    }
}

/// Options of `Issues::search`.
#[derive(Debug)]
pub enum SearchIssues {}

impl<T> Request<T, SearchIssues> {
    /// Sets the parameter `state`.
    pub fn state(self, state: impl Into<words::StateFilter>) -> Self {
        self.with_query("state", state.into().to_string())
    }

    /// Sets the parameter `labels`.
    pub fn labels(self, labels: impl Into<String>) -> Self {
        self.with_query("labels", labels.into())
    }

    /// Sets the parameter `milestones`.
    pub fn milestones(self, milestones: impl Into<String>) -> Self {
        self.with_query("milestones", milestones.into())
    }

    /// Sets the parameter `q`.
    pub fn q(self, q: impl Into<String>) -> Self {
        self.with_query("q", q.into())
    }

    /// Sets the parameter `priority_repo_id`.
    pub fn priority_repo_id(self, priority_repo_id: i64) -> Self {
        self.with_query("priority_repo_id", priority_repo_id.to_string())
    }

    /// Sets the parameter `type`.
    pub fn kind(self, kind: impl Into<words::IssueKind>) -> Self {
        self.with_query("type", kind.into().to_string())
    }

    /// Sets the parameter `since`.
    pub fn since(self, since: Timestamp) -> Self {
        self.with_query("since", since.to_string())
    }

    /// Sets the parameter `before`.
    pub fn before(self, before: Timestamp) -> Self {
        self.with_query("before", before.to_string())
    }

    /// Sets the parameter `assigned`.
    pub fn assigned(self, assigned: bool) -> Self {
        self.with_query("assigned", assigned.to_string())
    }

    /// Sets the parameter `created`.
    pub fn created(self, created: bool) -> Self {
        self.with_query("created", created.to_string())
    }

    /// Sets the parameter `mentioned`.
    pub fn mentioned(self, mentioned: bool) -> Self {
        self.with_query("mentioned", mentioned.to_string())
    }

    /// Sets the parameter `review_requested`.
    pub fn review_requested(self, review_requested: bool) -> Self {
        self.with_query("review_requested", review_requested.to_string())
    }

    /// Sets the parameter `reviewed`.
    pub fn reviewed(self, reviewed: bool) -> Self {
        self.with_query("reviewed", reviewed.to_string())
    }

    /// Sets the parameter `owner`.
    pub fn owner(self, owner: impl Into<String>) -> Self {
        self.with_query("owner", owner.into())
    }

    /// Sets the parameter `team`.
    pub fn team(self, team: impl Into<String>) -> Self {
        self.with_query("team", team.into())
    }

    /// Sets the parameter `sort`.
    pub fn sort(self, sort: impl Into<words::IssueSort>) -> Self {
        self.with_query("sort", sort.into().to_string())
    }
}

/// Options of `RepoIssues::list`.
#[derive(Debug)]
pub enum ListIssues {}

impl<T> Request<T, ListIssues> {
    /// Sets the parameter `state`.
    pub fn state(self, state: impl Into<words::StateFilter>) -> Self {
        self.with_query("state", state.into().to_string())
    }

    /// Sets the parameter `labels`.
    pub fn labels(self, labels: impl Into<String>) -> Self {
        self.with_query("labels", labels.into())
    }

    /// Sets the parameter `q`.
    pub fn q(self, q: impl Into<String>) -> Self {
        self.with_query("q", q.into())
    }

    /// Sets the parameter `type`.
    pub fn kind(self, kind: impl Into<words::IssueKind>) -> Self {
        self.with_query("type", kind.into().to_string())
    }

    /// Sets the parameter `milestones`.
    pub fn milestones(self, milestones: impl Into<String>) -> Self {
        self.with_query("milestones", milestones.into())
    }

    /// Sets the parameter `since`.
    pub fn since(self, since: Timestamp) -> Self {
        self.with_query("since", since.to_string())
    }

    /// Sets the parameter `before`.
    pub fn before(self, before: Timestamp) -> Self {
        self.with_query("before", before.to_string())
    }

    /// Sets the parameter `created_by`.
    pub fn created_by(self, created_by: impl Into<String>) -> Self {
        self.with_query("created_by", created_by.into())
    }

    /// Sets the parameter `assigned_by`.
    pub fn assigned_by(self, assigned_by: impl Into<String>) -> Self {
        self.with_query("assigned_by", assigned_by.into())
    }

    /// Sets the parameter `mentioned_by`.
    pub fn mentioned_by(self, mentioned_by: impl Into<String>) -> Self {
        self.with_query("mentioned_by", mentioned_by.into())
    }

    /// Sets the parameter `sort`.
    pub fn sort(self, sort: impl Into<words::IssueSort>) -> Self {
        self.with_query("sort", sort.into().to_string())
    }
}

/// Options of `RepoIssues::comments`.
#[derive(Debug)]
pub enum IssueGetRepoComments {}

impl<T> Request<T, IssueGetRepoComments> {
    /// Sets the parameter `since`.
    pub fn since(self, since: Timestamp) -> Self {
        self.with_query("since", since.to_string())
    }

    /// Sets the parameter `before`.
    pub fn before(self, before: Timestamp) -> Self {
        self.with_query("before", before.to_string())
    }
}
