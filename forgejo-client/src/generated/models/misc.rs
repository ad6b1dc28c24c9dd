//! Templates, rendering and keys of the server.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::model::model;
use serde_json::Value;

model! {
    /// `GitignoreTemplateInfo` of the API.
    Gitignore {
        name: String = "name",
        source: String = "source",
    }
}

model! {
    /// `LabelTemplate` of the API.
    LabelTemplate {
        color: String = "color",
        description: String = "description",
        exclusive: bool = "exclusive",
        name: String = "name",
    }
}

model! {
    /// `LicenseTemplateInfo` of the API.
    License {
        body: String = "body",
        implementation: String = "implementation",
        key: String = "key",
        name: String = "name",
        url: String = "url",
    }
}

model! {
    /// `LicensesTemplateListEntry` of the API.
    LicenseEntry {
        key: String = "key",
        name: String = "name",
        url: String = "url",
    }
}

model! {
    /// `NodeInfo` of the API.
    NodeInfo {
        metadata: Option<Value> = "metadata",
        open_registrations: bool = "openRegistrations",
        protocols: Vec<String> = "protocols",
        services: Option<NodeInfoServices> = "services",
        software: Option<NodeInfoSoftware> = "software",
        usage: Option<NodeInfoUsage> = "usage",
        version: String = "version",
    }
}

model! {
    /// `NodeInfoServices` of the API.
    NodeInfoServices {
        inbound: Vec<String> = "inbound",
        outbound: Vec<String> = "outbound",
    }
}

model! {
    /// `NodeInfoSoftware` of the API.
    NodeInfoSoftware {
        homepage: String = "homepage",
        name: String = "name",
        repository: String = "repository",
        version: String = "version",
    }
}

model! {
    /// `NodeInfoUsage` of the API.
    NodeInfoUsage {
        local_comments: i64 = "localComments",
        local_posts: i64 = "localPosts",
        users: Option<NodeInfoUsageUsers> = "users",
    }
}

model! {
    /// `NodeInfoUsageUsers` of the API.
    NodeInfoUsageUsers {
        active_halfyear: i64 = "activeHalfyear",
        active_month: i64 = "activeMonth",
        total: i64 = "total",
    }
}
