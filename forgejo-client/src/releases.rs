//! The content of attached files.

use crate::api::RepoReleases;
use crate::models::Attachment;
use crate::transfer::attachment;
use crate::{Blob, Request};

impl RepoReleases {
    /// The content of a file attached to a release. Saved to a disk, its size is compared with what
    /// the server says of it.
    ///
    /// `GET /attachments/{uuid}`, which is not part of the API. An external file
    /// ([`AttachmentKind::External`](crate::words::AttachmentKind::External)) lies elsewhere: it is
    /// not found here, its `browser_download_url` says where it is.
    pub fn download(&self, asset: &Attachment) -> Request<Blob> {
        attachment(self.at.client().clone(), &asset.uuid, asset.size)
    }
}
