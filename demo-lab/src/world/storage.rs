//! Storages and the volumes on them.

use serde_json::{Value, json};

use super::guest::GuestKind;
use super::load::Load;
use crate::clock::Calendar;

/// A storage as the whole cluster defines it; each node has its own.
#[derive(Debug, Clone)]
pub(crate) struct Storage {
    pub(crate) name: &'static str,
    /// `dir`, `lvmthin`, `zfspool`.
    pub(crate) kind: &'static str,
    /// Kinds of content it takes, comma-separated in alphabetical order.
    pub(crate) content: &'static str,
    /// Where it is: the path, volume group or pool.
    pub(crate) place: (&'static str, &'static str),
    pub(crate) bytes: u64,
    pub(crate) used: Load,
}

impl Storage {
    /// Whether it takes this kind of content.
    pub(crate) fn takes(&self, content: &str) -> bool {
        self.content.split(',').any(|one| one == content)
    }

    /// Bytes in use on a node; volumes do not count, the load says it.
    pub(crate) fn used_bytes(&self, node_id: u32, now: u64) -> u64 {
        let load = Load { seed: self.used.seed + u64::from(node_id), ..self.used };
        // Disks fill slowly: the figure changes by the hour.
        load.of(self.bytes, now / 3600 * 3600)
    }
}

/// Something stored: an image, a template, a disk, a backup.
#[derive(Debug, Clone)]
pub(crate) struct Volume {
    pub(crate) node: String,
    pub(crate) storage: &'static str,
    /// `iso`, `vztmpl`, `backup`, `images`, `rootdir`.
    pub(crate) content: &'static str,
    /// The id after `STORAGE:`.
    pub(crate) name: String,
    pub(crate) format: &'static str,
    pub(crate) size: u64,
    pub(crate) created: Option<u64>,
    pub(crate) vmid: Option<u32>,
    pub(crate) notes: Option<String>,
    pub(crate) protected: bool,
    /// For a backup, the kind of its guest.
    pub(crate) guest: Option<GuestKind>,
}

impl Volume {
    /// A backup of a guest made at this time by `vzdump`.
    pub(crate) fn backup(
        node: &str,
        vmid: u32,
        kind: GuestKind,
        name: &str,
        created: u64,
        size: u64,
    ) -> Self {
        let (extension, format) = match kind {
            GuestKind::Qemu => ("vma.zst", "vma.zst"),
            GuestKind::Lxc => ("tar.zst", "tar.zst"),
        };
        let moment = Calendar::of(created).in_volume_name();
        Self {
            node: node.to_owned(),
            storage: "local",
            content: "backup",
            name: format!("backup/vzdump-{}-{vmid}-{moment}.{extension}", kind.word()),
            format,
            size,
            created: Some(created),
            vmid: Some(vmid),
            notes: Some(name.to_owned()),
            protected: false,
            guest: Some(kind),
        }
    }

    /// The whole id, as other calls take it.
    pub(crate) fn volid(&self) -> String {
        format!("{}:{}", self.storage, self.name)
    }

    /// As the content listing shows it.
    pub(crate) fn listed(&self) -> Value {
        let mut entry = json!({
            "volid": self.volid(), "content": self.content, "format": self.format,
            "size": self.size,
        });
        let mut set = |key: &str, value: Option<Value>| {
            if let Some(value) = value {
                entry[key] = value;
            }
        };
        set("ctime", self.created.map(Value::from));
        set("vmid", self.vmid.map(Value::from));
        set("notes", self.notes.clone().map(Value::from));
        set("subtype", self.guest.map(|kind| kind.word().into()));
        set("protected", self.protected.then(|| 1.into()));
        entry
    }
}
