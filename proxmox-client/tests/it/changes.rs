//! Configurations changed, snapshots taken, guests backed up: what is asked, and what comes of it.

use std::time::Duration;

use proxmox_client::api::guests::{BackupMode, BackupOutcome, Compression, Guest, Lxc, Qemu, Tags};
use proxmox_client::{ByteCount, Client, ErrorKind, SecretString};
use serde_json::{Value, json};
use wiremock::matchers::{any, method, path_regex};
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::support::{client, data, judge, read, recorded, steps};

const UPID: &str = "UPID:pve:000F4241:00989680:68F1A2B3:vzsnapshot:200:root@pam:";

/// A server that answers everything with the same.
async fn answering(answer: ResponseTemplate) -> (MockServer, Client) {
    let mock = MockServer::start().await;
    Mock::given(any()).respond_with(answer).mount(&mock).await;
    let client = client(&mock).build().unwrap();
    (mock, client)
}

fn qemu(client: &Client) -> Guest<Qemu> {
    client.node("pve".parse().unwrap()).qemu("101".parse().unwrap())
}

fn lxc(client: &Client) -> Guest<Lxc> {
    client.node("pve".parse().unwrap()).lxc("200".parse().unwrap())
}

/// What was asked, as lines; each allowed by the schema.
async fn asked(mock: &MockServer) -> String {
    judge(mock).await;
    let requests = mock.received_requests().await.unwrap();
    let line = |(method, path, params)| format!("{method} {path} {}", Value::Object(params));
    requests.iter().map(|request| line(read(request))).collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn every_option_is_written_as_the_server_reads_it() {
    let (mock, client) = answering(data(Value::Null)).await;
    let tags: Tags = "prod;web".parse().unwrap();
    let size = |text: &str| text.parse::<ByteCount>().unwrap();
    qemu(&client)
        .set_config()
        .name("web1")
        .description("Größe & mehr\n")
        .cores(4)
        .sockets(2)
        .cpu_limit(1.5)
        .cpu_type("host")
        .memory(size("4G"))
        .balloon(size("2G"))
        .tags(&tags)
        .on_boot(true)
        .startup(&"order=1,up=30".parse().unwrap())
        .protection(false)
        .net(0, &"virtio=BC:24:11:00:00:01,bridge=vmbr0".parse().unwrap())
        .disk("scsi1".parse().unwrap(), &"local-lvm:8".parse().unwrap())
        .ip_config(0, &"ip=dhcp".parse().unwrap())
        .agent(&"1".parse().unwrap())
        .boot(&"order=scsi0;net0".parse().unwrap())
        .cloud_init_password(&SecretString::from("geheim"))
        .ssh_keys("ssh-ed25519 AAAA+/= me@home")
        .skip_lock()
        .force_delete()
        .delete("unused0")
        .delete("vga")
        .revert("numa")
        .digest(Some("9d3a3c5ee9c8a8f1f8f5bb6a2a6a6c9c4d9a7f31"))
        .await
        .unwrap();
    lxc(&client)
        .set_config()
        .name("git")
        .cores(2)
        .memory(ByteCount::new((1 << 30) + 1))
        .swap(ByteCount::default())
        .tags(&Tags::default())
        .net(0, &"name=eth0,bridge=vmbr0,ip=dhcp".parse().unwrap())
        .mount_point(0, &"local-lvm:8,mp=/data".parse().unwrap())
        .features(&"nesting=1".parse().unwrap())
        .set("onboot", true)
        .on_boot(false)
        .digest(None)
        .await
        .unwrap();
    insta::assert_snapshot!(asked(&mock).await);
}

#[tokio::test]
async fn a_change_does_not_show_what_it_sets() {
    let (_mock, client) = answering(data(Value::Null)).await;
    let change = qemu(&client).set_config().cloud_init_password(&SecretString::from("geheim"));
    let shown = format!("{:?}", change.delete("vga"));
    assert!(shown.contains("cipassword") && shown.contains("vga"), "{shown}");
    assert!(!shown.contains("geheim"), "{shown}");
}

#[tokio::test]
async fn a_configuration_that_someone_else_changed_is_left_alone() {
    let reason = "detected modified configuration - file changed by other user? Try again.\n";
    let refusal = json!({"data": null, "message": reason});
    let (mock, client) = answering(ResponseTemplate::new(500).set_body_json(refusal)).await;
    let change = lxc(&client).set_config().cores(2).digest(Some("0000"));
    let error = change.wait_for_lock(Duration::from_secs(60)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Changed);
    assert!(!error.is_retryable());
    assert_eq!(asked(&mock).await.lines().count(), 1);
}

#[tokio::test]
async fn a_change_in_the_background_may_be_made_at_once() {
    let (mock, client) = answering(data(Value::Null)).await;
    let change = || qemu(&client).set_config().cores(2).delete("vga").in_background();
    assert!(change().await.unwrap().is_none());
    mock.reset().await;
    Mock::given(method("POST")).respond_with(data(json!(UPID))).mount(&mock).await;
    assert_eq!(change().await.unwrap().unwrap().upid().as_str(), UPID);
    insta::assert_snapshot!(asked(&mock).await);
}

#[tokio::test]
async fn a_change_in_the_background_waits_for_a_lock_as_well() {
    let mock = MockServer::start().await;
    let locked = json!({"data": null, "message": "VM is locked (backup)"});
    let locked = ResponseTemplate::new(500).set_body_json(locked);
    let answers = steps(vec![locked.clone(), data(json!(UPID)), locked, data(Value::Null)]);
    Mock::given(any()).respond_with(answers).mount(&mock).await;
    let client = client(&mock).build().unwrap();
    let change = || qemu(&client).set_config().cores(2).wait_for_lock(Duration::from_secs(30));
    assert!(change().in_background().await.unwrap().is_some());
    change().await.unwrap();
    assert_eq!(asked(&mock).await.lines().count(), 4);
}

#[tokio::test]
async fn snapshots_are_listed_without_the_present() {
    let answer = ResponseTemplate::new(200).set_body_json(recorded("snapshots"));
    let (mock, client) = answering(answer).await;
    let snapshots = qemu(&client).snapshots().await.unwrap();
    let names: Vec<_> = snapshots.taken.iter().map(|snapshot| snapshot.name.as_str()).collect();
    assert_eq!(names, ["fresh", "before-upgrade", "broken"]);
    assert_eq!(snapshots.present_parent.unwrap().as_str(), "before-upgrade");
    assert_eq!(asked(&mock).await, "GET /nodes/pve/qemu/101/snapshot {}");
}

#[tokio::test]
async fn snapshots_are_taken_described_rolled_back_to_and_removed() {
    let (mock, client) = answering(data(json!(UPID))).await;
    let name = || "before-upgrade".parse().unwrap();
    let of_vm = qemu(&client).snapshot(name());
    assert_eq!(format!("{of_vm:?}"), "GuestSnapshot(before-upgrade of Guest(qemu 101 on pve))");
    let task = of_vm.create().description("still 12").with_memory().await.unwrap();
    assert_eq!(task.upid().as_str(), UPID);
    of_vm.set_description("Debian 12").await.unwrap();
    of_vm.rollback().start().await.unwrap();
    of_vm.delete().force().await.unwrap();
    let of_container = lxc(&client).snapshot(name());
    of_container.create().description("x").wait_for_lock(Duration::from_secs(1)).await.unwrap();
    of_container.rollback().await.unwrap();
    of_container.delete().await.unwrap();
    insta::assert_snapshot!(asked(&mock).await);
}

#[tokio::test]
async fn a_snapshot_says_which_configuration_it_holds() {
    let answer = ResponseTemplate::new(200).set_body_json(recorded("lxc-config"));
    let (mock, client) = answering(answer).await;
    let snapshot = lxc(&client).snapshot("fresh".parse().unwrap());
    let config = snapshot.config().await.unwrap();
    assert_eq!(config.cores, Some(8));
    let snapshot = lxc(&client).into_any().snapshot(snapshot.name().clone());
    assert_eq!(snapshot.config().await.unwrap().cpus(), Some(8));
    assert_eq!(snapshot.guest().vmid().get(), 200);
    let asked = asked(&mock).await;
    assert!(asked.starts_with("GET /nodes/pve/lxc/200/snapshot/fresh/config {}"), "{asked}");
}

#[tokio::test]
async fn a_guest_is_backed_up_as_was_said() {
    let mock = MockServer::start().await;
    let upid = "UPID:pve:000F4241:00989680:68F1A2B3:vzdump:200:root@pam:";
    Mock::given(method("POST")).respond_with(data(json!(upid))).mount(&mock).await;
    let status = data(json!({"status": "stopped", "exitstatus": "WARNINGS: 1"}));
    Mock::given(path_regex("/status$")).respond_with(steps(vec![status])).mount(&mock).await;
    let client = client(&mock).build().unwrap();
    let backup = lxc(&client)
        .backup()
        .storage(&"local".parse().unwrap())
        .mode(&BackupMode::Stop)
        .compress(&Compression::Zstd)
        .notes("{{guestname}}, by hand")
        .protected()
        .remove_old(false)
        .prune("keep-last=3")
        .bandwidth_limit(ByteCount::from_mebibytes(50))
        .lock_wait(Duration::from_secs(90))
        .exclude_path("/tmp/")
        .exclude_path("/var/cache/")
        .param("fleecing", "enabled=1");
    let begun = backup.await.unwrap();
    assert_eq!(begun.task().unwrap().upid().task_type(), "vzdump");
    let BackupOutcome::Done(outcome) = begun.wait().await.unwrap() else { panic!() };
    assert_eq!(outcome.warnings, 1);
    insta::assert_snapshot!(asked(&mock).await);
}

#[tokio::test]
async fn a_node_without_the_guest_has_nothing_to_back_up() {
    let (mock, client) = answering(data(json!("OK"))).await;
    let begun = qemu(&client).backup().await.unwrap();
    assert!(begun.task().is_none());
    assert_eq!(begun.wait().await.unwrap(), BackupOutcome::NothingToDo);
    assert_eq!(asked(&mock).await.lines().count(), 1);

    let (_mock, client) = answering(data(json!("surprise"))).await;
    let error = qemu(&client).backup().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(error.to_string().contains("a task id (UPID) or OK"), "{error}");
}
