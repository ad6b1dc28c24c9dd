//! How much the current user uses, and how much may be used.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::generated::api::CurrentUser;
use crate::generated::{models, words};
use crate::handle::handle;
use crate::since::forgejo;
use crate::{Page, Request};
use http_transport::Method;

handle! {
    /// How much the current user uses, and how much may be used.
    MyQuota
}

impl CurrentUser {
    /// How much the current user uses, and how much may be used.
    pub fn quota(&self) -> MyQuota {
        MyQuota { at: self.at.below("/quota", &[]) }
    }
}

impl MyQuota {
    /// What is used, by kind, and the rules that apply.
    ///
    /// `GET /user/quota`, since Forgejo 9; Gitea lacks it. Answers a [`QuotaInfo`](models::QuotaInfo).
    pub fn get(&self) -> Request<models::QuotaInfo> {
        self.at.one(Method::GET, forgejo(9, 0), "", &[])
    }

    /// Lists the artifacts that count.
    ///
    /// `GET /user/quota/artifacts`, since Forgejo 9; Gitea lacks it. Answers [`QuotaUsedArtifact`](models::QuotaUsedArtifact) in pages.
    pub fn artifacts(&self) -> Request<Page<models::QuotaUsedArtifact>> {
        self.at.pages(forgejo(9, 0), "/artifacts", &[], None)
    }

    /// Lists the attached files that count.
    ///
    /// `GET /user/quota/attachments`, since Forgejo 9; Gitea lacks it. Answers [`QuotaUsedAttachment`](models::QuotaUsedAttachment) in pages.
    pub fn attachments(&self) -> Request<Page<models::QuotaUsedAttachment>> {
        self.at.pages(forgejo(9, 0), "/attachments", &[], None)
    }

    /// Whether there is room left for a subject.
    ///
    /// `GET /user/quota/check`, since Forgejo 9; Gitea lacks it. Answers a `bool`.
    pub fn allows(&self, subject: impl Into<words::QuotaSubject>) -> Request<bool> {
        self.at
            .one(Method::GET, forgejo(9, 0), "/check", &[])
            .with_query("subject", subject.into().to_string())
    }

    /// Lists the packages that count.
    ///
    /// `GET /user/quota/packages`, since Forgejo 9; Gitea lacks it. Answers [`QuotaUsedPackage`](models::QuotaUsedPackage) in pages.
    pub fn packages(&self) -> Request<Page<models::QuotaUsedPackage>> {
        self.at.pages(forgejo(9, 0), "/packages", &[], None)
    }
}
