//! Guests are switched on and off: tasks that take time, fail, warn, wait and hang.

use std::time::Duration;

use demo_lab::proxmox::{Request, Response, handle};
use demo_lab::world::{Clock, TaskFault, TaskRule, World, accounts};
use serde_json::{Value, json};

const NOON: u64 = 1_795_348_800;

/// A world in which one asks for things by path, as root's token.
pub(crate) struct Desk(pub(crate) World);

pub(crate) fn desk() -> Desk {
    Desk(World::homelab(Clock::fixed(NOON)))
}

impl Desk {
    pub(crate) fn ask(&mut self, method: &str, path: &str, form: &str) -> Response {
        let request = Request::new(method, &format!("/api2/json{path}"));
        let request = if form.is_empty() { request } else { request.form(form) };
        handle(&mut self.0, &request.token(accounts::ROOT_TOKEN))
    }

    pub(crate) fn get(&mut self, path: &str) -> Value {
        let answer = self.ask("GET", path, "");
        assert_eq!(answer.status(), 200, "{path}: {}", answer.reason());
        answer.json().unwrap()["data"].take()
    }

    /// What a method that acts answers; it must succeed.
    pub(crate) fn act(&mut self, method: &str, path: &str, form: &str) -> Value {
        let answer = self.ask(method, path, form);
        assert_eq!(answer.status(), 200, "{path}: {}", answer.reason());
        answer.json().unwrap()["data"].take()
    }

    /// Starts something at a guest, such as `qemu/101` and `status/start`, and gives the UPID.
    pub(crate) fn begin(&mut self, guest: &str, what: &str, form: &str) -> String {
        let upid = self.act("POST", &format!("/nodes/pve/{guest}/{what}"), form);
        upid.as_str().unwrap().to_owned()
    }

    /// Status and reason of something that is refused.
    pub(crate) fn refused(&mut self, guest: &str, what: &str, form: &str) -> (u16, String) {
        let answer = self.ask("POST", &format!("/nodes/pve/{guest}/{what}"), form);
        (answer.status(), answer.reason().to_owned())
    }

    /// How a task ended, or `running`.
    pub(crate) fn end(&mut self, upid: &str) -> String {
        let status = self.get(&format!("/nodes/pve/tasks/{upid}/status"));
        let end = status.get("exitstatus").unwrap_or(&status["status"]);
        end.as_str().unwrap().to_owned()
    }

    pub(crate) fn log(&mut self, upid: &str) -> Vec<String> {
        let log = self.get(&format!("/nodes/pve/tasks/{upid}/log?limit=0"));
        let lines = log.as_array().unwrap().iter();
        lines.map(|line| line["t"].as_str().unwrap().to_owned()).collect()
    }

    pub(crate) fn status(&mut self, guest: &str) -> Value {
        self.get(&format!("/nodes/pve/{guest}/status/current"))
    }

    pub(crate) fn state(&mut self, guest: &str) -> String {
        self.status(guest)["status"].as_str().unwrap().to_owned()
    }

    pub(crate) fn pass(&mut self, seconds: u64) {
        self.0.advance(Duration::from_secs(seconds));
    }
}

#[test]
fn a_start_takes_time_and_the_task_says_when_it_is_done() {
    let desk = &mut desk();
    let upid = desk.begin("lxc/100", "status/start", "");
    assert!(upid.starts_with("UPID:pve:") && upid.ends_with(":vzstart:100:root@pam!homelab:"));
    assert_eq!((desk.end(&upid), desk.state("lxc/100")), ("running".into(), "stopped".into()));
    assert_eq!(desk.log(&upid), ["no content"]);
    assert_eq!(desk.get("/nodes/pve/tasks?source=active&vmid=100")[0]["status"], "RUNNING");
    desk.pass(2);
    assert_eq!((desk.end(&upid), desk.state("lxc/100")), ("OK".into(), "running".into()));
    assert_eq!(desk.log(&upid), ["TASK OK"]);
    assert_eq!(desk.get("/nodes/pve/tasks?vmid=100")[0]["upid"], upid.as_str());
    desk.pass(10);
    assert_eq!(desk.status("lxc/100")["uptime"], 10);
}

#[test]
fn what_runs_already_is_a_task_that_fails_or_a_call_that_does() {
    let desk = &mut desk();
    let upid = desk.begin("qemu/101", "status/start", "");
    assert_eq!(desk.end(&upid), "VM 101 already running");
    assert_eq!(desk.log(&upid), ["TASK ERROR: VM 101 already running"]);
    let refused = desk.refused("lxc/200", "status/start", "");
    assert_eq!(refused, (500, "CT 200 already running".into()));
}

#[test]
fn what_is_off_already_is_fine_for_a_machine_and_refused_for_a_container() {
    let desk = &mut desk();
    let upid = desk.begin("qemu/101", "status/stop", "");
    desk.pass(1);
    assert_eq!((desk.end(&upid), desk.state("qemu/101")), ("OK".into(), "stopped".into()));
    for what in ["status/stop", "status/shutdown"] {
        let again = desk.begin("qemu/101", what, "");
        assert_eq!(desk.end(&again), "OK");
        let refused = desk.refused("lxc/100", what, "");
        assert_eq!(refused, (500, "CT 100 not running".into()));
    }
    for what in ["status/reboot", "status/reset", "status/suspend", "status/resume"] {
        let refused = desk.refused("qemu/101", what, "");
        assert_eq!(refused, (500, "VM 101 not running".into()), "{what}");
    }
    let refused = desk.refused("lxc/100", "status/reboot", "");
    assert_eq!(refused, (500, "VM 100 not running".into()));
}

#[test]
fn a_shutdown_waits_for_the_guest() {
    let desk = &mut desk();
    let machine = desk.begin("qemu/103", "status/shutdown", "");
    let container = desk.begin("lxc/200", "status/shutdown", "timeout=30");
    desk.pass(3);
    assert_eq!((desk.end(&machine), desk.end(&container)), ("running".into(), "OK".into()));
    assert_eq!(
        (desk.state("qemu/103"), desk.state("lxc/200")),
        ("running".into(), "stopped".into())
    );
    desk.pass(5);
    assert_eq!((desk.end(&machine), desk.state("qemu/103")), ("OK".into(), "stopped".into()));
}

#[test]
fn a_guest_that_ignores_a_shutdown_lets_it_fail_or_loses_its_power() {
    let desk = &mut desk();
    for vmid in [101, 103, 200] {
        assert!(desk.0.ignore_shutdown(vmid));
    }
    // `down=120` in the start order of this one is its time limit.
    let patient = desk.begin("qemu/101", "status/shutdown", "");
    let asked = desk.begin("qemu/103", "status/shutdown", "timeout=10");
    let container = desk.begin("lxc/200", "status/shutdown", "timeout=10");
    desk.pass(9);
    assert_eq!(desk.end(&asked), "running");
    desk.pass(16);
    assert_eq!(desk.end(&asked), "VM quit/powerdown failed - got timeout");
    assert_eq!(desk.end(&container), "container did not stop");
    assert_eq!(
        desk.log(&container),
        [
            "command 'lxc-stop -n 200 --nokill --timeout 10' failed: exit code 1",
            "TASK ERROR: container did not stop",
        ]
    );
    let forced = desk.begin("qemu/103", "status/shutdown", "timeout=10&forceStop=1");
    let killed = desk.begin("lxc/200", "status/shutdown", "timeout=10&forceStop=1");
    desk.pass(11);
    assert_eq!((desk.end(&forced), desk.end(&killed)), ("OK".into(), "OK".into()));
    assert_eq!(desk.log(&forced), ["VM still running - terminating now with SIGTERM", "TASK OK"]);
    assert_eq!(
        (desk.state("qemu/103"), desk.state("lxc/200")),
        ("stopped".into(), "stopped".into())
    );
    assert_eq!(desk.end(&patient), "running");
    desk.pass(120);
    assert_eq!(desk.end(&patient), "VM quit/powerdown failed - got timeout");
    assert_eq!(desk.state("qemu/101"), "running");
}

#[test]
fn a_guest_that_was_asked_goes_down_even_when_nobody_waits_any_more() {
    let desk = &mut desk();
    assert!(desk.0.shutdown_takes(103, Duration::from_secs(90)));
    let upid = desk.begin("qemu/103", "status/shutdown", "");
    desk.pass(60);
    assert_eq!(desk.end(&upid), "VM quit/powerdown failed - got timeout");
    assert_eq!(desk.state("qemu/103"), "running");
    desk.pass(30);
    assert_eq!(desk.state("qemu/103"), "stopped");
}

#[test]
fn a_machine_reboots_in_two_tasks_and_a_container_in_one() {
    let desk = &mut desk();
    let machine = desk.begin("qemu/105", "status/reboot", "");
    let container = desk.begin("lxc/200", "status/reboot", "timeout=20");
    desk.pass(9);
    assert_eq!((desk.end(&machine), desk.end(&container)), ("OK".into(), "OK".into()));
    assert_eq!(desk.state("qemu/105"), "stopped");
    desk.pass(5);
    let second = &desk.get("/nodes/pve/tasks?vmid=105&typefilter=qmstart&source=all")[0];
    assert_eq!((&second["user"], &second["status"]), (&json!("root@pam"), &json!("OK")));
    for guest in ["qemu/105", "lxc/200"] {
        let status = desk.status(guest);
        assert_eq!(status["status"], "running");
        assert!(status["uptime"].as_u64().unwrap() < 10, "{status}");
    }
    // What waited for this start is in force now.
    assert_eq!(desk.get("/nodes/pve/qemu/105/config?current=1")["memory"], "6144");
    assert_eq!(desk.status("qemu/105")["maxmem"], 6_144_u64 << 20);
}

#[test]
fn a_reboot_that_fails_does_not_make_the_next_shutdown_one() {
    let desk = &mut desk();
    assert!(desk.0.shutdown_takes(105, Duration::from_secs(30)));
    let upid = desk.begin("qemu/105", "status/reboot", "timeout=5");
    desk.pass(5);
    assert_eq!(desk.end(&upid), "VM quit/powerdown failed - got timeout");
    desk.pass(60);
    assert_eq!(desk.state("qemu/105"), "stopped");
}

#[test]
fn a_start_that_fails_says_why_in_its_log() {
    let desk = &mut desk();
    desk.0.fail_start(
        100,
        "run_buffer: 571 Script exited with status 1\nstartup for container '100' failed",
    );
    let upid = desk.begin("lxc/100", "status/start", "");
    desk.pass(2);
    assert_eq!(desk.end(&upid), "startup for container '100' failed");
    assert_eq!(
        desk.log(&upid),
        [
            "run_buffer: 571 Script exited with status 1",
            "TASK ERROR: startup for container '100' failed",
        ]
    );
    assert_eq!(desk.state("lxc/100"), "stopped");
    desk.0.clear_task_rules();
    let upid = desk.begin("lxc/100", "status/start", "");
    desk.pass(2);
    assert_eq!(desk.end(&upid), "OK");
}

#[test]
fn a_warning_is_counted_at_the_end() {
    let desk = &mut desk();
    let fault = TaskFault::Warn("DHCP failed - exit code 1".into());
    desk.0.add_task_rule(TaskRule::new(fault).kind("vzstart").times(1));
    let upid = desk.begin("lxc/100", "status/start", "");
    desk.pass(2);
    assert_eq!(desk.end(&upid), "WARNINGS: 1");
    assert_eq!(desk.log(&upid), ["WARN: DHCP failed - exit code 1", "TASK WARNINGS: 1"]);
    assert_eq!(desk.state("lxc/100"), "running");
}

#[test]
fn a_task_that_never_ends_ends_when_it_is_stopped() {
    let desk = &mut desk();
    desk.0.add_task_rule(TaskRule::new(TaskFault::Hang).kind("qmstop").times(1));
    let hangs = desk.begin("qemu/101", "status/stop", "");
    desk.pass(86_400);
    assert_eq!(desk.end(&hangs), "running");
    // It has the lock all the time, so that nobody else gets anywhere.
    let other = desk.begin("qemu/101", "status/stop", "");
    desk.pass(5);
    assert_eq!(desk.end(&other), "running");
    assert_eq!(desk.log(&other), ["trying to acquire lock..."]);
    desk.pass(5);
    let timeout = "can't lock file '/var/lock/qemu-server/lock-101.conf' - got timeout";
    assert_eq!(desk.end(&other), timeout);
    assert_eq!(desk.act("DELETE", &format!("/nodes/pve/tasks/{hangs}"), ""), Value::Null);
    assert_eq!(desk.end(&hangs), "received interrupt");
    let third = desk.begin("qemu/101", "status/stop", "");
    desk.pass(1);
    assert_eq!((desk.end(&third), desk.state("qemu/101")), ("OK".into(), "stopped".into()));
    // Stopping what has ended is no error.
    assert_eq!(desk.act("DELETE", &format!("/nodes/pve/tasks/{hangs}"), ""), Value::Null);
}

#[test]
fn a_stop_waits_for_a_shutdown_unless_it_overrules_it() {
    let desk = &mut desk();
    for (guest, kind) in [("qemu/101", "qmshutdown"), ("lxc/200", "vzshutdown")] {
        let vmid = guest.split('/').next_back().unwrap().parse().unwrap();
        assert!(desk.0.ignore_shutdown(vmid));
        let waits = desk.begin(guest, "status/shutdown", "timeout=1000");
        desk.pass(1);
        let stop = desk.begin(guest, "status/stop", "");
        desk.pass(10);
        assert!(desk.end(&stop).starts_with("can't lock file '/"), "{}", desk.end(&stop));
        let stop = desk.begin(guest, "status/stop", "overrule-shutdown=1");
        desk.pass(1);
        assert_eq!((desk.end(&waits), desk.end(&stop)), ("received interrupt".into(), "OK".into()));
        assert_eq!(desk.log(&stop)[0], format!("overruled {kind} tasks: {waits}"));
        assert_eq!(desk.state(guest), "stopped");
    }
}

#[test]
fn a_locked_guest_lets_tasks_fail_unless_root_skips_the_lock() {
    let desk = &mut desk();
    assert!(desk.0.set_lock(101, Some("backup")) && desk.0.set_lock(100, Some("mounted")));
    assert!(desk.0.set_lock(200, Some("snapshot")));
    for (guest, what, end) in [
        ("qemu/101", "status/stop", "VM is locked (backup)"),
        ("qemu/101", "status/shutdown", "VM is locked (backup)"),
        ("qemu/101", "status/reset", "VM is locked (backup)"),
        ("lxc/200", "status/shutdown", "CT is locked (snapshot)"),
        ("lxc/200", "status/stop", "CT is locked (snapshot)"),
    ] {
        let upid = desk.begin(guest, what, "");
        assert_eq!(desk.end(&upid), end, "{what}");
    }
    // A mounted container may be started.
    let upid = desk.begin("lxc/100", "status/start", "");
    desk.pass(2);
    assert_eq!(desk.end(&upid), "OK");
    let path = "/api2/json/nodes/pve/qemu/101/status/stop";
    let by_token = desk.ask("POST", "/nodes/pve/qemu/101/status/stop", "skiplock=1");
    assert_eq!(
        by_token.json().unwrap()["errors"],
        json!({"skiplock": "Only root may use this option."})
    );
    let form = "username=root@pam&password=demo-password";
    let login = handle(&mut desk.0, &Request::new("POST", "/api2/json/access/ticket").form(form));
    let login = login.json().unwrap()["data"].take();
    let request = Request::new("POST", path)
        .header("cookie", &format!("PVEAuthCookie={}", login["ticket"].as_str().unwrap()))
        .header("csrfpreventiontoken", login["CSRFPreventionToken"].as_str().unwrap())
        .form("skiplock=1");
    let answer = handle(&mut desk.0, &request);
    assert_eq!(answer.status(), 200, "{}", answer.reason());
    desk.pass(1);
    assert_eq!(desk.state("qemu/101"), "stopped");
}

#[test]
fn a_machine_can_stand_still_and_go_on() {
    let desk = &mut desk();
    let upid = desk.begin("qemu/101", "status/suspend", "");
    assert!(upid.contains(":qmpause:101:"));
    desk.pass(1);
    let status = desk.status("qemu/101");
    assert_eq!((&status["status"], &status["qmpstatus"]), (&json!("running"), &json!("paused")));
    for what in ["status/shutdown", "status/reboot"] {
        let refused = desk.refused("qemu/101", what, "");
        assert_eq!(refused, (500, "VM is paused - cannot shutdown".into()));
    }
    let upid = desk.begin("qemu/101", "status/resume", "");
    assert!(upid.contains(":qmresume:101:"));
    desk.pass(1);
    assert_eq!(desk.status("qemu/101")["qmpstatus"], "running");
    let upid = desk.begin("qemu/101", "status/reset", "");
    desk.pass(1);
    assert_eq!(desk.end(&upid), "OK");
}

#[test]
fn a_machine_suspended_to_disk_is_off_and_locked_until_it_is_resumed() {
    let desk = &mut desk();
    let upid = desk.begin("qemu/101", "status/suspend", "todisk=1&statestorage=rpool");
    assert!(upid.contains(":qmsuspend:101:"));
    assert_eq!(desk.status("qemu/101")["lock"], "suspending");
    desk.pass(6);
    assert_eq!(desk.log(&upid), ["State saved, quitting", "TASK OK"]);
    let status = desk.status("qemu/101");
    assert_eq!((&status["status"], &status["lock"]), (&json!("stopped"), &json!("suspended")));
    let upid = desk.begin("qemu/101", "status/resume", "");
    desk.pass(3);
    assert_eq!(desk.log(&upid), ["Resuming suspended VM", "Resumed VM, removing state", "TASK OK"]);
    let status = desk.status("qemu/101");
    assert_eq!((&status["status"], status.get("lock")), (&json!("running"), None));
    let alone = desk.ask("POST", "/nodes/pve/qemu/101/status/suspend", "statestorage=rpool");
    assert_eq!(
        alone.json().unwrap()["errors"],
        json!({"todisk": "missing property required by 'statestorage'"})
    );
}

#[test]
fn containers_cannot_be_suspended_without_criu() {
    let desk = &mut desk();
    let upid = desk.begin("lxc/200", "status/suspend", "");
    desk.pass(1);
    assert_eq!(
        desk.end(&upid),
        "command 'lxc-checkpoint -n 200 -s -D /var/lib/vz/dump' failed: exit code 1"
    );
    assert_eq!(desk.state("lxc/200"), "running");
}

#[test]
fn a_managed_guest_is_asked_for_and_changes_later() {
    let desk = &mut desk();
    assert!(desk.0.set_managed(101, true) && desk.0.set_managed(200, true));
    let machine = desk.begin("qemu/101", "status/shutdown", "timeout=30");
    let container = desk.begin("lxc/200", "status/stop", "");
    assert!(machine.contains(":hastop:101:") && container.contains(":hastop:200:"));
    desk.pass(1);
    assert_eq!((desk.end(&machine), desk.end(&container)), ("OK".into(), "OK".into()));
    assert_eq!(desk.log(&container), ["Requesting HA stop for CT 200", "TASK OK"]);
    assert_eq!(
        (desk.state("qemu/101"), desk.state("lxc/200")),
        ("running".into(), "running".into())
    );
    let ha = json!({"managed": 1, "state": "stopped"});
    assert_eq!(desk.status("lxc/200")["ha"], ha);
    let services = desk.get("/cluster/ha/status/current");
    assert_eq!(services[2]["status"], "ct:200 (pve, stopping)");
    desk.pass(20);
    assert_eq!(
        (desk.state("qemu/101"), desk.state("lxc/200")),
        ("stopped".into(), "stopped".into())
    );
    let agents = desk.get("/nodes/pve/tasks?vmid=101&typefilter=qmshutdown");
    let upid = agents[0]["upid"].as_str().unwrap().to_owned();
    assert_eq!(desk.log(&upid)[0], "task started by HA resource agent");
    let start = desk.begin("lxc/200", "status/start", "");
    assert!(start.contains(":hastart:200:"));
    desk.pass(13);
    assert_eq!(desk.state("lxc/200"), "running");
    let overruling = desk.ask("POST", "/nodes/pve/lxc/200/status/stop", "overrule-shutdown=1");
    assert_eq!(
        overruling.json().unwrap()["errors"],
        json!({"overrule-shutdown": "Not applicable for HA resources."})
    );
}

#[test]
fn a_task_that_was_rotated_away_is_not_there() {
    let desk = &mut desk();
    let upid = desk.begin("lxc/100", "status/start", "");
    assert!(desk.0.forget_task(&upid));
    for method in ["GET", "DELETE"] {
        let path = format!("/nodes/pve/tasks/{upid}");
        let path = if method == "GET" { format!("{path}/status") } else { path };
        let answer = desk.ask(method, &path, "");
        assert_eq!(answer.status(), 400);
        assert_eq!(answer.json().unwrap()["errors"], json!({"upid": "no such task"}));
    }
}

#[test]
fn without_the_right_nothing_is_switched_and_no_task_of_others_stopped() {
    let world = &mut World::homelab(Clock::fixed(NOON));
    let mut ask = |method: &str, path: &str, token| {
        let answer =
            handle(world, &Request::new(method, &format!("/api2/json{path}")).token(token));
        (answer.status(), answer.reason().to_owned(), answer.json())
    };
    let stop = "/nodes/pve/qemu/103/status/stop";
    let text = "Permission check failed (/vms/103, VM.PowerMgmt)";
    let (status, reason, _) = ask("POST", stop, accounts::AUDITOR_TOKEN);
    assert_eq!((status, reason.as_str()), (403, text));
    let (status, _, body) = ask("POST", stop, accounts::POOL_TOKEN);
    assert_eq!(status, 200);
    let upid = body.unwrap()["data"].as_str().unwrap().to_owned();
    let task = format!("/nodes/pve/tasks/{upid}");
    let (status, reason, _) = ask("DELETE", &task, accounts::AUDITOR_TOKEN);
    assert_eq!(
        (status, reason.as_str()),
        (403, "Permission check failed (/nodes/pve, Sys.Modify)")
    );
    assert_eq!(ask("DELETE", &task, accounts::POOL_TOKEN).0, 200);
}

#[test]
fn a_guest_that_does_not_exist_lets_the_task_fail_or_the_call() {
    let desk = &mut desk();
    let upid = desk.begin("qemu/999", "status/start", "");
    assert_eq!(
        desk.end(&upid),
        "Configuration file 'nodes/pve/qemu-server/999.conf' does not exist"
    );
    let refused = desk.refused("lxc/999", "status/stop", "");
    assert_eq!(refused, (500, "CT 999 not running".into()));
    let refused = desk.refused("qemu/200", "status/reset", "");
    let text = "unable to find configuration file for VM 200 on node 'pve'";
    assert_eq!(refused, (500, text.into()));
    let machine_as_container = desk.begin("lxc/101", "status/start", "");
    assert_eq!(
        desk.end(&machine_as_container),
        "Configuration file 'nodes/pve/lxc/101.conf' does not exist"
    );
}

#[test]
fn a_node_that_is_cut_off_goes_on_with_its_tasks() {
    let mut world = World::scaled(Clock::fixed(NOON), 3, 0);
    assert!(world.set_online("pve2", true));
    let desk = &mut Desk(world);
    let upid = desk.begin("lxc/100", "status/start", "");
    assert!(desk.0.set_online("pve", false));
    let answer = desk.ask("GET", &format!("/nodes/pve/tasks/{upid}/status"), "");
    assert_eq!((answer.status(), answer.reason()), (595, "No route to host"));
    desk.pass(5);
    assert!(desk.0.set_online("pve", true));
    assert_eq!((desk.end(&upid), desk.state("lxc/100")), ("OK".into(), "running".into()));
}

#[test]
fn times_can_be_shrunk_down_to_nothing() {
    let desk = &mut desk();
    desk.0.set_time_scale(0.1);
    desk.0.set_duration("vzstart", Duration::from_secs(50));
    let upid = desk.begin("lxc/100", "status/start", "");
    desk.pass(4);
    assert_eq!(desk.end(&upid), "running");
    desk.pass(1);
    assert_eq!(desk.end(&upid), "OK");
    desk.0.set_time_scale(0.0);
    assert!(desk.0.ignore_shutdown(103));
    let upid = desk.begin("qemu/103", "status/shutdown", "");
    assert_eq!(desk.end(&upid), "VM quit/powerdown failed - got timeout");
    let upid = desk.begin("qemu/104", "status/reboot", "");
    assert_eq!((desk.end(&upid), desk.state("qemu/104")), ("OK".into(), "running".into()));
}

#[test]
fn the_list_of_all_resources_can_lag_behind() {
    let desk = &mut desk();
    let shown = |desk: &mut Desk| {
        let all = desk.get("/cluster/resources?type=vm");
        (all[0]["status"].as_str().unwrap().to_owned(), all[0]["uptime"].as_u64().unwrap())
    };
    desk.0.set_statistics_lag(Duration::from_secs(10));
    desk.begin("lxc/100", "status/start", "");
    desk.pass(3);
    assert_eq!((desk.state("lxc/100"), shown(desk)), ("running".into(), ("stopped".into(), 0)));
    desk.pass(9);
    assert_eq!(shown(desk), ("running".into(), 10));
}

#[test]
fn the_later_of_two_requests_to_the_manager_counts() {
    let desk = &mut desk();
    assert!(desk.0.set_managed(200, true));
    desk.begin("lxc/200", "status/stop", "");
    desk.pass(3);
    let refused = desk.refused("lxc/200", "status/start", "");
    assert_eq!(refused, (500, "CT 200 already running".into()));
    desk.begin("lxc/200", "status/shutdown", "");
    desk.pass(30);
    let ran = desk.get("/nodes/pve/tasks?vmid=200");
    let kinds: Vec<&str> =
        ran.as_array().unwrap().iter().take(3).map(|task| task["type"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["vzstop", "hastop", "hastop"]);
    assert_eq!(desk.state("lxc/200"), "stopped");
    let machine = |desk: &mut Desk, what: &str| {
        desk.begin("qemu/103", what, "");
        desk.pass(2);
    };
    assert!(desk.0.set_managed(103, true));
    machine(desk, "status/stop");
    machine(desk, "status/start");
    desk.pass(30);
    assert_eq!(desk.state("qemu/103"), "running");
}
