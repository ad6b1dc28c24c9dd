//! The access tokens of a user. Needs a password: a token cannot make tokens.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::call::Segment::One;
use crate::generated::api::User;
use crate::generated::{models, options};
use crate::handle::handle;
use crate::jsonish::strings;
use crate::since::both;
use crate::{Page, Request};
use http_transport::Method;

handle! {
    /// The access tokens of a user. Needs a password: a token cannot make tokens.
    UserTokens
}

impl User {
    /// The access tokens of a user. Needs a password: a token cannot make tokens.
    pub fn tokens(&self) -> UserTokens {
        UserTokens { at: self.at.below("/tokens", &[]) }
    }
}

impl UserTokens {
    /// Lists the tokens, without their secrets.
    ///
    /// `GET /users/{username}/tokens`, in Forgejo 1.21 or earlier. Answers [`AccessToken`](models::AccessToken) in pages.
    pub fn list(&self) -> Request<Page<models::AccessToken>> {
        self.at.pages(both(1, 21), "", &[], None)
    }

    /// Makes a token; its secret is in the answer and never seen again.
    ///
    /// `POST /users/{username}/tokens`, in Forgejo 1.21 or earlier. Answers a [`AccessToken`](models::AccessToken).
    pub fn create(
        &self,
        name: impl Into<String>,
        scopes: impl IntoIterator<Item = impl Into<String>>,
    ) -> Request<models::AccessToken, options::CreateAccessToken> {
        self.at
            .one(Method::POST, both(1, 21), "", &[])
            .with_field("name", name.into())
            .with_field("scopes", strings(scopes))
    }

    /// Revokes a token, by its name or number.
    ///
    /// `DELETE /users/{username}/tokens/{token}`, in Forgejo 1.21 or earlier. Answers nothing.
    pub fn delete(&self, token: &str) -> Request<()> {
        self.at.nothing(Method::DELETE, both(1, 21), "/{}", &[One(&token)])
    }
}
