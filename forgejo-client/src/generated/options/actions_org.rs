//! The secrets that Actions of an organization can use.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::Request;

/// Options of `OrgRunners::list`.
#[derive(Debug)]
pub enum GetOrgRunners {}

impl<T> Request<T, GetOrgRunners> {
    /// Sets the parameter `visible`.
    pub fn visible(self, visible: bool) -> Self {
        self.with_query("visible", visible.to_string())
    }
}

/// Options of `OrgRunners::jobs`.
#[derive(Debug)]
pub enum OrgSearchRunJobs {}

impl<T> Request<T, OrgSearchRunJobs> {
    /// Sets the parameter `labels`.
    pub fn labels(self, labels: impl Into<String>) -> Self {
        self.with_query("labels", labels.into())
    }
}
