//! The runners of the whole server.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::Request;

/// Options of `AdminRunners::list`.
#[derive(Debug)]
pub enum GetAdminRunners {}

impl<T> Request<T, GetAdminRunners> {
    /// Sets the parameter `visible`.
    pub fn visible(self, visible: bool) -> Self {
        self.with_query("visible", visible.to_string())
    }
}

/// Options of `AdminRunners::jobs`.
#[derive(Debug)]
pub enum AdminGetActionRunJobs {}

impl<T> Request<T, AdminGetActionRunJobs> {
    /// Sets the parameter `labels`.
    pub fn labels(self, labels: impl Into<String>) -> Self {
        self.with_query("labels", labels.into())
    }
}

/// Options of `AdminRunners::search_jobs`.
#[derive(Debug)]
pub enum AdminSearchRunJobs {}

impl<T> Request<T, AdminSearchRunJobs> {
    /// Sets the parameter `labels`.
    pub fn labels(self, labels: impl Into<String>) -> Self {
        self.with_query("labels", labels.into())
    }
}
