//! The issues of all repositories.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::generated::words;
use crate::model::model;
use serde_json::Value;
use std::collections::BTreeMap;

model! {
    /// `IssueConfig` of the API.
    IssueConfig {
        blank_issues_enabled: bool = "blank_issues_enabled",
        contact_links: Vec<IssueConfigContactLink> = "contact_links",
    }
}

model! {
    /// `IssueConfigContactLink` of the API.
    IssueConfigContactLink {
        about: String = "about",
        name: String = "name",
        url: String = "url",
    }
}

model! {
    /// `IssueConfigValidation` of the API.
    IssueConfigValidation {
        message: String = "message",
        valid: bool = "valid",
    }
}

model! {
    /// `IssueFormField` of the API.
    IssueFormField {
        attributes: BTreeMap<String, Value> = "attributes",
        id: String = "id",
        kind: words::FormFieldKind = "type",
        validations: BTreeMap<String, Value> = "validations",
        visible: Vec<String> = "visible",
    }
}

model! {
    /// `IssueTemplate` of the API.
    IssueTemplate {
        about: String = "about",
        body: Vec<IssueFormField> = "body",
        content: String = "content",
        file_name: String = "file_name",
        labels: Vec<String> = "labels",
        name: String = "name",
        reference: String = "ref",
        title: String = "title",
    }
}

model! {
    /// `NewIssuePinsAllowed` of the API.
    PinsAllowed {
        issues: bool = "issues",
        pull_requests: bool = "pull_requests",
    }
}
