//! How much an organization uses, and how much it may.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::generated::api::Org;
use crate::generated::{models, words};
use crate::handle::handle;
use crate::since::forgejo;
use crate::{Page, Request};
use http_transport::Method;

handle! {
    /// How much an organization uses, and how much it may.
    OrgQuota
}

impl Org {
    /// How much an organization uses, and how much it may.
    pub fn quota(&self) -> OrgQuota {
        OrgQuota { at: self.at.below("/quota", &[]) }
    }
}

impl OrgQuota {
    /// What is used, by kind, and the rules that apply.
    ///
    /// `GET /orgs/{org}/quota`, since Forgejo 9; Gitea lacks it. Answers a [`QuotaInfo`](models::QuotaInfo).
    pub fn get(&self) -> Request<models::QuotaInfo> {
        self.at.one(Method::GET, forgejo(9, 0), "", &[])
    }

    /// Lists the artifacts that count.
    ///
    /// `GET /orgs/{org}/quota/artifacts`, since Forgejo 9; Gitea lacks it. Answers [`QuotaUsedArtifact`](models::QuotaUsedArtifact) in pages.
    pub fn artifacts(&self) -> Request<Page<models::QuotaUsedArtifact>> {
        self.at.pages(forgejo(9, 0), "/artifacts", &[], None)
    }

    /// Lists the attached files that count.
    ///
    /// `GET /orgs/{org}/quota/attachments`, since Forgejo 9; Gitea lacks it. Answers [`QuotaUsedAttachment`](models::QuotaUsedAttachment) in pages.
    pub fn attachments(&self) -> Request<Page<models::QuotaUsedAttachment>> {
        self.at.pages(forgejo(9, 0), "/attachments", &[], None)
    }

    /// Whether there is room left for a subject.
    ///
    /// `GET /orgs/{org}/quota/check`, since Forgejo 9; Gitea lacks it. Answers a `bool`.
    pub fn allows(&self, subject: impl Into<words::QuotaSubject>) -> Request<bool> {
        self.at
            .one(Method::GET, forgejo(9, 0), "/check", &[])
            .with_query("subject", subject.into().to_string())
    }

    /// Lists the packages that count.
    ///
    /// `GET /orgs/{org}/quota/packages`, since Forgejo 9; Gitea lacks it. Answers [`QuotaUsedPackage`](models::QuotaUsedPackage) in pages.
    pub fn packages(&self) -> Request<Page<models::QuotaUsedPackage>> {
        self.at.pages(forgejo(9, 0), "/packages", &[], None)
    }
}
