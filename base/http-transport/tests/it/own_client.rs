//! A ready-made HTTP client in place of our own.

use http_transport::{FailureKind, HttpClient, Method, Request, Sent};

use crate::server::{Server, Step, answer, ok};

/// One that follows redirects, as reqwest does unless told otherwise.
fn following() -> HttpClient {
    let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
    let tls = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth();
    HttpClient::builder().user_agent("mine").tls_backend_preconfigured(tls).build().unwrap()
}

async fn redirecting() -> Server {
    Server::plain(|_, request| -> Vec<Step> {
        match request.request_line() {
            line if line.contains("/new") => ok("there"),
            _ => vec![answer("301 Moved Permanently", "Location: /new\r\n", "")],
        }
    })
    .await
}

#[tokio::test]
async fn it_is_used_with_its_own_manners() {
    let server = redirecting().await;
    let transport = server.transport().http_client(following()).build().unwrap();
    let response = transport.send(Request::get("/old")).await.unwrap();
    assert_eq!((response.status, &response.body[..]), (200, &b"there"[..]));
    assert_eq!(server.seen()[0].header("user-agent"), Some("mine"));
}

#[tokio::test]
async fn a_write_that_it_redirected_is_a_failure_and_not_the_answer_of_a_read() {
    let server = redirecting().await;
    let transport = server.transport().http_client(following()).build().unwrap();
    let request = Request::new(Method::POST, "/old").bytes("text/plain", "x");
    let failure = transport.send(request).await.unwrap_err();
    assert_eq!((failure.kind(), failure.sent()), (FailureKind::Redirected, Sent::Yes));
    assert!(failure.to_string().contains("a write must not be redirected"), "{failure}");
    assert_eq!(server.seen()[1].request_line(), "GET /new HTTP/1.1", "what it became");
}
