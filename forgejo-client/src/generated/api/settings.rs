//! What the server allows and how it is set up, as far as it tells.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::generated::models;
use crate::handle::{At, handle};
use crate::since::both;
use crate::{Client, Request};
use http_transport::Method;

handle! {
    /// What the server allows and how it is set up, as far as it tells.
    Settings
}

impl Client {
    /// What the server allows and how it is set up, as far as it tells.
    pub fn settings(&self) -> Settings {
        Settings { at: At::root(self).below("/settings", &[]) }
    }
}

impl Settings {
    /// The sizes of pages, and other limits of the API.
    ///
    /// `GET /settings/api`, in Forgejo 1.21 or earlier. Answers a [`ApiSettings`](models::ApiSettings).
    pub fn api(&self) -> Request<models::ApiSettings> {
        self.at.one(Method::GET, both(1, 21), "/api", &[])
    }

    /// Which attached files are allowed, and how large they may be.
    ///
    /// `GET /settings/attachment`, in Forgejo 1.21 or earlier. Answers a [`AttachmentSettings`](models::AttachmentSettings).
    pub fn attachments(&self) -> Request<models::AttachmentSettings> {
        self.at.one(Method::GET, both(1, 21), "/attachment", &[])
    }

    /// What repositories can do on this server: mirrors, migrations, LFS, stars.
    ///
    /// `GET /settings/repository`, in Forgejo 1.21 or earlier. Answers a [`RepositorySettings`](models::RepositorySettings).
    pub fn repositories(&self) -> Request<models::RepositorySettings> {
        self.at.one(Method::GET, both(1, 21), "/repository", &[])
    }

    /// The default theme, the reactions and emojis of the web interface.
    ///
    /// `GET /settings/ui`, in Forgejo 1.21 or earlier. Answers a [`InterfaceSettings`](models::InterfaceSettings).
    pub fn interface(&self) -> Request<models::InterfaceSettings> {
        self.at.one(Method::GET, both(1, 21), "/ui", &[])
    }
}
