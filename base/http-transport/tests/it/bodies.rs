use std::time::Duration;

use futures_util::stream;
use http_transport::header::{AUTHORIZATION, HeaderValue};
use http_transport::{Method, Request};
use secrecy::SecretString;

use crate::server::{Server, Step, answer, ok};

#[tokio::test]
async fn every_character_of_a_form_arrives_as_it_was_given() {
    let server = Server::plain(|_, _| ok("{}")).await;
    let transport = server.transport().build().unwrap();
    let fields = [
        ("net0", "virtio=BC:24:11:00:00:01,bridge=vmbr0;tag=5"),
        ("sshkeys", "ssh-ed25519%20AAAA+/==%20me%0A"),
        ("description", "a + b = c & d; 100 %\r\nzwei Zeilen äöü €🐧"),
        ("vms", "100"),
        ("vms", "101"),
    ];
    transport.send(Request::new(Method::POST, "/").form(fields)).await.unwrap();
    let seen = server.seen().remove(0);
    let arrived: Vec<_> = url::form_urlencoded::parse(&seen.body).into_owned().collect();
    assert_eq!(arrived, fields.map(|(key, value)| (key.to_owned(), value.to_owned())));
    // The server cuts at a bare `;` and at a second `=`.
    let raw = String::from_utf8(seen.body.clone()).unwrap();
    assert!(!raw.contains(';'), "{raw}");
    assert!(raw.split('&').all(|pair| pair.matches('=').count() == 1), "{raw}");
    assert_eq!(seen.header("content-length"), Some(seen.body.len().to_string().as_str()));
    assert_eq!(seen.header("transfer-encoding"), None);
    assert_eq!(seen.header("content-type"), Some("application/x-www-form-urlencoded"));
}

#[tokio::test]
async fn an_empty_form_has_a_length_and_a_get_has_no_body() {
    let server = Server::plain(|_, _| ok("{}")).await;
    let transport = server.transport().build().unwrap();
    let nothing: [(&str, &str); 0] = [];
    transport.send(Request::new(Method::POST, "/").form(nothing)).await.unwrap();
    transport.send(Request::get("/")).await.unwrap();
    transport.send(Request::new(Method::DELETE, "/")).await.unwrap();
    let seen = server.seen();
    assert_eq!(seen[0].header("content-length"), Some("0"));
    assert_eq!(seen[1].header("content-length"), None);
    assert_eq!(seen[2].header("content-length"), None);
    assert!(seen.iter().all(|request| request.header("transfer-encoding").is_none()));
}

#[tokio::test]
async fn a_stream_is_sent_with_its_length_and_not_in_chunks() {
    let server = Server::plain(|_, _| ok("{}")).await;
    let transport = server.transport().build().unwrap();
    let pieces = ["some ", "pieces"].map(|piece| Ok::<_, std::io::Error>(piece.to_owned()));
    let kind = HeaderValue::from_static("application/octet-stream");
    let request = Request::new(Method::POST, "/").stream(kind, 11, stream::iter(pieces));
    transport.send(request).await.unwrap();
    let seen = server.seen().remove(0);
    assert_eq!(seen.body, b"some pieces");
    assert_eq!(seen.header("content-length"), Some("11"));
    assert_eq!(seen.header("transfer-encoding"), None);
}

#[tokio::test]
async fn a_query_is_encoded_and_the_sub_path_kept() {
    let server = Server::plain(|_, _| ok("{}")).await;
    let base = format!("{}/pve/", server.base()).parse().unwrap();
    let transport = server.transport().build().unwrap().at(base);
    let request = Request::get("/nodes/p%C3%A4").query("q", "a b&c=ö;").query("q", "+");
    transport.send(request).await.unwrap();
    assert_eq!(
        server.seen()[0].request_line(),
        "GET /pve/nodes/p%C3%A4?q=a+b%26c%3D%C3%B6%3B&q=%2B HTTP/1.1"
    );
}

#[tokio::test]
async fn json_goes_out_and_comes_back() {
    let server = Server::plain(|_, received| vec![answer("200 OK", "", &received.body)]).await;
    let transport = server.transport().build().unwrap();
    let request = Request::new(Method::PUT, "/").json(&[1, 2]).unwrap();
    let response = transport.send(request).await.unwrap();
    assert_eq!(response.json::<Vec<u8>>().unwrap(), [1, 2]);
    assert_eq!(server.seen()[0].header("content-type"), Some("application/json"));
}

#[tokio::test]
async fn a_value_of_the_wrong_type_is_named_by_its_place() {
    #[derive(Debug, serde::Deserialize)]
    #[allow(dead_code)]
    struct Guest {
        vmid: u32,
    }
    #[derive(Debug, serde::Deserialize)]
    #[allow(dead_code)]
    struct Answer {
        data: Vec<Guest>,
    }
    let server = Server::plain(|_, _| ok(r#"{"data":[{"vmid":1},{"vmid":"x"}]}"#)).await;
    let response = server.transport().build().unwrap().send(Request::get("/")).await.unwrap();
    let error = response.json::<Answer>().unwrap_err();
    assert_eq!(error.json_path(), Some("data[1].vmid"));
    assert!(error.to_string().contains("data[1].vmid"), "{error}");
}

#[tokio::test]
async fn a_web_page_shows_its_start_and_nothing_that_moves_the_cursor() {
    let server = Server::plain(|_, _| {
        vec![answer("200 OK", "content-type: text/html\r\n", "<h1>\u{1b}[2JLogin\u{7}</h1>\n")]
    })
    .await;
    let response = server.transport().build().unwrap().send(Request::get("/")).await.unwrap();
    let error = response.json::<serde_json::Value>().unwrap_err();
    assert!(error.is_not_json());
    assert_eq!(error.to_string(), "the answer is not JSON but text/html: <h1>Login</h1>");
}

#[tokio::test]
async fn the_reason_phrase_of_the_server_is_kept_where_it_says_something() {
    let server = Server::plain(|number, _| match number {
        1 => vec![answer("401 No ticket", "", "")],
        2 => vec![answer("595 No route to host", "", "")],
        _ => vec![answer("500 Internal Server Error", "", "")],
    })
    .await;
    let transport = server.transport().build().unwrap();
    let send = async || transport.send(Request::get("/")).await.unwrap();
    let first = send().await;
    assert_eq!((first.status, first.reason.as_deref()), (401, Some("No ticket")));
    let second = send().await;
    assert_eq!((second.status, second.reason.as_deref()), (595, Some("No route to host")));
    assert_eq!(send().await.reason, None);
}

#[tokio::test]
async fn secrets_reach_the_server_and_nobody_else() {
    let server = Server::plain(|_, _| ok("{}")).await;
    let transport = server.transport().build().unwrap();
    let secret = SecretString::from("geheim");
    let request = Request::new(Method::POST, "/")
        .query("password", "geheim")
        .form([("password", "geheim")])
        .secret_header(AUTHORIZATION, "Bearer ", &secret)
        .unwrap();
    let shown = format!("{request:?} {transport:?}");
    assert!(!shown.contains("geheim"), "{shown}");
    transport.send(request).await.unwrap();
    assert_eq!(server.seen()[0].header("authorization"), Some("Bearer geheim"));
    assert!(Request::get("/").secret_header(AUTHORIZATION, "", &"a\nb".into()).is_err());
}

#[tokio::test]
async fn an_idle_connection_is_used_again_only_while_it_is_fresh() {
    let server = Server::plain(|_, _| ok("{}")).await;
    let count = || *server.connections.lock().unwrap();
    let transport = server.transport().keep_idle(Some(Duration::from_millis(300))).build().unwrap();
    let send = async || transport.send(Request::get("/")).await.unwrap();
    send().await;
    send().await;
    assert_eq!(count(), 1);
    tokio::time::sleep(Duration::from_millis(500)).await;
    send().await;
    assert_eq!(count(), 2);

    let transport = server.transport().keep_idle(None).build().unwrap();
    transport.send(Request::get("/")).await.unwrap();
    transport.send(Request::get("/")).await.unwrap();
    assert_eq!(count(), 4);
}

#[tokio::test]
async fn a_body_can_be_read_piece_by_piece() {
    let server = Server::plain(|_, _| {
        let head = b"HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\nabc".to_vec();
        let pause = Step::Wait(Duration::from_millis(100));
        vec![Step::Send(head), pause, Step::Send(b"def".to_vec())]
    })
    .await;
    let transport = server.transport().build().unwrap();
    let mut stream = transport.stream(Request::get("/")).await.unwrap();
    assert_eq!(stream.status, 200);
    assert_eq!(stream.chunk().await.unwrap().unwrap(), "abc");
    assert_eq!(stream.collect().await.unwrap().body, "def");
}
