//! One pull request, by its number in the repository.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::generated::words;
use crate::jsonish::strings;
use crate::{Request, Timestamp};

/// Options of `Pull::edit`.
#[derive(Debug)]
pub enum EditPullRequest {}

impl<T> Request<T, EditPullRequest> {
    /// Sets the field `allow_maintainer_edit`.
    pub fn allow_maintainer_edit(self, allow_maintainer_edit: bool) -> Self {
        self.with_field("allow_maintainer_edit", allow_maintainer_edit)
    }

    /// Sets the field `assignee`.
    pub fn assignee(self, assignee: impl Into<String>) -> Self {
        self.with_field("assignee", assignee.into())
    }

    /// Sets the field `assignees`.
    pub fn assignees(self, assignees: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.with_field("assignees", strings(assignees))
    }

    /// Sets the field `base`.
    pub fn base(self, base: impl Into<String>) -> Self {
        self.with_field("base", base.into())
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
}

/// Options of `Pull::merge`.
#[derive(Debug)]
pub enum MergePullRequest {}

impl<T> Request<T, MergePullRequest> {
    /// Sets the field `MergeCommitID`.
    pub fn merge_commit_id(self, merge_commit_id: impl Into<String>) -> Self {
        self.with_field("MergeCommitID", merge_commit_id.into())
    }

    /// Sets the field `MergeMessageField`.
    pub fn merge_message_field(self, merge_message_field: impl Into<String>) -> Self {
        self.with_field("MergeMessageField", merge_message_field.into())
    }

    /// Sets the field `MergeTitleField`.
    pub fn merge_title_field(self, merge_title_field: impl Into<String>) -> Self {
        self.with_field("MergeTitleField", merge_title_field.into())
    }

    /// Sets the field `delete_branch_after_merge`.
    pub fn delete_branch_after_merge(self, delete_branch_after_merge: bool) -> Self {
        self.with_field("delete_branch_after_merge", delete_branch_after_merge)
    }

    /// Sets the field `force_merge`.
    pub fn force_merge(self, force_merge: bool) -> Self {
        self.with_field("force_merge", force_merge)
    }

    /// Sets the field `head_commit_id`.
    pub fn head_commit_id(self, head_commit_id: impl Into<String>) -> Self {
        self.with_field("head_commit_id", head_commit_id.into())
    }

    /// Sets the field `merge_when_checks_succeed`.
    pub fn merge_when_checks_succeed(self, merge_when_checks_succeed: bool) -> Self {
        self.with_field("merge_when_checks_succeed", merge_when_checks_succeed)
    }
}

/// Options of `Pull::request_reviewers`, `Pull::unrequest_reviewers`.
#[derive(Debug)]
pub enum RequestReviewers {}

impl<T> Request<T, RequestReviewers> {
    /// Sets the field `reviewers`.
    pub fn reviewers(self, reviewers: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.with_field("reviewers", strings(reviewers))
    }

    /// Sets the field `team_reviewers`.
    pub fn team_reviewers(
        self,
        team_reviewers: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        self.with_field("team_reviewers", strings(team_reviewers))
    }
}

/// Options of `Pull::diff`.
#[derive(Debug)]
pub enum RepoDownloadPullDiffOrPatch {}

impl<T> Request<T, RepoDownloadPullDiffOrPatch> {
    /// Sets the parameter `binary`.
    pub fn binary(self, binary: bool) -> Self {
        self.with_query("binary", binary.to_string())
    }
}

/// Options of `Pull::commits`.
#[derive(Debug)]
pub enum RepoGetPullRequestCommits {}

impl<T> Request<T, RepoGetPullRequestCommits> {
    /// Sets the parameter `verification`.
    pub fn verification(self, verification: bool) -> Self {
        self.with_query("verification", verification.to_string())
    }

    /// Sets the parameter `files`.
    pub fn files(self, files: bool) -> Self {
        self.with_query("files", files.to_string())
    }
}

/// Options of `Pull::files`.
#[derive(Debug)]
pub enum RepoGetPullRequestFiles {}

impl<T> Request<T, RepoGetPullRequestFiles> {
    /// Sets the parameter `skip-to`.
    pub fn skip_to(self, skip_to: impl Into<String>) -> Self {
        self.with_query("skip-to", skip_to.into())
    }

    /// Sets the parameter `whitespace`.
    pub fn whitespace(self, whitespace: impl Into<words::Whitespace>) -> Self {
        self.with_query("whitespace", whitespace.into().to_string())
    }
}

/// Options of `Pull::update`.
#[derive(Debug)]
pub enum RepoUpdatePullRequest {}

impl<T> Request<T, RepoUpdatePullRequest> {
    /// Sets the parameter `style`.
    pub fn style(self, style: impl Into<words::UpdateStyle>) -> Self {
        self.with_query("style", style.into().to_string())
    }
}
