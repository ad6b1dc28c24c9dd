//! All users.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::generated::words;
use crate::{Date, Request};

/// Options of `Users::search`.
#[derive(Debug)]
pub enum UserSearch {}

impl<T> Request<T, UserSearch> {
    /// Sets the parameter `q`.
    pub fn q(self, q: impl Into<String>) -> Self {
        self.with_query("q", q.into())
    }

    /// Sets the parameter `uid`.
    pub fn uid(self, uid: i64) -> Self {
        self.with_query("uid", uid.to_string())
    }

    /// Sets the parameter `sort`.
    pub fn sort(self, sort: impl Into<words::UserSort>) -> Self {
        self.with_query("sort", sort.into().to_string())
    }
}

/// Options of `User::activities`.
#[derive(Debug)]
pub enum UserListActivityFeeds {}

impl<T> Request<T, UserListActivityFeeds> {
    /// Sets the parameter `only-performed-by`.
    pub fn only_performed_by(self, only_performed_by: bool) -> Self {
        self.with_query("only-performed-by", only_performed_by.to_string())
    }

    /// Sets the parameter `date`.
    pub fn date(self, date: Date) -> Self {
        self.with_query("date", date.to_string())
    }
}

/// Options of `User::keys`.
#[derive(Debug)]
pub enum UserListKeys {}

impl<T> Request<T, UserListKeys> {
    /// Sets the parameter `fingerprint`.
    pub fn fingerprint(self, fingerprint: impl Into<String>) -> Self {
        self.with_query("fingerprint", fingerprint.into())
    }
}
