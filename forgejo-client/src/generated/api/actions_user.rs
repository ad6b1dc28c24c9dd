//! The secrets that Actions of the current user's repositories can use.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::call::Segment::One;
use crate::generated::api::CurrentUser;
use crate::generated::{models, options};
use crate::handle::handle;
use crate::since::{both, forgejo};
use crate::{Page, Request};
use http_transport::Method;

handle! {
    /// The secrets that Actions of the current user's repositories can use.
    UserSecrets
}

impl CurrentUser {
    /// The secrets that Actions of the current user's repositories can use.
    pub fn secrets(&self) -> UserSecrets {
        UserSecrets { at: self.at.below("/actions/secrets", &[]) }
    }
}

impl UserSecrets {
    /// Lists the names of the secrets; nobody can read their values.
    ///
    /// `GET /user/actions/secrets`, since Forgejo 17; Gitea lacks it. Answers [`Secret`](models::Secret) in pages.
    pub fn list(&self) -> Request<Page<models::Secret>> {
        self.at.pages(forgejo(17, 0), "", &[], None)
    }

    /// Sets a secret, new or not.
    ///
    /// `PUT /user/actions/secrets/{secretname}`, in Forgejo 1.21 or earlier. Answers nothing.
    pub fn set(&self, secretname: &str, data: impl Into<String>) -> Request<()> {
        self.at
            .nothing(Method::PUT, both(1, 21), "/{}", &[One(&secretname)])
            .with_field("data", data.into())
    }

    /// Removes a secret.
    ///
    /// `DELETE /user/actions/secrets/{secretname}`, in Forgejo 1.21 or earlier. Answers nothing.
    pub fn delete(&self, secretname: &str) -> Request<()> {
        self.at.nothing(Method::DELETE, both(1, 21), "/{}", &[One(&secretname)])
    }
}

handle! {
    /// The variables that Actions of the current user's repositories can use.
    UserVariables
}

impl CurrentUser {
    /// The variables that Actions of the current user's repositories can use.
    pub fn variables(&self) -> UserVariables {
        UserVariables { at: self.at.below("/actions/variables", &[]) }
    }
}

impl UserVariables {
    /// Lists the variables.
    ///
    /// `GET /user/actions/variables`, since Forgejo 8. Answers [`ActionVariable`](models::ActionVariable) in pages.
    pub fn list(&self) -> Request<Page<models::ActionVariable>> {
        self.at.pages(both(8, 0), "", &[], None)
    }

    /// One variable.
    ///
    /// `GET /user/actions/variables/{variablename}`, since Forgejo 8. Answers a [`ActionVariable`](models::ActionVariable).
    pub fn get(&self, variablename: &str) -> Request<models::ActionVariable> {
        self.at.one(Method::GET, both(8, 0), "/{}", &[One(&variablename)])
    }

    /// Changes a variable.
    ///
    /// `PUT /user/actions/variables/{variablename}`, since Forgejo 8. Answers nothing.
    pub fn edit(
        &self,
        variablename: &str,
        value: impl Into<String>,
    ) -> Request<(), options::UpdateVariable> {
        self.at
            .nothing(Method::PUT, both(8, 0), "/{}", &[One(&variablename)])
            .with_field("value", value.into())
    }

    /// Adds a variable.
    ///
    /// `POST /user/actions/variables/{variablename}`, since Forgejo 8. Answers nothing.
    pub fn create(&self, variablename: &str, value: impl Into<String>) -> Request<()> {
        self.at
            .nothing(Method::POST, both(8, 0), "/{}", &[One(&variablename)])
            .with_field("value", value.into())
    }

    /// Removes a variable.
    ///
    /// `DELETE /user/actions/variables/{variablename}`, since Forgejo 8. Answers nothing.
    pub fn delete(&self, variablename: &str) -> Request<()> {
        self.at.nothing(Method::DELETE, both(8, 0), "/{}", &[One(&variablename)])
    }
}

handle! {
    /// The runners of the current user.
    UserRunners
}

impl CurrentUser {
    /// The runners of the current user.
    pub fn runners(&self) -> UserRunners {
        UserRunners { at: self.at.below("/actions/runners", &[]) }
    }
}

impl UserRunners {
    /// Lists the runners.
    ///
    /// `GET /user/actions/runners`, since Forgejo 15. Answers [`ActionRunner`](models::ActionRunner) in pages.
    pub fn list(&self) -> Request<Page<models::ActionRunner>, options::GetUserRunners> {
        self.at.pages(both(15, 0), "", &[], None)
    }

    /// Registers a runner; the answer holds its token.
    ///
    /// `POST /user/actions/runners`, since Forgejo 15; Gitea lacks it. Answers a [`RegisteredRunner`](models::RegisteredRunner).
    pub fn register(
        &self,
        name: impl Into<String>,
    ) -> Request<models::RegisteredRunner, options::RegisterRunner> {
        self.at.one(Method::POST, forgejo(15, 0), "", &[]).with_field("name", name.into())
    }

    /// Lists the jobs that wait for a runner with these labels.
    ///
    /// `GET /user/actions/runners/jobs`, since Forgejo 11; Gitea lacks it. Answers all [`ActionRunJob`](models::ActionRunJob) at once.
    pub fn jobs(&self) -> Request<Page<models::ActionRunJob>, options::UserSearchRunJobs> {
        self.at.list(Method::GET, forgejo(11, 0), "/jobs", &[])
    }

    /// A token with which runners register themselves.
    ///
    /// `GET /user/actions/runners/registration-token`, since Forgejo 7; Gitea lacks it. Answers a [`RegistrationToken`](models::RegistrationToken).
    #[deprecated(note = "newer servers have another place for it")]
    pub fn registration_token(&self) -> Request<models::RegistrationToken> {
        self.at.one(Method::GET, forgejo(7, 0), "/registration-token", &[])
    }

    /// One runner.
    ///
    /// `GET /user/actions/runners/{runner_id}`, since Forgejo 15. Answers a [`ActionRunner`](models::ActionRunner).
    pub fn get(&self, runner_id: &str) -> Request<models::ActionRunner> {
        self.at.one(Method::GET, both(15, 0), "/{}", &[One(&runner_id)])
    }

    /// Removes a runner.
    ///
    /// `DELETE /user/actions/runners/{runner_id}`, since Forgejo 15. Answers nothing.
    pub fn delete(&self, runner_id: &str) -> Request<()> {
        self.at.nothing(Method::DELETE, both(15, 0), "/{}", &[One(&runner_id)])
    }
}
