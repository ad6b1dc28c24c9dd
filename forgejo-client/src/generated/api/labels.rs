//! The labels of a repository.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::call::Segment::One;
use crate::generated::api::Repo;
use crate::generated::{models, options};
use crate::handle::handle;
use crate::since::both;
use crate::{Page, Request};
use http_transport::Method;

handle! {
    /// The labels of a repository.
    RepoLabels
}

impl Repo {
    /// The labels of a repository.
    pub fn labels(&self) -> RepoLabels {
        RepoLabels { at: self.at.below("/labels", &[]) }
    }
}

impl RepoLabels {
    /// Lists the labels.
    ///
    /// `GET /repos/{owner}/{repo}/labels`, in Forgejo 1.21 or earlier. Answers [`Label`](models::Label) in pages.
    pub fn list(&self) -> Request<Page<models::Label>, options::ListLabels> {
        self.at.pages(both(1, 21), "", &[], None)
    }

    /// Adds a label, with a colour such as `#00aabb`.
    ///
    /// `POST /repos/{owner}/{repo}/labels`, in Forgejo 1.21 or earlier. Answers a [`Label`](models::Label).
    pub fn create(
        &self,
        name: impl Into<String>,
        color: impl Into<String>,
    ) -> Request<models::Label, options::CreateLabel> {
        self.at
            .one(Method::POST, both(1, 21), "", &[])
            .with_field("name", name.into())
            .with_field("color", color.into())
    }

    /// One label.
    ///
    /// `GET /repos/{owner}/{repo}/labels/{id}`, in Forgejo 1.21 or earlier. Answers a [`Label`](models::Label).
    pub fn get(&self, id: i64) -> Request<models::Label> {
        self.at.one(Method::GET, both(1, 21), "/{}", &[One(&id)])
    }

    /// Removes a label.
    ///
    /// `DELETE /repos/{owner}/{repo}/labels/{id}`, in Forgejo 1.21 or earlier. Answers nothing.
    pub fn delete(&self, id: i64) -> Request<()> {
        self.at.nothing(Method::DELETE, both(1, 21), "/{}", &[One(&id)])
    }

    /// Changes a label.
    ///
    /// `PATCH /repos/{owner}/{repo}/labels/{id}`, in Forgejo 1.21 or earlier. Answers a [`Label`](models::Label).
    pub fn edit(&self, id: i64) -> Request<models::Label, options::EditLabel> {
        self.at.one(Method::PATCH, both(1, 21), "/{}", &[One(&id)]).with_body(false)
    }
}

handle! {
    /// The milestones of a repository.
    RepoMilestones
}

impl Repo {
    /// The milestones of a repository.
    pub fn milestones(&self) -> RepoMilestones {
        RepoMilestones { at: self.at.below("/milestones", &[]) }
    }
}

impl RepoMilestones {
    /// Lists the open milestones, or all.
    ///
    /// `GET /repos/{owner}/{repo}/milestones`, in Forgejo 1.21 or earlier. Answers [`Milestone`](models::Milestone) in pages.
    pub fn list(&self) -> Request<Page<models::Milestone>, options::IssueGetMilestonesList> {
        self.at.pages(both(1, 21), "", &[], None)
    }

    /// Adds a milestone.
    ///
    /// `POST /repos/{owner}/{repo}/milestones`, in Forgejo 1.21 or earlier. Answers a [`Milestone`](models::Milestone).
    pub fn create(
        &self,
        title: impl Into<String>,
    ) -> Request<models::Milestone, options::CreateMilestone> {
        self.at.one(Method::POST, both(1, 21), "", &[]).with_field("title", title.into())
    }

    /// One milestone, by number or title.
    ///
    /// `GET /repos/{owner}/{repo}/milestones/{id}`, in Forgejo 1.21 or earlier. Answers a [`Milestone`](models::Milestone).
    pub fn get(&self, id: i64) -> Request<models::Milestone> {
        self.at.one(Method::GET, both(1, 21), "/{}", &[One(&id)])
    }

    /// Removes a milestone, by number or title.
    ///
    /// `DELETE /repos/{owner}/{repo}/milestones/{id}`, in Forgejo 1.21 or earlier. Answers nothing.
    pub fn delete(&self, id: i64) -> Request<()> {
        self.at.nothing(Method::DELETE, both(1, 21), "/{}", &[One(&id)])
    }

    /// Changes a milestone, by number or title.
    ///
    /// `PATCH /repos/{owner}/{repo}/milestones/{id}`, in Forgejo 1.21 or earlier. Answers a [`Milestone`](models::Milestone).
    pub fn edit(&self, id: i64) -> Request<models::Milestone, options::EditMilestone> {
        self.at.one(Method::PATCH, both(1, 21), "/{}", &[One(&id)]).with_body(false)
    }
}
