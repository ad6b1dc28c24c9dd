//! What an answer that is not 2xx means.
//!
//! The server has one status for almost everything, 500, and says the rest in words. Where the
//! words are differs by version: always in the reason phrase (unless a reverse proxy drops it), in
//! a JSON `message` since PVE 8.3, and for refused parameters in a map `errors`. An answer 401 has
//! no body at all.

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
    let status = response.status;
    if let Some(verdict) = from_something_else(response) {
        return verdict;
    }
    let body: Value = serde_json::from_slice(&response.body).unwrap_or_default();
    let field_errors = field_errors(&body);
    let message = body
        .get("message")
        .and_then(Value::as_str)
        .or(response.reason.as_deref())
        .map(|message| message.trim().to_owned())
        .filter(|message| !message.is_empty());
    let words = message
        .iter()
        .chain(response.reason.as_ref())
        .chain(field_errors.values())
        .map(|text| text.to_lowercase())
        .collect::<Vec<_>>()
        .join("\n");
    Verdict {
        kind: kind(status, &words),
        message: message.unwrap_or_else(|| without_words(response)),
        field_errors,
    }
}

/// Answers that did not come from the API.
fn from_something_else(response: &Response) -> Option<Verdict> {
    let location = response.headers.get("location").and_then(|value| value.to_str().ok());
    let (kind, message) = match (response.status, location) {
        (300..400, Some(location)) => (
            ErrorKind::Decode,
            format!("redirected to {location}: use the address that serves the API itself"),
        ),
        (502..=504, _) if is_html(response) => (
            ErrorKind::Server,
            format!("a reverse proxy cannot reach the server: {}", response.excerpt()),
        ),
        _ if is_html(response) => (
            ErrorKind::Decode,
            format!(
                "the answer is a web page, not the API (wrong port, or a reverse proxy?): {}",
                response.excerpt()
            ),
        ),
        _ => return None,
    };
    Some(Verdict { kind, message, field_errors: BTreeMap::new() })
}

fn is_html(response: &Response) -> bool {
    response.body.trim_ascii_start().starts_with(b"<")
}

fn without_words(response: &Response) -> String {
    match (response.status, response.excerpt()) {
        (401, _) => "the credentials were refused".into(),
        (403, _) => "the rights of this user or token are not enough".into(),
        (_, start) if start.is_empty() || start == r#"{"data":null}"# => {
            "the server gave no reason".into()
        }
        (_, start) => start,
    }
}

/// `{"errors": {"vmid": "…"}}`, with whatever Perl made of the values.
fn field_errors(body: &Value) -> BTreeMap<String, String> {
    let Some(errors) = body.get("errors").and_then(Value::as_object) else {
        return BTreeMap::new();
    };
    errors
        .iter()
        .map(|(field, error)| {
            let text = error.as_str().map_or_else(|| error.to_string(), |text| text.trim().into());
            (field.clone(), text)
        })
        .collect()
}

fn kind(status: u16, words: &str) -> ErrorKind {
    match status {
        401 => ErrorKind::Auth,
        403 => ErrorKind::Permission,
        429 => ErrorKind::RateLimited,
        404 | 410 => ErrorKind::NotFound,
        // The body is of a type that the server does not take, or it does not know the method.
        405 | 415 | 501 | 506 => ErrorKind::Unsupported,
        423 => ErrorKind::Locked,
        // Between nodes: 595 no connection, 596 to 599 it broke or took over 30 s, while the work
        // may go on.
        595..=599 if words.contains("timed out") || words.contains("timeout") => ErrorKind::Timeout,
        595..=599 => ErrorKind::NodeOffline,
        _ => kind_of_words(words).unwrap_or(match status {
            400 | 409 | 422 => ErrorKind::InvalidParams,
            413 | 431 => ErrorKind::Usage,
            _ => ErrorKind::Server,
        }),
    }
}

/// The first row with a phrase that occurs decides, so the special stands before the general: "VM
/// is not running" is in no hurry, but "QEMU guest agent is not running" must come before it.
const PHRASES: &[(ErrorKind, &[&str])] = &[
    (
        ErrorKind::AgentNotRunning,
        &[
            "guest agent is not running",
            "no qemu guest agent configured",
            "guest agent is not enabled",
            "guest agent is disabled",
        ],
    ),
    (
        ErrorKind::Locked,
        &[
            " is locked (",
            "can't lock file",
            "can't acquire lock",
            "unable to acquire lock",
            "got lock request timeout",
            "got lock timeout",
            "failed to obtain guest migration lock",
            "can't aquire lock",
            "trying to acquire lock",
            "lock cannot be acquired",
        ],
    ),
    (ErrorKind::Changed, &["checksum mismatch", "detected modified configuration"]),
    (
        ErrorKind::Permission,
        &[
            "permission check failed",
            "only root can",
            "only root may",
            "only root@pam",
            "missing privileges",
            "permission denied",
        ],
    ),
    (ErrorKind::AlreadyRunning, &["already running"]),
    (ErrorKind::NotRunning, &[" not running", "must be running"]),
    (
        ErrorKind::AlreadyExists,
        &["already exist", "already defined", "already used", "does already exist"],
    ),
    // A node that nobody knows is looked up as a host name.
    (
        ErrorKind::NotFound,
        &[
            "hostname lookup",
            "does not exist",
            "doesn't exist",
            "not existing",
            "unable to find configuration file",
            "no such task",
            "no such alias",
            "no such ip",
            "no such job",
            "no such storage",
            "no such user",
            "no such token",
            "no such group",
            "no such ha ",
            "no such resource",
            "no such replication",
            "no such cluster node",
            "no such security group",
            "no such volume",
            "no such logical volume",
            "no such thin pool",
            "no such osd",
            "no such ceph",
            "no such tfa entry",
            "no such monitor",
            "no such node",
            "no such pool",
            "no such file",
            "no such vm",
            "not found",
            "unknown node",
            "unknown nodes",
            "no rule at position",
        ],
    ),
    (ErrorKind::InvalidParams, &["parameter verification failed"]),
    (ErrorKind::Unsupported, &["not implemented"]),
    (ErrorKind::Timeout, &["connection timed out"]),
];

/// What words of the server mean, wherever they stand; `words` in lower case.
pub(crate) fn kind_of_words(words: &str) -> Option<ErrorKind> {
    PHRASES
        .iter()
        .find(|(_, phrases)| phrases.iter().any(|phrase| words.contains(phrase)))
        .map(|(kind, _)| *kind)
}

#[cfg(test)]
mod tests;
