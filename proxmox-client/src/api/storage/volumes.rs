//! What lies on a storage: `GET /nodes/{node}/storage/{storage}/content`.

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::api::Listing;
use crate::api::cluster::ContentType;
use crate::ids::{Vmid, VolId};
use crate::serde_lenient::{maybe, nested, or_default, required};
use crate::units::{ByteCount, Timestamp};

/// A volume: a disk, a backup, an image …
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct Volume {
    /// Its id.
    #[serde(deserialize_with = "required")]
    pub volid: VolId,
    /// What it is.
    #[serde(default, deserialize_with = "maybe")]
    pub content: Option<ContentType>,
    /// The format of its data: `raw`, `qcow2`, `iso`, `tar.zst`, `pbs-vm` …
    #[serde(default, deserialize_with = "maybe")]
    pub format: Option<String>,
    /// The size that a guest sees, or of the file.
    #[serde(default, deserialize_with = "maybe")]
    pub size: Option<ByteCount>,
    /// The size, where the storage knows it only roughly.
    #[serde(rename = "approximate-size", default, deserialize_with = "maybe")]
    pub approximate_size: Option<ByteCount>,
    /// Space that it takes up; less than its size where the storage is thin.
    #[serde(default, deserialize_with = "maybe")]
    pub used: Option<ByteCount>,
    /// When it was made. For a backup, when the backup began.
    #[serde(rename = "ctime", default, deserialize_with = "maybe")]
    pub created: Option<Timestamp>,
    /// The guest it belongs to or is a backup of.
    #[serde(default, deserialize_with = "maybe")]
    pub vmid: Option<Vmid>,
    /// The kind of guest that a backup is of: `qemu` or `lxc`.
    #[serde(default, deserialize_with = "maybe")]
    pub subtype: Option<String>,
    /// The volume that it is a linked clone of.
    #[serde(default, deserialize_with = "maybe")]
    pub parent: Option<String>,
    /// Notes on a backup.
    #[serde(default, deserialize_with = "maybe")]
    pub notes: Option<String>,
    /// Whether a backup is kept from being pruned.
    #[serde(default, deserialize_with = "or_default")]
    pub protected: bool,
    /// The fingerprint of the key of an encrypted backup, or `1`; absent when it is not encrypted.
    #[serde(default, deserialize_with = "maybe")]
    pub encrypted: Option<String>,
    /// The outcome of its last verification (backup servers only).
    #[serde(default, deserialize_with = "nested")]
    pub verification: Option<Verification>,
    /// Fields that this version has no name for.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// The outcome of the verification of a backup.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct Verification {
    /// `ok` or `failed`.
    #[serde(default, deserialize_with = "or_default")]
    pub state: String,
    /// The task of the backup server that did it; its ids have another form than those here.
    #[serde(default, deserialize_with = "maybe")]
    pub upid: Option<String>,
    /// Fields that this version has no name for.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

impl Volume {
    /// Whether it is a backup of a guest.
    pub fn is_backup(&self) -> bool {
        match &self.content {
            Some(content) => *content == ContentType::Backup,
            None => self.volid.volume().starts_with("backup/"),
        }
    }
}

/// Options of the list of volumes.
#[derive(Debug)]
pub enum VolumeOptions {}

impl Listing<Volume, VolumeOptions> {
    /// Only volumes of this kind.
    pub fn kind(self, content: ContentType) -> Self {
        self.param("content", content)
    }

    /// Only volumes of this guest.
    pub fn vmid(self, vmid: Vmid) -> Self {
        self.param("vmid", vmid)
    }
}
