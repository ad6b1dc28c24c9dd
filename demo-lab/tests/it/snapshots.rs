//! Snapshots are taken, described, gone back to and deleted.

use demo_lab::world::{TaskFault, TaskRule};
use serde_json::{Value, json};

use crate::power::{Desk, desk};

impl Desk {
    /// Name, parent and state of each snapshot, `current` last.
    fn snapshots(&mut self, guest: &str) -> Vec<String> {
        let list = self.get(&format!("/nodes/pve/{guest}/snapshot"));
        let line = |entry: &Value| {
            let text = |key: &str| entry[key].as_str().unwrap_or("-").to_owned();
            format!("{} {} {}", text("name"), text("parent"), text("snapstate"))
        };
        list.as_array().unwrap().iter().map(line).collect()
    }
}

#[test]
fn a_snapshot_is_prepared_locks_the_guest_and_becomes_the_parent_of_what_follows() {
    let desk = &mut desk();
    assert_eq!(desk.snapshots("lxc/200"), ["current - -"]);
    let upid = desk.begin("lxc/200", "snapshot", "snapname=before&description=a%20b");
    assert!(upid.contains(":vzsnapshot:200:"));
    desk.pass(1);
    assert_eq!(desk.snapshots("lxc/200"), ["before - prepare", "current - -"]);
    assert_eq!(desk.status("lxc/200")["lock"], "snapshot");
    desk.pass(1);
    assert_eq!(desk.end(&upid), "OK");
    let upid = desk.begin("lxc/200", "snapshot", "snapname=after");
    desk.pass(2);
    assert_eq!(desk.end(&upid), "OK");
    let all = ["before - -", "after before -", "current after -"];
    assert_eq!(desk.snapshots("lxc/200"), all);
    let list = desk.get("/nodes/pve/lxc/200/snapshot");
    assert_eq!((&list[0]["description"], &list[2]["running"]), (&json!("a b\n"), &json!(1)));
    assert_eq!(desk.status("lxc/200").get("lock"), None);
}

#[test]
fn a_snapshot_of_a_machine_names_its_disks_and_may_keep_its_memory() {
    let desk = &mut desk();
    let upid = desk.begin("qemu/104", "snapshot", "snapname=now&vmstate=1");
    desk.pass(2);
    assert_eq!(
        desk.log(&upid),
        [
            "saving VM state and RAM using storage 'local-lvm'",
            "completed saving the VM state",
            "snapshotting 'drive-scsi0' (local-lvm:vm-104-disk-0)",
            "TASK OK",
        ]
    );
    let list = desk.get("/nodes/pve/qemu/104/snapshot");
    assert_eq!((&list[0]["vmstate"], &list[1]["vmstate"]), (&json!(0), &json!(1)));
    assert_eq!(desk.snapshots("qemu/104")[1], "now before-upgrade -");
    let config = desk.get("/nodes/pve/qemu/104/snapshot/now/config");
    assert_eq!(config["vmstate"], "local-lvm:vm-104-state-now");
    // Going back to it is going back to a running machine.
    let upid = desk.begin("qemu/104", "snapshot/now/rollback", "");
    assert_eq!(desk.state("qemu/104"), "stopped");
    desk.pass(3);
    assert_eq!((desk.end(&upid), desk.state("qemu/104")), ("OK".into(), "running".into()));
}

#[test]
fn going_back_brings_the_configuration_of_then_and_a_guest_that_is_off() {
    let desk = &mut desk();
    desk.begin("qemu/104", "snapshot", "snapname=good");
    desk.pass(2);
    desk.act("PUT", "/nodes/pve/qemu/104/config", "name=other&description=kept");
    let upid = desk.begin("qemu/104", "snapshot/good/rollback", "");
    assert_eq!(desk.status("qemu/104")["lock"], "rollback");
    desk.pass(3);
    assert_eq!((desk.end(&upid), desk.state("qemu/104")), ("OK".into(), "stopped".into()));
    let config = desk.get("/nodes/pve/qemu/104/config");
    assert_eq!(
        (&config["name"], &config["description"], &config["parent"]),
        (&json!("k3s-worker1"), &json!("kept\n"), &json!("good"))
    );
    let upid = desk.begin("qemu/104", "snapshot/good/rollback", "start=1");
    desk.pass(6);
    assert_eq!((desk.end(&upid), desk.state("qemu/104")), ("OK".into(), "running".into()));
    assert_eq!(desk.get("/nodes/pve/tasks?vmid=104")[0]["type"], "qmstart");
}

#[test]
fn a_deleted_snapshot_leaves_its_place_to_its_parent() {
    let desk = &mut desk();
    for name in ["a", "b", "c"] {
        desk.begin("lxc/200", "snapshot", &format!("snapname={name}"));
        desk.pass(3);
    }
    let path = "/nodes/pve/lxc/200/snapshot";
    let upid = desk.act("DELETE", &format!("{path}/b"), "");
    let upid = upid.as_str().unwrap().to_owned();
    assert!(upid.contains(":vzdelsnapshot:200:"));
    assert_eq!(desk.snapshots("lxc/200")[1], "b a delete");
    desk.pass(2);
    assert_eq!(desk.snapshots("lxc/200"), ["a - -", "c a -", "current c -"]);
    desk.act("DELETE", &format!("{path}/c?force=1"), "");
    desk.pass(2);
    assert_eq!(desk.snapshots("lxc/200"), ["a - -", "current a -"]);
}

#[test]
fn what_cannot_be_done_is_said_in_the_answer_or_by_the_task() {
    let desk = &mut desk();
    let refused = desk.refused("lxc/200", "snapshot", "snapname=current");
    assert_eq!(refused, (500, "unable to use snapshot name 'current' (reserved name)".into()));
    let answer = desk.ask("POST", "/nodes/pve/lxc/200/snapshot", "snapname=1st&vmstate=1");
    assert_eq!(
        answer.json().unwrap()["errors"]["snapname"],
        "invalid format - invalid configuration ID '1st'\n"
    );
    let mut end = |guest: &str, what: &str, form: &str| {
        let upid = desk.begin(guest, what, form);
        desk.pass(5);
        desk.end(&upid)
    };
    let again = end("qemu/104", "snapshot", "snapname=before-upgrade");
    assert_eq!(again, "snapshot name 'before-upgrade' already used");
    // One of its mount points is a folder of the host.
    assert_eq!(end("lxc/100", "snapshot", "snapname=x"), "snapshot feature is not available");
    let missing = end("qemu/104", "snapshot/none/rollback", "");
    assert_eq!(missing, "snapshot 'none' does not exist");
    assert_eq!(end("lxc/200", "snapshot", "snapname=one"), "OK");
    assert_eq!(end("lxc/200", "snapshot", "snapname=two"), "OK");
    assert_eq!(
        end("lxc/200", "snapshot/one/rollback", ""),
        "can't rollback, 'one' is not most recent snapshot on 'rpool:subvol-200-disk-1'"
    );
    assert!(desk.0.set_lock(103, Some("backup")));
    let upid = desk.begin("qemu/103", "snapshot", "snapname=x");
    assert_eq!(desk.end(&upid), "VM is locked (backup)");
}

#[test]
fn a_snapshot_can_be_described_anew() {
    let desk = &mut desk();
    let path = "/nodes/pve/qemu/104/snapshot/before-upgrade/config";
    assert_eq!(desk.act("PUT", path, "description=why"), Value::Null);
    assert_eq!(desk.get(path)["description"], "why\n");
    assert_eq!(desk.get("/nodes/pve/qemu/104/snapshot")[0]["description"], "why\n");
    assert_eq!(desk.get("/nodes/pve/qemu/104/snapshot/before-upgrade")[0]["cmd"], "rollback");
}

#[test]
fn a_snapshot_that_fails_or_is_stopped_is_cleared_away_and_a_deletion_is_not() {
    let desk = &mut desk();
    let no_space = || TaskFault::Fail("lvcreate snapshot error: no free space".into());
    desk.0.add_task_rule(TaskRule::new(no_space()).kind("vzsnapshot").times(1));
    let upid = desk.begin("lxc/200", "snapshot", "snapname=x");
    desk.pass(2);
    assert_eq!(
        desk.log(&upid),
        [
            "snapshot create failed: starting cleanup",
            "TASK ERROR: lvcreate snapshot error: no free space",
        ]
    );
    assert_eq!(desk.snapshots("lxc/200"), ["current - -"]);
    let upid = desk.begin("lxc/200", "snapshot", "snapname=x");
    assert_eq!(desk.status("lxc/200")["lock"], "snapshot");
    desk.act("DELETE", &format!("/nodes/pve/tasks/{upid}"), "");
    assert_eq!(desk.status("lxc/200").get("lock"), None);
    assert_eq!(desk.snapshots("lxc/200"), ["current - -"]);
    desk.0.add_task_rule(TaskRule::new(no_space()).kind("qmdelsnapshot"));
    let path = "/nodes/pve/qemu/104/snapshot/before-upgrade";
    let upid = desk.act("DELETE", path, "").as_str().unwrap().to_owned();
    desk.pass(2);
    assert_eq!(desk.end(&upid), "lvcreate snapshot error: no free space");
    assert_eq!(desk.status("qemu/104")["lock"], "snapshot-delete");
    assert_eq!(desk.snapshots("qemu/104"), ["before-upgrade - delete", "current before-upgrade -"]);
}
