//! A client of a hundred lines: TLS checked against the lab's authority, and bytes.

use std::sync::Arc;
use std::time::Duration;

use demo_lab::{Builder, Lab, ProxmoxEndpoint, Running};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

/// A lab in which nobody waits for refusals, and without the hosts' SSH.
pub(crate) fn quick() -> Builder {
    Lab::builder().refusal_delay(Duration::ZERO).without_ssh()
}

pub(crate) async fn start() -> Running {
    quick().start().await.unwrap()
}

/// One connection.
pub(crate) struct Connection {
    stream: TlsStream<TcpStream>,
    rest: Vec<u8>,
}

#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) reason: String,
    head: String,
    pub(crate) body: Vec<u8>,
}

impl Reply {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (key, value) = line.split_once(": ")?;
            key.eq_ignore_ascii_case(name).then_some(value)
        })
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    pub(crate) fn data(&self) -> Value {
        assert_eq!(self.status, 200, "{self:?}");
        self.json()["data"].take()
    }
}

impl Connection {
    pub(crate) async fn open(pve: &ProxmoxEndpoint) -> Self {
        Self::try_open(pve).await.unwrap()
    }

    pub(crate) async fn try_open(pve: &ProxmoxEndpoint) -> std::io::Result<Self> {
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from_pem_slice(pve.ca_pem.as_bytes()).unwrap()).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        let stream = TcpStream::connect((pve.host.as_str(), pve.port)).await?;
        let name = ServerName::try_from(pve.host.clone()).unwrap();
        let stream = TlsConnector::from(Arc::new(config)).connect(name, stream).await?;
        Ok(Self { stream, rest: Vec::new() })
    }

    /// The certificate that the server showed.
    pub(crate) fn certificate(&self) -> &CertificateDer<'static> {
        &self.stream.get_ref().1.peer_certificates().unwrap()[0]
    }

    pub(crate) async fn send(&mut self, text: &str) {
        self.stream.write_all(text.as_bytes()).await.unwrap();
        self.stream.flush().await.unwrap();
    }

    /// Sends `METHOD /path`, header lines, and a body.
    pub(crate) async fn request(&mut self, line: &str, headers: &[&str], body: &str) -> Reply {
        let mut text = format!("{line} HTTP/1.1\r\nHost: pve\r\n");
        for header in headers {
            text.push_str(header);
            text.push_str("\r\n");
        }
        if !body.is_empty() {
            text.push_str(&format!("Content-Length: {}\r\n", body.len()));
        }
        self.send(&format!("{text}\r\n{body}")).await;
        self.reply(line.starts_with("HEAD")).await.unwrap()
    }

    /// Reads an answer; an error when the connection ends before it is whole.
    pub(crate) async fn reply(&mut self, no_body: bool) -> std::io::Result<Reply> {
        let end = loop {
            if let Some(at) = self.rest.windows(4).position(|four| four == b"\r\n\r\n") {
                break at + 4;
            }
            self.more().await?;
        };
        let head = String::from_utf8(self.rest.drain(..end).collect()).unwrap();
        let (_, line) = head.lines().next().unwrap().split_once(' ').unwrap();
        let (status, reason) = line.split_once(' ').unwrap();
        let mut reply = Reply {
            status: status.parse().unwrap(),
            reason: reason.to_owned(),
            head: head.clone(),
            body: Vec::new(),
        };
        let length = reply.header("content-length").map_or(0, |text| text.parse().unwrap());
        if !no_body {
            while self.rest.len() < length {
                self.more().await?;
            }
            reply.body = self.rest.drain(..length).collect();
        }
        Ok(reply)
    }

    async fn more(&mut self) -> std::io::Result<()> {
        let mut buffer = [0; 16 * 1024];
        match self.stream.read(&mut buffer).await? {
            0 => Err(std::io::ErrorKind::UnexpectedEof.into()),
            read => {
                self.rest.extend(&buffer[..read]);
                Ok(())
            }
        }
    }

    /// What came after the last whole answer.
    pub(crate) fn left_over(&self) -> String {
        String::from_utf8_lossy(&self.rest).into_owned()
    }

    /// Whether the other side closes the connection within this time, saying no more.
    pub(crate) async fn closes_within(&mut self, time: Duration) -> bool {
        matches!(tokio::time::timeout(time, self.more()).await, Ok(Err(_)))
    }
}

pub(crate) fn token_of(pve: &ProxmoxEndpoint) -> String {
    format!("Authorization: PVEAPIToken={}={}", pve.token_id, pve.token_secret)
}

/// One GET with the token of root, on a connection of its own. `path` is below `/api2/json`.
pub(crate) async fn get(lab: &Running, path: &str) -> Reply {
    let pve = lab.proxmox();
    let line = format!("GET /api2/json{path}");
    Connection::open(pve).await.request(&line, &[&token_of(pve)], "").await
}

/// One form, without credentials.
pub(crate) async fn post(lab: &Running, path: &str, form: &str) -> Reply {
    let line = format!("POST /api2/json{path}");
    let kind = "Content-Type: application/x-www-form-urlencoded";
    Connection::open(lab.proxmox()).await.request(&line, &[kind], form).await
}
