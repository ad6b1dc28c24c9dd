//! The typed reading calls: each asks what the official schema allows, and reads what a server was
//! recorded to answer.

use proxmox_client::api::backup::latest_backups;
use proxmox_client::api::cluster::ContentType;
use proxmox_client::api::nodes::TaskSource;
use proxmox_client::api::rrd::{Consolidation, Timeframe};
use proxmox_client::ids::GuestKind;
use proxmox_client::units::Timestamp;
use proxmox_client::{Client, ErrorKind};
use serde_json::{Value, json};
use wiremock::matchers::{method, path, query_param};
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

use crate::support::{client, judge, recorded, schema};

/// A server that answers with recordings, and remembers what it was asked.
struct Server {
    mock: MockServer,
    client: Client,
}

impl Server {
    async fn start(recordings: &[(&str, &str)]) -> Self {
        let mock = MockServer::start().await;
        for (place, name) in recordings {
            answer(&mock, place, recorded(name)).await;
        }
        Self { client: client(&mock).build().unwrap(), mock }
    }

    /// What was asked, in order; each allowed by the schema.
    async fn asked(&self) -> Vec<String> {
        judge(&self.mock).await;
        let requests = self.mock.received_requests().await.unwrap();
        let line = |request: &Request| {
            let query = request.url.query().map(|query| format!("?{query}")).unwrap_or_default();
            let path = request.url.path().trim_start_matches("/api2/json");
            format!("{} {path}{query}", request.method)
        };
        requests.iter().map(line).collect()
    }
}

async fn answer(mock: &MockServer, place: &str, body: Value) {
    Mock::given(method("GET"))
        .and(path(format!("/api2/json{place}")))
        .respond_with(ResponseTemplate::new(200).set_body_json(body))
        .mount(mock)
        .await;
}

#[test]
fn recordings_have_the_shape_that_the_schema_describes() {
    let Some(schema) = schema() else { return };
    // The others differ on purpose: older servers, numbers as text, entries that lack fields.
    let tidy = [
        ("/version", "version-9"),
        ("/version", "version-7"),
        ("/nodes/pve/status", "node-status-9"),
        ("/cluster/status", "cluster-status-single"),
        ("/cluster/tasks", "cluster-tasks"),
        ("/nodes/pve/qemu/103/status/current", "qemu-status-current"),
        ("/nodes/pve/qemu/103/config", "qemu-config-9"),
        ("/nodes/pve/lxc/100/status/current", "lxc-status-current"),
        ("/nodes/pve/lxc/200/rrddata", "guest-rrddata"),
        ("/nodes/pve/tasks", "node-tasks"),
        ("/nodes/pve/qemu/103/agent/network-get-interfaces", "agent-interfaces"),
        ("/nodes/pve/storage/local/status", "storage-status"),
        ("/access/permissions", "permissions"),
    ];
    let problems: Vec<_> = tidy
        .iter()
        .filter_map(|(path, name)| schema.check_answer("GET", path, &recorded(name)["data"]).err())
        .collect();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[tokio::test]
async fn version_nodes_and_their_status_are_read() {
    let server = Server::start(&[
        ("/version", "version-9"),
        ("/nodes", "nodes"),
        ("/nodes/pve/status", "node-status-9"),
        ("/nodes/pve/rrddata", "guest-rrddata"),
    ])
    .await;
    let version = server.client.version().await.unwrap();
    assert_eq!((version.major(), version.minor()), (Some(9), Some(1)));
    let nodes = server.client.nodes().await.unwrap();
    assert_eq!(nodes.len(), 3);
    let node = server.client.node(nodes[0].node.clone());
    let status = node.status().await.unwrap();
    assert_eq!(status.load_average, Some([0.52, 0.61, 0.70]));
    let points = node.rrd_data(Timeframe::Day).consolidation(Consolidation::Max).await.unwrap();
    assert_eq!(points[0].get("netin"), Some(120.5));
    assert_eq!(points[1].get("cpu"), None);
    insta::assert_snapshot!(server.asked().await.join("\n"));
}

#[tokio::test]
async fn the_cluster_is_read_as_a_whole() {
    let server = Server::start(&[
        ("/cluster/resources", "cluster-resources"),
        ("/cluster/status", "cluster-status"),
        ("/cluster/tasks", "cluster-tasks"),
    ])
    .await;
    answer(&server.mock, "/cluster/nextid", json!({"data": "105"})).await;
    let cluster = server.client.cluster();
    let resources = cluster.resources().await.unwrap();
    assert_eq!((resources.nodes.len(), resources.guests.len()), (2, 5));
    assert_eq!((resources.storage.len(), resources.pools.len(), resources.other.len()), (2, 1, 4));
    assert!(!cluster.status().await.unwrap().nodes[1].online);
    assert!(cluster.tasks().await.unwrap()[0].is_running());
    assert_eq!(cluster.next_id().await.unwrap().get(), 105);
    insta::assert_snapshot!(server.asked().await.join("\n"));
}

#[tokio::test]
async fn a_guest_is_found_by_its_number_alone_and_read() {
    let server = Server::start(&[
        ("/cluster/resources", "cluster-resources"),
        ("/nodes/pve/lxc/200/status/current", "lxc-status-current"),
        ("/nodes/pve/lxc/200/config", "lxc-config"),
        ("/nodes/pve/lxc/200/pending", "pending"),
        ("/nodes/pve/lxc/200/interfaces", "lxc-interfaces-9"),
        ("/nodes/pve/lxc/200/rrddata", "guest-rrddata"),
        ("/nodes/pve/tasks", "node-tasks"),
    ])
    .await;
    let guest = server.client.guest("200".parse().unwrap()).await.unwrap();
    assert_eq!((guest.kind(), guest.node().as_str()), (GuestKind::Lxc, "pve"));
    assert_eq!(format!("{guest:?}"), "Guest(lxc 200 on pve)");
    assert!(guest.as_qemu().is_none());
    assert_eq!(guest.status().await.unwrap().name.as_deref(), Some("AI-Dev"));
    assert_eq!(guest.config().await.unwrap().cpus(), Some(8));
    assert_eq!(guest.pending().await.unwrap().len(), 7);
    assert_eq!(guest.interfaces().await.unwrap()[1].addresses.len(), 3);
    assert_eq!(guest.rrd_data(Timeframe::Hour).await.unwrap().len(), 3);
    assert_eq!(guest.tasks().source(TaskSource::All).await.unwrap().len(), 3);
    insta::assert_snapshot!(server.asked().await.join("\n"));
}

#[tokio::test]
async fn a_virtual_machine_is_read_through_its_own_handle() {
    let server = Server::start(&[
        ("/nodes/pve/qemu", "qemu-list-9"),
        ("/nodes/pve/lxc", "lxc-list-7"),
        ("/nodes/pve/qemu/103/status/current", "qemu-status-current"),
        ("/nodes/pve/qemu/103/config", "qemu-config-9"),
        ("/nodes/pve/qemu/103/agent/network-get-interfaces", "agent-interfaces"),
        ("/nodes/pve/lxc/100/interfaces", "lxc-interfaces-stopped"),
    ])
    .await;
    let node = server.client.node("pve".parse().unwrap());
    assert_eq!(node.qemu_guests().full().await.unwrap().len(), 2);
    assert_eq!(node.lxc_guests().await.unwrap().len(), 2);
    let guest = node.qemu("103".parse().unwrap());
    assert!(guest.status().await.unwrap().ha.unwrap().managed);
    assert_eq!(guest.config().current().await.unwrap().cores, Some(2));
    assert_eq!(guest.config().snapshot("before").await.unwrap().disks.len(), 5);
    assert_eq!(guest.interfaces().await.unwrap().len(), 4);
    assert_eq!(guest.into_any().kind(), GuestKind::Qemu);
    let stopped = node.lxc("100".parse().unwrap());
    assert!(stopped.interfaces().await.unwrap().is_empty());
    insta::assert_snapshot!(server.asked().await.join("\n"));
}

#[tokio::test]
async fn a_guest_that_is_nowhere_is_not_found() {
    let server = Server::start(&[("/cluster/resources", "cluster-resources")]).await;
    let error = server.client.guest("999".parse().unwrap()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
    assert!(error.to_string().contains("no guest 999 among 5"), "{error}");

    let blind = Server::start(&[]).await;
    answer(&blind.mock, "/cluster/resources", json!({"data": []})).await;
    let error = blind.client.guest("100".parse().unwrap()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
    assert!(error.to_string().contains("VM.Audit"), "{error}");
}

#[tokio::test]
async fn storages_and_what_lies_on_them_are_read() {
    let server = Server::start(&[
        ("/nodes/pve/storage", "storages"),
        ("/nodes/pve/storage/local/status", "storage-status"),
        ("/nodes/pve/storage/local/content", "storage-content"),
        ("/nodes/pve/storage/local/rrddata", "guest-rrddata"),
    ])
    .await;
    let node = server.client.node("pve".parse().unwrap());
    let listing = node.storages().holding(ContentType::Backup).only_enabled().with_formats();
    assert_eq!(listing.await.unwrap().len(), 5);
    let storage = node.storage("local".parse().unwrap());
    let status = storage.status().await.unwrap();
    assert_eq!((status.storage.as_str(), status.active), ("local", true));
    assert_eq!(status.available.unwrap().to_string(), "77.0 GiB");
    let backups = storage.content().kind(ContentType::Backup).vmid("103".parse().unwrap());
    assert_eq!(latest_backups(&backups.await.unwrap()).len(), 2);
    assert_eq!(storage.rrd_data(Timeframe::Week).await.unwrap().len(), 3);
    insta::assert_snapshot!(server.asked().await.join("\n"));
}

#[tokio::test]
async fn rights_and_uncovered_guests_are_read() {
    let server = Server::start(&[
        ("/access/permissions", "permissions"),
        ("/cluster/backup-info/not-backed-up", "not-backed-up"),
    ])
    .await;
    assert!(server.client.permissions().await.unwrap().allows("/vms/101", "VM.Audit"));
    let uncovered = server.client.backup().not_backed_up().await.unwrap();
    assert_eq!(uncovered[1].vmid.get(), 100);
    insta::assert_snapshot!(server.asked().await.join("\n"));
}

fn task(number: u32) -> Value {
    let upid = format!("UPID:pve:{number:08X}:00000001:6920F3A0:vzdump::root@pam:");
    json!({"upid": upid, "status": "OK", "endtime": 1})
}

/// Answers `/nodes/pve/tasks` with one page of tasks.
async fn page(mock: &MockServer, start: u64, tasks: std::ops::Range<u32>, total: Option<u64>) {
    let tasks: Vec<_> = tasks.map(task).collect();
    let mut body = json!({ "data": tasks });
    if let Some(total) = total {
        body["total"] = total.into();
    }
    Mock::given(method("GET"))
        .and(path("/api2/json/nodes/pve/tasks"))
        .and(query_param("start", start.to_string()))
        .respond_with(ResponseTemplate::new(200).set_body_json(body))
        .mount(mock)
        .await;
}

#[tokio::test]
async fn tasks_are_read_page_by_page_without_repeating_those_that_moved_down() {
    let server = Server::start(&[]).await;
    page(&server.mock, 0, 0..500, Some(720)).await;
    // Two tasks began in between.
    page(&server.mock, 500, 498..720, Some(722)).await;
    let node = server.client.node("pve".parse().unwrap());
    let tasks = node.tasks().send().await.unwrap();
    let pids: Vec<_> = tasks.iter().map(|task| task.upid.pid()).collect();
    assert_eq!(pids, (0..720).collect::<Vec<_>>());
    assert_eq!(server.asked().await.len(), 2);
}

#[tokio::test]
async fn a_server_that_ignores_the_start_does_not_make_the_list_endless() {
    let server = Server::start(&[("/nodes/pve/tasks", "node-tasks")]).await;
    let node = server.client.node("pve".parse().unwrap());
    assert_eq!(node.tasks().send().await.unwrap().len(), 3);

    let server = Server::start(&[]).await;
    for start in [0, 500, 1000] {
        page(&server.mock, start, 0..500, None).await;
    }
    let node = server.client.node("pve".parse().unwrap());
    assert_eq!(node.tasks().send().await.unwrap().len(), 500);
    assert_eq!(server.asked().await.len(), 2);
}

#[tokio::test]
async fn a_limited_list_of_tasks_asks_for_no_more_than_it_gives() {
    let server = Server::start(&[]).await;
    page(&server.mock, 0, 0..500, Some(2000)).await;
    page(&server.mock, 500, 500..510, Some(2000)).await;
    let node = server.client.node("pve".parse().unwrap());
    let listing = node
        .tasks()
        .task_type("vzdump")
        .user("root@pam")
        .vmid("200".parse().unwrap())
        .only_errors()
        .since(Timestamp::from_second(1))
        .until(Timestamp::from_second(2))
        .source(TaskSource::Archive)
        .limit(510);
    assert_eq!(listing.send().await.unwrap().len(), 510);
    assert!(node.tasks().limit(0).await.unwrap().is_empty());
    let mut first = node.tasks().items();
    assert_eq!(first.next().await.unwrap().unwrap().upid.pid(), 0);
    insta::assert_snapshot!(server.asked().await.join("\n"));
}
