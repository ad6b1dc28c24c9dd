//! A backup of one guest, now.

use std::future::IntoFuture;
use std::time::Duration;

use futures_util::future::BoxFuture;
use serde::{Deserialize, Deserializer};

use super::{Guest, Kind};
use crate::ids::{StorageId, Upid};
use crate::request::{Call, ToParam, param_by_display};
use crate::serde_lenient::{FromScalar, Scalar, open_enum, required};
use crate::tasks::{Limit, Task, TaskOutcome, Wait};
use crate::units::ByteCount;
use crate::{Method, Result};

impl<K: Kind> Guest<K> {
    /// Backs it up, once, now. `POST /nodes/{node}/vzdump`
    ///
    /// ```no_run
    /// # async fn example(client: proxmox_client::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// let guest = client.guest("200".parse()?).await?;
    /// let backup = guest.backup().storage(&"local".parse()?).notes("{{guestname}}, by hand");
    /// backup.protected().await?.wait().on_log(|line| println!("{}", line.text)).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Needs the rights `VM.Backup` on the guest and `Datastore.AllocateSpace` on the storage. A
    /// backup that fails, and a guest that is locked, are the failure of the task.
    pub fn backup(&self) -> BackupCall {
        let call = self.client.call(Method::Post, "/nodes/{node}/vzdump", &[&self.node]);
        BackupCall { call: call.param("vmid", self.vmid) }
    }
}

open_enum! {
    /// How a guest is kept still while it is backed up.
    pub enum BackupMode ("a backup mode") {
        /// It runs on, and its state at one moment is backed up; the default.
        Snapshot = "snapshot",
        /// It is suspended.
        Suspend = "suspend",
        /// It is shut down, and started again.
        Stop = "stop",
    }
}

open_enum! {
    /// How a backup is compressed.
    pub enum Compression ("a compression") {
        /// Not at all.
        None = "0",
        /// Zstandard: fast and small.
        Zstd = "zstd",
        /// gzip.
        Gzip = "gzip",
        /// LZO: fast.
        Lzo = "lzo",
    }
}

param_by_display!(BackupMode, Compression);

/// A backup that is about to begin: `.await` it, or take the `'static` future of
/// [`send`](Self::send). What is not set is as `/etc/vzdump.conf` of the node says.
#[must_use = "a call does nothing until it is awaited"]
#[derive(Debug)]
pub struct BackupCall {
    call: Call<Begun>,
}

impl BackupCall {
    /// Where to; `local` unless set.
    pub fn storage(self, storage: &StorageId) -> Self {
        self.param("storage", storage)
    }

    /// How the guest is kept still.
    pub fn mode(self, mode: &BackupMode) -> Self {
        self.param("mode", mode)
    }

    /// How it is compressed.
    pub fn compress(self, compression: &Compression) -> Self {
        self.param("compress", compression)
    }

    /// Notes on it, up to 1024 characters, in which `{{guestname}}`, `{{vmid}}`, `{{node}}` and
    /// `{{cluster}}` are filled in; needs a [`storage`](Self::storage).
    pub fn notes(self, template: &str) -> Self {
        self.param("notes-template", template)
    }

    /// Marks it as one that is not to be removed; needs a [`storage`](Self::storage).
    pub fn protected(self) -> Self {
        self.param("protected", true)
    }

    /// Whether older backups are removed afterwards, as the storage's own rules say; they are,
    /// unless set. Needs the right `Datastore.Allocate`.
    pub fn remove_old(self, remove: bool) -> Self {
        self.param("remove", remove)
    }

    /// Which older backups are kept, as in `keep-last=3,keep-weekly=4`, instead of the storage's
    /// own rules. Needs the right `Datastore.Allocate`.
    pub fn prune(self, rules: &str) -> Self {
        self.param("prune-backups", rules)
    }

    /// How fast it is written at most, per second.
    pub fn bandwidth_limit(self, per_second: ByteCount) -> Self {
        self.param("bwlimit", per_second.get().div_ceil(1024))
    }

    /// How long the node may be busy with other backups before this one fails, in whole minutes; 3
    /// hours unless set.
    pub fn lock_wait(self, wait: Duration) -> Self {
        self.param("lockwait", wait.as_secs().div_ceil(60))
    }

    /// A path inside a container to leave out; may be given several times.
    pub fn exclude_path(self, path: &str) -> Self {
        self.param("exclude-path", path)
    }

    /// Adds a parameter, for those that have no method here.
    pub fn param(mut self, key: impl Into<String>, value: impl ToParam) -> Self {
        self.call = self.call.param(key, value);
        self
    }

    /// Sends the call. The future owns all it needs, so it can be spawned.
    pub fn send(self) -> BoxFuture<'static, Result<BackupTask>> {
        let client = self.call.client().clone();
        Box::pin(async move {
            let Begun(upid) = self.call.await?;
            Ok(BackupTask { task: upid.map(|upid| client.task(upid)) })
        })
    }
}

impl IntoFuture for BackupCall {
    type Output = Result<BackupTask>;
    type IntoFuture = BoxFuture<'static, Result<BackupTask>>;

    fn into_future(self) -> Self::IntoFuture {
        self.send()
    }
}

/// The id of the task, or the bare `OK` of a server that has nothing to do.
#[derive(Debug)]
struct Begun(Option<Upid>);

impl<'de> Deserialize<'de> for Begun {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        required(deserializer)
    }
}

impl FromScalar for Begun {
    const WHAT: &'static str = "a task id (UPID) or OK";

    fn from_scalar(scalar: Scalar<'_>) -> Option<Self> {
        match scalar {
            Scalar::Text("OK") => Some(Self(None)),
            Scalar::Text(text) => text.parse().ok().map(Some).map(Self),
            _ => None,
        }
    }
}

/// A backup that has begun, or that the server saw no reason for.
///
/// Dropping it changes nothing: the task runs on.
#[derive(Clone, Debug)]
pub struct BackupTask {
    task: Option<Task>,
}

/// What came of a backup.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum BackupOutcome {
    /// It was made.
    Done(TaskOutcome),
    /// Nothing was backed up: the guest is not on the node that was asked.
    NothingToDo,
}

impl BackupTask {
    /// The task; absent where there is nothing to back up.
    pub fn task(&self) -> Option<&Task> {
        self.task.as_ref()
    }

    /// Waits until it is done.
    ///
    /// # Errors
    /// As for [`Task::wait`].
    pub fn wait(&self) -> Wait<BackupOutcome> {
        match self.task.clone() {
            None => Wait::known(BackupOutcome::NothingToDo),
            Some(task) => Wait::then(task, async |end: Result<TaskOutcome>, _: Limit| {
                end.map(BackupOutcome::Done)
            }),
        }
    }
}
