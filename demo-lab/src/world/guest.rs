//! A guest: a virtual machine or a container, its configuration and what it is doing.

use std::net::Ipv4Addr;

use serde_json::{Value, json};

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

    /// The folder of its configuration below `nodes/{node}/`.
    pub(crate) fn config_folder(self) -> &'static str {
        match self {
            Self::Qemu => "qemu-server",
            Self::Lxc => "lxc",
        }
    }
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
    /// Whether the agent inside a virtual machine answers.
    pub(crate) agent_answers: bool,
    pub(crate) template: bool,
    pub(crate) cpus: u64,
    pub(crate) memory_bytes: u64,
    pub(crate) swap_bytes: u64,
    pub(crate) disk_bytes: u64,
    pub(crate) tags: Option<String>,
    pub(crate) lock: Option<String>,
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
    /// Changes waiting for the next start; `None` as value means that the key goes away.
    pub(crate) pending: Vec<(String, Option<Value>)>,
    pub(crate) snapshots: Vec<Snapshot>,
}

/// A state of the configuration kept under a name.
#[derive(Debug, Clone)]
pub(crate) struct Snapshot {
    pub(crate) name: String,
    pub(crate) config: Config,
}

/// Configuration keys and values in the order of the file.
#[derive(Debug, Clone, Default)]
pub(crate) struct Config(pub(crate) Vec<(String, Value)>);

impl Config {
    /// Adds one line.
    pub(crate) fn with(mut self, key: &str, value: impl Into<Value>) -> Self {
        self.0.push((key.to_owned(), value.into()));
        self
    }

    /// The value of a key, if the configuration has it.
    pub(crate) fn value(&self, key: &str) -> Option<&Value> {
        self.0.iter().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    /// The SHA-1 of its text, which the real system gives as `digest` against lost updates.
    pub(crate) fn digest(&self) -> String {
        let text: String = self.0.iter().map(|(key, value)| format!("{key}: {value}\n")).collect();
        let sum = ring::digest::digest(&ring::digest::SHA1_FOR_LEGACY_USE_ONLY, text.as_bytes());
        sum.as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
    }
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
