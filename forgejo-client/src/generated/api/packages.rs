//! The packages of a user or an organization.
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
    /// The packages of a user or an organization.
    Packages
}

impl Client {
    /// The packages of a user or an organization.
    pub fn packages(&self, owner: &str) -> Packages {
        Packages { at: At::root(self).below("/packages/{}", &[One(&owner)]) }
    }
}

impl Packages {
    /// Lists the packages, each version on its own.
    ///
    /// `GET /packages/{owner}`, in Forgejo 1.21 or earlier. Answers [`Package`](models::Package) in pages.
    pub fn list(&self) -> Request<Page<models::Package>, options::ListPackages> {
        self.at.pages(both(1, 21), "", &[], None)
    }

    /// One version of a package.
    ///
    /// `GET /packages/{owner}/{type}/{name}/{version}`, in Forgejo 1.21 or earlier. Answers a [`Package`](models::Package).
    pub fn get(&self, kind: &str, name: &str, version: &str) -> Request<models::Package> {
        self.at.one(Method::GET, both(1, 21), "/{}/{}/{}", &[One(&kind), One(&name), One(&version)])
    }

    /// Deletes one version of a package.
    ///
    /// `DELETE /packages/{owner}/{type}/{name}/{version}`, in Forgejo 1.21 or earlier. Answers nothing.
    pub fn delete(&self, kind: &str, name: &str, version: &str) -> Request<()> {
        self.at.nothing(
            Method::DELETE,
            both(1, 21),
            "/{}/{}/{}",
            &[One(&kind), One(&name), One(&version)],
        )
    }

    /// Lists the files of one version of a package.
    ///
    /// `GET /packages/{owner}/{type}/{name}/{version}/files`, in Forgejo 1.21 or earlier. Answers all [`PackageFile`](models::PackageFile) at once.
    pub fn files(
        &self,
        kind: &str,
        name: &str,
        version: &str,
    ) -> Request<Page<models::PackageFile>> {
        self.at.list(
            Method::GET,
            both(1, 21),
            "/{}/{}/{}/files",
            &[One(&kind), One(&name), One(&version)],
        )
    }

    /// Shows a package with a repository.
    ///
    /// `POST /packages/{owner}/{type}/{name}/-/link/{repo_name}`, since Forgejo 11. Answers nothing.
    pub fn link(&self, kind: &str, name: &str, repo_name: &str) -> Request<()> {
        self.at.nothing(
            Method::POST,
            both(11, 0),
            "/{}/{}/-/link/{}",
            &[One(&kind), One(&name), One(&repo_name)],
        )
    }

    /// Shows a package with no repository any more.
    ///
    /// `POST /packages/{owner}/{type}/{name}/-/unlink`, since Forgejo 11. Answers nothing.
    pub fn unlink(&self, kind: &str, name: &str) -> Request<()> {
        self.at.nothing(Method::POST, both(11, 0), "/{}/{}/-/unlink", &[One(&kind), One(&name)])
    }
}
