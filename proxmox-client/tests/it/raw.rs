//! Calls without a type, and how parameters travel.

use proxmox_client::{Client, ErrorKind, SecretString, Sent};
use serde_json::{Value, json};
use wiremock::matchers::any;
use wiremock::{Mock, MockServer};

use crate::support::{client, data, judge, lab, read, seen, token};

async fn echo() -> (MockServer, Client) {
    let mock = MockServer::start().await;
    Mock::given(any()).respond_with(data(Value::Null)).mount(&mock).await;
    let client = client(&mock).build().unwrap();
    (mock, client)
}

#[tokio::test]
async fn parameters_go_where_the_server_looks_for_them() {
    let (mock, client) = echo().await;
    client.get::<()>("/nodes/pve/tasks").param("limit", 5_u32).query("errors", true).await.unwrap();
    client.delete::<()>("nodes/pve/qemu/100").param("purge", true).await.unwrap();
    client.put::<()>("/nodes/pve/lxc/200/config").param("onboot", false).await.unwrap();
    client.post::<()>("/nodes/pve/lxc/200/status/start").await.unwrap();
    let lines: Vec<_> = mock
        .received_requests()
        .await
        .unwrap()
        .iter()
        .map(|request| {
            let target = &request.url[url::Position::BeforePath..];
            let body = String::from_utf8(request.body.clone()).unwrap();
            let length =
                request.headers.get("content-length").map(|length| length.to_str().unwrap());
            assert!(request.headers.get("transfer-encoding").is_none());
            format!("{} {target} | {body} | length {length:?}", request.method)
        })
        .collect();
    insta::assert_snapshot!(lines.join("\n"));
    judge(&mock).await;
}

#[tokio::test]
async fn values_survive_the_way_the_server_parses_forms() {
    let (mock, client) = echo().await;
    let net = "virtio=BC:24:11:00:00:01,bridge=vmbr0;x=1";
    let note = "100 % & 2 + 2 = 4; größer\n€🐧";
    let call = client.put::<()>("/nodes/pve/qemu/100/config").param("net0", net);
    call.param("description", note).await.unwrap();
    let request = mock.received_requests().await.unwrap().remove(0);
    let body = String::from_utf8(request.body.clone()).unwrap();
    // The genuine parser cuts at `;` and at a second `=`.
    assert!(!body.contains(';') && body.split('&').all(|pair| pair.matches('=').count() == 1));
    let (_, _, params) = read(&request);
    assert_eq!(params["net0"], net);
    assert_eq!(params["description"], note);
}

#[tokio::test]
async fn a_key_that_is_given_twice_is_a_list() {
    let (mock, client) = echo().await;
    let call = client.post::<()>("/nodes/pve/qemu/100/agent/exec");
    call.param("command", "ls").param("command", "-l").await.unwrap();
    let (_, _, params) = read(&mock.received_requests().await.unwrap()[0]);
    assert_eq!(params["command"], json!(["ls", "-l"]));
    judge(&mock).await;
}

#[tokio::test]
async fn parameters_that_the_server_would_refuse_for_their_size_are_not_sent() {
    let (mock, client) = echo().await;
    let error = client
        .put::<()>("/nodes/pve/qemu/100/config")
        .param("description", "x".repeat(600_000))
        .await
        .unwrap_err();
    assert_eq!((error.kind(), error.sent()), (ErrorKind::Usage, Sent::No));
    assert!(error.to_string().contains("524288"), "{error}");
    assert!(mock.received_requests().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_path_that_leads_out_of_the_api_is_not_sent() {
    let (mock, client) = echo().await;
    for path in ["/nodes/../../x", "/nodes/%2e%2E", "/version?x=1", "/version#x"] {
        let error = client.get::<()>(path).await.unwrap_err();
        assert_eq!((error.kind(), error.sent()), (ErrorKind::Usage, Sent::No), "{path}");
    }
    assert!(mock.received_requests().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_sub_path_of_the_address_stays_in_front() {
    let (mock, _) = echo().await;
    let id = "root@pam!test".parse().unwrap();
    let builder = Client::builder(format!("{}/pve/", mock.uri()));
    let client = builder.api_token(id, SecretString::from("x")).build().unwrap();
    client.get::<()>("/version").await.unwrap();
    let request = mock.received_requests().await.unwrap().remove(0);
    assert_eq!(request.url.path(), "/pve/api2/json/version");
}

#[tokio::test]
async fn any_shape_can_be_read() {
    let lab = lab().await;
    let client = token(&lab).build().unwrap();
    let version: Value = client.get("/version").await.unwrap();
    assert!(version["version"].is_string());
    let nodes = client.get::<Vec<Value>>("/nodes").answer().await.unwrap();
    assert_eq!(nodes.data.len(), 1);
    let call = tokio::spawn(client.get::<Value>("/nodes").send());
    drop(client);
    assert!(call.await.unwrap().is_ok(), "a call outlives the handle that made it");
    assert_eq!(seen(&lab).len(), 3);
}

#[tokio::test]
async fn an_unknown_path_is_unsupported_and_not_missing() {
    let lab = lab().await;
    let client = token(&lab).build().unwrap();
    let error = client.get::<Value>("/no/such/path").await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::Unsupported, Some(501)));
}
