//! Storages of a node: their state and what lies on them.

mod volumes;

use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

use crate::api::Listing;
use crate::api::cluster::ContentType;
use crate::api::rrd::{RrdOptions, RrdPoint, Timeframe};
use crate::ids::{NodeName, StorageId};
use crate::request::param_by_display;
use crate::serde_lenient::{list, maybe, nested, or_default, required};
use crate::units::ByteCount;
use crate::{Client, Error, ErrorKind, Method, Result};

pub use volumes::{Verification, Volume, VolumeOptions};

param_by_display!(ContentType);

/// A storage as one node sees it: an entry of `GET /nodes/{node}/storage`, and the answer of
/// `GET /nodes/{node}/storage/{storage}/status`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct StorageStatus {
    /// Its name.
    #[serde(deserialize_with = "required")]
    pub storage: StorageId,
    /// How it is stored: `dir`, `lvmthin`, `zfspool`, `pbs` …
    #[serde(rename = "type", default, deserialize_with = "maybe")]
    pub kind: Option<String>,
    /// What it may hold.
    #[serde(default, deserialize_with = "list")]
    pub content: Vec<ContentType>,
    /// Whether the configuration has it switched on.
    #[serde(default = "yes", deserialize_with = "yes_unless_said")]
    pub enabled: bool,
    /// Whether it can be reached now.
    #[serde(default, deserialize_with = "or_default")]
    pub active: bool,
    /// Whether it is one and the same on all nodes.
    #[serde(default, deserialize_with = "or_default")]
    pub shared: bool,
    /// Space in use.
    #[serde(default, deserialize_with = "maybe")]
    pub used: Option<ByteCount>,
    /// Space that may still be used.
    #[serde(rename = "avail", default, deserialize_with = "maybe")]
    pub available: Option<ByteCount>,
    /// Space there is.
    #[serde(default, deserialize_with = "maybe")]
    pub total: Option<ByteCount>,
    /// How full it is, from 0 to 1; only in the list.
    #[serde(default, deserialize_with = "maybe")]
    pub used_fraction: Option<f64>,
    /// The formats that it knows for disks; only when asked for.
    #[serde(default, deserialize_with = "nested")]
    pub formats: Option<StorageFormats>,
    /// Fields that this version has no name for.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// The formats that a storage knows for disks (since PVE 9).
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct StorageFormats {
    /// All of them.
    #[serde(default, deserialize_with = "list")]
    pub supported: Vec<String>,
    /// The one taken when none is named.
    #[serde(default, deserialize_with = "maybe")]
    pub default: Option<String>,
    /// Fields that this version has no name for.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

fn yes() -> bool {
    true
}

fn yes_unless_said<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    Ok(maybe(deserializer)?.unwrap_or(true))
}

/// One storage of a node; see [`Node::storage`](crate::api::nodes::Node::storage).
#[derive(Clone, Debug)]
pub struct Storage {
    client: Client,
    node: NodeName,
    storage: StorageId,
}

impl Storage {
    pub(crate) fn new(client: Client, node: NodeName, storage: StorageId) -> Self {
        Self { client, node, storage }
    }

    /// The node that is asked.
    pub fn node(&self) -> &NodeName {
        &self.node
    }

    /// Its name.
    pub fn id(&self) -> &StorageId {
        &self.storage
    }

    /// How full it is and whether it can be reached.
    /// `GET /nodes/{node}/storage/{storage}/status`
    pub async fn status(&self) -> Result<StorageStatus> {
        let path = "/nodes/{node}/storage/{storage}/status";
        let call = self.client.read::<Map<String, Value>, ()>(path, &[&self.node, &self.storage]);
        let mut fields = call.await?;
        // The answer does not name the storage, the model does.
        fields.insert("storage".to_owned(), self.storage.to_string().into());
        StorageStatus::deserialize(Value::Object(fields)).map_err(|error| {
            let path = crate::request::fill(path, &[&self.node, &self.storage]);
            Error::found(ErrorKind::Decode, Method::Get, path, error.to_string())
        })
    }

    /// What lies on it. `GET /nodes/{node}/storage/{storage}/content`
    pub fn content(&self) -> Listing<Volume, VolumeOptions> {
        let path = "/nodes/{node}/storage/{storage}/content";
        Listing::new(self.client.read(path, &[&self.node, &self.storage]))
    }

    /// Its statistics over time. `GET /nodes/{node}/storage/{storage}/rrddata`
    pub fn rrd_data(&self, timeframe: Timeframe) -> Listing<RrdPoint, RrdOptions> {
        let path = "/nodes/{node}/storage/{storage}/rrddata";
        let listing = Listing::new(self.client.read(path, &[&self.node, &self.storage]));
        listing.param("timeframe", timeframe)
    }
}

/// Options of the list of storages.
#[derive(Debug)]
pub enum StorageListOptions {}

impl Listing<StorageStatus, StorageListOptions> {
    /// Only those that may hold this.
    pub fn holding(self, content: ContentType) -> Self {
        self.param("content", content)
    }

    /// Only those that the configuration has switched on.
    pub fn only_enabled(self) -> Self {
        self.param("enabled", true)
    }

    /// With the formats that each knows for disks.
    pub fn with_formats(self) -> Self {
        self.param("format", true)
    }
}
