//! The pull requests of a repository.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::call::Segment::{One, Path};
use crate::generated::api::Repo;
use crate::generated::{models, options};
use crate::handle::handle;
use crate::since::both;
use crate::{Page, Request};
use http_transport::Method;

handle! {
    /// The pull requests of a repository.
    RepoPulls
}

impl Repo {
    /// The pull requests of a repository.
    pub fn pulls(&self) -> RepoPulls {
        RepoPulls { at: self.at.below("/pulls", &[]) }
    }
}

impl RepoPulls {
    /// Lists the open ones, or all.
    ///
    /// `GET /repos/{owner}/{repo}/pulls`, in Forgejo 1.21 or earlier. Answers [`PullRequest`](models::PullRequest) in pages.
    pub fn list(&self) -> Request<Page<models::PullRequest>, options::RepoListPullRequests> {
        self.at.pages(both(1, 21), "", &[], None)
    }

    /// Opens one: from `head` (`branch`, `user:branch`) into `base`.
    ///
    /// `POST /repos/{owner}/{repo}/pulls`, in Forgejo 1.21 or earlier. Answers a [`PullRequest`](models::PullRequest).
    pub fn create(
        &self,
        head: impl Into<String>,
        base: impl Into<String>,
        title: impl Into<String>,
    ) -> Request<models::PullRequest, options::CreatePullRequest> {
        self.at
            .one(Method::POST, both(1, 21), "", &[])
            .with_field("head", head.into())
            .with_field("base", base.into())
            .with_field("title", title.into())
    }

    /// Lists the pinned ones.
    ///
    /// `GET /repos/{owner}/{repo}/pulls/pinned`, in Forgejo 1.21 or earlier. Answers all [`PullRequest`](models::PullRequest) at once.
    pub fn pinned(&self) -> Request<Page<models::PullRequest>> {
        self.at.list(Method::GET, both(1, 21), "/pinned", &[])
    }

    /// The one between two branches.
    ///
    /// `GET /repos/{owner}/{repo}/pulls/{base}/{head}`, since Forgejo 7. Answers a [`PullRequest`](models::PullRequest).
    pub fn by_branches(&self, base: &str, head: &str) -> Request<models::PullRequest> {
        self.at.one(Method::GET, both(7, 0), "/{}/{}", &[One(&base), Path(head)])
    }
}
