//! What an answer with an error status means: pure, from status, headers and body.
//!
//! Forgejo's bodies come in many shapes: `message` (empty for a 500 that hides its reason), the name
//! of a Go function in `message` with the text in `errors`, `Message` in capitals, a bare JSON
//! string, `error`, nothing at all, and the HTML of a proxy.

use std::time::Duration;

use http_transport::{Response, excerpt};
use serde_json::Value;

use super::ErrorKind;

/// What was read out of an answer.
#[derive(Debug, PartialEq)]
pub(super) struct Verdict {
    pub(super) kind: ErrorKind,
    pub(super) message: String,
    pub(super) details: Vec<String>,
    pub(super) scopes: Vec<String>,
    pub(super) retry_after: Option<Duration>,
    pub(super) location: Option<String>,
}

/// The words of a body.
#[derive(Default)]
struct Words {
    message: String,
    details: Vec<String>,
    /// Whether the body is JSON: what the application says, not a proxy.
    json: bool,
    /// Whether it names a user: the mark of a quota.
    user: bool,
}

pub(super) fn classify(response: &Response) -> Verdict {
    let Words { mut message, details, json, user } = words(response);
    let header = |name| response.headers.get(name).and_then(|value| value.to_str().ok());
    let scopes = scopes(&message);
    let lower = message.to_lowercase();
    let says = |word: &str| lower.contains(word);
    let kind = match response.status {
        300..=399 => ErrorKind::Moved,
        401 if says("otp") || says("two-factor") || wants_code(response) => ErrorKind::TwoFactor,
        401 => ErrorKind::Auth,
        403 if !scopes.is_empty() => ErrorKind::Scope,
        403 | 423 if says("archived") => ErrorKind::Archived,
        403 | 451 => ErrorKind::Permission,
        404 | 410 => ErrorKind::NotFound,
        405 | 501 => ErrorKind::Unsupported,
        408 | 504 => ErrorKind::Timeout,
        413 if user || says("quota") => ErrorKind::Quota,
        413 => ErrorKind::TooLarge,
        409 | 400 | 422 if already(&lower) => ErrorKind::AlreadyExists,
        409 | 412 => ErrorKind::Conflict,
        423 => ErrorKind::Archived,
        429 => ErrorKind::RateLimited,
        400..=499 => ErrorKind::Invalid,
        500..=599 => ErrorKind::Server,
        _ => ErrorKind::Decode,
    };
    // 504 is a gateway's word: the call may be repeated as after a limit of our own.
    let kind = if response.status == 504 { ErrorKind::Server } else { kind };
    if message.is_empty() {
        message = silent(kind).to_owned();
    } else if kind == ErrorKind::NotFound && json {
        message.push_str(" (not found, or no permission to see it)");
    }
    let location = (kind == ErrorKind::Moved).then(|| header("location").map(clean)).flatten();
    let retry_after = header("retry-after").and_then(retry_after);
    Verdict { kind, message, details, scopes, retry_after, location }
}

fn words(response: &Response) -> Words {
    let body = &response.body;
    let Ok(value) = serde_json::from_slice::<Value>(body) else {
        return Words { message: response.excerpt(), ..Words::default() };
    };
    let object = match value {
        Value::Object(object) => object,
        Value::String(text) => {
            return Words { message: clean(&text), json: true, ..Words::default() };
        }
        Value::Null => return Words { json: true, ..Words::default() },
        _ => return Words { message: response.excerpt(), json: true, ..Words::default() },
    };
    let text = |key: &str| object.get(key).and_then(Value::as_str).filter(|text| !text.is_empty());
    let description = text("error_description").or_else(|| text("error"));
    let message = ["message", "Message"].into_iter().find_map(text).or(description);
    let lists =
        ["errors", "invalidTopics"].into_iter().filter_map(|key| object.get(key)?.as_array());
    let mut details: Vec<_> = lists.flatten().filter_map(Value::as_str).map(clean).collect();
    let mut message = message.map(clean).unwrap_or_default();
    // `GetUserByName` says nothing; what was meant stands in `errors`.
    if !details.is_empty() && !message.contains(' ') {
        message = details.remove(0);
    }
    let user = object.contains_key("user_id") && object.contains_key("username");
    Words { message, details, json: true, user }
}

/// Texts of a server go to a terminal.
fn clean(text: &str) -> String {
    excerpt(text.as_bytes())
}

/// `token does not have at least one of required scope(s): [write:repository]`
fn scopes(message: &str) -> Vec<String> {
    let Some((_, rest)) = message.split_once("required scope(s): [") else { return Vec::new() };
    let list = rest.split(']').next().unwrap_or_default();
    let separators = |c: char| c == ',' || c.is_whitespace();
    list.split(separators).filter(|scope| !scope.is_empty()).map(str::to_owned).collect()
}

fn wants_code(response: &Response) -> bool {
    ["x-forgejo-otp", "x-gitea-otp"].into_iter().any(|name| response.headers.contains_key(name))
}

fn already(message: &str) -> bool {
    ["already exist", "already been taken", "already in use", "already used", "already taken"]
        .into_iter()
        .any(|words| message.contains(words))
}

/// Seconds or a date.
fn retry_after(text: &str) -> Option<Duration> {
    if let Ok(seconds) = text.trim().parse() {
        return Some(Duration::from_secs(seconds));
    }
    let until = jiff::fmt::rfc2822::parse(text.trim()).ok()?.timestamp();
    let wait = until.duration_since(jiff::Timestamp::now());
    Some(Duration::try_from(wait).unwrap_or_default())
}

/// What to say when the server says nothing.
fn silent(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::Auth => "the credentials were refused",
        ErrorKind::TwoFactor => "a code of the second factor is wanted",
        ErrorKind::Permission => "this user may not do that; the server gave no reason",
        ErrorKind::NotFound => "not found, or no permission to see it",
        ErrorKind::Moved => "it has moved",
        ErrorKind::Server => "the server failed and hides the reason; its log has it",
        ErrorKind::Unsupported => "the server does not have this call",
        ErrorKind::RateLimited => "too many requests",
        ErrorKind::Archived => "the repository is archived",
        ErrorKind::TooLarge => "what was sent is too large",
        _ => "the server gave no reason",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(status: u16, body: &'static str) -> Verdict {
        classify(&Response::new(status, None, body))
    }

    fn shown(status: u16, body: &'static str) -> String {
        let Verdict { kind, message, details, .. } = verdict(status, body);
        format!("{kind:?}: {message} {details:?}")
    }

    #[test]
    fn each_shape_of_a_body_gives_its_words() {
        let all = [
            (401, r#"{"message":"token is required","url":"https://git.example/api/swagger"}"#),
            (401, r#"{"message":"invalid provided OTP"}"#),
            (403, r#"{"message":"Only administrators allowed to sudo."}"#),
            (403, ""),
            (
                403,
                r#"{"message":"token does not have at least one of required scope(s): [write:repository]"}"#,
            ),
            (404, r#"{"message":"The target couldn't be found.","errors":[]}"#),
            (
                404,
                r#"{"message":"GetUserByName","errors":["user redirect does not exist [name: x]"]}"#,
            ),
            (404, "<html><body><h1>404</h1> nginx</body></html>"),
            (409, r#"{"message":"The repository with the same name already exists."}"#),
            (409, r#"{"message":"pull request already exists for these targets [id: 7]"}"#),
            (409, r#"{"message":"Please try again later"}"#),
            (413, r#"{"message":"quota exceeded","user_id":1,"username":"o"}"#),
            (413, "<html>413 Request Entity Too Large"),
            (422, r#"{"message":"[Name]: Required"}"#),
            (422, r#"{"message":"user already exists [name: o]"}"#),
            (422, r#"{"invalidTopics":["Ä"],"message":"Topic names are invalid"}"#),
            (423, r#"{"message":"Repo is archived"}"#),
            (400, r#""a bare string""#),
            (400, r#"{"Message":"capitals"}"#),
            (500, r#"{"message":"","url":"https://git.example/api/swagger"}"#),
            (502, "<html>Bad Gateway"),
            (500, r#"{"ok":false,"error":"search failed"}"#),
            (405, ""),
            (429, ""),
            (418, "null"),
        ];
        let shown: Vec<_> = all.iter().map(|(status, body)| shown(*status, body)).collect();
        insta::assert_snapshot!(shown.join("\n"));
    }

    #[test]
    fn the_scopes_are_taken_out_of_the_text() {
        let list = |text: &str| scopes(&format!("required scope(s): {text}"));
        assert_eq!(list("[write:repository]"), ["write:repository"]);
        assert_eq!(list("[read:user, write:user]"), ["read:user", "write:user"]);
        assert_eq!(list("[read:user write:user], have: [x]"), ["read:user", "write:user"]);
        assert!(list("[]").is_empty());
        assert!(scopes("no such thing [x]").is_empty());
    }

    #[test]
    fn a_pause_is_seconds_or_a_date() {
        assert_eq!(retry_after("7"), Some(Duration::from_secs(7)));
        assert_eq!(retry_after("Tue, 14 Nov 2023 22:13:30 GMT"), Some(Duration::ZERO));
        assert_eq!(retry_after("soon"), None);
    }

    #[test]
    fn what_a_server_says_cannot_write_into_the_terminal() {
        let escape = verdict(400, "{\"message\":\"\\u001b[31mred\\u001b[0m\"}");
        assert_eq!(escape.message, "red");
    }
}
