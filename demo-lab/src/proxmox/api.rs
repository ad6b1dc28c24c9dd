//! The table of methods, and how a call finds its own: path, permission, node, parameters.

use serde_json::{Value, json};

use super::auth::Caller;
use super::check::{self, Errors, Kind, NATURAL, Param, Params, VMID, WHOLE, optional, required};
use super::{Payload, access, cluster, guests, nodes, pools, rrd, storage, tasks};
use crate::world::World;
use crate::world::guest::GuestKind::{Lxc, Qemu};

/// A method of the API.
struct Method {
    verb: &'static str,
    path: &'static str,
    guard: Guard,
    /// Carried out by the node in the path, whichever node is asked.
    proxied: bool,
    /// Whether an API token may call it.
    token: bool,
    params: &'static [Param],
    run: fn(&mut Call<'_>) -> Result<Answer, Refusal>,
}

/// Who may call a method at all; what a listing shows is filtered by the method itself.
enum Guard {
    /// Everyone, without credentials.
    World,
    /// Whoever is logged in.
    User,
    /// Whoever has this privilege on this path, in which `{node}` and the like are filled in.
    Privilege(&'static str, &'static str),
    /// One of these privileges.
    AnyOf(&'static str, &'static [&'static str]),
}

use Guard::{AnyOf, Privilege, User};

const fn get(
    path: &'static str,
    guard: Guard,
    params: &'static [Param],
    run: fn(&mut Call<'_>) -> Result<Answer, Refusal>,
) -> Method {
    Method { verb: "GET", path, guard, proxied: false, token: true, params, run }
}

impl Method {
    const fn proxied(self) -> Self {
        Self { proxied: true, ..self }
    }
}

const NODE_AUDIT: Guard = Privilege("/nodes/{node}", "Sys.Audit");
const GUEST_AUDIT: Guard = Privilege("/vms/{vmid}", "VM.Audit");
const ROOT_AUDIT: Guard = Privilege("/", "Sys.Audit");
const STORE_AUDIT: Guard =
    AnyOf("/storage/{storage}", &["Datastore.Audit", "Datastore.AllocateSpace"]);
const AGENT_AUDIT: Guard =
    AnyOf("/vms/{vmid}", &["VM.GuestAgent.Audit", "VM.GuestAgent.Unrestricted"]);

const CF: Param = optional("cf", Kind::Choice(&["AVERAGE", "MAX"]));
const FRAMES: &[&str] = &["hour", "day", "week", "month", "year"];
const GRAPH: &[Param] = &[CF, required("timeframe", Kind::Choice(FRAMES))];
const NODE_FRAMES: &[&str] = &["hour", "day", "week", "month", "year", "decade"];
const NODE_GRAPH: &[Param] = &[CF, required("timeframe", Kind::Choice(NODE_FRAMES))];
const CONFIG: &[Param] =
    &[optional("current", Kind::Boolean), optional("snapshot", Kind::ConfigId)];
const PLUGINS: &[&str] = &[
    "btrfs",
    "cephfs",
    "cifs",
    "dir",
    "esxi",
    "iscsi",
    "iscsidirect",
    "lvm",
    "lvmthin",
    "nfs",
    "pbs",
    "rbd",
    "zfs",
    "zfspool",
];

static METHODS: &[Method] = &[
    get("/version", User, &[], nodes::version),
    get("/access/domains", Guard::World, &[], access::domains),
    get(
        "/access/permissions",
        User,
        &[optional("path", Kind::Text), optional("userid", Kind::Text)],
        access::permissions,
    ),
    get("/access/ticket", Guard::World, &[], access::no_ticket),
    Method {
        verb: "POST",
        path: "/access/ticket",
        guard: Guard::World,
        proxied: false,
        token: false,
        params: &[
            required("username", Kind::Short(64)),
            required("password", Kind::Text),
            optional("realm", Kind::Short(32)),
            optional("otp", Kind::Text),
            optional("tfa-challenge", Kind::Text),
            optional("new-format", Kind::Boolean),
            optional("path", Kind::Short(64)).requires("privs"),
            optional("privs", Kind::Short(64)).requires("path"),
        ],
        run: access::ticket,
    },
    get("/cluster/backup-info/not-backed-up", ROOT_AUDIT, &[], cluster::not_backed_up),
    get(
        "/cluster/ha/resources",
        ROOT_AUDIT,
        &[optional("type", Kind::Choice(&["ct", "vm"]))],
        cluster::ha_resources,
    ),
    get("/cluster/ha/status/current", ROOT_AUDIT, &[], cluster::ha_status),
    get("/cluster/nextid", User, &[optional("vmid", VMID)], cluster::next_id),
    get(
        "/cluster/resources",
        User,
        &[optional("type", Kind::Choice(&["vm", "storage", "node", "sdn"]))],
        cluster::resources,
    ),
    get("/cluster/status", ROOT_AUDIT, &[], cluster::status),
    get("/cluster/tasks", User, &[], cluster::tasks),
    get("/nodes", User, &[], nodes::list),
    get("/nodes/{node}", User, &[], nodes::index),
    get("/nodes/{node}/status", NODE_AUDIT, &[], nodes::status).proxied(),
    get("/nodes/{node}/version", User, &[], nodes::version).proxied(),
    get("/nodes/{node}/rrddata", NODE_AUDIT, NODE_GRAPH, rrd::node),
    get("/nodes/{node}/qemu", User, &[optional("full", Kind::Boolean)], |call| {
        guests::list(call, Qemu)
    })
    .proxied(),
    get("/nodes/{node}/lxc", User, &[], |call| guests::list(call, Lxc)).proxied(),
    get("/nodes/{node}/qemu/{vmid}/status/current", GUEST_AUDIT, &[], |call| {
        guests::status(call, Qemu)
    })
    .proxied(),
    get("/nodes/{node}/lxc/{vmid}/status/current", GUEST_AUDIT, &[], |call| {
        guests::status(call, Lxc)
    })
    .proxied(),
    get("/nodes/{node}/qemu/{vmid}/config", GUEST_AUDIT, CONFIG, |call| guests::config(call, Qemu))
        .proxied(),
    get("/nodes/{node}/lxc/{vmid}/config", GUEST_AUDIT, CONFIG, |call| guests::config(call, Lxc))
        .proxied(),
    get("/nodes/{node}/qemu/{vmid}/pending", GUEST_AUDIT, &[], |call| guests::pending(call, Qemu))
        .proxied(),
    get("/nodes/{node}/lxc/{vmid}/pending", GUEST_AUDIT, &[], |call| guests::pending(call, Lxc))
        .proxied(),
    get(
        "/nodes/{node}/qemu/{vmid}/agent/network-get-interfaces",
        AGENT_AUDIT,
        &[],
        guests::agent_interfaces,
    )
    .proxied(),
    get("/nodes/{node}/lxc/{vmid}/interfaces", GUEST_AUDIT, &[], guests::container_interfaces)
        .proxied(),
    get("/nodes/{node}/qemu/{vmid}/rrddata", GUEST_AUDIT, GRAPH, |call| rrd::guest(call, Qemu)),
    get("/nodes/{node}/lxc/{vmid}/rrddata", GUEST_AUDIT, GRAPH, |call| rrd::guest(call, Lxc)),
    get(
        "/nodes/{node}/storage",
        User,
        &[
            optional("content", Kind::Content { list: true }),
            optional("enabled", Kind::Boolean),
            optional("format", Kind::Boolean),
            optional("storage", Kind::StorageId),
            optional("target", Kind::NodeName),
        ],
        storage::list,
    )
    .proxied(),
    get("/nodes/{node}/storage/{storage}/status", STORE_AUDIT, &[], storage::status).proxied(),
    get(
        "/nodes/{node}/storage/{storage}/content",
        STORE_AUDIT,
        &[optional("content", Kind::Content { list: false }), optional("vmid", VMID)],
        storage::content,
    )
    .proxied(),
    get("/nodes/{node}/storage/{storage}/rrddata", STORE_AUDIT, GRAPH, rrd::storage).proxied(),
    get(
        "/nodes/{node}/tasks",
        User,
        &[
            optional("errors", Kind::Boolean),
            optional("limit", NATURAL),
            optional("since", WHOLE),
            optional("source", Kind::Choice(&["archive", "active", "all"])),
            optional("start", NATURAL),
            optional("statusfilter", Kind::TaskStatusList),
            optional("typefilter", Kind::Text),
            optional("until", WHOLE),
            optional("userfilter", Kind::Text),
            optional("vmid", VMID),
        ],
        tasks::list,
    )
    .proxied(),
    get("/nodes/{node}/tasks/{upid}/status", User, &[], tasks::status).proxied(),
    get(
        "/nodes/{node}/tasks/{upid}/log",
        User,
        &[
            optional("download", Kind::Boolean),
            optional("limit", NATURAL),
            optional("start", NATURAL),
        ],
        tasks::log,
    )
    .proxied(),
    get(
        "/pools",
        User,
        &[
            optional("poolid", Kind::Text),
            optional("type", Kind::Choice(&["qemu", "lxc", "storage"])).requires("poolid"),
        ],
        pools::list,
    ),
    get("/storage", User, &[optional("type", Kind::Choice(PLUGINS))], storage::definitions),
];

/// What a method gives back.
pub(crate) enum Answer {
    /// The content of `data`, and of `total` beside it for lists that come in pages.
    Value { data: Value, total: Option<usize> },
    /// A whole document `{"data": …}`, ready to send.
    Prepared(Payload),
}

impl From<Value> for Answer {
    fn from(data: Value) -> Self {
        Self::Value { data, total: None }
    }
}

/// Why a call fails.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub(crate) status: u16,
    /// Its first line becomes the reason phrase. Most messages of the real system end in a line
    /// break, which its JSON keeps.
    pub(crate) message: String,
    pub(crate) errors: Errors,
    /// Without a body.
    pub(crate) bare: bool,
}

impl Refusal {
    pub(crate) fn new(status: u16, message: impl Into<String>) -> Self {
        Self { status, message: message.into(), errors: Errors::new(), bare: false }
    }

    /// 500, the status of nearly every failure.
    pub(crate) fn failed(message: impl std::fmt::Display) -> Self {
        Self::new(500, format!("{message}\n"))
    }

    /// 400 with what is wrong per parameter.
    pub(crate) fn parameters(errors: Errors) -> Self {
        Self { errors, ..Self::new(400, "Parameter verification failed.\n") }
    }

    /// 400 for one parameter.
    pub(crate) fn parameter(name: &str, text: impl Into<String>) -> Self {
        Self::parameters(Errors::from([(name.to_owned(), text.into())]))
    }

    /// 403.
    pub(crate) fn permission(what: &str) -> Self {
        Self::new(403, format!("Permission check failed ({what})\n"))
    }
}

/// One call of a method that was found, allowed and checked.
pub(crate) struct Call<'a> {
    pub(crate) world: &'a mut World,
    pub(crate) caller: &'a Caller,
    /// The place in the cluster of the node that was asked.
    pub(crate) at: usize,
    params: Params,
}

impl Call<'_> {
    /// A parameter as text; `None` if it was not given.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        match self.params.get(name)? {
            Value::String(text) => Some(text.clone()),
            Value::Bool(on) => Some(if *on { "1" } else { "0" }.into()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        }
    }

    /// A parameter that the path holds or the checks require.
    pub(crate) fn given(&self, name: &str) -> String {
        self.text(name).unwrap_or_default()
    }

    pub(crate) fn number(&self, name: &str) -> Option<u64> {
        self.text(name)?.parse().ok()
    }

    pub(crate) fn flag(&self, name: &str) -> bool {
        self.text(name).is_some_and(|text| text == "1")
    }

    /// Whether the caller has a privilege on a path.
    pub(crate) fn may(&self, path: &str, privilege: &str) -> bool {
        may(self.world, self.caller, path, privilege)
    }

    /// Fails with 403 unless the caller has a privilege on a path.
    pub(crate) fn demand(&self, path: &str, privilege: &str) -> Result<(), Refusal> {
        match self.may(path, privilege) {
            true => Ok(()),
            false => Err(Refusal::permission(&format!("{path}, {privilege}"))),
        }
    }
}

/// Carries out a call: `path` is below `/api2/json` and decoded.
pub(crate) fn call(
    world: &mut World,
    caller: &Caller,
    at: usize,
    verb: &str,
    path: &str,
    given: Params,
) -> Result<Answer, Refusal> {
    let found = METHODS
        .iter()
        .filter(|method| method.verb == verb)
        .find_map(|method| Some((method, variables(method.path, path)?)));
    let Some((method, mut params)) = found else {
        return Err(Refusal::new(501, format!("Method '{verb} {path}' not implemented")));
    };
    let mut known: Vec<Param> =
        params.keys().filter_map(|name| variable_in(method.path, name)).collect();
    for (name, value) in given {
        if params.get(&name).is_some_and(|in_path| *in_path != value) {
            let text = "duplicate parameter (already defined in URI) with conflicting values!";
            return Err(Refusal::parameter(&name, text));
        }
        params.insert(name, value);
    }
    if matches!(caller, Caller::Token(_)) && !method.token {
        let text = format!("URI '{path}' not available with API token, need proper ticket.\n");
        return Err(Refusal::permission(&text));
    }
    permit(world, caller, &method.guard, &params)?;
    if method.proxied {
        reach(world, &params)?;
    }
    known.extend(method.params);
    let errors = check::check(&params, &known);
    if !errors.is_empty() {
        return Err(Refusal::parameters(errors));
    }
    (method.run)(&mut Call { world, caller, at, params })
}

/// The variables of a path, if it fits the template.
fn variables(template: &str, path: &str) -> Option<Params> {
    let mut found = Params::new();
    let mut segments = path.split('/').filter(|segment| !segment.is_empty());
    for wanted in template.split('/').filter(|segment| !segment.is_empty()) {
        let segment = segments.next()?;
        match wanted.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
            Some(name) => {
                found.insert(name.to_owned(), segment.into());
            }
            None if wanted == segment => {}
            None => return None,
        }
    }
    segments.next().is_none().then_some(found)
}

/// The parameter of a variable; the name in the template has a `'static` life.
fn variable_in(template: &'static str, name: &str) -> Option<Param> {
    template.split(['{', '}']).find(|part| *part == name).map(check::path_variable)
}

fn fill(template: &str, params: &Params) -> String {
    params.iter().fold(template.to_owned(), |path, (name, value)| {
        path.replace(&format!("{{{name}}}"), value.as_str().unwrap_or_default())
    })
}

fn permit(world: &World, caller: &Caller, guard: &Guard, params: &Params) -> Result<(), Refusal> {
    let (path, privileges) = match guard {
        Guard::World => return Ok(()),
        Guard::User if caller.id().is_some() => return Ok(()),
        Guard::User => return Err(Refusal::new(403, "Permission check failed\n")),
        Privilege(path, privilege) => (path, std::slice::from_ref(privilege)),
        AnyOf(path, privileges) => (path, *privileges),
    };
    let path = fill(path, params);
    if privileges.iter().any(|privilege| may(world, caller, &path, privilege)) {
        return Ok(());
    }
    Err(Refusal::permission(&format!("{path}, {}", privileges.join("|"))))
}

fn may(world: &World, caller: &Caller, path: &str, privilege: &str) -> bool {
    let Some(who) = caller.id() else { return false };
    let pool = path
        .strip_prefix("/vms/")
        .and_then(|vmid| world.guests.get(&vmid.parse().ok()?)?.pool.as_deref());
    world.access.may(who, path, pool, privilege)
}

/// Fails unless the node in the path can be asked.
fn reach(world: &World, params: &Params) -> Result<(), Refusal> {
    let name = params.get("node").and_then(Value::as_str).unwrap_or_default();
    match world.node(name) {
        None => Err(Refusal::failed(format_args!(
            "hostname lookup '{name}' failed - failed to get address info for: {name}: \
             Name or service not known"
        ))),
        Some(node) if !node.online => {
            Err(Refusal { bare: true, ..Refusal::new(595, "No route to host") })
        }
        Some(_) => Ok(()),
    }
}

/// Names as an index of a folder lists them.
pub(crate) fn index(key: &str, names: &[&str]) -> Answer {
    let entries: Vec<Value> = names.iter().map(|name| json!({ key: name })).collect();
    Value::Array(entries).into()
}
