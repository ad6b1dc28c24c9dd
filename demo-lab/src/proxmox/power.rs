//! `/nodes/{node}/{qemu,lxc}/{vmid}/status/…`: switching guests on and off.

use serde_json::Value;

use super::api::{Answer, Call, Refusal};
use super::auth::Caller;
use super::check::{Kind, NATURAL, Param, optional};
use super::guests;
use super::methods::{Guard, Method, post};
use crate::world::guest::GuestKind::{self, Lxc, Qemu};
use crate::world::ha::{self, Wanted};
use crate::world::power::{self, Halt};
use crate::world::work::{Stage, stage};

const POWER: Guard = Guard::Privilege("/vms/{vmid}", "VM.PowerMgmt");

const SKIP_LOCK: Param = optional("skiplock", Kind::Boolean);
const TIMEOUT: Param = optional("timeout", NATURAL);
const FORCE_STOP: Param = optional("forceStop", Kind::Boolean);
const KEEP_ACTIVE: Param = optional("keepActive", Kind::Boolean);
const MIGRATED_FROM: Param = optional("migratedfrom", Kind::NodeName);
const OVERRULE: Param = optional("overrule-shutdown", Kind::Boolean);

/// Parameters of `start` that only the migration of a machine has a use for.
const MIGRATION: &[&str] = &[
    "stateuri",
    "skiplock",
    "migratedfrom",
    "migration_type",
    "migration_network",
    "targetstorage",
    "force-cpu",
    "with-conntrack-state",
    "nets-host-mtu",
];

pub(crate) static METHODS: &[Method] = &[
    post(
        "/nodes/{node}/qemu/{vmid}/status/start",
        POWER,
        &[
            optional("force-cpu", Kind::Text),
            optional("machine", Kind::Text),
            MIGRATED_FROM,
            optional("migration_network", Kind::Text),
            optional("migration_type", Kind::Choice(&["secure", "insecure"])),
            optional("nets-host-mtu", Kind::Text),
            SKIP_LOCK,
            optional("stateuri", Kind::Short(128)),
            optional("targetstorage", Kind::Text),
            TIMEOUT,
            optional("with-conntrack-state", Kind::Boolean),
        ],
        start_machine,
    ),
    post(
        "/nodes/{node}/qemu/{vmid}/status/stop",
        POWER,
        &[KEEP_ACTIVE, MIGRATED_FROM, OVERRULE, SKIP_LOCK, TIMEOUT],
        stop_machine,
    ),
    post(
        "/nodes/{node}/qemu/{vmid}/status/shutdown",
        POWER,
        &[FORCE_STOP, KEEP_ACTIVE, SKIP_LOCK, TIMEOUT],
        shut_down_machine,
    ),
    post("/nodes/{node}/qemu/{vmid}/status/reboot", POWER, &[TIMEOUT], reboot_machine),
    post(
        "/nodes/{node}/qemu/{vmid}/status/suspend",
        POWER,
        &[
            SKIP_LOCK,
            optional("statestorage", Kind::StorageId).requires("todisk"),
            optional("todisk", Kind::Boolean),
        ],
        suspend_machine,
    ),
    post(
        "/nodes/{node}/qemu/{vmid}/status/resume",
        POWER,
        &[optional("nocheck", Kind::Boolean), SKIP_LOCK],
        resume_machine,
    ),
    post("/nodes/{node}/qemu/{vmid}/status/reset", POWER, &[SKIP_LOCK], reset_machine),
    post(
        "/nodes/{node}/lxc/{vmid}/status/start",
        POWER,
        &[optional("debug", Kind::Boolean), SKIP_LOCK],
        start_container,
    ),
    post("/nodes/{node}/lxc/{vmid}/status/stop", POWER, &[OVERRULE, SKIP_LOCK], stop_container),
    post(
        "/nodes/{node}/lxc/{vmid}/status/shutdown",
        POWER,
        &[FORCE_STOP, TIMEOUT],
        shut_down_container,
    ),
    post("/nodes/{node}/lxc/{vmid}/status/reboot", POWER, &[TIMEOUT], reboot_container),
    post("/nodes/{node}/lxc/{vmid}/status/suspend", POWER, &[], |call| {
        running(call, Lxc)?;
        let work = power::checkpoint_container(vmid(call), "-s");
        begin(call, Lxc, "vzsuspend", work)
    }),
    post("/nodes/{node}/lxc/{vmid}/status/resume", POWER, &[], |call| {
        stopped_container(call)?;
        let work = power::checkpoint_container(vmid(call), "-r --foreground");
        begin(call, Lxc, "vzresume", work)
    }),
];

type Outcome = Result<Answer, Refusal>;

fn vmid(call: &Call<'_>) -> u32 {
    call.number("vmid").and_then(|vmid| u32::try_from(vmid).ok()).unwrap_or_default()
}

/// Starts a task about the guest of the path; its UPID is the answer. If there is no such guest,
/// it is the task that finds out.
pub(crate) fn begin(
    call: &mut Call<'_>,
    guest: GuestKind,
    kind: &'static str,
    work: Stage,
) -> Outcome {
    let (node, vmid) = (call.given("node"), call.given("vmid"));
    let work = match guests::find(call, guest) {
        Ok(_) => work,
        Err(missing) => stage(move |_, _| Err(missing.message.trim_end().to_owned())),
    };
    let owner = call.caller.id().unwrap_or_default();
    Ok(Value::from(call.world.begin(&node, kind, &vmid, owner, work)).into())
}

/// Whether this is root with a ticket; a token of root's is not root.
pub(crate) fn is_root(call: &Call<'_>) -> bool {
    matches!(call.caller, Caller::User(id) if id == "root@pam")
}

/// Refuses parameters that are reserved to root.
pub(crate) fn root_only(call: &Call<'_>, names: &[&str]) -> Result<(), Refusal> {
    let given = |name: &&&str| call.text(name).is_some_and(|text| !matches!(&*text, "" | "0"));
    match names.iter().find(given) {
        Some(name) if !is_root(call) => {
            Err(Refusal::parameter(name, "Only root may use this option."))
        }
        _ => Ok(()),
    }
}

/// Whether the guest is the high-availability manager's business. A guest that does not exist is
/// nobody's; only the task finds out that it has no configuration.
fn managed(call: &Call<'_>, kind: GuestKind) -> bool {
    guests::find(call, kind).is_ok_and(|guest| guest.ha_state.is_some())
}

fn is_running(call: &Call<'_>, kind: GuestKind) -> bool {
    guests::find(call, kind).is_ok_and(|guest| guest.running())
}

fn running(call: &Call<'_>, kind: GuestKind) -> Result<(), Refusal> {
    let (node, vmid) = (call.given("node"), vmid(call));
    match guests::find(call, kind) {
        Ok(guest) if guest.running() => Ok(()),
        Err(_) if kind == Qemu => Err(Refusal::failed(format_args!(
            "unable to find configuration file for VM {vmid} on node '{node}'"
        ))),
        _ => Err(Refusal::failed(format_args!("{} {vmid} not running", kind.short()))),
    }
}

fn stopped_container(call: &Call<'_>) -> Result<(), Refusal> {
    match is_running(call, Lxc) {
        false => Ok(()),
        true => Err(Refusal::failed(format_args!("CT {} already running", vmid(call)))),
    }
}

fn quorum(call: &Call<'_>) -> Result<(), Refusal> {
    match call.world.quorate() {
        true => Ok(()),
        false => Err(Refusal::failed("cluster not ready - no quorum?")),
    }
}

fn ask_manager(call: &mut Call<'_>, kind: GuestKind, wanted: Wanted) -> Outcome {
    let task = if wanted == Wanted::Started { "hastart" } else { "hastop" };
    let work = ha::request(vmid(call), kind, wanted);
    begin(call, kind, task, work)
}

fn not_for_managed(call: &Call<'_>) -> Result<(), Refusal> {
    match call.flag("overrule-shutdown") {
        false => Ok(()),
        true => Err(Refusal::parameter("overrule-shutdown", "Not applicable for HA resources.")),
    }
}

fn start_machine(call: &mut Call<'_>) -> Outcome {
    root_only(call, MIGRATION)?;
    if call.text("targetstorage").is_some() && call.text("migratedfrom").is_none() {
        let text = "targetstorage can only by used with migratedfrom.";
        return Err(Refusal::parameter("targetstorage", text));
    }
    quorum(call)?;
    if managed(call, Qemu) && call.text("stateuri").is_none() {
        return ask_manager(call, Qemu, Wanted::Started);
    }
    let work = power::start_machine(vmid(call), call.flag("skiplock"));
    begin(call, Qemu, "qmstart", work)
}

fn stop_machine(call: &mut Call<'_>) -> Outcome {
    root_only(call, &["skiplock", "keepActive", "migratedfrom"])?;
    if managed(call, Qemu) && call.text("migratedfrom").is_none() {
        not_for_managed(call)?;
        return ask_manager(call, Qemu, Wanted::Stopped(0));
    }
    let skip_lock = call.flag("skiplock");
    let halt = Halt { skip_lock, force: true, ..Halt::default() };
    let work = power::halt_machine(vmid(call), halt);
    let work = overruling(call, "qmshutdown", work);
    begin(call, Qemu, "qmstop", work)
}

/// The work, before which shutdowns that wait for the guest are stopped if the caller wants that.
fn overruling(call: &Call<'_>, kind: &'static str, work: Stage) -> Stage {
    if !call.flag("overrule-shutdown") {
        return work;
    }
    let (node, vmid) = (call.given("node"), call.given("vmid"));
    let caller = call.caller.id().unwrap_or_default().to_owned();
    let all = call.may(&format!("/nodes/{node}"), "Sys.Modify");
    Box::new(move |world, act| {
        let waiting: Vec<usize> = (0..world.tasks.len())
            .filter(|place| {
                let task = &world.tasks[*place];
                task.end.is_none()
                    && (task.kind, &task.id, &task.node) == (kind, &vmid, &node)
                    && (all || task.belongs_to(&caller))
            })
            .collect();
        let upids: Vec<String> = waiting.iter().map(|place| world.tasks[*place].upid()).collect();
        for place in waiting {
            world.interrupt(place);
        }
        if !upids.is_empty() {
            act.say(world, format!("overruled {kind} tasks: {}", upids.join(", ")));
        }
        work(world, act)
    })
}

fn shut_down_machine(call: &mut Call<'_>) -> Outcome {
    root_only(call, &["skiplock", "keepActive"])?;
    let force = call.flag("forceStop");
    let paused = guests::find(call, Qemu).is_ok_and(|guest| guest.paused);
    if paused && !force {
        return Err(Refusal::failed("VM is paused - cannot shutdown"));
    }
    let timeout = call.number("timeout");
    if managed(call, Qemu) {
        return ask_manager(call, Qemu, Wanted::Stopped(timeout.unwrap_or(60)));
    }
    let halt = Halt { skip_lock: call.flag("skiplock"), ask: !paused, force, timeout };
    let work = power::halt_machine(vmid(call), halt);
    begin(call, Qemu, "qmshutdown", work)
}

fn reboot_machine(call: &mut Call<'_>) -> Outcome {
    if guests::find(call, Qemu).is_ok_and(|guest| guest.paused) {
        return Err(Refusal::failed("VM is paused - cannot shutdown"));
    }
    running(call, Qemu)?;
    let work = power::reboot_machine(vmid(call), call.number("timeout"));
    begin(call, Qemu, "qmreboot", work)
}

fn suspend_machine(call: &mut Call<'_>) -> Outcome {
    root_only(call, &["skiplock"])?;
    running(call, Qemu)?;
    let (vmid, skip_lock) = (vmid(call), call.flag("skiplock"));
    if !call.flag("todisk") {
        return begin(call, Qemu, "qmpause", power::pause_machine(vmid, skip_lock));
    }
    if managed(call, Qemu) {
        return Err(Refusal::failed("Cannot suspend HA managed VM to disk"));
    }
    call.demand(&format!("/vms/{vmid}"), "VM.Config.Disk")?;
    let storage = call.text("statestorage").unwrap_or_else(|| "local-lvm".into());
    call.demand(&format!("/storage/{storage}"), "Datastore.AllocateSpace")?;
    begin(call, Qemu, "qmsuspend", power::suspend_machine(vmid, skip_lock, storage))
}

fn resume_machine(call: &mut Call<'_>) -> Outcome {
    root_only(call, &["skiplock", "nocheck"])?;
    let (vmid, skip_lock) = (vmid(call), call.flag("skiplock"));
    if guests::find(call, Qemu).is_ok_and(|guest| guest.has_lock("suspended")) {
        return begin(call, Qemu, "qmresume", power::start_machine(vmid, skip_lock));
    }
    running(call, Qemu)?;
    begin(call, Qemu, "qmresume", power::resume_machine(vmid, skip_lock))
}

fn reset_machine(call: &mut Call<'_>) -> Outcome {
    root_only(call, &["skiplock"])?;
    running(call, Qemu)?;
    let work = power::reset_machine(vmid(call), call.flag("skiplock"));
    begin(call, Qemu, "qmreset", work)
}

fn start_container(call: &mut Call<'_>) -> Outcome {
    root_only(call, &["skiplock"])?;
    stopped_container(call)?;
    quorum(call)?;
    if managed(call, Lxc) {
        return ask_manager(call, Lxc, Wanted::Started);
    }
    let work = power::start_container(vmid(call), call.flag("skiplock"));
    begin(call, Lxc, "vzstart", work)
}

fn stop_container(call: &mut Call<'_>) -> Outcome {
    root_only(call, &["skiplock"])?;
    running(call, Lxc)?;
    if managed(call, Lxc) {
        not_for_managed(call)?;
        return ask_manager(call, Lxc, Wanted::Stopped(0));
    }
    let work = power::stop_container(vmid(call), call.flag("skiplock"));
    let work = overruling(call, "vzshutdown", work);
    begin(call, Lxc, "vzstop", work)
}

fn shut_down_container(call: &mut Call<'_>) -> Outcome {
    running(call, Lxc)?;
    let seconds = call.number("timeout").unwrap_or(60);
    if managed(call, Lxc) {
        return ask_manager(call, Lxc, Wanted::Stopped(seconds));
    }
    let work = power::shut_down_container(vmid(call), seconds, call.flag("forceStop"));
    begin(call, Lxc, "vzshutdown", work)
}

fn reboot_container(call: &mut Call<'_>) -> Outcome {
    let vmid = vmid(call);
    if !is_running(call, Lxc) {
        // The real one says VM here, too.
        return Err(Refusal::failed(format_args!("VM {vmid} not running")));
    }
    begin(call, Lxc, "vzreboot", power::reboot_container(vmid, call.number("timeout")))
}
