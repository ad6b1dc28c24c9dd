//! Servers, proxies and networks that fail, and what is said then.

use std::time::Duration;

use linkding_client::{Error, ErrorKind, Retry, Sent};
use serde_json::json;

use crate::server::{self, Answer, Server};

async fn failing(answer: impl Fn() -> Answer + Send + Sync + 'static) -> Error {
    let server = Server::start(move |_| answer()).await;
    server.client().user().profile().await.unwrap_err()
}

const PAGE: &str = "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>";

#[tokio::test]
async fn every_status_has_a_kind_and_a_sentence() {
    let mut shown = String::new();
    for status in [400, 401, 403, 404, 405, 409, 413, 414, 418, 429, 431, 500, 501, 502, 503, 504] {
        for (shape, body) in [
            ("detail", r#"{"detail":"So it is."}"#),
            ("error", r#"{"error":"So it is."}"#),
            ("field", r#"{"name":["Bad.","Worse."],"tags":{"0":["No."]}}"#),
            ("html", PAGE),
            ("nothing", ""),
        ] {
            let error = failing(move || server::text(status, "text/html", body)).await;
            assert_eq!((error.status(), error.sent()), (Some(status), Sent::Yes));
            let text = error.to_string().replace('\n', " | ");
            shown.push_str(&format!("{status} {shape} {:?}: {text}\n", error.kind()));
        }
    }
    insta::assert_snapshot!(shown);
}

#[tokio::test]
async fn a_connection_that_closes_without_an_answer_may_have_been_heard() {
    let error = failing(|| Answer::Nothing).await;
    assert_eq!(
        (error.kind(), error.sent(), error.status()),
        (ErrorKind::Transport, Sent::Maybe, None)
    );
    assert!(error.is_retryable());
}

#[tokio::test]
async fn an_answer_that_comes_too_late_is_a_timeout() {
    let server = Server::start(|_| Answer::Late(Duration::from_secs(5), Vec::new())).await;
    let client = server.builder().timeout(Duration::from_millis(200)).build().unwrap();
    let started = std::time::Instant::now();
    assert_eq!(client.user().profile().await.unwrap_err().kind(), ErrorKind::Timeout);
    assert!(started.elapsed() < Duration::from_secs(3));
}

#[tokio::test]
async fn a_call_in_which_a_page_is_fetched_has_more_time() {
    let check = crate::recording::body("bookmark-check-unknown").to_string();
    let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{check}", check.len());
    let server =
        Server::start(move |_| Answer::Late(Duration::from_millis(600), head.clone().into_bytes()))
            .await;
    let client = server.builder().timeout(Duration::from_millis(200)).build().unwrap();
    client.bookmarks().check("https://example.com/").await.unwrap();
    let client = server.builder().scrape_timeout(Duration::from_millis(200)).build().unwrap();
    let error = client.bookmarks().check("https://example.com/").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
}

#[tokio::test]
async fn an_answer_that_is_cut_or_no_json_or_of_another_shape_is_told_apart() {
    let cut = failing(|| server::unlimited(200, "Content-Length: 100\r\n", b"{\"theme\"")).await;
    assert_eq!(cut.kind(), ErrorKind::Transport);
    let damaged = failing(|| server::unlimited(200, "", b"{\"theme\": \"au")).await;
    assert_eq!(damaged.kind(), ErrorKind::Decode);
    assert!(damaged.to_string().contains("damaged"), "{damaged}");
    let html = failing(|| server::text(200, "text/html", "<html>Log in</html>")).await;
    assert!(html.to_string().contains("text/html"), "{html}");
    let list = failing(|| server::json(200, &json!(["x"]))).await;
    assert!(list.to_string().contains("another shape"), "{list}");
    let empty = failing(|| server::empty(200)).await;
    assert_eq!(empty.kind(), ErrorKind::Decode);
}

#[tokio::test]
async fn an_answer_that_is_too_large_is_not_read() {
    let server =
        Server::start(|_| server::text(200, "application/json", &" ".repeat(10_000))).await;
    let client = server.builder().body_limit(1000).build().unwrap();
    let error = client.user().profile().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(error.to_string().contains("too large"), "{error}");
}

#[tokio::test]
async fn nothing_listening_is_said_and_was_not_sent() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let client = linkding_client::Client::builder(format!("http://127.0.0.1:{port}"))
        .retry(Retry::never())
        .build()
        .unwrap();
    let error = client.health().await.unwrap_err();
    assert_eq!((error.kind(), error.sent()), (ErrorKind::Transport, Sent::No));
    assert!(error.to_string().contains("refused"), "{error}");
}

#[tokio::test]
async fn a_pause_that_a_proxy_asks_for_is_kept() {
    let turn = std::sync::atomic::AtomicUsize::new(0);
    let profile = crate::recording::body("user-profile");
    let server =
        Server::start(move |_| match turn.fetch_add(1, std::sync::atomic::Ordering::SeqCst) {
            0 => server::unlimited(429, "Retry-After: 1\r\nContent-Length: 0\r\n", b""),
            _ => server::json(200, &profile),
        })
        .await;
    let client = server.builder().retry(Retry::default()).build().unwrap();
    let started = std::time::Instant::now();
    client.user().profile().await.unwrap();
    assert!(started.elapsed() >= Duration::from_secs(1));
}

#[tokio::test]
async fn what_a_server_writes_into_an_error_cannot_reach_the_terminal_as_a_command() {
    let error = failing(|| {
        server::json(400, &json!({ "detail": "\u{1b}[2Jgone", "url": ["\u{1b}]0;x\u{7}y"] }))
    })
    .await;
    assert!(!error.to_string().contains('\u{1b}'), "{:?}", error.to_string());
}
