//! Forgejo Actions of a repository: runs, jobs, logs, artifacts.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::call::Segment::One;
use crate::generated::api::Repo;
use crate::generated::{models, options};
use crate::handle::handle;
use crate::since::{both, forgejo};
use crate::{Blob, Page, Request};
use http_transport::Method;

handle! {
    /// Forgejo Actions of a repository: runs, jobs, logs, artifacts.
    RepoActions
}

impl Repo {
    /// Forgejo Actions of a repository: runs, jobs, logs, artifacts.
    pub fn actions(&self) -> RepoActions {
        RepoActions { at: self.at.below("/actions", &[]) }
    }
}

impl RepoActions {
    /// Lists the artifacts of all runs.
    ///
    /// `GET /repos/{owner}/{repo}/actions/artifacts`, since Forgejo 16. Answers [`ActionArtifact`](models::ActionArtifact) in pages.
    pub fn artifacts(&self) -> Request<Page<models::ActionArtifact>, options::ListActionArtifacts> {
        self.at.pages(both(16, 0), "/artifacts", &[], None)
    }

    /// One artifact.
    ///
    /// `GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}`, since Forgejo 16. Answers a [`ActionArtifact`](models::ActionArtifact).
    pub fn artifact(&self, artifact_id: i64) -> Request<models::ActionArtifact> {
        self.at.one(Method::GET, both(16, 0), "/artifacts/{}", &[One(&artifact_id)])
    }

    /// Deletes an artifact.
    ///
    /// `DELETE /repos/{owner}/{repo}/actions/artifacts/{artifact_id}`, since Forgejo 16. Answers nothing.
    pub fn delete_artifact(&self, artifact_id: i64) -> Request<()> {
        self.at.nothing(Method::DELETE, both(16, 0), "/artifacts/{}", &[One(&artifact_id)])
    }

    /// The content of an artifact, as a zip file.
    ///
    /// `GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}/zip`, since Forgejo 16. Answers a file.
    pub fn download_artifact(&self, artifact_id: i64) -> Request<Blob> {
        self.at.blob(both(16, 0), "/artifacts/{}/zip", &[One(&artifact_id)])
    }

    /// One job, with its steps.
    ///
    /// `GET /repos/{owner}/{repo}/actions/jobs/{job_id}`, since Forgejo 17. Answers a [`ActionRunJob`](models::ActionRunJob).
    pub fn job(&self, job_id: i64) -> Request<models::ActionRunJob> {
        self.at.one(Method::GET, both(17, 0), "/jobs/{}", &[One(&job_id)])
    }

    /// The log of a job.
    ///
    /// `GET /repos/{owner}/{repo}/actions/jobs/{job_id}/logs`, since Forgejo 16. Answers a file.
    pub fn job_logs(&self, job_id: i64) -> Request<Blob, options::RepoGetActionJobLogs> {
        self.at.blob(both(16, 0), "/jobs/{}/logs", &[One(&job_id)])
    }

    /// Runs a job again.
    ///
    /// `POST /repos/{owner}/{repo}/actions/jobs/{job_id}/rerun`, since Forgejo 17; Gitea lacks it. Answers nothing.
    pub fn rerun_job(&self, job_id: i64) -> Request<()> {
        self.at.nothing(Method::POST, forgejo(17, 0), "/jobs/{}/rerun", &[One(&job_id)])
    }

    /// Lists the runs, newest first.
    ///
    /// `GET /repos/{owner}/{repo}/actions/runs`, since Forgejo 12. Answers [`ActionRun`](models::ActionRun) in pages.
    pub fn runs(&self) -> Request<Page<models::ActionRun>, options::ListActionRuns> {
        self.at.pages(both(12, 0), "/runs", &[], Some("workflow_runs"))
    }

    /// One run, by its id. The number that the web shows is another: `index_in_repo`.
    ///
    /// `GET /repos/{owner}/{repo}/actions/runs/{run_id}`, since Forgejo 12. Answers a [`ActionRun`](models::ActionRun).
    pub fn run(&self, run_id: i64) -> Request<models::ActionRun> {
        self.at.one(Method::GET, both(12, 0), "/runs/{}", &[One(&run_id)])
    }

    /// Deletes a run that is over.
    ///
    /// `DELETE /repos/{owner}/{repo}/actions/runs/{run_id}`, since Forgejo 16. Answers nothing.
    pub fn delete_run(&self, run_id: i64) -> Request<()> {
        self.at.nothing(Method::DELETE, both(16, 0), "/runs/{}", &[One(&run_id)])
    }

    /// Lists the artifacts of a run.
    ///
    /// `GET /repos/{owner}/{repo}/actions/runs/{run_id}/artifacts`, since Forgejo 16. Answers [`ActionArtifact`](models::ActionArtifact) in pages.
    pub fn run_artifacts(
        &self,
        run_id: i64,
    ) -> Request<Page<models::ActionArtifact>, options::ListActionRunArtifacts> {
        self.at.pages(both(16, 0), "/runs/{}/artifacts", &[One(&run_id)], None)
    }

    /// Stops a run.
    ///
    /// `POST /repos/{owner}/{repo}/actions/runs/{run_id}/cancel`, since Forgejo 16; Gitea lacks it. Answers nothing.
    pub fn cancel_run(&self, run_id: i64) -> Request<()> {
        self.at.nothing(Method::POST, forgejo(16, 0), "/runs/{}/cancel", &[One(&run_id)])
    }

    /// Lists the jobs of a run.
    ///
    /// `GET /repos/{owner}/{repo}/actions/runs/{run_id}/jobs`, since Forgejo 16. Answers all [`ActionRunJob`](models::ActionRunJob) at once.
    pub fn run_jobs(&self, run_id: i64) -> Request<Page<models::ActionRunJob>> {
        self.at.list(Method::GET, both(16, 0), "/runs/{}/jobs", &[One(&run_id)])
    }

    /// The logs of all jobs of a run, as a zip file.
    ///
    /// `GET /repos/{owner}/{repo}/actions/runs/{run_id}/logs`, since Forgejo 16; Gitea lacks it. Answers a file.
    pub fn run_logs(&self, run_id: i64) -> Request<Blob> {
        self.at.blob(forgejo(16, 0), "/runs/{}/logs", &[One(&run_id)])
    }

    /// Runs all jobs of a run again.
    ///
    /// `POST /repos/{owner}/{repo}/actions/runs/{run_id}/rerun`, since Forgejo 17. Answers nothing.
    pub fn rerun(&self, run_id: i64) -> Request<()> {
        self.at.nothing(Method::POST, both(17, 0), "/runs/{}/rerun", &[One(&run_id)])
    }

    /// Lists the tasks of all runs, which are their jobs as far as a runner has taken them.
    ///
    /// `GET /repos/{owner}/{repo}/actions/tasks`, since Forgejo 8. Answers [`ActionTask`](models::ActionTask) in pages.
    pub fn tasks(&self) -> Request<Page<models::ActionTask>, options::ListActionTasks> {
        self.at.pages(both(8, 0), "/tasks", &[], Some("workflow_runs"))
    }

    /// Starts a workflow on a branch or tag. It answers the run only with `return_run_info`.
    ///
    /// `POST /repos/{owner}/{repo}/actions/workflows/{workflowfilename}/dispatches`, since Forgejo 8. Answers a [`DispatchedRun`](models::DispatchedRun), or nothing.
    pub fn dispatch(
        &self,
        workflowfilename: &str,
        reference: impl Into<String>,
    ) -> Request<Option<models::DispatchedRun>, options::DispatchWorkflow> {
        self.at
            .one(Method::POST, both(8, 0), "/workflows/{}/dispatches", &[One(&workflowfilename)])
            .with_field("ref", reference.into())
    }
}
