//! The releases of a repository and the files attached to them.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::Request;

/// Options of `RepoReleases::create`.
#[derive(Debug)]
pub enum CreateRelease {}

impl<T> Request<T, CreateRelease> {
    /// Sets the field `body`.
    pub fn body(self, body: impl Into<String>) -> Self {
        self.with_field("body", body.into())
    }

    /// Sets the field `draft`.
    pub fn draft(self, draft: bool) -> Self {
        self.with_field("draft", draft)
    }

    /// Sets the field `hide_archive_links`.
    pub fn hide_archive_links(self, hide_archive_links: bool) -> Self {
        self.with_field("hide_archive_links", hide_archive_links)
    }

    /// Sets the field `name`.
    pub fn name(self, name: impl Into<String>) -> Self {
        self.with_field("name", name.into())
    }

    /// Sets the field `prerelease`.
    pub fn prerelease(self, prerelease: bool) -> Self {
        self.with_field("prerelease", prerelease)
    }

    /// Sets the field `target_commitish`.
    pub fn target_commitish(self, target_commitish: impl Into<String>) -> Self {
        self.with_field("target_commitish", target_commitish.into())
    }
}

/// Options of `RepoReleases::edit`.
#[derive(Debug)]
pub enum EditRelease {}

impl<T> Request<T, EditRelease> {
    /// Sets the field `body`.
    pub fn body(self, body: impl Into<String>) -> Self {
        self.with_field("body", body.into())
    }

    /// Sets the field `draft`.
    pub fn draft(self, draft: bool) -> Self {
        self.with_field("draft", draft)
    }

    /// Sets the field `hide_archive_links`.
    pub fn hide_archive_links(self, hide_archive_links: bool) -> Self {
        self.with_field("hide_archive_links", hide_archive_links)
    }

    /// Sets the field `name`.
    pub fn name(self, name: impl Into<String>) -> Self {
        self.with_field("name", name.into())
    }

    /// Sets the field `prerelease`.
    pub fn prerelease(self, prerelease: bool) -> Self {
        self.with_field("prerelease", prerelease)
    }

    /// Sets the field `tag_name`.
    pub fn tag_name(self, tag_name: impl Into<String>) -> Self {
        self.with_field("tag_name", tag_name.into())
    }

    /// Sets the field `target_commitish`.
    pub fn target_commitish(self, target_commitish: impl Into<String>) -> Self {
        self.with_field("target_commitish", target_commitish.into())
    }
}

/// Options of `RepoReleases::list`.
#[derive(Debug)]
pub enum RepoListReleases {}

impl<T> Request<T, RepoListReleases> {
    /// Sets the parameter `draft`.
    pub fn draft(self, draft: bool) -> Self {
        self.with_query("draft", draft.to_string())
    }

    /// Sets the parameter `pre-release`.
    pub fn pre_release(self, pre_release: bool) -> Self {
        self.with_query("pre-release", pre_release.to_string())
    }

    /// Sets the parameter `q`.
    pub fn q(self, q: impl Into<String>) -> Self {
        self.with_query("q", q.into())
    }
}

/// Options of `RepoReleases::upload_asset`.
#[derive(Debug)]
pub enum RepoCreateReleaseAttachment {}

impl<T> Request<T, RepoCreateReleaseAttachment> {
    /// Sets the parameter `name`.
    pub fn name(self, name: impl Into<String>) -> Self {
        self.with_query("name", name.into())
    }
}
