//! The e-mail addresses of the current user.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::Request;

/// Options of `MyApplications::create`, `MyApplications::edit`.
#[derive(Debug)]
pub enum CreateApplication {}

impl<T> Request<T, CreateApplication> {
    /// Sets the field `confidential_client`.
    pub fn confidential_client(self, confidential_client: bool) -> Self {
        self.with_field("confidential_client", confidential_client)
    }
}

/// Options of `MySettings::edit`.
#[derive(Debug)]
pub enum EditUserSettings {}

impl<T> Request<T, EditUserSettings> {
    /// Sets the field `description`.
    pub fn description(self, description: impl Into<String>) -> Self {
        self.with_field("description", description.into())
    }

    /// Sets the field `diff_view_style`.
    pub fn diff_view_style(self, diff_view_style: impl Into<String>) -> Self {
        self.with_field("diff_view_style", diff_view_style.into())
    }

    /// Sets the field `enable_repo_unit_hints`.
    pub fn enable_repo_unit_hints(self, enable_repo_unit_hints: bool) -> Self {
        self.with_field("enable_repo_unit_hints", enable_repo_unit_hints)
    }

    /// Sets the field `full_name`.
    pub fn full_name(self, full_name: impl Into<String>) -> Self {
        self.with_field("full_name", full_name.into())
    }

    /// Sets the field `hide_activity`.
    pub fn hide_activity(self, hide_activity: bool) -> Self {
        self.with_field("hide_activity", hide_activity)
    }

    /// Sets the field `hide_email`.
    pub fn hide_email(self, hide_email: bool) -> Self {
        self.with_field("hide_email", hide_email)
    }

    /// Sets the field `hide_pronouns`.
    pub fn hide_pronouns(self, hide_pronouns: bool) -> Self {
        self.with_field("hide_pronouns", hide_pronouns)
    }

    /// Sets the field `language`.
    pub fn language(self, language: impl Into<String>) -> Self {
        self.with_field("language", language.into())
    }

    /// Sets the field `location`.
    pub fn location(self, location: impl Into<String>) -> Self {
        self.with_field("location", location.into())
    }

    /// Sets the field `pronouns`.
    pub fn pronouns(self, pronouns: impl Into<String>) -> Self {
        self.with_field("pronouns", pronouns.into())
    }

    /// Sets the field `theme`.
    pub fn theme(self, theme: impl Into<String>) -> Self {
        self.with_field("theme", theme.into())
    }

    /// Sets the field `website`.
    pub fn website(self, website: impl Into<String>) -> Self {
        self.with_field("website", website.into())
    }
}
