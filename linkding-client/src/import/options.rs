//! What to make of a file.

use crate::{Result, tag_name};

/// What to do with the folders of a file: linkding has none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Folders {
    /// Each folder becomes a tag.
    #[default]
    Tags,
    /// The innermost folder becomes a tag.
    Innermost,
    /// They are forgotten.
    Ignore,
}

/// What to do with bookmarks that are there already.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Existing {
    /// They stay as they are.
    #[default]
    Skip,
    /// Tags are added, and an empty title, description or notes filled; nothing is replaced.
    Merge,
}

/// What to make of a file; each method says its default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use]
pub struct ImportOptions {
    pub(crate) tags: Vec<String>,
    pub(crate) folders: Folders,
    pub(crate) existing: Existing,
    pub(crate) share: bool,
    pub(crate) forget_dates: bool,
}

impl ImportOptions {
    /// The defaults.
    pub fn new() -> Self {
        Self::default()
    }

    /// Gives each imported bookmark these tags, too; none by default.
    pub fn tags<I>(mut self, names: I) -> Self
    where
        I: IntoIterator,
        I::Item: Into<String>,
    {
        self.tags = names.into_iter().map(Into::into).collect();
        self
    }

    /// What to do with folders; each becomes a tag by default.
    pub fn folders(mut self, folders: Folders) -> Self {
        self.folders = folders;
        self
    }

    /// What to do with bookmarks that are there already; they stay as they are by default.
    pub fn existing(mut self, existing: Existing) -> Self {
        self.existing = existing;
        self
    }

    /// Shares what the file marks as not private (Firefox marks nothing); nothing is shared by
    /// default.
    pub fn share_public(mut self, share: bool) -> Self {
        self.share = share;
        self
    }

    /// Dates bookmarks by the import and not by the file. By default the date of adding is kept,
    /// since linkding 1.45; older ones date by the import in any case.
    pub fn forget_dates(mut self, forget: bool) -> Self {
        self.forget_dates = forget;
        self
    }

    pub(crate) fn checked(&self) -> Result<Self> {
        Ok(Self { tags: tag_name::check(self.tags.iter().cloned())?, ..self.clone() })
    }
}
