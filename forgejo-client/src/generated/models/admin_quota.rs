//! The groups and rules of quotas.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::generated::words;
use serde_json::Value;

/// `CreateQuotaRuleOptions` of the API, to be sent.
#[derive(Clone, Debug, Default, serde::Serialize)]
#[serde(transparent)]
pub struct CreateQuotaRule(serde_json::Map<String, Value>);

impl CreateQuotaRule {
    /// With what it cannot be without.
    pub fn new(
        name: impl Into<String>,
        limit: i64,
        subjects: impl IntoIterator<Item = impl Into<words::QuotaSubject>>,
    ) -> Self {
        Self::default().set("name", name.into()).set("limit", limit).set(
            "subjects",
            subjects.into_iter().map(|item| item.into().to_string()).collect::<Vec<_>>(),
        )
    }

    fn set(mut self, key: &str, value: impl Into<Value>) -> Self {
        self.0.insert(key.to_owned(), value.into());
        self
    }
}
