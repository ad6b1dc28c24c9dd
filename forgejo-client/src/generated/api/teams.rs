//! The teams of an organization.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::call::Segment::One;
use crate::generated::api::Org;
use crate::generated::{models, options};
use crate::handle::{At, handle};
use crate::since::both;
use crate::{Client, Page, Request};
use http_transport::Method;

handle! {
    /// The teams of an organization.
    OrgTeams
}

impl Org {
    /// The teams of an organization.
    pub fn teams(&self) -> OrgTeams {
        OrgTeams { at: self.at.below("/teams", &[]) }
    }
}

impl OrgTeams {
    /// Lists the teams.
    ///
    /// `GET /orgs/{org}/teams`, in Forgejo 1.21 or earlier. Answers [`Team`](models::Team) in pages.
    pub fn list(&self) -> Request<Page<models::Team>> {
        self.at.pages(both(1, 21), "", &[], None)
    }

    /// Adds a team.
    ///
    /// `POST /orgs/{org}/teams`, in Forgejo 1.21 or earlier. Answers a [`Team`](models::Team).
    pub fn create(&self, name: impl Into<String>) -> Request<models::Team, options::CreateTeam> {
        self.at.one(Method::POST, both(1, 21), "", &[]).with_field("name", name.into())
    }

    /// Searches the teams.
    ///
    /// `GET /orgs/{org}/teams/search`, in Forgejo 1.21 or earlier. Answers [`Team`](models::Team) in pages.
    pub fn search(&self) -> Request<Page<models::Team>, options::TeamSearch> {
        self.at.pages(both(1, 21), "/search", &[], Some("data"))
    }
}

handle! {
    /// One team, by its number.
    Team
}

impl Client {
    /// One team, by its number.
    pub fn team(&self, id: i64) -> Team {
        Team { at: At::root(self).below("/teams/{}", &[One(&id)]) }
    }
}

impl Team {
    /// The team itself.
    ///
    /// `GET /teams/{id}`, in Forgejo 1.21 or earlier. Answers a [`Team`](models::Team).
    pub fn get(&self) -> Request<models::Team> {
        self.at.one(Method::GET, both(1, 21), "", &[])
    }

    /// Deletes the team.
    ///
    /// `DELETE /teams/{id}`, in Forgejo 1.21 or earlier. Answers nothing.
    pub fn delete(&self) -> Request<()> {
        self.at.nothing(Method::DELETE, both(1, 21), "", &[])
    }

    /// Changes the team.
    ///
    /// `PATCH /teams/{id}`, in Forgejo 1.21 or earlier. Answers a [`Team`](models::Team).
    pub fn edit(&self) -> Request<models::Team, options::EditTeam> {
        self.at.one(Method::PATCH, both(1, 21), "", &[]).with_body(false)
    }

    /// Lists what the team did.
    ///
    /// `GET /teams/{id}/activities/feeds`, in Forgejo 1.21 or earlier. Answers [`Activity`](models::Activity) in pages.
    pub fn activities(&self) -> Request<Page<models::Activity>, options::OrgListTeamActivityFeeds> {
        self.at.pages(both(1, 21), "/activities/feeds", &[], None)
    }

    /// Lists the members.
    ///
    /// `GET /teams/{id}/members`, in Forgejo 1.21 or earlier. Answers [`User`](models::User) in pages.
    pub fn members(&self) -> Request<Page<models::User>> {
        self.at.pages(both(1, 21), "/members", &[], None)
    }

    /// One member; not found when the user is none.
    ///
    /// `GET /teams/{id}/members/{username}`, in Forgejo 1.21 or earlier. Answers a [`User`](models::User).
    pub fn member(&self, username: &str) -> Request<models::User> {
        self.at.one(Method::GET, both(1, 21), "/members/{}", &[One(&username)])
    }

    /// Adds a user.
    ///
    /// `PUT /teams/{id}/members/{username}`, in Forgejo 1.21 or earlier. Answers nothing.
    pub fn add_member(&self, username: &str) -> Request<()> {
        self.at.nothing(Method::PUT, both(1, 21), "/members/{}", &[One(&username)])
    }

    /// Takes a user out.
    ///
    /// `DELETE /teams/{id}/members/{username}`, in Forgejo 1.21 or earlier. Answers nothing.
    pub fn remove_member(&self, username: &str) -> Request<()> {
        self.at.nothing(Method::DELETE, both(1, 21), "/members/{}", &[One(&username)])
    }

    /// Lists the repositories that the team can use.
    ///
    /// `GET /teams/{id}/repos`, in Forgejo 1.21 or earlier. Answers [`Repository`](models::Repository) in pages.
    pub fn repos(&self) -> Request<Page<models::Repository>> {
        self.at.pages(both(1, 21), "/repos", &[], None)
    }

    /// One repository of the team; not found when it cannot use it.
    ///
    /// `GET /teams/{id}/repos/{org}/{repo}`, in Forgejo 1.21 or earlier. Answers a [`Repository`](models::Repository).
    pub fn repo(&self, org: &str, repo: &str) -> Request<models::Repository> {
        self.at.one(Method::GET, both(1, 21), "/repos/{}/{}", &[One(&org), One(&repo)])
    }

    /// Lets the team use a repository.
    ///
    /// `PUT /teams/{id}/repos/{org}/{repo}`, in Forgejo 1.21 or earlier. Answers nothing.
    pub fn add_repo(&self, org: &str, repo: &str) -> Request<()> {
        self.at.nothing(Method::PUT, both(1, 21), "/repos/{}/{}", &[One(&org), One(&repo)])
    }

    /// Takes a repository from the team.
    ///
    /// `DELETE /teams/{id}/repos/{org}/{repo}`, in Forgejo 1.21 or earlier. Answers nothing.
    pub fn remove_repo(&self, org: &str, repo: &str) -> Request<()> {
        self.at.nothing(Method::DELETE, both(1, 21), "/repos/{}/{}", &[One(&org), One(&repo)])
    }
}
