//! All users.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::model::model;

model! {
    /// `OrganizationPermissions` of the API.
    OrganizationPermissions {
        can_create_repository: bool = "can_create_repository",
        can_read: bool = "can_read",
        can_write: bool = "can_write",
        is_admin: bool = "is_admin",
        is_owner: bool = "is_owner",
    }
}

model! {
    /// `UserHeatmapData` of the API.
    HeatmapEntry {
        contributions: i64 = "contributions",
        timestamp: i64 = "timestamp",
    }
}
