//! Administration of the server.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::call::Segment::One;
use crate::generated::{models, options, words};
use crate::handle::{At, handle};
use crate::jsonish::hook_target;
use crate::since::both;
use crate::{Client, Page, Request};
use http_transport::Method;

handle! {
    /// Administration of the server.
    Admin
}

impl Client {
    /// Administration of the server.
    pub fn admin(&self) -> Admin {
        Admin { at: At::root(self).below("/admin", &[]) }
    }
}

impl Admin {
    /// Lists the server's periodic tasks.
    ///
    /// `GET /admin/cron`, in Forgejo 1.21 or earlier. Answers [`Cron`](models::Cron) in pages.
    pub fn cron(&self) -> Request<Page<models::Cron>> {
        self.at.pages(both(1, 21), "/cron", &[], None)
    }

    /// Runs a periodic task now.
    ///
    /// `POST /admin/cron/{task}`, in Forgejo 1.21 or earlier. Answers nothing.
    pub fn run_cron(&self, task: &str) -> Request<()> {
        self.at.nothing(Method::POST, both(1, 21), "/cron/{}", &[One(&task)])
    }

    /// Lists the e-mail addresses of all users.
    ///
    /// `GET /admin/emails`, in Forgejo 1.21 or earlier. Answers [`Email`](models::Email) in pages.
    pub fn emails(&self) -> Request<Page<models::Email>> {
        self.at.pages(both(1, 21), "/emails", &[], None)
    }

    /// Searches the e-mail addresses of all users.
    ///
    /// `GET /admin/emails/search`, in Forgejo 1.21 or earlier. Answers [`Email`](models::Email) in pages.
    pub fn search_emails(&self) -> Request<Page<models::Email>, options::AdminSearchEmails> {
        self.at.pages(both(1, 21), "/emails/search", &[], None)
    }

    /// Lists all organizations, hidden ones too.
    ///
    /// `GET /admin/orgs`, in Forgejo 1.21 or earlier. Answers [`Organization`](models::Organization) in pages.
    pub fn orgs(&self) -> Request<Page<models::Organization>> {
        self.at.pages(both(1, 21), "/orgs", &[], None)
    }
}

handle! {
    /// The webhooks of the whole server.
    AdminHooks
}

impl Admin {
    /// The webhooks of the whole server.
    pub fn hooks(&self) -> AdminHooks {
        AdminHooks { at: self.at.below("/hooks", &[]) }
    }
}

impl AdminHooks {
    /// Lists the webhooks.
    ///
    /// `GET /admin/hooks`, in Forgejo 1.21 or earlier. Answers [`Hook`](models::Hook) in pages.
    pub fn list(&self) -> Request<Page<models::Hook>> {
        self.at.pages(both(1, 21), "", &[], None)
    }

    /// Adds a webhook; an active one, unless it is said otherwise.
    ///
    /// `POST /admin/hooks`, in Forgejo 1.21 or earlier. Answers a [`Hook`](models::Hook).
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
    /// `GET /admin/hooks/{id}`, in Forgejo 1.21 or earlier. Answers a [`Hook`](models::Hook).
    pub fn get(&self, id: i64) -> Request<models::Hook> {
        self.at.one(Method::GET, both(1, 21), "/{}", &[One(&id)])
    }

    /// Removes a webhook.
    ///
    /// `DELETE /admin/hooks/{id}`, in Forgejo 1.21 or earlier. Answers nothing.
    pub fn delete(&self, id: i64) -> Request<()> {
        self.at.nothing(Method::DELETE, both(1, 21), "/{}", &[One(&id)])
    }

    /// Changes a webhook.
    ///
    /// `PATCH /admin/hooks/{id}`, in Forgejo 1.21 or earlier. Answers a [`Hook`](models::Hook).
    pub fn edit(&self, id: i64) -> Request<models::Hook, options::EditHook> {
        self.at.one(Method::PATCH, both(1, 21), "/{}", &[One(&id)]).with_body(false)
    }
}

handle! {
    /// Repositories that lie on the disk and in no database.
    AdminUnadopted
}

impl Admin {
    /// Repositories that lie on the disk and in no database.
    pub fn unadopted(&self) -> AdminUnadopted {
        AdminUnadopted { at: self.at.below("/unadopted", &[]) }
    }
}

impl AdminUnadopted {
    /// Lists them as `owner/name`.
    ///
    /// `GET /admin/unadopted`, in Forgejo 1.21 or earlier. Answers `String` in pages.
    pub fn list(&self) -> Request<Page<String>, options::AdminUnadoptedList> {
        self.at.pages(both(1, 21), "", &[], None)
    }

    /// Takes the files over as a repository.
    ///
    /// `POST /admin/unadopted/{owner}/{repo}`, in Forgejo 1.21 or earlier. Answers nothing.
    pub fn adopt(&self, owner: &str, repo: &str) -> Request<()> {
        self.at.nothing(Method::POST, both(1, 21), "/{}/{}", &[One(&owner), One(&repo)])
    }

    /// Deletes the files. There is no way back.
    ///
    /// `DELETE /admin/unadopted/{owner}/{repo}`, in Forgejo 1.21 or earlier. Answers nothing.
    pub fn delete(&self, owner: &str, repo: &str) -> Request<()> {
        self.at.nothing(Method::DELETE, both(1, 21), "/{}/{}", &[One(&owner), One(&repo)])
    }
}
