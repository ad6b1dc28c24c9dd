//! What the server allows and how it is set up, as far as it tells.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::model::model;

model! {
    /// `GeneralAPISettings` of the API.
    ApiSettings {
        default_git_trees_per_page: i64 = "default_git_trees_per_page",
        default_max_blob_size: i64 = "default_max_blob_size",
        default_paging_num: i64 = "default_paging_num",
        max_response_items: i64 = "max_response_items",
    }
}

model! {
    /// `GeneralAttachmentSettings` of the API.
    AttachmentSettings {
        allowed_types: String = "allowed_types",
        enabled: bool = "enabled",
        max_files: i64 = "max_files",
        max_size: i64 = "max_size",
    }
}

model! {
    /// `GeneralRepoSettings` of the API.
    RepositorySettings {
        forks_disabled: bool = "forks_disabled",
        http_git_disabled: bool = "http_git_disabled",
        lfs_disabled: bool = "lfs_disabled",
        migrations_disabled: bool = "migrations_disabled",
        mirrors_disabled: bool = "mirrors_disabled",
        stars_disabled: bool = "stars_disabled",
        time_tracking_disabled: bool = "time_tracking_disabled",
    }
}

model! {
    /// `GeneralUISettings` of the API.
    InterfaceSettings {
        allowed_reactions: Vec<String> = "allowed_reactions",
        custom_emojis: Vec<String> = "custom_emojis",
        default_theme: String = "default_theme",
    }
}
