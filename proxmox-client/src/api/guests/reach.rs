//! Waiting for a guest to run, or to be stopped.

use std::time::Duration;

use super::{Guest, GuestState, Kind};
use crate::api::cluster::GuestStatus;
use crate::tasks::{Endurance, Limit, Pace};
use crate::{Error, ErrorKind, Method, Result};

/// How long its node may be out of reach.
const OUTAGE: Duration = Duration::from_secs(60);

impl<K: Kind> Guest<K> {
    /// Reads what it does until it has this status, at most for so long; gives what it does then.
    /// `GET /nodes/{node}/{kind}/{vmid}/status/current`
    ///
    /// It is found again where it has moved to another node, as high availability may have it.
    ///
    /// # Errors
    /// [`ErrorKind::Timeout`] when the time is over, with what the guest did last;
    /// [`ErrorKind::TaskFailed`] when high availability has given it up; and what reading it fails
    /// with, an outage only after a minute.
    pub async fn wait_for_state(
        &self,
        status: GuestStatus,
        timeout: Duration,
    ) -> Result<GuestState> {
        self.clone().into_any().reach(status, Limit::new(Some(timeout))).await
    }
}

impl Guest {
    pub(super) async fn reach(mut self, status: GuestStatus, limit: Limit) -> Result<GuestState> {
        let mut sight = Sight { last: None, endurance: Endurance::new(OUTAGE) };
        let reached = limit.bound(self.watch(&status, &mut sight)).await;
        reached.unwrap_or_else(|limit| {
            Err(match sight.endurance.into_error() {
                Some(outage) => outage,
                None => self.not_reached(&status, limit, sight.last),
            })
        })
    }

    async fn watch(&mut self, wanted: &GuestStatus, sight: &mut Sight) -> Result<GuestState> {
        let mut pace = Pace::new(None);
        loop {
            match self.status().await {
                Ok(state) if state.status == *wanted => return Ok(state),
                Ok(state) if is_given_up(&state) => return Err(self.given_up()),
                Ok(state) => {
                    sight.endurance.recover();
                    sight.last = Some(state.status);
                }
                Err(error) if error.kind() == ErrorKind::NotFound => {
                    match self.client.guest(self.vmid).await {
                        Ok(found) if found.node == self.node => return Err(error),
                        Ok(found) => self.node = found.node,
                        Err(error) => sight.endurance.bear(error)?,
                    }
                }
                Err(error) => sight.endurance.bear(error)?,
            }
            pace.pause().await;
        }
    }

    fn not_reached(
        &self,
        wanted: &GuestStatus,
        limit: Duration,
        last: Option<GuestStatus>,
    ) -> Error {
        let seen = last.map_or("what it does is not known".into(), |last| format!("it is {last}"));
        let message =
            format!("{} {} is not {wanted} after {limit:?}: {seen}", self.kind, self.vmid);
        self.error(ErrorKind::Timeout, message)
    }

    fn given_up(&self) -> Error {
        let message = format!(
            "high availability has given up on {} {}: it is in state error until someone disables \
             and enables it again",
            self.kind, self.vmid
        );
        self.error(ErrorKind::TaskFailed, message)
    }

    fn error(&self, kind: ErrorKind, message: String) -> Error {
        let path = format!("/nodes/{}/{}/{}/status/current", self.node, self.kind, self.vmid);
        Error::found(kind, Method::Get, path, message)
    }
}

/// What was seen of a guest so far.
struct Sight {
    last: Option<GuestStatus>,
    endurance: Endurance,
}

fn is_given_up(state: &GuestState) -> bool {
    state.ha.as_ref().is_some_and(|ha| ha.state.as_deref() == Some("error"))
}
