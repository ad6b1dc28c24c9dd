//! The files of a repository.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::call::Segment::Path;
use crate::generated::api::Repo;
use crate::generated::{models, options};
use crate::handle::handle;
use crate::jsonish::base64;
use crate::since::both;
use crate::{Blob, Page, Request};
use http_transport::Method;
use std::collections::BTreeMap;

handle! {
    /// The files of a repository.
    RepoContents
}

impl Repo {
    /// The files of a repository.
    pub fn contents(&self) -> RepoContents {
        RepoContents { at: self.at.clone() }
    }
}

impl RepoContents {
    /// All files of a branch, tag or commit in one: `main.tar.gz`, `v1.0.zip`.
    ///
    /// `GET /repos/{owner}/{repo}/archive/{archive}`, in Forgejo 1.21 or earlier. Answers a file.
    pub fn archive(&self, archive: &str) -> Request<Blob> {
        self.at.blob(both(1, 21), "/archive/{}", &[Path(archive)])
    }

    /// Lists the files in the root folder.
    ///
    /// `GET /repos/{owner}/{repo}/contents`, in Forgejo 1.21 or earlier. Answers all [`Content`](models::Content) at once.
    pub fn root(&self) -> Request<Page<models::Content>, options::RepoGetContentsList> {
        self.at.list(Method::GET, both(1, 21), "/contents", &[])
    }

    /// Changes several files in one commit.
    ///
    /// `POST /repos/{owner}/{repo}/contents`, in Forgejo 1.21 or earlier. Answers a [`FilesChange`](models::FilesChange).
    pub fn change(
        &self,
        files: impl IntoIterator<Item = models::FileEdit>,
    ) -> Request<models::FilesChange, options::ChangeFiles> {
        self.at
            .one(Method::POST, both(1, 21), "/contents", &[])
            .with_json("files", &files.into_iter().collect::<Vec<_>>())
    }

    /// A file with its content, or the list of a folder.
    ///
    /// `GET /repos/{owner}/{repo}/contents/{filepath}`, in Forgejo 1.21 or earlier. Answers a [`Contents`](crate::contents::Contents).
    pub fn get(
        &self,
        filepath: &str,
    ) -> Request<crate::contents::Contents, options::RepoGetContents> {
        self.at.one(Method::GET, both(1, 21), "/contents/{}", &[Path(filepath)])
    }

    /// Changes a file. The digest of the present content is needed: nobody else's change is overwritten.
    ///
    /// `PUT /repos/{owner}/{repo}/contents/{filepath}`, in Forgejo 1.21 or earlier. Answers a [`FileChange`](models::FileChange).
    pub fn update(
        &self,
        filepath: &str,
        content: impl AsRef<[u8]>,
        sha: impl Into<String>,
    ) -> Request<models::FileChange, options::UpdateFile> {
        self.at
            .one(Method::PUT, both(1, 21), "/contents/{}", &[Path(filepath)])
            .with_field("content", base64(content.as_ref()))
            .with_field("sha", sha.into())
    }

    /// Adds a file.
    ///
    /// `POST /repos/{owner}/{repo}/contents/{filepath}`, in Forgejo 1.21 or earlier. Answers a [`FileChange`](models::FileChange).
    pub fn create(
        &self,
        filepath: &str,
        content: impl AsRef<[u8]>,
    ) -> Request<models::FileChange, options::CreateFile> {
        self.at
            .one(Method::POST, both(1, 21), "/contents/{}", &[Path(filepath)])
            .with_field("content", base64(content.as_ref()))
    }

    /// Deletes a file. The digest of the present content is needed.
    ///
    /// `DELETE /repos/{owner}/{repo}/contents/{filepath}`, in Forgejo 1.21 or earlier. Answers a [`FileDeletion`](models::FileDeletion).
    pub fn delete(
        &self,
        filepath: &str,
        sha: impl Into<String>,
    ) -> Request<models::FileDeletion, options::DeleteFile> {
        self.at
            .one(Method::DELETE, both(1, 21), "/contents/{}", &[Path(filepath)])
            .with_field("sha", sha.into())
    }

    /// Applies a diff as a commit.
    ///
    /// `POST /repos/{owner}/{repo}/diffpatch`, in Forgejo 1.21 or earlier. Answers a [`FileChange`](models::FileChange).
    pub fn apply_patch(
        &self,
        content: impl AsRef<[u8]>,
        sha: impl Into<String>,
    ) -> Request<models::FileChange, options::UpdateFile> {
        self.at
            .one(Method::POST, both(1, 21), "/diffpatch", &[])
            .with_field("content", base64(content.as_ref()))
            .with_field("sha", sha.into())
    }

    /// What `.editorconfig` says about a file.
    ///
    /// `GET /repos/{owner}/{repo}/editorconfig/{filepath}`, in Forgejo 1.21 or earlier. Answers a `BTreeMap<String, String>`.
    pub fn editorconfig(
        &self,
        filepath: &str,
    ) -> Request<BTreeMap<String, String>, options::RepoGetEditorConfig> {
        self.at.one(Method::GET, both(1, 21), "/editorconfig/{}", &[Path(filepath)])
    }

    /// The content of a file; of one in LFS, the true content.
    ///
    /// `GET /repos/{owner}/{repo}/media/{filepath}`, in Forgejo 1.21 or earlier. Answers a file.
    pub fn media(&self, filepath: &str) -> Request<Blob, options::RepoGetRawFileOrLFS> {
        self.at.blob(both(1, 21), "/media/{}", &[Path(filepath)])
    }

    /// The content of a file as it lies in Git.
    ///
    /// `GET /repos/{owner}/{repo}/raw/{filepath}`, in Forgejo 1.21 or earlier. Answers a file.
    pub fn raw(&self, filepath: &str) -> Request<Blob, options::RepoGetRawFile> {
        self.at.blob(both(1, 21), "/raw/{}", &[Path(filepath)])
    }
}
