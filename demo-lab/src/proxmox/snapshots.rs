//! `/nodes/{node}/{qemu,lxc}/{vmid}/snapshot`.

use serde_json::{Map, Value, json};

use super::api::{self, Answer, Call, Refusal};
use super::check::{Kind, Param, optional, required};
use super::guests::find;
use super::methods::{GUEST_AUDIT, Guard, Method, delete, get, post, put};
use super::power::begin;
use crate::world::config::{Snapshot, whole_lines};
use crate::world::guest::GuestKind::{self, Lxc, Qemu};
use crate::world::snapshots::{self, Wish};

const SNAPSHOT: Guard = Guard::Privilege("/vms/{vmid}", "VM.Snapshot");
const ROLLBACK: Guard = Guard::AnyOf("/vms/{vmid}", &["VM.Snapshot", "VM.Snapshot.Rollback"]);
const READ: Guard =
    Guard::AnyOf("/vms/{vmid}", &["VM.Snapshot", "VM.Snapshot.Rollback", "VM.Audit"]);

const DESCRIPTION: Param = optional("description", Kind::Text);
const NAME: Param = required("snapname", Kind::SnapshotName);
const FORCE: &[Param] = &[optional("force", Kind::Boolean)];
const START: &[Param] = &[optional("start", Kind::Boolean)];

pub(crate) static METHODS: &[Method] = &[
    get("/nodes/{node}/qemu/{vmid}/snapshot", GUEST_AUDIT, &[], |call| list(call, Qemu)).proxied(),
    get("/nodes/{node}/lxc/{vmid}/snapshot", GUEST_AUDIT, &[], |call| list(call, Lxc)).proxied(),
    post(
        "/nodes/{node}/qemu/{vmid}/snapshot",
        SNAPSHOT,
        &[DESCRIPTION, NAME, optional("vmstate", Kind::Boolean)],
        |call| create(call, Qemu),
    ),
    post("/nodes/{node}/lxc/{vmid}/snapshot", SNAPSHOT, &[DESCRIPTION, NAME], |call| {
        create(call, Lxc)
    }),
    get("/nodes/{node}/qemu/{vmid}/snapshot/{snapname}", Guard::User, &[], index),
    get("/nodes/{node}/lxc/{vmid}/snapshot/{snapname}", Guard::User, &[], index),
    delete("/nodes/{node}/qemu/{vmid}/snapshot/{snapname}", SNAPSHOT, FORCE, |call| {
        remove(call, Qemu)
    }),
    delete("/nodes/{node}/lxc/{vmid}/snapshot/{snapname}", SNAPSHOT, FORCE, |call| {
        remove(call, Lxc)
    }),
    post("/nodes/{node}/qemu/{vmid}/snapshot/{snapname}/rollback", ROLLBACK, START, |call| {
        rollback(call, Qemu)
    }),
    post("/nodes/{node}/lxc/{vmid}/snapshot/{snapname}/rollback", ROLLBACK, START, |call| {
        rollback(call, Lxc)
    }),
    get("/nodes/{node}/qemu/{vmid}/snapshot/{snapname}/config", READ, &[], |call| {
        config(call, Qemu)
    })
    .proxied(),
    get("/nodes/{node}/lxc/{vmid}/snapshot/{snapname}/config", READ, &[], |call| config(call, Lxc))
        .proxied(),
    put("/nodes/{node}/qemu/{vmid}/snapshot/{snapname}/config", SNAPSHOT, &[DESCRIPTION], |call| {
        describe(call, Qemu)
    }),
    put("/nodes/{node}/lxc/{vmid}/snapshot/{snapname}/config", SNAPSHOT, &[DESCRIPTION], |call| {
        describe(call, Lxc)
    }),
];

/// `GET …/snapshot`: all, and `current` for the state after the last of them.
fn list(call: &mut Call<'_>, kind: GuestKind) -> Result<Answer, Refusal> {
    let guest = find(call, kind)?;
    let mut entries: Vec<Value> = guest
        .snapshots
        .iter()
        .map(|snapshot| {
            let description = snapshot.description.as_deref().unwrap_or_default();
            let mut entry = json!({
                "name": snapshot.name, "snaptime": snapshot.taken, "description": description,
            });
            if kind == Qemu {
                entry["vmstate"] = u8::from(snapshot.memory.is_some()).into();
            }
            if let Some(parent) = &snapshot.parent {
                entry["parent"] = parent.as_str().into();
            }
            if let Some(state) = snapshot.state {
                entry["snapstate"] = state.into();
            }
            entry
        })
        .collect();
    let mut current = json!({
        "name": "current", "description": "You are here!", "digest": guest.digest(),
        "running": u8::from(guest.running()),
    });
    if let Some(parent) = guest.config.value("parent") {
        current["parent"] = parent.clone();
    }
    entries.push(current);
    Ok(Value::Array(entries).into())
}

/// The configuration that a snapshot keeps, and what is known about the snapshot itself.
pub(crate) fn kept(snapshot: &Snapshot) -> Map<String, Value> {
    let mut keys: Map<String, Value> = snapshot.config.0.iter().cloned().collect();
    keys.insert("snaptime".into(), snapshot.taken.into());
    let texts = [
        ("parent", snapshot.parent.as_deref()),
        ("vmstate", snapshot.memory.as_deref()),
        ("snapstate", snapshot.state),
    ];
    for (key, text) in texts {
        match text {
            Some(text) => keys.insert(key.into(), text.into()),
            None => keys.remove(key),
        };
    }
    if let Some(description) = &snapshot.description {
        keys.insert("description".into(), description.as_str().into());
    }
    keys
}

fn vmid(call: &Call<'_>) -> u32 {
    call.number("vmid").and_then(|vmid| u32::try_from(vmid).ok()).unwrap_or_default()
}

fn described(call: &Call<'_>) -> Option<String> {
    call.text("description").filter(|text| !text.is_empty()).map(|text| whole_lines(&text))
}

/// `POST …/snapshot`
fn create(call: &mut Call<'_>, kind: GuestKind) -> Result<Answer, Refusal> {
    let name = call.given("snapname");
    let reserved = match kind {
        Qemu => name == "current" || name.eq_ignore_ascii_case("pending"),
        Lxc => name == "current" || name == "vzdump",
    };
    if reserved {
        let name = if kind == Qemu { name.to_lowercase() } else { name };
        let text = format!("unable to use snapshot name '{name}' (reserved name)");
        return Err(Refusal::failed(text));
    }
    if kind == Qemu {
        find(call, kind)?;
    }
    let wish = Wish { name, description: described(call), memory: call.flag("vmstate") };
    let work = snapshots::create(vmid(call), wish);
    begin(call, kind, kind.task("qmsnapshot", "vzsnapshot"), work)
}

/// `GET …/snapshot/{snapname}`
fn index(_: &mut Call<'_>) -> Result<Answer, Refusal> {
    Ok(api::index("cmd", &["rollback", "config"]))
}

/// `DELETE …/snapshot/{snapname}`
fn remove(call: &mut Call<'_>, kind: GuestKind) -> Result<Answer, Refusal> {
    let work = snapshots::delete(vmid(call), call.given("snapname"));
    begin(call, kind, kind.task("qmdelsnapshot", "vzdelsnapshot"), work)
}

/// `POST …/snapshot/{snapname}/rollback`
fn rollback(call: &mut Call<'_>, kind: GuestKind) -> Result<Answer, Refusal> {
    let (vmid, start) = (vmid(call), call.flag("start"));
    if start && kind == Qemu {
        call.demand(&format!("/vms/{vmid}"), "VM.PowerMgmt")?;
    }
    let owner = call.caller.id().unwrap_or_default().to_owned();
    let work = snapshots::rollback(vmid, call.given("snapname"), start, owner);
    begin(call, kind, kind.task("qmrollback", "vzrollback"), work)
}

/// `GET …/snapshot/{snapname}/config`
fn config(call: &mut Call<'_>, kind: GuestKind) -> Result<Answer, Refusal> {
    let name = call.given("snapname");
    let found = find(call, kind)?.snapshots.iter().find(|snapshot| snapshot.name == name);
    let found =
        found.ok_or_else(|| Refusal::failed(format_args!("snapshot '{name}' does not exist")))?;
    let mut keys = kept(found);
    if kind == Lxc {
        keys.remove("lxc");
    }
    Ok(Value::Object(keys).into())
}

/// `PUT …/snapshot/{snapname}/config`
fn describe(call: &mut Call<'_>, kind: GuestKind) -> Result<Answer, Refusal> {
    if call.text("description").is_none() {
        return Ok(Value::Null.into());
    }
    let description = described(call);
    find(call, kind)?;
    let (vmid, name) = (vmid(call), call.given("snapname"));
    call.world.describe_snapshot(vmid, &name, description).map_err(Refusal::failed)?;
    Ok(Value::Null.into())
}
