//! Against fakepve, an independent simulator of Proxmox VE, as a process of its own: it shares no
//! line and no author with this crate.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use futures_util::TryStreamExt;
use proxmox_client::api::cluster::NodeStatus;
use proxmox_client::{Client, ClientBuilder, ErrorKind, Fingerprint, SecretString, Trust, Upid};
use serde_json::{Value, json};

/// It runs until this is dropped.
pub(crate) struct Fakepve {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    endpoint: Value,
}

impl Fakepve {
    /// `None`, with a printed reason, where it is not installed.
    pub(crate) fn start() -> Option<Self> {
        let python = std::env::var("HOMELAB_TEST_PYTHON").unwrap_or_else(|_| "python3".to_owned());
        let mut child = Command::new(&python)
            .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/peers/fakepve_driver.py"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let input = child.stdin.take().unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        let Ok(endpoint) = serde_json::from_str(&line) else {
            let required = std::env::var("HOMELAB_REQUIRE_PEERS").is_ok_and(|value| value == "1");
            assert!(!required, "fakepve does not start with {python}");
            println!("skipped: {python} has no fakepve");
            return None;
        };
        Some(Self { child, input, output, endpoint })
    }

    pub(crate) fn tell(&mut self, command: &Value) -> Value {
        writeln!(self.input, "{command}").unwrap();
        let mut line = String::new();
        self.output.read_line(&mut line).unwrap();
        let answer: Value = serde_json::from_str(&line).unwrap();
        assert!(answer.get("error").is_none(), "{command}: {answer}");
        answer
    }

    fn text(&self, name: &str) -> &str {
        self.endpoint[name].as_str().unwrap()
    }

    fn stranger(&self) -> ClientBuilder {
        let pinned: Fingerprint = self.text("fingerprint").parse().unwrap();
        Client::builder(self.text("url")).trust(Trust::Pinned(pinned))
    }

    pub(crate) fn with_token(&self) -> Client {
        let secret = SecretString::from(self.text("token_secret"));
        self.stranger().api_token(self.text("token_id").parse().unwrap(), secret).build().unwrap()
    }

    pub(crate) fn with_password(&self) -> Client {
        let secret = SecretString::from(self.text("password"));
        self.stranger().password(self.text("user").parse().unwrap(), secret).build().unwrap()
    }
}

impl Drop for Fakepve {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[tokio::test]
async fn the_whole_cluster_is_read() {
    let Some(fakepve) = Fakepve::start() else { return };
    let client = fakepve.with_token();
    assert_eq!(client.version().await.unwrap().major(), Some(9));
    let resources = client.cluster().resources().await.unwrap();
    let vmids: Vec<_> = resources.guests.iter().map(|guest| guest.vmid.get()).collect();
    assert_eq!(vmids, [101, 102, 103, 200]);
    for guest in &resources.guests {
        let guest = client.guest(guest.vmid).await.unwrap();
        guest.status().await.unwrap();
        guest.config().await.unwrap();
        guest.pending().await.unwrap();
    }
    for node in client.nodes().await.unwrap() {
        assert_eq!(node.status, NodeStatus::Online);
        client.node(node.node.clone()).storages().await.unwrap();
        client.node(node.node).tasks().send().await.unwrap();
    }
    client.permissions().await.unwrap();
    client.cluster().next_id().await.unwrap();
}

#[tokio::test]
async fn a_session_outlives_its_ticket() {
    let Some(mut fakepve) = Fakepve::start() else { return };
    let client = fakepve.with_password();
    client.nodes().await.unwrap();
    fakepve.tell(&json!({"do": "revoke_tickets"}));
    client.nodes().await.unwrap();
    let asked = fakepve.tell(&json!({"do": "requests"}));
    let logins = asked.as_array().unwrap().iter().filter(|asked| asked[0] == "POST").count();
    assert_eq!(logins, 2, "{asked}");
}

#[tokio::test]
async fn a_task_is_followed_to_its_end() {
    let Some(fakepve) = Fakepve::start() else { return };
    let client = fakepve.with_password();
    let start = client.post::<Upid>("/nodes/pve1/qemu/102/status/start");
    let task = client.task(start.await.unwrap());
    let log: Vec<_> = task.follow_log().try_collect().await.unwrap();
    assert!(log.last().unwrap().text.contains("TASK OK"), "{log:?}");
    let status = task.status().await.unwrap();
    assert!(!status.running && status.exit.unwrap().is_success());
    let guest = client.guest("102".parse().unwrap()).await.unwrap();
    assert_eq!(guest.status().await.unwrap().status.to_string(), "running");
}

#[tokio::test]
async fn its_errors_fall_into_the_right_kinds() {
    let Some(mut fakepve) = Fakepve::start() else { return };
    let client = fakepve.with_token();
    fakepve.tell(&json!({"do": "offline", "node": "pve2"}));

    let away = client.node("pve2".parse().unwrap()).qemu("103".parse().unwrap());
    assert_eq!(away.status().await.unwrap_err().kind(), ErrorKind::NodeOffline);
    assert_eq!(client.cluster().resources().await.unwrap().guests.len(), 4);

    let missing = client.node("pve1".parse().unwrap()).qemu("999".parse().unwrap());
    assert_eq!(missing.config().await.unwrap_err().kind(), ErrorKind::NotFound);

    let again = client.post::<Value>("/nodes/pve1/lxc/200/status/start").await.unwrap_err();
    assert_eq!(again.kind(), ErrorKind::AlreadyRunning);

    let wrong = client.post::<Value>("/nodes/pve1/qemu").param("vmid", "x").await.unwrap_err();
    assert_eq!(wrong.kind(), ErrorKind::InvalidParams);
    assert!(wrong.field_errors().contains_key("vmid"), "{wrong}");

    let id = fakepve.text("token_id").parse().unwrap();
    let stranger = fakepve.stranger().api_token(id, SecretString::from("wrong")).build().unwrap();
    assert_eq!(stranger.version().await.unwrap_err().kind(), ErrorKind::Auth);
}
