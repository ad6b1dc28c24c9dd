//! Forgejo Actions of a repository: runs, jobs, logs, artifacts.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::Request;
use crate::generated::words;
use crate::jsonish::{object, strings};

/// Options of `RepoActions::dispatch`.
#[derive(Debug)]
pub enum DispatchWorkflow {}

impl<T> Request<T, DispatchWorkflow> {
    /// Sets the field `inputs`.
    pub fn inputs(
        self,
        inputs: impl IntoIterator<Item = (impl Into<String>, impl Into<String>)>,
    ) -> Self {
        self.with_field("inputs", object(inputs))
    }

    /// Sets the field `return_run_info`.
    pub fn return_run_info(self, return_run_info: bool) -> Self {
        self.with_field("return_run_info", return_run_info)
    }
}

/// Options of `RepoActions::artifacts`.
#[derive(Debug)]
pub enum ListActionArtifacts {}

impl<T> Request<T, ListActionArtifacts> {
    /// Sets the parameter `name`.
    pub fn name(self, name: impl Into<String>) -> Self {
        self.with_query("name", name.into())
    }
}

/// Options of `RepoActions::job_logs`.
#[derive(Debug)]
pub enum RepoGetActionJobLogs {}

impl<T> Request<T, RepoGetActionJobLogs> {
    /// Sets the parameter `attempt`.
    pub fn attempt(self, attempt: i64) -> Self {
        self.with_query("attempt", attempt.to_string())
    }

    /// Sets the parameter `step`.
    pub fn step(self, step: i64) -> Self {
        self.with_query("step", step.to_string())
    }

    /// Sets the parameter `q`.
    pub fn q(self, q: impl Into<String>) -> Self {
        self.with_query("q", q.into())
    }

    /// Sets the parameter `qi`.
    pub fn qi(self, qi: bool) -> Self {
        self.with_query("qi", qi.to_string())
    }

    /// Sets the parameter `format`.
    pub fn format(self, format: impl Into<words::LogFormat>) -> Self {
        self.with_query("format", format.into().to_string())
    }
}

/// Options of `RepoActions::runs`.
#[derive(Debug)]
pub enum ListActionRuns {}

impl<T> Request<T, ListActionRuns> {
    /// Sets the parameter `event`.
    pub fn event(self, event: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.with_queries("event", strings(event))
    }

    /// Sets the parameter `status`.
    pub fn status(self, status: impl IntoIterator<Item = impl Into<words::RunStatus>>) -> Self {
        self.with_queries("status", status.into_iter().map(|item| item.into().to_string()))
    }

    /// Sets the parameter `run_number`.
    pub fn run_number(self, run_number: i64) -> Self {
        self.with_query("run_number", run_number.to_string())
    }

    /// Sets the parameter `head_sha`.
    pub fn head_sha(self, head_sha: impl Into<String>) -> Self {
        self.with_query("head_sha", head_sha.into())
    }

    /// Sets the parameter `ref`.
    pub fn reference(self, reference: impl Into<String>) -> Self {
        self.with_query("ref", reference.into())
    }

    /// Sets the parameter `workflow_id`.
    pub fn workflow_id(self, workflow_id: impl Into<String>) -> Self {
        self.with_query("workflow_id", workflow_id.into())
    }
}

/// Options of `RepoActions::run_artifacts`.
#[derive(Debug)]
pub enum ListActionRunArtifacts {}

impl<T> Request<T, ListActionRunArtifacts> {
    /// Sets the parameter `name`.
    pub fn name(self, name: impl Into<String>) -> Self {
        self.with_query("name", name.into())
    }
}

/// Options of `RepoActions::tasks`.
#[derive(Debug)]
pub enum ListActionTasks {}

impl<T> Request<T, ListActionTasks> {
    /// Sets the parameter `status`.
    pub fn status(self, status: impl IntoIterator<Item = impl Into<words::RunStatus>>) -> Self {
        self.with_queries("status", status.into_iter().map(|item| item.into().to_string()))
    }
}
