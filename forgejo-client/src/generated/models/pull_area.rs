//! What several files of the feature `pull` use.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::Timestamp;
use crate::generated::models::{Team, User};
use crate::generated::words;
use crate::model::model;

model! {
    /// `PullReview` of the API.
    PullReview {
        body: String = "body",
        comments_count: i64 = "comments_count",
        commit_id: String = "commit_id",
        dismissed: bool = "dismissed",
        html_url: String = "html_url",
        id: i64 = "id",
        official: bool = "official",
        pull_request_url: String = "pull_request_url",
        stale: bool = "stale",
        state: words::ReviewState = "state",
        submitted_at: Option<Timestamp> = "submitted_at",
        team: Option<Team> = "team",
        updated_at: Option<Timestamp> = "updated_at",
        user: Option<User> = "user",
    }
}
