//! The groups and rules of quotas.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::call::Segment::One;
use crate::generated::api::Admin;
use crate::generated::{models, options, words};
use crate::handle::handle;
use crate::since::forgejo;
use crate::{Page, Request};
use http_transport::Method;

handle! {
    /// The groups and rules of quotas.
    AdminQuota
}

impl Admin {
    /// The groups and rules of quotas.
    pub fn quota(&self) -> AdminQuota {
        AdminQuota { at: self.at.below("/quota", &[]) }
    }
}

impl AdminQuota {
    /// Lists the groups.
    ///
    /// `GET /admin/quota/groups`, since Forgejo 9; Gitea lacks it. Answers all [`QuotaGroup`](models::QuotaGroup) at once.
    pub fn groups(&self) -> Request<Page<models::QuotaGroup>> {
        self.at.list(Method::GET, forgejo(9, 0), "/groups", &[])
    }

    /// Adds a group.
    ///
    /// `POST /admin/quota/groups`, since Forgejo 9; Gitea lacks it. Answers a [`QuotaGroup`](models::QuotaGroup).
    pub fn create_group(
        &self,
        name: impl Into<String>,
    ) -> Request<models::QuotaGroup, options::CreateQuotaGroup> {
        self.at.one(Method::POST, forgejo(9, 0), "/groups", &[]).with_field("name", name.into())
    }

    /// One group with its rules.
    ///
    /// `GET /admin/quota/groups/{quotagroup}`, since Forgejo 9; Gitea lacks it. Answers a [`QuotaGroup`](models::QuotaGroup).
    pub fn group(&self, quotagroup: &str) -> Request<models::QuotaGroup> {
        self.at.one(Method::GET, forgejo(9, 0), "/groups/{}", &[One(&quotagroup)])
    }

    /// Removes a group.
    ///
    /// `DELETE /admin/quota/groups/{quotagroup}`, since Forgejo 9; Gitea lacks it. Answers nothing.
    pub fn delete_group(&self, quotagroup: &str) -> Request<()> {
        self.at.nothing(Method::DELETE, forgejo(9, 0), "/groups/{}", &[One(&quotagroup)])
    }

    /// Adds a rule to a group.
    ///
    /// `PUT /admin/quota/groups/{quotagroup}/rules/{quotarule}`, since Forgejo 9; Gitea lacks it. Answers nothing.
    pub fn add_rule(&self, quotagroup: &str, quotarule: &str) -> Request<()> {
        self.at.nothing(
            Method::PUT,
            forgejo(9, 0),
            "/groups/{}/rules/{}",
            &[One(&quotagroup), One(&quotarule)],
        )
    }

    /// Takes a rule out of a group.
    ///
    /// `DELETE /admin/quota/groups/{quotagroup}/rules/{quotarule}`, since Forgejo 9; Gitea lacks it. Answers nothing.
    pub fn remove_rule(&self, quotagroup: &str, quotarule: &str) -> Request<()> {
        self.at.nothing(
            Method::DELETE,
            forgejo(9, 0),
            "/groups/{}/rules/{}",
            &[One(&quotagroup), One(&quotarule)],
        )
    }

    /// Lists the users in a group.
    ///
    /// `GET /admin/quota/groups/{quotagroup}/users`, since Forgejo 9; Gitea lacks it. Answers all [`User`](models::User) at once.
    pub fn users(&self, quotagroup: &str) -> Request<Page<models::User>> {
        self.at.list(Method::GET, forgejo(9, 0), "/groups/{}/users", &[One(&quotagroup)])
    }

    /// Puts a user into a group.
    ///
    /// `PUT /admin/quota/groups/{quotagroup}/users/{username}`, since Forgejo 9; Gitea lacks it. Answers nothing.
    pub fn add_user(&self, quotagroup: &str, username: &str) -> Request<()> {
        self.at.nothing(
            Method::PUT,
            forgejo(9, 0),
            "/groups/{}/users/{}",
            &[One(&quotagroup), One(&username)],
        )
    }

    /// Takes a user out of a group.
    ///
    /// `DELETE /admin/quota/groups/{quotagroup}/users/{username}`, since Forgejo 9; Gitea lacks it. Answers nothing.
    pub fn remove_user(&self, quotagroup: &str, username: &str) -> Request<()> {
        self.at.nothing(
            Method::DELETE,
            forgejo(9, 0),
            "/groups/{}/users/{}",
            &[One(&quotagroup), One(&username)],
        )
    }

    /// Lists the rules.
    ///
    /// `GET /admin/quota/rules`, since Forgejo 9; Gitea lacks it. Answers all [`QuotaRuleInfo`](models::QuotaRuleInfo) at once.
    pub fn rules(&self) -> Request<Page<models::QuotaRuleInfo>> {
        self.at.list(Method::GET, forgejo(9, 0), "/rules", &[])
    }

    /// Adds a rule: so many bytes for these subjects.
    ///
    /// `POST /admin/quota/rules`, since Forgejo 9; Gitea lacks it. Answers a [`QuotaRuleInfo`](models::QuotaRuleInfo).
    pub fn create_rule(
        &self,
        name: impl Into<String>,
        limit: i64,
        subjects: impl IntoIterator<Item = impl Into<words::QuotaSubject>>,
    ) -> Request<models::QuotaRuleInfo> {
        self.at
            .one(Method::POST, forgejo(9, 0), "/rules", &[])
            .with_field("name", name.into())
            .with_field("limit", limit)
            .with_field(
                "subjects",
                subjects.into_iter().map(|item| item.into().to_string()).collect::<Vec<_>>(),
            )
    }

    /// One rule.
    ///
    /// `GET /admin/quota/rules/{quotarule}`, since Forgejo 9; Gitea lacks it. Answers a [`QuotaRuleInfo`](models::QuotaRuleInfo).
    pub fn rule(&self, quotarule: &str) -> Request<models::QuotaRuleInfo> {
        self.at.one(Method::GET, forgejo(9, 0), "/rules/{}", &[One(&quotarule)])
    }

    /// Removes a rule.
    ///
    /// `DELETE /admin/quota/rules/{quotarule}`, since Forgejo 9; Gitea lacks it. Answers nothing.
    pub fn delete_rule(&self, quotarule: &str) -> Request<()> {
        self.at.nothing(Method::DELETE, forgejo(9, 0), "/rules/{}", &[One(&quotarule)])
    }

    /// Changes a rule.
    ///
    /// `PATCH /admin/quota/rules/{quotarule}`, since Forgejo 9; Gitea lacks it. Answers a [`QuotaRuleInfo`](models::QuotaRuleInfo).
    pub fn edit_rule(
        &self,
        quotarule: &str,
    ) -> Request<models::QuotaRuleInfo, options::EditQuotaRule> {
        self.at.one(Method::PATCH, forgejo(9, 0), "/rules/{}", &[One(&quotarule)]).with_body(false)
    }
}
