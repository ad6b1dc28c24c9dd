//! The reviews of a pull request.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::call::Segment::One;
use crate::generated::api::Pull;
use crate::generated::{models, options, words};
use crate::handle::handle;
use crate::since::{both, forgejo};
use crate::{Page, Request};
use http_transport::Method;

handle! {
    /// The reviews of a pull request.
    PullReviews
}

impl Pull {
    /// The reviews of a pull request.
    pub fn reviews(&self) -> PullReviews {
        PullReviews { at: self.at.below("/reviews", &[]) }
    }
}

impl PullReviews {
    /// Lists the reviews.
    ///
    /// `GET /repos/{owner}/{repo}/pulls/{index}/reviews`, in Forgejo 1.21 or earlier. Answers [`PullReview`](models::PullReview) in pages.
    pub fn list(&self) -> Request<Page<models::PullReview>> {
        self.at.pages(both(1, 21), "", &[], None)
    }

    /// Starts a review, or gives one at once.
    ///
    /// `POST /repos/{owner}/{repo}/pulls/{index}/reviews`, in Forgejo 1.21 or earlier. Answers a [`PullReview`](models::PullReview).
    pub fn create(&self) -> Request<models::PullReview, options::CreatePullReview> {
        self.at.one(Method::POST, both(1, 21), "", &[]).with_body(false)
    }

    /// One review.
    ///
    /// `GET /repos/{owner}/{repo}/pulls/{index}/reviews/{id}`, in Forgejo 1.21 or earlier. Answers a [`PullReview`](models::PullReview).
    pub fn get(&self, id: i64) -> Request<models::PullReview> {
        self.at.one(Method::GET, both(1, 21), "/{}", &[One(&id)])
    }

    /// Gives a review that was started.
    ///
    /// `POST /repos/{owner}/{repo}/pulls/{index}/reviews/{id}`, in Forgejo 1.21 or earlier. Answers a [`PullReview`](models::PullReview).
    pub fn submit(
        &self,
        id: i64,
        event: impl Into<words::ReviewState>,
    ) -> Request<models::PullReview, options::SubmitPullReview> {
        self.at
            .one(Method::POST, both(1, 21), "/{}", &[One(&id)])
            .with_field("event", event.into().as_str())
    }

    /// Deletes a review.
    ///
    /// `DELETE /repos/{owner}/{repo}/pulls/{index}/reviews/{id}`, in Forgejo 1.21 or earlier. Answers nothing.
    pub fn delete(&self, id: i64) -> Request<()> {
        self.at.nothing(Method::DELETE, both(1, 21), "/{}", &[One(&id)])
    }

    /// Lists the comments of a review.
    ///
    /// `GET /repos/{owner}/{repo}/pulls/{index}/reviews/{id}/comments`, in Forgejo 1.21 or earlier. Answers all [`PullReviewComment`](models::PullReviewComment) at once.
    pub fn comments(&self, id: i64) -> Request<Page<models::PullReviewComment>> {
        self.at.list(Method::GET, both(1, 21), "/{}/comments", &[One(&id)])
    }

    /// Adds a comment to a review.
    ///
    /// `POST /repos/{owner}/{repo}/pulls/{index}/reviews/{id}/comments`, since Forgejo 7; Gitea lacks it. Answers a [`PullReviewComment`](models::PullReviewComment).
    pub fn create_comment(
        &self,
        id: i64,
    ) -> Request<models::PullReviewComment, options::CreatePullReviewComment> {
        self.at.one(Method::POST, forgejo(7, 0), "/{}/comments", &[One(&id)]).with_body(false)
    }

    /// One comment of a review.
    ///
    /// `GET /repos/{owner}/{repo}/pulls/{index}/reviews/{id}/comments/{comment}`, since Forgejo 7; Gitea lacks it. Answers a [`PullReviewComment`](models::PullReviewComment).
    pub fn comment(&self, id: i64, comment: i64) -> Request<models::PullReviewComment> {
        self.at.one(Method::GET, forgejo(7, 0), "/{}/comments/{}", &[One(&id), One(&comment)])
    }

    /// Deletes a comment of a review.
    ///
    /// `DELETE /repos/{owner}/{repo}/pulls/{index}/reviews/{id}/comments/{comment}`, since Forgejo 7; Gitea lacks it. Answers nothing.
    pub fn delete_comment(&self, id: i64, comment: i64) -> Request<()> {
        self.at.nothing(
            Method::DELETE,
            forgejo(7, 0),
            "/{}/comments/{}",
            &[One(&id), One(&comment)],
        )
    }

    /// Lets a review count no more.
    ///
    /// `POST /repos/{owner}/{repo}/pulls/{index}/reviews/{id}/dismissals`, in Forgejo 1.21 or earlier. Answers a [`PullReview`](models::PullReview).
    pub fn dismiss(&self, id: i64) -> Request<models::PullReview, options::DismissPullReview> {
        self.at.one(Method::POST, both(1, 21), "/{}/dismissals", &[One(&id)]).with_body(false)
    }

    /// Lets a review count again.
    ///
    /// `POST /repos/{owner}/{repo}/pulls/{index}/reviews/{id}/undismissals`, in Forgejo 1.21 or earlier. Answers a [`PullReview`](models::PullReview).
    pub fn undismiss(&self, id: i64) -> Request<models::PullReview> {
        self.at.one(Method::POST, both(1, 21), "/{}/undismissals", &[One(&id)])
    }
}
