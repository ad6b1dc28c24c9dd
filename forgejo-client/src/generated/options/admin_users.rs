//! The users, as an administrator sees them.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::generated::words;
use crate::{Request, Timestamp};

/// Options of `AdminUsers::create`.
#[derive(Debug)]
pub enum CreateUser {}

impl<T> Request<T, CreateUser> {
    /// Sets the field `created_at`.
    pub fn created_at(self, created_at: Timestamp) -> Self {
        self.with_field("created_at", created_at.to_string())
    }

    /// Sets the field `full_name`.
    pub fn full_name(self, full_name: impl Into<String>) -> Self {
        self.with_field("full_name", full_name.into())
    }

    /// Sets the field `login_name`.
    pub fn login_name(self, login_name: impl Into<String>) -> Self {
        self.with_field("login_name", login_name.into())
    }

    /// Sets the field `must_change_password`.
    pub fn must_change_password(self, must_change_password: bool) -> Self {
        self.with_field("must_change_password", must_change_password)
    }

    /// Sets the field `password`.
    pub fn password(self, password: impl Into<String>) -> Self {
        self.with_field("password", password.into())
    }

    /// Sets the field `restricted`.
    pub fn restricted(self, restricted: bool) -> Self {
        self.with_field("restricted", restricted)
    }

    /// Sets the field `send_notify`.
    pub fn send_notify(self, send_notify: bool) -> Self {
        self.with_field("send_notify", send_notify)
    }

    /// Sets the field `source_id`.
    pub fn source_id(self, source_id: i64) -> Self {
        self.with_field("source_id", source_id)
    }

    /// Sets the field `visibility`.
    pub fn visibility(self, visibility: impl Into<words::Visibility>) -> Self {
        self.with_field("visibility", visibility.into().as_str())
    }
}

/// Options of `AdminUser::edit`.
#[derive(Debug)]
pub enum EditUser {}

impl<T> Request<T, EditUser> {
    /// Sets the field `active`.
    pub fn active(self, active: bool) -> Self {
        self.with_field("active", active)
    }

    /// Sets the field `admin`.
    pub fn admin(self, admin: bool) -> Self {
        self.with_field("admin", admin)
    }

    /// Sets the field `allow_create_organization`.
    pub fn allow_create_organization(self, allow_create_organization: bool) -> Self {
        self.with_field("allow_create_organization", allow_create_organization)
    }

    /// Sets the field `allow_git_hook`.
    pub fn allow_git_hook(self, allow_git_hook: bool) -> Self {
        self.with_field("allow_git_hook", allow_git_hook)
    }

    /// Sets the field `allow_import_local`.
    pub fn allow_import_local(self, allow_import_local: bool) -> Self {
        self.with_field("allow_import_local", allow_import_local)
    }

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

    /// Sets the field `hide_email`.
    pub fn hide_email(self, hide_email: bool) -> Self {
        self.with_field("hide_email", hide_email)
    }

    /// Sets the field `location`.
    pub fn location(self, location: impl Into<String>) -> Self {
        self.with_field("location", location.into())
    }

    /// Sets the field `login_name`.
    pub fn login_name(self, login_name: impl Into<String>) -> Self {
        self.with_field("login_name", login_name.into())
    }

    /// Sets the field `max_repo_creation`.
    pub fn max_repo_creation(self, max_repo_creation: i64) -> Self {
        self.with_field("max_repo_creation", max_repo_creation)
    }

    /// Sets the field `must_change_password`.
    pub fn must_change_password(self, must_change_password: bool) -> Self {
        self.with_field("must_change_password", must_change_password)
    }

    /// Sets the field `password`.
    pub fn password(self, password: impl Into<String>) -> Self {
        self.with_field("password", password.into())
    }

    /// Sets the field `prohibit_login`.
    pub fn prohibit_login(self, prohibit_login: bool) -> Self {
        self.with_field("prohibit_login", prohibit_login)
    }

    /// Sets the field `pronouns`.
    pub fn pronouns(self, pronouns: impl Into<String>) -> Self {
        self.with_field("pronouns", pronouns.into())
    }

    /// Sets the field `restricted`.
    pub fn restricted(self, restricted: bool) -> Self {
        self.with_field("restricted", restricted)
    }

    /// Sets the field `source_id`.
    pub fn source_id(self, source_id: i64) -> Self {
        self.with_field("source_id", source_id)
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

/// Options of `AdminUsers::list`.
#[derive(Debug)]
pub enum AdminSearchUsers {}

impl<T> Request<T, AdminSearchUsers> {
    /// Sets the parameter `source_id`.
    pub fn source_id(self, source_id: i64) -> Self {
        self.with_query("source_id", source_id.to_string())
    }

    /// Sets the parameter `login_name`.
    pub fn login_name(self, login_name: impl Into<String>) -> Self {
        self.with_query("login_name", login_name.into())
    }

    /// Sets the parameter `is_2fa_enabled`.
    pub fn is_2fa_enabled(self, is_2fa_enabled: bool) -> Self {
        self.with_query("is_2fa_enabled", is_2fa_enabled.to_string())
    }

    /// Sets the parameter `sort`.
    pub fn sort(self, sort: impl Into<words::UserSort>) -> Self {
        self.with_query("sort", sort.into().to_string())
    }
}

/// Options of `AdminUser::delete`.
#[derive(Debug)]
pub enum AdminDeleteUser {}

impl<T> Request<T, AdminDeleteUser> {
    /// Sets the parameter `purge`.
    pub fn purge(self, purge: bool) -> Self {
        self.with_query("purge", purge.to_string())
    }
}
