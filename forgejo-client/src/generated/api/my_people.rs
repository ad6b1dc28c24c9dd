//! The users whom the current user has blocked.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::call::Segment::One;
use crate::generated::api::CurrentUser;
use crate::generated::models;
use crate::handle::handle;
use crate::since::{both, forgejo};
use crate::{Page, Request};
use http_transport::Method;

handle! {
    /// The users whom the current user has blocked.
    MyBlocks
}

impl CurrentUser {
    /// The users whom the current user has blocked.
    pub fn blocks(&self) -> MyBlocks {
        MyBlocks { at: self.at.clone() }
    }
}

impl MyBlocks {
    /// Blocks a user.
    ///
    /// `PUT /user/block/{username}`, in Forgejo 1.21 or earlier; Gitea lacks it. Answers nothing.
    pub fn block(&self, username: &str) -> Request<()> {
        self.at.nothing(Method::PUT, forgejo(1, 21), "/block/{}", &[One(&username)])
    }

    /// Lets a blocked user in again.
    ///
    /// `PUT /user/unblock/{username}`, in Forgejo 1.21 or earlier; Gitea lacks it. Answers nothing.
    pub fn unblock(&self, username: &str) -> Request<()> {
        self.at.nothing(Method::PUT, forgejo(1, 21), "/unblock/{}", &[One(&username)])
    }

    /// Lists them.
    ///
    /// `GET /user/list_blocked`, in Forgejo 1.21 or earlier; Gitea lacks it. Answers [`BlockedUser`](models::BlockedUser) in pages.
    pub fn list(&self) -> Request<Page<models::BlockedUser>> {
        self.at.pages(forgejo(1, 21), "/list_blocked", &[], None)
    }
}

handle! {
    /// The users whom the current user follows.
    MyFollowing
}

impl CurrentUser {
    /// The users whom the current user follows.
    pub fn following(&self) -> MyFollowing {
        MyFollowing { at: self.at.below("/following", &[]) }
    }
}

impl MyFollowing {
    /// Lists them.
    ///
    /// `GET /user/following`, in Forgejo 1.21 or earlier. Answers [`User`](models::User) in pages.
    pub fn list(&self) -> Request<Page<models::User>> {
        self.at.pages(both(1, 21), "", &[], None)
    }

    /// Whether the current user follows that one.
    ///
    /// `GET /user/following/{username}`, in Forgejo 1.21 or earlier. Not found means no.
    pub fn contains(&self, username: &str) -> Request<bool> {
        self.at.exists(both(1, 21), "/{}", &[One(&username)])
    }

    /// Follows a user.
    ///
    /// `PUT /user/following/{username}`, in Forgejo 1.21 or earlier. Answers nothing.
    pub fn follow(&self, username: &str) -> Request<()> {
        self.at.nothing(Method::PUT, both(1, 21), "/{}", &[One(&username)])
    }

    /// Follows a user no more.
    ///
    /// `DELETE /user/following/{username}`, in Forgejo 1.21 or earlier. Answers nothing.
    pub fn unfollow(&self, username: &str) -> Request<()> {
        self.at.nothing(Method::DELETE, both(1, 21), "/{}", &[One(&username)])
    }
}

handle! {
    /// The repositories that the current user has starred.
    MyStars
}

impl CurrentUser {
    /// The repositories that the current user has starred.
    pub fn stars(&self) -> MyStars {
        MyStars { at: self.at.below("/starred", &[]) }
    }
}

impl MyStars {
    /// Lists them.
    ///
    /// `GET /user/starred`, in Forgejo 1.21 or earlier. Answers [`Repository`](models::Repository) in pages.
    pub fn list(&self) -> Request<Page<models::Repository>> {
        self.at.pages(both(1, 21), "", &[], None)
    }

    /// Whether the current user has starred that one.
    ///
    /// `GET /user/starred/{owner}/{repo}`, in Forgejo 1.21 or earlier. Not found means no.
    pub fn contains(&self, owner: &str, repo: &str) -> Request<bool> {
        self.at.exists(both(1, 21), "/{}/{}", &[One(&owner), One(&repo)])
    }

    /// Stars a repository.
    ///
    /// `PUT /user/starred/{owner}/{repo}`, in Forgejo 1.21 or earlier. Answers nothing.
    pub fn star(&self, owner: &str, repo: &str) -> Request<()> {
        self.at.nothing(Method::PUT, both(1, 21), "/{}/{}", &[One(&owner), One(&repo)])
    }

    /// Takes the star back.
    ///
    /// `DELETE /user/starred/{owner}/{repo}`, in Forgejo 1.21 or earlier. Answers nothing.
    pub fn unstar(&self, owner: &str, repo: &str) -> Request<()> {
        self.at.nothing(Method::DELETE, both(1, 21), "/{}/{}", &[One(&owner), One(&repo)])
    }
}
