//! The files attached to an issue.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::call::Segment::One;
use crate::generated::api::Issue;
use crate::generated::{models, options};
use crate::handle::handle;
use crate::since::both;
use crate::{Page, Request, Upload};
use http_transport::Method;

handle! {
    /// The files attached to an issue.
    IssueAttachments
}

impl Issue {
    /// The files attached to an issue.
    pub fn attachments(&self) -> IssueAttachments {
        IssueAttachments { at: self.at.below("/assets", &[]) }
    }
}

impl IssueAttachments {
    /// Lists the files.
    ///
    /// `GET /repos/{owner}/{repo}/issues/{index}/assets`, in Forgejo 1.21 or earlier. Answers all [`Attachment`](models::Attachment) at once.
    pub fn list(&self) -> Request<Page<models::Attachment>> {
        self.at.list(Method::GET, both(1, 21), "", &[])
    }

    /// Attaches a file.
    ///
    /// `POST /repos/{owner}/{repo}/issues/{index}/assets`, in Forgejo 1.21 or earlier. Answers a [`Attachment`](models::Attachment).
    pub fn upload(
        &self,
        file: Upload,
    ) -> Request<models::Attachment, options::IssueCreateIssueAttachment> {
        self.at.one(Method::POST, both(1, 21), "", &[]).with_upload("attachment", file)
    }

    /// One file.
    ///
    /// `GET /repos/{owner}/{repo}/issues/{index}/assets/{attachment_id}`, in Forgejo 1.21 or earlier. Answers a [`Attachment`](models::Attachment).
    pub fn get(&self, attachment_id: i64) -> Request<models::Attachment> {
        self.at.one(Method::GET, both(1, 21), "/{}", &[One(&attachment_id)])
    }

    /// Removes a file.
    ///
    /// `DELETE /repos/{owner}/{repo}/issues/{index}/assets/{attachment_id}`, in Forgejo 1.21 or earlier. Answers nothing.
    pub fn delete(&self, attachment_id: i64) -> Request<()> {
        self.at.nothing(Method::DELETE, both(1, 21), "/{}", &[One(&attachment_id)])
    }

    /// Changes the name of a file.
    ///
    /// `PATCH /repos/{owner}/{repo}/issues/{index}/assets/{attachment_id}`, in Forgejo 1.21 or earlier. Answers a [`Attachment`](models::Attachment).
    pub fn edit(&self, attachment_id: i64) -> Request<models::Attachment, options::EditAttachment> {
        self.at.one(Method::PATCH, both(1, 21), "/{}", &[One(&attachment_id)]).with_body(false)
    }
}
