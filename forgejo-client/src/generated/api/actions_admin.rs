//! The runners of the whole server.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::call::Segment::One;
use crate::generated::api::Admin;
use crate::generated::{models, options};
use crate::handle::handle;
use crate::since::{both, forgejo};
use crate::{Page, Request};
use http_transport::Method;

handle! {
    /// The runners of the whole server.
    AdminRunners
}

impl Admin {
    /// The runners of the whole server.
    pub fn runners(&self) -> AdminRunners {
        AdminRunners { at: self.at.clone() }
    }
}

impl AdminRunners {
    /// Lists the runners.
    ///
    /// `GET /admin/actions/runners`, since Forgejo 15. Answers [`ActionRunner`](models::ActionRunner) in pages.
    pub fn list(&self) -> Request<Page<models::ActionRunner>, options::GetAdminRunners> {
        self.at.pages(both(15, 0), "/actions/runners", &[], None)
    }

    /// Registers a runner; the answer holds its token.
    ///
    /// `POST /admin/actions/runners`, since Forgejo 15; Gitea lacks it. Answers a [`RegisteredRunner`](models::RegisteredRunner).
    pub fn register(
        &self,
        name: impl Into<String>,
    ) -> Request<models::RegisteredRunner, options::RegisterRunner> {
        self.at
            .one(Method::POST, forgejo(15, 0), "/actions/runners", &[])
            .with_field("name", name.into())
    }

    /// Lists the jobs that wait for a runner with these labels.
    ///
    /// `GET /admin/actions/runners/jobs`, since Forgejo 15; Gitea lacks it. Answers all [`ActionRunJob`](models::ActionRunJob) at once.
    pub fn jobs(&self) -> Request<Page<models::ActionRunJob>, options::AdminGetActionRunJobs> {
        self.at.list(Method::GET, forgejo(15, 0), "/actions/runners/jobs", &[])
    }

    /// A token with which runners register themselves.
    ///
    /// `GET /admin/actions/runners/registration-token`, since Forgejo 15; Gitea lacks it. Answers a [`RegistrationToken`](models::RegistrationToken).
    #[deprecated(note = "newer servers have another place for it")]
    pub fn registration_token(&self) -> Request<models::RegistrationToken> {
        self.at.one(Method::GET, forgejo(15, 0), "/actions/runners/registration-token", &[])
    }

    /// One runner.
    ///
    /// `GET /admin/actions/runners/{runner_id}`, since Forgejo 15. Answers a [`ActionRunner`](models::ActionRunner).
    pub fn get(&self, runner_id: &str) -> Request<models::ActionRunner> {
        self.at.one(Method::GET, both(15, 0), "/actions/runners/{}", &[One(&runner_id)])
    }

    /// Removes a runner.
    ///
    /// `DELETE /admin/actions/runners/{runner_id}`, since Forgejo 15. Answers nothing.
    pub fn delete(&self, runner_id: &str) -> Request<()> {
        self.at.nothing(Method::DELETE, both(15, 0), "/actions/runners/{}", &[One(&runner_id)])
    }

    /// Lists the jobs that wait for a runner with these labels.
    ///
    /// `GET /admin/runners/jobs`, since Forgejo 11; Gitea lacks it. Answers all [`ActionRunJob`](models::ActionRunJob) at once.
    #[deprecated(note = "newer servers have another place for it")]
    pub fn search_jobs(&self) -> Request<Page<models::ActionRunJob>, options::AdminSearchRunJobs> {
        self.at.list(Method::GET, forgejo(11, 0), "/runners/jobs", &[])
    }

    /// A token with which runners register themselves, at its former place.
    ///
    /// `GET /admin/runners/registration-token`, since Forgejo 7; Gitea lacks it. Answers a [`RegistrationToken`](models::RegistrationToken).
    #[deprecated(note = "newer servers have another place for it")]
    pub fn old_registration_token(&self) -> Request<models::RegistrationToken> {
        self.at.one(Method::GET, forgejo(7, 0), "/runners/registration-token", &[])
    }
}
