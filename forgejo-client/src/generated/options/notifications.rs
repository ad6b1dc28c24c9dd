//! The notifications of the current user.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::generated::words;
use crate::{Request, Timestamp};

/// Options of `Notifications::list`.
#[derive(Debug)]
pub enum NotifyGetList {}

impl<T> Request<T, NotifyGetList> {
    /// Sets the parameter `all`.
    pub fn read_too(self, read_too: bool) -> Self {
        self.with_query("all", read_too.to_string())
    }

    /// Sets the parameter `status-types`.
    pub fn status_types(
        self,
        status_types: impl IntoIterator<Item = impl Into<words::NotificationStatus>>,
    ) -> Self {
        self.with_queries(
            "status-types",
            status_types.into_iter().map(|item| item.into().to_string()),
        )
    }

    /// Sets the parameter `subject-type`.
    pub fn subject_type(
        self,
        subject_type: impl IntoIterator<Item = impl Into<words::SubjectFilter>>,
    ) -> Self {
        self.with_queries(
            "subject-type",
            subject_type.into_iter().map(|item| item.into().to_string()),
        )
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

/// Options of `Notifications::mark`.
#[derive(Debug)]
pub enum NotifyReadList {}

impl<T> Request<T, NotifyReadList> {
    /// Sets the parameter `last_read_at`.
    pub fn last_read_at(self, last_read_at: Timestamp) -> Self {
        self.with_query("last_read_at", last_read_at.to_string())
    }

    /// Sets the parameter `all`.
    pub fn read_too(self, read_too: bool) -> Self {
        self.with_query("all", read_too.to_string())
    }

    /// Sets the parameter `status-types`.
    pub fn status_types(
        self,
        status_types: impl IntoIterator<Item = impl Into<words::NotificationStatus>>,
    ) -> Self {
        self.with_queries(
            "status-types",
            status_types.into_iter().map(|item| item.into().to_string()),
        )
    }

    /// Sets the parameter `to-status`.
    pub fn to_status(self, to_status: impl Into<words::NotificationStatus>) -> Self {
        self.with_query("to-status", to_status.into().to_string())
    }
}

/// Options of `Notifications::mark_thread`.
#[derive(Debug)]
pub enum NotifyReadThread {}

impl<T> Request<T, NotifyReadThread> {
    /// Sets the parameter `to-status`.
    pub fn to_status(self, to_status: impl Into<words::NotificationStatus>) -> Self {
        self.with_query("to-status", to_status.into().to_string())
    }
}
