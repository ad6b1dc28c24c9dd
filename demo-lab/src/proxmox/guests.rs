//! `/nodes/{node}/qemu` and `/nodes/{node}/lxc`: guests one by one and as lists of a node.

use serde_json::{Map, Value, json};

use super::api::{Answer, Call, Refusal};
use crate::world::World;
use crate::world::config::Config;
use crate::world::guest::{Guest, GuestKind};

/// The guest that the path names, or the failure of a configuration file that does not exist: on
/// another node, or of the other kind, it does not exist either.
pub(crate) fn find<'a>(call: &'a Call<'_>, kind: GuestKind) -> Result<&'a Guest, Refusal> {
    let (node, vmid) = (call.given("node"), call.given("vmid"));
    let guest = vmid.parse().ok().and_then(|vmid: u32| call.world.guests.get(&vmid));
    guest.filter(|guest| guest.kind == kind && guest.node == node).ok_or_else(|| {
        let folder = kind.config_folder();
        Refusal::failed(format_args!(
            "Configuration file 'nodes/{node}/{folder}/{vmid}.conf' does not exist"
        ))
    })
}

/// `GET /nodes/{node}/qemu` and `…/lxc`
pub(crate) fn list(call: &mut Call<'_>, kind: GuestKind) -> Result<Answer, Refusal> {
    let node = call.given("node");
    let full = call.flag("full");
    let entries: Vec<Value> = call
        .world
        .guests
        .values()
        .filter(|guest| guest.kind == kind && guest.node == node)
        .filter(|guest| call.may(&format!("/vms/{}", guest.vmid), "VM.Audit"))
        .map(|guest| {
            let mut entry = summary(call.world, guest);
            if full && kind == GuestKind::Qemu {
                entry.extend(machine(guest));
            }
            Value::Object(entry)
        })
        .collect();
    Ok(Value::Array(entries).into())
}

/// `GET …/{vmid}/status/current`
pub(crate) fn status(call: &mut Call<'_>, kind: GuestKind) -> Result<Answer, Refusal> {
    let guest = find(call, kind)?;
    let mut entry = summary(call.world, guest);
    entry.insert(
        "ha".into(),
        match &guest.ha_state {
            None => json!({"managed": 0}),
            Some(state) => json!({"managed": 1, "state": state}),
        },
    );
    if kind == GuestKind::Qemu {
        entry.extend(machine(guest));
        if agent_enabled(&guest.config) {
            entry.insert("agent".into(), 1.into());
        }
        if guest.running() {
            let memory = guest.memory_used(call.world.now());
            entry.insert("balloon".into(), guest.memory_bytes.into());
            entry.insert(
                "ballooninfo".into(),
                json!({
                    "actual": guest.memory_bytes, "max_mem": guest.memory_bytes,
                    "total_mem": guest.memory_bytes, "free_mem": guest.memory_bytes - memory,
                }),
            );
        }
    }
    Ok(Value::Object(entry).into())
}

/// What lists and the state of a guest have in common.
fn summary(world: &World, guest: &Guest) -> Map<String, Value> {
    let now = world.now();
    let memory = guest.memory_used(now);
    let mut entry = json!({
        "vmid": guest.vmid, "name": guest.name, "status": guest.status(),
        "uptime": guest.uptime(now), "cpus": guest.cpus, "cpu": guest.cpu_fraction(now),
        "mem": memory, "maxmem": guest.memory_bytes,
        "disk": guest.disk_used(now), "maxdisk": guest.disk_bytes,
        "netin": guest.counted(9_000, now), "netout": guest.counted(4_000, now),
        "diskread": guest.counted(20_000, now), "diskwrite": guest.counted(35_000, now),
    });
    match guest.kind {
        GuestKind::Qemu => {
            entry["memhost"] = (memory + memory / 20).into();
            if let Some(least) = guest.config.value("balloon").and_then(Value::as_u64) {
                entry["balloon_min"] = (least << 20).into();
                entry["shares"] = 1_000.into();
            }
        }
        GuestKind::Lxc => {
            entry["type"] = "lxc".into();
            entry["swap"] = 0.into();
            entry["maxswap"] = guest.swap_bytes.into();
        }
    }
    if guest.running() {
        entry["pid"] = (u64::from(guest.vmid) * 13 + 1_700).into();
        for one in ["cpusome", "cpufull", "iosome", "iofull", "memorysome", "memoryfull"] {
            // The real server turns these texts into numbers for one kind and forgets the other.
            entry[format!("pressure{one}")] = match guest.kind {
                GuestKind::Qemu => 0.into(),
                GuestKind::Lxc => "0.00".into(),
            };
        }
    }
    if guest.template {
        entry["template"] = 1.into();
    }
    if let Some(tags) = &guest.tags {
        entry["tags"] = tags.as_str().into();
    }
    if let Some(lock) = &guest.lock {
        entry["lock"] = lock.as_str().into();
    }
    if guest.config.value("serial0").is_some() {
        entry["serial"] = 1.into();
    }
    match entry {
        Value::Object(entry) => entry,
        _ => unreachable!("written as an object above"),
    }
}

/// What is known of the process behind a virtual machine.
fn machine(guest: &Guest) -> Map<String, Value> {
    let mut entry = Map::new();
    let state = if guest.paused { "paused" } else { guest.status() };
    entry.insert("qmpstatus".into(), state.into());
    if guest.running() {
        entry.insert("running-machine".into(), "pc-i440fx-10.1+pve0".into());
        entry.insert("running-qemu".into(), "10.1.2".into());
    }
    entry
}

fn agent_enabled(config: &Config) -> bool {
    let agent = config.value("agent").and_then(Value::as_str).unwrap_or_default();
    agent.split(',').any(|part| matches!(part, "1" | "enabled=1"))
}

/// `GET …/qemu/{vmid}/agent/network-get-interfaces`
pub(crate) fn agent_interfaces(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let guest = find(call, GuestKind::Qemu)?;
    if guest.config.value("agent").is_none() {
        return Err(Refusal::failed("No QEMU guest agent configured"));
    }
    if !guest.running() {
        return Err(Refusal::failed(format_args!("VM {} is not running", guest.vmid)));
    }
    if !guest.agent_answers {
        return Err(Refusal::failed("QEMU guest agent is not running"));
    }
    Ok(guest.agent_interfaces(call.world.now()).into())
}

/// `GET …/lxc/{vmid}/interfaces`: null while the container is stopped.
pub(crate) fn container_interfaces(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let guest = find(call, GuestKind::Lxc)?;
    Ok(if guest.running() { guest.container_interfaces() } else { Value::Null }.into())
}
