//! One pull request, by its number in the repository.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::call::Segment::One;
use crate::generated::api::Repo;
use crate::generated::{models, options, words};
use crate::handle::handle;
use crate::since::both;
use crate::{Page, Request};
use http_transport::Method;

handle! {
    /// One pull request, by its number in the repository.
    Pull
}

impl Repo {
    /// One pull request, by its number in the repository.
    pub fn pull(&self, index: i64) -> Pull {
        Pull { at: self.at.below("/pulls/{}", &[One(&index)]) }
    }
}

impl Pull {
    /// The pull request itself.
    ///
    /// `GET /repos/{owner}/{repo}/pulls/{index}`, in Forgejo 1.21 or earlier. Answers a [`PullRequest`](models::PullRequest).
    pub fn get(&self) -> Request<models::PullRequest> {
        self.at.one(Method::GET, both(1, 21), "", &[])
    }

    /// Changes it; closes and opens it, too.
    ///
    /// `PATCH /repos/{owner}/{repo}/pulls/{index}`, in Forgejo 1.21 or earlier. Answers a [`PullRequest`](models::PullRequest).
    pub fn edit(&self) -> Request<models::PullRequest, options::EditPullRequest> {
        self.at.one(Method::PATCH, both(1, 21), "", &[]).with_body(false)
    }

    /// It as a diff or a patch.
    ///
    /// `GET /repos/{owner}/{repo}/pulls/{index}.{diffType}`, in Forgejo 1.21 or earlier. Answers text.
    pub fn diff(
        &self,
        diff_type: impl Into<words::DiffFormat>,
    ) -> Request<String, options::RepoDownloadPullDiffOrPatch> {
        self.at.text(Method::GET, both(1, 21), ".{}", &[One(&diff_type.into())])
    }

    /// Lists its commits.
    ///
    /// `GET /repos/{owner}/{repo}/pulls/{index}/commits`, in Forgejo 1.21 or earlier. Answers [`Commit`](models::Commit) in pages.
    pub fn commits(&self) -> Request<Page<models::Commit>, options::RepoGetPullRequestCommits> {
        self.at.pages(both(1, 21), "/commits", &[], None)
    }

    /// Lists the files that it changes.
    ///
    /// `GET /repos/{owner}/{repo}/pulls/{index}/files`, in Forgejo 1.21 or earlier. Answers [`ChangedFile`](models::ChangedFile) in pages.
    pub fn files(&self) -> Request<Page<models::ChangedFile>, options::RepoGetPullRequestFiles> {
        self.at.pages(both(1, 21), "/files", &[], None)
    }

    /// Whether it is merged.
    ///
    /// `GET /repos/{owner}/{repo}/pulls/{index}/merge`, in Forgejo 1.21 or earlier. Not found means no.
    pub fn is_merged(&self) -> Request<bool> {
        self.at.exists(both(1, 21), "/merge", &[])
    }

    /// Merges it, now or when its checks succeed.
    ///
    /// `POST /repos/{owner}/{repo}/pulls/{index}/merge`, in Forgejo 1.21 or earlier. Answers nothing.
    pub fn merge(
        &self,
        style: impl Into<words::MergeStyle>,
    ) -> Request<(), options::MergePullRequest> {
        self.at
            .nothing(Method::POST, both(1, 21), "/merge", &[])
            .with_field("Do", style.into().as_str())
    }

    /// Does not merge it when its checks succeed.
    ///
    /// `DELETE /repos/{owner}/{repo}/pulls/{index}/merge`, in Forgejo 1.21 or earlier. Answers nothing.
    pub fn cancel_auto_merge(&self) -> Request<()> {
        self.at.nothing(Method::DELETE, both(1, 21), "/merge", &[])
    }

    /// Asks users or teams for a review.
    ///
    /// `POST /repos/{owner}/{repo}/pulls/{index}/requested_reviewers`, in Forgejo 1.21 or earlier. Answers all [`PullReview`](models::PullReview) at once.
    pub fn request_reviewers(
        &self,
    ) -> Request<Page<models::PullReview>, options::RequestReviewers> {
        self.at.list(Method::POST, both(1, 21), "/requested_reviewers", &[]).with_body(false)
    }

    /// Asks users or teams no more.
    ///
    /// `DELETE /repos/{owner}/{repo}/pulls/{index}/requested_reviewers`, in Forgejo 1.21 or earlier. Answers nothing.
    pub fn unrequest_reviewers(&self) -> Request<(), options::RequestReviewers> {
        self.at.nothing(Method::DELETE, both(1, 21), "/requested_reviewers", &[]).with_body(true)
    }

    /// Brings its branch up to date with the base.
    ///
    /// `POST /repos/{owner}/{repo}/pulls/{index}/update`, in Forgejo 1.21 or earlier. Answers nothing.
    pub fn update(&self) -> Request<(), options::RepoUpdatePullRequest> {
        self.at.nothing(Method::POST, both(1, 21), "/update", &[])
    }
}
