//! Who may work in a repository beside its owner.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::Timestamp;
use crate::generated::models::{Repository, User};
use crate::generated::words;
use crate::model::model;

model! {
    /// `DeployKey` of the API.
    DeployKey {
        created_at: Option<Timestamp> = "created_at",
        fingerprint: String = "fingerprint",
        id: i64 = "id",
        key: String = "key",
        key_id: i64 = "key_id",
        read_only: bool = "read_only",
        repository: Option<Box<Repository>> = "repository",
        title: String = "title",
        url: String = "url",
    }
}

model! {
    /// `RepoCollaboratorPermission` of the API.
    CollaboratorPermission {
        permission: words::AccessMode = "permission",
        role_name: String = "role_name",
        user: Option<User> = "user",
    }
}
