//! The releases of a repository and the files attached to them.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::Timestamp;
use crate::generated::models::{Attachment, TagArchiveDownloadCount, User};
use crate::model::model;

model! {
    /// `Release` of the API.
    Release {
        archive_download_count: Option<TagArchiveDownloadCount> = "archive_download_count",
        assets: Vec<Attachment> = "assets",
        author: Option<User> = "author",
        body: String = "body",
        created_at: Option<Timestamp> = "created_at",
        draft: bool = "draft",
        hide_archive_links: bool = "hide_archive_links",
        html_url: String = "html_url",
        id: i64 = "id",
        name: String = "name",
        prerelease: bool = "prerelease",
        published_at: Option<Timestamp> = "published_at",
        tag_name: String = "tag_name",
        tarball_url: String = "tarball_url",
        target_commitish: String = "target_commitish",
        upload_url: String = "upload_url",
        url: String = "url",
        zipball_url: String = "zipball_url",
    }
}
