//! Requests and answers as values.

use std::time::Duration;

use serde_json::Value;

use super::reply::Failure;
use super::urls;

/// What a client sends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    pub(crate) method: String,
    pub(crate) target: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Request {
    /// A request with this method and target (path and query as they stand in the first line).
    pub fn new(method: impl Into<String>, target: impl Into<String>) -> Self {
        let (method, target) = (method.into(), target.into());
        Self { method, target, headers: Vec::new(), body: Vec::new() }
    }

    /// A GET request.
    pub fn get(target: impl Into<String>) -> Self {
        Self::new("GET", target)
    }

    /// Adds a header.
    pub fn with(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// The credentials of a token.
    pub fn token(self, token: &str) -> Self {
        self.with("Authorization", format!("Token {token}"))
    }

    /// A body and its type.
    pub fn body(self, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        let mut request = self.with("Content-Type", content_type);
        request.body = body.into();
        request
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    pub(crate) fn path_and_query(&self) -> (&str, &str) {
        self.target.split_once('?').unwrap_or((&self.target, ""))
    }

    /// How long the head is on the wire.
    pub(crate) fn head_length(&self) -> usize {
        let first = self.method.len() + self.target.len() + " HTTP/1.1\r\n ".len();
        let headers = self.headers.iter().map(|(name, value)| name.len() + value.len() + 4);
        first + headers.sum::<usize>() + 2
    }
}

/// What linkding sends back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    pub(crate) status: u16,
    /// In their order, values in bytes: some are Latin-1.
    pub(crate) headers: Vec<(&'static str, Vec<u8>)>,
    pub(crate) body: Vec<u8>,
    /// False for answers to HEAD, which have the length of a body and no body.
    pub(crate) body_is_sent: bool,
    /// How much later it comes.
    pub(crate) latency: Duration,
    /// Whether it ends in the middle.
    pub(crate) cut: bool,
}

impl Response {
    pub(super) fn new(status: u16) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: Vec::new(),
            body_is_sent: true,
            latency: Duration::ZERO,
            cut: false,
        }
    }

    /// Such as 200.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// The words after the status.
    pub fn reason(&self) -> &'static str {
        reason(self.status)
    }

    /// Name and value of every header, in their order.
    pub fn headers(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.headers.iter().map(|(name, value)| (*name, value.as_slice()))
    }

    /// The first header of this name.
    pub fn header(&self, name: &str) -> Option<&[u8]> {
        let found = self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_slice())
    }

    /// The body; for HEAD the one that a GET would have had.
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    pub(super) fn push(&mut self, name: &'static str, value: impl Into<Vec<u8>>) {
        self.headers.push((name, value.into()));
    }

    /// Puts a header behind the one of the given name.
    pub(super) fn insert_after(
        &mut self,
        name: &str,
        header: &'static str,
        value: impl Into<Vec<u8>>,
    ) {
        let place = self.headers.iter().position(|(known, _)| *known == name);
        self.headers.insert(place.map_or(0, |place| place + 1), (header, value.into()));
    }

    /// Sets what a call allows, which stands behind Vary in every answer of the API.
    pub(super) fn allowing(mut self, methods: &str) -> Self {
        self.insert_after("Vary", "Allow", methods);
        self
    }

    /// Replaces the body of a JSON answer, and its length.
    pub(super) fn change_json(&mut self, change: fn(Value) -> Value) {
        if let Ok(value) = serde_json::from_slice(&self.body) {
            self.body = change(value).to_string().into_bytes();
            let length = self.body.len().to_string();
            if let Some(header) =
                self.headers.iter_mut().find(|(name, _)| *name == "Content-Length")
            {
                header.1 = length.into_bytes();
            }
        }
    }
}

/// The reason phrases that Django writes.
pub(super) fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        201 => "Created",
        204 => "No Content",
        301 => "Moved Permanently",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        406 => "Not Acceptable",
        414 => "Request-URI Too Large",
        413 => "Request Entity Too Large",
        415 => "Unsupported Media Type",
        429 => "Too Many Requests",
        500 => "Internal Server Error",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Time-out",
        _ => "Unknown Status Code",
    }
}

/// A request as the calls look at it.
#[derive(Debug)]
pub(super) struct Asked<'a> {
    pub(super) request: &'a Request,
    /// Decoded, without the query.
    pub(super) path: &'a str,
    pub(super) query: &'a str,
    pub(super) params: Vec<(String, String)>,
}

impl Asked<'_> {
    /// The value of a parameter; the last one counts, as in Django's `QueryDict`.
    pub(super) fn param(&self, name: &str) -> Option<&str> {
        let found = self.params.iter().rev().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// Whether the browsable page is wanted; an error if neither it nor JSON is acceptable.
    pub(super) fn wants_html(&self) -> Result<bool, Failure> {
        let Some(accept) = self.request.header("accept") else { return Ok(false) };
        let kinds = accept.split(',').map(|kind| kind.split(';').next().unwrap_or("").trim());
        let mut html = false;
        for kind in kinds {
            match kind {
                "*/*" | "application/json" | "application/*" | "" => return Ok(false),
                "text/html" | "text/*" => html = true,
                _ => {}
            }
        }
        if html { Ok(true) } else { Err(Failure::NotAcceptable) }
    }

    /// Scheme and host as the server believes them to be.
    pub(super) fn origin(&self, forwarded_host: bool) -> String {
        let header = |name| self.request.header(name).filter(|value| !value.is_empty());
        let scheme = match header("x-forwarded-proto") {
            Some("https") => "https",
            _ => "http",
        };
        let forwarded = header("x-forwarded-host").filter(|_| forwarded_host);
        format!("{scheme}://{}", forwarded.or(header("host")).unwrap_or("localhost"))
    }
}

/// The pairs of a query or a form, decoded.
pub(super) fn pairs(text: &str) -> Vec<(String, String)> {
    let parts = text.split('&').filter(|part| !part.is_empty());
    let split = parts.map(|part| part.split_once('=').unwrap_or((part, "")));
    split.map(|(key, value)| (urls::decoded_plus(key), urls::decoded_plus(value))).collect()
}

/// Where to go instead, query included.
pub(super) fn location(path: &str, query: &str) -> String {
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}
