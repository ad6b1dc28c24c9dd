//! The commits of a repository, their statuses and notes.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::Timestamp;
use crate::generated::models::{Commit, CommitAffectedFiles, Repository, User};
use crate::generated::words;
use crate::model::model;

model! {
    /// `CombinedStatus` of the API.
    CombinedStatus {
        commit_url: String = "commit_url",
        repository: Option<Box<Repository>> = "repository",
        sha: String = "sha",
        state: words::CommitState = "state",
        statuses: Vec<CommitStatus> = "statuses",
        total_count: i64 = "total_count",
        url: String = "url",
    }
}

model! {
    /// `CommitStatus` of the API.
    CommitStatus {
        context: String = "context",
        created_at: Option<Timestamp> = "created_at",
        creator: Option<User> = "creator",
        description: String = "description",
        id: i64 = "id",
        status: words::CommitState = "status",
        target_url: String = "target_url",
        updated_at: Option<Timestamp> = "updated_at",
        url: String = "url",
    }
}

model! {
    /// `Compare` of the API.
    Compare {
        commits: Vec<Commit> = "commits",
        files: Vec<CommitAffectedFiles> = "files",
        total_commits: i64 = "total_commits",
    }
}

model! {
    /// `Note` of the API.
    Note {
        commit: Option<Commit> = "commit",
        message: String = "message",
    }
}
