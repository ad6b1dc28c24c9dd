//! The branches of a repository.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::Timestamp;
use crate::generated::models::{PayloadUser, Verification};
use crate::model::model;

model! {
    /// `Branch` of the API.
    Branch {
        commit: Option<PayloadCommit> = "commit",
        effective_branch_protection_name: String = "effective_branch_protection_name",
        enable_status_check: bool = "enable_status_check",
        name: String = "name",
        protected: bool = "protected",
        required_approvals: i64 = "required_approvals",
        status_check_contexts: Vec<String> = "status_check_contexts",
        user_can_merge: bool = "user_can_merge",
        user_can_push: bool = "user_can_push",
    }
}

model! {
    /// `BranchProtection` of the API.
    BranchProtection {
        apply_to_admins: bool = "apply_to_admins",
        approvals_whitelist_teams: Vec<String> = "approvals_whitelist_teams",
        approvals_whitelist_username: Vec<String> = "approvals_whitelist_username",
        block_on_official_review_requests: bool = "block_on_official_review_requests",
        block_on_outdated_branch: bool = "block_on_outdated_branch",
        block_on_rejected_reviews: bool = "block_on_rejected_reviews",
        branch_name: String = "branch_name",
        created_at: Option<Timestamp> = "created_at",
        dismiss_stale_approvals: bool = "dismiss_stale_approvals",
        enable_approvals_whitelist: bool = "enable_approvals_whitelist",
        enable_merge_whitelist: bool = "enable_merge_whitelist",
        enable_push: bool = "enable_push",
        enable_push_whitelist: bool = "enable_push_whitelist",
        enable_status_check: bool = "enable_status_check",
        ignore_stale_approvals: bool = "ignore_stale_approvals",
        merge_whitelist_teams: Vec<String> = "merge_whitelist_teams",
        merge_whitelist_usernames: Vec<String> = "merge_whitelist_usernames",
        protected_file_patterns: String = "protected_file_patterns",
        push_whitelist_deploy_keys: bool = "push_whitelist_deploy_keys",
        push_whitelist_teams: Vec<String> = "push_whitelist_teams",
        push_whitelist_usernames: Vec<String> = "push_whitelist_usernames",
        require_signed_commits: bool = "require_signed_commits",
        required_approvals: i64 = "required_approvals",
        rule_name: String = "rule_name",
        status_check_contexts: Vec<String> = "status_check_contexts",
        unprotected_file_patterns: String = "unprotected_file_patterns",
        updated_at: Option<Timestamp> = "updated_at",
    }
}

model! {
    /// `PayloadCommit` of the API.
    PayloadCommit {
        added: Vec<String> = "added",
        author: Option<PayloadUser> = "author",
        committer: Option<PayloadUser> = "committer",
        id: String = "id",
        message: String = "message",
        modified: Vec<String> = "modified",
        removed: Vec<String> = "removed",
        timestamp: Option<Timestamp> = "timestamp",
        url: String = "url",
        verification: Option<Verification> = "verification",
    }
}
