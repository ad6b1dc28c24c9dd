//! Administration of the server.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::Timestamp;
use crate::model::model;

model! {
    /// `Cron` of the API.
    Cron {
        exec_times: i64 = "exec_times",
        name: String = "name",
        next: Option<Timestamp> = "next",
        prev: Option<Timestamp> = "prev",
        schedule: String = "schedule",
    }
}
