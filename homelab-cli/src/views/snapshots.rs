//! Snapshots of a guest on the wire.

use jiff::Timestamp;
use serde::Serialize;

use super::tasks::local_time;
use crate::outcome::Document;
use crate::ui::screen::{Screen, Text, Tone};
use crate::ui::table::{Table, column};

/// A snapshot.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Snapshot {
    /// Its name.
    pub name: String,
    /// When it was taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub taken_at: Option<Timestamp>,
    /// Whether the memory of the virtual machine is in it.
    pub with_memory: bool,
    /// What it is for.
    pub description: String,
    /// Whether the present state comes from it.
    pub is_parent_of_present: bool,
}

/// `homelab guest snapshot list`.
#[derive(Debug, Serialize)]
pub struct SnapshotList {
    /// The guest.
    pub vmid: u32,
    /// Its snapshots.
    pub snapshots: Vec<Snapshot>,
}

impl Document for SnapshotList {
    fn kind(&self) -> &'static str {
        "SnapshotList"
    }

    fn items(&self) -> Option<&'static str> {
        Some("snapshots")
    }

    fn draw(&self, screen: &mut Screen) {
        if self.snapshots.is_empty() {
            screen.text(format!("guest {} has no snapshots", self.vmid));
        }
        let mut table = Table::new([
            column("SNAPSHOT"),
            column("TAKEN"),
            column("MEMORY").optional(1),
            column("DESCRIPTION").wraps().optional(2),
        ]);
        for snapshot in &self.snapshots {
            table.row([
                Text::new(&snapshot.name, Tone::Strong),
                snapshot.taken_at.map(local_time).unwrap_or_default().into(),
                if snapshot.with_memory { "with memory" } else { "" }.into(),
                Text::new(&snapshot.description, Tone::Faint),
            ]);
        }
        screen.table(&table);
    }
}
