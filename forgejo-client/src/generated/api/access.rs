//! Who may work in a repository beside its owner.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::call::Segment::One;
use crate::generated::api::Repo;
use crate::generated::{models, options};
use crate::handle::handle;
use crate::since::both;
use crate::{Page, Request};
use http_transport::Method;

handle! {
    /// Who may work in a repository beside its owner.
    RepoCollaborators
}

impl Repo {
    /// Who may work in a repository beside its owner.
    pub fn collaborators(&self) -> RepoCollaborators {
        RepoCollaborators { at: self.at.below("/collaborators", &[]) }
    }
}

impl RepoCollaborators {
    /// Lists them.
    ///
    /// `GET /repos/{owner}/{repo}/collaborators`, in Forgejo 1.21 or earlier. Answers [`User`](models::User) in pages.
    pub fn list(&self) -> Request<Page<models::User>> {
        self.at.pages(both(1, 21), "", &[], None)
    }

    /// Whether the user is one.
    ///
    /// `GET /repos/{owner}/{repo}/collaborators/{collaborator}`, in Forgejo 1.21 or earlier. Not found means no.
    pub fn contains(&self, collaborator: &str) -> Request<bool> {
        self.at.exists(both(1, 21), "/{}", &[One(&collaborator)])
    }

    /// Adds a user, or changes what the user may do.
    ///
    /// `PUT /repos/{owner}/{repo}/collaborators/{collaborator}`, in Forgejo 1.21 or earlier. Answers nothing.
    pub fn add(&self, collaborator: &str) -> Request<(), options::AddCollaborator> {
        self.at.nothing(Method::PUT, both(1, 21), "/{}", &[One(&collaborator)]).with_body(false)
    }

    /// Takes a user out.
    ///
    /// `DELETE /repos/{owner}/{repo}/collaborators/{collaborator}`, in Forgejo 1.21 or earlier. Answers nothing.
    pub fn remove(&self, collaborator: &str) -> Request<()> {
        self.at.nothing(Method::DELETE, both(1, 21), "/{}", &[One(&collaborator)])
    }

    /// What a user may do there.
    ///
    /// `GET /repos/{owner}/{repo}/collaborators/{collaborator}/permission`, in Forgejo 1.21 or earlier. Answers a [`CollaboratorPermission`](models::CollaboratorPermission).
    pub fn permission(&self, collaborator: &str) -> Request<models::CollaboratorPermission> {
        self.at.one(Method::GET, both(1, 21), "/{}/permission", &[One(&collaborator)])
    }
}

handle! {
    /// The teams of an organization's repository.
    RepoTeams
}

impl Repo {
    /// The teams of an organization's repository.
    pub fn teams(&self) -> RepoTeams {
        RepoTeams { at: self.at.below("/teams", &[]) }
    }
}

impl RepoTeams {
    /// Lists the teams that can use it.
    ///
    /// `GET /repos/{owner}/{repo}/teams`, in Forgejo 1.21 or earlier. Answers all [`Team`](models::Team) at once.
    pub fn list(&self) -> Request<Page<models::Team>> {
        self.at.list(Method::GET, both(1, 21), "", &[])
    }

    /// One team; not found when it cannot use the repository.
    ///
    /// `GET /repos/{owner}/{repo}/teams/{team}`, in Forgejo 1.21 or earlier. Answers a [`Team`](models::Team).
    pub fn get(&self, team: &str) -> Request<models::Team> {
        self.at.one(Method::GET, both(1, 21), "/{}", &[One(&team)])
    }

    /// Lets a team use it.
    ///
    /// `PUT /repos/{owner}/{repo}/teams/{team}`, in Forgejo 1.21 or earlier. Answers nothing.
    pub fn add(&self, team: &str) -> Request<()> {
        self.at.nothing(Method::PUT, both(1, 21), "/{}", &[One(&team)])
    }

    /// Takes it from a team.
    ///
    /// `DELETE /repos/{owner}/{repo}/teams/{team}`, in Forgejo 1.21 or earlier. Answers nothing.
    pub fn remove(&self, team: &str) -> Request<()> {
        self.at.nothing(Method::DELETE, both(1, 21), "/{}", &[One(&team)])
    }
}

handle! {
    /// The deploy keys of a repository.
    RepoKeys
}

impl Repo {
    /// The deploy keys of a repository.
    pub fn keys(&self) -> RepoKeys {
        RepoKeys { at: self.at.below("/keys", &[]) }
    }
}

impl RepoKeys {
    /// Lists the keys.
    ///
    /// `GET /repos/{owner}/{repo}/keys`, in Forgejo 1.21 or earlier. Answers [`DeployKey`](models::DeployKey) in pages.
    pub fn list(&self) -> Request<Page<models::DeployKey>, options::RepoListKeys> {
        self.at.pages(both(1, 21), "", &[], None)
    }

    /// Adds a key; one that can write, unless it is said to be read-only.
    ///
    /// `POST /repos/{owner}/{repo}/keys`, in Forgejo 1.21 or earlier. Answers a [`DeployKey`](models::DeployKey).
    pub fn create(
        &self,
        title: impl Into<String>,
        key: impl Into<String>,
    ) -> Request<models::DeployKey, options::CreateKey> {
        self.at
            .one(Method::POST, both(1, 21), "", &[])
            .with_field("title", title.into())
            .with_field("key", key.into())
    }

    /// One key.
    ///
    /// `GET /repos/{owner}/{repo}/keys/{id}`, in Forgejo 1.21 or earlier. Answers a [`DeployKey`](models::DeployKey).
    pub fn get(&self, id: i64) -> Request<models::DeployKey> {
        self.at.one(Method::GET, both(1, 21), "/{}", &[One(&id)])
    }

    /// Removes a key.
    ///
    /// `DELETE /repos/{owner}/{repo}/keys/{id}`, in Forgejo 1.21 or earlier. Answers nothing.
    pub fn delete(&self, id: i64) -> Request<()> {
        self.at.nothing(Method::DELETE, both(1, 21), "/{}", &[One(&id)])
    }
}

handle! {
    /// Handing a repository to another owner.
    RepoTransfer
}

impl Repo {
    /// Handing a repository to another owner.
    pub fn transfer(&self) -> RepoTransfer {
        RepoTransfer { at: self.at.below("/transfer", &[]) }
    }
}

impl RepoTransfer {
    /// Offers it to another owner; at once when the current user may do both.
    ///
    /// `POST /repos/{owner}/{repo}/transfer`, in Forgejo 1.21 or earlier. Answers a [`Repository`](models::Repository).
    pub fn start(
        &self,
        new_owner: impl Into<String>,
    ) -> Request<models::Repository, options::TransferRepo> {
        self.at.one(Method::POST, both(1, 21), "", &[]).with_field("new_owner", new_owner.into())
    }

    /// Takes it.
    ///
    /// `POST /repos/{owner}/{repo}/transfer/accept`, in Forgejo 1.21 or earlier. Answers a [`Repository`](models::Repository).
    pub fn accept(&self) -> Request<models::Repository> {
        self.at.one(Method::POST, both(1, 21), "/accept", &[])
    }

    /// Refuses it.
    ///
    /// `POST /repos/{owner}/{repo}/transfer/reject`, in Forgejo 1.21 or earlier. Answers a [`Repository`](models::Repository).
    pub fn reject(&self) -> Request<models::Repository> {
        self.at.one(Method::POST, both(1, 21), "/reject", &[])
    }
}
