//! The tags of a repository.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::Request;
use crate::jsonish::strings;

/// Options of `RepoTags::create`.
#[derive(Debug)]
pub enum CreateTag {}

impl<T> Request<T, CreateTag> {
    /// Sets the field `message`.
    pub fn message(self, message: impl Into<String>) -> Self {
        self.with_field("message", message.into())
    }

    /// Sets the field `target`.
    pub fn target(self, target: impl Into<String>) -> Self {
        self.with_field("target", target.into())
    }
}

/// Options of `TagProtections::create`.
#[derive(Debug)]
pub enum CreateTagProtection {}

impl<T> Request<T, CreateTagProtection> {
    /// Sets the field `whitelist_teams`.
    pub fn whitelist_teams(
        self,
        whitelist_teams: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        self.with_field("whitelist_teams", strings(whitelist_teams))
    }

    /// Sets the field `whitelist_usernames`.
    pub fn whitelist_usernames(
        self,
        whitelist_usernames: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        self.with_field("whitelist_usernames", strings(whitelist_usernames))
    }
}

/// Options of `TagProtections::edit`.
#[derive(Debug)]
pub enum EditTagProtection {}

impl<T> Request<T, EditTagProtection> {
    /// Sets the field `name_pattern`.
    pub fn name_pattern(self, name_pattern: impl Into<String>) -> Self {
        self.with_field("name_pattern", name_pattern.into())
    }

    /// Sets the field `whitelist_teams`.
    pub fn whitelist_teams(
        self,
        whitelist_teams: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        self.with_field("whitelist_teams", strings(whitelist_teams))
    }

    /// Sets the field `whitelist_usernames`.
    pub fn whitelist_usernames(
        self,
        whitelist_usernames: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        self.with_field("whitelist_usernames", strings(whitelist_usernames))
    }
}
