//! How values of options become JSON and text of a query.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

/// Bytes that travel in JSON.
pub(crate) fn base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

pub(crate) fn strings(items: impl IntoIterator<Item = impl Into<String>>) -> Vec<String> {
    items.into_iter().map(Into::into).collect()
}

pub(crate) fn object(
    entries: impl IntoIterator<Item = (impl Into<String>, impl Into<String>)>,
) -> Map<String, Value> {
    let entries = entries.into_iter();
    entries.map(|(key, value)| (key.into(), Value::String(value.into()))).collect()
}

/// Where a webhook sends to. Its secret and the like are set beside it.
pub(crate) fn hook_target(url: String) -> Value {
    json!({ "url": url, "content_type": "json" })
}

/// `None` when it is no base64.
pub(crate) fn from_base64(text: &str) -> Option<Vec<u8>> {
    let packed: String = text.chars().filter(|c| !c.is_ascii_whitespace()).collect();
    STANDARD.decode(packed).ok()
}
