//! One comment on an issue or a pull request.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::{Request, Timestamp};

/// Options of `IssueComment::attach`.
#[derive(Debug)]
pub enum IssueCreateIssueCommentAttachment {}

impl<T> Request<T, IssueCreateIssueCommentAttachment> {
    /// Sets the parameter `name`.
    pub fn name(self, name: impl Into<String>) -> Self {
        self.with_query("name", name.into())
    }

    /// Sets the parameter `updated_at`.
    pub fn updated_at(self, updated_at: Timestamp) -> Self {
        self.with_query("updated_at", updated_at.to_string())
    }
}
