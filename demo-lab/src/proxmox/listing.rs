//! The one list of everything, `/cluster/resources`: large, asked for often, and stale by design.
//! The real system fills it from statistics that are gathered every ten seconds, so the same text
//! serves everybody with the same rights until those move on or something changes.

use serde::Serialize;
use serde_json::Value;

use super::Payload;
use super::api::Call;
use super::nodes;
use crate::world::World;
use crate::world::guest::Guest;

/// Statistics are this old at most.
const TICK_SECONDS: u64 = 10;

/// Lists that were written already.
#[derive(Debug, Default)]
pub(crate) struct Listings(Vec<(Key, Payload)>);

#[derive(Debug, PartialEq, Eq)]
struct Key {
    caller: Option<String>,
    kind: Option<String>,
    revision: u64,
    tick: u64,
}

#[derive(Serialize)]
struct Document {
    data: Vec<Entry>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Entry {
    Guest(Box<GuestEntry>),
    Other(Value),
}

#[derive(Default, Serialize)]
struct GuestEntry {
    id: String,
    vmid: u32,
    node: String,
    r#type: &'static str,
    status: &'static str,
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    known: Option<Known>,
}

/// What is not known about a guest on a node that is cut off.
#[derive(Serialize)]
struct Known {
    name: String,
    template: u8,
    uptime: u64,
    cpu: f64,
    maxcpu: u64,
    mem: u64,
    maxmem: u64,
    memhost: u64,
    disk: u64,
    maxdisk: u64,
    netin: u64,
    netout: u64,
    diskread: u64,
    diskwrite: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    tags: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lock: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pool: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hastate: Option<String>,
}

/// The document for `GET /cluster/resources`, of one kind or all.
pub(crate) fn resources(call: &mut Call<'_>, kind: Option<String>) -> Payload {
    let key = Key {
        caller: call.caller.id().map(str::to_owned),
        kind,
        revision: call.world.revision,
        tick: call.world.now() / TICK_SECONDS,
    };
    let listings = &mut call.world.listings.0;
    listings.retain(|(old, _)| old.revision == key.revision && old.tick == key.tick);
    if let Some((_, payload)) = listings.iter().find(|(old, _)| *old == key) {
        return payload.clone();
    }
    let document = Document { data: entries(call, key.kind.as_deref()) };
    let text = serde_json::to_vec(&document).expect("plain values have a JSON form");
    let payload = Payload::new(text);
    call.world.listings.0.push((key, payload.clone()));
    payload
}

fn entries(call: &Call<'_>, kind: Option<&str>) -> Vec<Entry> {
    let world = &*call.world;
    let now = world.now();
    let wants = |one: &str| kind.is_none_or(|kind| kind == one);
    let mut entries = Vec::new();
    if kind.is_none() {
        let visible = world
            .pools
            .iter()
            .filter(|pool| call.may(&format!("/pool/{}", pool.name), "Pool.Audit"));
        entries.extend(visible.map(|pool| {
            Entry::Other(serde_json::json!({
                "id": format!("/pool/{}", pool.name), "pool": pool.name, "type": "pool",
            }))
        }));
    }
    if wants("vm") {
        let visible = world
            .guests
            .values()
            .filter(|guest| call.may(&format!("/vms/{}", guest.vmid), "VM.Audit"));
        entries.extend(visible.map(|guest| Entry::Guest(Box::new(guest_entry(call, guest, now)))));
    }
    if wants("node") {
        entries.extend(world.nodes.iter().map(|node| {
            let may_audit = call.may(&format!("/nodes/{}", node.name), "Sys.Audit");
            let mut entry = nodes::entry(node, now, may_audit);
            entry.insert("cgroup-mode".into(), 2.into());
            Entry::Other(Value::Object(entry))
        }));
    }
    if wants("storage") {
        entries.extend(storages(call, world, now));
    }
    if kind.is_none() && call.may("/sdn/zones/localnetwork", "SDN.Audit") {
        entries.extend(world.nodes.iter().map(|node| {
            Entry::Other(serde_json::json!({
                "id": format!("network/{}/zone/localnetwork", node.name), "node": node.name,
                "type": "network", "network-type": "zone", "network": "localnetwork",
                "status": "ok",
            }))
        }));
    }
    entries
}

fn guest_entry(call: &Call<'_>, guest: &Guest, now: u64) -> GuestEntry {
    if let Some(running_since) = guest.in_statistics {
        let before = Guest { running_since, in_statistics: None, ..guest.clone() };
        return guest_entry(call, &before, now);
    }
    let online = call.world.guest_online(guest);
    let pool = guest.pool.clone().filter(|pool| call.may(&format!("/pool/{pool}"), "Pool.Audit"));
    let memory = guest.memory_used(now);
    let known = online.then(|| Known {
        name: guest.name.clone(),
        template: u8::from(guest.template),
        uptime: guest.uptime(now),
        cpu: guest.cpu_fraction(now),
        maxcpu: guest.cpus,
        mem: memory,
        maxmem: guest.memory_bytes,
        memhost: memory + memory / 20,
        disk: guest.disk_used(now),
        maxdisk: guest.disk_bytes,
        netin: guest.counted(9_000, now),
        netout: guest.counted(4_000, now),
        diskread: guest.counted(20_000, now),
        diskwrite: guest.counted(35_000, now),
        tags: guest.tags.clone(),
        lock: guest.lock.clone(),
        pool,
        hastate: guest.ha_state.clone(),
    });
    GuestEntry {
        id: format!("{}/{}", guest.kind.word(), guest.vmid),
        vmid: guest.vmid,
        node: guest.node.clone(),
        r#type: guest.kind.word(),
        status: if online { guest.status() } else { "unknown" },
        known,
    }
}

fn storages<'a>(
    call: &'a Call<'_>,
    world: &'a World,
    now: u64,
) -> impl Iterator<Item = Entry> + use<'a> {
    let visible = world
        .storages
        .iter()
        .filter(|storage| call.may(&format!("/storage/{}", storage.name), "Datastore.Audit"));
    visible.flat_map(move |storage| {
        world.nodes.iter().map(move |node| {
            let mut entry = serde_json::json!({
                "id": format!("storage/{}/{}", node.name, storage.name), "type": "storage",
                "storage": storage.name, "node": node.name, "plugintype": storage.kind,
                "content": storage.content, "shared": 0, "status": "unknown",
            });
            if node.online {
                entry["status"] = "available".into();
                entry["disk"] = storage.used_bytes(node.id, now).into();
                entry["maxdisk"] = storage.bytes.into();
            }
            Entry::Other(entry)
        })
    })
}
