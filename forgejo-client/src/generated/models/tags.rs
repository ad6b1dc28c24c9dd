//! The tags of a repository.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::Timestamp;
use crate::generated::models::{CommitMeta, TagArchiveDownloadCount};
use crate::model::model;

model! {
    /// `Tag` of the API.
    Tag {
        archive_download_count: Option<TagArchiveDownloadCount> = "archive_download_count",
        commit: Option<CommitMeta> = "commit",
        id: String = "id",
        message: String = "message",
        name: String = "name",
        tarball_url: String = "tarball_url",
        zipball_url: String = "zipball_url",
    }
}

model! {
    /// `TagProtection` of the API.
    TagProtection {
        created_at: Option<Timestamp> = "created_at",
        id: i64 = "id",
        name_pattern: String = "name_pattern",
        updated_at: Option<Timestamp> = "updated_at",
        whitelist_teams: Vec<String> = "whitelist_teams",
        whitelist_usernames: Vec<String> = "whitelist_usernames",
    }
}
