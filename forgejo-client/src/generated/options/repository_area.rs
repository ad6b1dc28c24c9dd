//! What several files of the feature `repository` use.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::Request;

/// Options of `IssueComment::edit_attachment`, `IssueAttachments::edit`, `RepoReleases::edit_asset`.
#[derive(Debug)]
pub enum EditAttachment {}

impl<T> Request<T, EditAttachment> {
    /// Sets the field `browser_download_url`.
    pub fn browser_download_url(self, browser_download_url: impl Into<String>) -> Self {
        self.with_field("browser_download_url", browser_download_url.into())
    }

    /// Sets the field `name`.
    pub fn name(self, name: impl Into<String>) -> Self {
        self.with_field("name", name.into())
    }
}
