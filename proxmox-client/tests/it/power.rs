//! Starting and stopping guests: what is asked, and what comes of it.

use std::time::Duration;

use proxmox_client::api::cluster::GuestStatus;
use proxmox_client::api::guests::PowerOutcome;
use proxmox_client::{Client, ErrorKind, Retry, TaskOutcome};
use serde_json::{Value, json};
use wiremock::matchers::{method, path, path_regex};
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::support::{client, data, judge, read, steps};

const SOON: Duration = Duration::from_millis(5);

fn upid(task_type: &str, vmid: u32) -> Value {
    json!(format!("UPID:pve:000F4241:00989680:68F1A2B3:{task_type}:{vmid}:root@pam:"))
}

/// It was done without a warning.
fn done() -> PowerOutcome {
    PowerOutcome::Done(TaskOutcome::default())
}

async fn mock() -> (MockServer, Client) {
    let mock = MockServer::start().await;
    let client = client(&mock).retry(Retry::never()).build().unwrap();
    (mock, client)
}

async fn answer(mock: &MockServer, verb: &str, place: &str, answers: Vec<ResponseTemplate>) {
    let place = path_regex(format!("{place}$"));
    Mock::given(method(verb)).and(place).respond_with(steps(answers)).mount(mock).await;
}

/// The server's refusal, which is a 500 whatever it is about.
fn refusal(reason: &str) -> ResponseTemplate {
    ResponseTemplate::new(500).set_body_json(json!({"data": null, "message": reason}))
}

fn ended(exit: &str) -> ResponseTemplate {
    data(json!({"status": "stopped", "exitstatus": exit}))
}

fn guest(status: &str) -> ResponseTemplate {
    data(json!({"vmid": 101, "status": status, "ha": {"managed": 1, "state": "started"}}))
}

/// What was sent with each POST, as lines.
async fn posted(mock: &MockServer) -> String {
    judge(mock).await;
    let requests = mock.received_requests().await.unwrap();
    let posts = requests.iter().filter(|request| request.method == "POST").map(read);
    let line = |(_, path, params): (_, String, _)| format!("{path} {}", Value::Object(params));
    posts.map(line).collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn every_action_has_the_parameters_of_its_kind() {
    let (mock, client) = mock().await;
    Mock::given(method("POST")).respond_with(data(upid("x", 1))).mount(&mock).await;
    let node = client.node("pve".parse().unwrap());
    let (qemu, lxc) = (node.qemu("101".parse().unwrap()), node.lxc("200".parse().unwrap()));
    let any = node.lxc("201".parse().unwrap()).into_any();
    let time = Duration::from_millis(89_100);

    let start = qemu.start().skip_lock().timeout(time).machine("q35").force_cpu("host");
    start.param("migratedfrom", "pve2").await.unwrap();
    qemu.stop().skip_lock().timeout(time).overrule_shutdown().keep_active().await.unwrap();
    let shutdown = qemu.shutdown().timeout(time).force_stop().skip_lock().keep_active();
    shutdown.await.unwrap();
    qemu.reboot().timeout(time).await.unwrap();
    qemu.suspend().to_disk().skip_lock().await.unwrap();
    qemu.suspend().to_storage(&"local-lvm".parse().unwrap()).await.unwrap();
    qemu.resume().skip_lock().no_check().await.unwrap();
    qemu.reset().skip_lock().await.unwrap();

    lxc.start().skip_lock().debug().await.unwrap();
    lxc.stop().skip_lock().overrule_shutdown().await.unwrap();
    lxc.shutdown().timeout(time).force_stop().await.unwrap();
    lxc.reboot().timeout(time).await.unwrap();
    lxc.suspend().await.unwrap();
    lxc.resume().await.unwrap();

    any.start().await.unwrap();
    any.stop().await.unwrap();
    any.shutdown().timeout(Duration::ZERO).await.unwrap();
    insta::assert_snapshot!(posted(&mock).await);
}

#[tokio::test]
async fn a_guest_is_started_and_waited_for() {
    let (mock, client) = mock().await;
    answer(&mock, "POST", "/start", vec![data(upid("vzstart", 200))]).await;
    answer(&mock, "GET", "/status", vec![data(json!({"status": "running"})), ended("OK")]).await;
    let guest = client.node("pve".parse().unwrap()).lxc("200".parse().unwrap());
    let begun = guest.start().await.unwrap();
    assert_eq!(begun.task().unwrap().upid().task_type(), "vzstart");
    assert_eq!((begun.outcome(), begun.guest().vmid()), (None, guest.vmid()));
    assert_eq!(begun.wait().poll_every(SOON).await.unwrap(), done());
    assert_eq!(posted(&mock).await, "/nodes/pve/lxc/200/status/start {}");
}

#[tokio::test]
async fn a_container_says_at_once_that_it_is_as_it_should_be() {
    let (mock, client) = mock().await;
    answer(&mock, "POST", "/start", vec![refusal("CT 200 already running\n")]).await;
    answer(&mock, "POST", "/(stop|shutdown|reboot)", vec![refusal("CT 200 not running\n")]).await;
    let guest = client.node("pve".parse().unwrap()).lxc("200".parse().unwrap());
    let start = guest.start().await.unwrap();
    assert!(start.task().is_none());
    assert_eq!(start.outcome(), Some(PowerOutcome::AlreadyRunning));
    assert_eq!(start.wait().await.unwrap(), PowerOutcome::AlreadyRunning);
    assert_eq!(guest.stop().await.unwrap().wait().await.unwrap(), PowerOutcome::AlreadyStopped);
    let shutdown = guest.into_any().shutdown().await.unwrap();
    assert_eq!(shutdown.outcome(), Some(PowerOutcome::AlreadyStopped));
    let error = shutdown.guest().reboot().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotRunning, "nothing was rebooted");
}

#[tokio::test]
async fn a_virtual_machine_says_it_through_its_task() {
    let (mock, client) = mock().await;
    answer(&mock, "POST", "/start", vec![data(upid("qmstart", 101))]).await;
    answer(&mock, "GET", "/status", vec![ended("VM 101 already running")]).await;
    let guest = client.node("pve".parse().unwrap()).qemu("101".parse().unwrap());
    let begun = guest.start().await.unwrap();
    assert_eq!(begun.outcome(), None);
    assert_eq!(begun.wait().await.unwrap(), PowerOutcome::AlreadyRunning);
    // The task itself did fail.
    let error = begun.task().unwrap().wait().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TaskFailed);
}

#[tokio::test]
async fn something_else_that_runs_is_no_excuse() {
    let (mock, client) = mock().await;
    let elsewhere = "hookscript error for 101: VM 1010 already running";
    answer(&mock, "POST", "/start", vec![refusal(elsewhere), data(upid("qmstart", 101))]).await;
    answer(&mock, "GET", "/status", vec![ended("start failed: VM 55 already running")]).await;
    let guest = client.node("pve".parse().unwrap()).qemu("101".parse().unwrap());
    assert_eq!(guest.start().await.unwrap_err().kind(), ErrorKind::AlreadyRunning);
    let error = guest.start().await.unwrap().wait().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TaskFailed);
}

#[tokio::test]
async fn a_lock_is_an_error_unless_it_is_waited_for() {
    let (mock, client) = mock().await;
    let locked = || refusal("CT is locked (backup)");
    let busy = refusal("can't lock file '/run/lock/lxc/pve-config-200.lock' - got timeout");
    let answers = vec![locked(), busy, locked(), data(upid("vzstart", 200))];
    answer(&mock, "POST", "/start", answers).await;
    answer(&mock, "GET", "/status", vec![ended("OK")]).await;
    let guest = client.node("pve".parse().unwrap()).lxc("200".parse().unwrap());
    let error = guest.start().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Locked);
    assert!(error.is_retryable());

    let begun = guest.start().wait_for_lock(Duration::from_secs(20)).await.unwrap();
    assert_eq!(begun.wait().await.unwrap(), done());
    assert_eq!(posted(&mock).await.lines().count(), 4);
}

#[tokio::test]
async fn a_lock_is_waited_for_no_longer_than_was_asked_and_nothing_else_is_tried_again() {
    let (mock, client) = mock().await;
    answer(&mock, "POST", "/stop", vec![refusal("CT is locked (backup)")]).await;
    answer(&mock, "POST", "/start", vec![refusal("no space left on device")]).await;
    let guest = client.node("pve".parse().unwrap()).lxc("200".parse().unwrap());
    let limit = Duration::from_millis(700);
    let start = std::time::Instant::now();
    let error = guest.stop().wait_for_lock(limit).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Locked);
    assert!((600..3000).contains(&start.elapsed().as_millis()), "{:?}", start.elapsed());
    guest.start().wait_for_lock(Duration::from_secs(60)).await.unwrap_err();
    assert_eq!(posted(&mock).await.matches("/start").count(), 1);
}

#[tokio::test]
async fn a_wish_to_high_availability_is_waited_for_until_it_is_fulfilled() {
    let (mock, client) = mock().await;
    answer(&mock, "POST", "/stop", vec![data(upid("hastop", 101))]).await;
    answer(&mock, "GET", "/tasks/.*/status", vec![ended("OK")]).await;
    let states = vec![guest("running"), guest("running"), guest("stopped")];
    answer(&mock, "GET", "/status/current", states).await;
    let guest = client.node("pve".parse().unwrap()).qemu("101".parse().unwrap());
    assert_eq!(guest.stop().await.unwrap().wait().await.unwrap(), done());
    let requests = mock.received_requests().await.unwrap();
    let looks = requests.iter().filter(|request| request.url.path().ends_with("/current"));
    assert_eq!(looks.count(), 3);
}

#[tokio::test]
async fn a_virtual_machine_that_reboots_is_waited_for_until_it_is_up_again() {
    let (mock, client) = mock().await;
    answer(&mock, "POST", "/reboot", vec![data(upid("qmreboot", 101))]).await;
    answer(&mock, "GET", "/tasks/.*/status", vec![ended("OK")]).await;
    answer(&mock, "GET", "/status/current", vec![guest("stopped"), guest("running")]).await;
    let guest = client.node("pve".parse().unwrap()).qemu("101".parse().unwrap());
    assert_eq!(guest.reboot().await.unwrap().wait().await.unwrap(), done());
    let requests = mock.received_requests().await.unwrap();
    let looks = requests.iter().filter(|request| request.url.path().ends_with("/current"));
    assert_eq!(looks.count(), 2);
}

#[tokio::test]
async fn a_wish_that_is_not_fulfilled_is_waited_for_within_the_same_limit() {
    let (mock, client) = mock().await;
    answer(&mock, "POST", "/start", vec![data(upid("hastart", 101))]).await;
    answer(&mock, "GET", "/tasks/.*/status", vec![ended("OK")]).await;
    answer(&mock, "GET", "/status/current", vec![guest("stopped")]).await;
    let guest = client.node("pve".parse().unwrap()).qemu("101".parse().unwrap());
    let begun = guest.start().await.unwrap();
    let error = begun.wait().timeout(Duration::from_millis(300)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!(error.to_string().contains("qemu 101 is not running after"), "{error}");
    assert!(error.to_string().contains("it is stopped"), "{error}");
}

#[tokio::test]
async fn a_guest_that_high_availability_gave_up_is_no_longer_waited_for() {
    let (mock, client) = mock().await;
    let given_up =
        json!({"vmid": 101, "status": "stopped", "ha": {"managed": 1, "state": "error"}});
    answer(&mock, "GET", "/status/current", vec![guest("stopped"), data(given_up)]).await;
    let guest = client.node("pve".parse().unwrap()).qemu("101".parse().unwrap());
    let wait = guest.wait_for_state(GuestStatus::Running, Duration::from_secs(30));
    let error = wait.await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TaskFailed);
    assert!(error.to_string().contains("high availability has given up on qemu 101"), "{error}");
}

#[tokio::test]
async fn a_guest_whose_node_is_away_is_waited_for_and_the_outage_named() {
    let (mock, client) = mock().await;
    let away = ResponseTemplate::new(595).set_body_json(json!({"data": null}));
    let states = vec![guest("stopped"), away.clone(), guest("running"), away];
    answer(&mock, "GET", "/status/current", states).await;
    let guest = client.node("pve".parse().unwrap()).qemu("101".parse().unwrap());
    let limit = Duration::from_secs(30);
    let state = guest.wait_for_state(GuestStatus::Running, limit).await.unwrap();
    assert_eq!(state.status, GuestStatus::Running);
    let limit = Duration::from_millis(100);
    let error = guest.wait_for_state(GuestStatus::Running, limit).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NodeOffline);
}

#[tokio::test]
async fn a_guest_that_moved_meanwhile_is_found_again() {
    let (mock, client) = mock().await;
    let gone = refusal("Configuration file 'nodes/pve/qemu-server/101.conf' does not exist");
    answer(&mock, "GET", "/nodes/pve/qemu/101/status/current", vec![gone]).await;
    answer(&mock, "GET", "/nodes/pve2/qemu/101/status/current", vec![guest("running")]).await;
    let resource = json!({"id": "qemu/101", "type": "qemu", "vmid": 101, "node": "pve2"});
    Mock::given(path("/api2/json/cluster/resources"))
        .respond_with(data(json!([resource])))
        .mount(&mock)
        .await;
    let guest = client.node("pve".parse().unwrap()).qemu("101".parse().unwrap());
    let wait = guest.wait_for_state(GuestStatus::Running, Duration::from_secs(30));
    assert_eq!(wait.await.unwrap().status, GuestStatus::Running);
    judge(&mock).await;
}
