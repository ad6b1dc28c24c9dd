//! The tags of a repository.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::call::Segment::{One, Path};
use crate::generated::api::Repo;
use crate::generated::{models, options};
use crate::handle::handle;
use crate::since::both;
use crate::{Page, Request};
use http_transport::Method;

handle! {
    /// The tags of a repository.
    RepoTags
}

impl Repo {
    /// The tags of a repository.
    pub fn tags(&self) -> RepoTags {
        RepoTags { at: self.at.below("/tags", &[]) }
    }
}

impl RepoTags {
    /// Lists the tags.
    ///
    /// `GET /repos/{owner}/{repo}/tags`, in Forgejo 1.21 or earlier. Answers [`Tag`](models::Tag) in pages.
    pub fn list(&self) -> Request<Page<models::Tag>> {
        self.at.pages(both(1, 21), "", &[], None)
    }

    /// Adds a tag, to the default branch unless another target is set.
    ///
    /// `POST /repos/{owner}/{repo}/tags`, in Forgejo 1.21 or earlier. Answers a [`Tag`](models::Tag).
    pub fn create(&self, tag_name: impl Into<String>) -> Request<models::Tag, options::CreateTag> {
        self.at.one(Method::POST, both(1, 21), "", &[]).with_field("tag_name", tag_name.into())
    }

    /// One tag.
    ///
    /// `GET /repos/{owner}/{repo}/tags/{tag}`, in Forgejo 1.21 or earlier. Answers a [`Tag`](models::Tag).
    pub fn get(&self, tag: &str) -> Request<models::Tag> {
        self.at.one(Method::GET, both(1, 21), "/{}", &[Path(tag)])
    }

    /// Deletes a tag.
    ///
    /// `DELETE /repos/{owner}/{repo}/tags/{tag}`, in Forgejo 1.21 or earlier. Answers nothing.
    pub fn delete(&self, tag: &str) -> Request<()> {
        self.at.nothing(Method::DELETE, both(1, 21), "/{}", &[Path(tag)])
    }
}

handle! {
    /// The rules that protect tags of a repository.
    TagProtections
}

impl Repo {
    /// The rules that protect tags of a repository.
    pub fn tag_protections(&self) -> TagProtections {
        TagProtections { at: self.at.below("/tag_protections", &[]) }
    }
}

impl TagProtections {
    /// Lists the rules.
    ///
    /// `GET /repos/{owner}/{repo}/tag_protections`, since Forgejo 8. Answers all [`TagProtection`](models::TagProtection) at once.
    pub fn list(&self) -> Request<Page<models::TagProtection>> {
        self.at.list(Method::GET, both(8, 0), "", &[])
    }

    /// Adds a rule, for all tags whose names match.
    ///
    /// `POST /repos/{owner}/{repo}/tag_protections`, since Forgejo 8. Answers a [`TagProtection`](models::TagProtection).
    pub fn create(
        &self,
        name_pattern: impl Into<String>,
    ) -> Request<models::TagProtection, options::CreateTagProtection> {
        self.at
            .one(Method::POST, both(8, 0), "", &[])
            .with_field("name_pattern", name_pattern.into())
    }

    /// One rule.
    ///
    /// `GET /repos/{owner}/{repo}/tag_protections/{id}`, since Forgejo 8. Answers a [`TagProtection`](models::TagProtection).
    pub fn get(&self, id: i64) -> Request<models::TagProtection> {
        self.at.one(Method::GET, both(8, 0), "/{}", &[One(&id)])
    }

    /// Removes a rule.
    ///
    /// `DELETE /repos/{owner}/{repo}/tag_protections/{id}`, since Forgejo 8. Answers nothing.
    pub fn delete(&self, id: i64) -> Request<()> {
        self.at.nothing(Method::DELETE, both(8, 0), "/{}", &[One(&id)])
    }

    /// Changes a rule.
    ///
    /// `PATCH /repos/{owner}/{repo}/tag_protections/{id}`, since Forgejo 8. Answers a [`TagProtection`](models::TagProtection).
    pub fn edit(&self, id: i64) -> Request<models::TagProtection, options::EditTagProtection> {
        self.at.one(Method::PATCH, both(8, 0), "/{}", &[One(&id)]).with_body(false)
    }
}
