//! Templates, rendering and keys of the server.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::Request;

/// Options of `Misc::render_markdown`.
#[derive(Debug)]
pub enum RenderMarkdown {}

impl<T> Request<T, RenderMarkdown> {
    /// Sets the field `Context`.
    pub fn context(self, context: impl Into<String>) -> Self {
        self.with_field("Context", context.into())
    }

    /// Sets the field `Mode`.
    pub fn mode(self, mode: impl Into<String>) -> Self {
        self.with_field("Mode", mode.into())
    }

    /// Sets the field `Wiki`.
    pub fn wiki(self, wiki: bool) -> Self {
        self.with_field("Wiki", wiki)
    }
}

/// Options of `Misc::render_markup`.
#[derive(Debug)]
pub enum RenderMarkup {}

impl<T> Request<T, RenderMarkup> {
    /// Sets the field `BranchPath`.
    pub fn branch_path(self, branch_path: impl Into<String>) -> Self {
        self.with_field("BranchPath", branch_path.into())
    }

    /// Sets the field `Context`.
    pub fn context(self, context: impl Into<String>) -> Self {
        self.with_field("Context", context.into())
    }

    /// Sets the field `FilePath`.
    pub fn file_path(self, file_path: impl Into<String>) -> Self {
        self.with_field("FilePath", file_path.into())
    }

    /// Sets the field `Mode`.
    pub fn mode(self, mode: impl Into<String>) -> Self {
        self.with_field("Mode", mode.into())
    }

    /// Sets the field `Wiki`.
    pub fn wiki(self, wiki: bool) -> Self {
        self.with_field("Wiki", wiki)
    }
}
