//! The notifications of the current user about a repository.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::generated::api::Repo;
use crate::generated::{models, options};
use crate::handle::handle;
use crate::since::both;
use crate::{Page, Request};
use http_transport::Method;

handle! {
    /// The notifications of the current user about a repository.
    RepoNotifications
}

impl Repo {
    /// The notifications of the current user about a repository.
    pub fn notifications(&self) -> RepoNotifications {
        RepoNotifications { at: self.at.below("/notifications", &[]) }
    }
}

impl RepoNotifications {
    /// Lists the unread ones, or all.
    ///
    /// `GET /repos/{owner}/{repo}/notifications`, in Forgejo 1.21 or earlier. Answers [`NotificationThread`](models::NotificationThread) in pages.
    pub fn list(&self) -> Request<Page<models::NotificationThread>, options::NotifyGetRepoList> {
        self.at.pages(both(1, 21), "", &[], None)
    }

    /// Marks many at once as read, or as something else.
    ///
    /// `PUT /repos/{owner}/{repo}/notifications`, in Forgejo 1.21 or earlier. Answers all [`NotificationThread`](models::NotificationThread) at once.
    pub fn mark(&self) -> Request<Page<models::NotificationThread>, options::NotifyReadRepoList> {
        self.at.list(Method::PUT, both(1, 21), "", &[])
    }
}
