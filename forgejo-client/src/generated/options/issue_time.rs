//! The time spent on an issue.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::{Request, Timestamp};

/// Options of `IssueTimes::add`.
#[derive(Debug)]
pub enum AddTime {}

impl<T> Request<T, AddTime> {
    /// Sets the field `created`.
    pub fn created(self, created: Timestamp) -> Self {
        self.with_field("created", created.to_string())
    }

    /// Sets the field `user_name`.
    pub fn user_name(self, user_name: impl Into<String>) -> Self {
        self.with_field("user_name", user_name.into())
    }
}

/// Options of `IssueTimes::list`.
#[derive(Debug)]
pub enum IssueTrackedTimes {}

impl<T> Request<T, IssueTrackedTimes> {
    /// Sets the parameter `user`.
    pub fn user(self, user: impl Into<String>) -> Self {
        self.with_query("user", user.into())
    }

    /// Sets the parameter `since`.
    pub fn since(self, since: Timestamp) -> Self {
        self.with_query("since", since.to_string())
    }

    /// Sets the parameter `before`.
    pub fn before(self, before: Timestamp) -> Self {
        self.with_query("before", before.to_string())
    }
}
