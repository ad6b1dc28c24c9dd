//! Servers for tests: wiremock with what every test wants, and one that answers byte by byte.

use std::sync::{Arc, Mutex};

use forgejo_client::{Client, ClientBuilder, Retry, SecretString};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, Request, Respond, ResponseTemplate};

pub fn secret(text: &str) -> SecretString {
    SecretString::from(text.to_owned())
}

/// A client with a token, which tries everything once.
pub fn builder(server: &MockServer) -> ClientBuilder {
    Client::builder(server.uri()).token(secret("t0ken")).retry(Retry::never())
}

pub fn client(server: &MockServer) -> Client {
    builder(server).build().unwrap()
}

/// Answers a method and a path below the API.
pub async fn answer(server: &MockServer, verb: &str, below: &str, answer: impl Respond + 'static) {
    let path = path(format!("/api/v1{below}"));
    Mock::given(method(verb)).and(path).respond_with(answer).mount(server).await;
}

pub fn json(status: u16, body: &str) -> ResponseTemplate {
    ResponseTemplate::new(status).set_body_raw(body, "application/json")
}

/// What was asked: method, path with query.
pub async fn asked(server: &MockServer) -> Vec<String> {
    let requests = server.received_requests().await.unwrap();
    requests.iter().map(line).collect()
}

pub fn line(request: &Request) -> String {
    let query = request.url.query().map(|query| format!("?{query}")).unwrap_or_default();
    format!("{} {}{query}", request.method, request.url.path())
}

/// At the end of an answer: the connection stays open, and nothing more comes.
pub const HANG: &[u8] = b"\0hang";

/// A server that gives each connection the next of these answers, whatever is asked, and hangs up.
pub async fn scripted(answers: Vec<Vec<u8>>) -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let heads = Arc::new(Mutex::new(Vec::new()));
    let log = heads.clone();
    tokio::spawn(async move {
        for answer in answers {
            let (mut socket, _) = listener.accept().await.unwrap();
            let mut head = Vec::new();
            while !head.ends_with(b"\r\n\r\n") {
                match socket.read_u8().await {
                    Ok(byte) => head.push(byte),
                    Err(_) => break,
                }
            }
            log.lock().unwrap().push(String::from_utf8_lossy(&head).into_owned());
            let hangs = answer.ends_with(HANG);
            socket.write_all(answer.strip_suffix(HANG).unwrap_or(&answer)).await.unwrap();
            if hangs {
                // Kept open, and silent, while the next one is served.
                std::mem::forget(socket);
                continue;
            }
            socket.shutdown().await.ok();
        }
    });
    (address, heads)
}
