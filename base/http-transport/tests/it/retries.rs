use std::time::{Duration, Instant};

use http_transport::{FailureKind, Method, Request, Retry};

use crate::server::{Server, Step, answer, ok};

fn busy_then_ok(
    busy: usize,
    headers: &'static str,
) -> impl Fn(usize, &crate::server::Received) -> Vec<Step> {
    move |number, _| {
        if number <= busy { vec![answer("503 Busy", headers, "")] } else { ok("{}") }
    }
}

#[tokio::test]
async fn a_repeatable_request_is_sent_until_it_is_answered() {
    let server = Server::plain(busy_then_ok(2, "")).await;
    let transport = server.transport().build().unwrap();
    assert_eq!(transport.send(Request::get("/")).await.unwrap().status, 200);
    assert_eq!(server.seen().len(), 3);
}

#[tokio::test]
async fn after_the_last_attempt_the_answer_is_given_as_it_is() {
    let server = Server::plain(busy_then_ok(9, "")).await;
    let transport = server.transport().build().unwrap();
    let response = transport.send(Request::get("/")).await.unwrap();
    assert_eq!((response.status, response.reason.as_deref()), (503, Some("Busy")));
    assert_eq!(server.seen().len(), 3);
}

#[tokio::test]
async fn a_request_that_acts_is_sent_once() {
    let server = Server::plain(busy_then_ok(1, "retry-after: 0\r\n")).await;
    let transport = server.transport().build().unwrap();
    let response =
        transport.send(Request::new(Method::POST, "/").form([("a", "b")])).await.unwrap();
    assert_eq!(response.status, 503);
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn a_connection_that_breaks_is_made_again_only_for_repeatable_requests() {
    let server = Server::plain(|number, _| match number {
        1 | 3 => vec![Step::Close],
        _ => ok("{}"),
    })
    .await;
    let transport = server.transport().keep_idle(None).build().unwrap();
    assert_eq!(transport.send(Request::get("/")).await.unwrap().status, 200);
    assert_eq!(server.seen().len(), 2);
    let failure = transport.send(Request::new(Method::POST, "/")).await.unwrap_err();
    assert_eq!(failure.kind(), FailureKind::Interrupted);
    assert_eq!(server.seen().len(), 3);
}

#[tokio::test]
async fn the_pause_that_the_server_asks_for_is_kept() {
    let server = Server::plain(busy_then_ok(1, "retry-after: 1\r\n")).await;
    let transport = server.transport().build().unwrap();
    let started = Instant::now();
    assert_eq!(transport.send(Request::get("/")).await.unwrap().status, 200);
    assert!(started.elapsed() >= Duration::from_secs(1));
}

#[tokio::test]
async fn a_pause_that_is_too_long_is_not_waited_for() {
    let server = Server::plain(busy_then_ok(1, "retry-after: 3600\r\n")).await;
    let transport = server.transport().build().unwrap();
    assert_eq!(transport.send(Request::get("/")).await.unwrap().status, 503);
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn a_pause_does_not_outlast_the_total_time() {
    let server = Server::plain(busy_then_ok(1, "retry-after: 4\r\n")).await;
    let transport = server.transport().timeout(Duration::from_millis(300)).build().unwrap();
    let failure = transport.send(Request::get("/")).await.unwrap_err();
    assert_eq!(failure.kind(), FailureKind::Timeout);
}

#[tokio::test]
async fn without_retries_every_request_is_sent_once() {
    let server = Server::plain(busy_then_ok(1, "")).await;
    let transport = server.transport().retry(Retry::never()).build().unwrap();
    assert_eq!(transport.send(Request::get("/")).await.unwrap().status, 503);
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn redirects_are_answers() {
    let server =
        Server::plain(|_, _| vec![answer("302 Found", "location: /elsewhere\r\n", "")]).await;
    let transport = server.transport().build().unwrap();
    let response = transport.send(Request::get("/")).await.unwrap();
    assert_eq!(response.status, 302);
    assert_eq!(server.seen().len(), 1);
}
