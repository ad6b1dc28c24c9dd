//! What deliveries hold. Every field may be missing: which ones come depends on the server's
//! version.

use serde_json::Value;

use crate::model::model;
use crate::models::{
    Comment, Issue, Label, Organization, PayloadCommit, PullRequest, Release, Repository, User,
};

model! {
    /// Commits came: `push`.
    PushPayload {
        /// Where they are: `refs/heads/main`, `refs/tags/v1`.
        reference: String = "ref",
        /// The commit before; zeros when the branch is new.
        before: String = "before",
        /// The commit after.
        after: String = "after",
        compare_url: String = "compare_url",
        /// The newest ones; see `total_commits` for how many came.
        commits: Vec<PayloadCommit> = "commits",
        total_commits: i64 = "total_commits",
        head_commit: Option<PayloadCommit> = "head_commit",
        repository: Option<Box<Repository>> = "repository",
        pusher: Option<User> = "pusher",
        sender: Option<User> = "sender",
    }
}

impl PushPayload {
    /// The branch; `None` when it is a tag or something else.
    pub fn branch(&self) -> Option<&str> {
        self.reference.strip_prefix("refs/heads/")
    }

    /// The tag; `None` when it is a branch or something else.
    pub fn tag(&self) -> Option<&str> {
        self.reference.strip_prefix("refs/tags/")
    }
}

model! {
    /// A branch or a tag was created or deleted: `create`, `delete`.
    RefPayload {
        /// Its name, without `refs/…` in front.
        reference: String = "ref",
        /// `branch` or `tag`.
        reference_kind: String = "ref_type",
        /// The commit; absent when it was deleted.
        sha: String = "sha",
        repository: Option<Box<Repository>> = "repository",
        sender: Option<User> = "sender",
    }
}

model! {
    /// A repository was forked: `fork`.
    ForkPayload {
        /// The new repository.
        forkee: Option<Box<Repository>> = "forkee",
        /// The one that it comes from.
        repository: Option<Box<Repository>> = "repository",
        sender: Option<User> = "sender",
    }
}

model! {
    /// Something happened to an issue: `issues`.
    IssuePayload {
        /// What: `opened`, `closed`, `reopened`, `edited`, `assigned`, `label_updated`.
        action: String = "action",
        number: i64 = "number",
        /// What it was before.
        changes: Option<Value> = "changes",
        issue: Option<Issue> = "issue",
        label: Option<Label> = "label",
        repository: Option<Box<Repository>> = "repository",
        sender: Option<User> = "sender",
    }
}

model! {
    /// Something happened to a comment: `issue_comment`, `pull_request_comment`.
    CommentPayload {
        /// What: `created`, `edited`, `deleted`.
        action: String = "action",
        /// What it was before.
        changes: Option<Value> = "changes",
        comment: Option<Comment> = "comment",
        issue: Option<Issue> = "issue",
        pull_request: Option<Box<PullRequest>> = "pull_request",
        /// Whether it is on a pull request.
        is_pull: bool = "is_pull",
        repository: Option<Box<Repository>> = "repository",
        sender: Option<User> = "sender",
    }
}

model! {
    /// Something happened to a pull request: `pull_request`, and reviews.
    PullRequestPayload {
        /// What: `opened`, `closed` (see `merged`), `reopened`, `synchronized`, `reviewed`.
        action: String = "action",
        number: i64 = "number",
        /// What it was before.
        changes: Option<Value> = "changes",
        pull_request: Option<Box<PullRequest>> = "pull_request",
        requested_reviewer: Option<User> = "requested_reviewer",
        review: Option<ReviewPayload> = "review",
        label: Option<Label> = "label",
        repository: Option<Box<Repository>> = "repository",
        sender: Option<User> = "sender",
    }
}

model! {
    /// A review in an event.
    ReviewPayload {
        /// What it says: `pull_request_review_approved`, `…_rejected`, `…_comment`.
        kind: String = "type",
        content: String = "content",
    }
}

model! {
    /// Something happened to a release: `release`.
    ReleasePayload {
        /// What: `published`, `updated`, `deleted`.
        action: String = "action",
        release: Option<Release> = "release",
        repository: Option<Box<Repository>> = "repository",
        sender: Option<User> = "sender",
    }
}

model! {
    /// A repository was created or deleted: `repository`.
    RepositoryPayload {
        /// What: `created`, `deleted`.
        action: String = "action",
        repository: Option<Box<Repository>> = "repository",
        organization: Option<Organization> = "organization",
        sender: Option<User> = "sender",
    }
}

model! {
    /// Something happened to a page of a wiki: `wiki`.
    WikiPayload {
        /// What: `created`, `edited`, `deleted`.
        action: String = "action",
        page: String = "page",
        /// The message of the change.
        comment: String = "comment",
        repository: Option<Box<Repository>> = "repository",
        sender: Option<User> = "sender",
    }
}
