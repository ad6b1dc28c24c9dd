//! All organizations.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::call::Segment::One;
use crate::generated::{models, options};
use crate::handle::{At, handle};
use crate::jsonish::base64;
use crate::since::both;
use crate::{Client, Page, Request};
use http_transport::Method;

handle! {
    /// All organizations.
    Orgs
}

impl Client {
    /// All organizations.
    pub fn orgs(&self) -> Orgs {
        Orgs { at: At::root(self).below("/orgs", &[]) }
    }
}

impl Orgs {
    /// Lists the organizations that this user may see.
    ///
    /// `GET /orgs`, in Forgejo 1.21 or earlier. Answers [`Organization`](models::Organization) in pages.
    pub fn list(&self) -> Request<Page<models::Organization>> {
        self.at.pages(both(1, 21), "", &[], None)
    }

    /// Creates an organization that the current user owns.
    ///
    /// `POST /orgs`, in Forgejo 1.21 or earlier. Answers a [`Organization`](models::Organization).
    pub fn create(
        &self,
        username: impl Into<String>,
    ) -> Request<models::Organization, options::CreateOrg> {
        self.at.one(Method::POST, both(1, 21), "", &[]).with_field("username", username.into())
    }
}

handle! {
    /// One organization.
    Org
}

impl Client {
    /// One organization.
    pub fn org(&self, name: &str) -> Org {
        Org { at: At::root(self).below("/orgs/{}", &[One(&name)]) }
    }
}

impl Org {
    /// The organization itself.
    ///
    /// `GET /orgs/{org}`, in Forgejo 1.21 or earlier. Answers a [`Organization`](models::Organization).
    pub fn get(&self) -> Request<models::Organization> {
        self.at.one(Method::GET, both(1, 21), "", &[])
    }

    /// Deletes the organization. It must not own repositories any more.
    ///
    /// `DELETE /orgs/{org}`, in Forgejo 1.21 or earlier. Answers nothing.
    pub fn delete(&self) -> Request<()> {
        self.at.nothing(Method::DELETE, both(1, 21), "", &[])
    }

    /// Changes the organization.
    ///
    /// `PATCH /orgs/{org}`, in Forgejo 1.21 or earlier. Answers a [`Organization`](models::Organization).
    pub fn edit(&self) -> Request<models::Organization, options::EditOrg> {
        self.at.one(Method::PATCH, both(1, 21), "", &[]).with_body(false)
    }

    /// Gives the organization another name.
    ///
    /// `POST /orgs/{org}/rename`, since Forgejo 11. Answers nothing.
    pub fn rename(&self, new_name: impl Into<String>) -> Request<()> {
        self.at
            .nothing(Method::POST, both(11, 0), "/rename", &[])
            .with_field("new_name", new_name.into())
    }

    /// Lists its repositories.
    ///
    /// `GET /orgs/{org}/repos`, in Forgejo 1.21 or earlier. Answers [`Repository`](models::Repository) in pages.
    pub fn repos(&self) -> Request<Page<models::Repository>> {
        self.at.pages(both(1, 21), "/repos", &[], None)
    }

    /// Creates a repository that it owns.
    ///
    /// `POST /orgs/{org}/repos`, in Forgejo 1.21 or earlier. Answers a [`Repository`](models::Repository).
    pub fn create_repo(
        &self,
        name: impl Into<String>,
    ) -> Request<models::Repository, options::CreateRepo> {
        self.at.one(Method::POST, both(1, 21), "/repos", &[]).with_field("name", name.into())
    }

    /// Lists what happened there.
    ///
    /// `GET /orgs/{org}/activities/feeds`, in Forgejo 1.21 or earlier. Answers [`Activity`](models::Activity) in pages.
    pub fn activities(&self) -> Request<Page<models::Activity>, options::OrgListActivityFeeds> {
        self.at.pages(both(1, 21), "/activities/feeds", &[], None)
    }

    /// Sets the picture.
    ///
    /// `POST /orgs/{org}/avatar`, in Forgejo 1.21 or earlier. Answers nothing.
    pub fn set_avatar(&self, image: impl AsRef<[u8]>) -> Request<()> {
        self.at
            .nothing(Method::POST, both(1, 21), "/avatar", &[])
            .with_field("image", base64(image.as_ref()))
    }

    /// Removes the picture.
    ///
    /// `DELETE /orgs/{org}/avatar`, in Forgejo 1.21 or earlier. Answers nothing.
    pub fn delete_avatar(&self) -> Request<()> {
        self.at.nothing(Method::DELETE, both(1, 21), "/avatar", &[])
    }
}
