//! The webhooks of an organization.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::Request;
use crate::generated::words;

/// Options of `OrgLabels::list`.
#[derive(Debug)]
pub enum OrgListLabels {}

impl<T> Request<T, OrgListLabels> {
    /// Sets the parameter `sort`.
    pub fn sort(self, sort: impl Into<words::LabelSort>) -> Self {
        self.with_query("sort", sort.into().to_string())
    }
}
