//! The webhooks of a repository.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::call::Segment::One;
use crate::generated::api::Repo;
use crate::generated::{models, options, words};
use crate::handle::handle;
use crate::jsonish::hook_target;
use crate::since::both;
use crate::{Page, Request};
use http_transport::Method;

handle! {
    /// The webhooks of a repository.
    RepoHooks
}

impl Repo {
    /// The webhooks of a repository.
    pub fn hooks(&self) -> RepoHooks {
        RepoHooks { at: self.at.below("/hooks", &[]) }
    }
}

impl RepoHooks {
    /// Lists the webhooks.
    ///
    /// `GET /repos/{owner}/{repo}/hooks`, in Forgejo 1.21 or earlier. Answers [`Hook`](models::Hook) in pages.
    pub fn list(&self) -> Request<Page<models::Hook>> {
        self.at.pages(both(1, 21), "", &[], None)
    }

    /// Adds a webhook; an active one, unless it is said otherwise.
    ///
    /// `POST /repos/{owner}/{repo}/hooks`, in Forgejo 1.21 or earlier. Answers a [`Hook`](models::Hook).
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

    /// Lists the Git hooks, which are scripts on the server.
    ///
    /// `GET /repos/{owner}/{repo}/hooks/git`, in Forgejo 1.21 or earlier. Answers all [`GitHook`](models::GitHook) at once.
    pub fn list_git(&self) -> Request<Page<models::GitHook>> {
        self.at.list(Method::GET, both(1, 21), "/git", &[])
    }

    /// One Git hook.
    ///
    /// `GET /repos/{owner}/{repo}/hooks/git/{id}`, in Forgejo 1.21 or earlier. Answers a [`GitHook`](models::GitHook).
    pub fn git(&self, id: &str) -> Request<models::GitHook> {
        self.at.one(Method::GET, both(1, 21), "/git/{}", &[One(&id)])
    }

    /// Empties a Git hook.
    ///
    /// `DELETE /repos/{owner}/{repo}/hooks/git/{id}`, in Forgejo 1.21 or earlier. Answers nothing.
    pub fn delete_git(&self, id: &str) -> Request<()> {
        self.at.nothing(Method::DELETE, both(1, 21), "/git/{}", &[One(&id)])
    }

    /// Sets the script of a Git hook.
    ///
    /// `PATCH /repos/{owner}/{repo}/hooks/git/{id}`, in Forgejo 1.21 or earlier. Answers a [`GitHook`](models::GitHook).
    pub fn edit_git(&self, id: &str, content: impl Into<String>) -> Request<models::GitHook> {
        self.at
            .one(Method::PATCH, both(1, 21), "/git/{}", &[One(&id)])
            .with_field("content", content.into())
    }

    /// One webhook.
    ///
    /// `GET /repos/{owner}/{repo}/hooks/{id}`, in Forgejo 1.21 or earlier. Answers a [`Hook`](models::Hook).
    pub fn get(&self, id: i64) -> Request<models::Hook> {
        self.at.one(Method::GET, both(1, 21), "/{}", &[One(&id)])
    }

    /// Removes a webhook.
    ///
    /// `DELETE /repos/{owner}/{repo}/hooks/{id}`, in Forgejo 1.21 or earlier. Answers nothing.
    pub fn delete(&self, id: i64) -> Request<()> {
        self.at.nothing(Method::DELETE, both(1, 21), "/{}", &[One(&id)])
    }

    /// Changes a webhook.
    ///
    /// `PATCH /repos/{owner}/{repo}/hooks/{id}`, in Forgejo 1.21 or earlier. Answers a [`Hook`](models::Hook).
    pub fn edit(&self, id: i64) -> Request<models::Hook, options::EditHook> {
        self.at.one(Method::PATCH, both(1, 21), "/{}", &[One(&id)]).with_body(false)
    }

    /// Sends a test delivery.
    ///
    /// `POST /repos/{owner}/{repo}/hooks/{id}/tests`, in Forgejo 1.21 or earlier. Answers nothing.
    pub fn test(&self, id: i64) -> Request<(), options::RepoTestHook> {
        self.at.nothing(Method::POST, both(1, 21), "/{}/tests", &[One(&id)])
    }
}
