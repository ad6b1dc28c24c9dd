//! All repositories: search, import, find by number.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::generated::words;
use crate::{Interval, Request};

/// Options of `Repos::migrate`.
#[derive(Debug)]
pub enum MigrateRepo {}

impl<T> Request<T, MigrateRepo> {
    /// Sets the field `auth_password`.
    pub fn auth_password(self, auth_password: impl Into<String>) -> Self {
        self.with_field("auth_password", auth_password.into())
    }

    /// Sets the field `auth_token`.
    pub fn auth_token(self, auth_token: impl Into<String>) -> Self {
        self.with_field("auth_token", auth_token.into())
    }

    /// Sets the field `auth_username`.
    pub fn auth_username(self, auth_username: impl Into<String>) -> Self {
        self.with_field("auth_username", auth_username.into())
    }

    /// Sets the field `description`.
    pub fn description(self, description: impl Into<String>) -> Self {
        self.with_field("description", description.into())
    }

    /// Sets the field `issues`.
    pub fn issues(self, issues: bool) -> Self {
        self.with_field("issues", issues)
    }

    /// Sets the field `labels`.
    pub fn labels(self, labels: bool) -> Self {
        self.with_field("labels", labels)
    }

    /// Sets the field `lfs`.
    pub fn lfs(self, lfs: bool) -> Self {
        self.with_field("lfs", lfs)
    }

    /// Sets the field `lfs_endpoint`.
    pub fn lfs_endpoint(self, lfs_endpoint: impl Into<String>) -> Self {
        self.with_field("lfs_endpoint", lfs_endpoint.into())
    }

    /// Sets the field `milestones`.
    pub fn milestones(self, milestones: bool) -> Self {
        self.with_field("milestones", milestones)
    }

    /// Sets the field `mirror`.
    pub fn mirror(self, mirror: bool) -> Self {
        self.with_field("mirror", mirror)
    }

    /// Sets the field `mirror_interval`.
    pub fn mirror_interval(self, mirror_interval: impl Into<Interval>) -> Self {
        self.with_field("mirror_interval", mirror_interval.into().to_string())
    }

    /// Sets the field `private`.
    pub fn private(self, private: bool) -> Self {
        self.with_field("private", private)
    }

    /// Sets the field `pull_requests`.
    pub fn pull_requests(self, pull_requests: bool) -> Self {
        self.with_field("pull_requests", pull_requests)
    }

    /// Sets the field `releases`.
    pub fn releases(self, releases: bool) -> Self {
        self.with_field("releases", releases)
    }

    /// Sets the field `repo_owner`.
    pub fn repo_owner(self, repo_owner: impl Into<String>) -> Self {
        self.with_field("repo_owner", repo_owner.into())
    }

    /// Sets the field `service`.
    pub fn service(self, service: impl Into<words::MigrationService>) -> Self {
        self.with_field("service", service.into().as_str())
    }

    /// Sets the field `uid`.
    pub fn uid(self, uid: i64) -> Self {
        self.with_field("uid", uid)
    }

    /// Sets the field `wiki`.
    pub fn wiki(self, wiki: bool) -> Self {
        self.with_field("wiki", wiki)
    }
}

/// Options of `Repos::search`.
#[derive(Debug)]
pub enum RepoSearch {}

impl<T> Request<T, RepoSearch> {
    /// Sets the parameter `q`.
    pub fn q(self, q: impl Into<String>) -> Self {
        self.with_query("q", q.into())
    }

    /// Sets the parameter `topic`.
    pub fn topic(self, topic: bool) -> Self {
        self.with_query("topic", topic.to_string())
    }

    /// Sets the parameter `includeDesc`.
    pub fn include_descriptions(self, include_descriptions: bool) -> Self {
        self.with_query("includeDesc", include_descriptions.to_string())
    }

    /// Sets the parameter `uid`.
    pub fn uid(self, uid: i64) -> Self {
        self.with_query("uid", uid.to_string())
    }

    /// Sets the parameter `priority_owner_id`.
    pub fn priority_owner_id(self, priority_owner_id: i64) -> Self {
        self.with_query("priority_owner_id", priority_owner_id.to_string())
    }

    /// Sets the parameter `team_id`.
    pub fn team_id(self, team_id: i64) -> Self {
        self.with_query("team_id", team_id.to_string())
    }

    /// Sets the parameter `starredBy`.
    pub fn starred_by(self, starred_by: i64) -> Self {
        self.with_query("starredBy", starred_by.to_string())
    }

    /// Sets the parameter `private`.
    pub fn private(self, private: bool) -> Self {
        self.with_query("private", private.to_string())
    }

    /// Sets the parameter `is_private`.
    pub fn is_private(self, is_private: bool) -> Self {
        self.with_query("is_private", is_private.to_string())
    }

    /// Sets the parameter `template`.
    pub fn template(self, template: bool) -> Self {
        self.with_query("template", template.to_string())
    }

    /// Sets the parameter `archived`.
    pub fn archived(self, archived: bool) -> Self {
        self.with_query("archived", archived.to_string())
    }

    /// Sets the parameter `mode`.
    pub fn mode(self, mode: impl Into<String>) -> Self {
        self.with_query("mode", mode.into())
    }

    /// Sets the parameter `exclusive`.
    pub fn exclusive(self, exclusive: bool) -> Self {
        self.with_query("exclusive", exclusive.to_string())
    }

    /// Sets the parameter `sort`.
    pub fn sort(self, sort: impl Into<words::RepoSearchSort>) -> Self {
        self.with_query("sort", sort.into().to_string())
    }

    /// Sets the parameter `order`.
    pub fn order(self, order: impl Into<words::SortOrder>) -> Self {
        self.with_query("order", order.into().to_string())
    }
}
