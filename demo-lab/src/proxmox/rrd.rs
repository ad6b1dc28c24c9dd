//! Graphs: `rrddata` of nodes, guests and storages.

use serde_json::{Value, json};

use super::api::{Answer, Call, Refusal};
use super::guests;
use crate::world::guest::GuestKind;

/// The points of a time frame: seconds between two, and how many (Proxmox VE 9).
fn points(call: &Call<'_>) -> impl Iterator<Item = u64> + use<> {
    let (step, count) = match call.given("timeframe").as_str() {
        "hour" => (60, 60),
        "day" => (60, 1_440),
        "week" => (1_800, 336),
        "month" => (1_800, 1_440),
        "year" => (21_600, 1_440),
        _ => (604_800, 570),
    };
    let end = call.world.now() / step * step;
    (0..count).rev().map(move |back| end.saturating_sub(back * step))
}

/// `GET /nodes/{node}/rrddata`
pub(crate) fn node(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let name = call.given("node");
    let missing = || Refusal::failed(format_args!("RRD error: opening 'pve-node-9.0/{name}'"));
    let node = call.world.node(&name).ok_or_else(missing)?;
    let data: Vec<Value> = points(call)
        .map(|time| {
            // Before it was started nothing was measured.
            if time < node.booted {
                return json!({ "time": time });
            }
            let cpu = node.cpu.at(time);
            let memory = node.memory.of(node.memory_bytes, time);
            json!({
                "time": time, "cpu": cpu, "maxcpu": node.cpus, "iowait": cpu * 0.03,
                "loadavg": cpu * node.cpus as f64 * 1.1,
                "memtotal": node.memory_bytes, "memused": memory,
                "memavailable": node.memory_bytes - memory,
                "swaptotal": node.swap_bytes, "swapused": node.swap_bytes / 50,
                "roottotal": node.root_bytes, "rootused": node.root_used(time),
                "netin": cpu * 4e6, "netout": cpu * 2e6, "arcsize": node.memory_bytes / 12,
                "pressurecpusome": cpu * 2.0, "pressureiosome": 0, "pressureiofull": 0,
                "pressurememorysome": 0, "pressurememoryfull": 0,
            })
        })
        .collect();
    Ok(Value::Array(data).into())
}

/// `GET /nodes/{node}/{kind}/{vmid}/rrddata`
pub(crate) fn guest(call: &mut Call<'_>, kind: GuestKind) -> Result<Answer, Refusal> {
    let guest = guests::find(call, kind)?;
    let data: Vec<Value> = points(call)
        .map(|time| {
            let mut point = json!({
                "time": time, "maxcpu": guest.cpus, "maxmem": guest.memory_bytes,
                "maxdisk": guest.disk_bytes,
            });
            if guest.running_since.is_some_and(|since| since <= time) {
                let cpu = guest.cpu.at(time);
                let rest = json!({
                    "cpu": cpu, "mem": guest.memory.of(guest.memory_bytes, time),
                    "memhost": guest.memory.of(guest.memory_bytes, time),
                    "disk": guest.disk_used(time), "netin": cpu * 2e6, "netout": cpu * 1e6,
                    "diskread": cpu * 3e6, "diskwrite": cpu * 5e6,
                });
                if let (Value::Object(point), Value::Object(rest)) = (&mut point, rest) {
                    point.extend(rest);
                }
            }
            point
        })
        .collect();
    Ok(Value::Array(data).into())
}

/// `GET /nodes/{node}/storage/{storage}/rrddata`
pub(crate) fn storage(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let name = call.given("storage");
    let storage = call.world.storages.iter().find(|storage| storage.name == name);
    let missing = || Refusal::failed(format_args!("storage '{name}' does not exist"));
    let storage = storage.ok_or_else(missing)?;
    let node_id = call.world.node(&call.given("node")).map_or(1, |node| node.id);
    let data: Vec<Value> = points(call)
        .map(|time| {
            json!({
                "time": time, "total": storage.bytes, "used": storage.used_bytes(node_id, time),
            })
        })
        .collect();
    Ok(Value::Array(data).into())
}
