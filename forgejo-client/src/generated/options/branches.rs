//! The branches of a repository.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::Request;
use crate::jsonish::strings;

/// Options of `BranchProtections::create`.
#[derive(Debug)]
pub enum CreateBranchProtection {}

impl<T> Request<T, CreateBranchProtection> {
    /// Sets the field `apply_to_admins`.
    pub fn apply_to_admins(self, apply_to_admins: bool) -> Self {
        self.with_field("apply_to_admins", apply_to_admins)
    }

    /// Sets the field `approvals_whitelist_teams`.
    pub fn approvals_whitelist_teams(
        self,
        approvals_whitelist_teams: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        self.with_field("approvals_whitelist_teams", strings(approvals_whitelist_teams))
    }

    /// Sets the field `approvals_whitelist_username`.
    pub fn approvals_whitelist_username(
        self,
        approvals_whitelist_username: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        self.with_field("approvals_whitelist_username", strings(approvals_whitelist_username))
    }

    /// Sets the field `block_on_official_review_requests`.
    pub fn block_on_official_review_requests(
        self,
        block_on_official_review_requests: bool,
    ) -> Self {
        self.with_field("block_on_official_review_requests", block_on_official_review_requests)
    }

    /// Sets the field `block_on_outdated_branch`.
    pub fn block_on_outdated_branch(self, block_on_outdated_branch: bool) -> Self {
        self.with_field("block_on_outdated_branch", block_on_outdated_branch)
    }

    /// Sets the field `block_on_rejected_reviews`.
    pub fn block_on_rejected_reviews(self, block_on_rejected_reviews: bool) -> Self {
        self.with_field("block_on_rejected_reviews", block_on_rejected_reviews)
    }

    /// Sets the field `branch_name`.
    pub fn branch_name(self, branch_name: impl Into<String>) -> Self {
        self.with_field("branch_name", branch_name.into())
    }

    /// Sets the field `dismiss_stale_approvals`.
    pub fn dismiss_stale_approvals(self, dismiss_stale_approvals: bool) -> Self {
        self.with_field("dismiss_stale_approvals", dismiss_stale_approvals)
    }

    /// Sets the field `enable_approvals_whitelist`.
    pub fn enable_approvals_whitelist(self, enable_approvals_whitelist: bool) -> Self {
        self.with_field("enable_approvals_whitelist", enable_approvals_whitelist)
    }

    /// Sets the field `enable_merge_whitelist`.
    pub fn enable_merge_whitelist(self, enable_merge_whitelist: bool) -> Self {
        self.with_field("enable_merge_whitelist", enable_merge_whitelist)
    }

    /// Sets the field `enable_push`.
    pub fn enable_push(self, enable_push: bool) -> Self {
        self.with_field("enable_push", enable_push)
    }

    /// Sets the field `enable_push_whitelist`.
    pub fn enable_push_whitelist(self, enable_push_whitelist: bool) -> Self {
        self.with_field("enable_push_whitelist", enable_push_whitelist)
    }

    /// Sets the field `enable_status_check`.
    pub fn enable_status_check(self, enable_status_check: bool) -> Self {
        self.with_field("enable_status_check", enable_status_check)
    }

    /// Sets the field `ignore_stale_approvals`.
    pub fn ignore_stale_approvals(self, ignore_stale_approvals: bool) -> Self {
        self.with_field("ignore_stale_approvals", ignore_stale_approvals)
    }

    /// Sets the field `merge_whitelist_teams`.
    pub fn merge_whitelist_teams(
        self,
        merge_whitelist_teams: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        self.with_field("merge_whitelist_teams", strings(merge_whitelist_teams))
    }

    /// Sets the field `merge_whitelist_usernames`.
    pub fn merge_whitelist_usernames(
        self,
        merge_whitelist_usernames: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        self.with_field("merge_whitelist_usernames", strings(merge_whitelist_usernames))
    }

    /// Sets the field `protected_file_patterns`.
    pub fn protected_file_patterns(self, protected_file_patterns: impl Into<String>) -> Self {
        self.with_field("protected_file_patterns", protected_file_patterns.into())
    }

    /// Sets the field `push_whitelist_deploy_keys`.
    pub fn push_whitelist_deploy_keys(self, push_whitelist_deploy_keys: bool) -> Self {
        self.with_field("push_whitelist_deploy_keys", push_whitelist_deploy_keys)
    }

    /// Sets the field `push_whitelist_teams`.
    pub fn push_whitelist_teams(
        self,
        push_whitelist_teams: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        self.with_field("push_whitelist_teams", strings(push_whitelist_teams))
    }

    /// Sets the field `push_whitelist_usernames`.
    pub fn push_whitelist_usernames(
        self,
        push_whitelist_usernames: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        self.with_field("push_whitelist_usernames", strings(push_whitelist_usernames))
    }

    /// Sets the field `require_signed_commits`.
    pub fn require_signed_commits(self, require_signed_commits: bool) -> Self {
        self.with_field("require_signed_commits", require_signed_commits)
    }

    /// Sets the field `required_approvals`.
    pub fn required_approvals(self, required_approvals: i64) -> Self {
        self.with_field("required_approvals", required_approvals)
    }

    /// Sets the field `status_check_contexts`.
    pub fn status_check_contexts(
        self,
        status_check_contexts: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        self.with_field("status_check_contexts", strings(status_check_contexts))
    }

    /// Sets the field `unprotected_file_patterns`.
    pub fn unprotected_file_patterns(self, unprotected_file_patterns: impl Into<String>) -> Self {
        self.with_field("unprotected_file_patterns", unprotected_file_patterns.into())
    }
}

/// Options of `RepoBranches::create`.
#[derive(Debug)]
pub enum CreateBranchRepo {}

impl<T> Request<T, CreateBranchRepo> {
    /// Sets the field `old_branch_name`.
    pub fn old_branch_name(self, old_branch_name: impl Into<String>) -> Self {
        self.with_field("old_branch_name", old_branch_name.into())
    }

    /// Sets the field `old_ref_name`.
    pub fn old_ref_name(self, old_ref_name: impl Into<String>) -> Self {
        self.with_field("old_ref_name", old_ref_name.into())
    }
}

/// Options of `BranchProtections::edit`.
#[derive(Debug)]
pub enum EditBranchProtection {}

impl<T> Request<T, EditBranchProtection> {
    /// Sets the field `apply_to_admins`.
    pub fn apply_to_admins(self, apply_to_admins: bool) -> Self {
        self.with_field("apply_to_admins", apply_to_admins)
    }

    /// Sets the field `approvals_whitelist_teams`.
    pub fn approvals_whitelist_teams(
        self,
        approvals_whitelist_teams: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        self.with_field("approvals_whitelist_teams", strings(approvals_whitelist_teams))
    }

    /// Sets the field `approvals_whitelist_username`.
    pub fn approvals_whitelist_username(
        self,
        approvals_whitelist_username: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        self.with_field("approvals_whitelist_username", strings(approvals_whitelist_username))
    }

    /// Sets the field `block_on_official_review_requests`.
    pub fn block_on_official_review_requests(
        self,
        block_on_official_review_requests: bool,
    ) -> Self {
        self.with_field("block_on_official_review_requests", block_on_official_review_requests)
    }

    /// Sets the field `block_on_outdated_branch`.
    pub fn block_on_outdated_branch(self, block_on_outdated_branch: bool) -> Self {
        self.with_field("block_on_outdated_branch", block_on_outdated_branch)
    }

    /// Sets the field `block_on_rejected_reviews`.
    pub fn block_on_rejected_reviews(self, block_on_rejected_reviews: bool) -> Self {
        self.with_field("block_on_rejected_reviews", block_on_rejected_reviews)
    }

    /// Sets the field `dismiss_stale_approvals`.
    pub fn dismiss_stale_approvals(self, dismiss_stale_approvals: bool) -> Self {
        self.with_field("dismiss_stale_approvals", dismiss_stale_approvals)
    }

    /// Sets the field `enable_approvals_whitelist`.
    pub fn enable_approvals_whitelist(self, enable_approvals_whitelist: bool) -> Self {
        self.with_field("enable_approvals_whitelist", enable_approvals_whitelist)
    }

    /// Sets the field `enable_merge_whitelist`.
    pub fn enable_merge_whitelist(self, enable_merge_whitelist: bool) -> Self {
        self.with_field("enable_merge_whitelist", enable_merge_whitelist)
    }

    /// Sets the field `enable_push`.
    pub fn enable_push(self, enable_push: bool) -> Self {
        self.with_field("enable_push", enable_push)
    }

    /// Sets the field `enable_push_whitelist`.
    pub fn enable_push_whitelist(self, enable_push_whitelist: bool) -> Self {
        self.with_field("enable_push_whitelist", enable_push_whitelist)
    }

    /// Sets the field `enable_status_check`.
    pub fn enable_status_check(self, enable_status_check: bool) -> Self {
        self.with_field("enable_status_check", enable_status_check)
    }

    /// Sets the field `ignore_stale_approvals`.
    pub fn ignore_stale_approvals(self, ignore_stale_approvals: bool) -> Self {
        self.with_field("ignore_stale_approvals", ignore_stale_approvals)
    }

    /// Sets the field `merge_whitelist_teams`.
    pub fn merge_whitelist_teams(
        self,
        merge_whitelist_teams: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        self.with_field("merge_whitelist_teams", strings(merge_whitelist_teams))
    }

    /// Sets the field `merge_whitelist_usernames`.
    pub fn merge_whitelist_usernames(
        self,
        merge_whitelist_usernames: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        self.with_field("merge_whitelist_usernames", strings(merge_whitelist_usernames))
    }

    /// Sets the field `protected_file_patterns`.
    pub fn protected_file_patterns(self, protected_file_patterns: impl Into<String>) -> Self {
        self.with_field("protected_file_patterns", protected_file_patterns.into())
    }

    /// Sets the field `push_whitelist_deploy_keys`.
    pub fn push_whitelist_deploy_keys(self, push_whitelist_deploy_keys: bool) -> Self {
        self.with_field("push_whitelist_deploy_keys", push_whitelist_deploy_keys)
    }

    /// Sets the field `push_whitelist_teams`.
    pub fn push_whitelist_teams(
        self,
        push_whitelist_teams: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        self.with_field("push_whitelist_teams", strings(push_whitelist_teams))
    }

    /// Sets the field `push_whitelist_usernames`.
    pub fn push_whitelist_usernames(
        self,
        push_whitelist_usernames: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        self.with_field("push_whitelist_usernames", strings(push_whitelist_usernames))
    }

    /// Sets the field `require_signed_commits`.
    pub fn require_signed_commits(self, require_signed_commits: bool) -> Self {
        self.with_field("require_signed_commits", require_signed_commits)
    }

    /// Sets the field `required_approvals`.
    pub fn required_approvals(self, required_approvals: i64) -> Self {
        self.with_field("required_approvals", required_approvals)
    }

    /// Sets the field `status_check_contexts`.
    pub fn status_check_contexts(
        self,
        status_check_contexts: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        self.with_field("status_check_contexts", strings(status_check_contexts))
    }

    /// Sets the field `unprotected_file_patterns`.
    pub fn unprotected_file_patterns(self, unprotected_file_patterns: impl Into<String>) -> Self {
        self.with_field("unprotected_file_patterns", unprotected_file_patterns.into())
    }
}
