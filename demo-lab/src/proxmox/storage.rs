//! `/storage` and `/nodes/{node}/storage`.

use serde_json::{Value, json};

use super::api::{Answer, Call, Refusal};
use crate::world::storage::Storage;

/// `GET /storage`: the definitions.
pub(crate) fn definitions(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let kind = call.text("type");
    let entries: Vec<Value> = call
        .world
        .storages
        .iter()
        .filter(|storage| kind.as_deref().is_none_or(|kind| kind == storage.kind))
        .filter(|storage| call.may(&format!("/storage/{}", storage.name), "Datastore.Audit"))
        .map(|storage| {
            let (key, place) = storage.place;
            let mut entry = json!({
                "storage": storage.name, "type": storage.kind, "content": storage.content,
                "digest": "5b1f0e8c2c4bb2a3f3b7c1a0d9e8f7a6b5c4d3e2",
            });
            entry[key] = place.into();
            entry
        })
        .collect();
    Ok(Value::Array(entries).into())
}

/// `GET /nodes/{node}/storage`
pub(crate) fn list(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let (content, only) = (call.text("content"), call.text("storage"));
    let with_formats = call.flag("format");
    let wanted = |storage: &Storage| {
        let named = only.as_deref().is_none_or(|name| name == storage.name);
        // Of several kinds of content one is enough.
        let takes = content
            .as_deref()
            .is_none_or(|kinds| kinds.split([',', ';', ' ']).any(|kind| storage.takes(kind)));
        named && takes
    };
    let entries: Vec<Value> = call
        .world
        .storages
        .iter()
        .filter(|storage| wanted(storage))
        .filter(|storage| may_see(call, storage.name))
        .map(|storage| {
            let mut entry = state(call, storage);
            entry["storage"] = storage.name.into();
            let fraction = entry["used"].as_f64().unwrap_or_default() / storage.bytes as f64;
            entry["used_fraction"] = fraction.into();
            if with_formats {
                let (default, all): (_, &[&str]) = match storage.kind {
                    "dir" => ("raw", &["qcow2", "raw", "subvol", "vmdk"]),
                    "zfspool" => ("raw", &["raw", "subvol"]),
                    _ => ("raw", &["raw"]),
                };
                entry["formats"] = json!({"default": default, "supported": all});
            }
            entry
        })
        .collect();
    Ok(Value::Array(entries).into())
}

fn may_see(call: &Call<'_>, storage: &str) -> bool {
    let path = format!("/storage/{storage}");
    call.may(&path, "Datastore.Audit") || call.may(&path, "Datastore.AllocateSpace")
}

fn find<'a>(call: &'a Call<'_>) -> Result<&'a Storage, Refusal> {
    let name = call.given("storage");
    let found = call.world.storages.iter().find(|storage| storage.name == name);
    found.ok_or_else(|| Refusal::failed(format_args!("storage '{name}' does not exist")))
}

fn state(call: &Call<'_>, storage: &Storage) -> Value {
    let now = call.world.now();
    let node_id = call.world.node(&call.given("node")).map_or(1, |node| node.id);
    let used = storage.used_bytes(node_id, now);
    json!({
        "type": storage.kind, "content": storage.content, "active": 1, "enabled": 1, "shared": 0,
        "total": storage.bytes, "used": used, "avail": storage.bytes - used,
    })
}

/// `GET /nodes/{node}/storage/{storage}/status`
pub(crate) fn status(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let storage = find(call)?;
    Ok(state(call, storage).into())
}

/// `GET /nodes/{node}/storage/{storage}/content`
pub(crate) fn content(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let storage = find(call)?;
    let (node, kind) = (call.given("node"), call.text("content"));
    let vmid = call.number("vmid");
    let entries: Vec<Value> = call
        .world
        .volumes
        .iter()
        .filter(|volume| volume.node == node && volume.storage == storage.name)
        .filter(|volume| kind.as_deref().is_none_or(|kind| kind == volume.content))
        .filter(|volume| vmid.is_none() || vmid == volume.vmid.map(u64::from))
        .filter(|volume| {
            // Who may not use the storage as such still sees what belongs to their guests.
            let guest = volume.vmid.map(|vmid| format!("/vms/{vmid}"));
            call.may(&format!("/storage/{}", storage.name), "Datastore.Audit")
                || guest.is_some_and(|guest| call.may(&guest, "VM.Audit"))
        })
        .map(|volume| volume.listed())
        .collect();
    Ok(Value::Array(entries).into())
}
