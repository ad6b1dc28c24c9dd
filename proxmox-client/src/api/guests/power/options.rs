//! The options of each action, by the kind of guest that has them.

use std::time::Duration;

use super::super::{Lxc, Qemu};
use super::PowerCall;
use crate::ids::StorageId;

/// Options of [`Guest::start`](super::super::Guest::start).
#[derive(Debug)]
pub enum Start {}

/// Options of [`Guest::stop`](super::super::Guest::stop).
#[derive(Debug)]
pub enum Stop {}

/// Options of [`Guest::shutdown`](super::super::Guest::shutdown).
#[derive(Debug)]
pub enum Shutdown {}

/// Options of [`Guest::reboot`](super::super::Guest::reboot).
#[derive(Debug)]
pub enum Reboot {}

/// Options of [`Guest::suspend`](super::super::Guest::suspend).
#[derive(Debug)]
pub enum Suspend {}

/// Options of [`Guest::resume`](super::super::Guest::resume).
#[derive(Debug)]
pub enum Resume {}

/// Options of [`Guest::reset`](super::super::Guest::reset).
#[derive(Debug)]
pub enum Reset {}

impl<K> PowerCall<Start, K> {
    /// Starts it although it is locked. The server lets only root@pam do so.
    pub fn skip_lock(self) -> Self {
        self.param("skiplock", true)
    }
}

impl PowerCall<Start, Qemu> {
    /// How long its start may take, in whole seconds; 30 seconds or one per GiB of its memory,
    /// unless set.
    pub fn timeout(self, timeout: Duration) -> Self {
        self.seconds("timeout", timeout)
    }

    /// Another machine type than the configured one, this time.
    pub fn machine(self, machine: &str) -> Self {
        self.param("machine", machine)
    }

    /// The `-cpu` argument that QEMU gets, this time. The server lets only root@pam set it.
    pub fn force_cpu(self, cpu: &str) -> Self {
        self.param("force-cpu", cpu)
    }
}

impl PowerCall<Start, Lxc> {
    /// Has LXC write a verbose log, for the task's log.
    pub fn debug(self) -> Self {
        self.param("debug", true)
    }
}

impl<K> PowerCall<Stop, K> {
    /// Stops it although it is locked. The server lets only root@pam do so.
    pub fn skip_lock(self) -> Self {
        self.param("skiplock", true)
    }

    /// Ends a shutdown that is under way first, which would hold the lock (since PVE 8.2).
    pub fn overrule_shutdown(self) -> Self {
        self.param("overrule-shutdown", true)
    }
}

impl PowerCall<Stop, Qemu> {
    /// How long QEMU may take to end before it is killed, in whole seconds.
    pub fn timeout(self, timeout: Duration) -> Self {
        self.seconds("timeout", timeout)
    }

    /// Keeps its volumes active on the node. The server lets only root@pam do so.
    pub fn keep_active(self) -> Self {
        self.param("keepActive", true)
    }
}

impl<K> PowerCall<Shutdown, K> {
    /// How long the guest may take, in whole seconds; what its configuration says (`startup:
    /// down=…`) or 60 seconds, unless set.
    pub fn timeout(self, timeout: Duration) -> Self {
        self.seconds("timeout", timeout)
    }

    /// Cuts its power when that time is over.
    pub fn force_stop(self) -> Self {
        self.param("forceStop", true)
    }
}

impl PowerCall<Shutdown, Qemu> {
    /// Shuts it down although it is locked. The server lets only root@pam do so.
    pub fn skip_lock(self) -> Self {
        self.param("skiplock", true)
    }

    /// Keeps its volumes active on the node. The server lets only root@pam do so.
    pub fn keep_active(self) -> Self {
        self.param("keepActive", true)
    }
}

impl<K> PowerCall<Reboot, K> {
    /// How long its shutdown may take, in whole seconds, before the task fails.
    pub fn timeout(self, timeout: Duration) -> Self {
        self.seconds("timeout", timeout)
    }
}

impl PowerCall<Suspend, Qemu> {
    /// Writes its memory to disk and ends it; the next start reads it back.
    pub fn to_disk(self) -> Self {
        self.param("todisk", true)
    }

    /// Writes its memory to this storage and ends it; the next start reads it back.
    pub fn to_storage(self, storage: &StorageId) -> Self {
        self.to_disk().param("statestorage", storage)
    }

    /// Suspends it although it is locked. The server lets only root@pam do so.
    pub fn skip_lock(self) -> Self {
        self.param("skiplock", true)
    }
}

impl PowerCall<Resume, Qemu> {
    /// Resumes it although it is locked. The server lets only root@pam do so.
    pub fn skip_lock(self) -> Self {
        self.param("skiplock", true)
    }

    /// Does not look whether its configuration is on this node. The server lets only root@pam do
    /// so.
    pub fn no_check(self) -> Self {
        self.param("nocheck", true)
    }
}

impl PowerCall<Reset, Qemu> {
    /// Resets it although it is locked. The server lets only root@pam do so.
    pub fn skip_lock(self) -> Self {
        self.param("skiplock", true)
    }
}
