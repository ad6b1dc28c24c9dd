//! The forms of answers: JSON, the five shapes of errors, and pages for people.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::http::Response;
use super::routes::Route;
use super::state::File;

const PAGES_VARY: &str = "Accept-Language, Cookie";
const API_VARY: &str = "Accept, Accept-Language, Cookie";

/// Why a call is refused.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Failure {
    NotAuthenticated,
    /// The header with the credentials is refused, with these words.
    Credentials(&'static str),
    NotAcceptable,
    MethodNotAllowed(String),
    UnsupportedMediaType(String),
    /// The body is no JSON, says Python in these words.
    Parse(String),
    /// By field.
    Fields(Map<String, Value>),
    /// `{"detail": "No Bookmark matches the given query."}`
    NoSuch(&'static str),
    /// An id that is not a number.
    BadId,
    /// The bookmark that assets are asked of.
    NoBookmark,
    /// `{"error": …}`, which only the calls about files use.
    Error(u16, &'static str),
    /// An unknown path: a page, not JSON.
    NoSuchPath,
    /// An exception in the server: a page.
    Exception,
    /// A file that is not there: status 500 and nothing else.
    NoFile,
}

impl Failure {
    /// As one field of the shape that all the others have.
    pub(super) fn field(name: &str, message: &str) -> Self {
        Self::Fields(Map::from_iter([(name.to_owned(), json!([message]))]))
    }

    pub(super) fn into_response(self, allow: &str) -> Response {
        let detail = |status, text: &str| json(status, &json!({ "detail": text })).allowing(allow);
        let unauthorized = |text| {
            let mut response = detail(401, text);
            response.insert_after("Content-Type", "WWW-Authenticate", "Token");
            response
        };
        match self {
            Self::NotAuthenticated => unauthorized("Authentication credentials were not provided."),
            Self::Credentials(words) => unauthorized(words),
            Self::NotAcceptable => detail(406, "Could not satisfy the request Accept header."),
            Self::MethodNotAllowed(method) => {
                detail(405, &format!("Method \"{method}\" not allowed."))
            }
            Self::UnsupportedMediaType(kind) => {
                detail(415, &format!("Unsupported media type \"{kind}\" in request."))
            }
            Self::Parse(words) => detail(400, &format!("JSON parse error - {words}")),
            Self::Fields(fields) => json(400, &fields).allowing(allow),
            Self::NoSuch(model) => detail(404, &format!("No {model} matches the given query.")),
            Self::BadId => detail(404, "Not found."),
            Self::NoBookmark => detail(404, "Bookmark does not exist"),
            Self::Error(status, text) => json(status, &json!({ "error": text })).allowing(allow),
            Self::NoSuchPath => not_found(),
            Self::Exception => failed(500),
            Self::NoFile => {
                let mut response = Response::new(500);
                with_security(&mut response, API_VARY, Some(0));
                response.allowing(allow)
            }
        }
    }
}

/// A JSON answer of the API; its Allow is set later.
pub(super) fn json(status: u16, body: &impl Serialize) -> Response {
    let mut response = Response::new(status);
    response.push("Content-Type", "application/json");
    response.body = serde_json::to_vec(body).expect("plain data becomes JSON");
    let length = response.body.len();
    with_security(&mut response, API_VARY, Some(length));
    response
}

/// 204.
pub(super) fn nothing() -> Response {
    let mut response = Response::new(204);
    with_security(&mut response, API_VARY, Some(0));
    response
}

/// The headers that every answer of Django has here, in its order.
fn with_security(response: &mut Response, vary: &'static str, length: Option<usize>) {
    response.push("Vary", vary);
    response.push("Content-Language", "en");
    response.push("X-Frame-Options", "DENY");
    if let Some(length) = length {
        response.push("Content-Length", length.to_string());
    }
    response.push("X-Content-Type-Options", "nosniff");
    response.push("Referrer-Policy", "same-origin");
    response.push("Cross-Origin-Opener-Policy", "same-origin");
}

/// Neither a length nor chunks: the body ends with the connection.
pub(super) fn download(content_type: &str, file_name: &str, content: Vec<u8>) -> Response {
    let mut response = Response::new(200);
    response.push("Content-Type", header_value(content_type));
    let disposition = format!("attachment; filename=\"{file_name}\"");
    response.push("Content-Disposition", header_value(&disposition));
    with_security(&mut response, API_VARY, None);
    response.body = content;
    response
}

/// Text as Django puts it into a header: Latin-1, or else one encoded word for all of it.
pub(super) fn header_value(text: &str) -> Vec<u8> {
    let latin: Option<Vec<u8>> = text.chars().map(|char| u8::try_from(char).ok()).collect();
    latin.unwrap_or_else(|| format!("=?utf-8?b?{}?=", STANDARD.encode(text)).into_bytes())
}

/// `/health`.
pub(super) fn health(version: &str) -> Response {
    let mut response = Response::new(200);
    response.push("Content-Type", "application/json");
    // Made by Django itself, which puts blanks into JSON.
    let body = format!("{{\"version\": {}, \"status\": \"healthy\"}}", json!(version));
    with_security(&mut response, PAGES_VARY, Some(body.len()));
    response.body = body.into_bytes();
    response
}

/// A file that uWSGI serves itself.
pub(super) fn file(file: &File) -> Response {
    let mut response = Response::new(200);
    response.push("Content-Type", file.content_type);
    response.push("Content-Length", file.content.len().to_string());
    response.push("Last-Modified", file.modified.in_http());
    response.body.clone_from(&file.content);
    response
}

/// To the path with a slash at its end.
pub(super) fn moved(location: &str) -> Response {
    let mut response = Response::new(301);
    response.push("Content-Type", "text/html; charset=utf-8");
    response.push("Location", header_value(location));
    response.push("Content-Length", "0");
    response.push("Vary", "Cookie");
    response.push("X-Content-Type-Options", "nosniff");
    response.push("Referrer-Policy", "same-origin");
    response.push("Cross-Origin-Opener-Policy", "same-origin");
    response
}

fn page(status: u16, title: &str, text: &str) -> Response {
    let body = format!(
        "\n<!doctype html>\n<html lang=\"en\">\n<head>\n  <title>{title}</title>\n</head>\n<body>\n  \
         <h1>{title}</h1><p>{text}</p>\n</body>\n</html>\n"
    );
    html(status, PAGES_VARY, body)
}

fn html(status: u16, vary: &'static str, body: String) -> Response {
    let mut response = Response::new(status);
    response.push("Content-Type", "text/html; charset=utf-8");
    with_security(&mut response, vary, Some(body.len()));
    response.body = body.into_bytes();
    response
}

pub(super) fn not_found() -> Response {
    page(404, "Not Found", "The requested resource was not found on this server.")
}

/// An exception, or what a rule wants.
pub(super) fn failed(status: u16) -> Response {
    match status {
        500 => page(500, "Server Error (500)", ""),
        other => page(other, super::http::reason(other), ""),
    }
}

/// The page of a login portal that stands in front of everything.
pub(super) fn portal() -> Response {
    page(200, "Sign in", "Please sign in to use this network.")
}

/// The page that Django REST framework shows to browsers around the same data.
pub(super) fn browsable(response: &Response) -> Response {
    let data = String::from_utf8_lossy(&response.body);
    let data = data.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
    let body = format!(
        "\n\n\n\n<!DOCTYPE html>\n<html>\n  <head>\n    \n\n      \n        <meta \
         http-equiv=\"Content-Type\" content=\"text/html; charset=utf-8\"/>\n        <meta \
         name=\"robots\" content=\"NONE,NOARCHIVE\" />\n      \n\n      <title>Django REST \
         framework</title>\n  </head>\n  <body>\n    <pre>{data}</pre>\n  </body>\n</html>\n"
    );
    let mut page = html(response.status, API_VARY, body);
    if let Some(allow) = response.header("Allow") {
        page.insert_after("Vary", "Allow", allow.to_vec());
    }
    page.push(
        "Set-Cookie",
        "ld_csrftoken=iWPncJuZOq4VyOM4OZvsx8MWE6bwQQIf; expires=Sun, 21 Nov 2027 19:01:20 GMT; \
         Max-Age=31449600; Path=/; SameSite=Lax",
    );
    page
}

/// What OPTIONS tells: the fields of a bookmark where they can be created, else only the formats.
pub(super) fn options(route: &Route) -> Response {
    let mut body = json!({
        "name": route.view_name(),
        "description": "",
        "renders": ["application/json", "text/html"],
        "parses": ["application/json", "application/x-www-form-urlencoded", "multipart/form-data"],
    });
    if *route == Route::Bookmarks {
        body["actions"] = json!({ "POST": bookmark_fields() });
    }
    json(200, &body).allowing(route.allow())
}

fn bookmark_fields() -> Value {
    let field = |kind: &str, label: &str, required: bool, read_only: bool| json!({ "type": kind, "required": required, "read_only": read_only, "label": label });
    let mut fields = json!({
        "id": field("integer", "ID", false, true),
        "url": field("string", "Url", true, false),
        "title": field("string", "Title", false, false),
        "description": field("string", "Description", false, false),
        "notes": field("string", "Notes", false, false),
        "web_archive_snapshot_url": field("field", "Web archive snapshot url", false, true),
        "favicon_url": field("field", "Favicon url", false, true),
        "preview_image_url": field("field", "Preview image url", false, true),
        "is_archived": field("boolean", "Is archived", false, false),
        "unread": field("boolean", "Unread", false, false),
        "shared": field("boolean", "Shared", false, false),
        "tag_names": field("list", "Tag names", false, false),
        "date_added": field("datetime", "Date added", false, false),
        "date_modified": field("datetime", "Date modified", false, false),
        "website_title": field("field", "Website title", false, true),
        "website_description": field("field", "Website description", false, true),
    });
    fields["url"]["max_length"] = json!(2048);
    fields["title"]["max_length"] = json!(512);
    fields["tag_names"]["child"] =
        json!({ "type": "string", "required": true, "read_only": false });
    fields
}
