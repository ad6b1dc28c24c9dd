//! The packages of a user or an organization.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::Timestamp;
use crate::generated::models::{Repository, User};
use crate::generated::words;
use crate::model::model;

model! {
    /// `Package` of the API.
    Package {
        created_at: Option<Timestamp> = "created_at",
        creator: Option<User> = "creator",
        html_url: String = "html_url",
        id: i64 = "id",
        name: String = "name",
        owner: Option<User> = "owner",
        repository: Option<Box<Repository>> = "repository",
        kind: words::PackageKind = "type",
        version: String = "version",
    }
}

model! {
    /// `PackageFile` of the API.
    PackageFile {
        size: i64 = "Size",
        id: i64 = "id",
        md5: String = "md5",
        name: String = "name",
        sha1: String = "sha1",
        sha256: String = "sha256",
        sha512: String = "sha512",
    }
}
