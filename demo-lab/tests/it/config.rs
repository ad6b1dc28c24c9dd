//! Configurations are changed: at once or at the next start, by a task or in the answer.

use demo_lab::proxmox::{Request, handle};
use demo_lab::world::{TaskFault, TaskRule, accounts};
use serde_json::{Value, json};

use crate::power::{Desk, desk};

impl Desk {
    fn config(&mut self, guest: &str, query: &str) -> Value {
        self.get(&format!("/nodes/pve/{guest}/config{query}"))
    }

    fn put(&mut self, guest: &str, form: &str) -> Value {
        self.act("PUT", &format!("/nodes/pve/{guest}/config"), form)
    }

    /// Status, reason and the mistakes by parameter of a change that is refused.
    fn refused_change(&mut self, method: &str, guest: &str, form: &str) -> (u16, String, Value) {
        let answer = self.ask(method, &format!("/nodes/pve/{guest}/config"), form);
        let errors = answer.json().map(|mut body| body["errors"].take()).unwrap_or_default();
        (answer.status(), answer.reason().to_owned(), errors)
    }
}

#[test]
fn a_container_takes_memory_at_once_and_a_running_machine_at_its_next_start() {
    let desk = &mut desk();
    assert_eq!(desk.put("lxc/200", "memory=4096&swap=0"), Value::Null);
    assert_eq!(desk.config("lxc/200", "?current=1")["memory"], 4096);
    assert_eq!(desk.status("lxc/200")["maxmem"], 4_u64 << 30);
    assert_eq!(desk.put("qemu/103", "memory=8192"), Value::Null);
    assert_eq!(desk.config("qemu/103", "?current=1")["memory"], "4096");
    assert_eq!(desk.config("qemu/103", "")["memory"], "8192");
    assert_eq!(desk.status("qemu/103")["maxmem"], 4_u64 << 30);
    desk.begin("qemu/103", "status/reboot", "");
    desk.pass(20);
    assert_eq!(desk.config("qemu/103", "?current=1")["memory"], "8192");
    assert_eq!(desk.status("qemu/103")["maxmem"], 8_u64 << 30);
}

#[test]
fn a_pending_change_can_be_reverted_or_undone_by_the_old_value() {
    let desk = &mut desk();
    let waiting = |desk: &mut Desk| {
        let all = desk.get("/nodes/pve/qemu/105/pending");
        let changed = all
            .as_array()
            .unwrap()
            .iter()
            .filter(|entry| entry.get("pending").is_some() || entry.get("delete").is_some());
        changed.map(|entry| entry["key"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(waiting(desk), ["memory", "vga"]);
    desk.put("qemu/105", "revert=vga");
    assert_eq!(waiting(desk), ["memory"]);
    desk.put("qemu/105", "memory=4096");
    assert_eq!(waiting(desk), Vec::<String>::new());
    desk.put("qemu/105", "delete=numa,vga");
    assert_eq!(waiting(desk), ["numa", "vga"]);
}

#[test]
fn names_tags_and_descriptions_are_shown_at_once_everywhere() {
    let desk = &mut desk();
    let form = "name=master&tags=Web%3Bk3s%3Bweb&description=%C3%A9clair";
    desk.put("qemu/103", form);
    let config = desk.config("qemu/103", "");
    assert_eq!(
        (&config["name"], &config["tags"], &config["description"]),
        (&json!("master"), &json!("k3s;web"), &json!("éclair\n"))
    );
    let all = desk.get("/cluster/resources?type=vm");
    assert_eq!((&all[3]["name"], &all[3]["tags"]), (&json!("master"), &json!("k3s;web")));
    desk.put("qemu/103", "delete=tags,description");
    let config = desk.config("qemu/103", "");
    assert_eq!((config.get("tags"), config.get("description")), (None, None));
    desk.put("lxc/200", "hostname=git&tags=");
    let status = desk.status("lxc/200");
    assert_eq!((&status["name"], status.get("tags")), (&json!("git"), None));
}

#[test]
fn a_change_made_for_another_state_is_refused_in_the_words_of_each_kind() {
    let desk = &mut desk();
    for (guest, text) in [
        ("qemu/103", "checksum mismatch (file change by other user?)"),
        ("lxc/200", "detected modified configuration - file changed by other user? Try again."),
    ] {
        let digest = desk.config(guest, "")["digest"].as_str().unwrap().to_owned();
        desk.put(guest, &format!("onboot=0&digest={digest}"));
        let (status, reason, _) =
            desk.refused_change("PUT", guest, &format!("onboot=1&digest={digest}"));
        assert_eq!((status, reason.as_str()), (500, text));
        assert_eq!(desk.config(guest, "")["onboot"], 0);
        let digest = desk.config(guest, "")["digest"].as_str().unwrap().to_owned();
        desk.put(guest, &format!("onboot=1&digest={digest}"));
    }
}

#[test]
fn mistakes_are_named_by_parameter() {
    let desk = &mut desk();
    let unknown =
        "property is not defined in schema and the schema does not allow additional properties";
    for (guest, form, errors) in [
        ("qemu/103", "color=red", json!({"color": unknown})),
        ("lxc/200", "balloon=512&netx=1", json!({"balloon": unknown, "netx": unknown})),
        ("qemu/103", "delete=color", json!({"delete": "unknown option 'color'"})),
        (
            "lxc/200",
            "delete=tags&tags=a",
            json!({"delete": "you can't use '-tags' and -delete tags' at the same time"}),
        ),
        (
            "lxc/200",
            "memory=4&cores=0&hostname=a_b&tags=%2Ba&onboot=yes&cpulimit=x",
            json!({
                "memory": "value must have a minimum value of 16",
                "cores": "value must have a minimum value of 1",
                "hostname": "invalid format - value does not look like a valid DNS name\n",
                "tags": "invalid format - invalid characters in tag\n",
                "onboot": "type check ('boolean') failed - got 'yes'",
                "cpulimit": "type check ('number') failed - got 'x'",
            }),
        ),
        (
            "qemu/103",
            "memory=lots&force=1",
            json!({
                "memory": "invalid format - format error\nmemory.current: \
                           type check ('integer') failed - got 'lots'\n",
                "delete": "missing property required by 'force'",
            }),
        ),
    ] {
        let refused = desk.refused_change("PUT", guest, form);
        assert_eq!(refused, (400, "Parameter verification failed.".into(), errors), "{form}");
    }
    let (status, reason, _) = desk.refused_change("PUT", "qemu/103", "digest=x");
    assert_eq!((status, reason.as_str()), (500, "no options specified"));
    let (status, reason, _) = desk.refused_change("PUT", "lxc/200", "delete=memory");
    assert_eq!((status, reason.as_str()), (500, "unable to delete required option 'memory'"));
    let (status, reason, _) = desk.refused_change("PUT", "lxc/200", "delete=mp0");
    let text = "can't remove CT 200 drive 'mp0' - protection mode enabled";
    assert_eq!((status, reason.as_str()), (500, text));
    let (_, reason, _) = desk.refused_change("PUT", "qemu/101", "balloon=99999");
    assert_eq!(reason, "balloon value too large (must be smaller than assigned memory)");
    let (_, reason, _) = desk.refused_change("PUT", "qemu/101", "args=-snapshot");
    assert_eq!(reason, "only root can set 'args' config");
}

#[test]
fn a_machine_can_be_changed_by_a_task() {
    let desk = &mut desk();
    let upid = desk.begin("qemu/103", "config", "cores=4&delete=serial9");
    assert!(upid.contains(":qmconfig:103:"));
    desk.pass(1);
    assert_eq!(
        desk.log(&upid),
        [
            "update VM 103: -cores 4 -delete serial9",
            "cannot delete 'serial9' - not set in current configuration!",
            "TASK OK"
        ]
    );
    assert_eq!(desk.config("qemu/103", "")["cores"], 4);
    let path = "/nodes/pve/qemu/103/config";
    assert_eq!(desk.act("POST", path, "cores=2&background_delay=5"), Value::Null);
    desk.0.add_task_rule(TaskRule::new(TaskFault::Hang).kind("qmconfig"));
    let upid = desk.act("POST", path, "cores=8&background_delay=5");
    assert!(upid.as_str().unwrap().starts_with("UPID:"), "it takes longer than that");
    assert_eq!(desk.config("qemu/103", "")["cores"], 2);
}

#[test]
fn a_locked_guest_cannot_be_changed() {
    let desk = &mut desk();
    assert!(desk.0.set_lock(103, Some("backup")) && desk.0.set_lock(200, Some("snapshot")));
    assert_eq!(desk.config("qemu/103", "")["lock"], "backup");
    for (method, guest, text) in [
        ("PUT", "qemu/103", "VM is locked (backup)"),
        ("POST", "qemu/103", "VM is locked (backup)"),
        ("PUT", "lxc/200", "CT is locked (snapshot)"),
    ] {
        let (status, reason, _) = desk.refused_change(method, guest, "onboot=0");
        assert_eq!((status, reason.as_str()), (500, text));
    }
    let (status, _, errors) = desk.refused_change("PUT", "qemu/103", "onboot=0&skiplock=1");
    assert_eq!((status, errors), (400, json!({"skiplock": "Only root may use this option."})));
    // A task that works with the configuration holds the lock on its file.
    assert!(desk.0.set_lock(200, None) && desk.0.ignore_shutdown(200));
    desk.begin("lxc/200", "status/shutdown", "");
    desk.pass(1);
    let (status, reason, _) = desk.refused_change("PUT", "lxc/200", "onboot=0");
    let text = "can't lock file '/run/lock/lxc/pve-config-200.lock' - got timeout";
    assert_eq!((status, reason.as_str()), (500, text));
}

#[test]
fn each_setting_takes_its_own_right() {
    let desk = &mut desk();
    let mut put = |form: &str| {
        let request = Request::new("PUT", "/api2/json/nodes/pve/qemu/103/config").form(form);
        let answer = handle(&mut desk.0, &request.token(accounts::POOL_TOKEN));
        (answer.status(), answer.reason().to_owned())
    };
    // The role PVEVMUser may set up cloud-init, and little else.
    assert_eq!(put("ciuser=me").0, 200);
    for (form, right) in [
        ("memory=512", "VM.Config.Memory"),
        ("delete=net0", "VM.Config.Network"),
        ("description=x", "VM.Config.Options"),
        ("scsi0=local-lvm:1", "VM.Config.Disk"),
    ] {
        let text = format!("Permission check failed (/vms/103, {right})");
        assert_eq!(put(form), (403, text));
    }
    assert_eq!(put("args=x"), (500, "only root can set 'args' config".into()));
    let request = Request::new("PUT", "/api2/json/nodes/pve/qemu/103/config").form("ciuser=x");
    let answer = handle(&mut desk.0, &request.token(accounts::AUDITOR_TOKEN));
    assert_eq!(answer.status(), 403);
}
