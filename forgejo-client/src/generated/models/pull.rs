//! One pull request, by its number in the repository.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::model::model;

model! {
    /// `ChangedFile` of the API.
    ChangedFile {
        additions: i64 = "additions",
        changes: i64 = "changes",
        contents_url: String = "contents_url",
        deletions: i64 = "deletions",
        filename: String = "filename",
        html_url: String = "html_url",
        previous_filename: String = "previous_filename",
        raw_url: String = "raw_url",
        status: String = "status",
    }
}
