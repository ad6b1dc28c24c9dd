//! All users.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::call::Segment::One;
use crate::generated::{models, options};
use crate::handle::{At, handle};
use crate::since::both;
use crate::{Client, Page, Request};
use http_transport::Method;

handle! {
    /// All users.
    Users
}

impl Client {
    /// All users.
    pub fn users(&self) -> Users {
        Users { at: At::root(self).below("/users", &[]) }
    }
}

impl Users {
    /// Searches the users.
    ///
    /// `GET /users/search`, in Forgejo 1.21 or earlier. Answers [`User`](models::User) in pages.
    pub fn search(&self) -> Request<Page<models::User>, options::UserSearch> {
        self.at.pages(both(1, 21), "/search", &[], Some("data"))
    }
}

handle! {
    /// One user.
    User
}

impl Client {
    /// One user.
    pub fn user(&self, name: &str) -> User {
        User { at: At::root(self).below("/users/{}", &[One(&name)]) }
    }
}

impl User {
    /// The user itself.
    ///
    /// `GET /users/{username}`, in Forgejo 1.21 or earlier. Answers a [`User`](models::User).
    pub fn get(&self) -> Request<models::User> {
        self.at.one(Method::GET, both(1, 21), "", &[])
    }

    /// Lists what the user did.
    ///
    /// `GET /users/{username}/activities/feeds`, in Forgejo 1.21 or earlier. Answers [`Activity`](models::Activity) in pages.
    pub fn activities(&self) -> Request<Page<models::Activity>, options::UserListActivityFeeds> {
        self.at.pages(both(1, 21), "/activities/feeds", &[], None)
    }

    /// Lists who follows the user.
    ///
    /// `GET /users/{username}/followers`, in Forgejo 1.21 or earlier. Answers [`User`](models::User) in pages.
    pub fn followers(&self) -> Request<Page<models::User>> {
        self.at.pages(both(1, 21), "/followers", &[], None)
    }

    /// Lists whom the user follows.
    ///
    /// `GET /users/{username}/following`, in Forgejo 1.21 or earlier. Answers [`User`](models::User) in pages.
    pub fn following(&self) -> Request<Page<models::User>> {
        self.at.pages(both(1, 21), "/following", &[], None)
    }

    /// Whether the user follows that one.
    ///
    /// `GET /users/{username}/following/{target}`, in Forgejo 1.21 or earlier. Not found means no.
    pub fn follows(&self, target: &str) -> Request<bool> {
        self.at.exists(both(1, 21), "/following/{}", &[One(&target)])
    }

    /// Lists the user's GPG keys.
    ///
    /// `GET /users/{username}/gpg_keys`, in Forgejo 1.21 or earlier. Answers [`GpgKey`](models::GpgKey) in pages.
    pub fn gpg_keys(&self) -> Request<Page<models::GpgKey>> {
        self.at.pages(both(1, 21), "/gpg_keys", &[], None)
    }

    /// How much the user did, in steps of fifteen minutes.
    ///
    /// `GET /users/{username}/heatmap`, in Forgejo 1.21 or earlier. Answers all [`HeatmapEntry`](models::HeatmapEntry) at once.
    pub fn heatmap(&self) -> Request<Page<models::HeatmapEntry>> {
        self.at.list(Method::GET, both(1, 21), "/heatmap", &[])
    }

    /// Lists the user's SSH keys.
    ///
    /// `GET /users/{username}/keys`, in Forgejo 1.21 or earlier. Answers [`PublicKey`](models::PublicKey) in pages.
    pub fn keys(&self) -> Request<Page<models::PublicKey>, options::UserListKeys> {
        self.at.pages(both(1, 21), "/keys", &[], None)
    }

    /// Lists the user's organizations.
    ///
    /// `GET /users/{username}/orgs`, in Forgejo 1.21 or earlier. Answers [`Organization`](models::Organization) in pages.
    pub fn orgs(&self) -> Request<Page<models::Organization>> {
        self.at.pages(both(1, 21), "/orgs", &[], None)
    }

    /// What the user may do in an organization.
    ///
    /// `GET /users/{username}/orgs/{org}/permissions`, in Forgejo 1.21 or earlier. Answers a [`OrganizationPermissions`](models::OrganizationPermissions).
    pub fn org_permissions(&self, org: &str) -> Request<models::OrganizationPermissions> {
        self.at.one(Method::GET, both(1, 21), "/orgs/{}/permissions", &[One(&org)])
    }

    /// Lists the repositories that the user owns.
    ///
    /// `GET /users/{username}/repos`, in Forgejo 1.21 or earlier. Answers [`Repository`](models::Repository) in pages.
    pub fn repos(&self) -> Request<Page<models::Repository>> {
        self.at.pages(both(1, 21), "/repos", &[], None)
    }

    /// Lists the repositories that the user has starred.
    ///
    /// `GET /users/{username}/starred`, in Forgejo 1.21 or earlier. Answers [`Repository`](models::Repository) in pages.
    pub fn starred(&self) -> Request<Page<models::Repository>> {
        self.at.pages(both(1, 21), "/starred", &[], None)
    }

    /// Lists the repositories that the user watches.
    ///
    /// `GET /users/{username}/subscriptions`, in Forgejo 1.21 or earlier. Answers [`Repository`](models::Repository) in pages.
    pub fn subscriptions(&self) -> Request<Page<models::Repository>> {
        self.at.pages(both(1, 21), "/subscriptions", &[], None)
    }
}
