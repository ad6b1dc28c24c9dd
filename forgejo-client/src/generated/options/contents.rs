//! The files of a repository.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::Request;
use crate::generated::models;

/// Options of `RepoContents::change`.
#[derive(Debug)]
pub enum ChangeFiles {}

impl<T> Request<T, ChangeFiles> {
    /// Sets the field `author`.
    pub fn author(self, author: models::Identity) -> Self {
        self.with_json("author", &author)
    }

    /// Sets the field `branch`.
    pub fn branch(self, branch: impl Into<String>) -> Self {
        self.with_field("branch", branch.into())
    }

    /// Sets the field `committer`.
    pub fn committer(self, committer: models::Identity) -> Self {
        self.with_json("committer", &committer)
    }

    /// Sets the field `dates`.
    pub fn dates(self, dates: models::CommitDates) -> Self {
        self.with_json("dates", &dates)
    }

    /// Sets the field `force_overwrite_new_branch`.
    pub fn force_overwrite_new_branch(self, force_overwrite_new_branch: bool) -> Self {
        self.with_field("force_overwrite_new_branch", force_overwrite_new_branch)
    }

    /// Sets the field `message`.
    pub fn message(self, message: impl Into<String>) -> Self {
        self.with_field("message", message.into())
    }

    /// Sets the field `new_branch`.
    pub fn new_branch(self, new_branch: impl Into<String>) -> Self {
        self.with_field("new_branch", new_branch.into())
    }

    /// Sets the field `signoff`.
    pub fn signoff(self, signoff: bool) -> Self {
        self.with_field("signoff", signoff)
    }
}

/// Options of `RepoContents::create`.
#[derive(Debug)]
pub enum CreateFile {}

impl<T> Request<T, CreateFile> {
    /// Sets the field `author`.
    pub fn author(self, author: models::Identity) -> Self {
        self.with_json("author", &author)
    }

    /// Sets the field `branch`.
    pub fn branch(self, branch: impl Into<String>) -> Self {
        self.with_field("branch", branch.into())
    }

    /// Sets the field `committer`.
    pub fn committer(self, committer: models::Identity) -> Self {
        self.with_json("committer", &committer)
    }

    /// Sets the field `dates`.
    pub fn dates(self, dates: models::CommitDates) -> Self {
        self.with_json("dates", &dates)
    }

    /// Sets the field `force_overwrite_new_branch`.
    pub fn force_overwrite_new_branch(self, force_overwrite_new_branch: bool) -> Self {
        self.with_field("force_overwrite_new_branch", force_overwrite_new_branch)
    }

    /// Sets the field `message`.
    pub fn message(self, message: impl Into<String>) -> Self {
        self.with_field("message", message.into())
    }

    /// Sets the field `new_branch`.
    pub fn new_branch(self, new_branch: impl Into<String>) -> Self {
        self.with_field("new_branch", new_branch.into())
    }

    /// Sets the field `signoff`.
    pub fn signoff(self, signoff: bool) -> Self {
        self.with_field("signoff", signoff)
    }
}

/// Options of `RepoContents::delete`.
#[derive(Debug)]
pub enum DeleteFile {}

impl<T> Request<T, DeleteFile> {
    /// Sets the field `author`.
    pub fn author(self, author: models::Identity) -> Self {
        self.with_json("author", &author)
    }

    /// Sets the field `branch`.
    pub fn branch(self, branch: impl Into<String>) -> Self {
        self.with_field("branch", branch.into())
    }

    /// Sets the field `committer`.
    pub fn committer(self, committer: models::Identity) -> Self {
        self.with_json("committer", &committer)
    }

    /// Sets the field `dates`.
    pub fn dates(self, dates: models::CommitDates) -> Self {
        self.with_json("dates", &dates)
    }

    /// Sets the field `force_overwrite_new_branch`.
    pub fn force_overwrite_new_branch(self, force_overwrite_new_branch: bool) -> Self {
        self.with_field("force_overwrite_new_branch", force_overwrite_new_branch)
    }

    /// Sets the field `message`.
    pub fn message(self, message: impl Into<String>) -> Self {
        self.with_field("message", message.into())
    }

    /// Sets the field `new_branch`.
    pub fn new_branch(self, new_branch: impl Into<String>) -> Self {
        self.with_field("new_branch", new_branch.into())
    }

    /// Sets the field `signoff`.
    pub fn signoff(self, signoff: bool) -> Self {
        self.with_field("signoff", signoff)
    }
}

/// Options of `RepoContents::update`, `RepoContents::apply_patch`.
#[derive(Debug)]
pub enum UpdateFile {}

impl<T> Request<T, UpdateFile> {
    /// Sets the field `author`.
    pub fn author(self, author: models::Identity) -> Self {
        self.with_json("author", &author)
    }

    /// Sets the field `branch`.
    pub fn branch(self, branch: impl Into<String>) -> Self {
        self.with_field("branch", branch.into())
    }

    /// Sets the field `committer`.
    pub fn committer(self, committer: models::Identity) -> Self {
        self.with_json("committer", &committer)
    }

    /// Sets the field `dates`.
    pub fn dates(self, dates: models::CommitDates) -> Self {
        self.with_json("dates", &dates)
    }

    /// Sets the field `force_overwrite_new_branch`.
    pub fn force_overwrite_new_branch(self, force_overwrite_new_branch: bool) -> Self {
        self.with_field("force_overwrite_new_branch", force_overwrite_new_branch)
    }

    /// Sets the field `from_path`.
    pub fn from_path(self, from_path: impl Into<String>) -> Self {
        self.with_field("from_path", from_path.into())
    }

    /// Sets the field `message`.
    pub fn message(self, message: impl Into<String>) -> Self {
        self.with_field("message", message.into())
    }

    /// Sets the field `new_branch`.
    pub fn new_branch(self, new_branch: impl Into<String>) -> Self {
        self.with_field("new_branch", new_branch.into())
    }

    /// Sets the field `signoff`.
    pub fn signoff(self, signoff: bool) -> Self {
        self.with_field("signoff", signoff)
    }
}

/// Options of `RepoContents::root`.
#[derive(Debug)]
pub enum RepoGetContentsList {}

impl<T> Request<T, RepoGetContentsList> {
    /// Sets the parameter `ref`.
    pub fn reference(self, reference: impl Into<String>) -> Self {
        self.with_query("ref", reference.into())
    }
}

/// Options of `RepoContents::get`.
#[derive(Debug)]
pub enum RepoGetContents {}

impl<T> Request<T, RepoGetContents> {
    /// Sets the parameter `ref`.
    pub fn reference(self, reference: impl Into<String>) -> Self {
        self.with_query("ref", reference.into())
    }
}

/// Options of `RepoContents::editorconfig`.
#[derive(Debug)]
pub enum RepoGetEditorConfig {}

impl<T> Request<T, RepoGetEditorConfig> {
    /// Sets the parameter `ref`.
    pub fn reference(self, reference: impl Into<String>) -> Self {
        self.with_query("ref", reference.into())
    }
}

/// Options of `RepoContents::media`.
#[derive(Debug)]
pub enum RepoGetRawFileOrLFS {}

impl<T> Request<T, RepoGetRawFileOrLFS> {
    /// Sets the parameter `ref`.
    pub fn reference(self, reference: impl Into<String>) -> Self {
        self.with_query("ref", reference.into())
    }
}

/// Options of `RepoContents::raw`.
#[derive(Debug)]
pub enum RepoGetRawFile {}

impl<T> Request<T, RepoGetRawFile> {
    /// Sets the parameter `ref`.
    pub fn reference(self, reference: impl Into<String>) -> Self {
        self.with_query("ref", reference.into())
    }
}
