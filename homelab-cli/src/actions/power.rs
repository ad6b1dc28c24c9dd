//! Starting, stopping and restarting guests.

use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use proxmox_client::Client;
use proxmox_client::api::cluster::GuestResource;
use proxmox_client::api::guests::{PowerOutcome, PowerTask};

use super::{Change, Done, Target, Watch};
use crate::config;
use crate::error::Error;
use crate::lab::Lab;
use crate::ui::format;
use crate::views::guests::Guest;

/// What is done to a guest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    /// Start it.
    Start,
    /// Ask it to shut down.
    Shutdown,
    /// Cut its power.
    Stop,
    /// Ask it to reboot.
    Reboot,
    /// Press its reset button; of containers: stop and start it.
    Reset,
    /// Let it stand still in memory.
    Suspend,
    /// Let it go on.
    Resume,
}

/// How long a change may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Patience {
    /// Not waited for at all.
    None,
    /// So long as the server itself gives a guest, and a while for what comes after.
    Usual,
    /// So long as the user said; the guest is given the same.
    Limit(Duration),
}

/// How long a change is waited for when nobody says: the server gives a guest a minute to shut down, and a start may
/// have much memory to fetch.
pub(super) const USUAL: Duration = Duration::from_secs(300);

impl Patience {
    /// How long to wait; nothing when there is to be no waiting.
    pub fn limit(self) -> Option<Duration> {
        match self {
            Patience::None => None,
            Patience::Usual => Some(USUAL),
            // The server ends the task at this limit; its last words take a moment.
            Patience::Limit(limit) => Some(limit + Duration::from_secs(10)),
        }
    }
}

/// How long another operation may hold the guest before this one gives up: nothing has begun then.
const LOCKED: Duration = Duration::from_secs(10);

/// A change of power.
pub struct Power {
    target: Target,
    verb: Verb,
    patience: Patience,
}

impl Power {
    /// Does `verb` to a guest of the listing.
    pub fn new(
        verb: Verb,
        found: GuestResource,
        wanted: Option<&config::Guest>,
        patience: Patience,
    ) -> Power {
        Power { target: Target::new(found, wanted), verb, patience }
    }

    async fn begin(&self, client: &Client) -> Result<PowerTask, proxmox_client::Error> {
        let handle = self.target.handle(client);
        let asked = match self.patience {
            Patience::Limit(limit) => Some(limit),
            _ => None,
        };
        let locked = asked.map_or(LOCKED, |limit| limit.min(LOCKED));
        match self.verb {
            Verb::Start => handle.start().wait_for_lock(locked).await,
            Verb::Shutdown => {
                let call = handle.shutdown().wait_for_lock(locked);
                if let Some(limit) = asked { call.timeout(limit) } else { call }.await
            }
            Verb::Stop => handle.stop().wait_for_lock(locked).await,
            Verb::Reboot => {
                let call = handle.reboot().wait_for_lock(locked);
                if let Some(limit) = asked { call.timeout(limit) } else { call }.await
            }
            Verb::Suspend => handle.suspend().wait_for_lock(locked).await,
            Verb::Resume => handle.resume().wait_for_lock(locked).await,
            Verb::Reset => match handle.as_qemu() {
                Some(machine) => machine.reset().wait_for_lock(locked).await,
                // A container has no reset button: off and on again.
                None => {
                    handle.stop().wait_for_lock(locked).await?.wait().timeout(USUAL).await?;
                    handle.start().await
                }
            },
        }
    }

    fn already(&self) -> &'static str {
        if self.verb == Verb::Start { "running" } else { "stopped" }
    }

    fn done(&self) -> &'static str {
        match self.verb {
            Verb::Start => "started",
            Verb::Shutdown => "shut down",
            Verb::Stop => "stopped",
            Verb::Reboot => "rebooted",
            Verb::Reset => "reset",
            Verb::Suspend => "suspended",
            Verb::Resume => "resumed",
        }
    }
}

impl Change for Power {
    fn guest(&self) -> Option<&Guest> {
        Some(&self.target.guest)
    }

    fn is_protected(&self) -> bool {
        // Starting a guest takes nothing away from anybody.
        self.target.protected && !matches!(self.verb, Verb::Start | Verb::Resume)
    }

    fn what(&self) -> String {
        let (guest, node) = (self.target.guest.title(), &self.target.guest.node);
        match self.verb {
            Verb::Start => format!("start {guest} on {node}"),
            Verb::Shutdown => format!("ask {guest} on {node} to shut down"),
            Verb::Stop => format!("cut the power of {guest} on {node}"),
            Verb::Reboot => format!("ask {guest} on {node} to reboot"),
            Verb::Reset => format!("reset {guest} on {node}"),
            Verb::Suspend => format!("suspend {guest} on {node}"),
            Verb::Resume => format!("resume {guest} on {node}"),
        }
    }

    fn cost(&self) -> Option<String> {
        match self.verb {
            Verb::Start | Verb::Resume => None,
            Verb::Stop | Verb::Reset => Some("what it has not saved is lost".to_owned()),
            Verb::Shutdown | Verb::Suspend => Some("its services stop".to_owned()),
            Verb::Reboot => Some("its services are away for a while".to_owned()),
        }
    }

    fn carry_out<'a>(
        &'a self,
        lab: &'a Lab,
        watch: &'a Watch<'a>,
    ) -> BoxFuture<'a, Result<Done, Error>> {
        async move {
            let client = lab.proxmox().await?;
            let failed = |error: proxmox_client::Error| self.target.failed(&self.what(), &error);
            let begun = self.begin(client).await.map_err(failed)?;
            let Some(task) = begun.task() else {
                return Ok(Done::already(format!("{} already", self.already())));
            };
            let Some(limit) = self.patience.limit() else {
                let message = format!("begun, as {}", task.upid());
                return Ok(Done::new(message));
            };
            let outcome =
                watch.follow(self.target.guest.vmid, task.upid(), begun.wait().timeout(limit));
            Ok(match outcome.await.map_err(failed)? {
                PowerOutcome::AlreadyRunning | PowerOutcome::AlreadyStopped => {
                    Done::already(format!("{} already", self.already()))
                }
                PowerOutcome::Done(outcome) if outcome.warnings > 0 => {
                    let warnings = format::count(outcome.warnings as usize, "warning");
                    Done::new(format!("{}, with {warnings}", self.done()))
                }
                _ => Done::new(self.done()),
            })
        }
        .boxed()
    }
}
