//! The options of calls: each type names those of some calls, its methods are on [`Request`](crate::Request).
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

#[cfg(feature = "repository")]
mod access;
#[cfg(feature = "repository")]
pub use access::*;
#[cfg(all(feature = "actions", feature = "repository"))]
mod actions;
#[cfg(all(feature = "actions", feature = "repository"))]
pub use actions::*;
#[cfg(all(feature = "actions", feature = "admin"))]
mod actions_admin;
#[cfg(all(feature = "actions", feature = "admin"))]
pub use actions_admin::*;
#[cfg(all(feature = "actions", feature = "organization"))]
mod actions_org;
#[cfg(all(feature = "actions", feature = "organization"))]
pub use actions_org::*;
#[cfg(all(feature = "actions", feature = "repository"))]
mod actions_repo;
#[cfg(all(feature = "actions", feature = "repository"))]
pub use actions_repo::*;
#[cfg(all(feature = "actions", feature = "user"))]
mod actions_user;
#[cfg(all(feature = "actions", feature = "user"))]
pub use actions_user::*;
#[cfg(feature = "admin")]
mod admin;
#[cfg(feature = "admin")]
pub use admin::*;
#[cfg(feature = "admin")]
mod admin_quota;
#[cfg(feature = "admin")]
pub use admin_quota::*;
#[cfg(feature = "admin")]
mod admin_users;
#[cfg(feature = "admin")]
pub use admin_users::*;
#[cfg(feature = "repository")]
mod branches;
#[cfg(feature = "repository")]
pub use branches::*;
#[cfg(feature = "repository")]
mod commits;
#[cfg(feature = "repository")]
pub use commits::*;
#[cfg(feature = "repository")]
mod contents;
#[cfg(feature = "repository")]
pub use contents::*;
#[cfg(feature = "repository")]
mod forks;
#[cfg(feature = "repository")]
pub use forks::*;
#[cfg(feature = "repository")]
mod git;
#[cfg(feature = "repository")]
pub use git::*;
#[cfg(feature = "repository")]
mod hooks;
#[cfg(feature = "repository")]
pub use hooks::*;
#[cfg(all(feature = "issue", feature = "repository"))]
mod issue;
#[cfg(all(feature = "issue", feature = "repository"))]
pub use issue::*;
#[cfg(all(feature = "issue", feature = "repository"))]
mod issue_area;
#[cfg(all(feature = "issue", feature = "repository"))]
pub use issue_area::*;
#[cfg(all(feature = "issue", feature = "repository"))]
mod issue_comment;
#[cfg(all(feature = "issue", feature = "repository"))]
pub use issue_comment::*;
#[cfg(all(feature = "issue", feature = "repository"))]
mod issue_files;
#[cfg(all(feature = "issue", feature = "repository"))]
pub use issue_files::*;
#[cfg(all(feature = "issue", feature = "repository"))]
mod issue_time;
#[cfg(all(feature = "issue", feature = "repository"))]
pub use issue_time::*;
#[cfg(feature = "issue")]
mod issues;
#[cfg(feature = "issue")]
pub use issues::*;
#[cfg(all(feature = "issue", feature = "repository"))]
mod labels;
#[cfg(all(feature = "issue", feature = "repository"))]
pub use labels::*;
#[cfg(feature = "user")]
mod me;
#[cfg(feature = "user")]
pub use me::*;
#[cfg(feature = "repository")]
mod mirrors;
#[cfg(feature = "repository")]
pub use mirrors::*;
#[cfg(feature = "misc")]
mod misc;
#[cfg(feature = "misc")]
pub use misc::*;
#[cfg(feature = "user")]
mod my_keys;
#[cfg(feature = "user")]
pub use my_keys::*;
#[cfg(feature = "user")]
mod my_settings;
#[cfg(feature = "user")]
pub use my_settings::*;
#[cfg(feature = "notification")]
mod notifications;
#[cfg(feature = "notification")]
pub use notifications::*;
#[cfg(feature = "organization")]
mod org_hooks;
#[cfg(feature = "organization")]
pub use org_hooks::*;
#[cfg(feature = "organization")]
mod orgs;
#[cfg(feature = "organization")]
pub use orgs::*;
#[cfg(feature = "package")]
mod packages;
#[cfg(feature = "package")]
pub use packages::*;
#[cfg(all(feature = "pull", feature = "repository"))]
mod pull;
#[cfg(all(feature = "pull", feature = "repository"))]
pub use pull::*;
#[cfg(all(feature = "pull", feature = "repository"))]
mod pulls;
#[cfg(all(feature = "pull", feature = "repository"))]
pub use pulls::*;
#[cfg(feature = "repository")]
mod releases;
#[cfg(feature = "repository")]
pub use releases::*;
#[cfg(feature = "repository")]
mod repo;
#[cfg(feature = "repository")]
pub use repo::*;
#[cfg(all(feature = "notification", feature = "repository"))]
mod repo_notifications;
#[cfg(all(feature = "notification", feature = "repository"))]
pub use repo_notifications::*;
#[cfg(feature = "repository")]
mod repos;
#[cfg(feature = "repository")]
pub use repos::*;
#[cfg(feature = "repository")]
mod repository_area;
#[cfg(feature = "repository")]
pub use repository_area::*;
#[cfg(all(feature = "pull", feature = "repository"))]
mod reviews;
#[cfg(all(feature = "pull", feature = "repository"))]
pub use reviews::*;
mod shared;
pub use shared::*;
#[cfg(feature = "repository")]
mod tags;
#[cfg(feature = "repository")]
pub use tags::*;
#[cfg(feature = "organization")]
mod teams;
#[cfg(feature = "organization")]
pub use teams::*;
#[cfg(feature = "user")]
mod users;
#[cfg(feature = "user")]
pub use users::*;
#[cfg(feature = "repository")]
mod wiki;
#[cfg(feature = "repository")]
pub use wiki::*;
