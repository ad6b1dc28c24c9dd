//! What several files of the feature `user` use.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::Timestamp;
use crate::model::model;

model! {
    /// `GPGKey` of the API.
    GpgKey {
        can_certify: bool = "can_certify",
        can_encrypt_comms: bool = "can_encrypt_comms",
        can_encrypt_storage: bool = "can_encrypt_storage",
        can_sign: bool = "can_sign",
        created_at: Option<Timestamp> = "created_at",
        emails: Vec<GpgKeyEmail> = "emails",
        expires_at: Option<Timestamp> = "expires_at",
        id: i64 = "id",
        key_id: String = "key_id",
        primary_key_id: String = "primary_key_id",
        public_key: String = "public_key",
        subkeys: Vec<GpgKey> = "subkeys",
        verified: bool = "verified",
    }
}

model! {
    /// `GPGKeyEmail` of the API.
    GpgKeyEmail {
        email: String = "email",
        verified: bool = "verified",
    }
}
