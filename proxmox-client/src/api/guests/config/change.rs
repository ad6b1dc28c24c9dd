//! Changing the configuration of a guest: options set, taken out, or taken back, in one request.

use std::fmt;
use std::future::IntoFuture;
use std::time::Duration;

use futures_util::future::BoxFuture;
use http_transport::encode_segment;
use secrecy::{ExposeSecret, SecretString};

use super::super::{Guest, Kind, Lxc, Qemu, Tags};
use super::{CONFIG, DiskSlot};
use crate::ids::{GuestKind, Upid};
use crate::property::{
    Agent, BootOrder, Disk, IpConfig, LxcFeatures, LxcNet, MountPoint, QemuNet, Startup,
};
use crate::request::{Call, ToParam};
use crate::tasks::Task;
use crate::units::ByteCount;
use crate::{Method, Result};

impl<K: Kind> Guest<K> {
    /// Changes its configuration. `PUT /nodes/{node}/{kind}/{vmid}/config`
    ///
    /// All changes of one call are made together. What cannot change while the guest runs waits
    /// for its next start; [`Guest::pending`] shows it.
    ///
    /// ```no_run
    /// # async fn example(client: proxmox_client::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// use proxmox_client::api::guests::Tags;
    ///
    /// let guest = client.guest("200".parse()?).await?;
    /// let config = guest.config().await?;
    /// let mut tags = Tags::of(config.tags());
    /// tags.add("backed-up")?;
    /// let change = guest.set_config().memory("4G".parse()?).tags(&tags).delete("startup");
    /// change.digest(config.digest()).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Needs the right for what is changed: `VM.Config.Options`, `VM.Config.Memory` …
    ///
    /// # Errors
    /// [`Changed`](crate::ErrorKind::Changed) when the configuration is no longer the one that the
    /// digest was read with; [`Locked`](crate::ErrorKind::Locked);
    /// [`InvalidParams`](crate::ErrorKind::InvalidParams) with the option in question;
    /// [`Permission`](crate::ErrorKind::Permission).
    pub fn set_config(&self) -> ConfigChange<K> {
        ConfigChange {
            guest: self.clone(),
            lock_limit: Duration::ZERO,
            options: Vec::new(),
            deleted: Vec::new(),
            reverted: Vec::new(),
        }
    }
}

/// A change of a guest's configuration that is about to be made: `.await` it, or take the
/// `'static` future of [`send`](Self::send).
///
/// An option that is set twice has the later value.
#[must_use = "a change does nothing until it is awaited"]
pub struct ConfigChange<K = GuestKind> {
    guest: Guest<K>,
    lock_limit: Duration,
    /// One of them may be a password.
    options: Vec<(String, SecretString)>,
    deleted: Vec<String>,
    reverted: Vec<String>,
}

impl<K: Kind> ConfigChange<K> {
    /// Sets any option, by the name that it has in the API documentation.
    pub fn set(mut self, option: impl Into<String>, value: impl ToParam) -> Self {
        let option = option.into();
        self.options.retain(|(known, _)| *known != option);
        self.options.push((option, value.to_param().into()));
        self
    }

    /// Takes an option out, so that its default counts again. Of a disk or mount the volume stays,
    /// as `unusedN`; taking that out removes the volume.
    pub fn delete(mut self, option: impl Into<String>) -> Self {
        self.deleted.push(option.into());
        self
    }

    /// Takes back a change that waits for the next start.
    pub fn revert(mut self, option: impl Into<String>) -> Self {
        self.reverted.push(option.into());
        self
    }

    /// Changes nothing when the configuration is no longer the one that this digest was read with,
    /// as in [`GuestConfig::digest`](super::GuestConfig::digest). Nothing is compared where it is
    /// absent.
    pub fn digest(self, digest: Option<&str>) -> Self {
        match digest {
            Some(digest) => self.set("digest", digest),
            None => self,
        }
    }

    /// Its name; the host name of a container.
    pub fn name(self, name: &str) -> Self {
        let option = match self.guest.kind() {
            GuestKind::Qemu => "name",
            GuestKind::Lxc => "hostname",
        };
        self.set(option, name)
    }

    /// Its notes, in Markdown, up to 8192 characters.
    pub fn description(self, description: &str) -> Self {
        self.set("description", description)
    }

    /// Its cores; those of each socket for a virtual machine.
    pub fn cores(self, cores: u32) -> Self {
        self.set("cores", cores)
    }

    /// The limit of its use of processors: 1.5 is one and a half, 0 is none.
    pub fn cpu_limit(self, limit: f64) -> Self {
        self.set("cpulimit", limit)
    }

    /// Its memory, in whole MiB; a part of one is rounded up.
    pub fn memory(self, memory: ByteCount) -> Self {
        self.mebibytes("memory", memory)
    }

    /// Its tags, in place of those that it has. None at all take the option out.
    pub fn tags(self, tags: &Tags) -> Self {
        if tags.is_empty() { self.delete("tags") } else { self.set("tags", tags.to_string()) }
    }

    /// Whether it starts with its node.
    pub fn on_boot(self, on_boot: bool) -> Self {
        self.set("onboot", on_boot)
    }

    /// When it starts and stops with its node.
    pub fn startup(self, startup: &Startup) -> Self {
        self.set("startup", startup.to_string())
    }

    /// Whether Proxmox VE refuses to remove it and its disks.
    pub fn protection(self, protection: bool) -> Self {
        self.set("protection", protection)
    }

    /// See [`Call::wait_for_lock`].
    pub fn wait_for_lock(mut self, limit: Duration) -> Self {
        self.lock_limit = limit;
        self
    }

    fn mebibytes(self, option: &'static str, size: ByteCount) -> Self {
        self.set(option, size.get().div_ceil(1 << 20))
    }

    /// Makes the change. The future owns all it needs, so it can be spawned.
    pub fn send(self) -> BoxFuture<'static, Result<()>> {
        self.call(Method::Put).send()
    }

    fn call<T>(self, method: Method) -> Call<T> {
        let mut call = self.guest.call(method, CONFIG).wait_for_lock(self.lock_limit);
        for (option, value) in self.options {
            call = call.param(option, value.expose_secret());
        }
        // Lists are one text with commas here: a key given twice would be refused.
        for (list, options) in [("delete", self.deleted), ("revert", self.reverted)] {
            if !options.is_empty() {
                call = call.param(list, options.join(","));
            }
        }
        call
    }
}

impl ConfigChange<Qemu> {
    /// Its sockets.
    pub fn sockets(self, sockets: u32) -> Self {
        self.set("sockets", sockets)
    }

    /// The processor that the guest sees: `host`, `x86-64-v2-AES` …
    pub fn cpu_type(self, cpu: &str) -> Self {
        self.set("cpu", cpu)
    }

    /// The memory that it may be squeezed down to, in whole MiB; zero for no balloon.
    pub fn balloon(self, memory: ByteCount) -> Self {
        self.mebibytes("balloon", memory)
    }

    /// Its network card `netN`.
    pub fn net(self, index: u16, net: &QemuNet) -> Self {
        self.set(format!("net{index}"), net.to_string())
    }

    /// A disk of it; `local-lvm:8` makes a new one of 8 GiB.
    pub fn disk(self, slot: DiskSlot, disk: &Disk) -> Self {
        self.set(slot.to_string(), disk.to_string())
    }

    /// The addresses that cloud-init gives the card `netN`.
    pub fn ip_config(self, index: u16, config: &IpConfig) -> Self {
        self.set(format!("ipconfig{index}"), config.to_string())
    }

    /// Its guest agent.
    pub fn agent(self, agent: &Agent) -> Self {
        self.set("agent", agent.to_string())
    }

    /// What it boots from.
    pub fn boot(self, order: &BootOrder) -> Self {
        self.set("boot", order.to_string())
    }

    /// The password that cloud-init sets.
    pub fn cloud_init_password(self, password: &SecretString) -> Self {
        self.set("cipassword", password.expose_secret())
    }

    /// The SSH keys that cloud-init puts in, one in a line.
    pub fn ssh_keys(self, keys: &str) -> Self {
        // The server decodes this one once more, and takes no + for a space.
        self.set("sshkeys", encode_segment(keys))
    }

    /// Removes volumes for good that are taken out by [`delete`](Self::delete).
    pub fn force_delete(self) -> Self {
        self.set("force", true)
    }

    /// Changes it although it is locked. The server lets only root@pam do so.
    pub fn skip_lock(self) -> Self {
        self.set("skiplock", true)
    }

    /// Makes the change in a task where that takes long, as making a large disk does:
    /// `POST /nodes/{node}/qemu/{vmid}/config`. Gives the task, or nothing where the change is
    /// made already.
    ///
    /// # Errors
    /// As for [`Guest::set_config`]; what goes wrong in the task is the error of
    /// [`Task::wait`].
    pub fn in_background(self) -> BoxFuture<'static, Result<Option<Task>>> {
        let client = self.guest.client.clone();
        let call: Call<Option<Upid>> = self.call(Method::Post);
        Box::pin(async move { Ok(call.await?.map(|upid| client.task(upid))) })
    }
}

impl ConfigChange<Lxc> {
    /// Swap beyond its memory, in whole MiB; a part of one is rounded up.
    pub fn swap(self, swap: ByteCount) -> Self {
        self.mebibytes("swap", swap)
    }

    /// Its network card `netN`.
    pub fn net(self, index: u16, net: &LxcNet) -> Self {
        self.set(format!("net{index}"), net.to_string())
    }

    /// Its mount `mpN`; `local-lvm:8,mp=/data` makes a new volume of 8 GiB.
    pub fn mount_point(self, index: u16, mount: &MountPoint) -> Self {
        self.set(format!("mp{index}"), mount.to_string())
    }

    /// What it may do beyond the usual. Most of it only root@pam may change.
    pub fn features(self, features: &LxcFeatures) -> Self {
        self.set("features", features.to_string())
    }
}

impl<K: Kind> IntoFuture for ConfigChange<K> {
    type Output = Result<()>;
    type IntoFuture = BoxFuture<'static, Result<()>>;

    fn into_future(self) -> Self::IntoFuture {
        self.send()
    }
}

impl<K: Kind> fmt::Debug for ConfigChange<K> {
    /// Names options without their values: one may be a password.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let options: Vec<_> = self.options.iter().map(|(option, _)| option).collect();
        formatter
            .debug_struct("ConfigChange")
            .field("guest", &self.guest)
            .field("options", &options)
            .field("deleted", &self.deleted)
            .field("reverted", &self.reverted)
            .finish()
    }
}
