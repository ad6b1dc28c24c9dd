//! The time spent on an issue.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::call::Segment::One;
use crate::generated::api::Issue;
use crate::generated::{models, options};
use crate::handle::handle;
use crate::since::both;
use crate::{Page, Request};
use http_transport::Method;

handle! {
    /// The time spent on an issue.
    IssueTimes
}

impl Issue {
    /// The time spent on an issue.
    pub fn times(&self) -> IssueTimes {
        IssueTimes { at: self.at.clone() }
    }
}

impl IssueTimes {
    /// Throws a running stopwatch away.
    ///
    /// `DELETE /repos/{owner}/{repo}/issues/{index}/stopwatch/delete`, in Forgejo 1.21 or earlier. Answers nothing.
    pub fn delete_stopwatch(&self) -> Request<()> {
        self.at.nothing(Method::DELETE, both(1, 21), "/stopwatch/delete", &[])
    }

    /// Starts a stopwatch.
    ///
    /// `POST /repos/{owner}/{repo}/issues/{index}/stopwatch/start`, in Forgejo 1.21 or earlier. Answers nothing.
    pub fn start(&self) -> Request<()> {
        self.at.nothing(Method::POST, both(1, 21), "/stopwatch/start", &[])
    }

    /// Stops the stopwatch; its time counts.
    ///
    /// `POST /repos/{owner}/{repo}/issues/{index}/stopwatch/stop`, in Forgejo 1.21 or earlier. Answers nothing.
    pub fn stop(&self) -> Request<()> {
        self.at.nothing(Method::POST, both(1, 21), "/stopwatch/stop", &[])
    }

    /// Lists the times.
    ///
    /// `GET /repos/{owner}/{repo}/issues/{index}/times`, in Forgejo 1.21 or earlier. Answers [`TrackedTime`](models::TrackedTime) in pages.
    pub fn list(&self) -> Request<Page<models::TrackedTime>, options::IssueTrackedTimes> {
        self.at.pages(both(1, 21), "/times", &[], None)
    }

    /// Adds time, in seconds.
    ///
    /// `POST /repos/{owner}/{repo}/issues/{index}/times`, in Forgejo 1.21 or earlier. Answers a [`TrackedTime`](models::TrackedTime).
    pub fn add(&self, time: i64) -> Request<models::TrackedTime, options::AddTime> {
        self.at.one(Method::POST, both(1, 21), "/times", &[]).with_field("time", time)
    }

    /// Removes all times of the current user.
    ///
    /// `DELETE /repos/{owner}/{repo}/issues/{index}/times`, in Forgejo 1.21 or earlier. Answers nothing.
    pub fn reset(&self) -> Request<()> {
        self.at.nothing(Method::DELETE, both(1, 21), "/times", &[])
    }

    /// Removes a time.
    ///
    /// `DELETE /repos/{owner}/{repo}/issues/{index}/times/{id}`, in Forgejo 1.21 or earlier. Answers nothing.
    pub fn delete(&self, id: i64) -> Request<()> {
        self.at.nothing(Method::DELETE, both(1, 21), "/times/{}", &[One(&id)])
    }
}
