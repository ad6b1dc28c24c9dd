use std::io::Write;
use std::time::{Duration, Instant};

use http_transport::{FailureKind, Request, Retry, Sent};

use crate::server::{Server, Step, answer, ok};

const SHORT: Duration = Duration::from_millis(150);

#[tokio::test]
async fn nobody_listening_is_a_refused_connection_and_nothing_was_sent() {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let base = format!("http://127.0.0.1:{port}").parse().unwrap();
    let transport = http_transport::Transport::builder(base).retry(Retry::never()).build().unwrap();
    let failure = transport.send(Request::get("/x").query("secret", "geheim")).await.unwrap_err();
    assert_eq!((failure.kind(), failure.sent()), (FailureKind::Refused, Sent::No));
    let text = format!("{failure} {failure:?}");
    assert!(text.contains(&format!("GET http://127.0.0.1:{port}/x")), "{text}");
    assert!(!text.contains("geheim"), "{text}");
}

#[tokio::test]
async fn a_handshake_that_never_ends_is_a_time_limit_before_anything_was_sent() {
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("https://{}", silent.local_addr().unwrap()).parse().unwrap();
    let transport = http_transport::Transport::builder(base)
        .connect_timeout(SHORT)
        .timeout(Duration::from_secs(5))
        .build()
        .unwrap();
    let started = Instant::now();
    let failure = transport.send(Request::get("/")).await.unwrap_err();
    assert_eq!((failure.kind(), failure.sent()), (FailureKind::Timeout, Sent::No));
    assert_eq!(failure.attempts(), 1);
    assert!(started.elapsed() < Duration::from_secs(2));
}

#[tokio::test]
async fn a_server_that_does_not_answer_may_have_acted() {
    let server = Server::plain(|_, _| vec![Step::Wait(Duration::from_secs(10))]).await;
    let transport = server.transport().read_timeout(SHORT).build().unwrap();
    let failure = transport.send(Request::get("/")).await.unwrap_err();
    assert_eq!((failure.kind(), failure.sent()), (FailureKind::Timeout, Sent::Maybe));
    assert_eq!(server.seen().len(), 1, "a time limit is no reason to ask again");
}

#[tokio::test]
async fn a_body_that_trickles_ends_with_the_total_time() {
    let server = Server::plain(|_, _| {
        let head = Step::Send(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n".to_vec());
        let drop = || [Step::Send(b"x".to_vec()), Step::Wait(Duration::from_millis(30))];
        std::iter::once(head).chain((0..1000).flat_map(|_| drop())).collect()
    })
    .await;
    let transport = server.transport().read_timeout(SHORT).timeout(SHORT * 3).build().unwrap();
    let failure = transport.send(Request::get("/")).await.unwrap_err();
    assert_eq!((failure.kind(), failure.sent()), (FailureKind::Timeout, Sent::Yes));
}

#[tokio::test]
async fn a_body_that_is_cut_off_is_an_interruption() {
    let server = Server::plain(|_, _| {
        let half = b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"data\":".to_vec();
        vec![Step::Send(half), Step::Close]
    })
    .await;
    let transport = server.transport().build().unwrap();
    let request = Request::get("/").repeatable(false);
    let failure = transport.send(request).await.unwrap_err();
    assert_eq!((failure.kind(), failure.sent()), (FailureKind::Interrupted, Sent::Yes));
}

#[tokio::test]
async fn an_answer_larger_than_the_limit_is_refused() {
    let server = Server::plain(|_, _| ok(&"x".repeat(2_000))).await;
    let transport = server.transport().body_limit(1_000).build().unwrap();
    let failure = transport.send(Request::get("/")).await.unwrap_err();
    assert_eq!((failure.kind(), failure.sent()), (FailureKind::TooLarge, Sent::Yes));
    let response = transport.send(Request::get("/").body_limit(2_000)).await.unwrap();
    assert_eq!(response.body.len(), 2_000);
}

#[tokio::test]
async fn a_compressed_bomb_is_counted_by_what_comes_out_of_it() {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    for _ in 0..64 {
        gzip.write_all(&vec![0; 1 << 20]).unwrap();
    }
    let bomb = gzip.finish().unwrap();
    assert!(bomb.len() < 100_000);
    let server =
        Server::plain(move |_, _| vec![answer("200 OK", "content-encoding: gzip\r\n", &bomb)])
            .await;
    let transport = server.transport().body_limit(1 << 20).build().unwrap();
    let failure = transport.send(Request::get("/")).await.unwrap_err();
    assert_eq!(failure.kind(), FailureKind::TooLarge);

    let mut stream = transport.stream(Request::get("/")).await.unwrap();
    let mut passed = 0;
    let failure = loop {
        match stream.chunk().await {
            Ok(chunk) => passed += chunk.unwrap().len(),
            Err(failure) => break failure,
        }
    };
    assert_eq!(failure.kind(), FailureKind::TooLarge);
    assert!(passed <= 1 << 20, "{passed} bytes were let through");
}

#[tokio::test]
async fn what_is_not_http_is_an_interruption() {
    let server =
        Server::plain(|_, _| vec![Step::Send(b"SSH-2.0-OpenSSH_9.2\r\n".to_vec()), Step::Close]);
    let transport = server.await.transport().build().unwrap();
    let request = Request::get("/").repeatable(false);
    assert_eq!(transport.send(request).await.unwrap_err().kind(), FailureKind::Interrupted);
}

#[tokio::test]
async fn a_path_that_leads_elsewhere_is_never_sent() {
    let server = Server::plain(|_, _| ok("{}")).await;
    let transport = server.transport().build().unwrap();
    let failure = transport.send(Request::get("/a/../b")).await.unwrap_err();
    assert_eq!((failure.kind(), failure.sent()), (FailureKind::InvalidRequest, Sent::No));
    assert_eq!(*server.connections.lock().unwrap(), 0);
}
