//! The branches of a repository.
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
    /// The branches of a repository.
    RepoBranches
}

impl Repo {
    /// The branches of a repository.
    pub fn branches(&self) -> RepoBranches {
        RepoBranches { at: self.at.below("/branches", &[]) }
    }
}

impl RepoBranches {
    /// Lists the branches.
    ///
    /// `GET /repos/{owner}/{repo}/branches`, in Forgejo 1.21 or earlier. Answers [`Branch`](models::Branch) in pages.
    pub fn list(&self) -> Request<Page<models::Branch>> {
        self.at.pages(both(1, 21), "", &[], None)
    }

    /// Adds a branch, from the default one unless another start is set.
    ///
    /// `POST /repos/{owner}/{repo}/branches`, in Forgejo 1.21 or earlier. Answers a [`Branch`](models::Branch).
    pub fn create(
        &self,
        new_branch_name: impl Into<String>,
    ) -> Request<models::Branch, options::CreateBranchRepo> {
        self.at
            .one(Method::POST, both(1, 21), "", &[])
            .with_field("new_branch_name", new_branch_name.into())
    }

    /// One branch, with its last commit.
    ///
    /// `GET /repos/{owner}/{repo}/branches/{branch}`, in Forgejo 1.21 or earlier. Answers a [`Branch`](models::Branch).
    pub fn get(&self, branch: &str) -> Request<models::Branch> {
        self.at.one(Method::GET, both(1, 21), "/{}", &[Path(branch)])
    }

    /// Deletes a branch.
    ///
    /// `DELETE /repos/{owner}/{repo}/branches/{branch}`, in Forgejo 1.21 or earlier. Answers nothing.
    pub fn delete(&self, branch: &str) -> Request<()> {
        self.at.nothing(Method::DELETE, both(1, 21), "/{}", &[Path(branch)])
    }

    /// Gives a branch another name.
    ///
    /// `PATCH /repos/{owner}/{repo}/branches/{branch}`, since Forgejo 10. Answers nothing.
    pub fn rename(&self, branch: &str, name: impl Into<String>) -> Request<()> {
        self.at
            .nothing(Method::PATCH, both(10, 0), "/{}", &[Path(branch)])
            .with_field("name", name.into())
    }
}

handle! {
    /// The rules that protect branches of a repository.
    BranchProtections
}

impl Repo {
    /// The rules that protect branches of a repository.
    pub fn branch_protections(&self) -> BranchProtections {
        BranchProtections { at: self.at.below("/branch_protections", &[]) }
    }
}

impl BranchProtections {
    /// Lists the rules.
    ///
    /// `GET /repos/{owner}/{repo}/branch_protections`, in Forgejo 1.21 or earlier. Answers all [`BranchProtection`](models::BranchProtection) at once.
    pub fn list(&self) -> Request<Page<models::BranchProtection>> {
        self.at.list(Method::GET, both(1, 21), "", &[])
    }

    /// Adds a rule, for all branches whose names match.
    ///
    /// `POST /repos/{owner}/{repo}/branch_protections`, in Forgejo 1.21 or earlier. Answers a [`BranchProtection`](models::BranchProtection).
    pub fn create(
        &self,
        rule_name: impl Into<String>,
    ) -> Request<models::BranchProtection, options::CreateBranchProtection> {
        self.at.one(Method::POST, both(1, 21), "", &[]).with_field("rule_name", rule_name.into())
    }

    /// One rule.
    ///
    /// `GET /repos/{owner}/{repo}/branch_protections/{name}`, in Forgejo 1.21 or earlier. Answers a [`BranchProtection`](models::BranchProtection).
    pub fn get(&self, name: &str) -> Request<models::BranchProtection> {
        self.at.one(Method::GET, both(1, 21), "/{}", &[One(&name)])
    }

    /// Removes a rule.
    ///
    /// `DELETE /repos/{owner}/{repo}/branch_protections/{name}`, in Forgejo 1.21 or earlier. Answers nothing.
    pub fn delete(&self, name: &str) -> Request<()> {
        self.at.nothing(Method::DELETE, both(1, 21), "/{}", &[One(&name)])
    }

    /// Changes a rule.
    ///
    /// `PATCH /repos/{owner}/{repo}/branch_protections/{name}`, in Forgejo 1.21 or earlier. Answers a [`BranchProtection`](models::BranchProtection).
    pub fn edit(
        &self,
        name: &str,
    ) -> Request<models::BranchProtection, options::EditBranchProtection> {
        self.at.one(Method::PATCH, both(1, 21), "/{}", &[One(&name)]).with_body(false)
    }
}
