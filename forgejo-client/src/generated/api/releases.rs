//! The releases of a repository and the files attached to them.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::call::Segment::One;
use crate::generated::api::Repo;
use crate::generated::{models, options};
use crate::handle::handle;
use crate::since::both;
use crate::{Page, Request, Upload};
use http_transport::Method;

handle! {
    /// The releases of a repository and the files attached to them.
    RepoReleases
}

impl Repo {
    /// The releases of a repository and the files attached to them.
    pub fn releases(&self) -> RepoReleases {
        RepoReleases { at: self.at.below("/releases", &[]) }
    }
}

impl RepoReleases {
    /// Lists the releases, newest first.
    ///
    /// `GET /repos/{owner}/{repo}/releases`, in Forgejo 1.21 or earlier. Answers [`Release`](models::Release) in pages.
    pub fn list(&self) -> Request<Page<models::Release>, options::RepoListReleases> {
        self.at.pages(both(1, 21), "", &[], None)
    }

    /// Adds a release, and its tag unless there is one.
    ///
    /// `POST /repos/{owner}/{repo}/releases`, in Forgejo 1.21 or earlier. Answers a [`Release`](models::Release).
    pub fn create(
        &self,
        tag_name: impl Into<String>,
    ) -> Request<models::Release, options::CreateRelease> {
        self.at.one(Method::POST, both(1, 21), "", &[]).with_field("tag_name", tag_name.into())
    }

    /// The newest one that is neither a draft nor a pre-release.
    ///
    /// `GET /repos/{owner}/{repo}/releases/latest`, in Forgejo 1.21 or earlier. Answers a [`Release`](models::Release).
    pub fn latest(&self) -> Request<models::Release> {
        self.at.one(Method::GET, both(1, 21), "/latest", &[])
    }

    /// One release by its tag.
    ///
    /// `GET /repos/{owner}/{repo}/releases/tags/{tag}`, in Forgejo 1.21 or earlier. Answers a [`Release`](models::Release).
    pub fn by_tag(&self, tag: &str) -> Request<models::Release> {
        self.at.one(Method::GET, both(1, 21), "/tags/{}", &[One(&tag)])
    }

    /// Deletes a release by its tag; the tag stays.
    ///
    /// `DELETE /repos/{owner}/{repo}/releases/tags/{tag}`, in Forgejo 1.21 or earlier. Answers nothing.
    pub fn delete_by_tag(&self, tag: &str) -> Request<()> {
        self.at.nothing(Method::DELETE, both(1, 21), "/tags/{}", &[One(&tag)])
    }

    /// One release.
    ///
    /// `GET /repos/{owner}/{repo}/releases/{id}`, in Forgejo 1.21 or earlier. Answers a [`Release`](models::Release).
    pub fn get(&self, id: i64) -> Request<models::Release> {
        self.at.one(Method::GET, both(1, 21), "/{}", &[One(&id)])
    }

    /// Deletes a release; the tag stays.
    ///
    /// `DELETE /repos/{owner}/{repo}/releases/{id}`, in Forgejo 1.21 or earlier. Answers nothing.
    pub fn delete(&self, id: i64) -> Request<()> {
        self.at.nothing(Method::DELETE, both(1, 21), "/{}", &[One(&id)])
    }

    /// Changes a release.
    ///
    /// `PATCH /repos/{owner}/{repo}/releases/{id}`, in Forgejo 1.21 or earlier. Answers a [`Release`](models::Release).
    pub fn edit(&self, id: i64) -> Request<models::Release, options::EditRelease> {
        self.at.one(Method::PATCH, both(1, 21), "/{}", &[One(&id)]).with_body(false)
    }

    /// Lists the files of a release.
    ///
    /// `GET /repos/{owner}/{repo}/releases/{id}/assets`, in Forgejo 1.21 or earlier. Answers all [`Attachment`](models::Attachment) at once.
    pub fn assets(&self, id: i64) -> Request<Page<models::Attachment>> {
        self.at.list(Method::GET, both(1, 21), "/{}/assets", &[One(&id)])
    }

    /// Attaches a file to a release.
    ///
    /// `POST /repos/{owner}/{repo}/releases/{id}/assets`, in Forgejo 1.21 or earlier. Answers a [`Attachment`](models::Attachment).
    pub fn upload_asset(
        &self,
        id: i64,
        file: Upload,
    ) -> Request<models::Attachment, options::RepoCreateReleaseAttachment> {
        self.at
            .one(Method::POST, both(1, 21), "/{}/assets", &[One(&id)])
            .with_upload("attachment", file)
    }

    /// One file of a release: what is known about it.
    ///
    /// `GET /repos/{owner}/{repo}/releases/{id}/assets/{attachment_id}`, in Forgejo 1.21 or earlier. Answers a [`Attachment`](models::Attachment).
    pub fn asset(&self, id: i64, attachment_id: i64) -> Request<models::Attachment> {
        self.at.one(Method::GET, both(1, 21), "/{}/assets/{}", &[One(&id), One(&attachment_id)])
    }

    /// Removes a file of a release.
    ///
    /// `DELETE /repos/{owner}/{repo}/releases/{id}/assets/{attachment_id}`, in Forgejo 1.21 or earlier. Answers nothing.
    pub fn delete_asset(&self, id: i64, attachment_id: i64) -> Request<()> {
        self.at.nothing(
            Method::DELETE,
            both(1, 21),
            "/{}/assets/{}",
            &[One(&id), One(&attachment_id)],
        )
    }

    /// Changes the name of a file of a release.
    ///
    /// `PATCH /repos/{owner}/{repo}/releases/{id}/assets/{attachment_id}`, in Forgejo 1.21 or earlier. Answers a [`Attachment`](models::Attachment).
    pub fn edit_asset(
        &self,
        id: i64,
        attachment_id: i64,
    ) -> Request<models::Attachment, options::EditAttachment> {
        self.at
            .one(Method::PATCH, both(1, 21), "/{}/assets/{}", &[One(&id), One(&attachment_id)])
            .with_body(false)
    }
}
