//! Starting and stopping guests, and all between.
//!
//! Each of these begins a task on the guest's node. That a guest already is as it should be is an
//! outcome, not an error; a container says so at once, a virtual machine mostly through its task.

mod options;

use std::fmt;
use std::future::IntoFuture;
use std::marker::PhantomData;
use std::time::Duration;

use futures_util::future::BoxFuture;

use super::{Guest, Kind, Qemu};
use crate::api::cluster::GuestStatus;
use crate::ids::{GuestKind, Upid};
use crate::request::{Call, ToParam};
use crate::tasks::{Limit, Task, TaskOutcome, Wait};
use crate::{Error, ErrorKind, Method, Result};

pub use options::{Reboot, Reset, Resume, Shutdown, Start, Stop, Suspend};

/// How long a virtual machine that was rebooted may take to run again, where no other limit is set:
/// its node starts it within seconds, or fails to.
const RESTART: Duration = Duration::from_secs(60);

impl<K: Kind> Guest<K> {
    /// Starts it. `POST /nodes/{node}/{kind}/{vmid}/status/start`
    ///
    /// ```no_run
    /// # async fn example(client: proxmox_client::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// use proxmox_client::api::guests::PowerOutcome;
    ///
    /// let guest = client.node("pve".parse()?).lxc("200".parse()?);
    /// match guest.start().await?.wait().await? {
    ///     PowerOutcome::AlreadyRunning => println!("it runs already"),
    ///     _ => println!("started"),
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Needs the right `VM.PowerMgmt`, as all of these.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`], [`ErrorKind::Permission`], [`ErrorKind::Locked`], or another of
    /// the call; what goes wrong later is the error of [`PowerTask::wait`].
    pub fn start(&self) -> PowerCall<Start, K> {
        self.power(
            ["/nodes/{node}/qemu/{vmid}/status/start", "/nodes/{node}/lxc/{vmid}/status/start"],
            Goal::Running,
        )
    }

    /// Cuts its power, without asking it. `POST /nodes/{node}/{kind}/{vmid}/status/stop`
    ///
    /// # Errors
    /// As for [`start`](Self::start).
    pub fn stop(&self) -> PowerCall<Stop, K> {
        self.power(
            ["/nodes/{node}/qemu/{vmid}/status/stop", "/nodes/{node}/lxc/{vmid}/status/stop"],
            Goal::Stopped,
        )
    }

    /// Asks it to shut down, and waits for it a while.
    /// `POST /nodes/{node}/{kind}/{vmid}/status/shutdown`
    ///
    /// # Errors
    /// As for [`start`](Self::start). The task fails with a timeout where the guest does not
    /// listen, unless [`force_stop`](PowerCall::force_stop) is set.
    pub fn shutdown(&self) -> PowerCall<Shutdown, K> {
        self.power(
            [
                "/nodes/{node}/qemu/{vmid}/status/shutdown",
                "/nodes/{node}/lxc/{vmid}/status/shutdown",
            ],
            Goal::Stopped,
        )
    }

    /// Shuts it down and starts it again, which also applies changes of its configuration that
    /// wait. `POST /nodes/{node}/{kind}/{vmid}/status/reboot`
    ///
    /// # Errors
    /// As for [`start`](Self::start); [`ErrorKind::NotRunning`] where it does not run.
    pub fn reboot(&self) -> PowerCall<Reboot, K> {
        self.power(
            ["/nodes/{node}/qemu/{vmid}/status/reboot", "/nodes/{node}/lxc/{vmid}/status/reboot"],
            Goal::RunningAgain,
        )
    }

    /// Freezes it: a virtual machine is paused, or written to disk with
    /// [`to_disk`](PowerCall::to_disk); for containers the server calls this experimental.
    /// `POST /nodes/{node}/{kind}/{vmid}/status/suspend`
    ///
    /// # Errors
    /// As for [`start`](Self::start); [`ErrorKind::NotRunning`] where it does not run.
    pub fn suspend(&self) -> PowerCall<Suspend, K> {
        self.power(
            ["/nodes/{node}/qemu/{vmid}/status/suspend", "/nodes/{node}/lxc/{vmid}/status/suspend"],
            Goal::StillRunning,
        )
    }

    /// Lets it run on after [`suspend`](Self::suspend).
    /// `POST /nodes/{node}/{kind}/{vmid}/status/resume`
    ///
    /// # Errors
    /// As for [`start`](Self::start).
    pub fn resume(&self) -> PowerCall<Resume, K> {
        self.power(
            ["/nodes/{node}/qemu/{vmid}/status/resume", "/nodes/{node}/lxc/{vmid}/status/resume"],
            Goal::Running,
        )
    }

    fn power<A>(&self, paths: [&'static str; 2], goal: Goal) -> PowerCall<A, K> {
        let call = self.call(Method::Post, paths);
        PowerCall { guest: self.clone().into_any(), call, goal, kind: PhantomData }
    }
}

impl Guest<Qemu> {
    /// Presses its reset button. `POST /nodes/{node}/qemu/{vmid}/status/reset`
    ///
    /// # Errors
    /// As for [`start`](Self::start); [`ErrorKind::NotRunning`] where it does not run.
    pub fn reset(&self) -> PowerCall<Reset, Qemu> {
        let path = "/nodes/{node}/qemu/{vmid}/status/reset";
        self.power([path, path], Goal::StillRunning)
    }
}

/// A guest's power, about to change: `.await` it, or take the `'static` future of
/// [`send`](Self::send).
///
/// `A` is the action ([`Start`] …) and `K` the kind of guest, which have their options as methods
/// here. What one node tells another while it migrates a guest has no method; it goes through
/// [`param`](Self::param).
#[must_use = "a call does nothing until it is awaited"]
pub struct PowerCall<A, K = GuestKind> {
    guest: Guest,
    call: Call<Upid>,
    goal: Goal,
    kind: PhantomData<fn() -> (A, K)>,
}

impl<A, K> PowerCall<A, K> {
    /// Adds a parameter, for those that have no method here.
    pub fn param(mut self, key: impl Into<String>, value: impl ToParam) -> Self {
        self.call = self.call.param(key, value);
        self
    }

    /// See [`Call::wait_for_lock`].
    pub fn wait_for_lock(mut self, limit: Duration) -> Self {
        self.call = self.call.wait_for_lock(limit);
        self
    }

    /// Sends the call. The future owns all it needs, so it can be spawned.
    pub fn send(self) -> BoxFuture<'static, Result<PowerTask>> {
        let Self { guest, call, goal, .. } = self;
        Box::pin(async move {
            let progress = match call.await {
                Ok(upid) => Progress::Task(guest.client.task(upid)),
                Err(error) => match goal.met(&guest, error.message()) {
                    Some(outcome) => Progress::Known(outcome),
                    None => return Err(error),
                },
            };
            Ok(PowerTask { guest, goal, progress })
        })
    }

    /// A time that the server counts in whole seconds.
    fn seconds(self, key: &'static str, time: Duration) -> Self {
        let seconds = time.as_secs() + u64::from(time.subsec_nanos() > 0);
        self.param(key, seconds)
    }
}

impl<A, K> IntoFuture for PowerCall<A, K> {
    type Output = Result<PowerTask>;
    type IntoFuture = BoxFuture<'static, Result<PowerTask>>;

    fn into_future(self) -> Self::IntoFuture {
        self.send()
    }
}

impl<A, K> fmt::Debug for PowerCall<A, K> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.call.fmt(formatter)
    }
}

/// What came of changing a guest's power.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PowerOutcome {
    /// It was done. For a virtual machine that was to stop it may have been so before: the server
    /// does not tell.
    Done(TaskOutcome),
    /// It ran already.
    AlreadyRunning,
    /// It was stopped already.
    AlreadyStopped,
}

/// A change of a guest's power that the server accepted, or that was not needed.
///
/// Dropping it changes nothing: the task runs on.
#[derive(Clone, Debug)]
pub struct PowerTask {
    guest: Guest,
    goal: Goal,
    progress: Progress,
}

#[derive(Clone, Debug)]
enum Progress {
    Task(Task),
    Known(PowerOutcome),
}

impl PowerTask {
    /// The guest that it is about.
    pub fn guest(&self) -> &Guest {
        &self.guest
    }

    /// The task; absent where nothing had to be done.
    pub fn task(&self) -> Option<&Task> {
        match &self.progress {
            Progress::Task(task) => Some(task),
            Progress::Known(_) => None,
        }
    }

    /// The outcome, where it is known without waiting: nothing had to be done.
    pub fn outcome(&self) -> Option<PowerOutcome> {
        match self.progress {
            Progress::Task(_) => None,
            Progress::Known(outcome) => Some(outcome),
        }
    }

    /// Waits until it is done.
    ///
    /// The task of a guest that high availability looks after ends at once, as it only leaves a
    /// wish; for such a guest this goes on until the guest is as it should be, which is worth a
    /// [`timeout`](Wait::timeout): nothing says that it ever will. And the task of a
    /// reboot ends when a virtual machine is down: this goes on until it is up again.
    ///
    /// # Errors
    /// As for [`Task::wait`], except that a task that failed because the guest already was as it
    /// should be is an outcome.
    pub fn wait(&self) -> Wait<PowerOutcome> {
        let Self { guest, goal, progress } = self.clone();
        let task = match progress {
            Progress::Known(outcome) => return Wait::known(outcome),
            Progress::Task(task) => task,
        };
        let wish = task.upid().task_type().starts_with("ha");
        Wait::then(task, async move |end: Result<TaskOutcome>, limit: Limit| {
            let done = end.map(PowerOutcome::Done).or_else(|error| goal.excuse(&guest, error))?;
            if wish {
                guest.reach(goal.status(), limit).await?;
            } else if goal == Goal::RunningAgain && guest.kind == GuestKind::Qemu {
                guest.reach(GuestStatus::Running, limit.or(RESTART)).await?;
            }
            Ok(done)
        })
    }
}

/// What a change of power leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Goal {
    Running,
    Stopped,
    /// It ran, and after a while without does so again.
    RunningAgain,
    /// It ran, and does so in another way; or it was written to disk, which its task tells.
    StillRunning,
}

impl Goal {
    fn status(self) -> GuestStatus {
        match self {
            Self::Stopped => GuestStatus::Stopped,
            Self::Running | Self::RunningAgain | Self::StillRunning => GuestStatus::Running,
        }
    }

    /// The outcome, where the server's words say that the guest already is as it should be. They
    /// must be about this very guest: a hook script may speak of something else that runs.
    fn met(self, guest: &Guest, words: &str) -> Option<PowerOutcome> {
        let (state, outcome) = match self {
            Self::Running => ("already running", PowerOutcome::AlreadyRunning),
            Self::Stopped => ("not running", PowerOutcome::AlreadyStopped),
            Self::RunningAgain | Self::StillRunning => return None,
        };
        let says = |what| words.trim_end().ends_with(&format!("{what} {} {state}", guest.vmid));
        (says("VM") || says("CT")).then_some(outcome)
    }

    /// The same of a task that failed.
    fn excuse(self, guest: &Guest, error: Error) -> Result<PowerOutcome> {
        let met = error.exit_status().and_then(|exit| self.met(guest, &exit.to_string()));
        met.filter(|_| error.kind() == ErrorKind::TaskFailed).ok_or(error)
    }
}
