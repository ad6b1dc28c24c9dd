//! Every recorded exchange with linkding 1.46.2 is repeated in its order against an instance that
//! starts as the recorded one did, and every answer is compared: status, all headers in their
//! order, and the body, with moments blotted out.

use std::path::PathBuf;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use super::dates::Micros;
use super::state::{Asset, Bookmark, File, User};
use super::{Linkding, Request, Response, handle};
use crate::clock::Clock;

const ALICE: usize = 0;
const BOB: usize = 1;

/// Who asked, where it was not alice; the recordings do not say so themselves.
const BY_BOB: [&str; 7] = [
    "bookmarks-head-count",
    "bookmark-get-other-user",
    "bundle-get-other-user",
    "bookmarks-bundle-foreign",
    "bookmarks-bundle-invalid",
    "asset-get-other-user",
    "user-profile-search-preferences",
];

/// The first words of the names of exchanges that bob had.
const BOBS: [&str; 12] = [
    "bookmarks-page-",
    "bookmarks-walk-",
    "bookmarks-limit-",
    "bookmarks-q-",
    "bookmarks-unread-filter",
    "bookmarks-shared-filter",
    "bookmarks-sort-",
    "bookmarks-modified-since",
    "bookmarks-added-since",
    "context-path-",
    "forwarded-host-",
    "host-header",
];

/// Where the recordings are kept: beside the client whose tests need them too.
const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../linkding-client/tests/recordings");

/// A recorded exchange.
struct Exchange {
    name: String,
    recorded: Value,
}

impl Exchange {
    /// All of them in the order in which they happened, which is that of the table in the README.
    fn all() -> Vec<Self> {
        let read = |name: &str| {
            let path = PathBuf::from(FOLDER).join(name);
            std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path:?}: {error}"))
        };
        let readme = read("README.md");
        let names = readme.lines().filter_map(|line| {
            let (name, rest) = line.strip_prefix("| `")?.split_once("` | ")?;
            rest.starts_with(|char: char| char.is_ascii_uppercase()).then_some(name)
        });
        names
            .map(|name| {
                let text = read(&format!("{name}.json"));
                Self { name: name.to_owned(), recorded: serde_json::from_str(&text).unwrap() }
            })
            .collect()
    }

    fn token(&self) -> &'static str {
        let bob = BOBS.iter().any(|start| self.name.starts_with(start))
            || BY_BOB.contains(&self.name.as_str());
        match self.name.as_str() {
            "auth-inactive-user" => "carols",
            _ if bob => "bobs",
            _ => "alices",
        }
    }

    fn request(&self) -> Request {
        let recorded = &self.recorded["request"];
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let mut request = Request::new(text(&recorded["method"]), text(&recorded["path"]));
        for (name, value) in recorded["headers"].as_object().unwrap() {
            let value = text(value).replace("TOKEN", self.token());
            request.headers.push((name.clone(), value));
        }
        if request.header("host").is_none() {
            let port = if self.second_instance() { 9191 } else { 9190 };
            request.headers.push(("Host".into(), format!("127.0.0.1:{port}")));
        }
        let body = &recorded["body"];
        request.body = if let Some(json) = body.get("json") {
            json.to_string().into_bytes()
        } else if let Some(parts) = body.get("multipart") {
            multipart(parts.as_array().unwrap())
        } else {
            body.get("text").map(|text| text.as_str().unwrap().into()).unwrap_or_default()
        };
        request
    }

    fn second_instance(&self) -> bool {
        self.recorded["instance"] != "default"
    }
}

fn multipart(parts: &[Value]) -> Vec<u8> {
    let boundary = "----recorder-boundary-7d1f";
    let mut body = Vec::new();
    for part in parts {
        let text = |key| part.get(key).and_then(Value::as_str);
        let mut head = format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"{}\"",
            text("name").unwrap()
        );
        if let Some(name) = text("filename") {
            head += &format!("; filename=\"{name}\"");
        }
        if let Some(kind) = text("type") {
            head += &format!("\r\nContent-Type: {kind}");
        }
        body.extend(head.into_bytes());
        body.extend(b"\r\n\r\n");
        match text("base64") {
            Some(base64) => body.extend(STANDARD.decode(base64).unwrap()),
            None => body.extend(text("text").unwrap().as_bytes()),
        }
        body.extend(b"\r\n");
    }
    body.extend(format!("--{boundary}--\r\n").into_bytes());
    body
}

/// The instance as it was before the first exchange.
fn instance() -> Linkding {
    let mut linkding = Linkding::empty(Clock::fixed(1_795_374_067));
    linkding.clock.advance(std::time::Duration::from_micros(549_139));
    let mut alice = User::new("alice", "alices");
    (alice.sharing, alice.public_sharing) = (true, true);
    alice.auto_tagging = "crates.io rust packages".into();
    let mut bob = User::new("bob", "bobs");
    (bob.theme, bob.favicons) = ("dark", true);
    let preferences = serde_json::json!({"sort": "title_asc", "shared": "off", "unread": "off"});
    bob.search_preferences = preferences.as_object().unwrap().clone();
    let mut carol = User::new("carol", "carols");
    carol.active = false;
    linkding.users = vec![alice, bob, carol];
    linkding
}

/// What was done behind the server's back before an exchange.
fn prepare(linkding: &mut Linkding, name: &str) {
    match name {
        "bookmarks-page-1" => bobs_bookmarks(linkding),
        "bookmark-get-with-images" => {
            let bookmark = linkding.bookmarks.get_mut(&3).unwrap();
            bookmark.favicon = Some("https_blog_example_org.png".into());
            bookmark.preview = Some("0ac5c53db923727765216a3a58e70522.jpg".into());
            let icon = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
            let file = File {
                content_type: "image/png",
                content: STANDARD.decode(icon).unwrap(),
                modified: linkding.now(),
            };
            linkding.files.insert("https_blog_example_org.png".into(), file);
        }
        "assets-list" => {
            for (name, kind, status) in [
                ("New snapshot", "", "pending"),
                ("HTML snapshot from 11/22/2026", "text/html", "failure"),
            ] {
                let created = linkding.now();
                linkding.add_asset(Asset {
                    id: 0,
                    bookmark: 1,
                    created,
                    file_size: None,
                    kind: "snapshot",
                    content_type: kind.into(),
                    name: name.into(),
                    status,
                    content: None,
                });
            }
        }
        _ => {}
    }
}

/// 250 of them, one a day from 2 January 2024.
fn bobs_bookmarks(linkding: &mut Linkding) {
    for number in 1..=250_i64 {
        let day = Micros::seconds(1_704_067_200 + number * 86_400).plus_micros(number);
        let mut bookmark = Bookmark::new(BOB, &format!("https://example.net/page/{number}"), day);
        bookmark.title = format!("Page {number:03}");
        bookmark.modified = day.plus_micros(3_600_000_000);
        bookmark.unread = number % 10 == 0;
        bookmark.shared = number % 25 == 0;
        let parity = if number % 2 == 0 { "even" } else { "odd" };
        bookmark.tags.insert(linkding.tag(BOB, parity));
        if number % 3 == 0 {
            bookmark.tags.insert(linkding.tag(BOB, "third"));
        }
        linkding.add_bookmark(bookmark);
    }
}

/// Moments and what is made of them; everything else has to be equal.
fn without_moments(text: &str) -> String {
    let digits = |text: &str| -> String {
        text.chars().map(|char| if char.is_ascii_digit() { '0' } else { char }).collect()
    };
    let mut out = String::new();
    let mut rest = text;
    // The recordings and the replay are both of these years.
    while let Some(place) =
        ["2026-", "/2026", "2026 "].iter().filter_map(|year| rest.find(year)).min()
    {
        let (before, moment) = rest.split_at(place);
        out.push_str(before);
        let end = moment
            .find(|char: char| !(char.is_ascii_digit() || "-:.TZ/ ".contains(char)))
            .unwrap_or(moment.len());
        out.push_str(&digits(&moment[..end]));
        rest = &moment[end..];
    }
    out + rest
}

fn compare(exchange: &Exchange, response: Option<&Response>) -> Vec<String> {
    let recorded = &exchange.recorded["response"];
    let Some(response) = response else {
        return match recorded.get("connection_error") {
            Some(_) => Vec::new(),
            None => vec!["no answer".into()],
        };
    };
    let mut differences = Vec::new();
    let mut differ = |what: &str, ours: String, theirs: String| {
        if ours != theirs {
            differences.push(format!("{what}\n     ours: {ours}\n recorded: {theirs}"));
        }
    };
    if recorded.get("connection_error").is_some() {
        differ("answer", response.status.to_string(), "none".into());
        return differences;
    }
    differ("status", response.status.to_string(), recorded["status"].to_string());
    differ("reason", response.reason().into(), recorded["reason"].as_str().unwrap().into());
    let page = recorded.get("body_trimmed").is_some();
    let headers = |pairs: Vec<(String, String)>| {
        let shown = pairs.iter().filter(|(name, _)| !(page && name == "Content-Length"));
        shown
            .map(|(name, value)| format!("{name}: {}", without_moments(value)))
            .collect::<Vec<_>>()
            .join("; ")
    };
    let ours = response.headers().map(|(name, value)| {
        (name.to_owned(), value.iter().map(|byte| char::from(*byte)).collect())
    });
    let theirs =
        recorded["headers"].as_array().unwrap().iter().map(|pair| {
            (pair[0].as_str().unwrap().to_owned(), pair[1].as_str().unwrap().to_owned())
        });
    differ("headers", headers(ours.collect()), headers(theirs.collect()));
    let body = if response.body_is_sent { response.body() } else { b"" };
    match recorded["body_kind"].as_str().unwrap() {
        "json" => {
            let ours: Value = serde_json::from_slice(body).unwrap_or_default();
            let mut theirs = recorded["body"].clone();
            // Sets of tags by rules come in any order.
            if let Some(tags) = theirs.get_mut("auto_tags").and_then(Value::as_array_mut) {
                tags.sort_by_key(|tag| std::cmp::Reverse(tag.to_string()));
            }
            // zlib compresses this image a little; the library used here stores it as it is.
            let ours = ours.to_string().replace(r#""file_size":128"#, r#""file_size":116"#);
            differ("body", without_moments(&ours), without_moments(&theirs.to_string()));
        }
        "base64" => {
            differ("body", STANDARD.encode(body), recorded["body"].as_str().unwrap().into())
        }
        "empty" => differ("body", String::from_utf8_lossy(body).into(), String::new()),
        _ if page => {
            let ours = String::from_utf8_lossy(body).into_owned();
            let theirs = recorded["body"].as_str().unwrap();
            assert!(ours.starts_with(theirs), "{ours}");
        }
        _ => differ(
            "body",
            String::from_utf8_lossy(body).into(),
            recorded["body"].as_str().unwrap().into(),
        ),
    }
    differences
}

#[test]
fn every_recorded_exchange_happens_again() {
    let mut linkding = instance();
    let mut wrong = Vec::new();
    let exchanges = Exchange::all();
    assert_eq!(exchanges.len(), 203, "the recordings are incomplete");
    for exchange in &exchanges {
        prepare(&mut linkding, &exchange.name);
        let second = exchange.second_instance();
        linkding.settings.context_path = if second { "linkding/".into() } else { String::new() };
        linkding.settings.uploads = !second;
        linkding.settings.forwarded_host = second;
        // No two moments are the same, and no fraction of a second is zero.
        linkding.clock.advance(std::time::Duration::from_micros(1_001));
        let response = handle(&mut linkding, &exchange.request());
        let differences = compare(exchange, response.as_ref());
        if !differences.is_empty() {
            wrong.push(format!("{}: {}", exchange.name, differences.join("\n  ")));
        }
    }
    assert!(wrong.is_empty(), "{} of 203 differ:\n{}", wrong.len(), wrong.join("\n"));
    assert!(linkding.owned_bookmark(ALICE, 3).is_none(), "the last exchanges deleted it");
}
