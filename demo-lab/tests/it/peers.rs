//! Programs of others against the lab: `curl`, and `proxmoxer` for Python.

use std::process::{Command, Output};

use demo_lab::ProxmoxEndpoint;
use demo_lab::world::{Fault, Rule};

use crate::raw::{quick, start, token_of};

/// Whether a peer is there; when it is not and must be, that is a failure.
pub(crate) fn have(program: &str, arguments: &[&str]) -> bool {
    let found = Command::new(program).args(arguments).output();
    let found = found.is_ok_and(|output| output.status.success());
    if !found {
        let text = format!("{program} {} does not work here", arguments.join(" "));
        let must = std::env::var_os("HOMELAB_REQUIRE_PEERS").is_some_and(|set| set == "1");
        assert!(!must, "{text}");
        println!("skipped: {text}");
    }
    found
}

async fn run(program: &str, arguments: Vec<String>) -> Output {
    let mut command = tokio::process::Command::new(program);
    command
        .args(arguments)
        .env_remove("https_proxy")
        .env_remove("HTTPS_PROXY")
        .env("NO_PROXY", "*");
    command.output().await.unwrap()
}

async fn curl(pve: &ProxmoxEndpoint, arguments: &[&str], path: &str) -> String {
    let mut all: Vec<String> =
        ["-s", "-i", "-k", "--http1.1", "-m", "10"].map(String::from).to_vec();
    all.extend(arguments.iter().map(|argument| (*argument).to_owned()));
    all.push(format!("{}/api2/json{path}", pve.url));
    let output = run("curl", all).await;
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn status_line(answer: &str) -> &str {
    answer
        .lines()
        .find(|line| !line.contains("100 Continue") && !line.is_empty())
        .unwrap_or_default()
}

#[tokio::test]
async fn curl_sees_a_proxmox_server() {
    if !have("curl", &["--version"]) {
        return;
    }
    let lab = start().await;
    let pve = lab.proxmox();
    let token = token_of(pve);
    let with = |more: &[&'static str]| {
        let mut arguments = vec!["-H", token.as_str()];
        arguments.extend(more);
        arguments.into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    for (more, path, line) in [
        (&[][..], "/version", "HTTP/1.1 200 OK"),
        (&["-d", "a=1"], "/version", "HTTP/1.1 501 Method 'POST /version' not implemented"),
        (&["-X", "PATCH"], "/version", "HTTP/1.1 501 method 'PATCH' not available"),
        (&["-I"], "/version", "HTTP/1.1 501 method 'HEAD' not available"),
        (
            &["-X", "POST", "-H", "Transfer-Encoding: chunked", "-d", "username=x"],
            "/access/ticket",
            "HTTP/1.1 501 chunked transfer encoding not supported",
        ),
        (&[], "/nodes/pve/qemu/9/config", "HTTP/1.1 400 Parameter verification failed."),
    ] {
        let arguments = with(more);
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let answer = curl(pve, &arguments, path).await;
        assert_eq!(status_line(&answer), line, "{path}");
    }
    let answer = curl(pve, &[], "/version").await;
    assert_eq!(status_line(&answer), "HTTP/1.1 401 No ticket");
    assert!(answer.ends_with("\r\n\r\n"), "nothing follows the head: {answer}");
    let login = curl(
        pve,
        &["-d", "username=root@pam", "--data-urlencode", "password=demo-password"],
        "/access/ticket",
    )
    .await;
    assert!(login.contains("\"ticket\":\"PVE:root@pam:"), "{login}");
    let compressed = curl(pve, &["--compressed", "-H", &token], "/cluster/resources").await;
    assert!(
        compressed.contains("Content-Encoding: gzip") && compressed.contains("\"Git-Service\"")
    );
}

#[tokio::test]
async fn curl_notices_that_a_body_was_cut() {
    if !have("curl", &["--version"]) {
        return;
    }
    let lab = start().await;
    lab.control().add(Rule::new("/nodes", Fault::CutBody));
    let pve = lab.proxmox();
    let url = format!("{}/api2/json/nodes", pve.url);
    let output =
        run("curl", ["-s", "-k", "-H", &token_of(pve), &url].map(String::from).to_vec()).await;
    // CURLE_PARTIAL_FILE, or a TLS stream that ended early.
    assert!(matches!(output.status.code(), Some(18 | 56)), "{output:?}");
}

const SCRIPT: &str = r#"
import sys
from proxmoxer import ProxmoxAPI
from proxmoxer.core import ResourceException
import urllib3
urllib3.disable_warnings()
host, port, user, password, token_id, secret = sys.argv[1:]
token_user, token_name = token_id.split("!")
for how in ({"user": user, "password": password},
            {"user": token_user, "token_name": token_name, "token_value": secret}):
    pve = ProxmoxAPI(host, port=int(port), verify_ssl=False, timeout=20, **how)
    print("version", pve.version.get()["release"])
    for node in pve.nodes.get():
        print("node", node["node"], node["status"])
        for guest in pve.nodes(node["node"]).qemu.get() + pve.nodes(node["node"]).lxc.get():
            print("guest", guest["vmid"], guest["name"], guest["status"])
        tasks = pve.nodes(node["node"]).tasks.get(errors=1, limit=1)
        print("task", tasks[0]["type"], tasks[0]["status"])
        log = pve.nodes(node["node"]).tasks(tasks[0]["upid"]).log.get()
        print("log", log[-1]["t"])
    try:
        pve.nodes("pve").qemu(999).config.get()
    except ResourceException as error:
        print("error", error.status_code, error.content)
"#;

#[tokio::test]
async fn proxmoxer_lists_nodes_guests_and_tasks_by_password_and_by_token() {
    let python = std::env::var("HOMELAB_TEST_PYTHON").unwrap_or_else(|_| "python3".into());
    if !have(&python, &["-c", "import proxmoxer, requests"]) {
        return;
    }
    let lab = start().await;
    let pve = lab.proxmox();
    let port = pve.port.to_string();
    let arguments = [
        "-c",
        SCRIPT,
        &pve.host,
        &port,
        &pve.user,
        &pve.password,
        &pve.token_id,
        &pve.token_secret,
    ];
    let output = run(&python, arguments.map(String::from).to_vec()).await;
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    let once = "version 9.2
node pve online
guest 101 W11-VM running
guest 103 k3s-master running
guest 104 k3s-worker1 running
guest 105 k3s-worker2 running
guest 100 AI-Dev stopped
guest 102 Linux-DevBox running
guest 200 Git-Service running
task vzstart startup for container '100' failed
log TASK ERROR: startup for container '100' failed
error 500 Configuration file 'nodes/pve/qemu-server/999.conf' does not exist
";
    assert_eq!(printed, once.repeat(2), "{}", String::from_utf8_lossy(&output.stderr));
}

const LIFE: &str = r#"
import sys
from proxmoxer import ProxmoxAPI
from proxmoxer.core import ResourceException
from proxmoxer.tools import Tasks
import urllib3
urllib3.disable_warnings()
host, port, user, password = sys.argv[1:]
pve = ProxmoxAPI(host, port=int(port), verify_ssl=False, timeout=20, user=user, password=password)
node = pve.nodes("pve")

def wait(upid):
    done = Tasks.blocking_status(pve, upid, timeout=20, polling_interval=0.05)
    print(done["type"], done["id"], done["exitstatus"])

guest = node.lxc(100)
wait(guest.status.start.post())
print(guest.status.current.get()["status"])
try:
    guest.status.start.post()
except ResourceException as error:
    print(error.status_code, error.content)
wait(guest.status.shutdown.post(timeout=30))
wait(node.qemu(101).status.start.post())
wait(node.qemu(101).status.reboot.post(timeout=100))
wait(node.qemu(101).status.stop.post(skiplock=1))
vm = node.qemu(104)
wait(vm.snapshot.post(snapname="here", description="from a test"))
print([one["name"] for one in vm.snapshot.get()])
wait(vm.snapshot("here").rollback.post())
wait(vm.snapshot("here").delete())
config = vm.config.get()
vm.config.put(description="new", digest=config["digest"])
try:
    vm.config.put(description="newer", digest=config["digest"])
except ResourceException as error:
    print(error.status_code, error.content)
wait(node.vzdump.post(vmid=102, compress="zstd"))
print(len(node.storage("local").content.get(content="backup", vmid=102)))
"#;

#[tokio::test]
async fn proxmoxer_switches_guests_snapshots_and_backs_up() {
    let python = std::env::var("HOMELAB_TEST_PYTHON").unwrap_or_else(|_| "python3".into());
    if !have(&python, &["-c", "import proxmoxer, requests"]) {
        return;
    }
    let lab = quick().time_scale(0.02).start().await.unwrap();
    let pve = lab.proxmox();
    let port = pve.port.to_string();
    let arguments = ["-c", LIFE, &pve.host, &port, &pve.user, &pve.password];
    let output = run(&python, arguments.map(String::from).to_vec()).await;
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    let expected = "vzstart 100 OK
running
500 CT 100 already running
vzshutdown 100 OK
qmstart 101 VM 101 already running
qmreboot 101 OK
qmstop 101 OK
qmsnapshot 104 OK
['before-upgrade', 'here', 'current']
qmrollback 104 OK
qmdelsnapshot 104 OK
500 checksum mismatch (file change by other user?)
vzdump 102 OK
1
";
    assert_eq!(printed, expected, "{}", String::from_utf8_lossy(&output.stderr));
}
