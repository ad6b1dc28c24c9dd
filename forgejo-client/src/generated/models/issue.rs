//! One issue, by its number in the repository. A pull request is an issue, too.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::Timestamp;
use crate::generated::models::{Comment, Issue, Label, Milestone, Team, TrackedTime, User};
use crate::model::model;

model! {
    /// `IssueDeadline` of the API.
    IssueDeadline {
        due_date: Option<Timestamp> = "due_date",
    }
}

model! {
    /// `TimelineComment` of the API.
    TimelineComment {
        assignee: Option<User> = "assignee",
        assignee_team: Option<Team> = "assignee_team",
        body: String = "body",
        created_at: Option<Timestamp> = "created_at",
        dependent_issue: Option<Issue> = "dependent_issue",
        html_url: String = "html_url",
        id: i64 = "id",
        issue_url: String = "issue_url",
        label: Option<Label> = "label",
        milestone: Option<Milestone> = "milestone",
        new_ref: String = "new_ref",
        new_title: String = "new_title",
        old_milestone: Option<Milestone> = "old_milestone",
        old_project_id: i64 = "old_project_id",
        old_ref: String = "old_ref",
        old_title: String = "old_title",
        project_id: i64 = "project_id",
        pull_request_url: String = "pull_request_url",
        ref_action: String = "ref_action",
        ref_comment: Option<Comment> = "ref_comment",
        ref_commit_sha: String = "ref_commit_sha",
        ref_issue: Option<Issue> = "ref_issue",
        removed_assignee: bool = "removed_assignee",
        resolve_doer: Option<User> = "resolve_doer",
        review_id: i64 = "review_id",
        tracked_time: Option<TrackedTime> = "tracked_time",
        kind: String = "type",
        updated_at: Option<Timestamp> = "updated_at",
        user: Option<User> = "user",
    }
}
