//! What can be made to go wrong while the lab runs.

use std::time::{Duration, Instant};

use demo_lab::world::{Fault, Rule};

use crate::raw::{Connection, get, quick, start, token_of};

#[tokio::test]
async fn a_path_can_be_slow() {
    let lab = start().await;
    lab.control().add(Rule::new("/version", Fault::Latency(Duration::from_millis(300))).times(1));
    for (least, most) in [(300, 2_000), (0, 250)] {
        let before = Instant::now();
        assert_eq!(get(&lab, "/version").await.status, 200);
        let elapsed = before.elapsed().as_millis();
        assert!((least..most).contains(&elapsed), "{elapsed} ms");
    }
}

#[tokio::test]
async fn a_path_can_fail_with_any_status_and_reason() {
    let lab = quick()
        .rule(Rule::new("/nodes/*/status", Fault::Status(500, "got timeout".into())))
        .start()
        .await
        .unwrap();
    let reply = get(&lab, "/nodes/pve/status").await;
    assert_eq!((reply.status, reply.reason.as_str()), (500, "got timeout"));
    assert_eq!(reply.json()["message"], "got timeout");
    assert_eq!(get(&lab, "/nodes/pve/version").await.status, 200);
    lab.control().clear_rules();
    assert_eq!(get(&lab, "/nodes/pve/status").await.status, 200);
}

#[tokio::test]
async fn a_body_can_be_cut_off() {
    let lab = start().await;
    lab.control().add(Rule::new("/cluster/resources", Fault::CutBody));
    let mut connection = Connection::open(lab.proxmox()).await;
    let line = "GET /api2/json/cluster/resources HTTP/1.1\r\nHost: pve\r\n";
    connection.send(&format!("{line}{}\r\n\r\n", token_of(lab.proxmox()))).await;
    let error = connection.reply(false).await.unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::UnexpectedEof);
    let half = connection.left_over();
    assert!(half.starts_with(r#"{"data":["#) && half.len() > 1_000, "{half}");
}

#[tokio::test]
async fn a_connection_can_end_without_an_answer() {
    let lab = start().await;
    lab.control().add(Rule::new("/**", Fault::HangUp).times(1));
    let mut connection = Connection::open(lab.proxmox()).await;
    let line = "GET /api2/json/version HTTP/1.1\r\nHost: pve\r\n";
    connection.send(&format!("{line}{}\r\n\r\n", token_of(lab.proxmox()))).await;
    assert!(connection.closes_within(Duration::from_secs(2)).await);
    assert_eq!(get(&lab, "/version").await.status, 200);
}

#[tokio::test]
async fn a_page_for_people_can_stand_in_the_way() {
    let lab = start().await;
    lab.control().add(Rule::new("/version", Fault::Html));
    let reply = get(&lab, "/version").await;
    assert_eq!(reply.status, 200);
    assert_eq!(reply.header("content-type"), Some("text/html;charset=UTF-8"));
    assert!(reply.body.starts_with(b"<!DOCTYPE html>"));
}

#[tokio::test]
async fn values_can_have_other_types_than_documented() {
    let lab = start().await;
    lab.control().add(Rule::new("/nodes", Fault::NumbersAsText).times(1));
    let node = get(&lab, "/nodes").await.data()[0].take();
    assert_eq!((&node["maxcpu"], &node["node"]), (&"16".into(), &"pve".into()));
    lab.control().add(Rule::new("/nodes", Fault::WrongTypes).times(1));
    let node = get(&lab, "/nodes").await.data()[0].take();
    assert_eq!(node["maxcpu"], serde_json::json!({"value": 16}));
    assert_eq!(node["node"], serde_json::json!(["pve"]));
}

#[tokio::test]
async fn a_node_can_go_offline_and_come_back() {
    let lab = quick().nodes(2).offline("pve2").start().await.unwrap();
    let reply = get(&lab, "/nodes/pve2/qemu").await;
    assert_eq!((reply.status, reply.reason.as_str()), (595, "No route to host"));
    lab.control().set_online("pve2");
    assert_eq!(get(&lab, "/nodes/pve2/qemu").await.status, 200);
    lab.control().set_offline("pve2");
    assert_eq!(get(&lab, "/nodes/pve2/qemu").await.status, 595);
}

#[tokio::test]
async fn an_agent_can_be_missing() {
    let lab = start().await;
    lab.control().set_agent(103, false);
    let reply = get(&lab, "/nodes/pve/qemu/103/agent/network-get-interfaces").await;
    assert_eq!((reply.status, reply.reason.as_str()), (500, "QEMU guest agent is not running"));
}

#[tokio::test]
async fn connections_can_be_refused_and_taken_again_on_the_same_port() {
    let lab = quick().endpoints(2).start().await.unwrap();
    let [first, second] = lab.endpoints() else { panic!("two endpoints") };
    let mut open = Connection::open(first).await;
    lab.control().refuse_connections("pve").await.unwrap();
    assert!(open.closes_within(Duration::from_secs(1)).await, "open ones are closed");
    let error = Connection::try_open(first).await.err().unwrap();
    assert_eq!(error.kind(), std::io::ErrorKind::ConnectionRefused);
    // The other node of the cluster still answers, about both.
    let line = "GET /api2/json/nodes/pve/status";
    let reply = Connection::open(second).await.request(line, &[&token_of(second)], "").await;
    assert_eq!(reply.status, 200);
    lab.control().accept_connections("pve").await.unwrap();
    assert_eq!(get(&lab, "/version").await.status, 200);
}

#[tokio::test]
async fn a_node_can_be_away_from_the_start() {
    let lab = quick().endpoints(2).refusing("pve").start().await.unwrap();
    let [first, second] = lab.endpoints() else { panic!("two endpoints") };
    assert!(Connection::try_open(first).await.is_err());
    assert!(Connection::try_open(second).await.is_ok());
    lab.control().accept_connections("pve").await.unwrap();
    assert_eq!(get(&lab, "/version").await.status, 200);
}

#[tokio::test]
async fn nodes_on_one_address_have_one_port_after_the_other() {
    // Whoever else uses these ports makes the lab fail to start, and other ones are tried.
    for port in (20_806..21_806).step_by(100) {
        let address = "127.0.2.77".parse().unwrap();
        let Ok(lab) = quick().address(address).port(port).endpoints(2).start().await else {
            continue;
        };
        let urls: Vec<&str> = lab.endpoints().iter().map(|node| node.url.as_str()).collect();
        let expected = [port, port + 1].map(|port| format!("https://127.0.2.77:{port}"));
        assert_eq!(urls, expected);
        return;
    }
    panic!("no free pair of ports");
}

#[tokio::test]
async fn a_dropped_lab_is_gone() {
    let lab = start().await;
    let pve = lab.proxmox().clone();
    let sysfs = lab.sysfs().to_owned();
    let mut open = Connection::open(&pve).await;
    drop(lab);
    assert!(open.closes_within(Duration::from_secs(1)).await);
    assert!(Connection::try_open(&pve).await.is_err());
    assert!(!sysfs.exists());
}

#[tokio::test]
async fn every_request_is_remembered_as_the_server_understood_it() {
    let lab = start().await;
    get(&lab, "/nodes/pve/qemu?full=1").await;
    get(&lab, "/nodes/pve/qemu?full=yes").await;
    Connection::open(lab.proxmox()).await.request("GET /api2/json/nodes", &[], "").await;
    let seen = lab.control().requests();
    let lines: Vec<String> = seen
        .iter()
        .map(|request| {
            let params = serde_json::Value::Object(request.params.clone());
            let caller = request.caller.as_deref().unwrap_or("nobody");
            format!("{} {} {params} {} {caller}", request.method, request.path, request.status)
        })
        .collect();
    assert_eq!(
        lines,
        [
            r#"GET /nodes/pve/qemu {"full":"1"} 200 root@pam!homelab"#,
            r#"GET /nodes/pve/qemu {"full":"yes"} 400 root@pam!homelab"#,
            "GET /nodes {} 401 nobody",
        ]
    );
    lab.control().forget_requests();
    assert_eq!(lab.control().request_count(), 0);
}

#[tokio::test]
async fn a_port_that_is_taken_is_named() {
    let lab = start().await;
    let error = quick().port(lab.proxmox().port).start().await.unwrap_err();
    let text = error.to_string();
    assert!(
        text.contains(&lab.proxmox().port.to_string()) && text.contains("choose another port"),
        "{text}"
    );
    let error = quick().address("192.0.2.1".parse().unwrap()).start().await.unwrap_err();
    assert!(error.to_string().contains("not a loopback address"), "{error}");
}
