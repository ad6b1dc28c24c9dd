//! What calls of several features use.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::Request;
use crate::generated::{models, words};
use crate::jsonish::object;

/// Options of `AdminUserTokens::create`, `UserTokens::create`.
#[derive(Debug)]
pub enum CreateAccessToken {}

impl<T> Request<T, CreateAccessToken> {
    /// Sets the field `repositories`.
    pub fn repositories(self, repositories: impl IntoIterator<Item = models::RepoTarget>) -> Self {
        self.with_json("repositories", &repositories.into_iter().collect::<Vec<_>>())
    }
}

/// Options of `AdminHooks::create`, `OrgHooks::create`, `RepoHooks::create`, `MyHooks::create`.
#[derive(Debug)]
pub enum CreateHook {}

impl<T> Request<T, CreateHook> {
    /// Sets the field `active`.
    pub fn active(self, active: bool) -> Self {
        self.with_field("active", active)
    }

    /// Sets the field `authorization_header`.
    pub fn authorization_header(self, authorization_header: impl Into<String>) -> Self {
        self.with_field("authorization_header", authorization_header.into())
    }

    /// Sets the field `branch_filter`.
    pub fn branch_filter(self, branch_filter: impl Into<String>) -> Self {
        self.with_field("branch_filter", branch_filter.into())
    }

    /// Sets the field `events`.
    pub fn events(self, events: impl IntoIterator<Item = impl Into<words::HookEvent>>) -> Self {
        self.with_field(
            "events",
            events.into_iter().map(|item| item.into().to_string()).collect::<Vec<_>>(),
        )
    }
}

/// Options of `AdminUser::create_key`, `RepoKeys::create`, `MyKeys::create`.
#[derive(Debug)]
pub enum CreateKey {}

impl<T> Request<T, CreateKey> {
    /// Sets the field `read_only`.
    pub fn read_only(self, read_only: bool) -> Self {
        self.with_field("read_only", read_only)
    }
}

/// Options of `OrgLabels::create`, `RepoLabels::create`.
#[derive(Debug)]
pub enum CreateLabel {}

impl<T> Request<T, CreateLabel> {
    /// Sets the field `description`.
    pub fn description(self, description: impl Into<String>) -> Self {
        self.with_field("description", description.into())
    }

    /// Sets the field `exclusive`.
    pub fn exclusive(self, exclusive: bool) -> Self {
        self.with_field("exclusive", exclusive)
    }

    /// Sets the field `is_archived`.
    pub fn is_archived(self, is_archived: bool) -> Self {
        self.with_field("is_archived", is_archived)
    }
}

/// Options of `AdminUser::create_org`, `Orgs::create`.
#[derive(Debug)]
pub enum CreateOrg {}

impl<T> Request<T, CreateOrg> {
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

/// Options of `AdminUser::create_repo`, `Repos::create_in_org`, `Org::create_repo`, `CurrentUser::create_repo`.
#[derive(Debug)]
pub enum CreateRepo {}

impl<T> Request<T, CreateRepo> {
    /// Sets the field `auto_init`.
    pub fn auto_init(self, auto_init: bool) -> Self {
        self.with_field("auto_init", auto_init)
    }

    /// Sets the field `default_branch`.
    pub fn default_branch(self, default_branch: impl Into<String>) -> Self {
        self.with_field("default_branch", default_branch.into())
    }

    /// Sets the field `description`.
    pub fn description(self, description: impl Into<String>) -> Self {
        self.with_field("description", description.into())
    }

    /// Sets the field `gitignores`.
    pub fn gitignores(self, gitignores: impl Into<String>) -> Self {
        self.with_field("gitignores", gitignores.into())
    }

    /// Sets the field `issue_labels`.
    pub fn issue_labels(self, issue_labels: impl Into<String>) -> Self {
        self.with_field("issue_labels", issue_labels.into())
    }

    /// Sets the field `license`.
    pub fn license(self, license: impl Into<String>) -> Self {
        self.with_field("license", license.into())
    }

    /// Sets the field `object_format_name`.
    pub fn object_format_name(self, object_format_name: impl Into<words::ObjectFormat>) -> Self {
        self.with_field("object_format_name", object_format_name.into().as_str())
    }

    /// Sets the field `private`.
    pub fn private(self, private: bool) -> Self {
        self.with_field("private", private)
    }

    /// Sets the field `readme`.
    pub fn readme(self, readme: impl Into<String>) -> Self {
        self.with_field("readme", readme.into())
    }

    /// Sets the field `template`.
    pub fn template(self, template: bool) -> Self {
        self.with_field("template", template)
    }

    /// Sets the field `trust_model`.
    pub fn trust_model(self, trust_model: impl Into<words::TrustModel>) -> Self {
        self.with_field("trust_model", trust_model.into().as_str())
    }
}

/// Options of `AdminHooks::edit`, `OrgHooks::edit`, `RepoHooks::edit`, `MyHooks::edit`.
#[derive(Debug)]
pub enum EditHook {}

impl<T> Request<T, EditHook> {
    /// Sets the field `active`.
    pub fn active(self, active: bool) -> Self {
        self.with_field("active", active)
    }

    /// Sets the field `authorization_header`.
    pub fn authorization_header(self, authorization_header: impl Into<String>) -> Self {
        self.with_field("authorization_header", authorization_header.into())
    }

    /// Sets the field `branch_filter`.
    pub fn branch_filter(self, branch_filter: impl Into<String>) -> Self {
        self.with_field("branch_filter", branch_filter.into())
    }

    /// Sets the field `config`.
    pub fn config(
        self,
        config: impl IntoIterator<Item = (impl Into<String>, impl Into<String>)>,
    ) -> Self {
        self.with_field("config", object(config))
    }

    /// Sets the field `events`.
    pub fn events(self, events: impl IntoIterator<Item = impl Into<words::HookEvent>>) -> Self {
        self.with_field(
            "events",
            events.into_iter().map(|item| item.into().to_string()).collect::<Vec<_>>(),
        )
    }
}

/// Options of `OrgLabels::edit`, `RepoLabels::edit`.
#[derive(Debug)]
pub enum EditLabel {}

impl<T> Request<T, EditLabel> {
    /// Sets the field `color`.
    pub fn color(self, color: impl Into<String>) -> Self {
        self.with_field("color", color.into())
    }

    /// Sets the field `description`.
    pub fn description(self, description: impl Into<String>) -> Self {
        self.with_field("description", description.into())
    }

    /// Sets the field `exclusive`.
    pub fn exclusive(self, exclusive: bool) -> Self {
        self.with_field("exclusive", exclusive)
    }

    /// Sets the field `is_archived`.
    pub fn is_archived(self, is_archived: bool) -> Self {
        self.with_field("is_archived", is_archived)
    }

    /// Sets the field `name`.
    pub fn name(self, name: impl Into<String>) -> Self {
        self.with_field("name", name.into())
    }
}

/// Options of `AdminRunners::register`, `OrgRunners::register`, `RepoRunners::register`, `UserRunners::register`.
#[derive(Debug)]
pub enum RegisterRunner {}

impl<T> Request<T, RegisterRunner> {
    /// Sets the field `description`.
    pub fn description(self, description: impl Into<String>) -> Self {
        self.with_field("description", description.into())
    }

    /// Sets the field `ephemeral`.
    pub fn ephemeral(self, ephemeral: bool) -> Self {
        self.with_field("ephemeral", ephemeral)
    }
}

/// Options of `OrgVariables::edit`, `RepoVariables::edit`, `UserVariables::edit`.
#[derive(Debug)]
pub enum UpdateVariable {}

impl<T> Request<T, UpdateVariable> {
    /// Sets the field `name`.
    pub fn name(self, name: impl Into<String>) -> Self {
        self.with_field("name", name.into())
    }
}
