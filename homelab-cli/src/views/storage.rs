//! Storage and volumes on the wire, and their tables.

use jiff::Timestamp;
use serde::Serialize;

use super::{Usage, state_text, usage_text};
use crate::outcome::Document;
use crate::ui::format;
use crate::ui::screen::{Screen, Text, Tone};
use crate::ui::table::{Table, column};

/// A storage as one node sees it; a shared storage appears once for each node.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Storage {
    /// Its name.
    pub name: String,
    /// The node that was asked.
    pub node: String,
    /// Its type: `dir`, `lvmthin`, `zfspool`, `nfs`, `pbs`, …
    pub kind: String,
    /// `available`, `unknown`, …
    pub status: String,
    /// What it may hold.
    pub content: Vec<String>,
    /// Whether all nodes see the same one.
    pub shared: bool,
    /// Space; absent when the storage is not available.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub usage: Option<Usage>,
}

/// The table of storages.
pub(super) fn table(storages: &[Storage]) -> Table {
    let mut table = Table::new([
        column("STORAGE"),
        column("NODE"),
        column("TYPE").optional(2),
        column("STATUS"),
        column("USED").right(),
        column("CONTENT").wraps().optional(3),
        column("SHARED").optional(1),
    ]);
    for storage in storages {
        table.row([
            Text::new(&storage.name, Tone::Strong),
            (&storage.node).into(),
            (&storage.kind).into(),
            state_text(&storage.status),
            usage_text(storage.usage),
            Text::new(storage.content.join(" "), Tone::Faint),
            if storage.shared { "shared" } else { "" }.into(),
        ]);
    }
    table
}

/// `homelab storage list`.
#[derive(Debug, Serialize)]
pub struct StorageList {
    /// The storages, by name and node.
    pub storage: Vec<Storage>,
}

impl Document for StorageList {
    fn kind(&self) -> &'static str {
        "StorageList"
    }

    fn items(&self) -> Option<&'static str> {
        Some("storage")
    }

    fn draw(&self, screen: &mut Screen) {
        if self.storage.is_empty() {
            screen.text("no storage");
        }
        screen.table(&table(&self.storage));
    }
}

/// A volume in a storage.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Volume {
    /// Its full name, `storage:name`.
    pub volid: String,
    /// What it is: `images`, `rootdir`, `vztmpl`, `backup`, `iso`, …
    pub content: String,
    /// Its format: `raw`, `qcow2`, `iso`, …
    pub format: String,
    /// Its size.
    pub size_bytes: u64,
    /// What it takes of the storage, where that is less than its size.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub used_bytes: Option<u64>,
    /// The guest it belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vmid: Option<u32>,
    /// When it was made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Timestamp>,
    /// Its notes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notes: Option<String>,
    /// Whether it may not be removed.
    pub protected: bool,
}

/// `homelab storage content`.
#[derive(Debug, Serialize)]
pub struct VolumeList {
    /// The storage.
    pub storage: String,
    /// The node that was asked.
    pub node: String,
    /// What lies in it.
    pub volumes: Vec<Volume>,
}

impl Document for VolumeList {
    fn kind(&self) -> &'static str {
        "VolumeList"
    }

    fn items(&self) -> Option<&'static str> {
        Some("volumes")
    }

    fn draw(&self, screen: &mut Screen) {
        if self.volumes.is_empty() {
            screen.text(format!("nothing in {} on {}", self.storage, self.node));
        }
        let mut table = Table::new([
            column("VOLUME"),
            column("CONTENT").optional(3),
            column("FORMAT").optional(4),
            column("SIZE").right(),
            column("VMID").right().optional(2),
            column("MADE").optional(1),
            column("NOTES").wraps().optional(5),
        ]);
        for volume in &self.volumes {
            let made = volume.created_at.map(super::tasks::local_time).unwrap_or_default();
            table.row([
                (&volume.volid).into(),
                (&volume.content).into(),
                (&volume.format).into(),
                format::bytes(volume.size_bytes).into(),
                volume.vmid.map(|vmid| vmid.to_string()).unwrap_or_default().into(),
                made.into(),
                Text::new(volume.notes.as_deref().unwrap_or_default(), Tone::Faint),
            ]);
        }
        screen.table(&table);
    }
}
