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
    for path in requests(world) {
        let bare = path.split_once('?').map_or(path.as_str(), |(bare, _)| bare);
        let mut ask = |query: &str| {
            let target = format!("/api2/json{bare}?{query}");
            let answer = handle(world, &Request::get(&target).token(accounts::ROOT_TOKEN));
            answer.json().unwrap()["errors"].take()
        };
        assert_eq!(ask("not-a-parameter=1")["not-a-parameter"], unknown, "{bare}");
        for name in schema.parameters("GET", bare) {
            // A list is of no type that a parameter here has, so each known one is complained of.
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
    let covered =
        REQUESTS.iter().filter_map(|path| schema.template("GET", path.split('?').next()?));
    let covered: std::collections::BTreeSet<&str> = covered.collect();
    println!(
        "{} of {} methods are simulated, and the login",
        covered.len() + 2,
        schema.methods().len()
    );
}

#[test]
fn a_missing_schema_is_an_error_that_names_it() {
    let error = Schema::load("/nowhere/schema.json").unwrap_err();
    assert!(error.to_string().contains("/nowhere/schema.json"), "{error}");
}
