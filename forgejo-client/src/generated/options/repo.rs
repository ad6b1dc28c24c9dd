//! One repository.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::generated::{models, words};
use crate::{Date, Interval, Request, Timestamp};

/// Options of `Repo::edit`.
#[derive(Debug)]
pub enum EditRepo {}

impl<T> Request<T, EditRepo> {
    /// Sets the field `allow_fast_forward_only_merge`.
    pub fn allow_fast_forward_only_merge(self, allow_fast_forward_only_merge: bool) -> Self {
        self.with_field("allow_fast_forward_only_merge", allow_fast_forward_only_merge)
    }

    /// Sets the field `allow_manual_merge`.
    pub fn allow_manual_merge(self, allow_manual_merge: bool) -> Self {
        self.with_field("allow_manual_merge", allow_manual_merge)
    }

    /// Sets the field `allow_merge_commits`.
    pub fn allow_merge_commits(self, allow_merge_commits: bool) -> Self {
        self.with_field("allow_merge_commits", allow_merge_commits)
    }

    /// Sets the field `allow_rebase`.
    pub fn allow_rebase(self, allow_rebase: bool) -> Self {
        self.with_field("allow_rebase", allow_rebase)
    }

    /// Sets the field `allow_rebase_explicit`.
    pub fn allow_rebase_explicit(self, allow_rebase_explicit: bool) -> Self {
        self.with_field("allow_rebase_explicit", allow_rebase_explicit)
    }

    /// Sets the field `allow_rebase_update`.
    pub fn allow_rebase_update(self, allow_rebase_update: bool) -> Self {
        self.with_field("allow_rebase_update", allow_rebase_update)
    }

    /// Sets the field `allow_squash_merge`.
    pub fn allow_squash_merge(self, allow_squash_merge: bool) -> Self {
        self.with_field("allow_squash_merge", allow_squash_merge)
    }

    /// Sets the field `archived`.
    pub fn archived(self, archived: bool) -> Self {
        self.with_field("archived", archived)
    }

    /// Sets the field `autodetect_manual_merge`.
    pub fn autodetect_manual_merge(self, autodetect_manual_merge: bool) -> Self {
        self.with_field("autodetect_manual_merge", autodetect_manual_merge)
    }

    /// Sets the field `default_allow_maintainer_edit`.
    pub fn default_allow_maintainer_edit(self, default_allow_maintainer_edit: bool) -> Self {
        self.with_field("default_allow_maintainer_edit", default_allow_maintainer_edit)
    }

    /// Sets the field `default_branch`.
    pub fn default_branch(self, default_branch: impl Into<String>) -> Self {
        self.with_field("default_branch", default_branch.into())
    }

    /// Sets the field `default_delete_branch_after_merge`.
    pub fn default_delete_branch_after_merge(
        self,
        default_delete_branch_after_merge: bool,
    ) -> Self {
        self.with_field("default_delete_branch_after_merge", default_delete_branch_after_merge)
    }

    /// Sets the field `default_merge_style`.
    pub fn default_merge_style(self, default_merge_style: impl Into<words::MergeStyle>) -> Self {
        self.with_field("default_merge_style", default_merge_style.into().as_str())
    }

    /// Sets the field `default_update_style`.
    pub fn default_update_style(self, default_update_style: impl Into<String>) -> Self {
        self.with_field("default_update_style", default_update_style.into())
    }

    /// Sets the field `description`.
    pub fn description(self, description: impl Into<String>) -> Self {
        self.with_field("description", description.into())
    }

    /// Sets the field `enable_prune`.
    pub fn enable_prune(self, enable_prune: bool) -> Self {
        self.with_field("enable_prune", enable_prune)
    }

    /// Sets the field `external_tracker`.
    pub fn external_tracker(self, external_tracker: models::ExternalTracker) -> Self {
        self.with_json("external_tracker", &external_tracker)
    }

    /// Sets the field `external_wiki`.
    pub fn external_wiki(self, external_wiki: models::ExternalWiki) -> Self {
        self.with_json("external_wiki", &external_wiki)
    }

    /// Sets the field `globally_editable_wiki`.
    pub fn globally_editable_wiki(self, globally_editable_wiki: bool) -> Self {
        self.with_field("globally_editable_wiki", globally_editable_wiki)
    }

    /// Sets the field `has_actions`.
    pub fn has_actions(self, has_actions: bool) -> Self {
        self.with_field("has_actions", has_actions)
    }

    /// Sets the field `has_issues`.
    pub fn has_issues(self, has_issues: bool) -> Self {
        self.with_field("has_issues", has_issues)
    }

    /// Sets the field `has_packages`.
    pub fn has_packages(self, has_packages: bool) -> Self {
        self.with_field("has_packages", has_packages)
    }

    /// Sets the field `has_projects`.
    pub fn has_projects(self, has_projects: bool) -> Self {
        self.with_field("has_projects", has_projects)
    }

    /// Sets the field `has_pull_requests`.
    pub fn has_pull_requests(self, has_pull_requests: bool) -> Self {
        self.with_field("has_pull_requests", has_pull_requests)
    }

    /// Sets the field `has_releases`.
    pub fn has_releases(self, has_releases: bool) -> Self {
        self.with_field("has_releases", has_releases)
    }

    /// Sets the field `has_wiki`.
    pub fn has_wiki(self, has_wiki: bool) -> Self {
        self.with_field("has_wiki", has_wiki)
    }

    /// Sets the field `ignore_whitespace_conflicts`.
    pub fn ignore_whitespace_conflicts(self, ignore_whitespace_conflicts: bool) -> Self {
        self.with_field("ignore_whitespace_conflicts", ignore_whitespace_conflicts)
    }

    /// Sets the field `internal_tracker`.
    pub fn internal_tracker(self, internal_tracker: models::InternalTracker) -> Self {
        self.with_json("internal_tracker", &internal_tracker)
    }

    /// Sets the field `mirror_interval`.
    pub fn mirror_interval(self, mirror_interval: impl Into<Interval>) -> Self {
        self.with_field("mirror_interval", mirror_interval.into().to_string())
    }

    /// Sets the field `name`.
    pub fn name(self, name: impl Into<String>) -> Self {
        self.with_field("name", name.into())
    }

    /// Sets the field `private`.
    pub fn private(self, private: bool) -> Self {
        self.with_field("private", private)
    }

    /// Sets the field `template`.
    pub fn template(self, template: bool) -> Self {
        self.with_field("template", template)
    }

    /// Sets the field `website`.
    pub fn website(self, website: impl Into<String>) -> Self {
        self.with_field("website", website.into())
    }

    /// Sets the field `wiki_branch`.
    pub fn wiki_branch(self, wiki_branch: impl Into<String>) -> Self {
        self.with_field("wiki_branch", wiki_branch.into())
    }
}

/// Options of `Repo::generate`.
#[derive(Debug)]
pub enum GenerateRepo {}

impl<T> Request<T, GenerateRepo> {
    /// Sets the field `avatar`.
    pub fn avatar(self, avatar: bool) -> Self {
        self.with_field("avatar", avatar)
    }

    /// Sets the field `default_branch`.
    pub fn default_branch(self, default_branch: impl Into<String>) -> Self {
        self.with_field("default_branch", default_branch.into())
    }

    /// Sets the field `description`.
    pub fn description(self, description: impl Into<String>) -> Self {
        self.with_field("description", description.into())
    }

    /// Sets the field `git_content`.
    pub fn git_content(self, git_content: bool) -> Self {
        self.with_field("git_content", git_content)
    }

    /// Sets the field `git_hooks`.
    pub fn git_hooks(self, git_hooks: bool) -> Self {
        self.with_field("git_hooks", git_hooks)
    }

    /// Sets the field `labels`.
    pub fn labels(self, labels: bool) -> Self {
        self.with_field("labels", labels)
    }

    /// Sets the field `private`.
    pub fn private(self, private: bool) -> Self {
        self.with_field("private", private)
    }

    /// Sets the field `protected_branch`.
    pub fn protected_branch(self, protected_branch: bool) -> Self {
        self.with_field("protected_branch", protected_branch)
    }

    /// Sets the field `topics`.
    pub fn topics(self, topics: bool) -> Self {
        self.with_field("topics", topics)
    }

    /// Sets the field `webhooks`.
    pub fn webhooks(self, webhooks: bool) -> Self {
        self.with_field("webhooks", webhooks)
    }
}

/// Options of `Repo::activities`.
#[derive(Debug)]
pub enum RepoListActivityFeeds {}

impl<T> Request<T, RepoListActivityFeeds> {
    /// Sets the parameter `date`.
    pub fn date(self, date: Date) -> Self {
        self.with_query("date", date.to_string())
    }
}

/// Options of `Repo::times`.
#[derive(Debug)]
pub enum RepoTrackedTimes {}

impl<T> Request<T, RepoTrackedTimes> {
    /// Sets the parameter `user`.
    pub fn user(self, user: impl Into<String>) -> Self {
        self.with_query("user", user.into())
    }

    /// Sets the parameter `since`.
    pub fn since(self, since: Timestamp) -> Self {
        self.with_query("since", since.to_string())
    }

    /// Sets the parameter `before`.
    pub fn before(self, before: Timestamp) -> Self {
        self.with_query("before", before.to_string())
    }
}
