//! Mirroring a repository from elsewhere, or to elsewhere.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::Timestamp;
use crate::interval::Interval;
use crate::model::model;

model! {
    /// `PushMirror` of the API.
    PushMirror {
        branch_filter: String = "branch_filter",
        created: Option<Timestamp> = "created",
        /// How often it pushes; zero: never on its own.
        interval: Option<Interval> = "interval",
        /// What went wrong the last time; empty when nothing did.
        last_error: String = "last_error",
        /// When it pushed last; absent: not yet.
        last_update: Option<Timestamp> = "last_update",
        public_key: String = "public_key",
        remote_address: String = "remote_address",
        /// The name of the remote, which calls want.
        remote_name: String = "remote_name",
        repo_name: String = "repo_name",
        sync_on_commit: bool = "sync_on_commit",
    }
}
