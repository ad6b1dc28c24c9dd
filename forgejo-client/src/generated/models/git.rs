//! Git's own objects: blobs, trees, references, tags.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::generated::models::{CommitUser, TagArchiveDownloadCount, Verification};
use crate::model::model;

model! {
    /// `AnnotatedTag` of the API.
    AnnotatedTag {
        archive_download_count: Option<TagArchiveDownloadCount> = "archive_download_count",
        message: String = "message",
        object: Option<AnnotatedTagObject> = "object",
        sha: String = "sha",
        tag: String = "tag",
        tagger: Option<CommitUser> = "tagger",
        url: String = "url",
        verification: Option<Verification> = "verification",
    }
}

model! {
    /// `AnnotatedTagObject` of the API.
    AnnotatedTagObject {
        sha: String = "sha",
        kind: String = "type",
        url: String = "url",
    }
}

model! {
    /// `GitBlob` of the API.
    GitBlob {
        content: String = "content",
        encoding: String = "encoding",
        sha: String = "sha",
        size: i64 = "size",
        url: String = "url",
    }
}

model! {
    /// `GitEntry` of the API.
    GitEntry {
        mode: String = "mode",
        path: String = "path",
        sha: String = "sha",
        size: i64 = "size",
        kind: String = "type",
        url: String = "url",
    }
}

model! {
    /// `GitObject` of the API.
    GitObject {
        sha: String = "sha",
        kind: String = "type",
        url: String = "url",
    }
}

model! {
    /// `GitTreeResponse` of the API.
    GitTree {
        page: i64 = "page",
        sha: String = "sha",
        total_count: i64 = "total_count",
        tree: Vec<GitEntry> = "tree",
        truncated: bool = "truncated",
        url: String = "url",
    }
}

model! {
    /// `Reference` of the API.
    Reference {
        object: Option<GitObject> = "object",
        reference: String = "ref",
        url: String = "url",
    }
}
