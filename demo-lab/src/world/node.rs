//! A node: one physical host of the cluster.

use std::net::Ipv4Addr;

use super::load::Load;

/// One Proxmox VE host.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    pub(crate) name: String,
    /// Number in the cluster, from 1.
    pub(crate) id: u32,
    /// Its address on loopback; filled in with the real one when a socket is opened for it.
    pub(crate) address: String,
    pub(crate) cpu_model: &'static str,
    /// Threads, over one socket with half as many cores.
    pub(crate) cpus: u64,
    pub(crate) mhz: &'static str,
    pub(crate) memory_bytes: u64,
    pub(crate) swap_bytes: u64,
    pub(crate) root_bytes: u64,
    /// UNIX time of its last start.
    pub(crate) booted: u64,
    pub(crate) cpu: Load,
    pub(crate) memory: Load,
    pub(crate) root: Load,
    /// False while it is cut off from the cluster.
    pub(crate) online: bool,
    /// SHA-256 of its certificate as upper-case colon pairs; made up until it is served.
    pub(crate) fingerprint: String,
}

/// SHA-256 as upper-case colon pairs, the way Proxmox VE writes fingerprints.
pub(crate) fn fingerprint(of: &[u8]) -> String {
    let sum = ring::digest::digest(&ring::digest::SHA256, of);
    let pairs: Vec<String> = sum.as_ref().iter().map(|byte| format!("{byte:02X}")).collect();
    pairs.join(":")
}

/// The loopback address of the node with this number: 127.0.2.10 for the host of the demo, and
/// others out of the way of its guests (127.0.2.VMID).
pub(crate) fn own_address(id: u32) -> Ipv4Addr {
    match id {
        1 => Ipv4Addr::new(127, 0, 2, 10),
        _ => Ipv4Addr::new(127, 0, 3 + (id / 250) as u8, 1 + (id % 250) as u8),
    }
}

impl Node {
    /// Seconds since it started.
    pub(crate) fn uptime(&self, now: u64) -> u64 {
        now.saturating_sub(self.booted)
    }

    /// Bytes in use on its root file system; disks fill slowly, so the figure changes by the hour.
    pub(crate) fn root_used(&self, now: u64) -> u64 {
        self.root.of(self.root_bytes, now / 3600 * 3600)
    }

    /// The three load averages as the kernel prints them.
    pub(crate) fn load_average(&self, now: u64) -> [String; 3] {
        [0, 300, 900].map(|ago| {
            format!("{:.2}", self.cpu.at(now.saturating_sub(ago)) * self.cpus as f64 * 1.1)
        })
    }
}
