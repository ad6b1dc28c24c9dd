//! The Proxmox VE API over a [`World`]: [`handle`] takes a request to an answer, without a socket.
//!
//! It answers as `pveproxy` of Proxmox VE 9.2 does, down to reason phrases, check order and the
//! wording of parameter errors. A method that is not simulated answers 501 "Method
//! 'POST /x' not implemented", as the real front end does for paths that it does not know.

mod access;
mod api;
mod auth;
mod backup;
mod check;
mod cluster;
mod config;
mod form;
mod front;
mod guests;
mod listing;
mod methods;
mod nodes;
mod pools;
mod power;
mod rrd;
#[cfg(feature = "schema-check")]
pub mod schema;
mod snapshots;
mod storage;
mod tasks;

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use bytes::Bytes;
use hyper::HeaderMap;
use hyper::header::{HeaderName, HeaderValue};
use serde_json::Value;

pub use auth::one_time_password;
pub use form::pairs as form_pairs;
pub(crate) use front::reads_body;
pub(crate) use listing::Listings;

use crate::fault::{with_numbers_as_text, with_wrong_types};
use crate::world::{Fault, SeenRequest, World};

/// What a client sends.
#[derive(Debug, Clone)]
pub struct Request {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) query: Option<String>,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// Which node was asked, by its place in the cluster.
    pub(crate) at: usize,
}

impl Request {
    /// A request with this method and target (path and query as they stand in the first line).
    pub fn new(method: impl Into<String>, target: &str) -> Self {
        let (path, query) = match target.split_once('?') {
            Some((path, query)) => (path, Some(query.to_owned())),
            None => (target, None),
        };
        Self {
            method: method.into(),
            path: path.to_owned(),
            query,
            headers: HeaderMap::new(),
            body: Bytes::new(),
            at: 0,
        }
    }

    /// A GET request.
    pub fn get(target: &str) -> Self {
        Self::new("GET", target)
    }

    /// Adds a header.
    ///
    /// # Panics
    /// If name or value cannot stand in a header.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        let name = HeaderName::try_from(name).expect("the caller gives a valid header name");
        let value = HeaderValue::try_from(value).expect("the caller gives a valid header value");
        self.headers.append(name, value);
        self
    }

    /// The credentials of an API token, `user@realm!name` and its secret.
    pub fn token(self, (id, secret): (&str, &str)) -> Self {
        self.header("authorization", &format!("PVEAPIToken={id}={secret}"))
    }

    /// A form as the body.
    pub fn form(self, body: &str) -> Self {
        let length = body.len().to_string();
        let mut request = self
            .header("content-type", "application/x-www-form-urlencoded")
            .header("content-length", &length);
        request.body = Bytes::copy_from_slice(body.as_bytes());
        request
    }

    pub(crate) fn text_header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }
}

/// What the server sends back.
#[derive(Debug, Clone)]
pub struct Response {
    pub(crate) status: u16,
    pub(crate) reason: String,
    pub(crate) content_type: Option<&'static str>,
    pub(crate) body: Payload,
    pub(crate) delivery: Delivery,
}

/// How an answer reaches the client, apart from what is in it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Delivery {
    /// Refused credentials are answered late, against guessing.
    pub(crate) unauthorized: bool,
    pub(crate) latency: Duration,
    pub(crate) cut: bool,
    pub(crate) hang_up: bool,
}

/// A body, compressed at most once however often it is sent.
#[derive(Debug, Clone, Default)]
pub(crate) struct Payload {
    pub(crate) plain: Bytes,
    gzip: Arc<OnceLock<Bytes>>,
}

impl Payload {
    pub(crate) fn new(plain: impl Into<Bytes>) -> Self {
        Self { plain: plain.into(), gzip: Arc::default() }
    }

    /// The compressed form.
    pub(crate) fn gzip(&self) -> Bytes {
        use std::io::Write;
        let compress = || {
            let mut encoder =
                flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
            let written = encoder.write_all(&self.plain).and_then(|()| encoder.finish());
            written.expect("writing to memory does not fail").into()
        };
        self.gzip.get_or_init(compress).clone()
    }
}

impl Response {
    /// The HTTP status; 595 stands for a node that another node cannot reach.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// The reason phrase, which carries the error message.
    pub fn reason(&self) -> &str {
        &self.reason
    }

    /// The body, not compressed.
    pub fn body(&self) -> &Bytes {
        &self.body.plain
    }

    /// The body as JSON, if it is.
    pub fn json(&self) -> Option<Value> {
        serde_json::from_slice(&self.body.plain).ok()
    }

    /// `message` up to its first line end becomes the reason phrase.
    pub(crate) fn new(status: u16, message: &str) -> Self {
        let reason = message.lines().next().filter(|line| !line.is_empty());
        let reason = reason.or_else(|| {
            hyper::StatusCode::from_u16(status).ok().and_then(|code| code.canonical_reason())
        });
        Self {
            status,
            reason: reason.unwrap_or_default().to_owned(),
            content_type: None,
            body: Payload::default(),
            delivery: Delivery { unauthorized: status == 401, ..Delivery::default() },
        }
    }

    pub(crate) fn with_body(mut self, content_type: Option<&'static str>, body: Payload) -> Self {
        self.content_type = content_type;
        self.body = body;
        self
    }
}

/// Answers a request and keeps a record of it. What was due by now has happened before.
pub fn handle(world: &mut World, request: &Request) -> Response {
    world.settle();
    let mut seen = SeenRequest {
        method: request.method.clone(),
        path: front::below_api(&form::unescape(&request.path)).1.to_owned(),
        params: Default::default(),
        status: 0,
        caller: None,
    };
    let faults = world.faults.strike(&seen.method, &seen.path);
    let status = faults.iter().find_map(|fault| match fault {
        Fault::Status(status, reason) => Some((*status, reason)),
        _ => None,
    });
    let mut response = match status {
        Some((status, reason)) => front::error_page(status, reason),
        None => front::answer(world, request, &mut seen),
    };
    for fault in &faults {
        apply(fault, &mut response);
    }
    seen.status = response.status;
    world.faults.record(seen);
    response
}

fn apply(fault: &Fault, response: &mut Response) {
    match fault {
        Fault::Latency(time) => response.delivery.latency += *time,
        Fault::CutBody => response.delivery.cut = true,
        Fault::HangUp => response.delivery.hang_up = true,
        Fault::Html => {
            let page = "<!DOCTYPE html>\n<html><head><title>Sign in</title></head>\
                        <body><h1>Sign in to continue</h1></body></html>\n";
            *response = Response::new(200, "OK")
                .with_body(Some("text/html;charset=UTF-8"), Payload::new(page));
        }
        Fault::WrongTypes => rewrite_data(response, with_wrong_types),
        Fault::NumbersAsText => rewrite_data(response, with_numbers_as_text),
        Fault::Status(..) => {}
    }
}

fn rewrite_data(response: &mut Response, change: impl Fn(Value) -> Value) {
    if let Some(mut json) = response.json()
        && let Some(data) = json.get_mut("data")
    {
        *data = change(data.take());
        response.body = Payload::new(json.to_string());
    }
}
