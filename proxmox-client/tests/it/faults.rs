//! Answers that are errors, broken, late, or not from the API at all.

use std::time::Duration;

use demo_lab::world::{Fault, Rule};
use proxmox_client::{ErrorKind, Retry, Sent};
use serde_json::{Value, json};
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::support::{client, lab, seen, token};

/// What a call comes to when the server answers it with this status and reason.
async fn answered(status: u16, reason: &str) -> proxmox_client::Error {
    let lab = lab().await;
    lab.control().add(Rule::new("/version", Fault::Status(status, reason.into())));
    let client = token(&lab).retry(Retry::never()).build().unwrap();
    client.version().await.unwrap_err()
}

#[tokio::test]
async fn the_reason_phrase_tells_what_a_status_does_not() {
    let mut shown = Vec::new();
    for (status, reason) in [
        (401, "No ticket"),
        (403, "Permission check failed (/vms/100, VM.Audit)"),
        (404, "Not Found"),
        (409, "VM is locked (backup)"),
        (422, "Unprocessable Entity"),
        (429, "Too Many Requests"),
        (500, "Configuration file 'nodes/pve/qemu-server/9.conf' does not exist"),
        (500, "VM is locked (snapshot-delete)"),
        (500, "QEMU guest agent is not running"),
        (500, "something else went wrong"),
        (595, "No route to host"),
        (596, "Connection timed out"),
    ] {
        let error = answered(status, reason).await;
        assert_eq!(error.status(), Some(status), "{error}");
        assert_eq!(error.sent(), Sent::Yes);
        shown.push(format!("{:?} {} | {error}", error.kind(), error.is_retryable()));
    }
    insta::assert_snapshot!(shown.join("\n"));
}

#[tokio::test]
async fn refused_parameters_are_listed_below_the_message() {
    let mock = MockServer::start().await;
    let body = json!({
        "data": null,
        "message": "Parameter verification failed.\n",
        "errors": {"vmid": "invalid format - value does not look like a valid VM ID\n", "x": 7},
    });
    let refusal = ResponseTemplate::new(400).set_body_json(body);
    Mock::given(any()).respond_with(refusal).mount(&mock).await;
    let client = client(&mock).build().unwrap();
    let error = client.post::<()>("/nodes/pve/qemu").param("vmid", "x").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidParams);
    assert_eq!(error.field_errors().len(), 2);
    insta::assert_snapshot!(error);
}

#[tokio::test]
async fn an_offline_node_is_told_apart_from_an_unknown_one() {
    let lab = demo_lab::Lab::builder().nodes(2).offline("pve2").start().await.unwrap();
    let client = token(&lab).retry(Retry::never()).build().unwrap();
    let offline = client.node("pve2".parse().unwrap()).status().await.unwrap_err();
    assert_eq!(offline.kind(), ErrorKind::NodeOffline);
    let unknown = client.node("pve9".parse().unwrap()).status().await.unwrap_err();
    assert_eq!(unknown.kind(), ErrorKind::NotFound);
}

#[tokio::test]
async fn a_body_that_is_cut_off_is_asked_for_again_and_then_an_error() {
    let lab = lab().await;
    lab.control().add(Rule::new("/version", Fault::CutBody).times(1));
    let retry = Retry::attempts(2).first_pause(Duration::from_millis(1));
    let client = token(&lab).retry(retry).build().unwrap();
    client.version().await.unwrap();
    assert_eq!(seen(&lab).len(), 2);

    lab.control().add(Rule::new("/version", Fault::CutBody));
    let error = client.version().await.unwrap_err();
    assert_eq!((error.kind(), error.sent()), (ErrorKind::Transport, Sent::Yes));
    assert!(error.to_string().contains("2 attempts"), "{error}");
}

#[tokio::test]
async fn a_write_whose_answer_is_lost_is_not_sent_again() {
    let lab = lab().await;
    lab.control().add(Rule::new("/access/ticket", Fault::HangUp));
    let client = token(&lab).build().unwrap();
    let login = client.post::<Value>("/access/ticket").param("username", "root@pam");
    let error = login.param("password", "x").await.unwrap_err();
    assert_eq!((error.kind(), error.sent()), (ErrorKind::Transport, Sent::Maybe));
    assert!(!error.is_retryable());
    assert_eq!(seen(&lab).len(), 1);
}

#[tokio::test]
async fn a_server_that_takes_too_long_is_a_time_limit() {
    let lab = lab().await;
    lab.control().add(Rule::new("/version", Fault::Latency(Duration::from_secs(20))));
    let client = token(&lab).timeout(Duration::from_millis(400)).build().unwrap();
    let error = client.version().await.unwrap_err();
    assert_eq!((error.kind(), error.sent()), (ErrorKind::Timeout, Sent::Maybe));
    assert!(error.is_retryable(), "reading does nothing twice");

    let client = token(&lab).build().unwrap();
    let call = client.get::<Value>("/version").timeout(Duration::from_millis(200));
    assert_eq!(call.await.unwrap_err().kind(), ErrorKind::Timeout);
}

#[tokio::test]
async fn a_web_page_instead_of_the_api_is_shown_by_its_start() {
    let lab = lab().await;
    lab.control().add(Rule::new("/version", Fault::Html));
    let error = token(&lab).build().unwrap().version().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(error.to_string().contains("not JSON but text/html"), "{error}");
    assert!(error.to_string().contains('<'), "{error}");
}

#[tokio::test]
async fn values_of_the_wrong_type_are_named_by_their_place() {
    #[derive(Debug, serde::Deserialize)]
    struct Version {
        #[allow(dead_code)]
        version: String,
    }
    let lab = lab().await;
    lab.control().add(Rule::new("/version", Fault::WrongTypes));
    let error = token(&lab).build().unwrap().get::<Version>("/version").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(error.to_string().contains("data.version"), "{error}");
}

#[tokio::test]
async fn a_busy_server_is_asked_again_for_reading_only() {
    let mock = MockServer::start().await;
    Mock::given(any()).respond_with(ResponseTemplate::new(503)).mount(&mock).await;
    let retry = Retry::attempts(3).first_pause(Duration::from_millis(1));
    let client = client(&mock).retry(retry).build().unwrap();
    let count = async || mock.received_requests().await.unwrap().len();
    assert_eq!(client.version().await.unwrap_err().kind(), ErrorKind::Server);
    assert_eq!(count().await, 3);
    client.post::<()>("/nodes/pve/startall").await.unwrap_err();
    client.put::<()>("/nodes/pve/config").await.unwrap_err();
    client.delete::<()>("/pools/k3s").await.unwrap_err();
    assert_eq!(count().await, 6);
}

#[tokio::test]
async fn an_answer_beyond_the_limit_is_not_read() {
    let mock = MockServer::start().await;
    let large = ResponseTemplate::new(200).set_body_string("x".repeat(10_000));
    Mock::given(any()).respond_with(large).mount(&mock).await;
    let client = client(&mock).body_limit(1_000).build().unwrap();
    let error = client.version().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(error.to_string().contains("too large"), "{error}");
}

#[tokio::test]
async fn a_redirect_is_named_and_not_followed() {
    let mock = MockServer::start().await;
    let elsewhere = ResponseTemplate::new(301).insert_header("location", "https://127.0.0.1:8006/");
    Mock::given(any()).respond_with(elsewhere).mount(&mock).await;
    let error = client(&mock).build().unwrap().version().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(error.to_string().contains("redirected to https://127.0.0.1:8006/"), "{error}");
    assert_eq!(mock.received_requests().await.unwrap().len(), 1);
}
