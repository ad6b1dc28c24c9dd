//! The webhooks of a repository.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::model::model;

model! {
    /// `GitHook` of the API.
    GitHook {
        content: String = "content",
        is_active: bool = "is_active",
        name: String = "name",
    }
}
