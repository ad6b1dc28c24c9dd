//! Changes of a configuration that wait for the next start: `…/{vmid}/pending`.

use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::serde_lenient::{maybe, required};

/// An option of a guest's configuration: what it is, and what it will be after the next start.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct PendingValue {
    /// The option's name: `memory`, `net0` …
    #[serde(deserialize_with = "required")]
    pub key: String,
    /// Its value now; absent when it is not set yet.
    #[serde(default, deserialize_with = "text")]
    pub value: Option<String>,
    /// Its value after the next start; absent when that changes nothing.
    #[serde(default, deserialize_with = "text")]
    pub pending: Option<String>,
    /// Whether the next start removes it.
    #[serde(rename = "delete", default, deserialize_with = "removal")]
    pub removal: Option<Removal>,
}

/// How the next start removes an option.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Removal {
    /// The option is taken out.
    Plain,
    /// The option is taken out, and what it names (a disk) destroyed.
    Forced,
}

impl PendingValue {
    /// Whether the next start changes it.
    pub fn is_pending(&self) -> bool {
        self.removal.is_some()
            || self.pending.as_ref().is_some_and(|new| self.value.as_ref() != Some(new))
    }
}

fn removal<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Removal>, D::Error> {
    Ok(match maybe::<_, u8>(deserializer)? {
        None | Some(0) => None,
        Some(1) => Some(Removal::Plain),
        Some(_) => Some(Removal::Forced),
    })
}

/// A value as text; the raw `lxc` entries, which are lists, as JSON.
fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Ok(match Value::deserialize(deserializer)? {
        Value::Null => None,
        Value::String(text) => Some(text),
        other => Some(other.to_string()),
    })
}
