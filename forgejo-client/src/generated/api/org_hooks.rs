//! The webhooks of an organization.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::call::Segment::One;
use crate::generated::api::Org;
use crate::generated::{models, options, words};
use crate::handle::handle;
use crate::jsonish::hook_target;
use crate::since::both;
use crate::{Page, Request};
use http_transport::Method;

handle! {
    /// The webhooks of an organization.
    OrgHooks
}

impl Org {
    /// The webhooks of an organization.
    pub fn hooks(&self) -> OrgHooks {
        OrgHooks { at: self.at.below("/hooks", &[]) }
    }
}

impl OrgHooks {
    /// Lists the webhooks.
    ///
    /// `GET /orgs/{org}/hooks`, in Forgejo 1.21 or earlier. Answers [`Hook`](models::Hook) in pages.
    pub fn list(&self) -> Request<Page<models::Hook>> {
        self.at.pages(both(1, 21), "", &[], None)
    }

    /// Adds a webhook; an active one, unless it is said otherwise.
    ///
    /// `POST /orgs/{org}/hooks`, in Forgejo 1.21 or earlier. Answers a [`Hook`](models::Hook).
    pub fn create(
        &self,
        kind: impl Into<words::HookKind>,
        url: impl Into<String>,
    ) -> Request<models::Hook, options::CreateHook> {
        self.at
            .one(Method::POST, both(1, 21), "", &[])
            .with_field("active", true)
            .with_field("type", kind.into().as_str())
            .with_field("config", hook_target(url.into()))
    }

    /// One webhook.
    ///
    /// `GET /orgs/{org}/hooks/{id}`, in Forgejo 1.21 or earlier. Answers a [`Hook`](models::Hook).
    pub fn get(&self, id: i64) -> Request<models::Hook> {
        self.at.one(Method::GET, both(1, 21), "/{}", &[One(&id)])
    }

    /// Removes a webhook.
    ///
    /// `DELETE /orgs/{org}/hooks/{id}`, in Forgejo 1.21 or earlier. Answers nothing.
    pub fn delete(&self, id: i64) -> Request<()> {
        self.at.nothing(Method::DELETE, both(1, 21), "/{}", &[One(&id)])
    }

    /// Changes a webhook.
    ///
    /// `PATCH /orgs/{org}/hooks/{id}`, in Forgejo 1.21 or earlier. Answers a [`Hook`](models::Hook).
    pub fn edit(&self, id: i64) -> Request<models::Hook, options::EditHook> {
        self.at.one(Method::PATCH, both(1, 21), "/{}", &[One(&id)]).with_body(false)
    }
}

handle! {
    /// The labels that all repositories of an organization can use.
    OrgLabels
}

impl Org {
    /// The labels that all repositories of an organization can use.
    pub fn labels(&self) -> OrgLabels {
        OrgLabels { at: self.at.below("/labels", &[]) }
    }
}

impl OrgLabels {
    /// Lists the labels.
    ///
    /// `GET /orgs/{org}/labels`, in Forgejo 1.21 or earlier. Answers [`Label`](models::Label) in pages.
    pub fn list(&self) -> Request<Page<models::Label>, options::OrgListLabels> {
        self.at.pages(both(1, 21), "", &[], None)
    }

    /// Adds a label.
    ///
    /// `POST /orgs/{org}/labels`, in Forgejo 1.21 or earlier. Answers a [`Label`](models::Label).
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
    /// `GET /orgs/{org}/labels/{id}`, in Forgejo 1.21 or earlier. Answers a [`Label`](models::Label).
    pub fn get(&self, id: i64) -> Request<models::Label> {
        self.at.one(Method::GET, both(1, 21), "/{}", &[One(&id)])
    }

    /// Removes a label.
    ///
    /// `DELETE /orgs/{org}/labels/{id}`, in Forgejo 1.21 or earlier. Answers nothing.
    pub fn delete(&self, id: i64) -> Request<()> {
        self.at.nothing(Method::DELETE, both(1, 21), "/{}", &[One(&id)])
    }

    /// Changes a label.
    ///
    /// `PATCH /orgs/{org}/labels/{id}`, in Forgejo 1.21 or earlier. Answers a [`Label`](models::Label).
    pub fn edit(&self, id: i64) -> Request<models::Label, options::EditLabel> {
        self.at.one(Method::PATCH, both(1, 21), "/{}", &[One(&id)]).with_body(false)
    }
}
