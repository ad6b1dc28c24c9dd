//! Which version of Proxmox VE answers: `GET /version`.

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::serde_lenient::{maybe, or_default};
use crate::{Client, Result};

/// The version of Proxmox VE.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct Version {
    /// The whole version: `9.1.2`, `7.4-3`.
    #[serde(default, deserialize_with = "or_default")]
    pub version: String,
    /// The release: `9.1`.
    #[serde(default, deserialize_with = "or_default")]
    pub release: String,
    /// The start of the source's revision.
    #[serde(default, deserialize_with = "or_default")]
    pub repoid: String,
    /// The console that the web interface prefers.
    #[serde(default, deserialize_with = "maybe")]
    pub console: Option<String>,
    /// Fields that this version has no name for.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

impl Version {
    /// The first number: 9 for `9.1.2`.
    pub fn major(&self) -> Option<u32> {
        self.numbers().next()
    }

    /// The second number: 1 for `9.1.2`.
    pub fn minor(&self) -> Option<u32> {
        self.numbers().nth(1)
    }

    fn numbers(&self) -> impl Iterator<Item = u32> {
        self.version.split(['.', '-']).map_while(|number| number.parse().ok())
    }
}

impl Client {
    /// The version of Proxmox VE on the node that answers. `GET /version`
    pub async fn version(&self) -> Result<Version> {
        self.read::<Version, ()>("/version", &[]).await
    }
}
