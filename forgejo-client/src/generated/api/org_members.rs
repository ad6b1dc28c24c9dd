//! The members of an organization.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::call::Segment::One;
use crate::generated::api::Org;
use crate::generated::models;
use crate::handle::handle;
use crate::since::{both, forgejo};
use crate::{Page, Request};
use http_transport::Method;

handle! {
    /// The members of an organization.
    OrgMembers
}

impl Org {
    /// The members of an organization.
    pub fn members(&self) -> OrgMembers {
        OrgMembers { at: self.at.clone() }
    }
}

impl OrgMembers {
    /// Lists the members, hidden ones too for those who are in it.
    ///
    /// `GET /orgs/{org}/members`, in Forgejo 1.21 or earlier. Answers [`User`](models::User) in pages.
    pub fn list(&self) -> Request<Page<models::User>> {
        self.at.pages(both(1, 21), "/members", &[], None)
    }

    /// Whether the user is a member.
    ///
    /// `GET /orgs/{org}/members/{username}`, in Forgejo 1.21 or earlier. Not found means no.
    pub fn contains(&self, username: &str) -> Request<bool> {
        self.at.exists(both(1, 21), "/members/{}", &[One(&username)])
    }

    /// Takes a user out of all teams.
    ///
    /// `DELETE /orgs/{org}/members/{username}`, in Forgejo 1.21 or earlier. Answers nothing.
    pub fn remove(&self, username: &str) -> Request<()> {
        self.at.nothing(Method::DELETE, both(1, 21), "/members/{}", &[One(&username)])
    }

    /// Lists the members who show that they are.
    ///
    /// `GET /orgs/{org}/public_members`, in Forgejo 1.21 or earlier. Answers [`User`](models::User) in pages.
    pub fn list_public(&self) -> Request<Page<models::User>> {
        self.at.pages(both(1, 21), "/public_members", &[], None)
    }

    /// Whether the user is a member and shows it.
    ///
    /// `GET /orgs/{org}/public_members/{username}`, in Forgejo 1.21 or earlier. Not found means no.
    pub fn contains_publicly(&self, username: &str) -> Request<bool> {
        self.at.exists(both(1, 21), "/public_members/{}", &[One(&username)])
    }

    /// Shows that the user is a member.
    ///
    /// `PUT /orgs/{org}/public_members/{username}`, in Forgejo 1.21 or earlier. Answers nothing.
    pub fn show(&self, username: &str) -> Request<()> {
        self.at.nothing(Method::PUT, both(1, 21), "/public_members/{}", &[One(&username)])
    }

    /// Hides that the user is a member.
    ///
    /// `DELETE /orgs/{org}/public_members/{username}`, in Forgejo 1.21 or earlier. Answers nothing.
    pub fn hide(&self, username: &str) -> Request<()> {
        self.at.nothing(Method::DELETE, both(1, 21), "/public_members/{}", &[One(&username)])
    }
}

handle! {
    /// The users whom an organization has blocked.
    OrgBlocks
}

impl Org {
    /// The users whom an organization has blocked.
    pub fn blocks(&self) -> OrgBlocks {
        OrgBlocks { at: self.at.clone() }
    }
}

impl OrgBlocks {
    /// Lists them.
    ///
    /// `GET /orgs/{org}/list_blocked`, in Forgejo 1.21 or earlier; Gitea lacks it. Answers [`BlockedUser`](models::BlockedUser) in pages.
    pub fn list(&self) -> Request<Page<models::BlockedUser>> {
        self.at.pages(forgejo(1, 21), "/list_blocked", &[], None)
    }

    /// Blocks a user.
    ///
    /// `PUT /orgs/{org}/block/{username}`, in Forgejo 1.21 or earlier; Gitea lacks it. Answers nothing.
    pub fn block(&self, username: &str) -> Request<()> {
        self.at.nothing(Method::PUT, forgejo(1, 21), "/block/{}", &[One(&username)])
    }

    /// Lets a blocked user in again.
    ///
    /// `PUT /orgs/{org}/unblock/{username}`, in Forgejo 1.21 or earlier; Gitea lacks it. Answers nothing.
    pub fn unblock(&self, username: &str) -> Request<()> {
        self.at.nothing(Method::PUT, forgejo(1, 21), "/unblock/{}", &[One(&username)])
    }
}
