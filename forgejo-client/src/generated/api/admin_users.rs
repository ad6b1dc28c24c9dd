//! The users, as an administrator sees them.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::call::Segment::One;
use crate::generated::api::Admin;
use crate::generated::{models, options};
use crate::handle::handle;
use crate::jsonish::strings;
use crate::since::{both, forgejo};
use crate::{Page, Request};
use http_transport::Method;

handle! {
    /// The users, as an administrator sees them.
    AdminUsers
}

impl Admin {
    /// The users, as an administrator sees them.
    pub fn users(&self) -> AdminUsers {
        AdminUsers { at: self.at.below("/users", &[]) }
    }
}

impl AdminUsers {
    /// Lists all users, or searches them.
    ///
    /// `GET /admin/users`, in Forgejo 1.21 or earlier. Answers [`User`](models::User) in pages.
    pub fn list(&self) -> Request<Page<models::User>, options::AdminSearchUsers> {
        self.at.pages(both(1, 21), "", &[], None)
    }

    /// Adds a user.
    ///
    /// `POST /admin/users`, in Forgejo 1.21 or earlier. Answers a [`User`](models::User).
    pub fn create(
        &self,
        username: impl Into<String>,
        email: impl Into<String>,
    ) -> Request<models::User, options::CreateUser> {
        self.at
            .one(Method::POST, both(1, 21), "", &[])
            .with_field("username", username.into())
            .with_field("email", email.into())
    }
}

handle! {
    /// One user, as an administrator sees it.
    AdminUser
}

impl Admin {
    /// One user, as an administrator sees it.
    pub fn user(&self, name: &str) -> AdminUser {
        AdminUser { at: self.at.below("/users/{}", &[One(&name)]) }
    }
}

impl AdminUser {
    /// Removes the user; with `purge` also all that the user owns.
    ///
    /// `DELETE /admin/users/{username}`, in Forgejo 1.21 or earlier. Answers nothing.
    pub fn delete(&self) -> Request<(), options::AdminDeleteUser> {
        self.at.nothing(Method::DELETE, both(1, 21), "", &[])
    }

    /// Changes the user.
    ///
    /// `PATCH /admin/users/{username}`, in Forgejo 1.21 or earlier. Answers a [`User`](models::User).
    pub fn edit(&self) -> Request<models::User, options::EditUser> {
        self.at.one(Method::PATCH, both(1, 21), "", &[]).with_body(false)
    }

    /// Lists the user's e-mail addresses.
    ///
    /// `GET /admin/users/{username}/emails`, since Forgejo 14; Gitea lacks it. Answers all [`Email`](models::Email) at once.
    pub fn emails(&self) -> Request<Page<models::Email>> {
        self.at.list(Method::GET, forgejo(14, 0), "/emails", &[])
    }

    /// Removes e-mail addresses of the user.
    ///
    /// `DELETE /admin/users/{username}/emails`, since Forgejo 14; Gitea lacks it. Answers nothing.
    pub fn delete_emails(
        &self,
        emails: impl IntoIterator<Item = impl Into<String>>,
    ) -> Request<()> {
        self.at
            .nothing(Method::DELETE, forgejo(14, 0), "/emails", &[])
            .with_field("emails", strings(emails))
    }

    /// Adds an SSH key for the user.
    ///
    /// `POST /admin/users/{username}/keys`, in Forgejo 1.21 or earlier. Answers a [`PublicKey`](models::PublicKey).
    pub fn create_key(
        &self,
        title: impl Into<String>,
        key: impl Into<String>,
    ) -> Request<models::PublicKey, options::CreateKey> {
        self.at
            .one(Method::POST, both(1, 21), "/keys", &[])
            .with_field("title", title.into())
            .with_field("key", key.into())
    }

    /// Removes an SSH key of the user.
    ///
    /// `DELETE /admin/users/{username}/keys/{id}`, in Forgejo 1.21 or earlier. Answers nothing.
    pub fn delete_key(&self, id: i64) -> Request<()> {
        self.at.nothing(Method::DELETE, both(1, 21), "/keys/{}", &[One(&id)])
    }

    /// Creates an organization that the user owns.
    ///
    /// `POST /admin/users/{username}/orgs`, in Forgejo 1.21 or earlier. Answers a [`Organization`](models::Organization).
    pub fn create_org(
        &self,
        username: impl Into<String>,
    ) -> Request<models::Organization, options::CreateOrg> {
        self.at.one(Method::POST, both(1, 21), "/orgs", &[]).with_field("username", username.into())
    }

    /// How much the user uses, and how much may be used.
    ///
    /// `GET /admin/users/{username}/quota`, since Forgejo 9; Gitea lacks it. Answers a [`QuotaInfo`](models::QuotaInfo).
    pub fn quota(&self) -> Request<models::QuotaInfo> {
        self.at.one(Method::GET, forgejo(9, 0), "/quota", &[])
    }

    /// Puts the user into these groups, and out of all others.
    ///
    /// `POST /admin/users/{username}/quota/groups`, since Forgejo 9; Gitea lacks it. Answers nothing.
    pub fn set_quota_groups(
        &self,
        groups: impl IntoIterator<Item = impl Into<String>>,
    ) -> Request<()> {
        self.at
            .nothing(Method::POST, forgejo(9, 0), "/quota/groups", &[])
            .with_field("groups", strings(groups))
    }

    /// Gives the user another name.
    ///
    /// `POST /admin/users/{username}/rename`, in Forgejo 1.21 or earlier. Answers nothing.
    pub fn rename(&self, new_username: impl Into<String>) -> Request<()> {
        self.at
            .nothing(Method::POST, both(1, 21), "/rename", &[])
            .with_field("new_username", new_username.into())
    }

    /// Creates a repository that the user owns.
    ///
    /// `POST /admin/users/{username}/repos`, in Forgejo 1.21 or earlier. Answers a [`Repository`](models::Repository).
    pub fn create_repo(
        &self,
        name: impl Into<String>,
    ) -> Request<models::Repository, options::CreateRepo> {
        self.at.one(Method::POST, both(1, 21), "/repos", &[]).with_field("name", name.into())
    }
}

handle! {
    /// The access tokens of a user.
    AdminUserTokens
}

impl AdminUser {
    /// The access tokens of a user.
    pub fn tokens(&self) -> AdminUserTokens {
        AdminUserTokens { at: self.at.below("/tokens", &[]) }
    }
}

impl AdminUserTokens {
    /// Lists the tokens, without their secrets.
    ///
    /// `GET /admin/users/{username}/tokens`, since Forgejo 16; Gitea lacks it. Answers [`AccessToken`](models::AccessToken) in pages.
    pub fn list(&self) -> Request<Page<models::AccessToken>> {
        self.at.pages(forgejo(16, 0), "", &[], None)
    }

    /// Makes a token; its secret is in the answer and never seen again.
    ///
    /// `POST /admin/users/{username}/tokens`, since Forgejo 16; Gitea lacks it. Answers a [`AccessToken`](models::AccessToken).
    pub fn create(
        &self,
        name: impl Into<String>,
        scopes: impl IntoIterator<Item = impl Into<String>>,
    ) -> Request<models::AccessToken, options::CreateAccessToken> {
        self.at
            .one(Method::POST, forgejo(16, 0), "", &[])
            .with_field("name", name.into())
            .with_field("scopes", strings(scopes))
    }

    /// Revokes a token, by its name or number.
    ///
    /// `DELETE /admin/users/{username}/tokens/{token}`, since Forgejo 16; Gitea lacks it. Answers nothing.
    pub fn delete(&self, token: &str) -> Request<()> {
        self.at.nothing(Method::DELETE, forgejo(16, 0), "/{}", &[One(&token)])
    }
}
