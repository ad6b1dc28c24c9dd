//! One repository.
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
use std::collections::BTreeMap;

handle! {
    /// One repository.
    Repo
}

impl Client {
    /// One repository.
    pub fn repo(&self, owner: &str, name: &str) -> Repo {
        Repo { at: At::root(self).below("/repos/{}/{}", &[One(&owner), One(&name)]) }
    }
}

impl Repo {
    /// The repository itself.
    ///
    /// `GET /repos/{owner}/{repo}`, in Forgejo 1.21 or earlier. Answers a [`Repository`](models::Repository).
    pub fn get(&self) -> Request<models::Repository> {
        self.at.one(Method::GET, both(1, 21), "", &[])
    }

    /// Deletes the repository. There is no way back.
    ///
    /// `DELETE /repos/{owner}/{repo}`, in Forgejo 1.21 or earlier. Answers nothing.
    pub fn delete(&self) -> Request<()> {
        self.at.nothing(Method::DELETE, both(1, 21), "", &[])
    }

    /// Changes the repository; only what is set.
    ///
    /// `PATCH /repos/{owner}/{repo}`, in Forgejo 1.21 or earlier. Answers a [`Repository`](models::Repository).
    pub fn edit(&self) -> Request<models::Repository, options::EditRepo> {
        self.at.one(Method::PATCH, both(1, 21), "", &[]).with_body(false)
    }

    /// Lists what happened there.
    ///
    /// `GET /repos/{owner}/{repo}/activities/feeds`, in Forgejo 1.21 or earlier. Answers [`Activity`](models::Activity) in pages.
    pub fn activities(&self) -> Request<Page<models::Activity>, options::RepoListActivityFeeds> {
        self.at.pages(both(1, 21), "/activities/feeds", &[], None)
    }

    /// Lists the users to whom issues can be assigned.
    ///
    /// `GET /repos/{owner}/{repo}/assignees`, in Forgejo 1.21 or earlier. Answers all [`User`](models::User) at once.
    pub fn assignees(&self) -> Request<Page<models::User>> {
        self.at.list(Method::GET, both(1, 21), "/assignees", &[])
    }

    /// Sets the picture.
    ///
    /// `POST /repos/{owner}/{repo}/avatar`, in Forgejo 1.21 or earlier. Answers nothing.
    pub fn set_avatar(&self, image: impl AsRef<[u8]>) -> Request<()> {
        self.at
            .nothing(Method::POST, both(1, 21), "/avatar", &[])
            .with_field("image", base64(image.as_ref()))
    }

    /// Removes the picture.
    ///
    /// `DELETE /repos/{owner}/{repo}/avatar`, in Forgejo 1.21 or earlier. Answers nothing.
    pub fn delete_avatar(&self) -> Request<()> {
        self.at.nothing(Method::DELETE, both(1, 21), "/avatar", &[])
    }

    /// How many bytes there are of each language.
    ///
    /// `GET /repos/{owner}/{repo}/languages`, in Forgejo 1.21 or earlier. Answers a `BTreeMap<String, i64>`.
    pub fn languages(&self) -> Request<BTreeMap<String, i64>> {
        self.at.one(Method::GET, both(1, 21), "/languages", &[])
    }

    /// Lists the users whom one can ask for a review.
    ///
    /// `GET /repos/{owner}/{repo}/reviewers`, in Forgejo 1.21 or earlier. Answers all [`User`](models::User) at once.
    pub fn reviewers(&self) -> Request<Page<models::User>> {
        self.at.list(Method::GET, both(1, 21), "/reviewers", &[])
    }

    /// The GPG key that signs commits made in the browser.
    ///
    /// `GET /repos/{owner}/{repo}/signing-key.gpg`, in Forgejo 1.21 or earlier. Answers text.
    pub fn signing_key(&self) -> Request<String> {
        self.at.text(Method::GET, both(1, 21), "/signing-key.gpg", &[])
    }

    /// Lists who has starred it.
    ///
    /// `GET /repos/{owner}/{repo}/stargazers`, in Forgejo 1.21 or earlier. Answers [`User`](models::User) in pages.
    pub fn stargazers(&self) -> Request<Page<models::User>> {
        self.at.pages(both(1, 21), "/stargazers", &[], None)
    }

    /// Lists who watches it.
    ///
    /// `GET /repos/{owner}/{repo}/subscribers`, in Forgejo 1.21 or earlier. Answers [`User`](models::User) in pages.
    pub fn subscribers(&self) -> Request<Page<models::User>> {
        self.at.pages(both(1, 21), "/subscribers", &[], None)
    }

    /// Whether the current user watches it; not found when not.
    ///
    /// `GET /repos/{owner}/{repo}/subscription`, in Forgejo 1.21 or earlier. Answers a [`WatchInfo`](models::WatchInfo).
    pub fn subscription(&self) -> Request<models::WatchInfo> {
        self.at.one(Method::GET, both(1, 21), "/subscription", &[])
    }

    /// Watches it.
    ///
    /// `PUT /repos/{owner}/{repo}/subscription`, in Forgejo 1.21 or earlier. Answers a [`WatchInfo`](models::WatchInfo).
    pub fn subscribe(&self) -> Request<models::WatchInfo> {
        self.at.one(Method::PUT, both(1, 21), "/subscription", &[])
    }

    /// Watches it no more.
    ///
    /// `DELETE /repos/{owner}/{repo}/subscription`, in Forgejo 1.21 or earlier. Answers nothing.
    pub fn unsubscribe(&self) -> Request<()> {
        self.at.nothing(Method::DELETE, both(1, 21), "/subscription", &[])
    }

    /// Lists the time spent on all issues.
    ///
    /// `GET /repos/{owner}/{repo}/times`, in Forgejo 1.21 or earlier. Answers [`TrackedTime`](models::TrackedTime) in pages.
    pub fn times(&self) -> Request<Page<models::TrackedTime>, options::RepoTrackedTimes> {
        self.at.pages(both(1, 21), "/times", &[], None)
    }

    /// Lists the time that a user spent on all issues.
    ///
    /// `GET /repos/{owner}/{repo}/times/{user}`, in Forgejo 1.21 or earlier. Answers all [`TrackedTime`](models::TrackedTime) at once.
    #[deprecated(note = "newer servers have another place for it")]
    pub fn times_of(&self, user: &str) -> Request<Page<models::TrackedTime>> {
        self.at.list(Method::GET, both(1, 21), "/times/{}", &[One(&user)])
    }

    /// Creates a repository from this template.
    ///
    /// `POST /repos/{template_owner}/{template_repo}/generate`, in Forgejo 1.21 or earlier. Answers a [`Repository`](models::Repository).
    pub fn generate(
        &self,
        owner: impl Into<String>,
        name: impl Into<String>,
    ) -> Request<models::Repository, options::GenerateRepo> {
        self.at
            .one(Method::POST, both(1, 21), "/generate", &[])
            .with_field("owner", owner.into())
            .with_field("name", name.into())
    }
}
