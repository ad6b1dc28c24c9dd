//! The teams of an organization.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::generated::words;
use crate::jsonish::{object, strings};
use crate::{Date, Request};

/// Options of `OrgTeams::create`.
#[derive(Debug)]
pub enum CreateTeam {}

impl<T> Request<T, CreateTeam> {
    /// Sets the field `can_create_org_repo`.
    pub fn can_create_org_repo(self, can_create_org_repo: bool) -> Self {
        self.with_field("can_create_org_repo", can_create_org_repo)
    }

    /// Sets the field `description`.
    pub fn description(self, description: impl Into<String>) -> Self {
        self.with_field("description", description.into())
    }

    /// Sets the field `includes_all_repositories`.
    pub fn includes_all_repositories(self, includes_all_repositories: bool) -> Self {
        self.with_field("includes_all_repositories", includes_all_repositories)
    }

    /// Sets the field `permission`.
    pub fn permission(self, permission: impl Into<words::AccessMode>) -> Self {
        self.with_field("permission", permission.into().as_str())
    }

    /// Sets the field `units`.
    pub fn units(self, units: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.with_field("units", strings(units))
    }

    /// Sets the field `units_map`.
    pub fn units_map(
        self,
        units_map: impl IntoIterator<Item = (impl Into<String>, impl Into<String>)>,
    ) -> Self {
        self.with_field("units_map", object(units_map))
    }
}

/// Options of `Team::edit`.
#[derive(Debug)]
pub enum EditTeam {}

impl<T> Request<T, EditTeam> {
    /// Sets the field `can_create_org_repo`.
    pub fn can_create_org_repo(self, can_create_org_repo: bool) -> Self {
        self.with_field("can_create_org_repo", can_create_org_repo)
    }

    /// Sets the field `description`.
    pub fn description(self, description: impl Into<String>) -> Self {
        self.with_field("description", description.into())
    }

    /// Sets the field `includes_all_repositories`.
    pub fn includes_all_repositories(self, includes_all_repositories: bool) -> Self {
        self.with_field("includes_all_repositories", includes_all_repositories)
    }

    /// Sets the field `name`.
    pub fn name(self, name: impl Into<String>) -> Self {
        self.with_field("name", name.into())
    }

    /// Sets the field `permission`.
    pub fn permission(self, permission: impl Into<words::AccessMode>) -> Self {
        self.with_field("permission", permission.into().as_str())
    }

    /// Sets the field `units`.
    pub fn units(self, units: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.with_field("units", strings(units))
    }

    /// Sets the field `units_map`.
    pub fn units_map(
        self,
        units_map: impl IntoIterator<Item = (impl Into<String>, impl Into<String>)>,
    ) -> Self {
        self.with_field("units_map", object(units_map))
    }
}

/// Options of `OrgTeams::search`.
#[derive(Debug)]
pub enum TeamSearch {}

impl<T> Request<T, TeamSearch> {
    /// Sets the parameter `q`.
    pub fn q(self, q: impl Into<String>) -> Self {
        self.with_query("q", q.into())
    }

    /// Sets the parameter `include_desc`.
    pub fn include_desc(self, include_desc: bool) -> Self {
        self.with_query("include_desc", include_desc.to_string())
    }
}

/// Options of `Team::activities`.
#[derive(Debug)]
pub enum OrgListTeamActivityFeeds {}

impl<T> Request<T, OrgListTeamActivityFeeds> {
    /// Sets the parameter `date`.
    pub fn date(self, date: Date) -> Self {
        self.with_query("date", date.to_string())
    }
}
