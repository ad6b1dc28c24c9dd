//! What comes back, and the objects inside of what is sent.
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
#[cfg(feature = "activitypub")]
mod activitypub;
#[cfg(feature = "activitypub")]
pub use activitypub::*;
#[cfg(feature = "admin")]
mod admin;
#[cfg(feature = "admin")]
pub use admin::*;
#[cfg(feature = "admin")]
mod admin_quota;
#[cfg(feature = "admin")]
pub use admin_quota::*;
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
#[cfg(feature = "issue")]
mod issues;
#[cfg(feature = "issue")]
pub use issues::*;
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
mod my_settings;
#[cfg(feature = "user")]
pub use my_settings::*;
#[cfg(feature = "notification")]
mod notification_area;
#[cfg(feature = "notification")]
pub use notification_area::*;
#[cfg(feature = "notification")]
mod notifications;
#[cfg(feature = "notification")]
pub use notifications::*;
#[cfg(feature = "package")]
mod packages;
#[cfg(feature = "package")]
pub use packages::*;
#[cfg(all(feature = "pull", feature = "repository"))]
mod pull;
#[cfg(all(feature = "pull", feature = "repository"))]
pub use pull::*;
#[cfg(all(feature = "pull", feature = "repository"))]
mod pull_area;
#[cfg(all(feature = "pull", feature = "repository"))]
pub use pull_area::*;
#[cfg(feature = "repository")]
mod releases;
#[cfg(feature = "repository")]
pub use releases::*;
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
mod settings;
pub use settings::*;
mod shared;
pub use shared::*;
#[cfg(feature = "repository")]
mod tags;
#[cfg(feature = "repository")]
pub use tags::*;
#[cfg(feature = "user")]
mod user_area;
#[cfg(feature = "user")]
pub use user_area::*;
#[cfg(feature = "user")]
mod users;
#[cfg(feature = "user")]
pub use users::*;
#[cfg(feature = "repository")]
mod wiki;
#[cfg(feature = "repository")]
pub use wiki::*;
