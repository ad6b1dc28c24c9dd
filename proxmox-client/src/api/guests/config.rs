//! The configuration of a guest: known options typed, open families (`net0`, `net1` …) collected
//! into maps, everything else kept in `extra`.

mod change;
mod families;
mod lxc;
mod qemu;

use std::future::IntoFuture;
use std::net::IpAddr;

use futures_util::future::BoxFuture;
use serde_json::{Map, Value};

use crate::Result;
use crate::ids::GuestKind;
use crate::property::IpSetting;
use crate::request::Call;
use crate::units::ByteCount;

pub use change::ConfigChange;
pub use families::{DiskBus, DiskSlot, InvalidDiskSlot};
pub use lxc::LxcConfig;
pub use qemu::QemuConfig;

/// Where the configuration of a guest is read and changed, by kind.
pub(super) const CONFIG: [&str; 2] =
    ["/nodes/{node}/qemu/{vmid}/config", "/nodes/{node}/lxc/{vmid}/config"];

/// What the server takes where the configuration does not say.
const DEFAULT_MEMORY: ByteCount = ByteCount::from_mebibytes(512);

/// The configuration of a guest of either kind.
#[derive(Clone, Debug, PartialEq)]
pub enum GuestConfig {
    /// That of a virtual machine.
    Qemu(QemuConfig),
    /// That of a container.
    Lxc(LxcConfig),
}

/// Calls the same function on whichever it is.
macro_rules! either {
    ($self:ident, $config:ident => $value:expr) => {
        match $self {
            Self::Qemu($config) => $value,
            Self::Lxc($config) => $value,
        }
    };
}

impl GuestConfig {
    /// Virtual machine or container.
    pub fn kind(&self) -> GuestKind {
        match self {
            Self::Qemu(_) => GuestKind::Qemu,
            Self::Lxc(_) => GuestKind::Lxc,
        }
    }

    /// Its name; the host name of a container.
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Qemu(config) => config.name.as_deref(),
            Self::Lxc(config) => config.hostname.as_deref(),
        }
    }

    /// Its notes, in Markdown.
    pub fn description(&self) -> Option<&str> {
        either!(self, config => config.description.as_deref())
    }

    /// How many processors it has; absent for a container that may use all of its node's.
    pub fn cpus(&self) -> Option<u32> {
        match self {
            Self::Qemu(config) => Some(config.cpus()),
            Self::Lxc(config) => config.cores,
        }
    }

    /// The memory it may use.
    pub fn memory(&self) -> ByteCount {
        either!(self, config => config.memory.unwrap_or(DEFAULT_MEMORY))
    }

    /// The sizes of its disks or file systems together; CD drives and folders of the host do not
    /// count. Absent where no size is written.
    pub fn disk_size(&self) -> Option<ByteCount> {
        let sizes: Vec<u64> = match self {
            Self::Qemu(config) => {
                let disks = config.disks.values().filter(|disk| !disk.is_cdrom());
                disks.filter_map(|disk| disk.size()).map(ByteCount::get).collect()
            }
            Self::Lxc(config) => {
                let root = config.root_fs.iter().filter_map(|root| root.size());
                let mounts = config.mount_points.values().filter_map(|mount| mount.size());
                root.chain(mounts).map(ByteCount::get).collect()
            }
        };
        let sum = |total: u64, size: &u64| total.saturating_add(*size);
        (!sizes.is_empty()).then(|| ByteCount::new(sizes.iter().fold(0, sum)))
    }

    /// The fixed addresses that the configuration gives it, without those it gets by other means.
    pub fn fixed_addresses(&self) -> Vec<IpAddr> {
        let address = |settings: [Option<IpSetting>; 2]| {
            settings.into_iter().flatten().filter_map(|setting| setting.address())
        };
        match self {
            Self::Qemu(config) => {
                config.ip_configs.values().flat_map(|net| address([net.ip(), net.ip6()])).collect()
            }
            Self::Lxc(config) => {
                config.nets.values().flat_map(|net| address([net.ip(), net.ip6()])).collect()
            }
        }
    }

    /// Its tags.
    pub fn tags(&self) -> &[String] {
        either!(self, config => &config.tags)
    }

    /// Whether it starts with its node.
    pub fn on_boot(&self) -> bool {
        either!(self, config => config.on_boot)
    }

    /// Whether Proxmox VE refuses to remove it and its disks.
    pub fn protection(&self) -> bool {
        either!(self, config => config.protection)
    }

    /// Whether it is a template.
    pub fn template(&self) -> bool {
        either!(self, config => config.template)
    }

    /// What it is locked for; absent when it is not.
    pub fn lock(&self) -> Option<&str> {
        either!(self, config => config.lock.as_deref())
    }

    /// The checksum of the configuration as it was read. Given back with a change, it makes the
    /// server refuse where someone else changed it in between.
    pub fn digest(&self) -> Option<&str> {
        either!(self, config => config.digest.as_deref())
    }
}

/// Options of reading a configuration.
#[derive(Debug)]
pub enum ConfigOptions {}

impl<T> Call<T, ConfigOptions> {
    /// As it is in force now. Otherwise changes that wait for the next start are already in it.
    pub fn current(self) -> Self {
        self.param("current", true)
    }

    /// As it was when this snapshot was made.
    pub fn snapshot(self, name: &str) -> Self {
        self.param("snapshot", name)
    }
}

/// Reads the configuration of a guest whose kind only the running program knows: `.await` it, or
/// take the `'static` future of [`send`](Self::send).
#[must_use = "a call does nothing until it is awaited"]
pub struct ConfigCall {
    kind: GuestKind,
    call: Call<Map<String, Value>, ConfigOptions>,
}

impl ConfigCall {
    pub(super) fn new(kind: GuestKind, call: Call<Map<String, Value>, ConfigOptions>) -> Self {
        Self { kind, call }
    }

    /// As it is in force now. Otherwise changes that wait for the next start are already in it.
    pub fn current(self) -> Self {
        Self { call: self.call.current(), ..self }
    }

    /// As it was when this snapshot was made.
    pub fn snapshot(self, name: &str) -> Self {
        Self { call: self.call.snapshot(name), ..self }
    }

    /// Sends the call. The future owns all it needs, so it can be spawned.
    pub fn send(self) -> BoxFuture<'static, Result<GuestConfig>> {
        let call = self.call.send();
        Box::pin(async move {
            let fields = call.await?;
            Ok(match self.kind {
                GuestKind::Qemu => GuestConfig::Qemu(fields.into()),
                GuestKind::Lxc => GuestConfig::Lxc(fields.into()),
            })
        })
    }
}

impl IntoFuture for ConfigCall {
    type Output = Result<GuestConfig>;
    type IntoFuture = BoxFuture<'static, Result<GuestConfig>>;

    fn into_future(self) -> Self::IntoFuture {
        self.send()
    }
}

#[cfg(test)]
mod tests;
