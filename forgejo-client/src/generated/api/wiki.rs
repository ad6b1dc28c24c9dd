//! The wiki of a repository.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::call::Segment::One;
use crate::generated::api::Repo;
use crate::generated::{models, options};
use crate::handle::handle;
use crate::jsonish::base64;
use crate::since::both;
use crate::{Page, Request};
use http_transport::Method;

handle! {
    /// The wiki of a repository.
    RepoWiki
}

impl Repo {
    /// The wiki of a repository.
    pub fn wiki(&self) -> RepoWiki {
        RepoWiki { at: self.at.below("/wiki", &[]) }
    }
}

impl RepoWiki {
    /// Adds a page.
    ///
    /// `POST /repos/{owner}/{repo}/wiki/new`, in Forgejo 1.21 or earlier. Answers a [`WikiPage`](models::WikiPage).
    pub fn create(
        &self,
        title: impl Into<String>,
        content: impl AsRef<[u8]>,
    ) -> Request<models::WikiPage, options::CreateWikiPage> {
        self.at
            .one(Method::POST, both(1, 21), "/new", &[])
            .with_field("title", title.into())
            .with_field("content_base64", base64(content.as_ref()))
    }

    /// One page with its text.
    ///
    /// `GET /repos/{owner}/{repo}/wiki/page/{pageName}`, in Forgejo 1.21 or earlier. Answers a [`WikiPage`](models::WikiPage).
    pub fn get(&self, page_name: &str) -> Request<models::WikiPage> {
        self.at.one(Method::GET, both(1, 21), "/page/{}", &[One(&page_name)])
    }

    /// Deletes a page.
    ///
    /// `DELETE /repos/{owner}/{repo}/wiki/page/{pageName}`, in Forgejo 1.21 or earlier. Answers nothing.
    pub fn delete(&self, page_name: &str) -> Request<()> {
        self.at.nothing(Method::DELETE, both(1, 21), "/page/{}", &[One(&page_name)])
    }

    /// Changes a page.
    ///
    /// `PATCH /repos/{owner}/{repo}/wiki/page/{pageName}`, in Forgejo 1.21 or earlier. Answers a [`WikiPage`](models::WikiPage).
    pub fn edit(
        &self,
        page_name: &str,
        title: impl Into<String>,
        content: impl AsRef<[u8]>,
    ) -> Request<models::WikiPage, options::CreateWikiPage> {
        self.at
            .one(Method::PATCH, both(1, 21), "/page/{}", &[One(&page_name)])
            .with_field("title", title.into())
            .with_field("content_base64", base64(content.as_ref()))
    }

    /// Lists the pages.
    ///
    /// `GET /repos/{owner}/{repo}/wiki/pages`, in Forgejo 1.21 or earlier. Answers [`WikiPageInfo`](models::WikiPageInfo) in pages.
    pub fn list(&self) -> Request<Page<models::WikiPageInfo>> {
        self.at.pages(both(1, 21), "/pages", &[], None)
    }

    /// Lists the changes of a page.
    ///
    /// `GET /repos/{owner}/{repo}/wiki/revisions/{pageName}`, in Forgejo 1.21 or earlier. Answers [`WikiCommit`](models::WikiCommit) in pages.
    pub fn revisions(&self, page_name: &str) -> Request<Page<models::WikiCommit>> {
        self.at.pages(both(1, 21), "/revisions/{}", &[One(&page_name)], Some("commits"))
    }
}
