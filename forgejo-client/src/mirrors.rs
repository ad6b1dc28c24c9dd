//! The mirror toolkit: which mirrors there are, how old they are, what went wrong, and how to get
//! one.

use std::time::Duration;

use futures_util::stream::{self, TryStreamExt};
use jiff::Timestamp;

use crate::api::{RepoMirrors, Repos};
use crate::interval::Interval;
use crate::models::{PushMirror, Repository};
use crate::options::{CreatePushMirror, MigrateRepo};
use crate::words::MigrationService;
use crate::{Items, Request, Result};

/// How long copying a repository may take before the client gives up waiting. The server goes on.
const MIGRATION_LIMIT: Duration = Duration::from_secs(15 * 60);

/// How many repositories are asked for their push mirrors at once.
const AT_ONCE: usize = 4;

/// Where a mirror copies to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// From elsewhere into this server.
    Pull,
    /// From this server to elsewhere.
    Push,
}

/// One mirror, and how it is.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Mirror {
    /// The repository on this server, `owner/name`.
    pub repository: String,
    /// Where it copies to.
    pub direction: Direction,
    /// The other side. Empty when the server does not say.
    pub remote: String,
    /// The name of the remote, of push mirrors: what calls want.
    pub remote_name: Option<String>,
    /// How often it copies; `None` when the server does not say.
    pub interval: Option<Interval>,
    /// When it copied last. For a pull mirror also a failed attempt counts: Forgejo does not tell
    /// them apart.
    pub updated: Option<Timestamp>,
    /// What went wrong the last time. Forgejo says it of push mirrors only.
    pub last_error: Option<String>,
}

impl Mirror {
    /// The pull mirror that a repository is; `None` when it is none.
    pub fn of_repository(repository: &Repository) -> Option<Self> {
        repository.mirror.then(|| Self {
            repository: repository.full_name.clone(),
            direction: Direction::Pull,
            remote: repository.original_url.clone(),
            remote_name: None,
            interval: repository.mirror_interval,
            updated: repository.mirror_updated,
            last_error: None,
        })
    }

    /// A push mirror of the repository `owner/name`.
    pub fn of_push_mirror(repository: &str, mirror: PushMirror) -> Self {
        Self {
            repository: repository.to_owned(),
            direction: Direction::Push,
            remote: mirror.remote_address,
            remote_name: Some(mirror.remote_name),
            interval: mirror.interval,
            updated: mirror.last_update,
            last_error: Some(mirror.last_error).filter(|error| !error.trim().is_empty()),
        }
    }

    /// How long ago it copied; `None` when it never did.
    pub fn age(&self, now: Timestamp) -> Option<Duration> {
        let age = now.duration_since(self.updated?);
        // A server whose clock is ahead has just copied.
        Some(Duration::try_from(age).unwrap_or_default())
    }

    /// Whether it needs a look: its last attempt failed, or it is older than `limit`, or it never
    /// copied. One that copies only when asked is never too old.
    pub fn is_stale(&self, now: Timestamp, limit: Duration) -> bool {
        if self.last_error.is_some() {
            return true;
        }
        if self.interval.is_some_and(Interval::is_never) {
            return false;
        }
        self.age(now).is_none_or(|age| age > limit)
    }
}

impl Repos {
    /// Copies a repository from elsewhere and keeps it up to date: a pull mirror. The options of
    /// [`migrate`](Repos::migrate) can be set on it: `repo_owner`, `auth_token`, `mirror_interval`,
    /// `wiki`, `lfs`, `private`.
    ///
    /// What kind of server it comes from follows from the address (`github.com` …) and can be set by
    /// `service`. The answer comes when all is copied, so the limit is 15 minutes.
    ///
    /// `POST /repos/migrate`.
    ///
    /// ```no_run
    /// # async fn example(client: forgejo_client::Client) -> forgejo_client::Result<()> {
    /// use forgejo_client::Interval;
    ///
    /// let repository = client
    ///     .repos()
    ///     .mirror("https://github.com/rust-lang/mdBook.git", "mdbook")
    ///     .repo_owner("mirrors")
    ///     .mirror_interval(Interval::hours(8))
    ///     .await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn mirror(
        &self,
        origin: impl Into<String>,
        name: impl Into<String>,
    ) -> Request<Repository, MigrateRepo> {
        let origin = origin.into();
        let service = service_of(&origin);
        self.migrate(origin, name).mirror(true).service(service).timeout(MIGRATION_LIMIT)
    }

    /// All pull mirrors that this user may see.
    ///
    /// `GET /repos/search?mode=mirror`.
    pub fn pull_mirrors(&self) -> Items<Mirror> {
        let found = self.search().mode("mirror").stream();
        Items::new(found.try_filter_map(async |repository| Ok(Mirror::of_repository(&repository))))
    }

    /// All push mirrors of the repositories that the current user administers, asked repository by
    /// repository. One that is gone meanwhile is passed over.
    ///
    /// `GET /repos/search`, and `GET /repos/{owner}/{repo}/push_mirrors` for each.
    pub fn push_mirrors(&self) -> Items<Mirror> {
        let client = self.at.client().clone();
        let administers = |repository: &Repository| {
            repository.permissions.as_ref().is_some_and(|permissions| permissions.admin)
        };
        let mirrors = self
            .search()
            .stream()
            .try_filter(move |repository| futures_util::future::ready(administers(repository)))
            .map_ok(move |repository| {
                let client = client.clone();
                async move {
                    let full_name = repository.full_name;
                    let Some((owner, name)) = full_name.split_once('/') else {
                        return Ok(Vec::new());
                    };
                    match client.repo(owner, name).mirrors().list_push().all().await {
                        Ok(mirrors) => Ok(mirrors
                            .into_iter()
                            .map(|mirror| Mirror::of_push_mirror(&full_name, mirror))
                            .collect()),
                        Err(error) if error.kind() == crate::ErrorKind::NotFound => Ok(Vec::new()),
                        Err(error) => Err(error),
                    }
                }
            })
            .try_buffered(AT_ONCE)
            .map_ok(|mirrors| stream::iter(mirrors.into_iter().map(Ok)))
            .try_flatten();
        Items::new(mirrors)
    }
}

impl RepoMirrors {
    /// Puts another push mirror in the place of one. The API cannot change one, and does not give
    /// its password away: the new one is added first, so that there is always one, then the old one
    /// is removed.
    ///
    /// `POST /repos/{owner}/{repo}/push_mirrors`, then `DELETE …/push_mirrors/{name}`.
    ///
    /// ```no_run
    /// # async fn example(client: forgejo_client::Client, old: &str, password: String) -> forgejo_client::Result<()> {
    /// use forgejo_client::Interval;
    ///
    /// let mirrors = client.repo("homelab", "infra").mirrors();
    /// let new = mirrors
    ///     .add_push("https://backup.example/infra.git", Interval::hours(1))
    ///     .remote_username("backup")
    ///     .remote_password(password)
    ///     .sync_on_commit(true);
    /// mirrors.replace_push(old, new).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Of either call. When the second one fails, both mirrors are there.
    pub async fn replace_push(
        &self,
        old_remote_name: &str,
        new: Request<PushMirror, CreatePushMirror>,
    ) -> Result<PushMirror> {
        let added = new.await?;
        self.remove_push(old_remote_name).await?;
        Ok(added)
    }
}

/// What kind of server an address is, as far as it tells.
fn service_of(origin: &str) -> MigrationService {
    let host = url::Url::parse(origin).ok().and_then(|url| Some(url.host_str()?.to_lowercase()));
    match host.as_deref() {
        Some("github.com") => MigrationService::Github,
        Some("gitlab.com") => MigrationService::Gitlab,
        Some("codeberg.org" | "code.forgejo.org") => MigrationService::Forgejo,
        Some("gitea.com") => MigrationService::Gitea,
        _ => MigrationService::Git,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn push(json: serde_json::Value) -> Mirror {
        Mirror::of_push_mirror("o/r", serde_json::from_value(json).unwrap())
    }

    #[test]
    fn a_mirror_is_stale_when_it_is_old_failed_or_never_ran() {
        let now: Timestamp = "2026-01-02T00:00:00Z".parse().unwrap();
        let stale = |mirror: Mirror| mirror.is_stale(now, Duration::from_secs(3600));
        let json = |update: &str, interval: &str, error: &str| {
            push(serde_json::json!({
                "remote_name": "m", "last_update": update, "interval": interval, "last_error": error
            }))
        };
        assert!(!stale(json("2026-01-01T23:30:00Z", "8h0m0s", "")));
        assert!(stale(json("2026-01-01T22:30:00Z", "8h0m0s", "")));
        assert!(stale(json("2026-01-01T23:30:00Z", "8h0m0s", "fatal: no")));
        assert!(stale(json("0001-01-01T00:00:00Z", "8h0m0s", "")));
        assert!(!stale(json("2025-01-01T00:00:00Z", "0s", "")));
        // A clock that is ahead.
        assert!(!stale(json("2026-01-02T01:00:00Z", "8h0m0s", "")));
    }

    #[test]
    fn only_a_mirror_is_one() {
        let read = |json| Mirror::of_repository(&serde_json::from_value(json).unwrap());
        assert_eq!(read(serde_json::json!({"full_name": "o/r", "mirror": false})), None);
        let mirror = read(serde_json::json!({
            "full_name": "o/r", "mirror": true, "mirror_interval": "8h0m0s",
            "original_url": "https://github.com/o/r", "mirror_updated": "0001-01-01T00:00:00Z",
        }));
        let mirror = mirror.unwrap();
        assert_eq!(mirror.interval, Some(Interval::hours(8)));
        assert_eq!((mirror.updated, mirror.direction), (None, Direction::Pull));
    }

    #[test]
    fn the_address_tells_what_kind_of_server_it_is() {
        assert_eq!(service_of("https://GitHub.com/o/r"), MigrationService::Github);
        assert_eq!(service_of("https://codeberg.org/o/r.git"), MigrationService::Forgejo);
        assert_eq!(service_of("https://github.com.evil.example/o/r"), MigrationService::Git);
        assert_eq!(service_of("git@github.com:o/r.git"), MigrationService::Git);
    }
}
