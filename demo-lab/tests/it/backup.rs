//! Backups: jobs over guests, what they leave on the storage, and what keeps them from it.

use demo_lab::proxmox::{Request, handle};
use demo_lab::world::{Clock, TaskFault, TaskRule, World, accounts};
use serde_json::{Value, json};

use crate::power::{Desk, desk};

const NOON: u64 = 1_795_348_800;

impl Desk {
    fn backup(&mut self, form: &str) -> String {
        self.act("POST", "/nodes/pve/vzdump", form).as_str().unwrap().to_owned()
    }

    fn archives(&mut self, vmid: u32) -> Vec<Value> {
        let path = format!("/nodes/pve/storage/local/content?content=backup&vmid={vmid}");
        self.get(&path).as_array().unwrap().clone()
    }
}

#[test]
fn a_backup_locks_the_guest_and_leaves_an_archive() {
    let desk = &mut desk();
    assert!(desk.archives(102).is_empty());
    let form = "vmid=102&mode=snapshot&compress=zstd&storage=local&protected=1\
                &notes-template=%7B%7Bguestname%7D%7D%20on%20%7B%7Bnode%7D%7D";
    let upid = desk.backup(form);
    assert!(upid.contains(":vzdump:102:"));
    desk.pass(10);
    assert_eq!(desk.status("lxc/102")["lock"], "backup");
    let stop = desk.begin("lxc/102", "status/shutdown", "");
    assert_eq!(desk.end(&stop), "CT is locked (backup)");
    desk.pass(10);
    assert_eq!((desk.end(&upid), desk.status("lxc/102").get("lock")), ("OK".into(), None));
    assert_eq!(
        desk.archives(102),
        [json!({
            "volid": "local:backup/vzdump-lxc-102-2026_11_22-12_00_00.tar.zst",
            "content": "backup", "format": "tar.zst", "size": 7_635_915_207_u64, "ctime": NOON,
            "vmid": 102, "notes": "Linux-DevBox on pve", "subtype": "lxc", "protected": 1,
        })]
    );
    assert_eq!(
        desk.log(&upid),
        [
            "INFO: starting new backup job: vzdump 102 --compress zstd --mode snapshot \
             --notes-template '{{guestname}} on {{node}}' --protected 1 --storage local",
            "INFO: Starting Backup of VM 102 (lxc)",
            "INFO: Backup started at 2026-11-22 12:00:00",
            "INFO: status = running",
            "INFO: CT Name: Linux-DevBox",
            "INFO: backup mode: snapshot",
            "INFO: ionice priority: 7",
            "INFO: creating vzdump archive on storage 'local'",
            "INFO: archive file size: 7.11GB",
            "INFO: adding notes to backup",
            "INFO: marking backup as protected",
            "INFO: Finished Backup of VM 102 (00:00:20)",
            "INFO: Backup finished at 2026-11-22 12:00:20",
            "INFO: Backup job finished successfully",
            "TASK OK",
        ]
    );
}

#[test]
fn a_job_goes_on_after_a_guest_that_failed() {
    let desk = &mut desk();
    assert!(desk.0.set_lock(103, Some("snapshot")));
    let full = TaskFault::Fail("job failed with err -28 - No space left on device".into());
    desk.0.add_task_rule(TaskRule::new(full).kind("vzdump").guest(104));
    let upid = desk.backup("vmid=105,104,103,777");
    assert!(upid.contains(":vzdump::"), "no single guest to name: {upid}");
    desk.pass(60);
    assert_eq!(desk.end(&upid), "job errors");
    let log = desk.log(&upid);
    let errors: Vec<&String> = log.iter().filter(|line| line.starts_with("ERROR")).collect();
    assert_eq!(
        errors,
        [
            "ERROR: Backup of VM 103 failed - VM is locked (snapshot)",
            "ERROR: Backup of VM 104 failed - job failed with err -28 - No space left on device",
            "ERROR: Backup of VM 777 failed - unable to find VM '777'",
        ]
    );
    let now = |archive: &Value| archive["ctime"].as_u64() > Some(NOON - 60);
    assert!(desk.archives(105).iter().any(now) && !desk.archives(104).iter().any(now));
    assert_eq!(desk.status("qemu/104").get("lock"), None);
}

#[test]
fn guests_on_another_node_are_no_task_at_all() {
    let mut world = World::scaled(Clock::fixed(NOON), 2, 9);
    world.set_time_scale(0.0);
    let desk = &mut Desk(world);
    let answer = |desk: &mut Desk, node: &str, form: &str| {
        desk.act("POST", &format!("/nodes/{node}/vzdump"), form).as_str().unwrap().to_owned()
    };
    assert_eq!(answer(desk, "pve2", "vmid=101"), "OK");
    assert_eq!(answer(desk, "pve2", "pool=k3s"), "OK");
    let upid = answer(desk, "pve2", "all=1&exclude=1000");
    assert!(upid.starts_with("UPID:pve2:"));
    let log = desk.get(&format!("/nodes/pve2/tasks/{upid}/log"));
    assert_eq!(log[1]["t"], "INFO: skip external VMs: 100, 101, 102, 103, 104, 105, 200");
}

#[test]
fn one_job_waits_for_another() {
    let desk = &mut desk();
    let first = desk.backup("vmid=101");
    let second = desk.backup("vmid=103");
    desk.pass(19);
    assert_eq!(desk.log(&second), ["INFO: trying to get global lock - waiting..."]);
    desk.pass(2);
    assert_eq!(desk.end(&first), "OK");
    desk.pass(20);
    assert_eq!(desk.end(&second), "OK");
}

#[test]
fn a_backup_that_is_stopped_gives_the_lock_back() {
    let desk = &mut desk();
    desk.0.add_task_rule(TaskRule::new(TaskFault::Hang).kind("vzdump"));
    let upid = desk.backup("vmid=101");
    desk.pass(3_600);
    assert_eq!(desk.status("qemu/101")["lock"], "backup");
    desk.act("DELETE", &format!("/nodes/pve/tasks/{upid}"), "");
    assert_eq!(desk.end(&upid), "interrupted by signal");
    assert_eq!(desk.status("qemu/101").get("lock"), None);
    let again = desk.backup("vmid=101");
    desk.pass(1);
    assert_eq!(desk.act("POST", "/nodes/pve/vzdump", "stop=1"), "OK");
    assert_eq!(desk.end(&again), "interrupted by signal");
}

#[test]
fn the_mode_decides_whether_a_guest_is_stopped_for_its_backup() {
    let desk = &mut desk();
    desk.backup("vmid=200&mode=stop");
    desk.pass(10);
    assert_eq!(desk.state("lxc/200"), "stopped");
    desk.pass(15);
    let status = desk.status("lxc/200");
    assert_eq!((&status["status"], &status["uptime"]), (&json!("running"), &json!(5)));
    assert!(desk.0.set_managed(200, true));
    let upid = desk.backup("vmid=200&mode=stop");
    assert_eq!(desk.end(&upid), "job errors");
    assert!(desk.log(&upid).iter().any(|line| line.contains("HA managed")));
}

#[test]
fn mistakes_and_missing_rights_are_named() {
    let desk = &mut desk();
    let unknown = "value 'xz' does not have a value in the enumeration \
                   '0, 1, gzip, lzo, zstd'";
    for (form, name, text) in [
        ("", "vmid", "property is missing"),
        ("vmid=101&all=1", "all", "option conflicts with option 'vmid'"),
        ("vmid=101&exclude=102", "exclude", "option conflicts with option 'vmid'"),
        ("vmid=101&compress=xz", "compress", unknown),
        ("vmid=101,k3s", "vmid", "invalid format - value does not look like a valid VM ID\n"),
        ("vmid=99", "vmid", "invalid format - value does not look like a valid VM ID\n"),
        ("vmid=101&protected=1", "storage", "missing property required by 'protected'"),
        ("vmid=101&stdout=1", "stdout", "option is only allowed on the command line interface."),
        ("vmid=101&script=/x", "script", "Only root may set this option."),
    ] {
        let answer = desk.ask("POST", "/nodes/pve/vzdump", form);
        assert_eq!(answer.status(), 400, "{form}");
        assert_eq!(answer.json().unwrap()["errors"], json!({ name: text }), "{form}");
    }
    for (storage, end) in [
        (
            "local-lvm",
            "could not get storage information for 'local-lvm': can't use storage 'local-lvm' \
             for backups - wrong content type",
        ),
        ("none", "could not activate storage 'none': storage 'none' does not exist"),
    ] {
        let upid = desk.backup(&format!("vmid=101&storage={storage}"));
        assert_eq!(desk.end(&upid), end);
    }
    let request = Request::new("POST", "/api2/json/nodes/pve/vzdump").form("vmid=103");
    let answer = handle(&mut desk.0, &request.token(accounts::POOL_TOKEN));
    let text = "Permission check failed (/storage/local, Datastore.AllocateSpace)";
    assert_eq!((answer.status(), answer.reason()), (403, text));
}
