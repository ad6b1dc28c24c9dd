//! The groups and rules of quotas.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::Request;
use crate::generated::{models, words};

/// Options of `AdminQuota::create_group`.
#[derive(Debug)]
pub enum CreateQuotaGroup {}

impl<T> Request<T, CreateQuotaGroup> {
    /// Sets the field `rules`.
    pub fn rules(self, rules: impl IntoIterator<Item = models::CreateQuotaRule>) -> Self {
        self.with_json("rules", &rules.into_iter().collect::<Vec<_>>())
    }
}

/// Options of `AdminQuota::edit_rule`.
#[derive(Debug)]
pub enum EditQuotaRule {}

impl<T> Request<T, EditQuotaRule> {
    /// Sets the field `limit`.
    pub fn limit(self, limit: i64) -> Self {
        self.with_field("limit", limit)
    }

    /// Sets the field `subjects`.
    pub fn subjects(
        self,
        subjects: impl IntoIterator<Item = impl Into<words::QuotaSubject>>,
    ) -> Self {
        self.with_field(
            "subjects",
            subjects.into_iter().map(|item| item.into().to_string()).collect::<Vec<_>>(),
        )
    }
}
