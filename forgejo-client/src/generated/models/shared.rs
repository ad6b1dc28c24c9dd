//! What calls of several features use.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::Timestamp;
use crate::generated::words;
use crate::interval::{Elapsed, Interval};
use crate::model::model;
use serde_json::Value;
use std::collections::BTreeMap;

model! {
    /// `AccessToken` of the API.
    AccessToken {
        created_at: Option<Timestamp> = "created_at",
        id: i64 = "id",
        name: String = "name",
        repositories: Vec<RepositoryMeta> = "repositories",
        scopes: Vec<String> = "scopes",
        /// The secret itself; only in the answer that made it.
        sha1: String = "sha1",
        token_last_eight: String = "token_last_eight",
    }
}

model! {
    /// `ActionRun` of the API.
    ActionRun {
        schedule_id: i64 = "ScheduleID",
        approved_by: i64 = "approved_by",
        commit_sha: String = "commit_sha",
        created: Option<Timestamp> = "created",
        /// How long it took.
        duration: Elapsed = "duration",
        event: String = "event",
        event_payload: String = "event_payload",
        html_url: String = "html_url",
        /// What calls want; the web shows `index_in_repo`.
        id: i64 = "id",
        /// The number that the web shows.
        index_in_repo: i64 = "index_in_repo",
        is_fork_pull_request: bool = "is_fork_pull_request",
        is_ref_deleted: bool = "is_ref_deleted",
        need_approval: bool = "need_approval",
        prettyref: String = "prettyref",
        repository: Option<Box<Repository>> = "repository",
        started: Option<Timestamp> = "started",
        /// How far it is, or how it ended.
        status: words::RunStatus = "status",
        stopped: Option<Timestamp> = "stopped",
        title: String = "title",
        trigger_event: String = "trigger_event",
        trigger_user: Option<User> = "trigger_user",
        updated: Option<Timestamp> = "updated",
        workflow_id: String = "workflow_id",
    }
}

model! {
    /// `ActionRunJob` of the API.
    ActionRunJob {
        attempt: i64 = "attempt",
        handle: String = "handle",
        html_url: String = "html_url",
        id: i64 = "id",
        name: String = "name",
        needs: Vec<String> = "needs",
        owner_id: i64 = "owner_id",
        repo_id: i64 = "repo_id",
        run_id: i64 = "run_id",
        runs_on: Vec<String> = "runs_on",
        status: words::RunStatus = "status",
        steps: Vec<ActionRunJobStep> = "steps",
        task_id: i64 = "task_id",
    }
}

model! {
    /// `ActionRunJobStep` of the API.
    ActionRunJobStep {
        name: String = "name",
        number: i64 = "number",
        started: Option<Timestamp> = "started",
        status: words::RunStatus = "status",
        stopped: Option<Timestamp> = "stopped",
    }
}

model! {
    /// `ActionRunner` of the API.
    ActionRunner {
        description: String = "description",
        ephemeral: bool = "ephemeral",
        id: i64 = "id",
        labels: Vec<String> = "labels",
        name: String = "name",
        owner_id: i64 = "owner_id",
        repo_id: i64 = "repo_id",
        status: words::RunnerStatus = "status",
        uuid: String = "uuid",
        version: String = "version",
    }
}

model! {
    /// `ActionVariable` of the API.
    ActionVariable {
        data: String = "data",
        name: String = "name",
        owner_id: i64 = "owner_id",
        repo_id: i64 = "repo_id",
    }
}

model! {
    /// `Activity` of the API.
    Activity {
        act_user: Option<User> = "act_user",
        act_user_id: i64 = "act_user_id",
        comment: Option<Comment> = "comment",
        comment_id: i64 = "comment_id",
        content: String = "content",
        created: Option<Timestamp> = "created",
        id: i64 = "id",
        is_private: bool = "is_private",
        op_type: words::ActivityKind = "op_type",
        ref_name: String = "ref_name",
        repo: Option<Box<Repository>> = "repo",
        repo_id: i64 = "repo_id",
        user_id: i64 = "user_id",
    }
}

model! {
    /// `Attachment` of the API.
    Attachment {
        browser_download_url: String = "browser_download_url",
        created_at: Option<Timestamp> = "created_at",
        download_count: i64 = "download_count",
        id: i64 = "id",
        name: String = "name",
        /// In bytes.
        size: i64 = "size",
        kind: words::AttachmentKind = "type",
        uuid: String = "uuid",
    }
}

model! {
    /// `BlockedUser` of the API.
    BlockedUser {
        block_id: i64 = "block_id",
        created_at: Option<Timestamp> = "created_at",
    }
}

model! {
    /// `Comment` of the API.
    Comment {
        assets: Vec<Attachment> = "assets",
        body: String = "body",
        created_at: Option<Timestamp> = "created_at",
        html_url: String = "html_url",
        id: i64 = "id",
        issue_url: String = "issue_url",
        original_author: String = "original_author",
        original_author_id: i64 = "original_author_id",
        pull_request_url: String = "pull_request_url",
        updated_at: Option<Timestamp> = "updated_at",
        user: Option<User> = "user",
    }
}

model! {
    /// `Email` of the API.
    Email {
        email: String = "email",
        primary: bool = "primary",
        user_id: i64 = "user_id",
        username: String = "username",
        verified: bool = "verified",
    }
}

model! {
    /// `ExternalTracker` of the API.
    ExternalTracker {
        external_tracker_format: String = "external_tracker_format",
        external_tracker_regexp_pattern: String = "external_tracker_regexp_pattern",
        external_tracker_style: String = "external_tracker_style",
        external_tracker_url: String = "external_tracker_url",
    }
}

model! {
    /// `ExternalWiki` of the API.
    ExternalWiki {
        external_wiki_url: String = "external_wiki_url",
    }
}

model! {
    /// `Hook` of the API.
    Hook {
        active: bool = "active",
        authorization_header: String = "authorization_header",
        branch_filter: String = "branch_filter",
        config: BTreeMap<String, String> = "config",
        content_type: String = "content_type",
        created_at: Option<Timestamp> = "created_at",
        events: Vec<words::HookEvent> = "events",
        id: i64 = "id",
        metadata: Option<Value> = "metadata",
        kind: words::HookKind = "type",
        updated_at: Option<Timestamp> = "updated_at",
        url: String = "url",
    }
}

model! {
    /// `InternalTracker` of the API.
    InternalTracker {
        allow_only_contributors_to_track_time: bool = "allow_only_contributors_to_track_time",
        enable_issue_dependencies: bool = "enable_issue_dependencies",
        enable_time_tracker: bool = "enable_time_tracker",
    }
}

model! {
    /// `Issue` of the API.
    Issue {
        assets: Vec<Attachment> = "assets",
        assignee: Option<User> = "assignee",
        assignees: Vec<User> = "assignees",
        body: String = "body",
        closed_at: Option<Timestamp> = "closed_at",
        comments: i64 = "comments",
        created_at: Option<Timestamp> = "created_at",
        due_date: Option<Timestamp> = "due_date",
        html_url: String = "html_url",
        /// The number in the whole server, which no call wants.
        id: i64 = "id",
        is_locked: bool = "is_locked",
        labels: Vec<Label> = "labels",
        milestone: Option<Milestone> = "milestone",
        /// The number in the repository, which calls want and the web shows.
        number: i64 = "number",
        original_author: String = "original_author",
        original_author_id: i64 = "original_author_id",
        pin_order: i64 = "pin_order",
        pull_request: Option<PullRequestMeta> = "pull_request",
        reference: String = "ref",
        repository: Option<RepositoryMeta> = "repository",
        state: words::State = "state",
        title: String = "title",
        updated_at: Option<Timestamp> = "updated_at",
        url: String = "url",
        user: Option<User> = "user",
    }
}

model! {
    /// `Label` of the API.
    Label {
        color: String = "color",
        description: String = "description",
        exclusive: bool = "exclusive",
        id: i64 = "id",
        is_archived: bool = "is_archived",
        name: String = "name",
        url: String = "url",
    }
}

model! {
    /// `Milestone` of the API.
    Milestone {
        closed_at: Option<Timestamp> = "closed_at",
        closed_issues: i64 = "closed_issues",
        created_at: Option<Timestamp> = "created_at",
        description: String = "description",
        due_on: Option<Timestamp> = "due_on",
        id: i64 = "id",
        open_issues: i64 = "open_issues",
        state: words::State = "state",
        title: String = "title",
        updated_at: Option<Timestamp> = "updated_at",
    }
}

model! {
    /// `Organization` of the API.
    Organization {
        avatar_url: String = "avatar_url",
        created: Option<Timestamp> = "created",
        description: String = "description",
        email: String = "email",
        full_name: String = "full_name",
        id: i64 = "id",
        location: String = "location",
        name: String = "name",
        repo_admin_change_team_access: bool = "repo_admin_change_team_access",
        username: String = "username",
        visibility: words::Visibility = "visibility",
        website: String = "website",
    }
}

model! {
    /// `Permission` of the API.
    Permission {
        admin: bool = "admin",
        pull: bool = "pull",
        push: bool = "push",
    }
}

model! {
    /// `PublicKey` of the API.
    PublicKey {
        created_at: Option<Timestamp> = "created_at",
        fingerprint: String = "fingerprint",
        id: i64 = "id",
        key: String = "key",
        key_type: String = "key_type",
        read_only: bool = "read_only",
        title: String = "title",
        updated_at: Option<Timestamp> = "updated_at",
        url: String = "url",
        user: Option<User> = "user",
        verified: bool = "verified",
    }
}

model! {
    /// `PullRequestMeta` of the API.
    PullRequestMeta {
        draft: bool = "draft",
        html_url: String = "html_url",
        merged: bool = "merged",
        merged_at: Option<Timestamp> = "merged_at",
    }
}

model! {
    /// `QuotaGroup` of the API.
    QuotaGroup {
        name: String = "name",
        rules: Vec<QuotaRuleInfo> = "rules",
    }
}

model! {
    /// `QuotaInfo` of the API.
    QuotaInfo {
        groups: Vec<QuotaGroup> = "groups",
        used: Option<QuotaUsed> = "used",
    }
}

model! {
    /// `QuotaRuleInfo` of the API.
    QuotaRuleInfo {
        limit: i64 = "limit",
        name: String = "name",
        subjects: Vec<words::QuotaSubject> = "subjects",
    }
}

model! {
    /// `QuotaUsed` of the API.
    QuotaUsed {
        size: Option<QuotaUsedSize> = "size",
    }
}

model! {
    /// `QuotaUsedArtifact` of the API.
    QuotaUsedArtifact {
        html_url: String = "html_url",
        name: String = "name",
        size: i64 = "size",
    }
}

model! {
    /// `QuotaUsedAttachment` of the API.
    QuotaUsedAttachment {
        api_url: String = "api_url",
        contained_in: Option<QuotaUsedAttachmentContainedIn> = "contained_in",
        name: String = "name",
        size: i64 = "size",
    }
}

model! {
    /// `contained_in` of a [`QuotaUsedAttachment`].
    QuotaUsedAttachmentContainedIn {
        api_url: String = "api_url",
        html_url: String = "html_url",
    }
}

model! {
    /// `QuotaUsedPackage` of the API.
    QuotaUsedPackage {
        html_url: String = "html_url",
        name: String = "name",
        size: i64 = "size",
        kind: String = "type",
        version: String = "version",
    }
}

model! {
    /// `QuotaUsedSize` of the API.
    QuotaUsedSize {
        assets: Option<QuotaUsedSizeAssets> = "assets",
        git: Option<QuotaUsedSizeGit> = "git",
        repos: Option<QuotaUsedSizeRepos> = "repos",
    }
}

model! {
    /// `QuotaUsedSizeAssets` of the API.
    QuotaUsedSizeAssets {
        artifacts: i64 = "artifacts",
        attachments: Option<QuotaUsedSizeAssetsAttachments> = "attachments",
        packages: Option<QuotaUsedSizeAssetsPackages> = "packages",
    }
}

model! {
    /// `QuotaUsedSizeAssetsAttachments` of the API.
    QuotaUsedSizeAssetsAttachments {
        issues: i64 = "issues",
        releases: i64 = "releases",
    }
}

model! {
    /// `QuotaUsedSizeAssetsPackages` of the API.
    QuotaUsedSizeAssetsPackages {
        read_too: i64 = "all",
    }
}

model! {
    /// `QuotaUsedSizeGit` of the API.
    QuotaUsedSizeGit {
        lfs: i64 = "LFS",
    }
}

model! {
    /// `QuotaUsedSizeRepos` of the API.
    QuotaUsedSizeRepos {
        private: i64 = "private",
        public: i64 = "public",
    }
}

model! {
    /// `RegisterRunnerResponse` of the API.
    RegisteredRunner {
        id: i64 = "id",
        /// The secret by which the runner connects; only in this answer.
        token: String = "token",
        uuid: String = "uuid",
    }
}

model! {
    /// `RegistrationToken` of the API.
    RegistrationToken {
        token: String = "token",
    }
}

model! {
    /// `RepoTransfer` of the API.
    RepoTransfer {
        doer: Option<User> = "doer",
        recipient: Option<User> = "recipient",
        teams: Vec<Team> = "teams",
    }
}

model! {
    /// `Repository` of the API.
    Repository {
        allow_fast_forward_only_merge: bool = "allow_fast_forward_only_merge",
        allow_merge_commits: bool = "allow_merge_commits",
        allow_rebase: bool = "allow_rebase",
        allow_rebase_explicit: bool = "allow_rebase_explicit",
        allow_rebase_update: bool = "allow_rebase_update",
        allow_squash_merge: bool = "allow_squash_merge",
        archived: bool = "archived",
        /// When it was archived; absent: it is not.
        archived_at: Option<Timestamp> = "archived_at",
        avatar_url: String = "avatar_url",
        clone_url: String = "clone_url",
        created_at: Option<Timestamp> = "created_at",
        default_allow_maintainer_edit: bool = "default_allow_maintainer_edit",
        default_branch: String = "default_branch",
        default_delete_branch_after_merge: bool = "default_delete_branch_after_merge",
        default_merge_style: words::MergeStyle = "default_merge_style",
        default_update_style: String = "default_update_style",
        description: String = "description",
        /// Whether there is no commit yet.
        empty: bool = "empty",
        external_tracker: Option<ExternalTracker> = "external_tracker",
        external_wiki: Option<ExternalWiki> = "external_wiki",
        fork: bool = "fork",
        forks_count: i64 = "forks_count",
        full_name: String = "full_name",
        globally_editable_wiki: bool = "globally_editable_wiki",
        has_actions: bool = "has_actions",
        has_issues: bool = "has_issues",
        has_packages: bool = "has_packages",
        has_projects: bool = "has_projects",
        has_pull_requests: bool = "has_pull_requests",
        has_releases: bool = "has_releases",
        has_wiki: bool = "has_wiki",
        has_wiki_contents: bool = "has_wiki_contents",
        html_url: String = "html_url",
        id: i64 = "id",
        ignore_whitespace_conflicts: bool = "ignore_whitespace_conflicts",
        internal: bool = "internal",
        internal_tracker: Option<InternalTracker> = "internal_tracker",
        language: String = "language",
        languages_url: String = "languages_url",
        link: String = "link",
        /// Whether it is a pull mirror.
        mirror: bool = "mirror",
        /// How often a pull mirror fetches; zero: never on its own.
        mirror_interval: Option<Interval> = "mirror_interval",
        /// When a pull mirror fetched last; absent: not yet, or no mirror.
        mirror_updated: Option<Timestamp> = "mirror_updated",
        name: String = "name",
        object_format_name: words::ObjectFormat = "object_format_name",
        open_issues_count: i64 = "open_issues_count",
        open_pr_counter: i64 = "open_pr_counter",
        /// Where it came from; empty: it began here.
        original_url: String = "original_url",
        owner: Option<User> = "owner",
        parent: Option<Box<Repository>> = "parent",
        permissions: Option<Permission> = "permissions",
        private: bool = "private",
        release_counter: i64 = "release_counter",
        repo_transfer: Option<RepoTransfer> = "repo_transfer",
        /// The size of the Git data, in KiB.
        size: i64 = "size",
        /// Where to clone from by SSH, often in the form `git@host:owner/name.git`.
        ssh_url: String = "ssh_url",
        stars_count: i64 = "stars_count",
        template: bool = "template",
        topics: Vec<String> = "topics",
        updated_at: Option<Timestamp> = "updated_at",
        url: String = "url",
        watchers_count: i64 = "watchers_count",
        website: String = "website",
        wiki_branch: String = "wiki_branch",
        wiki_clone_url: String = "wiki_clone_url",
        wiki_ssh_url: String = "wiki_ssh_url",
    }
}

model! {
    /// `RepositoryMeta` of the API.
    RepositoryMeta {
        full_name: String = "full_name",
        id: i64 = "id",
        name: String = "name",
        owner: String = "owner",
    }
}

model! {
    /// `Secret` of the API.
    Secret {
        created_at: Option<Timestamp> = "created_at",
        name: String = "name",
    }
}

model! {
    /// `Team` of the API.
    Team {
        can_create_org_repo: bool = "can_create_org_repo",
        description: String = "description",
        id: i64 = "id",
        includes_all_repositories: bool = "includes_all_repositories",
        name: String = "name",
        organization: Option<Organization> = "organization",
        permission: words::AccessMode = "permission",
        units: Vec<String> = "units",
        units_map: BTreeMap<String, String> = "units_map",
    }
}

model! {
    /// `TrackedTime` of the API.
    TrackedTime {
        created: Option<Timestamp> = "created",
        id: i64 = "id",
        issue: Option<Issue> = "issue",
        issue_id: i64 = "issue_id",
        /// In seconds.
        time: i64 = "time",
        user_id: i64 = "user_id",
        user_name: String = "user_name",
    }
}

model! {
    /// `User` of the API.
    User {
        active: bool = "active",
        avatar_url: String = "avatar_url",
        created: Option<Timestamp> = "created",
        description: String = "description",
        email: String = "email",
        followers_count: i64 = "followers_count",
        following_count: i64 = "following_count",
        full_name: String = "full_name",
        html_url: String = "html_url",
        /// -1 for a deleted user, -2 for Actions.
        id: i64 = "id",
        is_admin: bool = "is_admin",
        language: String = "language",
        /// Shown to administrators only; absent: never, or not shown.
        last_login: Option<Timestamp> = "last_login",
        location: String = "location",
        login: String = "login",
        login_name: String = "login_name",
        prohibit_login: bool = "prohibit_login",
        pronouns: String = "pronouns",
        restricted: bool = "restricted",
        source_id: i64 = "source_id",
        starred_repos_count: i64 = "starred_repos_count",
        visibility: words::Visibility = "visibility",
        website: String = "website",
    }
}

/// `RepoTargetOption` of the API, to be sent.
#[derive(Clone, Debug, Default, serde::Serialize)]
#[serde(transparent)]
pub struct RepoTarget(serde_json::Map<String, Value>);

impl RepoTarget {
    /// With what it cannot be without.
    pub fn new(owner: impl Into<String>, name: impl Into<String>) -> Self {
        Self::default().set("owner", owner.into()).set("name", name.into())
    }

    fn set(mut self, key: &str, value: impl Into<Value>) -> Self {
        self.0.insert(key.to_owned(), value.into());
        self
    }
}
