//! What several files of the feature `repository` use.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::Timestamp;
use crate::generated::models::{Label, Milestone, Repository, Team, User};
use crate::generated::words;
use crate::model::model;
use serde_json::Value;

model! {
    /// `Commit` of the API.
    Commit {
        author: Option<User> = "author",
        commit: Option<RepoCommit> = "commit",
        committer: Option<User> = "committer",
        created: Option<Timestamp> = "created",
        files: Vec<CommitAffectedFiles> = "files",
        html_url: String = "html_url",
        parents: Vec<CommitMeta> = "parents",
        sha: String = "sha",
        stats: Option<CommitStats> = "stats",
        url: String = "url",
    }
}

model! {
    /// `CommitAffectedFiles` of the API.
    CommitAffectedFiles {
        filename: String = "filename",
        status: String = "status",
    }
}

model! {
    /// `CommitMeta` of the API.
    CommitMeta {
        created: Option<Timestamp> = "created",
        sha: String = "sha",
        url: String = "url",
    }
}

model! {
    /// `CommitStats` of the API.
    CommitStats {
        additions: i64 = "additions",
        deletions: i64 = "deletions",
        total: i64 = "total",
    }
}

model! {
    /// `CommitUser` of the API.
    CommitUser {
        date: Option<Timestamp> = "date",
        email: String = "email",
        name: String = "name",
    }
}

model! {
    /// `PRBranchInfo` of the API.
    PullBranch {
        label: String = "label",
        reference: String = "ref",
        repo: Option<Box<Repository>> = "repo",
        repo_id: i64 = "repo_id",
        sha: String = "sha",
    }
}

model! {
    /// `PayloadCommitVerification` of the API.
    Verification {
        payload: String = "payload",
        reason: String = "reason",
        signature: String = "signature",
        signer: Option<PayloadUser> = "signer",
        verified: bool = "verified",
    }
}

model! {
    /// `PayloadUser` of the API.
    PayloadUser {
        email: String = "email",
        name: String = "name",
        username: String = "username",
    }
}

model! {
    /// `PullRequest` of the API.
    PullRequest {
        /// Lines; absent in lists.
        additions: Option<i64> = "additions",
        allow_maintainer_edit: bool = "allow_maintainer_edit",
        assignee: Option<User> = "assignee",
        assignees: Vec<User> = "assignees",
        base: Option<PullBranch> = "base",
        body: String = "body",
        /// Files; absent in lists.
        changed_files: Option<i64> = "changed_files",
        closed_at: Option<Timestamp> = "closed_at",
        comments: i64 = "comments",
        created_at: Option<Timestamp> = "created_at",
        /// Lines; absent in lists.
        deletions: Option<i64> = "deletions",
        diff_url: String = "diff_url",
        draft: bool = "draft",
        due_date: Option<Timestamp> = "due_date",
        flow: i64 = "flow",
        head: Option<PullBranch> = "head",
        html_url: String = "html_url",
        /// The number in the whole server, which no call wants.
        id: i64 = "id",
        is_locked: bool = "is_locked",
        labels: Vec<Label> = "labels",
        merge_base: String = "merge_base",
        merge_commit_sha: Option<String> = "merge_commit_sha",
        mergeable: bool = "mergeable",
        merged: bool = "merged",
        merged_at: Option<Timestamp> = "merged_at",
        merged_by: Option<User> = "merged_by",
        milestone: Option<Milestone> = "milestone",
        /// The number in the repository, which calls want and the web shows.
        number: i64 = "number",
        patch_url: String = "patch_url",
        pin_order: i64 = "pin_order",
        requested_reviewers: Vec<User> = "requested_reviewers",
        requested_reviewers_teams: Vec<Team> = "requested_reviewers_teams",
        review_comments: i64 = "review_comments",
        state: words::State = "state",
        title: String = "title",
        updated_at: Option<Timestamp> = "updated_at",
        url: String = "url",
        user: Option<User> = "user",
    }
}

model! {
    /// `RepoCommit` of the API.
    RepoCommit {
        author: Option<CommitUser> = "author",
        committer: Option<CommitUser> = "committer",
        message: String = "message",
        tree: Option<CommitMeta> = "tree",
        url: String = "url",
        verification: Option<Verification> = "verification",
    }
}

model! {
    /// `TagArchiveDownloadCount` of the API.
    TagArchiveDownloadCount {
        tar_gz: i64 = "tar_gz",
        zip: i64 = "zip",
    }
}

model! {
    /// `WatchInfo` of the API.
    WatchInfo {
        created_at: Option<Timestamp> = "created_at",
        ignored: bool = "ignored",
        reason: Option<Value> = "reason",
        repository_url: String = "repository_url",
        subscribed: bool = "subscribed",
        url: String = "url",
    }
}
