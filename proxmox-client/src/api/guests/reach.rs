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
        let mut last = None;
        let path = format!("/nodes/{}/{}/{}/status/current", self.node, self.kind, self.vmid);
        let name = format!("{} {}", self.kind, self.vmid);
        limit.bound(self.watch(&status, &mut last)).await.unwrap_or_else(|limit| {
            let seen = match last {
                Some(last) => format!("it is {last}"),
                None => "what it does could not be read".to_owned(),
            };
            let message = format!("{name} is not {status} after {limit:?}: {seen}");
            Err(Error::found(ErrorKind::Timeout, Method::Get, path, message))
        })
    }

    async fn watch(
        &mut self,
        wanted: &GuestStatus,
        last: &mut Option<GuestStatus>,
    ) -> Result<GuestState> {
        let mut pace = Pace::new(None);
        let mut endurance = Endurance::new(OUTAGE);
        loop {
            match self.status().await {
                Ok(state) if state.status == *wanted => return Ok(state),
                Ok(state) => {
                    self.is_given_up(&state)?;
                    endurance.recover();
                    *last = Some(state.status);
                }
                Err(error) if error.kind() == ErrorKind::NotFound => {
                    let found = self.client.guest(self.vmid).await?;
                    if found.node == self.node {
                        return Err(error);
                    }
                    self.node = found.node;
                }
                Err(error) => endurance.bear(error)?,
            }
            pace.pause().await;
        }
    }

    fn is_given_up(&self, state: &GuestState) -> Result<()> {
        let Some("error") = state.ha.as_ref().and_then(|ha| ha.state.as_deref()) else {
            return Ok(());
        };
        let path = format!("/nodes/{}/{}/{}/status/current", self.node, self.kind, self.vmid);
        let message = format!(
            "high availability has given up on {} {}: it is in state error until someone disables \
             and enables it again",
            self.kind, self.vmid
        );
        Err(Error::found(ErrorKind::TaskFailed, Method::Get, path, message))
    }
}
