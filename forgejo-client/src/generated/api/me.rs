//! The user whose credentials are used.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::generated::{models, options};
use crate::handle::{At, handle};
use crate::jsonish::base64;
use crate::since::{both, forgejo};
use crate::{Client, Page, Request};
use http_transport::Method;

handle! {
    /// The user whose credentials are used.
    CurrentUser
}

impl Client {
    /// The user whose credentials are used.
    pub fn current_user(&self) -> CurrentUser {
        CurrentUser { at: At::root(self).below("/user", &[]) }
    }
}

impl CurrentUser {
    /// Follows a user of another server.
    ///
    /// `POST /user/activitypub/follow`, since Forgejo 16; Gitea lacks it. Answers nothing.
    pub fn follow_remote(&self, target: impl Into<String>) -> Request<()> {
        self.at
            .nothing(Method::POST, forgejo(16, 0), "/activitypub/follow", &[])
            .with_field("target", target.into())
    }

    /// The user itself.
    ///
    /// `GET /user`, in Forgejo 1.21 or earlier. Answers a [`User`](models::User).
    pub fn get(&self) -> Request<models::User> {
        self.at.one(Method::GET, both(1, 21), "", &[])
    }

    /// Sets the picture.
    ///
    /// `POST /user/avatar`, in Forgejo 1.21 or earlier. Answers nothing.
    pub fn set_avatar(&self, image: impl AsRef<[u8]>) -> Request<()> {
        self.at
            .nothing(Method::POST, both(1, 21), "/avatar", &[])
            .with_field("image", base64(image.as_ref()))
    }

    /// Removes the picture.
    ///
    /// `DELETE /user/avatar`, in Forgejo 1.21 or earlier. Answers nothing.
    pub fn delete_avatar(&self) -> Request<()> {
        self.at.nothing(Method::DELETE, both(1, 21), "/avatar", &[])
    }

    /// Lists who follows the current user.
    ///
    /// `GET /user/followers`, in Forgejo 1.21 or earlier. Answers [`User`](models::User) in pages.
    pub fn followers(&self) -> Request<Page<models::User>> {
        self.at.pages(both(1, 21), "/followers", &[], None)
    }

    /// Lists the organizations of the current user.
    ///
    /// `GET /user/orgs`, in Forgejo 1.21 or earlier. Answers [`Organization`](models::Organization) in pages.
    pub fn orgs(&self) -> Request<Page<models::Organization>> {
        self.at.pages(both(1, 21), "/orgs", &[], None)
    }

    /// Lists the repositories that the current user owns.
    ///
    /// `GET /user/repos`, in Forgejo 1.21 or earlier. Answers [`Repository`](models::Repository) in pages.
    pub fn repos(&self) -> Request<Page<models::Repository>, options::UserCurrentListRepos> {
        self.at.pages(both(1, 21), "/repos", &[], None)
    }

    /// Creates a repository that the current user owns.
    ///
    /// `POST /user/repos`, in Forgejo 1.21 or earlier. Answers a [`Repository`](models::Repository).
    pub fn create_repo(
        &self,
        name: impl Into<String>,
    ) -> Request<models::Repository, options::CreateRepo> {
        self.at.one(Method::POST, both(1, 21), "/repos", &[]).with_field("name", name.into())
    }

    /// Lists the running stopwatches.
    ///
    /// `GET /user/stopwatches`, in Forgejo 1.21 or earlier. Answers [`StopWatch`](models::StopWatch) in pages.
    pub fn stopwatches(&self) -> Request<Page<models::StopWatch>> {
        self.at.pages(both(1, 21), "/stopwatches", &[], None)
    }

    /// Lists the repositories that the current user watches.
    ///
    /// `GET /user/subscriptions`, in Forgejo 1.21 or earlier. Answers [`Repository`](models::Repository) in pages.
    pub fn subscriptions(&self) -> Request<Page<models::Repository>> {
        self.at.pages(both(1, 21), "/subscriptions", &[], None)
    }

    /// Lists the teams of the current user.
    ///
    /// `GET /user/teams`, in Forgejo 1.21 or earlier. Answers [`Team`](models::Team) in pages.
    pub fn teams(&self) -> Request<Page<models::Team>> {
        self.at.pages(both(1, 21), "/teams", &[], None)
    }

    /// Lists the time that the current user spent on issues.
    ///
    /// `GET /user/times`, in Forgejo 1.21 or earlier. Answers [`TrackedTime`](models::TrackedTime) in pages.
    pub fn times(&self) -> Request<Page<models::TrackedTime>, options::UserCurrentTrackedTimes> {
        self.at.pages(both(1, 21), "/times", &[], None)
    }
}
