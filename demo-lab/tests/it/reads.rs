//! What the demo homelab says about itself.

use std::time::Duration;

use demo_lab::proxmox::{Request, Response, handle};
use demo_lab::world::{Clock, World, accounts};
use serde_json::{Value, json};

const NOON: u64 = 1_795_348_800;

fn world() -> World {
    World::homelab(Clock::fixed(NOON))
}

fn ask(world: &mut World, path: &str) -> Response {
    handle(world, &Request::get(&format!("/api2/json{path}")).token(accounts::ROOT_TOKEN))
}

fn data(world: &mut World, path: &str) -> Value {
    let answer = ask(world, path);
    assert_eq!(answer.status(), 200, "{path}: {}", answer.reason());
    answer.json().unwrap()["data"].take()
}

fn column(list: &Value, key: &str) -> Vec<Value> {
    list.as_array().unwrap().iter().map(|entry| entry[key].clone()).collect()
}

#[test]
fn the_homelab_has_its_seven_guests() {
    let guests = data(&mut world(), "/cluster/resources?type=vm");
    let line = |guest: &Value| {
        let text = |key: &str| guest[key].as_str().unwrap().to_owned();
        format!("{} {} {} {}", guest["vmid"], text("type"), text("name"), text("status"))
    };
    let lines: Vec<String> = guests.as_array().unwrap().iter().map(line).collect();
    assert_eq!(
        lines,
        [
            "100 lxc AI-Dev stopped",
            "101 qemu W11-VM running",
            "102 lxc Linux-DevBox running",
            "103 qemu k3s-master running",
            "104 qemu k3s-worker1 running",
            "105 qemu k3s-worker2 running",
            "200 lxc Git-Service running",
        ]
    );
}

#[test]
fn the_same_moment_gives_the_same_answer_and_a_later_one_another() {
    let (mut one, mut other) = (world(), world());
    let path = "/cluster/resources";
    assert_eq!(ask(&mut one, path).body(), ask(&mut other, path).body());
    other.advance(Duration::from_secs(60));
    assert_ne!(ask(&mut one, path).body(), ask(&mut other, path).body());
    assert_eq!(
        data(&mut other, path)[3]["uptime"],
        data(&mut one, path)[3]["uptime"].as_u64().unwrap() + 60
    );
}

#[test]
fn every_address_stays_on_this_machine() {
    let world = &mut world();
    let agent = data(world, "/nodes/pve/qemu/103/agent/network-get-interfaces");
    assert_eq!(agent["result"][1]["ip-addresses"][0]["ip-address"], "127.0.2.103");
    let container = data(world, "/nodes/pve/lxc/200/interfaces");
    assert_eq!(container[1]["inet"], "127.0.2.200/24");
    assert_eq!(container[1]["ip-addresses"][0]["ip-address"], "127.0.2.200");
    let config = data(world, "/nodes/pve/lxc/200/config");
    let net0 = config["net0"].as_str().unwrap();
    assert_eq!(
        net0,
        "name=eth0,bridge=vmbr0,gw=127.0.2.1,hwaddr=BC:24:11:00:00:C8,ip=127.0.2.200/24,type=veth"
    );
}

#[test]
fn a_stopped_container_has_null_for_a_list_of_interfaces() {
    assert_eq!(data(&mut world(), "/nodes/pve/lxc/100/interfaces"), Value::Null);
}

#[test]
fn pending_changes_show_in_the_configuration_unless_the_current_is_asked_for() {
    let world = &mut world();
    let path = "/nodes/pve/qemu/105/config";
    let next = data(world, path);
    assert_eq!((&next["memory"], next.get("vga")), (&json!("6144"), None));
    let now = data(world, &format!("{path}?current=1"));
    assert_eq!((&now["memory"], &now["vga"]), (&json!("4096"), &json!("serial0")));
    let pending = data(world, "/nodes/pve/qemu/105/pending");
    let of = |key: &str| {
        pending.as_array().unwrap().iter().find(|entry| entry["key"] == key).unwrap().clone()
    };
    assert_eq!(of("memory"), json!({"key": "memory", "value": "4096", "pending": "6144"}));
    assert_eq!(of("vga"), json!({"key": "vga", "value": "serial0", "delete": 1}));
    assert_eq!(of("cores"), json!({"key": "cores", "value": "2"}));
}

#[test]
fn a_snapshot_has_a_configuration_of_its_own() {
    let world = &mut world();
    let path = "/nodes/pve/qemu/104/config";
    assert_eq!(data(world, path)["parent"], "before-upgrade");
    let kept = data(world, &format!("{path}?snapshot=before-upgrade"));
    assert_eq!((kept.get("parent"), kept["snaptime"].is_u64()), (None, true));
    let missing = ask(world, &format!("{path}?snapshot=none"));
    assert_eq!((missing.status(), missing.reason()), (500, "snapshot 'none' does not exist"));
}

#[test]
fn a_guest_is_found_under_its_own_kind_only() {
    let world = &mut world();
    let answer = ask(world, "/nodes/pve/qemu/200/status/current");
    assert_eq!(answer.status(), 500);
    assert_eq!(
        answer.reason(),
        "Configuration file 'nodes/pve/qemu-server/200.conf' does not exist"
    );
    let answer = ask(world, "/nodes/nowhere/qemu/101/status/current");
    assert_eq!(
        answer.reason(),
        "hostname lookup 'nowhere' failed - failed to get address info for: nowhere: Name or service not known"
    );
}

#[test]
fn backups_are_recent_old_or_missing() {
    let world = &mut world();
    let backups = data(world, "/nodes/pve/storage/local/content?content=backup");
    let newest = |vmid: u64| {
        let of_guest = backups.as_array().unwrap().iter().filter(|volume| volume["vmid"] == vmid);
        of_guest.map(|volume| volume["ctime"].as_u64().unwrap()).max()
    };
    assert!(NOON - newest(103).unwrap() < 86_400);
    assert!(NOON - newest(100).unwrap() > 30 * 86_400);
    assert_eq!(newest(102), None);
    assert_eq!(column(&data(world, "/cluster/backup-info/not-backed-up"), "vmid"), [102]);
    let of_git = data(world, "/nodes/pve/storage/local/content?content=backup&vmid=200");
    assert_eq!(of_git[0]["volid"], "local:backup/vzdump-lxc-200-2026_11_22-02_03_23.tar.zst");
    assert_eq!(of_git[2]["protected"], 1);
}

#[test]
fn tasks_are_listed_newest_first_and_filtered() {
    let world = &mut world();
    let answer = ask(world, "/nodes/pve/tasks").json().unwrap();
    let times = column(&answer["data"], "starttime");
    assert!(times.is_sorted_by_key(|time| std::cmp::Reverse(time.as_u64())));
    assert_eq!(answer["total"], times.len());
    let kinds = |world: &mut World, query: &str| {
        column(&data(world, &format!("/nodes/pve/tasks?{query}")), "type")
    };
    assert_eq!(kinds(world, "errors=1"), ["vzstart", "vzdump", "aptupdate"]);
    assert_eq!(kinds(world, "statusfilter=warning"), ["vzdump"]);
    assert_eq!(kinds(world, "source=active"), ["vncproxy"]);
    assert_eq!(kinds(world, "vmid=100"), ["vzstart"]);
    assert_eq!(kinds(world, "typefilter=vzdump&limit=1"), ["vzdump"]);
    assert_eq!(kinds(world, "typefilter=vzdump&start=2"), Vec::<Value>::new());
    assert_eq!(kinds(world, "limit=0"), Vec::<Value>::new());
    assert_eq!(kinds(world, &format!("since={}", NOON - 3 * 3600)), ["qmreboot", "vzstart"]);
    assert_eq!(data(world, "/nodes/pve/tasks?source=active")[0]["status"], "RUNNING");
    let by_token = data(world, "/nodes/pve/tasks?typefilter=imgcopy");
    assert_eq!(
        (&by_token[0]["user"], &by_token[0]["tokenid"]),
        (&json!("root@pam"), &json!("homelab"))
    );
}

fn upid(world: &mut World, query: &str) -> String {
    let found = data(world, &format!("/nodes/pve/tasks?source=all&{query}"));
    found[0]["upid"].as_str().unwrap().to_owned()
}

#[test]
fn a_failed_task_says_why_and_a_running_one_has_no_end() {
    let world = &mut world();
    let failed = upid(world, "vmid=100");
    let status = data(world, &format!("/nodes/pve/tasks/{failed}/status"));
    assert_eq!(status["status"], "stopped");
    assert_eq!(status["exitstatus"], "startup for container '100' failed");
    let running = upid(world, "typefilter=vncproxy");
    let status = data(world, &format!("/nodes/pve/tasks/{running}/status"));
    assert_eq!((&status["status"], status.get("exitstatus")), (&json!("running"), None));
}

#[test]
fn logs_come_in_pages_with_the_total_beside_them() {
    let world = &mut world();
    let failed = upid(world, "vmid=100");
    let page = |world: &mut World, query: &str| {
        ask(world, &format!("/nodes/pve/tasks/{failed}/log{query}")).json().unwrap()
    };
    let all = page(world, "");
    assert_eq!(all["total"], 4);
    assert_eq!(
        all["data"][3],
        json!({"n": 4, "t": "TASK ERROR: startup for container '100' failed"})
    );
    assert_eq!(column(&page(world, "?start=1&limit=2")["data"], "n"), [2, 3]);
    assert_eq!(column(&page(world, "?limit=0")["data"], "n"), [1, 2, 3, 4]);
    assert_eq!(page(world, "?start=10"), json!({"data": [], "total": 4}));
}

#[test]
fn an_empty_log_is_a_line_that_says_so_and_a_rotated_one_cannot_be_opened() {
    let world = &mut world();
    let empty = upid(world, "typefilter=aptupdate&statusfilter=unknown");
    let log = ask(world, &format!("/nodes/pve/tasks/{empty}/log")).json().unwrap();
    assert_eq!(log, json!({"data": [{"n": 1, "t": "no content"}], "total": 1}));
    let rotated = upid(world, "typefilter=qmstart");
    let log = data(world, &format!("/nodes/pve/tasks/{rotated}/log"));
    assert_eq!(log[0]["t"], "unable to open file - No such file or directory");
    let status = ask(world, &format!("/nodes/pve/tasks/{rotated}/status"));
    assert_eq!(status.json().unwrap()["errors"], json!({"upid": "no such task"}));
    let nonsense = ask(world, "/nodes/pve/tasks/UPID:nonsense/status");
    assert_eq!(nonsense.json().unwrap()["errors"], json!({"upid": "unable to parse worker upid"}));
}

#[test]
fn graphs_have_a_point_for_every_step() {
    let world = &mut world();
    for (path, frame, points, step) in [
        ("/nodes/pve/rrddata", "hour", 60, 60),
        ("/nodes/pve/qemu/101/rrddata", "week", 336, 1_800),
        ("/nodes/pve/lxc/200/rrddata", "day", 1_440, 60),
        ("/nodes/pve/storage/local/rrddata", "year", 1_440, 21_600),
    ] {
        let graph = data(world, &format!("{path}?timeframe={frame}&cf=AVERAGE"));
        let times = column(&graph, "time");
        assert_eq!(times.len(), points);
        assert_eq!(times[1].as_u64().unwrap() - times[0].as_u64().unwrap(), step);
    }
    // A guest that was off then has no values then.
    let stopped = data(world, "/nodes/pve/lxc/100/rrddata?timeframe=hour");
    assert_eq!(stopped[0].get("cpu"), None);
}

#[test]
fn an_offline_node_leaves_entries_without_names_and_answers_595() {
    let mut world = World::scaled(Clock::fixed(NOON), 2, 9);
    assert!(world.set_online("pve2", false));
    let all = data(&mut world, "/cluster/resources");
    let on_it: Vec<&Value> =
        all.as_array().unwrap().iter().filter(|entry| entry["node"] == "pve2").collect();
    let guest = on_it.iter().find(|entry| entry.get("vmid").is_some()).unwrap();
    let mut keys: Vec<&String> = guest.as_object().unwrap().keys().collect();
    keys.sort();
    assert_eq!(keys, ["id", "node", "status", "type", "vmid"]);
    assert_eq!(guest["status"], "unknown");
    let storage = on_it.iter().find(|entry| entry["type"] == "storage").unwrap();
    assert_eq!((&storage["status"], storage.get("maxdisk")), (&json!("unknown"), None));
    assert_eq!(data(&mut world, "/nodes")[1]["status"], "offline");
    let answer = ask(&mut world, "/nodes/pve2/status");
    assert_eq!(
        (answer.status(), answer.reason(), answer.body().len()),
        (595, "No route to host", 0)
    );
    assert!(world.set_online("pve2", true));
    assert_eq!(ask(&mut world, "/nodes/pve2/status").status(), 200);
}

#[test]
fn storages_can_be_chosen_by_content() {
    let world = &mut world();
    assert_eq!(
        column(&data(world, "/nodes/pve/storage"), "storage"),
        ["local", "local-lvm", "rpool"]
    );
    assert_eq!(column(&data(world, "/nodes/pve/storage?content=backup"), "storage"), ["local"]);
    let status = data(world, "/nodes/pve/storage/rpool/status");
    assert_eq!(
        status["total"].as_u64(),
        Some(status["used"].as_u64().unwrap() + status["avail"].as_u64().unwrap())
    );
    let missing = ask(world, "/nodes/pve/storage/none/status");
    assert_eq!((missing.status(), missing.reason()), (500, "storage 'none' does not exist"));
}

#[test]
fn a_pool_names_its_members() {
    let world = &mut world();
    assert_eq!(column(&data(world, "/pools"), "poolid"), ["k3s", "tools"]);
    let pool = data(world, "/pools?poolid=k3s");
    assert_eq!(column(&pool[0]["members"], "vmid"), [103, 104, 105]);
}

#[test]
fn a_single_node_is_no_cluster() {
    let status = data(&mut world(), "/cluster/status");
    assert_eq!(column(&status, "type"), ["node"]);
    let status = data(&mut World::scaled(Clock::fixed(NOON), 3, 0), "/cluster/status");
    assert_eq!(column(&status, "type"), ["cluster", "node", "node", "node"]);
    assert_eq!(data(&mut world(), "/cluster/nextid"), 106);
}

#[test]
fn a_list_that_was_kept_is_given_to_nobody_else_and_not_after_a_change() {
    let mut world = World::scaled(Clock::fixed(NOON), 2, 9);
    let path = "/cluster/resources";
    let before = ask(&mut world, path);
    assert_eq!(ask(&mut world, path).body(), before.body());
    let nobody = Request::get(&format!("/api2/json{path}")).token(accounts::POWERLESS_TOKEN);
    assert_ne!(handle(&mut world, &nobody).body(), before.body());
    assert_ne!(ask(&mut world, "/cluster/resources?type=vm").body(), before.body());
    world.set_online("pve2", false);
    assert_ne!(ask(&mut world, path).body(), before.body());
}
