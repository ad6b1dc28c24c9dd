//! What several files of the feature `issue` use.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::Timestamp;
use crate::generated::models::User;
use crate::model::model;

model! {
    /// `Reaction` of the API.
    Reaction {
        content: String = "content",
        created_at: Option<Timestamp> = "created_at",
        user: Option<User> = "user",
    }
}
