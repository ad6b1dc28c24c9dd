//! Guests: virtual machines and containers, through one handle.

mod backup;
mod config;
pub(in crate::api) mod interfaces;
mod pending;
mod power;
mod reach;
pub(in crate::api) mod snapshots;
mod state;
mod tags;

use std::fmt;

use crate::api::Listing;
use crate::api::nodes::TaskListing;
use crate::api::rrd::{RrdOptions, RrdPoint, Timeframe};
use crate::ids::{GuestKind, NodeName, Vmid};
use crate::serde_lenient::List;
use crate::{Call, Client, Error, ErrorKind, Method, Result};

pub use backup::{BackupCall, BackupMode, BackupOutcome, BackupTask, Compression};
use config::CONFIG;
pub use config::{
    ConfigCall, ConfigChange, ConfigOptions, DiskBus, DiskSlot, GuestConfig, InvalidDiskSlot,
    LxcConfig, QemuConfig,
};
pub use interfaces::NetworkInterface;
pub use pending::{PendingValue, Removal};
pub use power::{
    PowerCall, PowerOutcome, PowerTask, Reboot, Reset, Resume, Shutdown, Start, Stop, Suspend,
};
pub use snapshots::{CreateSnapshot, DeleteSnapshot, GuestSnapshot, Rollback, Snapshot, Snapshots};
pub use state::{GuestState, HaState, Pressure};
pub use tags::{InvalidTag, Tags};

/// A guest on a node. Owns a clone of the client, so it can be kept anywhere.
///
/// [`Client::guest`] finds one by its number alone; its kind is then known only when the program
/// runs, `Guest<GuestKind>`, which is what `Guest` means without more. `Guest<Qemu>` and
/// `Guest<Lxc>`, from [`Node::qemu`](crate::api::nodes::Node::qemu) and
/// [`Node::lxc`](crate::api::nodes::Node::lxc), have the answers of their kind.
#[derive(Clone)]
pub struct Guest<K = GuestKind> {
    client: Client,
    node: NodeName,
    vmid: Vmid,
    kind: K,
}

/// The guest is a virtual machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Qemu;

/// The guest is a container.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lxc;

/// What a [`Guest`] knows of its kind: [`Qemu`], [`Lxc`], or [`GuestKind`] where only the running
/// program knows. There are no others.
pub trait Kind: Copy + sealed::Sealed {
    /// The kind.
    fn kind(self) -> GuestKind;
}

impl Kind for Qemu {
    fn kind(self) -> GuestKind {
        GuestKind::Qemu
    }
}

impl Kind for Lxc {
    fn kind(self) -> GuestKind {
        GuestKind::Lxc
    }
}

impl Kind for GuestKind {
    fn kind(self) -> GuestKind {
        self
    }
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for super::Qemu {}
    impl Sealed for super::Lxc {}
    impl Sealed for super::GuestKind {}
}

impl Client {
    /// Finds a guest by its number: its node and kind. `GET /cluster/resources?type=vm`
    ///
    /// Fails with [`ErrorKind::NotFound`] where there is none, or none that the caller may see.
    pub async fn guest(&self, vmid: Vmid) -> Result<Guest> {
        let path = "/cluster/resources";
        let call = self.read::<crate::api::cluster::Resources, ()>(path, &[]).param("type", "vm");
        let resources = call.await?;
        let found = resources.guest(vmid).ok_or_else(|| {
            let hint = if resources.guests.is_empty() {
                "the list of guests is empty; perhaps the caller lacks the right VM.Audit"
            } else {
                "it does not exist, or the caller lacks the right VM.Audit on it"
            };
            let message = format!("no guest {vmid} among {}: {hint}", resources.guests.len());
            Error::found(ErrorKind::NotFound, Method::Get, path, message)
        })?;
        Ok(Guest::new(self.clone(), found.node.clone(), vmid, found.kind))
    }
}

impl<K: Kind> Guest<K> {
    pub(crate) fn new(client: Client, node: NodeName, vmid: Vmid, kind: K) -> Self {
        Self { client, node, vmid, kind }
    }

    /// Its number.
    pub fn vmid(&self) -> Vmid {
        self.vmid
    }

    /// The node it lay on when this handle was made; it may have moved since.
    pub fn node(&self) -> &NodeName {
        &self.node
    }

    /// Virtual machine or container.
    pub fn kind(&self) -> GuestKind {
        self.kind.kind()
    }

    /// The same guest, its kind no longer part of the type.
    pub fn into_any(self) -> Guest {
        let kind = self.kind();
        Guest::new(self.client, self.node, self.vmid, kind)
    }

    /// What it does right now. `GET /nodes/{node}/{kind}/{vmid}/status/current`
    pub async fn status(&self) -> Result<GuestState> {
        self.read::<GuestState, ()>([
            "/nodes/{node}/qemu/{vmid}/status/current",
            "/nodes/{node}/lxc/{vmid}/status/current",
        ])
        .await
    }

    /// The options of its configuration, each with what it is now and what it will be after the
    /// next start. `GET /nodes/{node}/{kind}/{vmid}/pending`
    pub async fn pending(&self) -> Result<Vec<PendingValue>> {
        let call = self.read::<List<PendingValue>, ()>([
            "/nodes/{node}/qemu/{vmid}/pending",
            "/nodes/{node}/lxc/{vmid}/pending",
        ]);
        Ok(call.await?.0)
    }

    /// Its statistics over time. `GET /nodes/{node}/{kind}/{vmid}/rrddata`
    pub fn rrd_data(&self, timeframe: Timeframe) -> Listing<RrdPoint, RrdOptions> {
        let call =
            self.read(["/nodes/{node}/qemu/{vmid}/rrddata", "/nodes/{node}/lxc/{vmid}/rrddata"]);
        Listing::new(call).param("timeframe", timeframe)
    }

    /// Its tasks on its node, the latest first. `GET /nodes/{node}/tasks`
    pub fn tasks(&self) -> TaskListing {
        self.client.node(self.node.clone()).tasks().vmid(self.vmid)
    }

    /// A reading call about it; see [`call`](Self::call).
    fn read<T, O>(&self, paths: [&'static str; 2]) -> Call<T, O> {
        self.call(Method::Get, paths)
    }

    /// A call about it: the path for virtual machines, and that for containers.
    fn call<T, O>(&self, method: Method, [qemu, lxc]: [&'static str; 2]) -> Call<T, O> {
        let path = match self.kind() {
            GuestKind::Qemu => qemu,
            GuestKind::Lxc => lxc,
        };
        self.client.call(method, path, &[&self.node, &self.vmid])
    }
}

impl Guest<Qemu> {
    /// Its configuration. `GET /nodes/{node}/qemu/{vmid}/config`
    pub fn config(&self) -> Call<QemuConfig, ConfigOptions> {
        self.read(CONFIG)
    }

    /// Its network cards and their addresses, as the guest agent sees them.
    /// `GET /nodes/{node}/qemu/{vmid}/agent/network-get-interfaces`
    ///
    /// Fails with [`ErrorKind::AgentNotRunning`] where no agent answers: none is installed, or the
    /// guest still boots.
    pub async fn interfaces(&self) -> Result<Vec<NetworkInterface>> {
        let path = "/nodes/{node}/qemu/{vmid}/agent/network-get-interfaces";
        let call = self.client.read::<interfaces::AgentAnswer, ()>(path, &[&self.node, &self.vmid]);
        Ok(call.await?.interfaces)
    }
}

impl Guest<Lxc> {
    /// Its configuration. `GET /nodes/{node}/lxc/{vmid}/config`
    pub fn config(&self) -> Call<LxcConfig, ConfigOptions> {
        self.read(CONFIG)
    }

    /// Its network cards and their addresses; none while it is stopped.
    /// `GET /nodes/{node}/lxc/{vmid}/interfaces`
    pub async fn interfaces(&self) -> Result<Vec<NetworkInterface>> {
        let path = "/nodes/{node}/lxc/{vmid}/interfaces";
        let List(interfaces) = self.client.read::<_, ()>(path, &[&self.node, &self.vmid]).await?;
        Ok(interfaces)
    }
}

impl Guest {
    /// The same guest with its kind in the type, where it is a virtual machine.
    pub fn as_qemu(&self) -> Option<Guest<Qemu>> {
        (self.kind == GuestKind::Qemu).then(|| self.with_kind(Qemu))
    }

    /// The same guest with its kind in the type, where it is a container.
    pub fn as_lxc(&self) -> Option<Guest<Lxc>> {
        (self.kind == GuestKind::Lxc).then(|| self.with_kind(Lxc))
    }

    fn with_kind<K: Kind>(&self, kind: K) -> Guest<K> {
        Guest::new(self.client.clone(), self.node.clone(), self.vmid, kind)
    }

    /// Its configuration. `GET /nodes/{node}/{kind}/{vmid}/config`
    pub fn config(&self) -> ConfigCall {
        ConfigCall::new(self.kind, self.read(CONFIG))
    }

    /// Its network cards and their addresses.
    ///
    /// A virtual machine is asked through its agent, and fails with
    /// [`ErrorKind::AgentNotRunning`] where none answers; a container that is stopped has none.
    pub async fn interfaces(&self) -> Result<Vec<NetworkInterface>> {
        match self.kind {
            GuestKind::Qemu => self.with_kind(Qemu).interfaces().await,
            GuestKind::Lxc => self.with_kind(Lxc).interfaces().await,
        }
    }
}

impl<K: Kind> fmt::Debug for Guest<K> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Guest({} {} on {})", self.kind(), self.vmid, self.node)
    }
}

/// Options of the list of virtual machines.
#[derive(Debug)]
pub enum QemuListOptions {}

impl Listing<GuestState, QemuListOptions> {
    /// Asks every running machine's QEMU as well, which takes longer; most fields of
    /// `status/current` are there then.
    pub fn full(self) -> Self {
        self.param("full", true)
    }
}

#[cfg(test)]
mod tests;
