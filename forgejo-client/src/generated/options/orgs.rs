//! All organizations.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::generated::words;
use crate::{Date, Request};

/// Options of `Org::edit`.
#[derive(Debug)]
pub enum EditOrg {}

impl<T> Request<T, EditOrg> {
    /// Sets the field `description`.
    pub fn description(self, description: impl Into<String>) -> Self {
        self.with_field("description", description.into())
    }

    /// Sets the field `email`.
    pub fn email(self, email: impl Into<String>) -> Self {
        self.with_field("email", email.into())
    }

    /// Sets the field `full_name`.
    pub fn full_name(self, full_name: impl Into<String>) -> Self {
        self.with_field("full_name", full_name.into())
    }

    /// Sets the field `location`.
    pub fn location(self, location: impl Into<String>) -> Self {
        self.with_field("location", location.into())
    }

    /// Sets the field `repo_admin_change_team_access`.
    pub fn repo_admin_change_team_access(self, repo_admin_change_team_access: bool) -> Self {
        self.with_field("repo_admin_change_team_access", repo_admin_change_team_access)
    }

    /// Sets the field `visibility`.
    pub fn visibility(self, visibility: impl Into<words::Visibility>) -> Self {
        self.with_field("visibility", visibility.into().as_str())
    }

    /// Sets the field `website`.
    pub fn website(self, website: impl Into<String>) -> Self {
        self.with_field("website", website.into())
    }
}

/// Options of `Org::activities`.
#[derive(Debug)]
pub enum OrgListActivityFeeds {}

impl<T> Request<T, OrgListActivityFeeds> {
    /// Sets the parameter `date`.
    pub fn date(self, date: Date) -> Self {
        self.with_query("date", date.to_string())
    }
}
