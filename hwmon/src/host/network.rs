//! Network interfaces, and what went through them.

use procfs_core::{FromBufRead as _, net::InterfaceDeviceStatus};

use super::{BitsPerSecond, Bytes, source::Source};

/// A network interface.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Interface {
    /// The kernel's name: `eno1`, `vmbr0`, `tap101i0`.
    pub name: String,
    /// Whether the kernel made it (bridges, taps, `lo`), rather than a device.
    pub is_virtual: bool,
    /// Whether it can carry anything.
    pub state: LinkState,
    /// What the link was negotiated to; nothing when it is down, or for one without a cable.
    pub speed: Option<BitsPerSecond>,
    /// Its hardware address.
    pub address: Option<String>,
    /// Received since it was made.
    pub received: Bytes,
    /// Sent since it was made.
    pub sent: Bytes,
    /// Packets received.
    pub packets_received: u64,
    /// Packets sent.
    pub packets_sent: u64,
    /// Packets that came or went broken: a bad cable.
    pub errors: u64,
    /// Packets that were thrown away for want of room, or because nobody wanted them.
    pub dropped: u64,
}

/// Whether an interface can carry anything (`operstate`, RFC 2863).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum LinkState {
    /// It can.
    Up,
    /// It is switched off, or has no link.
    Down,
    /// Its driver does not say: `lo` and tunnels mostly are in use then.
    Unknown,
    /// In between, in the kernel's word: `dormant`, `lowerlayerdown`, …
    Other(String),
}

pub(super) fn read(source: &mut Source<'_>) -> Vec<Interface> {
    let statuses = source.parse_lines("proc/net/dev", 2, |line| {
        // The parser gives a map of the whole file: line by line the kernel's order stays, and one odd line is one.
        let one = format!("\n\n{line}");
        let one = InterfaceDeviceStatus::from_buf_read(one.as_bytes()).ok()?;
        one.0.into_values().next()
    });
    statuses
        .into_iter()
        .map(|status| {
            let folder = format!("sys/class/net/{}", status.name);
            let target = source.capture.node(&folder).and_then(|node| node.link.as_deref());
            let megabits = source.number(&format!("{folder}/speed"));
            Interface {
                is_virtual: target
                    .map_or(status.name == "lo", |target| target.contains("/virtual/")),
                state: state(source.word(&format!("{folder}/operstate"))),
                speed: megabits.map(|megabits| BitsPerSecond(megabits.saturating_mul(1_000_000))),
                address: source.word(&format!("{folder}/address")),
                received: Bytes(status.recv_bytes),
                sent: Bytes(status.sent_bytes),
                packets_received: status.recv_packets,
                packets_sent: status.sent_packets,
                errors: status.recv_errs.saturating_add(status.sent_errs),
                dropped: status.recv_drop.saturating_add(status.sent_drop),
                name: status.name,
            }
        })
        .collect()
}

fn state(word: Option<String>) -> LinkState {
    match word.as_deref() {
        Some("up") => LinkState::Up,
        Some("down" | "notpresent") => LinkState::Down,
        Some("unknown") | None => LinkState::Unknown,
        Some(other) => LinkState::Other(other.to_owned()),
    }
}
