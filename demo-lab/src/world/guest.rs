//! A guest: a virtual machine or a container, its configuration and what it is doing.

use std::net::Ipv4Addr;
use std::time::Duration;

use serde_json::{Value, json};

use super::config::{Config, Pending, Snapshot};
use super::load::Load;

/// What kind of guest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum GuestKind {
    /// A virtual machine.
    Qemu,
    /// A container.
    Lxc,
}

impl GuestKind {
    /// The word in paths and listings.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Qemu => "qemu",
            Self::Lxc => "lxc",
        }
    }

    /// The word in the ids of the high-availability manager.
    pub(crate) fn ha_word(self) -> &'static str {
        match self {
            Self::Qemu => "vm",
            Self::Lxc => "ct",
        }
    }

    /// The word in messages.
    pub(crate) fn short(self) -> &'static str {
        match self {
            Self::Qemu => "VM",
            Self::Lxc => "CT",
        }
    }

    /// The kind of a task that does this to a guest: `qmstart`, `vzstart`.
    pub(crate) fn task(self, qemu: &'static str, lxc: &'static str) -> &'static str {
        match self {
            Self::Qemu => qemu,
            Self::Lxc => lxc,
        }
    }

    /// The file whose lock a task holds while it works with the configuration.
    pub(crate) fn lock_file(self, vmid: u32) -> String {
        match self {
            Self::Qemu => format!("/var/lock/qemu-server/lock-{vmid}.conf"),
            Self::Lxc => format!("/run/lock/lxc/pve-config-{vmid}.lock"),
        }
    }

    /// The folder of its configuration below `nodes/{node}/`.
    pub(crate) fn config_folder(self) -> &'static str {
        match self {
            Self::Qemu => "qemu-server",
            Self::Lxc => "lxc",
        }
    }
}

/// What a guest does when it is asked to shut down.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum OnShutdown {
    /// It does, in the time that is usual for its kind.
    #[default]
    Usual,
    /// It does, in this time.
    Takes(Duration),
    /// Nothing at all.
    Ignores,
}

/// A guest of the lab.
#[derive(Debug, Clone)]
pub(crate) struct Guest {
    pub(crate) vmid: u32,
    pub(crate) kind: GuestKind,
    /// The node it lives on.
    pub(crate) node: String,
    pub(crate) name: String,
    /// UNIX time of its start; `None` while stopped.
    pub(crate) running_since: Option<u64>,
    /// What statistics still say about its start, while they lag behind.
    pub(crate) in_statistics: Option<Option<u64>>,
    /// A virtual machine that was told to stand still; it counts as running.
    pub(crate) paused: bool,
    /// When it will be off, if something told it to shut down.
    pub(crate) down_at: Option<Duration>,
    /// A virtual machine that is started again as soon as it is off.
    pub(crate) reboots: bool,
    /// How it takes being asked to shut down.
    pub(crate) on_shutdown: OnShutdown,
    /// Whether the agent inside a virtual machine answers.
    pub(crate) agent_answers: bool,
    pub(crate) template: bool,
    pub(crate) cpus: u64,
    pub(crate) memory_bytes: u64,
    pub(crate) swap_bytes: u64,
    pub(crate) disk_bytes: u64,
    pub(crate) tags: Option<String>,
    pub(crate) lock: Option<String>,
    /// Which task (by its place in the list) put that lock there and takes it away when it is
    /// stopped.
    pub(crate) locked_by: Option<usize>,
    pub(crate) pool: Option<String>,
    /// State in the high-availability manager, when it is managed by it.
    pub(crate) ha_state: Option<String>,
    /// Which backup job covers it, if one does.
    pub(crate) backed_up_by_job: bool,
    pub(crate) cpu: Load,
    pub(crate) memory: Load,
    pub(crate) disk: Load,
    /// The configuration in force, in the order of its file.
    pub(crate) config: Config,
    /// Changes waiting for the next start.
    pub(crate) pending: Pending,
    pub(crate) snapshots: Vec<Snapshot>,
}

impl Guest {
    /// Whether it is running.
    pub(crate) fn running(&self) -> bool {
        self.running_since.is_some()
    }

    /// `running` or `stopped`.
    pub(crate) fn status(&self) -> &'static str {
        if self.running() { "running" } else { "stopped" }
    }

    /// Brings what is shown elsewhere in line with the configuration.
    pub(crate) fn follow_config(&mut self) {
        let text = |key: &str| self.config.value(key).and_then(Value::as_str).map(str::to_owned);
        let number = |key: &str| match self.config.value(key)? {
            Value::String(text) => text.parse::<u64>().ok(),
            other => other.as_u64(),
        };
        let name_key = if self.kind == GuestKind::Qemu { "name" } else { "hostname" };
        let name = text(name_key);
        let (cores, sockets) = (number("cores"), number("sockets"));
        let (memory, swap) = (number("memory"), number("swap"));
        self.tags = text("tags").filter(|tags| !tags.is_empty());
        self.name = name.unwrap_or_else(|| format!("{}{}", self.kind.short(), self.vmid));
        if let Some(cores) = cores {
            self.cpus = cores * sockets.unwrap_or(1);
        }
        self.memory_bytes = memory.unwrap_or(512) << 20;
        if self.kind == GuestKind::Lxc {
            self.swap_bytes = swap.unwrap_or(512) << 20;
        }
    }

    /// Whether this lock is on its configuration.
    pub(crate) fn has_lock(&self, lock: &str) -> bool {
        self.lock.as_deref() == Some(lock)
    }

    /// Fails if any lock is on its configuration.
    pub(crate) fn check_lock(&self) -> Result<(), String> {
        match &self.lock {
            None => Ok(()),
            Some(lock) => Err(format!("{} is locked ({lock})", self.kind.short())),
        }
    }

    /// Seconds since its start; 0 while stopped.
    pub(crate) fn uptime(&self, now: u64) -> u64 {
        self.running_since.map_or(0, |since| now.saturating_sub(since))
    }

    /// Its address: 127.0.2.VMID, so that whatever connects to it stays on this machine. Ids
    /// above 254 spread over the rest of 127.0.0.0/8.
    pub(crate) fn address(&self) -> Ipv4Addr {
        let [_, high, middle, low] = self.vmid.to_be_bytes();
        match self.vmid {
            1..=254 => Ipv4Addr::new(127, 0, 2, low),
            _ => Ipv4Addr::new(127, 64 | (high & 63), middle, low),
        }
    }

    /// Its network card's address, with the prefix that Proxmox assigns from.
    pub(crate) fn mac(&self) -> String {
        let [_, a, b, c] = self.vmid.to_be_bytes();
        format!("BC:24:11:{a:02X}:{b:02X}:{c:02X}")
    }

    /// Bytes that went through a counter since the start, at this many bytes a second.
    pub(crate) fn counted(&self, per_second: u64, now: u64) -> u64 {
        self.uptime(now) * per_second * (1 + u64::from(self.vmid) % 7)
    }

    /// CPU in use as a fraction of its own; 0 while stopped.
    pub(crate) fn cpu_fraction(&self, now: u64) -> f64 {
        if self.running() { self.cpu.at(now) } else { 0.0 }
    }

    /// Memory in use in bytes; 0 while stopped.
    pub(crate) fn memory_used(&self, now: u64) -> u64 {
        if self.running() { self.memory.of(self.memory_bytes, now) } else { 0 }
    }

    /// Disk in use in bytes: known for a running container only, else 0 (as in reality).
    pub(crate) fn disk_used(&self, now: u64) -> u64 {
        match self.kind {
            GuestKind::Lxc if self.running() => self.disk.of(self.disk_bytes, now / 3600 * 3600),
            _ => 0,
        }
    }

    /// What the agent in a virtual machine says about its network.
    pub(crate) fn agent_interfaces(&self, now: u64) -> Value {
        let address = |ip: &str, family: &str, prefix: u64| json!({"ip-address": ip, "ip-address-type": family, "prefix": prefix});
        let statistics = json!({
            "rx-bytes": self.counted(9_000, now), "rx-packets": self.counted(9, now),
            "rx-errs": 0, "rx-dropped": 0, "tx-bytes": self.counted(4_000, now),
            "tx-packets": self.counted(5, now), "tx-errs": 0, "tx-dropped": 0,
        });
        let ip = self.address().to_string();
        let mac = self.mac().to_lowercase();
        let windows = self.config.value("ostype").is_some_and(|os| os == "win11");
        let (card, loopback) =
            if windows { ("Ethernet", "Loopback Pseudo-Interface 1") } else { ("eth0", "lo") };
        let link_local = format!("fe80::be24:11ff:fe00:{:x}", self.vmid & 0xffff);
        json!({"result": [
            {"name": loopback, "hardware-address": "00:00:00:00:00:00",
             "ip-addresses": [address("127.0.0.1", "ipv4", 8), address("::1", "ipv6", 128)],
             "statistics": statistics},
            {"name": card, "hardware-address": mac,
             "ip-addresses": [address(&ip, "ipv4", 24), address(&link_local, "ipv6", 64)],
             "statistics": statistics},
        ]})
    }

    /// A running container's network, in the old and the new form at once as the real system
    /// answers today.
    pub(crate) fn container_interfaces(&self) -> Value {
        let card = |name: &str, mac: &str, v4: &str, v4_prefix: u64, v6: &str, v6_prefix: u64| {
            json!({
                "name": name, "hwaddr": mac, "hardware-address": mac,
                "inet": format!("{v4}/{v4_prefix}"), "inet6": format!("{v6}/{v6_prefix}"),
                "ip-addresses": [
                    {"ip-address": v4, "ip-address-type": "inet", "prefix": v4_prefix},
                    {"ip-address": v6, "ip-address-type": "inet6", "prefix": v6_prefix},
                ],
            })
        };
        let ip = self.address().to_string();
        let link_local = format!("fe80::be24:11ff:fe00:{:x}", self.vmid & 0xffff);
        json!([
            card("lo", "00:00:00:00:00:00", "127.0.0.1", 8, "::1", 128),
            card("eth0", &self.mac().to_lowercase(), &ip, 24, &link_local, 64),
        ])
    }
}
