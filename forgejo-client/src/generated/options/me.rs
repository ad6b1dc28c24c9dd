//! The user whose credentials are used.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::generated::words;
use crate::{Request, Timestamp};

/// Options of `CurrentUser::repos`.
#[derive(Debug)]
pub enum UserCurrentListRepos {}

impl<T> Request<T, UserCurrentListRepos> {
    /// Sets the parameter `order_by`.
    pub fn order_by(self, order_by: impl Into<words::RepoSort>) -> Self {
        self.with_query("order_by", order_by.into().to_string())
    }
}

/// Options of `CurrentUser::times`.
#[derive(Debug)]
pub enum UserCurrentTrackedTimes {}

impl<T> Request<T, UserCurrentTrackedTimes> {
    /// Sets the parameter `since`.
    pub fn since(self, since: Timestamp) -> Self {
        self.with_query("since", since.to_string())
    }

    /// Sets the parameter `before`.
    pub fn before(self, before: Timestamp) -> Self {
        self.with_query("before", before.to_string())
    }
}
