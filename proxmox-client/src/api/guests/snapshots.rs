//! Snapshots of a guest: the list, and one of them as a handle.

use std::fmt;

use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

use super::{ConfigCall, Guest, Kind, Lxc, LxcConfig, Qemu, QemuConfig};
use crate::ids::{GuestKind, SnapshotName};
use crate::serde_lenient::{List, maybe, or_default, required};
use crate::tasks::TaskCall;
use crate::units::Timestamp;
use crate::{Call, Method, Result};

/// What the server calls the present state, among the snapshots.
const PRESENT: &str = "current";

impl<K: Kind> Guest<K> {
    /// Its snapshots, and which of them the present state comes from.
    /// `GET /nodes/{node}/{kind}/{vmid}/snapshot`
    pub async fn snapshots(&self) -> Result<Snapshots> {
        let call = self.read::<Snapshots, ()>([
            "/nodes/{node}/qemu/{vmid}/snapshot",
            "/nodes/{node}/lxc/{vmid}/snapshot",
        ]);
        call.await
    }

    /// One of its snapshots, there or yet to be taken. Asks nothing yet.
    ///
    /// ```no_run
    /// # async fn example(client: proxmox_client::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// let guest = client.guest("200".parse()?).await?;
    /// let snapshot = guest.snapshot("before-upgrade".parse()?);
    /// snapshot.create().description("Debian 12, still").await?.wait().await?;
    /// // … and when it went wrong:
    /// snapshot.rollback().start().await?.wait().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn snapshot(&self, name: SnapshotName) -> GuestSnapshot<K> {
        GuestSnapshot { guest: self.clone(), name }
    }
}

/// The snapshots of a guest.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Snapshots {
    /// Those that were taken, in the server's order.
    pub taken: Vec<Snapshot>,
    /// The one that the present state comes from: the last one taken or rolled back to. Absent
    /// where there is none.
    pub present_parent: Option<SnapshotName>,
}

impl<'de> Deserialize<'de> for Snapshots {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let List(entries) = List::<Entry>::deserialize(deserializer)?;
        let mut snapshots = Self::default();
        for entry in entries {
            match entry {
                Entry::Taken(snapshot) => snapshots.taken.push(snapshot),
                Entry::Present { parent } => snapshots.present_parent = parent,
            }
        }
        Ok(snapshots)
    }
}

/// A snapshot, or the entry that stands for the present state.
enum Entry {
    Taken(Snapshot),
    Present { parent: Option<SnapshotName> },
}

impl<'de> Deserialize<'de> for Entry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let entry = Map::deserialize(deserializer)?;
        if entry.get("name").and_then(Value::as_str) == Some(PRESENT) {
            let parent = entry.get("parent").map(maybe).transpose();
            return Ok(Self::Present { parent: parent.ok().flatten().flatten() });
        }
        Snapshot::deserialize(Value::Object(entry))
            .map(Self::Taken)
            .map_err(serde::de::Error::custom)
    }
}

/// A snapshot that was taken.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct Snapshot {
    /// Its name.
    #[serde(deserialize_with = "required")]
    pub name: SnapshotName,
    /// What someone wrote about it; often empty.
    #[serde(default, deserialize_with = "or_default")]
    pub description: String,
    /// When it was taken.
    #[serde(rename = "snaptime", default, deserialize_with = "maybe")]
    pub taken_at: Option<Timestamp>,
    /// The snapshot before it; absent for the first one.
    #[serde(default, deserialize_with = "maybe")]
    pub parent: Option<SnapshotName>,
    /// Whether the memory of the virtual machine is in it: it runs on from there.
    #[serde(rename = "vmstate", default, deserialize_with = "or_default")]
    pub with_memory: bool,
    /// What the server is doing with it, or failed to: `prepare`, `delete`, `rollback` … Absent
    /// for one that is good.
    #[serde(rename = "snapstate", default, deserialize_with = "maybe")]
    pub state: Option<String>,
    /// Fields that this version has no name for.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// One snapshot of a guest, there or not; see [`Guest::snapshot`].
#[derive(Clone)]
pub struct GuestSnapshot<K = GuestKind> {
    guest: Guest<K>,
    name: SnapshotName,
}

const CONFIG: [&str; 2] = [
    "/nodes/{node}/qemu/{vmid}/snapshot/{snapname}/config",
    "/nodes/{node}/lxc/{vmid}/snapshot/{snapname}/config",
];

impl<K: Kind> GuestSnapshot<K> {
    /// The guest that it is of.
    pub fn guest(&self) -> &Guest<K> {
        &self.guest
    }

    /// Its name.
    pub fn name(&self) -> &SnapshotName {
        &self.name
    }

    /// Takes it. `POST /nodes/{node}/{kind}/{vmid}/snapshot`
    ///
    /// Needs the right `VM.Snapshot`. That there is one of this name already, or that a storage
    /// cannot take any, is the failure of the task.
    pub fn create(&self) -> TaskCall<CreateSnapshot<K>> {
        let paths = ["/nodes/{node}/qemu/{vmid}/snapshot", "/nodes/{node}/lxc/{vmid}/snapshot"];
        TaskCall::new(self.guest.call(Method::Post, paths)).param("snapname", &self.name)
    }

    /// Takes the guest back to it: what came later is lost. The guest is stopped, if it runs.
    /// `POST /nodes/{node}/{kind}/{vmid}/snapshot/{snapname}/rollback`
    ///
    /// Needs the right `VM.Snapshot.Rollback` or `VM.Snapshot`.
    pub fn rollback(&self) -> TaskCall<Rollback> {
        let paths = [
            "/nodes/{node}/qemu/{vmid}/snapshot/{snapname}/rollback",
            "/nodes/{node}/lxc/{vmid}/snapshot/{snapname}/rollback",
        ];
        TaskCall::new(self.call(Method::Post, paths))
    }

    /// Removes it; the guest stays as it is.
    /// `DELETE /nodes/{node}/{kind}/{vmid}/snapshot/{snapname}`
    ///
    /// Needs the right `VM.Snapshot`.
    pub fn delete(&self) -> TaskCall<DeleteSnapshot> {
        let paths = [
            "/nodes/{node}/qemu/{vmid}/snapshot/{snapname}",
            "/nodes/{node}/lxc/{vmid}/snapshot/{snapname}",
        ];
        TaskCall::new(self.call(Method::Delete, paths))
    }

    /// Writes another text about it. `PUT /nodes/{node}/{kind}/{vmid}/snapshot/{snapname}/config`
    ///
    /// Needs the right `VM.Snapshot`.
    pub async fn set_description(&self, description: &str) -> Result<()> {
        let call = self.call::<(), ()>(Method::Put, CONFIG);
        call.param("description", description).await
    }

    fn call<T, O>(&self, method: Method, [qemu, lxc]: [&'static str; 2]) -> Call<T, O> {
        let template = match self.guest.kind() {
            GuestKind::Qemu => qemu,
            GuestKind::Lxc => lxc,
        };
        let Guest { client, node, vmid, .. } = &self.guest;
        client.call(method, template, &[node, vmid, &self.name])
    }
}

impl GuestSnapshot<Qemu> {
    /// The configuration that the guest had.
    /// `GET /nodes/{node}/qemu/{vmid}/snapshot/{snapname}/config`
    pub async fn config(&self) -> Result<QemuConfig> {
        self.call::<_, ()>(Method::Get, CONFIG).await
    }
}

impl GuestSnapshot<Lxc> {
    /// The configuration that the guest had.
    /// `GET /nodes/{node}/lxc/{vmid}/snapshot/{snapname}/config`
    pub async fn config(&self) -> Result<LxcConfig> {
        self.call::<_, ()>(Method::Get, CONFIG).await
    }
}

impl GuestSnapshot {
    /// The configuration that the guest had.
    /// `GET /nodes/{node}/{kind}/{vmid}/snapshot/{snapname}/config`
    pub fn config(&self) -> ConfigCall {
        ConfigCall::new(self.guest.kind, self.call(Method::Get, CONFIG))
    }
}

impl<K: Kind> fmt::Debug for GuestSnapshot<K> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "GuestSnapshot({} of {:?})", self.name, self.guest)
    }
}

/// Options of [`GuestSnapshot::create`].
#[derive(Debug)]
pub struct CreateSnapshot<K>(std::marker::PhantomData<K>);

impl<K> TaskCall<CreateSnapshot<K>> {
    /// A text about it.
    pub fn description(self, description: &str) -> Self {
        self.param("description", description)
    }
}

impl TaskCall<CreateSnapshot<Qemu>> {
    /// Also keeps the memory, so that the guest runs on from there after a rollback. Takes the
    /// time and the space that its memory needs.
    pub fn with_memory(self) -> Self {
        self.param("vmstate", true)
    }
}

/// Options of [`GuestSnapshot::rollback`].
#[derive(Debug)]
pub enum Rollback {}

impl TaskCall<Rollback> {
    /// Starts the guest afterwards. One whose memory is in the snapshot runs anyway.
    pub fn start(self) -> Self {
        self.param("start", true)
    }
}

/// Options of [`GuestSnapshot::delete`].
#[derive(Debug)]
pub enum DeleteSnapshot {}

impl TaskCall<DeleteSnapshot> {
    /// Takes it out of the configuration even where removing it from a storage fails.
    pub fn force(self) -> Self {
        self.param("force", true)
    }
}
