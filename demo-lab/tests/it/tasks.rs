//! Tasks over the wire: followed while they run, stopped, lost and found again.

use std::time::{Duration, Instant};

use demo_lab::Running;
use demo_lab::world::{Fault, Rule, TaskFault, TaskRule};
use serde_json::Value;

use crate::raw::{Connection, Reply, get, quick, token_of};

/// A lab in which things take a hundredth of their time.
async fn fast() -> Running {
    quick().time_scale(0.01).start().await.unwrap()
}

async fn send(lab: &Running, line: &str, form: &str) -> Reply {
    let pve = lab.proxmox();
    let kind = "Content-Type: application/x-www-form-urlencoded";
    Connection::open(pve).await.request(line, &[&token_of(pve), kind], form).await
}

async fn begin(lab: &Running, what: &str, form: &str) -> String {
    let reply = send(lab, &format!("POST /api2/json/nodes/pve/{what}"), form).await;
    assert_eq!(reply.status, 200, "{}", reply.reason);
    reply.data().as_str().unwrap().to_owned()
}

async fn status(lab: &Running, upid: &str) -> Value {
    get(lab, &format!("/nodes/pve/tasks/{upid}/status")).await.data()
}

/// How a task ends, waited for as long as ten seconds.
async fn end(lab: &Running, upid: &str) -> String {
    let deadline = Instant::now() + Duration::from_secs(10);
    loop {
        let status = status(lab, upid).await;
        if let Some(end) = status["exitstatus"].as_str() {
            return end.to_owned();
        }
        assert!(Instant::now() < deadline, "it does not end: {status}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn a_task_runs_while_nobody_asks() {
    let lab = quick().time_scale(0.1).start().await.unwrap();
    let upid = begin(&lab, "lxc/100/status/start", "").await;
    assert_eq!(status(&lab, &upid).await["status"], "running");
    tokio::time::sleep(Duration::from_millis(400)).await;
    assert_eq!(status(&lab, &upid).await["exitstatus"], "OK");
    let guest = get(&lab, "/nodes/pve/lxc/100/status/current").await.data();
    assert_eq!(guest["status"], "running");
}

#[tokio::test]
async fn an_answer_that_is_lost_does_not_undo_what_was_begun() {
    let lab = fast().await;
    lab.control().add(Rule::new("/nodes/pve/lxc/100/status/start", Fault::HangUp).times(1));
    let mut connection = Connection::open(lab.proxmox()).await;
    let line = "POST /api2/json/nodes/pve/lxc/100/status/start HTTP/1.1\r\nHost: pve\r\n";
    let head = format!("{line}{}\r\nContent-Length: 0\r\n\r\n", token_of(lab.proxmox()));
    connection.send(&head).await;
    assert!(connection.closes_within(Duration::from_secs(2)).await);
    let found = get(&lab, "/nodes/pve/tasks?source=all&vmid=100&typefilter=vzstart").await.data();
    let upid = found[0]["upid"].as_str().unwrap().to_owned();
    assert_eq!(end(&lab, &upid).await, "OK");
}

#[tokio::test]
async fn a_control_decides_how_tasks_and_guests_behave() {
    let lab = fast().await;
    let control = lab.control();
    control.fail_start(100, "no such device\nstartup for container '100' failed");
    control.warn("vzdump", 102, "something is odd");
    control.never_ends("qmstop", 101);
    control.task_takes("vzdump", Duration::from_secs(2));
    control.ignore_shutdown(103);
    control.shutdown_takes(104, Duration::from_secs(30));
    control.set_lock(105, Some("backup"));
    control.set_managed(200, true);
    let mut ends = Vec::new();
    for (what, form) in [
        ("lxc/100/status/start", ""),
        ("vzdump", "vmid=102"),
        ("qemu/103/status/shutdown", "timeout=10"),
        ("qemu/104/status/shutdown", "timeout=60"),
        ("qemu/105/status/shutdown", ""),
        ("lxc/200/status/stop", ""),
    ] {
        let upid = begin(&lab, what, form).await;
        ends.push(end(&lab, &upid).await);
    }
    assert_eq!(
        ends,
        [
            "startup for container '100' failed",
            "WARNINGS: 1",
            "VM quit/powerdown failed - got timeout",
            "OK",
            "VM is locked (backup)",
            "OK",
        ]
    );
    let hangs = begin(&lab, "qemu/101/status/stop", "").await;
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert_eq!(status(&lab, &hangs).await["status"], "running");
    let stopped = send(&lab, &format!("DELETE /api2/json/nodes/pve/tasks/{hangs}"), "").await;
    assert_eq!((stopped.status, stopped.data()), (200, Value::Null));
    assert_eq!(end(&lab, &hangs).await, "received interrupt");
    control.forget_task(&hangs);
    let reply = get(&lab, &format!("/nodes/pve/tasks/{hangs}/status")).await;
    assert_eq!(reply.json()["errors"]["upid"], "no such task");
    control.clear_task_rules();
    let upid = begin(&lab, "qemu/101/status/stop", "").await;
    assert_eq!(end(&lab, &upid).await, "OK");
}

#[tokio::test]
async fn a_node_can_go_and_come_back_while_its_task_runs() {
    let lab = quick().nodes(3).endpoints(2).time_scale(0.01).start().await.unwrap();
    let upid = begin(&lab, "lxc/100/status/start", "").await;
    lab.control().set_offline("pve");
    let reply = get(&lab, &format!("/nodes/pve/tasks/{upid}/status")).await;
    assert_eq!((reply.status, reply.reason.as_str()), (595, "No route to host"));
    lab.control().set_online("pve");
    assert_eq!(end(&lab, &upid).await, "OK");
}

#[tokio::test]
async fn a_sync_change_waits_for_a_lock_before_it_gives_up() {
    let lab = fast().await;
    lab.control().add_task_rule(TaskRule::new(TaskFault::Hang).kind("vzshutdown"));
    begin(&lab, "lxc/200/status/shutdown", "").await;
    let before = Instant::now();
    let reply = send(&lab, "PUT /api2/json/nodes/pve/lxc/200/config", "onboot=0").await;
    assert_eq!(reply.status, 500);
    assert!(reply.reason.ends_with(" - got timeout"), "{}", reply.reason);
    assert!(before.elapsed() >= Duration::from_millis(100), "ten seconds, a hundredth of them");
}
