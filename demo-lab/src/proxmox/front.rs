//! The front end: what is decided from the head of a request, before any method is looked up, and
//! how results become answers.

use serde_json::{Value, json};

use super::api::{self, Answer, Refusal};
use super::auth::{self, Caller};
use super::check::Params;
use super::form;
use super::{Payload, Request, Response};
use crate::world::{SeenRequest, World};

/// Largest body of a form or JSON document in bytes.
pub(crate) const MAX_BODY_BYTES: u64 = 512 * 1024;

const JSON: Option<&str> = Some("application/json;charset=UTF-8");

/// The two forms of an answer: in `extjs` every status is 200 and the body says what happened.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Format {
    Json,
    Extjs,
}

/// Splits a decoded path into the answer format and the path below it; `""` outside of the API.
pub(crate) fn below_api(path: &str) -> (&str, &str) {
    let Some(rest) = path.strip_prefix("/api2/") else { return ("", path) };
    let rest = rest.trim_start_matches('/');
    match rest.split_once('/') {
        None => (rest, "/"),
        Some((format, _)) => (format, &rest[format.len()..]),
    }
}

/// Answers in the order of the real front end: method, transfer encoding, credentials, body,
/// parameters, and then the method itself.
pub(crate) fn answer(world: &mut World, request: &Request, seen: &mut SeenRequest) -> Response {
    let method = request.method.as_str();
    if !matches!(method, "GET" | "POST" | "PUT" | "DELETE") {
        return Response::new(501, &format!("method '{method}' not available"));
    }
    if let Some(encoding) = request.text_header("transfer-encoding") {
        return match encoding.eq_ignore_ascii_case("chunked") {
            true => plain(501, "chunked transfer encoding not supported"),
            false => plain(501, &format!("Unknown transfer encoding '{encoding}'")),
        };
    }
    let path = form::unescape(&request.path);
    let (format, below) = below_api(&path);
    let is_format = format.starts_with(|c: char| c.is_ascii_lowercase())
        && format.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
    let caller = match path.starts_with("/api2") {
        true if !is_format => return plain(501, "no such uri"),
        true => match auth::authenticate(world, request, below) {
            Ok(caller) => caller,
            Err(refusal) => return refusal,
        },
        false => Caller::Anonymous,
    };
    seen.caller = caller.id().map(str::to_owned);
    if let Err(refusal) = check_body(request) {
        return refusal;
    }
    if !path.starts_with("/api2") {
        return outside(method, &path);
    }
    let format = match format {
        "json" => Format::Json,
        "extjs" => Format::Extjs,
        other => return plain(501, &format!("no formatter for uri {below}, {other}")),
    };
    let params = match parameters(request) {
        Ok(params) => params,
        Err(message) => return plain(500, &message),
    };
    seen.params = params.clone();
    let result = api::call(world, &caller, request.at, method, below, params);
    present(format, result)
}

/// Whether the body of a request with this head is read at all.
pub(crate) fn reads_body(request: &Request) -> bool {
    let chunked = request.headers.contains_key("transfer-encoding");
    let length = content_length(request);
    matches!(request.method.as_str(), "POST" | "PUT")
        && !chunked
        && (1..=MAX_BODY_BYTES).contains(&length)
}

fn content_length(request: &Request) -> u64 {
    request.text_header("content-length").and_then(|text| text.parse().ok()).unwrap_or(0)
}

fn media_type(request: &Request) -> Option<&str> {
    let whole = request.text_header("content-type")?;
    whole.split([';', ',']).next().map(str::trim)
}

fn check_body(request: &Request) -> Result<(), Response> {
    let length = content_length(request);
    if length == 0 {
        return Ok(());
    }
    if !matches!(request.method.as_str(), "POST" | "PUT") {
        let text = format!("Unexpected content for method '{}'", request.method);
        return Err(plain(501, &text));
    }
    if length > MAX_BODY_BYTES {
        return Err(plain(501, "for data too large"));
    }
    match media_type(request) {
        None | Some("application/x-www-form-urlencoded" | "application/json") => Ok(()),
        Some(_) => {
            let whole = request.text_header("content-type").unwrap_or_default();
            Err(plain(506, &format!("upload 'Content-Type '{whole}' not implemented")))
        }
    }
}

/// Parameters of the body, and over them those of the query. The error is the text of a 500.
fn parameters(request: &Request) -> Result<Params, String> {
    let mut params = Params::new();
    if matches!(request.method.as_str(), "POST" | "PUT") {
        params = match media_type(request) {
            Some("application/json") => match serde_json::from_slice(&request.body) {
                Ok(Value::Object(params)) => params,
                Ok(_) => return Err("Not a HASH reference".into()),
                Err(error) => return Err(format!("malformed JSON string: {error}")),
            },
            _ => form::pairs(&String::from_utf8_lossy(&request.body)),
        };
    }
    params.extend(form::pairs(request.query.as_deref().unwrap_or_default()));
    // Browsers add it against caches.
    params.remove("_dc");
    Ok(params)
}

/// What is not the API: the page of the web interface, and nothing else.
fn outside(method: &str, path: &str) -> Response {
    if method == "GET" && path == "/" {
        let page = "<!DOCTYPE html>\n<html><head><title>pve - Proxmox Virtual Environment</title>\
                    </head><body></body></html>\n";
        return Response::new(200, "OK").with_body(Some("text/html"), Payload::new(page));
    }
    plain(500, &format!("no such file '{path}'"))
}

fn present(format: Format, result: Result<Answer, Refusal>) -> Response {
    let answer = match result {
        Ok(answer) => answer,
        Err(refusal) => {
            let wait = refusal.after;
            let mut response = present_refusal(format, refusal);
            response.delivery.latency = wait;
            return response;
        }
    };
    let body = match answer {
        Answer::Prepared(payload) if format == Format::Json => payload,
        Answer::Prepared(payload) => {
            let data: Value = serde_json::from_slice(&payload.plain)
                .expect("a prepared answer was written by serde_json");
            Payload::new(json!({"data": data["data"], "success": 1}).to_string())
        }
        Answer::Value { data, total } => {
            let mut document = json!({ "data": data });
            if let Some(total) = total.filter(|total| *total > 0) {
                document["total"] = total.into();
            }
            if format == Format::Extjs {
                document["success"] = 1.into();
            }
            Payload::new(document.to_string())
        }
    };
    Response::new(200, "OK").with_body(JSON, body)
}

fn present_refusal(format: Format, refusal: Refusal) -> Response {
    if refusal.bare {
        return Response::new(refusal.status, &refusal.message);
    }
    let mut document = json!({"data": null, "message": refusal.message});
    if !refusal.errors.is_empty() {
        document["errors"] = json!(refusal.errors);
    }
    match format {
        Format::Json => Response::new(refusal.status, &refusal.message)
            .with_body(JSON, Payload::new(document.to_string())),
        Format::Extjs => {
            document["status"] = refusal.status.into();
            document["success"] = 0.into();
            let mut response =
                Response::new(200, "OK").with_body(JSON, Payload::new(document.to_string()));
            response.delivery.unauthorized = refusal.status == 401;
            response
        }
    }
}

/// An error of the front end itself: the message in the reason phrase and, bare, in the body.
fn plain(status: u16, message: &str) -> Response {
    Response::new(status, message).with_body(None, Payload::new(message.to_owned()))
}

/// An answer of the API with this status and reason, as faults make them.
pub(crate) fn error_page(status: u16, reason: &str) -> Response {
    if status == 401 || status < 400 {
        return Response::new(status, reason);
    }
    let document = json!({"data": null, "message": reason});
    Response::new(status, reason).with_body(JSON, Payload::new(document.to_string()))
}

#[cfg(test)]
mod tests {
    use super::below_api;

    #[test]
    fn a_path_is_a_format_and_what_is_below_it() {
        assert_eq!(below_api("/api2/json/nodes/pve"), ("json", "/nodes/pve"));
        assert_eq!(below_api("/api2//extjs/version"), ("extjs", "/version"));
        assert_eq!(below_api("/api2/json"), ("json", "/"));
        assert_eq!(below_api("/favicon.ico"), ("", "/favicon.ico"));
    }
}
