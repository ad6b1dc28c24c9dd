//! `/cluster`: what concerns all nodes.

use serde_json::{Value, json};

use super::api::{Answer, Call, Refusal};
use super::{listing, tasks as node_tasks};

/// Lowest id that is given out, and the first that is not.
const NEXT_IDS: std::ops::Range<u32> = 100..1_000_000;

/// `GET /cluster/resources`
pub(crate) fn resources(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let kind = call.text("type");
    Ok(Answer::Prepared(listing::resources(call, kind)))
}

/// `GET /cluster/status`
pub(crate) fn status(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let world = &*call.world;
    let mut entries = Vec::new();
    if let Some(cluster) = &world.cluster {
        entries.push(json!({
            "type": "cluster", "id": "cluster", "name": cluster, "nodes": world.nodes.len(),
            "version": world.nodes.len(), "quorate": u8::from(world.quorate()),
        }));
    }
    entries.extend(world.nodes.iter().enumerate().map(|(place, node)| {
        json!({
            "type": "node", "id": format!("node/{}", node.name), "name": node.name,
            // Without a cluster there is no numbering.
            "nodeid": if world.cluster.is_some() { node.id } else { 0 },
            "local": u8::from(place == call.at), "online": u8::from(node.online),
            "ip": node.address, "level": "",
        })
    }));
    Ok(Value::Array(entries).into())
}

/// `GET /cluster/tasks`: the recent ones of every node, newest first.
pub(crate) fn tasks(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    const RECENT: usize = 25;
    let now = call.world.now();
    let caller = call.caller.id().unwrap_or_default();
    let all = call.may("/", "Sys.Audit");
    let entries: Vec<Value> = call
        .world
        .tasks
        .iter()
        .rev()
        .filter(|task| all || task.user().0 == caller)
        .take(RECENT)
        .map(|task| {
            let mut entry = node_tasks::entry(task, now);
            if task.ended(now).is_some() {
                entry["saved"] = "1".into();
            }
            entry
        })
        .collect();
    Ok(Value::Array(entries).into())
}

/// `GET /cluster/nextid`
pub(crate) fn next_id(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let guests = &call.world.guests;
    if let Some(asked) = call.number("vmid") {
        return match guests.keys().any(|vmid| u64::from(*vmid) == asked) {
            true => Err(Refusal::parameter("vmid", format!("VM {asked} already exists"))),
            false => Ok(Value::from(asked).into()),
        };
    }
    let (from, to) = (NEXT_IDS.start, NEXT_IDS.end);
    let free = NEXT_IDS.into_iter().find(|vmid| !guests.contains_key(vmid));
    free.map(|vmid| Value::from(vmid).into()).ok_or_else(|| {
        Refusal::failed(format_args!("unable to get any free VMID in range [{from}, {to}]"))
    })
}

/// `GET /cluster/backup-info/not-backed-up`: guests that no backup job covers.
pub(crate) fn not_backed_up(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let entries: Vec<Value> = call
        .world
        .guests
        .values()
        .filter(|guest| !guest.backed_up_by_job)
        .filter(|guest| call.may(&format!("/vms/{}", guest.vmid), "VM.Audit"))
        .map(|guest| json!({"vmid": guest.vmid, "name": guest.name, "type": guest.kind.word()}))
        .collect();
    Ok(Value::Array(entries).into())
}

/// `GET /cluster/ha/resources`
pub(crate) fn ha_resources(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let wanted = call.text("type");
    let entries: Vec<Value> = call
        .world
        .guests
        .values()
        .filter_map(|guest| {
            let kind = guest.kind.ha_word();
            let state = guest.ha_state.as_deref()?;
            let asked = wanted.as_deref().is_none_or(|wanted| wanted == kind);
            asked.then(
                || json!({"sid": format!("{kind}:{}", guest.vmid), "type": kind, "state": state}),
            )
        })
        .collect();
    Ok(Value::Array(entries).into())
}

/// `GET /cluster/ha/status/current`
pub(crate) fn ha_status(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let world = &*call.world;
    let local = world.nodes[call.at].name.as_str();
    let quorate = world.quorate();
    let mut entries = vec![json!({
        "id": "quorum", "type": "quorum", "node": local, "quorate": u8::from(quorate),
        "status": if quorate { "OK" } else { "No quorum on node" },
    })];
    for guest in world.guests.values() {
        let Some(state) = guest.ha_state.as_deref() else { continue };
        let sid = format!("{}:{}", guest.kind.ha_word(), guest.vmid);
        // A request is not fulfilled yet while the guest is not in the state that was asked for.
        let now = match (state, guest.running()) {
            ("started", false) => "starting",
            ("stopped", true) => "stopping",
            _ => state,
        };
        let crm_state = if now == "stopping" { "request_stop" } else { state };
        entries.push(json!({
            "id": format!("service:{sid}"), "type": "service", "sid": sid, "node": guest.node,
            "state": now, "crm_state": crm_state, "request_state": state,
            "status": format!("{sid} ({}, {now})", guest.node),
        }));
    }
    Ok(Value::Array(entries).into())
}
