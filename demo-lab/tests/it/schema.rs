//! The lab against the official schema: what it takes must be takeable, what it gives must have
//! the fields and types that are described.

use std::path::PathBuf;

use demo_lab::proxmox::schema::Schema;
use demo_lab::proxmox::{Request, form_pairs, handle};
use demo_lab::world::{Clock, World, accounts};
use serde_json::Value;

/// One request for every method of the lab, and more where answers differ.
const REQUESTS: &[&str] = &[
    "/version",
    "/access/permissions",
    "/access/permissions?path=/vms/101&userid=auditor@pve",
    "/access/ticket",
    "/access/domains",
    "/cluster/backup-info/not-backed-up",
    "/cluster/ha/resources",
    "/cluster/ha/resources?type=vm",
    "/cluster/ha/status/current",
    "/cluster/nextid",
    "/cluster/nextid?vmid=777",
    "/cluster/resources",
    "/cluster/resources?type=vm",
    "/cluster/resources?type=node",
    "/cluster/resources?type=storage",
    "/cluster/resources?type=sdn",
    "/cluster/status",
    "/cluster/tasks",
    "/nodes",
    "/nodes/pve",
    "/nodes/pve/status",
    "/nodes/pve/version",
    "/nodes/pve/rrddata?timeframe=decade&cf=MAX",
    "/nodes/pve/qemu",
    "/nodes/pve/qemu?full=1",
    "/nodes/pve/lxc",
    "/nodes/pve/qemu/101/status/current",
    "/nodes/pve/qemu/104/status/current",
    "/nodes/pve/lxc/100/status/current",
    "/nodes/pve/lxc/200/status/current",
    "/nodes/pve/qemu/101/config",
    "/nodes/pve/qemu/103/config?current=1",
    "/nodes/pve/qemu/104/config?snapshot=before-upgrade",
    "/nodes/pve/lxc/100/config",
    "/nodes/pve/lxc/102/config?current=0",
    "/nodes/pve/lxc/200/config",
    "/nodes/pve/qemu/104/snapshot",
    "/nodes/pve/lxc/200/snapshot",
    "/nodes/pve/qemu/104/snapshot/before-upgrade",
    "/nodes/pve/qemu/104/snapshot/before-upgrade/config",
    "/nodes/pve/qemu/105/pending",
    "/nodes/pve/lxc/200/pending",
    "/nodes/pve/qemu/101/agent/network-get-interfaces",
    "/nodes/pve/lxc/200/interfaces",
    "/nodes/pve/qemu/101/rrddata?timeframe=hour",
    "/nodes/pve/lxc/200/rrddata?timeframe=day&cf=AVERAGE",
    "/nodes/pve/storage",
    "/nodes/pve/storage?content=images,rootdir&enabled=1&format=1&storage=rpool&target=pve",
    "/nodes/pve/storage/local/status",
    "/nodes/pve/storage/local/content",
    "/nodes/pve/storage/local-lvm/content?vmid=101&content=images",
    "/nodes/pve/storage/rpool/rrddata?timeframe=year",
    "/nodes/pve/tasks",
    "/nodes/pve/tasks?errors=1&limit=5&start=1&since=1&until=2000000000&source=all&typefilter=vzdump&userfilter=root&vmid=101",
    "/nodes/pve/tasks?statusfilter=ok,error",
    "/pools",
    "/pools?poolid=k3s&type=qemu",
    "/storage",
    "/storage?type=dir",
];

/// One request at least for every method that changes something, all that are accepted, in an order
/// in which each has something to do.
const ACTIONS: &[(&str, &str, &str)] = &[
    ("POST", "/nodes/pve/qemu/103/status/suspend", ""),
    ("POST", "/nodes/pve/qemu/103/status/resume", ""),
    ("POST", "/nodes/pve/qemu/103/status/reset", ""),
    ("POST", "/nodes/pve/qemu/103/status/reboot", "timeout=30"),
    ("POST", "/nodes/pve/qemu/103/status/suspend", "todisk=1&statestorage=rpool"),
    ("POST", "/nodes/pve/qemu/103/status/resume", ""),
    ("POST", "/nodes/pve/qemu/103/status/shutdown", "timeout=30&forceStop=1"),
    ("POST", "/nodes/pve/qemu/103/status/start", "timeout=60&machine=q35"),
    ("POST", "/nodes/pve/qemu/103/status/stop", "overrule-shutdown=1&timeout=5"),
    ("POST", "/nodes/pve/lxc/200/status/reboot", "timeout=30"),
    ("POST", "/nodes/pve/lxc/200/status/suspend", ""),
    ("POST", "/nodes/pve/lxc/200/status/shutdown", "timeout=30&forceStop=1"),
    ("POST", "/nodes/pve/lxc/200/status/resume", ""),
    ("POST", "/nodes/pve/lxc/200/status/start", "debug=1"),
    ("POST", "/nodes/pve/lxc/200/status/stop", "overrule-shutdown=1"),
    ("POST", "/nodes/pve/lxc/200/status/start", ""),
    ("PUT", "/nodes/pve/qemu/105/config", "memory=current%3D8192&balloon=2048&net1=virtio"),
    ("PUT", "/nodes/pve/qemu/105/config", "delete=net1&revert=vga&force=1&cpulimit=1.5"),
    ("POST", "/nodes/pve/qemu/105/config", "tags=a%3Bb&description=x&onboot=1&ipconfig0=ip%3Ddhcp"),
    ("POST", "/nodes/pve/qemu/105/config", "cores=4&background_delay=5"),
    ("PUT", "/nodes/pve/lxc/102/config", "memory=1024&swap=0&cpulimit=0.5&mp3=rpool:8,mp%3D/x"),
    ("PUT", "/nodes/pve/lxc/102/config", "delete=mp3,searchdomain&hostname=dev.lab"),
    ("POST", "/nodes/pve/qemu/104/snapshot", "snapname=one&description=x&vmstate=1"),
    ("POST", "/nodes/pve/lxc/102/snapshot", "snapname=one&description=x"),
    ("PUT", "/nodes/pve/qemu/104/snapshot/one/config", "description=y"),
    ("PUT", "/nodes/pve/lxc/102/snapshot/one/config", "description=y"),
    ("POST", "/nodes/pve/qemu/104/snapshot/one/rollback", "start=1"),
    ("POST", "/nodes/pve/lxc/102/snapshot/one/rollback", "start=0"),
    ("DELETE", "/nodes/pve/qemu/104/snapshot/one?force=1", ""),
    ("DELETE", "/nodes/pve/lxc/102/snapshot/one", ""),
    ("POST", "/nodes/pve/vzdump", "vmid=100,105&mode=stop&compress=gzip&remove=0&quiet=1"),
    ("POST", "/nodes/pve/vzdump", "all=1&exclude=101&exclude-path=/tmp&exclude-path=/var/tmp"),
    ("POST", "/nodes/pve2/vzdump", "pool=k3s&storage=local&notes-template=x&protected=0"),
];

fn schema() -> Option<Schema> {
    let path =
        PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/schemas/pve-api.json.gz"));
    match Schema::load(&path) {
        Ok(schema) => Some(schema),
        Err(error) if std::env::var_os("HOMELAB_REQUIRE_PEERS").is_some_and(|set| set == "1") => {
            panic!("{error}")
        }
        Err(error) => {
            println!("skipped: {error}");
            None
        }
    }
}

fn world() -> World {
    World::scaled(Clock::fixed(1_795_300_000), 2, 100)
}

fn requests(world: &mut World) -> Vec<String> {
    let mut requests: Vec<String> = REQUESTS.iter().map(|path| (*path).to_owned()).collect();
    let tasks = Request::get("/api2/json/nodes/pve/tasks?source=all").token(accounts::ROOT_TOKEN);
    let tasks = handle(world, &tasks).json().unwrap();
    for task in tasks["data"].as_array().unwrap().iter().filter(|task| task["type"] != "qmstart") {
        let upid = task["upid"].as_str().unwrap();
        requests.push(format!("/nodes/pve/tasks/{upid}/status"));
        requests.push(format!("/nodes/pve/tasks/{upid}/log?start=0&limit=3"));
        requests.push(format!("/nodes/pve/tasks/{upid}/log?download=0"));
    }
    requests
}

/// Where the real server departs from its own schema, and the lab with it: the pressure of
/// containers comes as text (`PVE::LXC::vmstatus` passes on what it read).
fn without_known_departures(data: &mut Value) {
    match data {
        Value::Array(items) => items.iter_mut().for_each(without_known_departures),
        Value::Object(fields) => {
            fields.retain(|name, value| !(name.starts_with("pressure") && *value == "0.00"));
        }
        _ => {}
    }
}

#[test]
fn what_the_lab_takes_and_gives_is_what_the_schema_says() {
    let Some(schema) = schema() else { return };
    let world = &mut world();
    let mut problems = Vec::new();
    for path in requests(world) {
        let request = Request::get(&format!("/api2/json{path}")).token(accounts::ROOT_TOKEN);
        let answer = handle(world, &request);
        let (bare, query) = path.split_once('?').unwrap_or((&path, ""));
        if answer.status() != 200 {
            problems.push(format!("{path}: {} {}", answer.status(), answer.reason()));
            continue;
        }
        let mut data = answer.json().unwrap()["data"].take();
        without_known_departures(&mut data);
        problems.extend(schema.check("GET", bare, &form_pairs(query)).err());
        problems.extend(schema.check_answer("GET", bare, &data).err());
    }
    assert!(problems.is_empty(), "{problems:#?}");
}

#[test]
fn what_the_lab_does_is_what_the_schema_says() {
    let Some(schema) = schema() else { return };
    let world = &mut world();
    world.set_time_scale(0.0);
    let mut problems = Vec::new();
    for (method, target, form) in ACTIONS {
        let request = Request::new(*method, &format!("/api2/json{target}"));
        let request = if form.is_empty() { request } else { request.form(form) };
        let answer = handle(world, &request.token(accounts::ROOT_TOKEN));
        if answer.status() != 200 {
            problems.push(format!("{target}: {} {}", answer.status(), answer.reason()));
            continue;
        }
        let (bare, query) = target.split_once('?').unwrap_or((target, ""));
        let params = form_pairs(if form.is_empty() { query } else { form });
        let data = answer.json().unwrap()["data"].take();
        problems.extend(schema.check(method, bare, &params).err());
        problems.extend(schema.check_answer(method, bare, &data).err());
    }
    for path in requests(world) {
        let request = Request::get(&format!("/api2/json{path}")).token(accounts::ROOT_TOKEN);
        let mut data = handle(world, &request).json().unwrap()["data"].take();
        without_known_departures(&mut data);
        let bare = path.split_once('?').map_or(path.as_str(), |(bare, _)| bare);
        problems.extend(schema.check_answer("GET", bare, &data).err());
    }
    // All but the two that need CRIU.
    let tasks = Request::get("/api2/json/nodes/pve/tasks?errors=1&since=1795300000");
    let failed = handle(world, &tasks.token(accounts::ROOT_TOKEN)).json().unwrap()["data"].take();
    let failed: Vec<&Value> = failed.as_array().unwrap().iter().map(|task| &task["type"]).collect();
    assert_eq!(failed, ["vzresume", "vzsuspend"]);
    assert!(problems.is_empty(), "{problems:#?}");
}

#[test]
fn a_login_is_what_the_schema_says() {
    let Some(schema) = schema() else { return };
    let form = "username=root&realm=pam&password=demo-password&new-format=1";
    let answer = handle(&mut world(), &Request::new("POST", "/api2/json/access/ticket").form(form));
    assert_eq!(answer.status(), 200, "{}", answer.reason());
    schema.check("POST", "/access/ticket", &form_pairs(form)).unwrap();
    let data = answer.json().unwrap()["data"].take();
    schema.check_answer("POST", "/access/ticket", &data).unwrap();
}

#[test]
fn each_method_knows_exactly_the_parameters_of_the_schema() {
    let Some(schema) = schema() else { return };
    let world = &mut world();
    let unknown =
        "property is not defined in schema and the schema does not allow additional properties";
    let reads = requests(world).into_iter().map(|path| ("GET", path));
    let actions = ACTIONS.iter().map(|(method, path, _)| (*method, (*path).to_owned()));
    for (method, path) in reads.chain(actions).collect::<Vec<_>>() {
        let bare = path.split_once('?').map_or(path.as_str(), |(bare, _)| bare);
        let mut ask = |query: &str| {
            let target = format!("/api2/json{bare}?{query}");
            let request = Request::new(method, &target).token(accounts::ROOT_TOKEN);
            handle(world, &request).json().unwrap()["errors"].take()
        };
        assert_eq!(ask("not-a-parameter=1")["not-a-parameter"], unknown, "{bare}");
        for name in schema.parameters(method, bare) {
            // This one may be a list.
            if name == "exclude-path" {
                continue;
            }
            // A list is of no type that a parameter here has, so each known one is complained of.
            let name = &name.replace("[n]", "7");
            let errors = ask(&format!("{name}=%00&{name}=%00"));
            let complaint = errors[name].as_str().unwrap_or_default();
            let known = complaint.contains("got ARRAY") || complaint.contains("conflicting");
            assert!(known, "{bare}: parameter '{name}': {errors}");
        }
    }
}

#[test]
fn what_is_refused_here_is_refused_by_the_schema() {
    let Some(schema) = schema() else { return };
    let world = &mut world();
    for path in [
        "/version?x=1",
        "/nodes/pve/qemu?full=true",
        "/nodes/pve/rrddata",
        "/nodes/pve/rrddata?timeframe=eon",
        "/nodes/pve/qemu/99/config",
        "/nodes/pve/tasks?limit=-1",
        "/nodes/pve/tasks?since=soon",
    ] {
        let answer =
            handle(world, &Request::get(&format!("/api2/json{path}")).token(accounts::ROOT_TOKEN));
        assert_eq!(answer.status(), 400, "{path}");
        let (bare, query) = path.split_once('?').unwrap_or((path, ""));
        assert!(schema.check("GET", bare, &form_pairs(query)).is_err(), "{path}");
    }
}

#[test]
fn the_schema_has_680_methods_and_finds_the_template_of_a_path() {
    let Some(schema) = schema() else { return };
    assert_eq!(schema.methods().len(), 680);
    for (path, template) in [
        ("/nodes/pve/qemu/101/status/current", "/nodes/{node}/qemu/{vmid}/status/current"),
        (
            "/nodes/pve/storage/local/content/local:iso/x.iso",
            "/nodes/{node}/storage/{storage}/content/{volume}",
        ),
        ("/cluster/nextid", "/cluster/nextid"),
    ] {
        assert_eq!(schema.template("GET", path), Some(template));
    }
    let reads = REQUESTS.iter().map(|path| ("GET", *path));
    let covered = reads.chain(ACTIONS.iter().map(|(method, path, _)| (*method, *path)));
    let covered: std::collections::BTreeSet<(&str, &str)> = covered
        .filter_map(|(method, path)| {
            Some((method, schema.template(method, path.split('?').next()?)?))
        })
        .collect();
    // Status, log, index and end of a task, whose ids are made up as they run, and the login.
    println!("{} of {} methods are simulated", covered.len() + 5, schema.methods().len());
}

#[test]
fn a_missing_schema_is_an_error_that_names_it() {
    let error = Schema::load("/nowhere/schema.json").unwrap_err();
    assert!(error.to_string().contains("/nowhere/schema.json"), "{error}");
}
