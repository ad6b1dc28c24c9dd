//! Mirroring a repository from elsewhere, or to elsewhere.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::call::Segment::One;
use crate::generated::api::Repo;
use crate::generated::{models, options};
use crate::handle::handle;
use crate::since::{both, forgejo};
use crate::{Interval, Page, Request};
use http_transport::Method;

handle! {
    /// Mirroring a repository from elsewhere, or to elsewhere.
    RepoMirrors
}

impl Repo {
    /// Mirroring a repository from elsewhere, or to elsewhere.
    pub fn mirrors(&self) -> RepoMirrors {
        RepoMirrors { at: self.at.clone() }
    }
}

impl RepoMirrors {
    /// Makes a pull mirror an ordinary repository. There is no way back.
    ///
    /// `POST /repos/{owner}/{repo}/convert`, since Forgejo 13; Gitea lacks it. Answers a [`Repository`](models::Repository).
    pub fn convert(&self) -> Request<models::Repository> {
        self.at.one(Method::POST, forgejo(13, 0), "/convert", &[])
    }

    /// Fetches from the origin of a pull mirror now. It is queued, the answer comes at once.
    ///
    /// `POST /repos/{owner}/{repo}/mirror-sync`, in Forgejo 1.21 or earlier. Answers nothing.
    pub fn sync(&self) -> Request<()> {
        self.at.nothing(Method::POST, both(1, 21), "/mirror-sync", &[])
    }

    /// Lists the push mirrors.
    ///
    /// `GET /repos/{owner}/{repo}/push_mirrors`, in Forgejo 1.21 or earlier. Answers [`PushMirror`](models::PushMirror) in pages.
    pub fn list_push(&self) -> Request<Page<models::PushMirror>> {
        self.at.pages(both(1, 21), "/push_mirrors", &[], None)
    }

    /// Adds a push mirror.
    ///
    /// `POST /repos/{owner}/{repo}/push_mirrors`, in Forgejo 1.21 or earlier. Answers a [`PushMirror`](models::PushMirror).
    pub fn add_push(
        &self,
        remote_address: impl Into<String>,
        interval: impl Into<Interval>,
    ) -> Request<models::PushMirror, options::CreatePushMirror> {
        self.at
            .one(Method::POST, both(1, 21), "/push_mirrors", &[])
            .with_field("remote_address", remote_address.into())
            .with_field("interval", interval.into().to_string())
    }

    /// Pushes to all push mirrors now. It is queued, the answer comes at once.
    ///
    /// `POST /repos/{owner}/{repo}/push_mirrors-sync`, in Forgejo 1.21 or earlier. Answers nothing.
    pub fn sync_push(&self) -> Request<()> {
        self.at.nothing(Method::POST, both(1, 21), "/push_mirrors-sync", &[])
    }

    /// One push mirror, by the name of its remote.
    ///
    /// `GET /repos/{owner}/{repo}/push_mirrors/{name}`, in Forgejo 1.21 or earlier. Answers a [`PushMirror`](models::PushMirror).
    pub fn push(&self, name: &str) -> Request<models::PushMirror> {
        self.at.one(Method::GET, both(1, 21), "/push_mirrors/{}", &[One(&name)])
    }

    /// Removes a push mirror, by the name of its remote.
    ///
    /// `DELETE /repos/{owner}/{repo}/push_mirrors/{name}`, in Forgejo 1.21 or earlier. Answers nothing.
    pub fn remove_push(&self, name: &str) -> Request<()> {
        self.at.nothing(Method::DELETE, both(1, 21), "/push_mirrors/{}", &[One(&name)])
    }
}
