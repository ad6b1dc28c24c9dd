//! The forks of a repository, and keeping one up to date.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::call::Segment::One;
use crate::generated::api::Repo;
use crate::generated::{models, options};
use crate::handle::handle;
use crate::since::{both, forgejo};
use crate::{Page, Request};
use http_transport::Method;

handle! {
    /// The forks of a repository, and keeping one up to date.
    RepoForks
}

impl Repo {
    /// The forks of a repository, and keeping one up to date.
    pub fn forks(&self) -> RepoForks {
        RepoForks { at: self.at.clone() }
    }
}

impl RepoForks {
    /// Lists the forks.
    ///
    /// `GET /repos/{owner}/{repo}/forks`, in Forgejo 1.21 or earlier. Answers [`Repository`](models::Repository) in pages.
    pub fn list(&self) -> Request<Page<models::Repository>> {
        self.at.pages(both(1, 21), "/forks", &[], None)
    }

    /// Forks the repository.
    ///
    /// `POST /repos/{owner}/{repo}/forks`, in Forgejo 1.21 or earlier. Answers a [`Repository`](models::Repository).
    pub fn create(&self) -> Request<models::Repository, options::CreateFork> {
        self.at.one(Method::POST, both(1, 21), "/forks", &[]).with_body(false)
    }

    /// Whether the default branch of this fork can be brought up to date, and how far behind it is.
    ///
    /// `GET /repos/{owner}/{repo}/sync_fork`, since Forgejo 12; Gitea lacks it. Answers a [`SyncForkInfo`](models::SyncForkInfo).
    pub fn sync_info(&self) -> Request<models::SyncForkInfo> {
        self.at.one(Method::GET, forgejo(12, 0), "/sync_fork", &[])
    }

    /// Brings the default branch of this fork up to date.
    ///
    /// `POST /repos/{owner}/{repo}/sync_fork`, since Forgejo 12; Gitea lacks it. Answers nothing.
    pub fn sync(&self) -> Request<()> {
        self.at.nothing(Method::POST, forgejo(12, 0), "/sync_fork", &[])
    }

    /// Whether a branch of this fork can be brought up to date, and how far behind it is.
    ///
    /// `GET /repos/{owner}/{repo}/sync_fork/{branch}`, since Forgejo 12; Gitea lacks it. Answers a [`SyncForkInfo`](models::SyncForkInfo).
    pub fn sync_branch_info(&self, branch: &str) -> Request<models::SyncForkInfo> {
        self.at.one(Method::GET, forgejo(12, 0), "/sync_fork/{}", &[One(&branch)])
    }

    /// Brings a branch of this fork up to date.
    ///
    /// `POST /repos/{owner}/{repo}/sync_fork/{branch}`, since Forgejo 12; Gitea lacks it. Answers nothing.
    pub fn sync_branch(&self, branch: &str) -> Request<()> {
        self.at.nothing(Method::POST, forgejo(12, 0), "/sync_fork/{}", &[One(&branch)])
    }
}
