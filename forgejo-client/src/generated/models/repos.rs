//! All repositories: search, import, find by number.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::Timestamp;
use crate::model::model;

model! {
    /// `TopicResponse` of the API.
    TopicResponse {
        created: Option<Timestamp> = "created",
        id: i64 = "id",
        repo_count: i64 = "repo_count",
        topic_name: String = "topic_name",
        updated: Option<Timestamp> = "updated",
    }
}
