//! Git's own objects: blobs, trees, references, tags.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::call::Segment::{One, Path};
use crate::generated::api::Repo;
use crate::generated::{models, options};
use crate::handle::handle;
use crate::since::{both, forgejo};
use crate::{Page, Request};
use http_transport::Method;

handle! {
    /// Git's own objects: blobs, trees, references, tags.
    RepoGit
}

impl Repo {
    /// Git's own objects: blobs, trees, references, tags.
    pub fn git(&self) -> RepoGit {
        RepoGit { at: self.at.below("/git", &[]) }
    }
}

impl RepoGit {
    /// Several blobs by their digests.
    ///
    /// `GET /repos/{owner}/{repo}/git/blobs`, since Forgejo 13; Gitea lacks it. Answers all [`GitBlob`](models::GitBlob) at once.
    pub fn blobs(&self, shas: impl Into<String>) -> Request<Page<models::GitBlob>> {
        self.at.list(Method::GET, forgejo(13, 0), "/blobs", &[]).with_query("shas", shas.into())
    }

    /// One blob by its digest.
    ///
    /// `GET /repos/{owner}/{repo}/git/blobs/{sha}`, in Forgejo 1.21 or earlier. Answers a [`GitBlob`](models::GitBlob).
    pub fn blob(&self, sha: &str) -> Request<models::GitBlob> {
        self.at.one(Method::GET, both(1, 21), "/blobs/{}", &[One(&sha)])
    }

    /// Lists all references.
    ///
    /// `GET /repos/{owner}/{repo}/git/refs`, in Forgejo 1.21 or earlier. Answers all [`Reference`](models::Reference) at once.
    pub fn refs(&self) -> Request<Page<models::Reference>> {
        self.at.list(Method::GET, both(1, 21), "/refs", &[])
    }

    /// Lists the references that start so: `heads/`, `tags/v1`.
    ///
    /// `GET /repos/{owner}/{repo}/git/refs/{ref}`, in Forgejo 1.21 or earlier. Answers all [`Reference`](models::Reference) at once.
    pub fn refs_below(&self, reference: &str) -> Request<Page<models::Reference>> {
        self.at.list(Method::GET, both(1, 21), "/refs/{}", &[Path(reference)])
    }

    /// The annotation of a tag, by the digest of the tag object.
    ///
    /// `GET /repos/{owner}/{repo}/git/tags/{sha}`, in Forgejo 1.21 or earlier. Answers a [`AnnotatedTag`](models::AnnotatedTag).
    pub fn annotated_tag(&self, sha: &str) -> Request<models::AnnotatedTag> {
        self.at.one(Method::GET, both(1, 21), "/tags/{}", &[One(&sha)])
    }

    /// The entries of a tree. Long ones are cut (`truncated`) and come in pages of their own.
    ///
    /// `GET /repos/{owner}/{repo}/git/trees/{sha}`, in Forgejo 1.21 or earlier. Answers a [`GitTree`](models::GitTree).
    pub fn tree(&self, sha: &str) -> Request<models::GitTree, options::GetTree> {
        self.at.one(Method::GET, both(1, 21), "/trees/{}", &[One(&sha)])
    }
}
