//! The webhooks of all repositories of the current user.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::call::Segment::One;
use crate::generated::api::CurrentUser;
use crate::generated::{models, options, words};
use crate::handle::handle;
use crate::jsonish::hook_target;
use crate::since::both;
use crate::{Page, Request};
use http_transport::Method;

handle! {
    /// The webhooks of all repositories of the current user.
    MyHooks
}

impl CurrentUser {
    /// The webhooks of all repositories of the current user.
    pub fn hooks(&self) -> MyHooks {
        MyHooks { at: self.at.below("/hooks", &[]) }
    }
}

impl MyHooks {
    /// Lists the webhooks.
    ///
    /// `GET /user/hooks`, in Forgejo 1.21 or earlier. Answers [`Hook`](models::Hook) in pages.
    pub fn list(&self) -> Request<Page<models::Hook>> {
        self.at.pages(both(1, 21), "", &[], None)
    }

    /// Adds a webhook; an active one, unless it is said otherwise.
    ///
    /// `POST /user/hooks`, in Forgejo 1.21 or earlier. Answers a [`Hook`](models::Hook).
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
    /// `GET /user/hooks/{id}`, in Forgejo 1.21 or earlier. Answers a [`Hook`](models::Hook).
    pub fn get(&self, id: i64) -> Request<models::Hook> {
        self.at.one(Method::GET, both(1, 21), "/{}", &[One(&id)])
    }

    /// Removes a webhook.
    ///
    /// `DELETE /user/hooks/{id}`, in Forgejo 1.21 or earlier. Answers nothing.
    pub fn delete(&self, id: i64) -> Request<()> {
        self.at.nothing(Method::DELETE, both(1, 21), "/{}", &[One(&id)])
    }

    /// Changes a webhook.
    ///
    /// `PATCH /user/hooks/{id}`, in Forgejo 1.21 or earlier. Answers a [`Hook`](models::Hook).
    pub fn edit(&self, id: i64) -> Request<models::Hook, options::EditHook> {
        self.at.one(Method::PATCH, both(1, 21), "/{}", &[One(&id)]).with_body(false)
    }
}
