//! The topics of a repository.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::call::Segment::One;
use crate::generated::api::Repo;
use crate::handle::handle;
use crate::jsonish::strings;
use crate::since::{both, forgejo};
use crate::{Page, Request};
use http_transport::Method;

handle! {
    /// The topics of a repository.
    RepoTopics
}

impl Repo {
    /// The topics of a repository.
    pub fn topics(&self) -> RepoTopics {
        RepoTopics { at: self.at.below("/topics", &[]) }
    }
}

impl RepoTopics {
    /// Lists the topics.
    ///
    /// `GET /repos/{owner}/{repo}/topics`, in Forgejo 1.21 or earlier. Answers `String` in pages.
    pub fn list(&self) -> Request<Page<String>> {
        self.at.pages(both(1, 21), "", &[], Some("topics"))
    }

    /// Sets the topics, in place of all others.
    ///
    /// `PUT /repos/{owner}/{repo}/topics`, in Forgejo 1.21 or earlier. Answers nothing.
    pub fn set(&self, topics: impl IntoIterator<Item = impl Into<String>>) -> Request<()> {
        self.at.nothing(Method::PUT, both(1, 21), "", &[]).with_field("topics", strings(topics))
    }

    /// Adds a topic.
    ///
    /// `PUT /repos/{owner}/{repo}/topics/{topic}`, in Forgejo 1.21 or earlier. Answers nothing.
    pub fn add(&self, topic: &str) -> Request<()> {
        self.at.nothing(Method::PUT, both(1, 21), "/{}", &[One(&topic)])
    }

    /// Removes a topic.
    ///
    /// `DELETE /repos/{owner}/{repo}/topics/{topic}`, in Forgejo 1.21 or earlier. Answers nothing.
    pub fn remove(&self, topic: &str) -> Request<()> {
        self.at.nothing(Method::DELETE, both(1, 21), "/{}", &[One(&topic)])
    }
}

handle! {
    /// The flags that administrators put on a repository.
    RepoFlags
}

impl Repo {
    /// The flags that administrators put on a repository.
    pub fn flags(&self) -> RepoFlags {
        RepoFlags { at: self.at.below("/flags", &[]) }
    }
}

impl RepoFlags {
    /// Lists the flags.
    ///
    /// `GET /repos/{owner}/{repo}/flags`, since Forgejo 7; Gitea lacks it. Answers all `String` at once.
    pub fn list(&self) -> Request<Page<String>> {
        self.at.list(Method::GET, forgejo(7, 0), "", &[])
    }

    /// Sets the flags, in place of all others.
    ///
    /// `PUT /repos/{owner}/{repo}/flags`, since Forgejo 7; Gitea lacks it. Answers nothing.
    pub fn set(&self, flags: impl IntoIterator<Item = impl Into<String>>) -> Request<()> {
        self.at.nothing(Method::PUT, forgejo(7, 0), "", &[]).with_field("flags", strings(flags))
    }

    /// Removes all flags.
    ///
    /// `DELETE /repos/{owner}/{repo}/flags`, since Forgejo 7; Gitea lacks it. Answers nothing.
    pub fn clear(&self) -> Request<()> {
        self.at.nothing(Method::DELETE, forgejo(7, 0), "", &[])
    }

    /// Whether the flag is set.
    ///
    /// `GET /repos/{owner}/{repo}/flags/{flag}`, since Forgejo 7; Gitea lacks it. Not found means no.
    pub fn contains(&self, flag: &str) -> Request<bool> {
        self.at.exists(forgejo(7, 0), "/{}", &[One(&flag)])
    }

    /// Sets a flag.
    ///
    /// `PUT /repos/{owner}/{repo}/flags/{flag}`, since Forgejo 7; Gitea lacks it. Answers nothing.
    pub fn add(&self, flag: &str) -> Request<()> {
        self.at.nothing(Method::PUT, forgejo(7, 0), "/{}", &[One(&flag)])
    }

    /// Removes a flag.
    ///
    /// `DELETE /repos/{owner}/{repo}/flags/{flag}`, since Forgejo 7; Gitea lacks it. Answers nothing.
    pub fn remove(&self, flag: &str) -> Request<()> {
        self.at.nothing(Method::DELETE, forgejo(7, 0), "/{}", &[One(&flag)])
    }
}
