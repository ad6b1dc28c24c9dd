//! The packages of a user or an organization.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::Request;
use crate::generated::words;

/// Options of `Packages::list`.
#[derive(Debug)]
pub enum ListPackages {}

impl<T> Request<T, ListPackages> {
    /// Sets the parameter `type`.
    pub fn kind(self, kind: impl Into<words::PackageKind>) -> Self {
        self.with_query("type", kind.into().to_string())
    }

    /// Sets the parameter `q`.
    pub fn q(self, q: impl Into<String>) -> Self {
        self.with_query("q", q.into())
    }
}
