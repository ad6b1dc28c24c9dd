//! The notifications of the current user.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::model::model;

model! {
    /// `NotificationCount` of the API.
    NotificationCount {
        new: i64 = "new",
    }
}
