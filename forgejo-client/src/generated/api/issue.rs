//! One issue, by its number in the repository. A pull request is an issue, too.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::call::Segment::One;
use crate::generated::api::Repo;
use crate::generated::{models, options};
use crate::handle::handle;
use crate::since::both;
use crate::{Page, Request, Timestamp};
use http_transport::Method;
use serde_json::Value;

handle! {
    /// One issue, by its number in the repository. A pull request is an issue, too.
    Issue
}

impl Repo {
    /// One issue, by its number in the repository. A pull request is an issue, too.
    pub fn issue(&self, index: i64) -> Issue {
        Issue { at: self.at.below("/issues/{}", &[One(&index)]) }
    }
}

impl Issue {
    /// The issue itself.
    ///
    /// `GET /repos/{owner}/{repo}/issues/{index}`, in Forgejo 1.21 or earlier. Answers a [`Issue`](models::Issue).
    pub fn get(&self) -> Request<models::Issue> {
        self.at.one(Method::GET, both(1, 21), "", &[])
    }

    /// Deletes it. There is no way back.
    ///
    /// `DELETE /repos/{owner}/{repo}/issues/{index}`, in Forgejo 1.21 or earlier. Answers nothing.
    pub fn delete(&self) -> Request<()> {
        self.at.nothing(Method::DELETE, both(1, 21), "", &[])
    }

    /// Changes it; closes and opens it, too.
    ///
    /// `PATCH /repos/{owner}/{repo}/issues/{index}`, in Forgejo 1.21 or earlier. Answers a [`Issue`](models::Issue).
    pub fn edit(&self) -> Request<models::Issue, options::EditIssue> {
        self.at.one(Method::PATCH, both(1, 21), "", &[]).with_body(false)
    }

    /// Lists the issues that wait for this one.
    ///
    /// `GET /repos/{owner}/{repo}/issues/{index}/blocks`, in Forgejo 1.21 or earlier. Answers [`Issue`](models::Issue) in pages.
    pub fn blocks(&self) -> Request<Page<models::Issue>> {
        self.at.pages(both(1, 21), "/blocks", &[], None)
    }

    /// Lets another issue wait for this one.
    ///
    /// `POST /repos/{owner}/{repo}/issues/{index}/blocks`, in Forgejo 1.21 or earlier. Answers a [`Issue`](models::Issue).
    pub fn block(
        &self,
        owner: impl Into<String>,
        repo: impl Into<String>,
        index: i64,
    ) -> Request<models::Issue> {
        self.at
            .one(Method::POST, both(1, 21), "/blocks", &[])
            .with_field("owner", owner.into())
            .with_field("repo", repo.into())
            .with_field("index", index)
    }

    /// Lets another issue wait no longer for this one.
    ///
    /// `DELETE /repos/{owner}/{repo}/issues/{index}/blocks`, in Forgejo 1.21 or earlier. Answers a [`Issue`](models::Issue).
    pub fn unblock(
        &self,
        owner: impl Into<String>,
        repo: impl Into<String>,
        index: i64,
    ) -> Request<models::Issue> {
        self.at
            .one(Method::DELETE, both(1, 21), "/blocks", &[])
            .with_field("owner", owner.into())
            .with_field("repo", repo.into())
            .with_field("index", index)
    }

    /// Lists the comments.
    ///
    /// `GET /repos/{owner}/{repo}/issues/{index}/comments`, in Forgejo 1.21 or earlier. Answers all [`Comment`](models::Comment) at once.
    pub fn comments(&self) -> Request<Page<models::Comment>, options::IssueGetComments> {
        self.at.list(Method::GET, both(1, 21), "/comments", &[])
    }

    /// Adds a comment.
    ///
    /// `POST /repos/{owner}/{repo}/issues/{index}/comments`, in Forgejo 1.21 or earlier. Answers a [`Comment`](models::Comment).
    pub fn comment(
        &self,
        body: impl Into<String>,
    ) -> Request<models::Comment, options::CreateIssueComment> {
        self.at.one(Method::POST, both(1, 21), "/comments", &[]).with_field("body", body.into())
    }

    /// Deletes a comment, at its former place.
    ///
    /// `DELETE /repos/{owner}/{repo}/issues/{index}/comments/{id}`, in Forgejo 1.21 or earlier. Answers nothing.
    #[deprecated(note = "newer servers have another place for it")]
    pub fn delete_comment(&self, id: i64) -> Request<()> {
        self.at.nothing(Method::DELETE, both(1, 21), "/comments/{}", &[One(&id)])
    }

    /// Changes a comment, at its former place.
    ///
    /// `PATCH /repos/{owner}/{repo}/issues/{index}/comments/{id}`, in Forgejo 1.21 or earlier. Answers a [`Comment`](models::Comment), or nothing.
    #[deprecated(note = "newer servers have another place for it")]
    pub fn edit_comment(
        &self,
        id: i64,
        body: impl Into<String>,
    ) -> Request<Option<models::Comment>, options::EditIssueComment> {
        self.at
            .one(Method::PATCH, both(1, 21), "/comments/{}", &[One(&id)])
            .with_field("body", body.into())
    }

    /// Sets the day on which it shall be done.
    ///
    /// `POST /repos/{owner}/{repo}/issues/{index}/deadline`, in Forgejo 1.21 or earlier. Answers a [`IssueDeadline`](models::IssueDeadline).
    pub fn set_deadline(&self, due_date: Timestamp) -> Request<models::IssueDeadline> {
        self.at
            .one(Method::POST, both(1, 21), "/deadline", &[])
            .with_field("due_date", due_date.to_string())
    }

    /// Lists the issues for which this one waits.
    ///
    /// `GET /repos/{owner}/{repo}/issues/{index}/dependencies`, in Forgejo 1.21 or earlier. Answers [`Issue`](models::Issue) in pages.
    pub fn dependencies(&self) -> Request<Page<models::Issue>> {
        self.at.pages(both(1, 21), "/dependencies", &[], None)
    }

    /// Lets this issue wait for another one.
    ///
    /// `POST /repos/{owner}/{repo}/issues/{index}/dependencies`, in Forgejo 1.21 or earlier. Answers a [`Issue`](models::Issue).
    pub fn depend_on(
        &self,
        owner: impl Into<String>,
        repo: impl Into<String>,
        index: i64,
    ) -> Request<models::Issue> {
        self.at
            .one(Method::POST, both(1, 21), "/dependencies", &[])
            .with_field("owner", owner.into())
            .with_field("repo", repo.into())
            .with_field("index", index)
    }

    /// Lets this issue wait no longer for another one.
    ///
    /// `DELETE /repos/{owner}/{repo}/issues/{index}/dependencies`, in Forgejo 1.21 or earlier. Answers a [`Issue`](models::Issue).
    pub fn depend_no_more_on(
        &self,
        owner: impl Into<String>,
        repo: impl Into<String>,
        index: i64,
    ) -> Request<models::Issue> {
        self.at
            .one(Method::DELETE, both(1, 21), "/dependencies", &[])
            .with_field("owner", owner.into())
            .with_field("repo", repo.into())
            .with_field("index", index)
    }

    /// Lists its labels.
    ///
    /// `GET /repos/{owner}/{repo}/issues/{index}/labels`, in Forgejo 1.21 or earlier. Answers all [`Label`](models::Label) at once.
    pub fn labels(&self) -> Request<Page<models::Label>> {
        self.at.list(Method::GET, both(1, 21), "/labels", &[])
    }

    /// Sets its labels, by number or name, in place of all others.
    ///
    /// `PUT /repos/{owner}/{repo}/issues/{index}/labels`, in Forgejo 1.21 or earlier. Answers all [`Label`](models::Label) at once.
    pub fn set_labels(
        &self,
        labels: impl IntoIterator<Item = impl Into<Value>>,
    ) -> Request<Page<models::Label>, options::IssueLabels> {
        self.at
            .list(Method::PUT, both(1, 21), "/labels", &[])
            .with_field("labels", labels.into_iter().map(Into::into).collect::<Vec<_>>())
    }

    /// Adds labels, by number or name.
    ///
    /// `POST /repos/{owner}/{repo}/issues/{index}/labels`, in Forgejo 1.21 or earlier. Answers all [`Label`](models::Label) at once.
    pub fn add_labels(
        &self,
        labels: impl IntoIterator<Item = impl Into<Value>>,
    ) -> Request<Page<models::Label>, options::IssueLabels> {
        self.at
            .list(Method::POST, both(1, 21), "/labels", &[])
            .with_field("labels", labels.into_iter().map(Into::into).collect::<Vec<_>>())
    }

    /// Removes all labels.
    ///
    /// `DELETE /repos/{owner}/{repo}/issues/{index}/labels`, in Forgejo 1.21 or earlier. Answers nothing.
    pub fn clear_labels(&self) -> Request<(), options::DeleteLabels> {
        self.at.nothing(Method::DELETE, both(1, 21), "/labels", &[]).with_body(true)
    }

    /// Removes a label, by number or name.
    ///
    /// `DELETE /repos/{owner}/{repo}/issues/{index}/labels/{identifier}`, in Forgejo 1.21 or earlier. Answers nothing.
    pub fn remove_label(&self, identifier: &str) -> Request<(), options::DeleteLabels> {
        self.at
            .nothing(Method::DELETE, both(1, 21), "/labels/{}", &[One(&identifier)])
            .with_body(true)
    }

    /// Allows no further comments.
    ///
    /// `PUT /repos/{owner}/{repo}/issues/{index}/lock`, since Forgejo 17. Answers nothing.
    pub fn lock(&self) -> Request<(), options::IssueLock> {
        self.at.nothing(Method::PUT, both(17, 0), "/lock", &[]).with_body(false)
    }

    /// Allows comments again.
    ///
    /// `DELETE /repos/{owner}/{repo}/issues/{index}/lock`, since Forgejo 17. Answers nothing.
    pub fn unlock(&self) -> Request<()> {
        self.at.nothing(Method::DELETE, both(17, 0), "/lock", &[])
    }

    /// Pins it.
    ///
    /// `POST /repos/{owner}/{repo}/issues/{index}/pin`, in Forgejo 1.21 or earlier. Answers nothing.
    pub fn pin(&self) -> Request<()> {
        self.at.nothing(Method::POST, both(1, 21), "/pin", &[])
    }

    /// Takes it from the pinned ones.
    ///
    /// `DELETE /repos/{owner}/{repo}/issues/{index}/pin`, in Forgejo 1.21 or earlier. Answers nothing.
    pub fn unpin(&self) -> Request<()> {
        self.at.nothing(Method::DELETE, both(1, 21), "/pin", &[])
    }

    /// Moves it among the pinned ones.
    ///
    /// `PATCH /repos/{owner}/{repo}/issues/{index}/pin/{position}`, in Forgejo 1.21 or earlier. Answers nothing.
    pub fn move_pin(&self, position: i64) -> Request<()> {
        self.at.nothing(Method::PATCH, both(1, 21), "/pin/{}", &[One(&position)])
    }

    /// Lists the reactions.
    ///
    /// `GET /repos/{owner}/{repo}/issues/{index}/reactions`, in Forgejo 1.21 or earlier. Answers [`Reaction`](models::Reaction) in pages.
    pub fn reactions(&self) -> Request<Page<models::Reaction>> {
        self.at.pages(both(1, 21), "/reactions", &[], None)
    }

    /// Adds a reaction: `+1`, `heart`.
    ///
    /// `POST /repos/{owner}/{repo}/issues/{index}/reactions`, in Forgejo 1.21 or earlier. Answers a [`Reaction`](models::Reaction).
    pub fn react(&self, content: impl Into<String>) -> Request<models::Reaction> {
        self.at
            .one(Method::POST, both(1, 21), "/reactions", &[])
            .with_field("content", content.into())
    }

    /// Takes a reaction back.
    ///
    /// `DELETE /repos/{owner}/{repo}/issues/{index}/reactions`, in Forgejo 1.21 or earlier. Answers nothing.
    pub fn unreact(&self, content: impl Into<String>) -> Request<()> {
        self.at
            .nothing(Method::DELETE, both(1, 21), "/reactions", &[])
            .with_field("content", content.into())
    }

    /// Lists who is told about it.
    ///
    /// `GET /repos/{owner}/{repo}/issues/{index}/subscriptions`, in Forgejo 1.21 or earlier. Answers [`User`](models::User) in pages.
    pub fn subscribers(&self) -> Request<Page<models::User>> {
        self.at.pages(both(1, 21), "/subscriptions", &[], None)
    }

    /// Whether the current user is told about it.
    ///
    /// `GET /repos/{owner}/{repo}/issues/{index}/subscriptions/check`, in Forgejo 1.21 or earlier. Answers a [`WatchInfo`](models::WatchInfo).
    pub fn subscription(&self) -> Request<models::WatchInfo> {
        self.at.one(Method::GET, both(1, 21), "/subscriptions/check", &[])
    }

    /// Tells a user about it from now on.
    ///
    /// `PUT /repos/{owner}/{repo}/issues/{index}/subscriptions/{user}`, in Forgejo 1.21 or earlier. Answers nothing.
    pub fn subscribe(&self, user: &str) -> Request<()> {
        self.at.nothing(Method::PUT, both(1, 21), "/subscriptions/{}", &[One(&user)])
    }

    /// Tells a user about it no more.
    ///
    /// `DELETE /repos/{owner}/{repo}/issues/{index}/subscriptions/{user}`, in Forgejo 1.21 or earlier. Answers nothing.
    pub fn unsubscribe(&self, user: &str) -> Request<()> {
        self.at.nothing(Method::DELETE, both(1, 21), "/subscriptions/{}", &[One(&user)])
    }

    /// Lists all that happened to it.
    ///
    /// `GET /repos/{owner}/{repo}/issues/{index}/timeline`, in Forgejo 1.21 or earlier. Answers [`TimelineComment`](models::TimelineComment) in pages.
    pub fn timeline(
        &self,
    ) -> Request<Page<models::TimelineComment>, options::IssueGetCommentsAndTimeline> {
        self.at.pages(both(1, 21), "/timeline", &[], None)
    }
}
