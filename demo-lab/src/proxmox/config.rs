//! `/nodes/{node}/{qemu,lxc}/{vmid}/config` and `…/pending`: reading and changing configurations.

mod settings;

use std::time::Duration;

use serde_json::{Map, Value, json};

use super::api::{Answer, Call, Refusal};
use super::check::{Kind, Param, optional, split_list};
use super::guests::find;
use super::methods::{GUEST_AUDIT, Guard, Method, get, post, put};
use super::power;
use crate::world::config::{Change, family};
use crate::world::guest::GuestKind::{self, Lxc, Qemu};
use crate::world::work::{Next, locked};

const READ: &[Param] = &[optional("current", Kind::Boolean), optional("snapshot", Kind::ConfigId)];

const CHANGE_MACHINE: Guard = Guard::AnyOf(
    "/vms/{vmid}",
    &[
        "VM.Config.Disk",
        "VM.Config.CDROM",
        "VM.Config.CPU",
        "VM.Config.Memory",
        "VM.Config.Network",
        "VM.Config.HWType",
        "VM.Config.Options",
        "VM.Config.Cloudinit",
    ],
);
const CHANGE_CONTAINER: Guard = Guard::AnyOf(
    "/vms/{vmid}",
    &[
        "VM.Config.Disk",
        "VM.Config.CPU",
        "VM.Config.Memory",
        "VM.Config.Network",
        "VM.Config.Options",
    ],
);

/// Parameters that say how to change, not what to.
const HOW: [Param; 3] = [
    optional("delete", Kind::ConfigIdList),
    optional("digest", Kind::Short(40)),
    optional("revert", Kind::ConfigIdList),
];
const HOW_MACHINE: [Param; 2] =
    [optional("force", Kind::Boolean).requires("delete"), optional("skiplock", Kind::Boolean)];
const HOW_LATER: [Param; 2] = [
    optional("background_delay", Kind::Integer { minimum: Some(1), maximum: Some(30) }),
    optional("import-working-storage", Kind::StorageId),
];

/// One list of two.
const fn joined<const A: usize, const B: usize, const N: usize>(
    one: [Param; A],
    other: [Param; B],
) -> [Param; N] {
    let mut all = [optional("", Kind::Text); N];
    let mut at = 0;
    while at < N {
        all[at] = if at < A { one[at] } else { other[at - A] };
        at += 1;
    }
    all
}

const PUT_CONTAINER: [Param; settings::CONTAINER.len() + 3] = joined(settings::CONTAINER, HOW);
const PUT_MACHINE: [Param; settings::MACHINE.len() + 5] =
    joined::<_, 5, _>(settings::MACHINE, joined(HOW, HOW_MACHINE));
const POST_MACHINE: [Param; settings::MACHINE.len() + 7] = joined(PUT_MACHINE, HOW_LATER);

pub(crate) static METHODS: &[Method] = &[
    get("/nodes/{node}/qemu/{vmid}/config", GUEST_AUDIT, READ, |call| read(call, Qemu)).proxied(),
    get("/nodes/{node}/lxc/{vmid}/config", GUEST_AUDIT, READ, |call| read(call, Lxc)).proxied(),
    get("/nodes/{node}/qemu/{vmid}/pending", GUEST_AUDIT, &[], |call| pending(call, Qemu))
        .proxied(),
    get("/nodes/{node}/lxc/{vmid}/pending", GUEST_AUDIT, &[], |call| pending(call, Lxc)).proxied(),
    put("/nodes/{node}/qemu/{vmid}/config", CHANGE_MACHINE, &PUT_MACHINE, |call| {
        change_now(call, Qemu)
    }),
    put("/nodes/{node}/lxc/{vmid}/config", CHANGE_CONTAINER, &PUT_CONTAINER, |call| {
        change_now(call, Lxc)
    }),
    post("/nodes/{node}/qemu/{vmid}/config", CHANGE_MACHINE, &POST_MACHINE, change_in_task),
];

/// `GET …/{vmid}/config`: with what waits for the next start applied, unless `current` is asked
/// for; or as it was in a snapshot.
fn read(call: &mut Call<'_>, kind: GuestKind) -> Result<Answer, Refusal> {
    let guest = find(call, kind)?;
    let (current, snapshot) = (call.flag("current"), call.text("snapshot"));
    if current && snapshot.is_some() {
        let text = "cannot use 'snapshot' parameter with 'current'";
        let both = ["snapshot", "current"].map(|name| (name.to_owned(), text.to_owned()));
        return Err(Refusal::parameters(both.into()));
    }
    let mut keys: Map<String, Value> = match &snapshot {
        None => guest.config.0.iter().cloned().collect(),
        Some(name) => {
            let found = guest.snapshots.iter().find(|snapshot| snapshot.name == *name);
            let found = found
                .ok_or_else(|| Refusal::failed(format_args!("snapshot '{name}' does not exist")))?;
            super::snapshots::kept(found)
        }
    };
    if snapshot.is_none() {
        if let Some(lock) = &guest.lock {
            keys.insert("lock".into(), lock.as_str().into());
        }
        if !current {
            for (key, value) in guest.pending.iter() {
                match value {
                    Some(value) => keys.insert(key.to_owned(), value.clone()),
                    None => keys.remove(key),
                };
            }
        }
    }
    keys.insert("digest".into(), guest.digest().into());
    Ok(Value::Object(keys).into())
}

/// `GET …/{vmid}/pending`
fn pending(call: &mut Call<'_>, kind: GuestKind) -> Result<Answer, Refusal> {
    let guest = find(call, kind)?;
    // All values are texts here, whatever they are in the configuration.
    let text = |value: &Value| match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let mut entries: Vec<Value> = guest
        .config
        .0
        .iter()
        .map(|(key, value)| match guest.pending.change(key) {
            None => json!({"key": key, "value": text(value)}),
            Some(Some(new)) => {
                json!({"key": key, "value": text(value), "pending": text(new)})
            }
            Some(None) => json!({"key": key, "value": text(value), "delete": 1}),
        })
        .collect();
    let new = guest.pending.iter().filter(|(key, _)| guest.config.value(key).is_none());
    entries
        .extend(new.filter_map(|(key, value)| Some(json!({"key": key, "pending": text(value?)}))));
    entries.push(json!({"key": "digest", "value": guest.digest()}));
    Ok(Value::Array(entries).into())
}

/// The change that the parameters describe, with what the caller may not do refused.
fn wanted(call: &Call<'_>, kind: GuestKind) -> Result<Change, Refusal> {
    let known: &[Param] = match kind {
        Qemu => &settings::MACHINE,
        Lxc => &settings::CONTAINER,
    };
    let setting = |name: &str| known.iter().find(|param| param.is(name));
    let list = |name: &str| -> Vec<String> {
        let text = call.text(name).unwrap_or_default();
        split_list(&text).map(str::to_owned).collect()
    };
    let typed = |kind: Kind, text: String| match kind {
        Kind::Boolean | Kind::Integer { .. } => {
            text.parse::<i64>().map_or(Value::String(text), Value::from)
        }
        Kind::Decimal { .. } => text.parse::<f64>().map_or(Value::String(text), Value::from),
        _ => Value::String(text),
    };
    let set: Vec<(String, Value)> = call
        .params()
        .keys()
        .filter_map(|name| Some((name.clone(), typed(setting(name)?.kind, call.text(name)?))))
        .collect();
    let change = Change {
        set,
        delete: list("delete"),
        revert: list("revert"),
        digest: call.text("digest"),
        skip_lock: call.flag("skiplock"),
    };
    if change.set.is_empty() && change.delete.is_empty() && change.revert.is_empty() {
        return Err(Refusal::failed("no options specified"));
    }
    let is_set = |key: &str| change.set.iter().any(|(name, _)| name == key);
    for (how, keys) in [("revert", &change.revert), ("delete", &change.delete)] {
        for key in keys {
            // Not settings, but keys that a file may have and that may be deleted.
            if setting(key).is_none() && !matches!(&**key, "vmstate" | "parent") {
                return Err(Refusal::parameter(how, format!("unknown option '{key}'")));
            }
            if is_set(key) {
                let text = format!("you can't use '-{key}' and -{how} {key}' at the same time");
                return Err(Refusal::parameter(how, text));
            }
        }
    }
    let keys = change.set.iter().map(|(key, _)| key).chain(&change.delete);
    for key in keys {
        permit(call, kind, key)?;
    }
    Ok(change)
}

fn permit(call: &Call<'_>, kind: GuestKind, key: &str) -> Result<(), Refusal> {
    let path = format!("/vms/{}", call.given("vmid"));
    match settings::right(kind, key) {
        Some(right) => call.demand(&path, right)?,
        None if power::is_root(call) => {}
        None if kind == Qemu => {
            return Err(Refusal::failed(format_args!("only root can set '{key}' config")));
        }
        None => {
            let what = match family(key) {
                "dev" => "configuring device passthrough",
                _ => "changing the hookscript",
            };
            let text = format!("Permission check failed ({what} is only allowed for root@pam)\n");
            return Err(Refusal::new(403, text));
        }
    }
    // When a guest starts is the host's business, too.
    match (kind, key) {
        (Qemu, "startup") => call.demand("/", "Sys.Modify"),
        _ => Ok(()),
    }
}

/// `PUT …/{vmid}/config`: changed when the answer comes.
fn change_now(call: &mut Call<'_>, kind: GuestKind) -> Result<Answer, Refusal> {
    power::root_only(call, &["skiplock"])?;
    let change = wanted(call, kind)?;
    let guest = find(call, kind)?;
    let vmid = guest.vmid;
    guest.check_change(&change).map_err(Refusal::failed)?;
    if call.world.file_locks.contains_key(&vmid) {
        let after = call.world.pace.scaled(Duration::from_secs(10));
        return Err(Refusal { after, ..Refusal::failed(call.world.lock_timeout(vmid)) });
    }
    // What could not be deleted stands in the system's log, not in the answer.
    call.world.change_config(vmid, &change).map_err(Refusal::failed)?;
    Ok(Value::Null.into())
}

/// `POST …/qemu/{vmid}/config`: changed by a task. With `background_delay` the answer waits for
/// it, and is null if that was long enough.
fn change_in_task(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    power::root_only(call, &["skiplock"])?;
    let change = wanted(call, Qemu)?;
    let guest = find(call, Qemu)?;
    let vmid = guest.vmid;
    guest.check_change(&change).map_err(Refusal::failed)?;
    let said: Vec<String> = call
        .params()
        .keys()
        .filter(|name| !matches!(&***name, "node" | "vmid" | "digest" | "background_delay"))
        .map(|name| {
            let value = if name == "cipassword" { "<hidden>".into() } else { call.given(name) };
            format!("-{name} {value}")
        })
        .collect();
    let said = format!("update VM {vmid}: {}", said.join(" "));
    let waits = call.text("background_delay").is_some();
    let work = locked(vmid, move |world, work| {
        // Others may have changed it while this waited for the lock.
        world.present(vmid)?.check_change(&change)?;
        work.say(world, said);
        let time = if waits { Duration::ZERO } else { world.pace.duration("qmconfig") };
        Ok(work.labour_of(world, vmid, time, move |world, work| {
            for warning in world.change_config(vmid, &change)? {
                work.say(world, warning);
            }
            Ok(Next::Done)
        }))
    });
    let answer = power::begin(call, Qemu, "qmconfig", work)?;
    if !waits {
        return Ok(answer);
    }
    call.world.settle();
    let task = call.world.tasks.last().and_then(|task| task.end.as_ref());
    match task.map(|end| end.status.as_str()) {
        None => Ok(answer),
        Some(status) if status == "OK" || status.starts_with("WARNINGS") => Ok(Value::Null.into()),
        Some(status) => Err(Refusal::failed(format_args!("failed to update VM {vmid}: {status}"))),
    }
}
