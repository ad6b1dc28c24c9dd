//! The SSH keys of the current user.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::Request;

/// Options of `MyGpgKeys::create`.
#[derive(Debug)]
pub enum CreateGpgKey {}

impl<T> Request<T, CreateGpgKey> {
    /// Sets the field `armored_signature`.
    pub fn armored_signature(self, armored_signature: impl Into<String>) -> Self {
        self.with_field("armored_signature", armored_signature.into())
    }
}

/// Options of `MyKeys::list`.
#[derive(Debug)]
pub enum UserCurrentListKeys {}

impl<T> Request<T, UserCurrentListKeys> {
    /// Sets the parameter `fingerprint`.
    pub fn fingerprint(self, fingerprint: impl Into<String>) -> Self {
        self.with_query("fingerprint", fingerprint.into())
    }
}
