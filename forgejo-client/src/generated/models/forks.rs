//! The forks of a repository, and keeping one up to date.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::model::model;

model! {
    /// `SyncForkInfo` of the API.
    SyncForkInfo {
        allowed: bool = "allowed",
        base_commit: String = "base_commit",
        commits_behind: i64 = "commits_behind",
        fork_commit: String = "fork_commit",
    }
}
