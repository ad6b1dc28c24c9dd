//! The e-mail addresses of the current user.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::Timestamp;
use crate::model::model;

model! {
    /// `OAuth2Application` of the API.
    OAuth2Application {
        client_id: String = "client_id",
        client_secret: String = "client_secret",
        confidential_client: bool = "confidential_client",
        created: Option<Timestamp> = "created",
        id: i64 = "id",
        name: String = "name",
        redirect_uris: Vec<String> = "redirect_uris",
    }
}

model! {
    /// `UserSettings` of the API.
    UserSettings {
        description: String = "description",
        diff_view_style: String = "diff_view_style",
        enable_repo_unit_hints: bool = "enable_repo_unit_hints",
        full_name: String = "full_name",
        hide_activity: bool = "hide_activity",
        hide_email: bool = "hide_email",
        hide_pronouns: bool = "hide_pronouns",
        language: String = "language",
        location: String = "location",
        pronouns: String = "pronouns",
        theme: String = "theme",
        website: String = "website",
    }
}
