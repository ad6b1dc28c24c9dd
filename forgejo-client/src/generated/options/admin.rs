//! Administration of the server.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::Request;

/// Options of `Admin::search_emails`.
#[derive(Debug)]
pub enum AdminSearchEmails {}

impl<T> Request<T, AdminSearchEmails> {
    /// Sets the parameter `q`.
    pub fn q(self, q: impl Into<String>) -> Self {
        self.with_query("q", q.into())
    }
}

/// Options of `AdminUnadopted::list`.
#[derive(Debug)]
pub enum AdminUnadoptedList {}

impl<T> Request<T, AdminUnadoptedList> {
    /// Sets the parameter `pattern`.
    pub fn pattern(self, pattern: impl Into<String>) -> Self {
        self.with_query("pattern", pattern.into())
    }
}
