//! All repositories: search, import, find by number.
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
    /// All repositories: search, import, find by number.
    Repos
}

impl Client {
    /// All repositories: search, import, find by number.
    pub fn repos(&self) -> Repos {
        Repos { at: At::root(self) }
    }
}

impl Repos {
    /// Creates a repository that an organization owns, at the place of older servers.
    ///
    /// `POST /org/{org}/repos`, in Forgejo 1.21 or earlier. Answers a [`Repository`](models::Repository).
    #[deprecated(note = "newer servers have another place for it")]
    pub fn create_in_org(
        &self,
        org: &str,
        name: impl Into<String>,
    ) -> Request<models::Repository, options::CreateRepo> {
        self.at
            .one(Method::POST, both(1, 21), "/org/{}/repos", &[One(&org)])
            .with_field("name", name.into())
    }

    /// Searches all repositories that this user may see.
    ///
    /// `GET /repos/search`, in Forgejo 1.21 or earlier. Answers [`Repository`](models::Repository) in pages.
    pub fn search(&self) -> Request<Page<models::Repository>, options::RepoSearch> {
        self.at.pages(both(1, 21), "/repos/search", &[], Some("data"))
    }

    /// Imports a repository from elsewhere, once or as a pull mirror. It waits until all is copied: give it time.
    ///
    /// `POST /repos/migrate`, in Forgejo 1.21 or earlier. Answers a [`Repository`](models::Repository).
    pub fn migrate(
        &self,
        clone_addr: impl Into<String>,
        repo_name: impl Into<String>,
    ) -> Request<models::Repository, options::MigrateRepo> {
        self.at
            .one(Method::POST, both(1, 21), "/repos/migrate", &[])
            .with_field("clone_addr", clone_addr.into())
            .with_field("repo_name", repo_name.into())
    }

    /// A repository by its number, whatever its name is now.
    ///
    /// `GET /repositories/{id}`, in Forgejo 1.21 or earlier. Answers a [`Repository`](models::Repository).
    pub fn by_id(&self, id: i64) -> Request<models::Repository> {
        self.at.one(Method::GET, both(1, 21), "/repositories/{}", &[One(&id)])
    }

    /// Searches the topics of all repositories.
    ///
    /// `GET /topics/search`, in Forgejo 1.21 or earlier. Answers [`TopicResponse`](models::TopicResponse) in pages.
    pub fn search_topics(&self, q: impl Into<String>) -> Request<Page<models::TopicResponse>> {
        self.at.pages(both(1, 21), "/topics/search", &[], Some("topics")).with_query("q", q.into())
    }
}
