//! Forgejo Actions of a repository: runs, jobs, logs, artifacts.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::Timestamp;
use crate::generated::words;
use crate::model::model;

model! {
    /// `ActionArtifact` of the API.
    ActionArtifact {
        archive_download_url: String = "archive_download_url",
        created_at: Option<Timestamp> = "created_at",
        expired: bool = "expired",
        expires_at: Option<Timestamp> = "expires_at",
        id: i64 = "id",
        name: String = "name",
        run_id: i64 = "run_id",
        /// In bytes.
        size_in_bytes: i64 = "size_in_bytes",
        updated_at: Option<Timestamp> = "updated_at",
    }
}

model! {
    /// `ActionTask` of the API.
    ActionTask {
        created_at: Option<Timestamp> = "created_at",
        display_title: String = "display_title",
        event: String = "event",
        head_branch: String = "head_branch",
        head_sha: String = "head_sha",
        id: i64 = "id",
        name: String = "name",
        run_number: i64 = "run_number",
        run_started_at: Option<Timestamp> = "run_started_at",
        status: words::RunStatus = "status",
        updated_at: Option<Timestamp> = "updated_at",
        url: String = "url",
        workflow_id: String = "workflow_id",
    }
}

model! {
    /// `DispatchWorkflowRun` of the API.
    DispatchedRun {
        id: i64 = "id",
        jobs: Vec<String> = "jobs",
        run_number: i64 = "run_number",
    }
}
