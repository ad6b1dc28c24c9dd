//! The manners of the front end, each as the real one has it.

use std::time::{Duration, Instant};

use demo_lab::world::TicketRefusal;

use crate::raw::{Connection, get, post, quick, start, token_of};

const SOON: Duration = Duration::from_millis(500);

#[tokio::test]
async fn the_certificate_is_signed_by_the_authority_and_has_the_fingerprint() {
    let lab = start().await;
    // Opening checks the chain and the address.
    let connection = Connection::open(lab.proxmox()).await;
    let sum = ring::digest::digest(&ring::digest::SHA256, connection.certificate());
    let pairs: Vec<String> = sum.as_ref().iter().map(|byte| format!("{byte:02X}")).collect();
    assert_eq!(pairs.join(":"), lab.proxmox().fingerprint);
}

#[tokio::test]
async fn without_credentials_the_reason_says_all_and_the_body_is_empty() {
    let lab = start().await;
    let mut connection = Connection::open(lab.proxmox()).await;
    let reply = connection.request("GET /api2/json/version", &[], "").await;
    assert_eq!((reply.status, reply.reason.as_str()), (401, "No ticket"));
    assert_eq!(reply.body, b"");
    assert_eq!(reply.header("content-type"), None);
    assert!(connection.closes_within(SOON).await, "an error ends the connection");
}

#[tokio::test]
async fn refused_credentials_are_answered_late() {
    let lab = quick().refusal_delay(Duration::from_millis(300)).start().await.unwrap();
    let before = Instant::now();
    assert_eq!(post(&lab, "/access/ticket", "username=root@pam&password=no").await.status, 401);
    assert!(before.elapsed() >= Duration::from_millis(300));
    let before = Instant::now();
    assert_eq!(get(&lab, "/version").await.status, 200);
    assert!(before.elapsed() < Duration::from_millis(250));
}

#[tokio::test]
async fn the_times_of_the_real_server_are_the_default() {
    let lab = demo_lab::Lab::builder().start().await.unwrap();
    let refused = async {
        let before = Instant::now();
        let reply =
            Connection::open(lab.proxmox()).await.request("GET /api2/json/nodes", &[], "").await;
        (reply.status, before.elapsed().as_millis())
    };
    let idle = async {
        let mut connection = Connection::open(lab.proxmox()).await;
        let token = token_of(lab.proxmox());
        connection.request("GET /api2/json/version", &[&token], "").await.data();
        let before = Instant::now();
        assert!(connection.closes_within(Duration::from_secs(7)).await);
        before.elapsed().as_millis()
    };
    let ((status, refused), idle) = tokio::join!(refused, idle);
    assert_eq!(status, 401);
    assert!((2_900..4_500).contains(&refused), "{refused} ms");
    assert!((4_900..6_500).contains(&idle), "{idle} ms");
}

#[tokio::test]
async fn an_idle_connection_is_closed_and_a_busy_one_is_not() {
    let lab = quick().idle_timeout(Duration::from_millis(400)).start().await.unwrap();
    let mut connection = Connection::open(lab.proxmox()).await;
    let token = token_of(lab.proxmox());
    for _ in 0..3 {
        tokio::time::sleep(Duration::from_millis(200)).await;
        let reply = connection.request("GET /api2/json/version", &[&token], "").await;
        assert_eq!((reply.status, reply.header("connection")), (200, Some("Keep-Alive")));
    }
    assert!(connection.closes_within(Duration::from_millis(900)).await);
}

#[tokio::test]
async fn a_connection_ends_after_its_last_request() {
    let lab = quick().requests_per_connection(3).start().await.unwrap();
    let mut connection = Connection::open(lab.proxmox()).await;
    let token = token_of(lab.proxmox());
    for says in ["Keep-Alive", "Keep-Alive", "close"] {
        let reply = connection.request("GET /api2/json/version", &[&token], "").await;
        assert_eq!((reply.status, reply.header("connection")), (200, Some(says)));
    }
    assert!(connection.closes_within(SOON).await);
}

#[tokio::test]
async fn every_error_ends_the_connection() {
    let lab = start().await;
    let token = token_of(lab.proxmox());
    for path in ["/nodes/pve/qemu/999/config", "/nothing", "/nodes/pve/rrddata"] {
        let mut connection = Connection::open(lab.proxmox()).await;
        let reply = connection.request(&format!("GET /api2/json{path}"), &[&token], "").await;
        assert!(reply.status >= 400);
        assert_eq!(reply.header("connection"), Some("close"));
        assert!(connection.closes_within(SOON).await);
    }
}

#[tokio::test]
async fn what_the_front_end_does_not_take_it_says_so() {
    let lab = start().await;
    let token = token_of(lab.proxmox());
    let form = "Content-Type: application/x-www-form-urlencoded";
    let huge = "x".repeat(20 << 20);
    for (line, headers, body, status, reason) in [
        ("GET /api2/json/nope", vec![], "", 501, "Method 'GET /nope' not implemented"),
        ("POST /api2/json/version", vec![], "", 501, "Method 'POST /version' not implemented"),
        ("HEAD /api2/json/version", vec![], "", 501, "method 'HEAD' not available"),
        ("PATCH /api2/json/version", vec![], "", 501, "method 'PATCH' not available"),
        ("OPTIONS /api2/json/version", vec![], "", 501, "method 'OPTIONS' not available"),
        ("GET /api2/json/version", vec![form], "a=1", 501, "Unexpected content for method 'GET'"),
        ("DELETE /api2/json/x", vec![form], "a=1", 501, "Unexpected content for method 'DELETE'"),
        ("POST /api2/json/access/ticket", vec![form], &huge, 501, "for data too large"),
        (
            "POST /api2/json/access/ticket",
            vec!["Content-Type: text/plain"],
            "a=1",
            506,
            "upload 'Content-Type 'text/plain' not implemented",
        ),
        (
            "POST /api2/json/access/ticket",
            vec!["Transfer-Encoding: chunked"],
            "",
            501,
            "chunked transfer encoding not supported",
        ),
        ("GET /api2/xml/version", vec![], "", 501, "no formatter for uri /version, xml"),
        ("GET /api2/", vec![], "", 501, "no such uri"),
        ("GET /favicon.ico", vec![], "", 500, "no such file '/favicon.ico'"),
    ] {
        let headers: Vec<&str> = [token.as_str()].into_iter().chain(headers).collect();
        let reply = Connection::open(lab.proxmox()).await.request(line, &headers, body).await;
        assert_eq!((reply.status, reply.reason.as_str()), (status, reason), "{line}");
    }
}

#[tokio::test]
async fn errors_of_methods_are_json_with_the_message_in_the_reason_too() {
    let lab = start().await;
    let reply = get(&lab, "/nodes/pve/qemu/999/status/current").await;
    let text = "Configuration file 'nodes/pve/qemu-server/999.conf' does not exist";
    assert_eq!((reply.status, reply.reason.as_str()), (500, text));
    assert_eq!(reply.header("content-type"), Some("application/json;charset=UTF-8"));
    assert_eq!(reply.json(), serde_json::json!({"data": null, "message": format!("{text}\n")}));
}

#[tokio::test]
async fn a_slash_cannot_be_hidden_and_escapes_are_read() {
    let lab = start().await;
    assert_eq!(get(&lab, "/nodes%2Fpve%2Fversion").await.status, 200);
    assert_eq!(get(&lab, "/nodes/%70ve/version").await.status, 200);
}

#[tokio::test]
async fn forms_are_split_at_semicolons_and_cut_at_a_second_equals_sign() {
    let lab = start().await;
    for form in [
        "username=root@pam;password=demo-password",
        "username=root%40pam&password=demo%2Dpassword",
        "username=root@pam&password=demo-password=and-more",
    ] {
        let reply = post(&lab, "/access/ticket", form).await;
        assert_eq!(reply.data()["username"], "root@pam", "{form}");
    }
}

#[tokio::test]
async fn json_is_taken_for_a_form_and_broken_json_is_an_error_without_json() {
    let lab = start().await;
    let send = async |body| {
        let kind = "Content-Type: application/json";
        let line = "POST /api2/json/access/ticket";
        Connection::open(lab.proxmox()).await.request(line, &[kind], body).await
    };
    let good = send(r#"{"username": "root@pam", "password": "demo-password"}"#).await;
    assert_eq!(good.data()["username"], "root@pam");
    let bad = send(r#"{"username": "#).await;
    assert_eq!((bad.status, bad.header("content-type")), (500, None));
    assert!(bad.body.starts_with(b"malformed JSON string"));
}

#[tokio::test]
async fn compression_comes_only_when_asked_for_and_worth_it() {
    let lab = start().await;
    let token = token_of(lab.proxmox());
    let ask = async |path: &str, accept: &str| {
        let line = format!("GET /api2/json{path}");
        Connection::open(lab.proxmox()).await.request(&line, &[&token, accept], "").await
    };
    let accept = "Accept-Encoding: gzip, deflate";
    let small = ask("/version", accept).await;
    assert_eq!(small.header("content-encoding"), None);
    let plain = ask("/cluster/resources", "Accept: */*").await;
    assert_eq!(plain.header("content-encoding"), None);
    assert!(plain.body.len() > 1024);
    let packed = ask("/cluster/resources", accept).await;
    assert_eq!(packed.header("content-encoding"), Some("gzip"));
    assert!(packed.body.len() < plain.body.len());
    let mut text = String::new();
    let mut decoder = flate2::read::GzDecoder::new(packed.body.as_slice());
    std::io::Read::read_to_string(&mut decoder, &mut text).unwrap();
    assert!(text.starts_with(r#"{"data":["#));
}

#[tokio::test]
async fn the_extjs_form_hides_every_status_behind_a_200() {
    let lab = start().await;
    let token = token_of(lab.proxmox());
    let ask = async |path: &str| {
        let line = format!("GET /api2/extjs{path}");
        Connection::open(lab.proxmox()).await.request(&line, &[&token], "").await
    };
    assert_eq!(ask("/version").await.json()["success"], 1);
    let failed = ask("/nodes/pve/lxc/999/config").await;
    assert_eq!((failed.status, &failed.json()["success"]), (200, &0.into()));
    assert_eq!(failed.json()["status"], 500);
}

#[tokio::test]
async fn parameters_are_checked_as_the_real_server_checks_them() {
    let lab = start().await;
    for (path, name, text) in [
        (
            "/version?x=1",
            "x",
            "property is not defined in schema and the schema does not allow additional properties",
        ),
        ("/nodes/pve/qemu?full=true", "full", "type check ('boolean') failed - got 'true'"),
        ("/nodes/pve/rrddata", "timeframe", "property is missing and it is not optional"),
        ("/nodes/pve/qemu/abc/config", "vmid", "type check ('integer') failed - got 'abc'"),
        (
            "/cluster/resources?type=vms",
            "type",
            "value 'vms' does not have a value in the enumeration 'vm, storage, node, sdn'",
        ),
        (
            "/nodes/pve/qemu?node=other",
            "node",
            "duplicate parameter (already defined in URI) with conflicting values!",
        ),
        ("/nodes/pve/tasks?limit=1&limit=2", "limit", "type check ('integer') failed - got ARRAY"),
        ("/cluster/nextid?vmid=101", "vmid", "VM 101 already exists"),
    ] {
        let reply = get(&lab, path).await;
        assert_eq!((reply.status, reply.reason.as_str()), (400, "Parameter verification failed."));
        assert_eq!(reply.json()["errors"], serde_json::json!({ name: text }), "{path}");
    }
}

#[tokio::test]
async fn the_words_for_a_bad_ticket_can_be_the_old_ones() {
    for (refusal, words) in [
        (TicketRefusal::Current, "Authentication failed!"),
        (TicketRefusal::Before2026, "permission denied - invalid PVE ticket"),
    ] {
        let lab = quick().ticket_refusal(refusal).start().await.unwrap();
        let mut connection = Connection::open(lab.proxmox()).await;
        let cookie = "Cookie: PVEAuthCookie=PVE:root@pam:00000000::bm8=";
        let reply = connection.request("GET /api2/json/version", &[cookie], "").await;
        assert_eq!((reply.status, reply.reason.as_str(), reply.body.len()), (401, words, 0));
    }
}

#[tokio::test]
async fn http_without_tls_is_sent_to_where_tls_is() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let lab = start().await;
    let pve = lab.proxmox();
    for (method, status) in [("GET", "301 Moved Permanently"), ("POST", "308 Permanent Redirect")] {
        let mut plain =
            tokio::net::TcpStream::connect((pve.host.as_str(), pve.port)).await.unwrap();
        let request = format!("{method} /api2/json/version HTTP/1.1\r\nHost: pve:8006\r\n\r\n");
        plain.write_all(request.as_bytes()).await.unwrap();
        let mut reply = String::new();
        plain.read_to_string(&mut reply).await.unwrap();
        assert!(reply.starts_with(&format!("HTTP/1.1 {status}\r\n")), "{reply}");
        assert!(reply.contains("\r\nLocation: https://pve:8006/api2/json/version\r\n"), "{reply}");
    }
}
