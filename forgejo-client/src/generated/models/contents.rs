//! The files of a repository.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::Timestamp;
use crate::generated::models::{CommitMeta, CommitUser, Verification};
use crate::generated::words;
use crate::jsonish::base64;
use crate::model::model;
use serde_json::Value;

model! {
    /// `ContentsResponse` of the API.
    Content {
        links: Option<FileLinks> = "_links",
        /// The content in base64, of a file only; see [`Content::bytes`](crate::models::Content::bytes).
        content: Option<String> = "content",
        download_url: Option<String> = "download_url",
        encoding: Option<String> = "encoding",
        git_url: Option<String> = "git_url",
        html_url: Option<String> = "html_url",
        last_commit_sha: String = "last_commit_sha",
        last_commit_when: Option<Timestamp> = "last_commit_when",
        name: String = "name",
        path: String = "path",
        sha: String = "sha",
        /// In bytes.
        size: i64 = "size",
        submodule_git_url: Option<String> = "submodule_git_url",
        target: Option<String> = "target",
        /// `file`, `dir`, `symlink` or `submodule`.
        kind: String = "type",
        url: Option<String> = "url",
    }
}

model! {
    /// `FileCommitResponse` of the API.
    FileCommit {
        author: Option<CommitUser> = "author",
        committer: Option<CommitUser> = "committer",
        created: Option<Timestamp> = "created",
        html_url: String = "html_url",
        message: String = "message",
        parents: Vec<CommitMeta> = "parents",
        sha: String = "sha",
        tree: Option<CommitMeta> = "tree",
        url: String = "url",
    }
}

model! {
    /// `FileDeleteResponse` of the API.
    FileDeletion {
        commit: Option<FileCommit> = "commit",
        content: Option<Value> = "content",
        verification: Option<Verification> = "verification",
    }
}

model! {
    /// `FileLinksResponse` of the API.
    FileLinks {
        git: String = "git",
        html: String = "html",
        this: String = "self",
    }
}

model! {
    /// `FileResponse` of the API.
    FileChange {
        commit: Option<FileCommit> = "commit",
        content: Option<Content> = "content",
        verification: Option<Verification> = "verification",
    }
}

model! {
    /// `FilesResponse` of the API.
    FilesChange {
        commit: Option<FileCommit> = "commit",
        files: Vec<Content> = "files",
        verification: Option<Verification> = "verification",
    }
}

/// `ChangeFileOperation` of the API, to be sent.
#[derive(Clone, Debug, Default, serde::Serialize)]
#[serde(transparent)]
pub struct FileEdit(serde_json::Map<String, Value>);

impl FileEdit {
    /// With what it cannot be without.
    pub fn new(operation: impl Into<words::FileOperation>, path: impl Into<String>) -> Self {
        Self::default().set("operation", operation.into().as_str()).set("path", path.into())
    }

    /// Sets `content`.
    #[must_use]
    pub fn content(self, content: impl AsRef<[u8]>) -> Self {
        self.set("content", base64(content.as_ref()))
    }

    /// Sets `from_path`.
    #[must_use]
    pub fn from_path(self, from_path: impl Into<String>) -> Self {
        self.set("from_path", from_path.into())
    }

    /// Sets `sha`.
    #[must_use]
    pub fn sha(self, sha: impl Into<String>) -> Self {
        self.set("sha", sha.into())
    }

    fn set(mut self, key: &str, value: impl Into<Value>) -> Self {
        self.0.insert(key.to_owned(), value.into());
        self
    }
}

/// `CommitDateOptions` of the API, to be sent.
#[derive(Clone, Debug, Default, serde::Serialize)]
#[serde(transparent)]
pub struct CommitDates(serde_json::Map<String, Value>);

impl CommitDates {
    /// With what it cannot be without.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets `author`.
    #[must_use]
    pub fn author(self, author: Timestamp) -> Self {
        self.set("author", author.to_string())
    }

    /// Sets `committer`.
    #[must_use]
    pub fn committer(self, committer: Timestamp) -> Self {
        self.set("committer", committer.to_string())
    }

    fn set(mut self, key: &str, value: impl Into<Value>) -> Self {
        self.0.insert(key.to_owned(), value.into());
        self
    }
}

/// `Identity` of the API, to be sent.
#[derive(Clone, Debug, Default, serde::Serialize)]
#[serde(transparent)]
pub struct Identity(serde_json::Map<String, Value>);

impl Identity {
    /// With what it cannot be without.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets `email`.
    #[must_use]
    pub fn email(self, email: impl Into<String>) -> Self {
        self.set("email", email.into())
    }

    /// Sets `name`.
    #[must_use]
    pub fn name(self, name: impl Into<String>) -> Self {
        self.set("name", name.into())
    }

    fn set(mut self, key: &str, value: impl Into<Value>) -> Self {
        self.0.insert(key.to_owned(), value.into());
        self
    }
}
