//! What an answer that is not 2xx means.
//!
//! The body has one of five shapes: `{"detail": …}`, `{"field": ["…"]}`, `{"field": {"1": ["…"]}}`,
//! `{"non_field_errors": ["…"]}` and `{"error": …}`; or it is a web page of linkding or of a proxy;
//! or it is empty.

use std::collections::BTreeMap;

use http_transport::Response;
use serde_json::Value;

use super::ErrorKind;

/// What an error answer says.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Verdict {
    pub(crate) kind: ErrorKind,
    pub(crate) message: String,
    pub(crate) field_errors: BTreeMap<String, String>,
}

/// Reads an answer whose status is no success.
pub(crate) fn classify(response: &Response) -> Verdict {
    if let Some(location) = location(response) {
        let message = format!(
            "the server redirects to {location}: redirects are not followed, use the address that \
             serves the API itself"
        );
        return plain(ErrorKind::Redirected, message);
    }
    match serde_json::from_slice(&response.body) {
        Ok(Value::Object(body)) => from_api(response.status, body),
        _ => from_elsewhere(response),
    }
}

fn plain(kind: ErrorKind, message: impl Into<String>) -> Verdict {
    Verdict { kind, message: message.into(), field_errors: BTreeMap::new() }
}

fn location(response: &Response) -> Option<String> {
    (300..400).contains(&response.status).then(|| {
        let location = response.headers.get("location");
        location.map_or_else(
            || "an address that it does not name".into(),
            |value| http_transport::excerpt(value.as_bytes()),
        )
    })
}

/// The API itself answered.
fn from_api(status: u16, body: serde_json::Map<String, Value>) -> Verdict {
    let mut words = Vec::new();
    let mut field_errors = BTreeMap::new();
    for (key, value) in body {
        match key.as_str() {
            "detail" | "error" | "non_field_errors" => words.extend(texts(&value)),
            _ => flatten(key, &value, &mut field_errors),
        }
    }
    let message = match words.is_empty() {
        false => words.join(" "),
        true if field_errors.is_empty() => "the server refused without a reason".into(),
        true => "the server refused what was sent".into(),
    };
    let exists = field_errors.get("url").is_some_and(|error| error.contains("already exists"));
    let kind = match status {
        400 if exists => ErrorKind::AlreadyExists,
        401 => ErrorKind::Auth,
        403 if message.contains("disabled") => ErrorKind::Disabled,
        404 => ErrorKind::NotFound,
        405 => ErrorKind::Unsupported,
        400 | 406 | 409 | 415 | 422 => ErrorKind::InvalidParams,
        _ => of_status(status),
    };
    Verdict { kind, message, field_errors }
}

/// A proxy, or a part of linkding that is not its API, answered.
fn from_elsewhere(response: &Response) -> Verdict {
    let excerpt = match response.excerpt() {
        excerpt if excerpt.is_empty() => "an empty answer".to_owned(),
        excerpt => excerpt,
    };
    match response.status {
        404 => plain(
            ErrorKind::Unsupported,
            format!(
                "there is no such path: the server is older than this call, or its address lacks \
                 the context path (or ends with /api): {excerpt}"
            ),
        ),
        502 | 504 => plain(
            ErrorKind::Unavailable,
            format!("a proxy answers, but cannot reach linkding behind it: {excerpt}"),
        ),
        503 => plain(ErrorKind::Unavailable, format!("linkding is not available: {excerpt}")),
        500 => plain(ErrorKind::Server, format!("linkding failed; its log says why: {excerpt}")),
        status => plain(of_status(status), format!("not an answer of the API: {excerpt}")),
    }
}

fn of_status(status: u16) -> ErrorKind {
    match status {
        400 => ErrorKind::InvalidParams,
        401 => ErrorKind::Auth,
        403 => ErrorKind::Permission,
        404 => ErrorKind::NotFound,
        405 => ErrorKind::Unsupported,
        413 => ErrorKind::TooLarge,
        414 | 431 => ErrorKind::RequestTooLong,
        429 => ErrorKind::RateLimited,
        502..=504 => ErrorKind::Unavailable,
        500.. => ErrorKind::Server,
        _ => ErrorKind::Decode,
    }
}

/// Errors of a field, of one of its list (`tag_names.1`), or deeper.
fn flatten(path: String, value: &Value, into: &mut BTreeMap<String, String>) {
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                flatten(format!("{path}.{key}"), value, into);
            }
        }
        value => drop(into.insert(path, texts(value).join(" "))),
    }
}

fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::Array(values) => values.iter().flat_map(texts).collect(),
        Value::String(text) => vec![http_transport::excerpt(text.as_bytes())],
        Value::Null => Vec::new(),
        other => vec![other.to_string()],
    }
}
