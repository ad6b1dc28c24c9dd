//! The user's profile, and the state of the server.

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::request::Request;
use crate::serde_lenient::{or_default, text};
use crate::{Client, Error, Method, Result, Version};

/// The user's settings, as far as the API shows them.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct UserProfile {
    /// `auto`, `light` or `dark`.
    #[serde(default, deserialize_with = "or_default")]
    pub theme: String,
    /// `relative`, `absolute` or `hidden`.
    #[serde(default, deserialize_with = "or_default")]
    pub bookmark_date_display: String,
    /// `_blank` or `_self`.
    #[serde(default, deserialize_with = "or_default")]
    pub bookmark_link_target: String,
    /// `enabled` or `disabled`.
    #[serde(default, deserialize_with = "or_default")]
    pub web_archive_integration: String,
    /// `strict`: a tag is searched with `#`; `lax`: also by its bare name.
    #[serde(default, deserialize_with = "or_default")]
    pub tag_search: String,
    /// Whether bookmarks can be shared with other users.
    #[serde(default, deserialize_with = "or_default")]
    pub enable_sharing: bool,
    /// Whether shared bookmarks can be seen without logging in.
    #[serde(default, deserialize_with = "or_default")]
    pub enable_public_sharing: bool,
    /// Whether the server fetches icons.
    #[serde(default, deserialize_with = "or_default")]
    pub enable_favicons: bool,
    /// Whether addresses are shown below titles.
    #[serde(default, deserialize_with = "or_default")]
    pub display_url: bool,
    /// Whether notes are always unfolded.
    #[serde(default, deserialize_with = "or_default")]
    pub permanent_notes: bool,
    /// How the user last searched; empty until something was stored, words such as `off` then.
    #[serde(default, deserialize_with = "or_default")]
    pub search_preferences: Map<String, Value>,
    /// The version of the server, as it writes it. Not in its documentation.
    #[serde(default, deserialize_with = "text")]
    pub version: Option<String>,
    /// What this crate does not know.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// The user whose token it is; see [`Client::user`].
#[derive(Clone, Debug)]
pub struct User {
    client: Client,
}

impl User {
    /// Reads the settings; the cheapest way to try a token. `GET /api/user/profile/`
    ///
    /// # Errors
    /// [`ErrorKind::Auth`](crate::ErrorKind::Auth).
    pub async fn profile(&self) -> Result<UserProfile> {
        self.client.execute(Request::get("/api/user/profile/")).await
    }
}

/// How the server says that it is.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct Health {
    /// `healthy`, or `unhealthy` when the database cannot be reached.
    pub status: String,
    /// The version of the server, as it writes it.
    #[serde(default, deserialize_with = "text")]
    pub version: Option<String>,
}

impl Health {
    /// Whether all is well.
    pub fn is_healthy(&self) -> bool {
        self.status == "healthy"
    }

    /// The version as numbers; `None` for a build that has none.
    pub fn version(&self) -> Option<Version> {
        self.version.as_deref()?.parse().ok()
    }
}

impl Client {
    /// The user whose token it is.
    pub fn user(&self) -> User {
        User { client: self.clone() }
    }

    /// How the server is, and its version; needs no token. An unhealthy server answers with status
    /// 500: that is an answer here, not an error. Since linkding 1.17. `GET /health`
    ///
    /// # Errors
    /// When it is not linkding that answers, or nobody.
    pub async fn health(&self) -> Result<Health> {
        let response = self.exchange(Request::get("/health")).await?;
        match response.json() {
            Ok(health) => Ok(health),
            Err(error) if response.is_success() => {
                Err(Error::decode(response.status, error).during(Method::Get, "/health"))
            }
            Err(_) => Err(Error::from_response(&response).during(Method::Get, "/health")),
        }
    }
}
