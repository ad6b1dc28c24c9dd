//! Guests on the wire, and their table.

use serde::Serialize;

use super::{Usage, duration_text, percent_text, state_text, usage_text};
use crate::outcome::Document;
use crate::ui::format;
use crate::ui::screen::{Screen, Text, Tone};
use crate::ui::table::{Table, column};

/// A virtual machine or container, as the cluster's listing shows it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Guest {
    /// Its number in the cluster.
    pub vmid: u32,
    /// Its name; absent when its node is offline and the configuration does not know it either.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// `qemu` or `lxc`.
    pub kind: String,
    /// The node it is on.
    pub node: String,
    /// `running`, `stopped`, `paused`, … ; `unknown` when its node is offline.
    pub status: String,
    /// The state the configuration wants it to be in, where it says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected_state: Option<String>,
    /// Its role, from the configuration.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// How many processors it may use.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "super::whole_number")]
    pub cpus: Option<f64>,
    /// How much of them it uses, in percent; only of a running guest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cpu_percent: Option<f64>,
    /// Memory.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub memory: Option<Usage>,
    /// Root disk; virtual machines report no use of it (0).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub disk: Option<Usage>,
    /// Seconds since it was started; only of a running guest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uptime_seconds: Option<u64>,
    /// Its addresses, without loopback and link-local ones; only when discovered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ip_addresses: Option<Vec<String>>,
    /// Its tags.
    pub tags: Vec<String>,
    /// Whether it is a template.
    pub template: bool,
    /// What has it locked (`backup`, `migrate`, …).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lock: Option<String>,
}

impl Guest {
    /// `VM 101 "W11-VM"`, `CT 200 "Git-Service"`: how messages name it.
    pub fn title(&self) -> String {
        let kind = if self.kind == "lxc" { "CT" } else { "VM" };
        match &self.name {
            Some(name) => format!("{kind} {} \"{name}\"", self.vmid),
            None => format!("{kind} {}", self.vmid),
        }
    }

    /// Whether it is in another state than the configuration wants.
    pub fn is_unexpected(&self) -> bool {
        let differs = |expected: &String| *expected != self.status && self.status != "unknown";
        !self.template && self.expected_state.as_ref().is_some_and(differs)
    }

    fn status_text(&self) -> Text {
        match &self.expected_state {
            _ if self.template => Text::new("template", Tone::Faint),
            Some(expected) if self.is_unexpected() => {
                Text::new(format!("! {} (expected {expected})", self.status), Tone::Warn)
            }
            _ => state_text(&self.status),
        }
    }
}

/// The table of guests.
pub(super) fn table(guests: &[Guest]) -> Table {
    let mut table = Table::new([
        column("VMID").right(),
        column("NAME"),
        column("KIND").optional(4),
        column("NODE").optional(5),
        column("STATUS"),
        column("CPU").right(),
        column("CPUS").right().optional(6),
        column("MEMORY").right(),
        column("UPTIME").right().optional(3),
        column("ADDRESSES").wraps().optional(2),
        column("LOCK").optional(1),
        column("TAGS").wraps().optional(7),
    ]);
    for guest in guests {
        table.row([
            guest.vmid.to_string().into(),
            Text::new(guest.name.as_deref().unwrap_or("?"), Tone::Strong),
            (&guest.kind).into(),
            (&guest.node).into(),
            guest.status_text(),
            percent_text(guest.cpu_percent),
            guest.cpus.map(|cpus| cpus.to_string()).unwrap_or_default().into(),
            // What a stopped guest used last tells nothing; what it may use does.
            if guest.status == "running" {
                usage_text(guest.memory)
            } else {
                let total = guest.memory.map(|memory| format::bytes(memory.total_bytes));
                Text::new(total.unwrap_or_default(), Tone::Faint)
            },
            duration_text(guest.uptime_seconds),
            guest.ip_addresses.iter().flatten().cloned().collect::<Vec<_>>().join(" ").into(),
            Text::new(guest.lock.as_deref().unwrap_or_default(), Tone::Warn),
            Text::new(guest.tags.join(" "), Tone::Faint),
        ]);
    }
    table
}

/// `6 running, 1 stopped`.
pub(super) fn summary(guests: &[Guest]) -> String {
    let mut states: Vec<(&str, usize)> = Vec::new();
    for guest in guests {
        let state = if guest.template { "template" } else { guest.status.as_str() };
        match states.iter_mut().find(|(known, _)| *known == state) {
            Some((_, count)) => *count += 1,
            None => states.push((state, 1)),
        }
    }
    states.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    states.iter().map(|(state, count)| format!("{count} {state}")).collect::<Vec<_>>().join(", ")
}

/// `homelab guest list`.
#[derive(Debug, Serialize)]
pub struct GuestList {
    /// The guests, by number.
    pub guests: Vec<Guest>,
}

impl Document for GuestList {
    fn kind(&self) -> &'static str {
        "GuestList"
    }

    fn items(&self) -> Option<&'static str> {
        Some("guests")
    }

    fn draw(&self, screen: &mut Screen) {
        if self.guests.is_empty() {
            screen.text("no guests");
            return;
        }
        screen.table(&table(&self.guests));
        screen.text(format!("\u{20}\u{20}{}", summary(&self.guests)));
    }
}
