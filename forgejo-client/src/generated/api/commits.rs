//! The commits of a repository, their statuses and notes.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::call::Segment::{One, Path};
use crate::generated::api::Repo;
use crate::generated::{models, options, words};
use crate::handle::handle;
use crate::since::{both, forgejo};
use crate::{Page, Request};
use http_transport::Method;

handle! {
    /// The commits of a repository, their statuses and notes.
    RepoCommits
}

impl Repo {
    /// The commits of a repository, their statuses and notes.
    pub fn commits(&self) -> RepoCommits {
        RepoCommits { at: self.at.clone() }
    }
}

impl RepoCommits {
    /// Lists the commits of a branch, newest first.
    ///
    /// `GET /repos/{owner}/{repo}/commits`, in Forgejo 1.21 or earlier. Answers [`Commit`](models::Commit) in pages.
    pub fn list(&self) -> Request<Page<models::Commit>, options::RepoGetAllCommits> {
        self.at.pages(both(1, 21), "/commits", &[], None)
    }

    /// The state of a commit that all its statuses come to.
    ///
    /// `GET /repos/{owner}/{repo}/commits/{ref}/status`, in Forgejo 1.21 or earlier. Answers a [`CombinedStatus`](models::CombinedStatus).
    pub fn combined_status(
        &self,
        reference: &str,
    ) -> Request<models::CombinedStatus, options::RepoGetCombinedStatusByRef> {
        self.at.one(Method::GET, both(1, 21), "/commits/{}/status", &[One(&reference)])
    }

    /// Lists the statuses of a branch, tag or commit.
    ///
    /// `GET /repos/{owner}/{repo}/commits/{ref}/statuses`, in Forgejo 1.21 or earlier. Answers [`CommitStatus`](models::CommitStatus) in pages.
    pub fn statuses(
        &self,
        reference: &str,
    ) -> Request<Page<models::CommitStatus>, options::RepoListStatusesByRef> {
        self.at.pages(both(1, 21), "/commits/{}/statuses", &[One(&reference)], None)
    }

    /// The pull request that brought a commit.
    ///
    /// `GET /repos/{owner}/{repo}/commits/{sha}/pull`, since Forgejo 7. Answers a [`PullRequest`](models::PullRequest).
    pub fn pull(&self, sha: &str) -> Request<models::PullRequest> {
        self.at.one(Method::GET, both(7, 0), "/commits/{}/pull", &[One(&sha)])
    }

    /// The commits between two: `main...feature`.
    ///
    /// `GET /repos/{owner}/{repo}/compare/{basehead}`, since Forgejo 8. Answers a [`Compare`](models::Compare).
    pub fn compare(&self, basehead: &str) -> Request<models::Compare, options::RepoCompareDiff> {
        self.at.one(Method::GET, both(8, 0), "/compare/{}", &[Path(basehead)])
    }

    /// One commit.
    ///
    /// `GET /repos/{owner}/{repo}/git/commits/{sha}`, in Forgejo 1.21 or earlier. Answers a [`Commit`](models::Commit).
    pub fn get(&self, sha: &str) -> Request<models::Commit, options::RepoGetSingleCommit> {
        self.at.one(Method::GET, both(1, 21), "/git/commits/{}", &[One(&sha)])
    }

    /// One commit as a diff or a patch.
    ///
    /// `GET /repos/{owner}/{repo}/git/commits/{sha}.{diffType}`, in Forgejo 1.21 or earlier. Answers text.
    pub fn diff(&self, sha: &str, diff_type: impl Into<words::DiffFormat>) -> Request<String> {
        self.at.text(
            Method::GET,
            both(1, 21),
            "/git/commits/{}.{}",
            &[One(&sha), One(&diff_type.into())],
        )
    }

    /// The note of a commit.
    ///
    /// `GET /repos/{owner}/{repo}/git/notes/{sha}`, in Forgejo 1.21 or earlier. Answers a [`Note`](models::Note).
    pub fn note(&self, sha: &str) -> Request<models::Note, options::RepoGetNote> {
        self.at.one(Method::GET, both(1, 21), "/git/notes/{}", &[One(&sha)])
    }

    /// Sets the note of a commit.
    ///
    /// `POST /repos/{owner}/{repo}/git/notes/{sha}`, since Forgejo 10; Gitea lacks it. Answers a [`Note`](models::Note).
    pub fn set_note(&self, sha: &str, message: impl Into<String>) -> Request<models::Note> {
        self.at
            .one(Method::POST, forgejo(10, 0), "/git/notes/{}", &[One(&sha)])
            .with_field("message", message.into())
    }

    /// Removes the note of a commit.
    ///
    /// `DELETE /repos/{owner}/{repo}/git/notes/{sha}`, since Forgejo 10; Gitea lacks it. Answers nothing.
    pub fn delete_note(&self, sha: &str) -> Request<()> {
        self.at.nothing(Method::DELETE, forgejo(10, 0), "/git/notes/{}", &[One(&sha)])
    }

    /// Lists the statuses of one commit.
    ///
    /// `GET /repos/{owner}/{repo}/statuses/{sha}`, in Forgejo 1.21 or earlier. Answers [`CommitStatus`](models::CommitStatus) in pages.
    pub fn statuses_of(
        &self,
        sha: &str,
    ) -> Request<Page<models::CommitStatus>, options::RepoListStatuses> {
        self.at.pages(both(1, 21), "/statuses/{}", &[One(&sha)], None)
    }

    /// Adds a status to a commit: how a check went.
    ///
    /// `POST /repos/{owner}/{repo}/statuses/{sha}`, in Forgejo 1.21 or earlier. Answers a [`CommitStatus`](models::CommitStatus).
    pub fn create_status(
        &self,
        sha: &str,
        state: impl Into<words::CommitState>,
    ) -> Request<models::CommitStatus, options::CreateStatus> {
        self.at
            .one(Method::POST, both(1, 21), "/statuses/{}", &[One(&sha)])
            .with_field("state", state.into().as_str())
    }
}
