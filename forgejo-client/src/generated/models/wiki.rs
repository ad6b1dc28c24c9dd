//! The wiki of a repository.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::generated::models::CommitUser;
use crate::model::model;

model! {
    /// `WikiCommit` of the API.
    WikiCommit {
        author: Option<CommitUser> = "author",
        commiter: Option<CommitUser> = "commiter",
        message: String = "message",
        sha: String = "sha",
    }
}

model! {
    /// `WikiPage` of the API.
    WikiPage {
        commit_count: i64 = "commit_count",
        content: String = "content_base64",
        footer: String = "footer",
        html_url: String = "html_url",
        last_commit: Option<WikiCommit> = "last_commit",
        sidebar: String = "sidebar",
        sub_url: String = "sub_url",
        title: String = "title",
    }
}

model! {
    /// `WikiPageMetaData` of the API.
    WikiPageInfo {
        html_url: String = "html_url",
        last_commit: Option<WikiCommit> = "last_commit",
        sub_url: String = "sub_url",
        title: String = "title",
    }
}
