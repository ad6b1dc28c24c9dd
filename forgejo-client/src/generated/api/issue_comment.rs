//! One comment on an issue or a pull request.
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
    /// One comment on an issue or a pull request.
    IssueComment
}

impl Repo {
    /// One comment on an issue or a pull request.
    pub fn comment(&self, id: i64) -> IssueComment {
        IssueComment { at: self.at.below("/issues/comments/{}", &[One(&id)]) }
    }
}

impl IssueComment {
    /// The comment itself; `None` when it is of a kind without text.
    ///
    /// `GET /repos/{owner}/{repo}/issues/comments/{id}`, in Forgejo 1.21 or earlier. Answers a [`Comment`](models::Comment), or nothing.
    pub fn get(&self) -> Request<Option<models::Comment>> {
        self.at.one(Method::GET, both(1, 21), "", &[])
    }

    /// Deletes it.
    ///
    /// `DELETE /repos/{owner}/{repo}/issues/comments/{id}`, in Forgejo 1.21 or earlier. Answers nothing.
    pub fn delete(&self) -> Request<()> {
        self.at.nothing(Method::DELETE, both(1, 21), "", &[])
    }

    /// Changes its text.
    ///
    /// `PATCH /repos/{owner}/{repo}/issues/comments/{id}`, in Forgejo 1.21 or earlier. Answers a [`Comment`](models::Comment), or nothing.
    pub fn edit(
        &self,
        body: impl Into<String>,
    ) -> Request<Option<models::Comment>, options::EditIssueComment> {
        self.at.one(Method::PATCH, both(1, 21), "", &[]).with_field("body", body.into())
    }

    /// Lists the files attached to it.
    ///
    /// `GET /repos/{owner}/{repo}/issues/comments/{id}/assets`, in Forgejo 1.21 or earlier. Answers all [`Attachment`](models::Attachment) at once.
    pub fn attachments(&self) -> Request<Page<models::Attachment>> {
        self.at.list(Method::GET, both(1, 21), "/assets", &[])
    }

    /// Attaches a file.
    ///
    /// `POST /repos/{owner}/{repo}/issues/comments/{id}/assets`, in Forgejo 1.21 or earlier. Answers a [`Attachment`](models::Attachment).
    pub fn attach(
        &self,
        file: Upload,
    ) -> Request<models::Attachment, options::IssueCreateIssueCommentAttachment> {
        self.at.one(Method::POST, both(1, 21), "/assets", &[]).with_upload("attachment", file)
    }

    /// One attached file.
    ///
    /// `GET /repos/{owner}/{repo}/issues/comments/{id}/assets/{attachment_id}`, in Forgejo 1.21 or earlier. Answers a [`Attachment`](models::Attachment).
    pub fn attachment(&self, attachment_id: i64) -> Request<models::Attachment> {
        self.at.one(Method::GET, both(1, 21), "/assets/{}", &[One(&attachment_id)])
    }

    /// Removes an attached file.
    ///
    /// `DELETE /repos/{owner}/{repo}/issues/comments/{id}/assets/{attachment_id}`, in Forgejo 1.21 or earlier. Answers nothing.
    pub fn delete_attachment(&self, attachment_id: i64) -> Request<()> {
        self.at.nothing(Method::DELETE, both(1, 21), "/assets/{}", &[One(&attachment_id)])
    }

    /// Changes an attached file.
    ///
    /// `PATCH /repos/{owner}/{repo}/issues/comments/{id}/assets/{attachment_id}`, in Forgejo 1.21 or earlier. Answers a [`Attachment`](models::Attachment).
    pub fn edit_attachment(
        &self,
        attachment_id: i64,
    ) -> Request<models::Attachment, options::EditAttachment> {
        self.at
            .one(Method::PATCH, both(1, 21), "/assets/{}", &[One(&attachment_id)])
            .with_body(false)
    }

    /// Lists the reactions.
    ///
    /// `GET /repos/{owner}/{repo}/issues/comments/{id}/reactions`, in Forgejo 1.21 or earlier. Answers all [`Reaction`](models::Reaction) at once.
    pub fn reactions(&self) -> Request<Page<models::Reaction>> {
        self.at.list(Method::GET, both(1, 21), "/reactions", &[])
    }

    /// Adds a reaction: `+1`, `heart`.
    ///
    /// `POST /repos/{owner}/{repo}/issues/comments/{id}/reactions`, in Forgejo 1.21 or earlier. Answers a [`Reaction`](models::Reaction).
    pub fn react(&self, content: impl Into<String>) -> Request<models::Reaction> {
        self.at
            .one(Method::POST, both(1, 21), "/reactions", &[])
            .with_field("content", content.into())
    }

    /// Takes a reaction back.
    ///
    /// `DELETE /repos/{owner}/{repo}/issues/comments/{id}/reactions`, in Forgejo 1.21 or earlier. Answers nothing.
    pub fn unreact(&self, content: impl Into<String>) -> Request<()> {
        self.at
            .nothing(Method::DELETE, both(1, 21), "/reactions", &[])
            .with_field("content", content.into())
    }
}
