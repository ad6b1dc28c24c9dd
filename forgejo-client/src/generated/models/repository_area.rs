//! What several files of the feature `repository` use.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::model::model;

model! {
    /// `TagArchiveDownloadCount` of the API.
    TagArchiveDownloadCount {
        tar_gz: i64 = "tar_gz",
        zip: i64 = "zip",
    }
}
