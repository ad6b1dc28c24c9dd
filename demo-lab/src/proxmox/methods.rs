//! The table of methods: which exist, who may call them, what they take.

use super::api::{Answer, Call, Refusal};
use super::check::{Kind, NATURAL, Param, Params, WHOLE, optional, required};
use super::{
    access, backup, cluster, config, guests, nodes, pools, power, rrd, snapshots, storage, tasks,
};
use crate::world::guest::GuestKind::{Lxc, Qemu};

/// A method of the API.
pub(crate) struct Method {
    pub(crate) verb: &'static str,
    path: &'static str,
    pub(crate) guard: Guard,
    /// Carried out by the node in the path, whichever node is asked.
    pub(crate) proxied: bool,
    /// Whether an API token may call it.
    pub(crate) token: bool,
    pub(crate) params: &'static [Param],
    pub(crate) run: fn(&mut Call<'_>) -> Result<Answer, Refusal>,
}

/// Who may call a method at all; what a listing shows is filtered by the method itself.
pub(crate) enum Guard {
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

pub(crate) const fn get(
    path: &'static str,
    guard: Guard,
    params: &'static [Param],
    run: fn(&mut Call<'_>) -> Result<Answer, Refusal>,
) -> Method {
    Method { verb: "GET", path, guard, proxied: false, token: true, params, run }
}

/// A method that acts on a guest or node; such a one is carried out where that is.
pub(crate) const fn post(
    path: &'static str,
    guard: Guard,
    params: &'static [Param],
    run: fn(&mut Call<'_>) -> Result<Answer, Refusal>,
) -> Method {
    Method { verb: "POST", path, guard, proxied: true, token: true, params, run }
}

/// As [`post`].
pub(crate) const fn put(
    path: &'static str,
    guard: Guard,
    params: &'static [Param],
    run: fn(&mut Call<'_>) -> Result<Answer, Refusal>,
) -> Method {
    Method { verb: "PUT", ..post(path, guard, params, run) }
}

/// As [`post`].
pub(crate) const fn delete(
    path: &'static str,
    guard: Guard,
    params: &'static [Param],
    run: fn(&mut Call<'_>) -> Result<Answer, Refusal>,
) -> Method {
    Method { verb: "DELETE", ..post(path, guard, params, run) }
}

impl Method {
    /// Carried out by the node in the path.
    pub(crate) const fn proxied(self) -> Self {
        Self { proxied: true, ..self }
    }

    /// Names of the variables in its path.
    pub(crate) fn variable_names(&self) -> impl Iterator<Item = &'static str> {
        self.path.split('/').filter_map(variable_name)
    }

    /// The values of those variables in a path, if it fits.
    pub(crate) fn variables(&self, path: &str) -> Option<Params> {
        let mut found = Params::new();
        let mut segments = path.split('/').filter(|segment| !segment.is_empty());
        for wanted in self.path.split('/').filter(|segment| !segment.is_empty()) {
            let segment = segments.next()?;
            match variable_name(wanted) {
                Some(name) => {
                    found.insert(name.to_owned(), segment.into());
                }
                None if wanted == segment => {}
                None => return None,
            }
        }
        segments.next().is_none().then_some(found)
    }
}

fn variable_name(segment: &'static str) -> Option<&'static str> {
    segment.strip_prefix('{')?.strip_suffix('}')
}

const NODE_AUDIT: Guard = Privilege("/nodes/{node}", "Sys.Audit");
pub(crate) const GUEST_AUDIT: Guard = Privilege("/vms/{vmid}", "VM.Audit");
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

/// Every method that is simulated.
pub(crate) fn all() -> impl Iterator<Item = &'static Method> {
    [READING, backup::METHODS, config::METHODS, power::METHODS, snapshots::METHODS]
        .into_iter()
        .flatten()
}

static READING: &[Method] = &[
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
    get("/cluster/nextid", User, &[optional("vmid", Kind::Vmid)], cluster::next_id),
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
        &[optional("content", Kind::Content { list: false }), optional("vmid", Kind::Vmid)],
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
            optional("vmid", Kind::Vmid),
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
    get("/nodes/{node}/tasks/{upid}", User, &[], tasks::index),
    delete("/nodes/{node}/tasks/{upid}", User, &[], tasks::stop),
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
