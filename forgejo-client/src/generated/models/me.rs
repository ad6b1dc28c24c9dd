//! The user whose credentials are used.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::Timestamp;
use crate::model::model;

model! {
    /// `StopWatch` of the API.
    StopWatch {
        created: Option<Timestamp> = "created",
        duration: String = "duration",
        issue_index: i64 = "issue_index",
        issue_title: String = "issue_title",
        repo_name: String = "repo_name",
        repo_owner_name: String = "repo_owner_name",
        /// How long it has been running.
        seconds: i64 = "seconds",
    }
}
