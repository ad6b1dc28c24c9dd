//! The reviews of a pull request.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::Request;
use crate::generated::{models, words};

/// Options of `PullReviews::create_comment`.
#[derive(Debug)]
pub enum CreatePullReviewComment {}

impl<T> Request<T, CreatePullReviewComment> {
    /// Sets the field `body`.
    pub fn body(self, body: impl Into<String>) -> Self {
        self.with_field("body", body.into())
    }

    /// Sets the field `extra_lines_count`.
    pub fn extra_lines_count(self, extra_lines_count: i64) -> Self {
        self.with_field("extra_lines_count", extra_lines_count)
    }

    /// Sets the field `new_position`.
    pub fn new_position(self, new_position: i64) -> Self {
        self.with_field("new_position", new_position)
    }

    /// Sets the field `old_position`.
    pub fn old_position(self, old_position: i64) -> Self {
        self.with_field("old_position", old_position)
    }

    /// Sets the field `path`.
    pub fn path(self, path: impl Into<String>) -> Self {
        self.with_field("path", path.into())
    }
}

/// Options of `PullReviews::create`.
#[derive(Debug)]
pub enum CreatePullReview {}

impl<T> Request<T, CreatePullReview> {
    /// Sets the field `body`.
    pub fn body(self, body: impl Into<String>) -> Self {
        self.with_field("body", body.into())
    }

    /// Sets the field `comments`.
    pub fn comments(self, comments: impl IntoIterator<Item = models::NewReviewComment>) -> Self {
        self.with_json("comments", &comments.into_iter().collect::<Vec<_>>())
    }

    /// Sets the field `commit_id`.
    pub fn commit_id(self, commit_id: impl Into<String>) -> Self {
        self.with_field("commit_id", commit_id.into())
    }

    /// Sets the field `event`.
    pub fn event(self, event: impl Into<words::ReviewState>) -> Self {
        self.with_field("event", event.into().as_str())
    }
}

/// Options of `PullReviews::dismiss`.
#[derive(Debug)]
pub enum DismissPullReview {}

impl<T> Request<T, DismissPullReview> {
    /// Sets the field `message`.
    pub fn message(self, message: impl Into<String>) -> Self {
        self.with_field("message", message.into())
    }

    /// Sets the field `priors`.
    pub fn priors(self, priors: bool) -> Self {
        self.with_field("priors", priors)
    }
}

/// Options of `PullReviews::submit`.
#[derive(Debug)]
pub enum SubmitPullReview {}

impl<T> Request<T, SubmitPullReview> {
    /// Sets the field `body`.
    pub fn body(self, body: impl Into<String>) -> Self {
        self.with_field("body", body.into())
    }
}
