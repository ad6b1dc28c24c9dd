//! The issues of all repositories.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::generated::api::Repo;
use crate::generated::{models, options};
use crate::handle::{At, handle};
use crate::since::both;
use crate::{Client, Page, Request};
use http_transport::Method;

handle! {
    /// The issues of all repositories.
    Issues
}

impl Client {
    /// The issues of all repositories.
    pub fn issues(&self) -> Issues {
        Issues { at: At::root(self).below("/repos/issues", &[]) }
    }
}

impl Issues {
    /// Searches the issues and pull requests of all repositories that this user may see.
    ///
    /// `GET /repos/issues/search`, in Forgejo 1.21 or earlier. Answers [`Issue`](models::Issue) in pages.
    pub fn search(&self) -> Request<Page<models::Issue>, options::SearchIssues> {
        self.at.pages(both(1, 21), "/search", &[], None)
    }
}

handle! {
    /// The issues of a repository.
    RepoIssues
}

impl Repo {
    /// The issues of a repository.
    pub fn issues(&self) -> RepoIssues {
        RepoIssues { at: self.at.clone() }
    }
}

impl RepoIssues {
    /// What the repository says about new issues.
    ///
    /// `GET /repos/{owner}/{repo}/issue_config`, in Forgejo 1.21 or earlier. Answers a [`IssueConfig`](models::IssueConfig).
    pub fn config(&self) -> Request<models::IssueConfig> {
        self.at.one(Method::GET, both(1, 21), "/issue_config", &[])
    }

    /// Whether that can be read.
    ///
    /// `GET /repos/{owner}/{repo}/issue_config/validate`, in Forgejo 1.21 or earlier. Answers a [`IssueConfigValidation`](models::IssueConfigValidation).
    pub fn validate_config(&self) -> Request<models::IssueConfigValidation> {
        self.at.one(Method::GET, both(1, 21), "/issue_config/validate", &[])
    }

    /// Lists the templates for new issues.
    ///
    /// `GET /repos/{owner}/{repo}/issue_templates`, in Forgejo 1.21 or earlier. Answers all [`IssueTemplate`](models::IssueTemplate) at once.
    pub fn templates(&self) -> Request<Page<models::IssueTemplate>> {
        self.at.list(Method::GET, both(1, 21), "/issue_templates", &[])
    }

    /// Lists the issues, and the pull requests too unless a type is set.
    ///
    /// `GET /repos/{owner}/{repo}/issues`, in Forgejo 1.21 or earlier. Answers [`Issue`](models::Issue) in pages.
    pub fn list(&self) -> Request<Page<models::Issue>, options::ListIssues> {
        self.at.pages(both(1, 21), "/issues", &[], None)
    }

    /// Opens an issue.
    ///
    /// `POST /repos/{owner}/{repo}/issues`, in Forgejo 1.21 or earlier. Answers a [`Issue`](models::Issue).
    pub fn create(&self, title: impl Into<String>) -> Request<models::Issue, options::CreateIssue> {
        self.at.one(Method::POST, both(1, 21), "/issues", &[]).with_field("title", title.into())
    }

    /// Lists the comments on all issues.
    ///
    /// `GET /repos/{owner}/{repo}/issues/comments`, in Forgejo 1.21 or earlier. Answers [`Comment`](models::Comment) in pages.
    pub fn comments(&self) -> Request<Page<models::Comment>, options::IssueGetRepoComments> {
        self.at.pages(both(1, 21), "/issues/comments", &[], None)
    }

    /// Lists the pinned issues.
    ///
    /// `GET /repos/{owner}/{repo}/issues/pinned`, in Forgejo 1.21 or earlier. Answers all [`Issue`](models::Issue) at once.
    pub fn pinned(&self) -> Request<Page<models::Issue>> {
        self.at.list(Method::GET, both(1, 21), "/issues/pinned", &[])
    }

    /// Whether another issue or pull request can be pinned.
    ///
    /// `GET /repos/{owner}/{repo}/new_pin_allowed`, in Forgejo 1.21 or earlier. Answers a [`PinsAllowed`](models::PinsAllowed).
    pub fn pins_allowed(&self) -> Request<models::PinsAllowed> {
        self.at.one(Method::GET, both(1, 21), "/new_pin_allowed", &[])
    }
}
