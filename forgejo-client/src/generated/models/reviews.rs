//! The reviews of a pull request.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::Timestamp;
use crate::generated::models::User;
use crate::model::model;
use serde_json::Value;

model! {
    /// `PullReviewComment` of the API.
    PullReviewComment {
        body: String = "body",
        commit_id: String = "commit_id",
        created_at: Option<Timestamp> = "created_at",
        diff_hunk: String = "diff_hunk",
        extra_lines_count: i64 = "extra_lines_count",
        html_url: String = "html_url",
        id: i64 = "id",
        original_commit_id: String = "original_commit_id",
        original_position: i64 = "original_position",
        path: String = "path",
        position: i64 = "position",
        pull_request_review_id: i64 = "pull_request_review_id",
        pull_request_url: String = "pull_request_url",
        resolver: Option<User> = "resolver",
        updated_at: Option<Timestamp> = "updated_at",
        user: Option<User> = "user",
    }
}

/// `CreatePullReviewComment` of the API, to be sent.
#[derive(Clone, Debug, Default, serde::Serialize)]
#[serde(transparent)]
pub struct NewReviewComment(serde_json::Map<String, Value>);

impl NewReviewComment {
    /// With what it cannot be without.
    pub fn new(path: impl Into<String>, body: impl Into<String>) -> Self {
        Self::default().set("path", path.into()).set("body", body.into())
    }

    /// Sets `extra_lines_count`.
    #[must_use]
    pub fn extra_lines_count(self, extra_lines_count: i64) -> Self {
        self.set("extra_lines_count", extra_lines_count)
    }

    /// Sets `new_position`.
    #[must_use]
    pub fn new_position(self, new_position: i64) -> Self {
        self.set("new_position", new_position)
    }

    /// Sets `old_position`.
    #[must_use]
    pub fn old_position(self, old_position: i64) -> Self {
        self.set("old_position", old_position)
    }

    fn set(mut self, key: &str, value: impl Into<Value>) -> Self {
        self.0.insert(key.to_owned(), value.into());
        self
    }
}
