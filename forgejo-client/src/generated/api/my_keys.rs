//! The SSH keys of the current user.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::call::Segment::One;
use crate::generated::api::CurrentUser;
use crate::generated::{models, options};
use crate::handle::handle;
use crate::since::both;
use crate::{Page, Request};
use http_transport::Method;

handle! {
    /// The SSH keys of the current user.
    MyKeys
}

impl CurrentUser {
    /// The SSH keys of the current user.
    pub fn keys(&self) -> MyKeys {
        MyKeys { at: self.at.below("/keys", &[]) }
    }
}

impl MyKeys {
    /// Lists the keys.
    ///
    /// `GET /user/keys`, in Forgejo 1.21 or earlier. Answers [`PublicKey`](models::PublicKey) in pages.
    pub fn list(&self) -> Request<Page<models::PublicKey>, options::UserCurrentListKeys> {
        self.at.pages(both(1, 21), "", &[], None)
    }

    /// Adds a key.
    ///
    /// `POST /user/keys`, in Forgejo 1.21 or earlier. Answers a [`PublicKey`](models::PublicKey).
    pub fn create(
        &self,
        title: impl Into<String>,
        key: impl Into<String>,
    ) -> Request<models::PublicKey, options::CreateKey> {
        self.at
            .one(Method::POST, both(1, 21), "", &[])
            .with_field("title", title.into())
            .with_field("key", key.into())
    }

    /// One key.
    ///
    /// `GET /user/keys/{id}`, in Forgejo 1.21 or earlier. Answers a [`PublicKey`](models::PublicKey).
    pub fn get(&self, id: i64) -> Request<models::PublicKey> {
        self.at.one(Method::GET, both(1, 21), "/{}", &[One(&id)])
    }

    /// Removes a key.
    ///
    /// `DELETE /user/keys/{id}`, in Forgejo 1.21 or earlier. Answers nothing.
    pub fn delete(&self, id: i64) -> Request<()> {
        self.at.nothing(Method::DELETE, both(1, 21), "/{}", &[One(&id)])
    }
}

handle! {
    /// The GPG keys of the current user.
    MyGpgKeys
}

impl CurrentUser {
    /// The GPG keys of the current user.
    pub fn gpg_keys(&self) -> MyGpgKeys {
        MyGpgKeys { at: self.at.clone() }
    }
}

impl MyGpgKeys {
    /// A text to sign, which proves that a key is one's own.
    ///
    /// `GET /user/gpg_key_token`, in Forgejo 1.21 or earlier. Answers text.
    pub fn verification_token(&self) -> Request<String> {
        self.at.text(Method::GET, both(1, 21), "/gpg_key_token", &[])
    }

    /// Proves that a key is one's own, by that text signed.
    ///
    /// `POST /user/gpg_key_verify`, in Forgejo 1.21 or earlier. Answers a [`GpgKey`](models::GpgKey).
    pub fn verify(
        &self,
        key_id: impl Into<String>,
        armored_signature: impl Into<String>,
    ) -> Request<models::GpgKey> {
        self.at
            .one(Method::POST, both(1, 21), "/gpg_key_verify", &[])
            .with_field("key_id", key_id.into())
            .with_field("armored_signature", armored_signature.into())
    }

    /// Lists the keys.
    ///
    /// `GET /user/gpg_keys`, in Forgejo 1.21 or earlier. Answers [`GpgKey`](models::GpgKey) in pages.
    pub fn list(&self) -> Request<Page<models::GpgKey>> {
        self.at.pages(both(1, 21), "/gpg_keys", &[], None)
    }

    /// Adds a key.
    ///
    /// `POST /user/gpg_keys`, in Forgejo 1.21 or earlier. Answers a [`GpgKey`](models::GpgKey).
    pub fn create(
        &self,
        armored_public_key: impl Into<String>,
    ) -> Request<models::GpgKey, options::CreateGpgKey> {
        self.at
            .one(Method::POST, both(1, 21), "/gpg_keys", &[])
            .with_field("armored_public_key", armored_public_key.into())
    }

    /// One key.
    ///
    /// `GET /user/gpg_keys/{id}`, in Forgejo 1.21 or earlier. Answers a [`GpgKey`](models::GpgKey).
    pub fn get(&self, id: i64) -> Request<models::GpgKey> {
        self.at.one(Method::GET, both(1, 21), "/gpg_keys/{}", &[One(&id)])
    }

    /// Removes a key.
    ///
    /// `DELETE /user/gpg_keys/{id}`, in Forgejo 1.21 or earlier. Answers nothing.
    pub fn delete(&self, id: i64) -> Request<()> {
        self.at.nothing(Method::DELETE, both(1, 21), "/gpg_keys/{}", &[One(&id)])
    }
}
