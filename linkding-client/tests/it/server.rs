//! A server that answers byte by byte as a test wants it, and hangs up after each answer without
//! saying so, as linkding's own does.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use linkding_client::{Client, ClientBuilder, Retry, SecretString, Trust};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

#[derive(Clone, Debug)]
pub struct Received {
    pub method: String,
    /// Without the query, percent-encoded.
    pub path: String,
    /// Decoded.
    pub query: Vec<(String, String)>,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Received {
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub fn parameter(&self, name: &str) -> Option<&str> {
        let found = self.query.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str())
    }

    pub fn number(&self, name: &str, default: usize) -> usize {
        self.parameter(name).map_or(default, |text| text.parse().unwrap())
    }

    pub fn line(&self) -> String {
        let query: Vec<_> =
            self.query.iter().map(|(key, value)| format!("{key}={value}")).collect();
        format!("{} {} {}", self.method, self.path, query.join("&")).trim_end().to_owned()
    }
}

pub enum Answer {
    /// Bytes on the wire, head included.
    Raw(Vec<u8>),
    /// Bytes after a while.
    Late(Duration, Vec<u8>),
    /// Bytes, and the connection stays open for the next request.
    Open(Vec<u8>),
    /// Nothing: the connection is closed.
    Nothing,
}

pub fn json(status: u16, body: &Value) -> Answer {
    text(status, "application/json", &body.to_string())
}

pub fn text(status: u16, content_type: &str, body: &str) -> Answer {
    let head = format!(
        "HTTP/1.1 {status} X\r\nContent-Type: {content_type}\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    Answer::Raw([head.into_bytes(), body.as_bytes().to_vec()].concat())
}

pub fn empty(status: u16) -> Answer {
    Answer::Raw(format!("HTTP/1.1 {status} X\r\nContent-Length: 0\r\n\r\n").into_bytes())
}

/// A body without a length, which ends with the connection.
pub fn unlimited(status: u16, headers: &str, body: &[u8]) -> Answer {
    let head = format!("HTTP/1.1 {status} X\r\n{headers}\r\n");
    Answer::Raw([head.as_bytes(), body].concat())
}

pub struct Server {
    port: u16,
    seen: Arc<Mutex<Vec<Received>>>,
    connections: Arc<Mutex<usize>>,
}

impl Server {
    pub async fn start(answer: impl Fn(&Received) -> Answer + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let connections = Arc::new(Mutex::new(0));
        let answer = Arc::new(answer);
        let shared = (seen.clone(), connections.clone());
        tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                *shared.1.lock().unwrap() += 1;
                let (answer, seen) = (answer.clone(), shared.0.clone());
                tokio::spawn(async move { serve(stream, &*answer, &seen).await });
            }
        });
        Self { port, seen, connections }
    }

    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    pub fn builder(&self) -> ClientBuilder {
        Client::builder(self.url())
            .token(SecretString::from("TOKEN"))
            .trust(Trust::DangerouslyAcceptAnyCertificate)
            .timeout(Duration::from_secs(10))
            .retry(Retry::never())
    }

    pub fn client(&self) -> Client {
        self.builder().build().unwrap()
    }

    pub fn seen(&self) -> Vec<Received> {
        self.seen.lock().unwrap().clone()
    }

    pub fn lines(&self) -> Vec<String> {
        self.seen().iter().map(Received::line).collect()
    }

    pub fn connections(&self) -> usize {
        *self.connections.lock().unwrap()
    }
}

async fn serve(
    mut stream: TcpStream,
    answer: &(dyn Fn(&Received) -> Answer + Send + Sync),
    seen: &Mutex<Vec<Received>>,
) {
    while let Some(received) = receive(&mut stream).await {
        seen.lock().unwrap().push(received.clone());
        let (bytes, stays) = match answer(&received) {
            Answer::Raw(bytes) => (bytes, false),
            Answer::Open(bytes) => (bytes, true),
            Answer::Late(pause, bytes) => {
                tokio::time::sleep(pause).await;
                (bytes, false)
            }
            Answer::Nothing => return,
        };
        let _ = stream.write_all(&bytes).await;
        if !stays {
            let _ = stream.shutdown().await;
            return;
        }
    }
}

async fn receive(stream: &mut TcpStream) -> Option<Received> {
    let mut bytes = Vec::new();
    let end = loop {
        if let Some(at) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break at;
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    };
    let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
    let mut lines = head.lines();
    let mut first = lines.next()?.split(' ');
    let (method, target) = (first.next()?.to_owned(), first.next()?.to_owned());
    let headers: Vec<_> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(key, value)| (key.to_owned(), value.trim().to_owned()))
        .collect();
    let length = headers
        .iter()
        .find(|(key, _)| key.eq_ignore_ascii_case("content-length"))
        .map_or(0, |(_, value)| value.parse::<usize>().unwrap());
    let mut body = bytes.split_off(end + 4);
    while body.len() < length {
        if stream.read_buf(&mut body).await.ok()? == 0 {
            break;
        }
    }
    let (path, query) = target.split_once('?').unwrap_or((&target, ""));
    let query = url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    Some(Received { method, path: path.to_owned(), query, headers, body })
}
