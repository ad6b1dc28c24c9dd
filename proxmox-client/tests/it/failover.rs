//! Several nodes of one cluster: when the client moves on, and when it must not.

use std::time::Duration;

use demo_lab::{Lab, Running};
use proxmox_client::{Client, ClientBuilder, ErrorKind, Fingerprint, SecretString, Sent, Trust};
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::support::{client, lab, seen, token};

async fn cluster() -> Running {
    let builder = Lab::builder().nodes(3).endpoints(3).refusal_delay(Duration::ZERO);
    builder.start().await.unwrap()
}

fn of_cluster(lab: &Running) -> ClientBuilder {
    let [first, others @ ..] = lab.endpoints() else { panic!("the lab has endpoints") };
    let secret = SecretString::from(first.token_secret.clone());
    let builder = Client::builder(&first.url)
        .api_token(first.token_id.parse().unwrap(), secret)
        .trust(Trust::ca_pem(first.ca_pem.as_bytes()).unwrap());
    others.iter().fold(builder, |builder, endpoint| builder.endpoint(&endpoint.url))
}

/// An address where nobody listens.
fn nobody() -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    format!("http://{}", listener.local_addr().unwrap())
}

#[tokio::test]
async fn when_a_node_is_gone_the_next_one_serves_and_is_remembered() {
    let lab = cluster().await;
    let client = of_cluster(&lab).build().unwrap();
    client.version().await.unwrap();
    assert_eq!(client.endpoint().to_string(), lab.endpoints()[0].url);

    lab.control().refuse_connections(&lab.endpoints()[0].node).await.unwrap();
    client.version().await.unwrap();
    assert_eq!(client.endpoint().to_string(), lab.endpoints()[1].url);

    lab.control().accept_connections(&lab.endpoints()[0].node).await.unwrap();
    client.version().await.unwrap();
    assert_eq!(client.endpoint().to_string(), lab.endpoints()[1].url, "no need to go back");
}

#[tokio::test]
async fn when_no_node_is_left_each_is_named() {
    let lab = cluster().await;
    let client = of_cluster(&lab).build().unwrap();
    for endpoint in lab.endpoints() {
        lab.control().refuse_connections(&endpoint.node).await.unwrap();
    }
    let error = client.version().await.unwrap_err();
    assert_eq!((error.kind(), error.sent()), (ErrorKind::Transport, Sent::No));
    assert!(error.is_retryable());
    for endpoint in lab.endpoints() {
        assert!(error.to_string().contains(&endpoint.url), "{error}");
    }
}

#[tokio::test]
async fn a_node_that_does_not_take_connections_in_time_is_passed_over() {
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let lab = lab().await;
    let pve = lab.proxmox();
    let client = Client::builder(format!("https://{}", silent.local_addr().unwrap()))
        .endpoint(&pve.url)
        .api_token(pve.token_id.parse().unwrap(), SecretString::from(pve.token_secret.clone()))
        .trust(Trust::Pinned(pve.fingerprint.parse().unwrap()))
        .connect_timeout(Duration::from_millis(200))
        .build()
        .unwrap();
    client.version().await.unwrap();
    assert_eq!(client.endpoint().to_string(), pve.url);
}

#[tokio::test]
async fn an_answer_is_an_answer_and_no_reason_to_move() {
    let (first, second) = (MockServer::start().await, MockServer::start().await);
    let refusal = ResponseTemplate::new(595);
    Mock::given(any()).respond_with(refusal).mount(&first).await;
    let client = client(&first).endpoint(second.uri()).build().unwrap();
    for _ in 0..2 {
        assert_eq!(client.version().await.unwrap_err().kind(), ErrorKind::NodeOffline);
    }
    assert!(second.received_requests().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_write_that_may_have_arrived_is_not_sent_to_another_node() {
    let cut = cut_off().await;
    let second = MockServer::start().await;
    let id = "root@pam!test".parse().unwrap();
    let builder = Client::builder(&cut).api_token(id, SecretString::from("x"));
    let client = builder.endpoint(second.uri()).build().unwrap();
    let error = client.post::<()>("/nodes/pve/startall").await.unwrap_err();
    assert_eq!((error.kind(), error.sent()), (ErrorKind::Transport, Sent::Maybe));
    assert!(!error.is_retryable());
    assert!(second.received_requests().await.unwrap().is_empty());
}

/// A server that hangs up on every request.
async fn cut_off() -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let _ = tokio::io::AsyncReadExt::read(&mut stream, &mut [0; 4096]).await;
        }
    });
    url
}

#[tokio::test]
async fn another_certificate_than_the_pinned_one_ends_it_with_both_fingerprints() {
    let lab = lab().await;
    let pve = lab.proxmox();
    let pinned = Fingerprint::of_der(b"another");
    let second = MockServer::start().await;
    let client = token(&lab).trust(Trust::Pinned(pinned)).endpoint(second.uri()).build().unwrap();

    let error = client.version().await.unwrap_err();

    assert_eq!((error.kind(), error.sent()), (ErrorKind::Certificate, Sent::No));
    assert!(!error.is_retryable());
    let mismatch = error.certificate_mismatch().unwrap();
    assert_eq!(mismatch.expected, pinned);
    assert_eq!(mismatch.presented.to_string(), pve.fingerprint);
    let text = error.to_string();
    assert!(text.contains(&pinned.to_string()) && text.contains(&pve.fingerprint), "{text}");
    assert!(seen(&lab).is_empty());
    assert!(second.received_requests().await.unwrap().is_empty(), "moving on would hide it");
}

#[tokio::test]
async fn the_roots_of_the_system_do_not_trust_the_lab_and_the_error_shows_what_to_pin() {
    let lab = lab().await;
    let error = token(&lab).trust(Trust::System).build().unwrap().version().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Certificate);
    assert_eq!(error.presented_fingerprint().unwrap().to_string(), lab.proxmox().fingerprint);
}

#[tokio::test]
async fn a_single_node_that_is_gone_is_named_once() {
    let url = nobody();
    let id = "root@pam!test".parse().unwrap();
    let client = Client::builder(&url).api_token(id, SecretString::from("x")).build().unwrap();
    let error = client.version().await.unwrap_err();
    assert_eq!((error.kind(), error.sent()), (ErrorKind::Transport, Sent::No));
    assert_eq!(error.to_string().matches(&url).count(), 1, "{error}");
}
