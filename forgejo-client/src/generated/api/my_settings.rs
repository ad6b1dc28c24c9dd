//! The e-mail addresses of the current user.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::call::Segment::One;
use crate::generated::api::CurrentUser;
use crate::generated::{models, options};
use crate::handle::handle;
use crate::jsonish::strings;
use crate::since::both;
use crate::{Page, Request};
use http_transport::Method;

handle! {
    /// The e-mail addresses of the current user.
    MyEmails
}

impl CurrentUser {
    /// The e-mail addresses of the current user.
    pub fn emails(&self) -> MyEmails {
        MyEmails { at: self.at.below("/emails", &[]) }
    }
}

impl MyEmails {
    /// Lists the addresses.
    ///
    /// `GET /user/emails`, in Forgejo 1.21 or earlier. Answers all [`Email`](models::Email) at once.
    pub fn list(&self) -> Request<Page<models::Email>> {
        self.at.list(Method::GET, both(1, 21), "", &[])
    }

    /// Adds addresses.
    ///
    /// `POST /user/emails`, in Forgejo 1.21 or earlier. Answers all [`Email`](models::Email) at once.
    pub fn add(
        &self,
        emails: impl IntoIterator<Item = impl Into<String>>,
    ) -> Request<Page<models::Email>> {
        self.at.list(Method::POST, both(1, 21), "", &[]).with_field("emails", strings(emails))
    }

    /// Removes addresses.
    ///
    /// `DELETE /user/emails`, in Forgejo 1.21 or earlier. Answers nothing.
    pub fn delete(&self, emails: impl IntoIterator<Item = impl Into<String>>) -> Request<()> {
        self.at.nothing(Method::DELETE, both(1, 21), "", &[]).with_field("emails", strings(emails))
    }
}

handle! {
    /// The settings of the current user.
    MySettings
}

impl CurrentUser {
    /// The settings of the current user.
    pub fn settings(&self) -> MySettings {
        MySettings { at: self.at.below("/settings", &[]) }
    }
}

impl MySettings {
    /// The settings.
    ///
    /// `GET /user/settings`, in Forgejo 1.21 or earlier. Answers a [`UserSettings`](models::UserSettings).
    pub fn get(&self) -> Request<models::UserSettings> {
        self.at.one(Method::GET, both(1, 21), "", &[])
    }

    /// Changes the settings; only what is set.
    ///
    /// `PATCH /user/settings`, in Forgejo 1.21 or earlier. Answers a [`UserSettings`](models::UserSettings).
    pub fn edit(&self) -> Request<models::UserSettings, options::EditUserSettings> {
        self.at.one(Method::PATCH, both(1, 21), "", &[]).with_body(false)
    }
}

handle! {
    /// The OAuth2 applications that the current user has registered.
    MyApplications
}

impl CurrentUser {
    /// The OAuth2 applications that the current user has registered.
    pub fn applications(&self) -> MyApplications {
        MyApplications { at: self.at.below("/applications/oauth2", &[]) }
    }
}

impl MyApplications {
    /// Lists the applications.
    ///
    /// `GET /user/applications/oauth2`, in Forgejo 1.21 or earlier. Answers [`OAuth2Application`](models::OAuth2Application) in pages.
    pub fn list(&self) -> Request<Page<models::OAuth2Application>> {
        self.at.pages(both(1, 21), "", &[], None)
    }

    /// Registers an application; its secret is in the answer and never seen again.
    ///
    /// `POST /user/applications/oauth2`, in Forgejo 1.21 or earlier. Answers a [`OAuth2Application`](models::OAuth2Application).
    pub fn create(
        &self,
        name: impl Into<String>,
        redirect_uris: impl IntoIterator<Item = impl Into<String>>,
    ) -> Request<models::OAuth2Application, options::CreateApplication> {
        self.at
            .one(Method::POST, both(1, 21), "", &[])
            .with_field("name", name.into())
            .with_field("redirect_uris", strings(redirect_uris))
    }

    /// One application.
    ///
    /// `GET /user/applications/oauth2/{id}`, in Forgejo 1.21 or earlier. Answers a [`OAuth2Application`](models::OAuth2Application).
    pub fn get(&self, id: i64) -> Request<models::OAuth2Application> {
        self.at.one(Method::GET, both(1, 21), "/{}", &[One(&id)])
    }

    /// Removes an application.
    ///
    /// `DELETE /user/applications/oauth2/{id}`, in Forgejo 1.21 or earlier. Answers nothing.
    pub fn delete(&self, id: i64) -> Request<()> {
        self.at.nothing(Method::DELETE, both(1, 21), "/{}", &[One(&id)])
    }

    /// Changes an application, and gives it a new secret.
    ///
    /// `PATCH /user/applications/oauth2/{id}`, in Forgejo 1.21 or earlier. Answers a [`OAuth2Application`](models::OAuth2Application).
    pub fn edit(
        &self,
        id: i64,
        name: impl Into<String>,
        redirect_uris: impl IntoIterator<Item = impl Into<String>>,
    ) -> Request<models::OAuth2Application, options::CreateApplication> {
        self.at
            .one(Method::PATCH, both(1, 21), "/{}", &[One(&id)])
            .with_field("name", name.into())
            .with_field("redirect_uris", strings(redirect_uris))
    }
}
