//! What several files of the feature `issue` use.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::{Request, Timestamp};

/// Options of `IssueComment::edit`, `Issue::edit_comment`.
#[derive(Debug)]
pub enum EditIssueComment {}

impl<T> Request<T, EditIssueComment> {
    /// Sets the field `updated_at`.
    pub fn updated_at(self, updated_at: Timestamp) -> Self {
        self.with_field("updated_at", updated_at.to_string())
    }
}
