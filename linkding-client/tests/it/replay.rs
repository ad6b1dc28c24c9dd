//! Every recording: the request that the client builds is held against the recorded one, and the
//! recorded answer is read.

use std::collections::BTreeMap;

use base64::Engine;
use futures_util::future::BoxFuture;
use jiff::Timestamp;
use linkding_client::{Client, Method, NewBookmark, Page, Query, Result, SecretString, Sort};
use serde_json::{Value, json};

use crate::recording::{self, Recording};
use crate::server::{self, Received, Server};

type Shown = BoxFuture<'static, Result<String>>;

/// A call and how its answer is shown.
macro_rules! show {
    ($call:expr) => {
        Some(Box::pin(async move { Ok(format!("{:#?}", $call.await?)) }) as Shown)
    };
}

fn page<T: std::fmt::Debug>(page: Page<T>, id: fn(&T) -> u64) -> String {
    let ids: Vec<_> = page.items.iter().map(id).collect();
    let last = page.items.last().map(|item| format!("{item:#?}")).unwrap_or_default();
    format!("{} of {}, first {:?}, last {last}", ids.len(), page.count, ids.first())
}

macro_rules! page {
    ($list:expr, $offset:expr, $limit:expr) => {
        Some(Box::pin(
            async move { Ok(page($list.page($offset, $limit).await?, |item| item.id.get())) },
        ) as Shown)
    };
}

/// The typed call that makes a recorded request; `None` where there is none.
fn typed(name: &str, c: Client) -> Option<Shown> {
    let at = |text: &str| text.parse::<Timestamp>().unwrap();
    let list = c.bookmarks().list();
    let bookmarks = c.bookmarks();
    let create = move |new: NewBookmark| bookmarks.create(new).scrape(false);
    let new = NewBookmark::new;
    match name {
        "bookmarks-list-empty" => page!(list, 0, 100),
        "bookmarks-list" => page!(list, 0, 3),
        "bookmarks-page-1" => page!(list, 0, 2),
        "bookmarks-page-2" => page!(list, 2, 2),
        "bookmarks-page-3" => page!(list, 4, 2),
        "bookmarks-page-last" => page!(list, 248, 2),
        "bookmarks-page-beyond" => page!(list, 1000, 2),
        "bookmarks-walk-100-1" => page!(list, 0, 100),
        "bookmarks-walk-100-2" => page!(list, 100, 100),
        "bookmarks-walk-100-3" => page!(list, 200, 100),
        "bookmarks-limit-250" => page!(list, 0, 250),
        "bookmarks-limit-zero" => page!(list, 240, 0),
        "bookmarks-q-text" => page!(list.query(Query::words("page 123").unwrap()), 0, 100),
        "bookmarks-q-tag" => page!(
            list.query(
                Query::tag("third").unwrap()
                    & Query::tag("even").unwrap()
                    & Query::text("page").unwrap()
            ),
            0,
            1
        ),
        "bookmarks-q-expression" => {
            page!(list.query("(#even and not #third) or \"page 003\""), 0, 1)
        }
        "bookmarks-q-unread-keyword" => page!(list.query(Query::unread()), 0, 1),
        "bookmarks-q-untagged-keyword" => page!(list.query(Query::untagged()), 0, 1),
        "bookmarks-q-syntax-error" => page!(list.query("(page and"), 0, 100),
        "bookmarks-q-echoed-in-next" => page!(list.query("#odd page"), 0, 1),
        "bookmarks-unread-filter" => page!(list.unread(true), 0, 1),
        "bookmarks-shared-filter" => page!(list.shared(true), 0, 1),
        "bookmarks-sort-added-asc" => page!(list.sort(Sort::AddedAscending), 0, 1),
        "bookmarks-sort-added-desc" => page!(list.sort(Sort::AddedDescending), 0, 1),
        "bookmarks-sort-title-asc" => page!(list.sort(Sort::TitleAscending), 0, 1),
        "bookmarks-sort-title-desc" => page!(list.sort(Sort::TitleDescending), 0, 1),
        "bookmarks-sort-modified-asc" => page!(list.sort(Sort::ModifiedAscending), 0, 1),
        "bookmarks-sort-modified-desc" => page!(list.sort(Sort::ModifiedDescending), 0, 1),
        "bookmarks-modified-since" => {
            page!(list.modified_since(at("2024-09-05T00:00:00Z")), 0, 100)
        }
        "bookmarks-modified-since-exact" => {
            page!(list.modified_since(at("2024-09-07T01:00:00.000250Z")), 0, 100)
        }
        "bookmarks-added-since" => page!(list.added_since(at("2024-09-05T00:00:00Z")), 0, 1),
        "bookmarks-bundle" => page!(list.bundle(3u64), 0, 100),
        "bookmarks-bundle-unknown" => page!(list.bundle(999999u64), 0, 1),
        "bookmarks-bundle-foreign" => page!(list.bundle(3u64), 0, 1),
        "bookmarks-archived" => page!(c.bookmarks().archived(), 0, 100),
        "bookmarks-archived-q" => page!(c.bookmarks().archived().query("Old"), 0, 1),
        "bookmarks-shared" | "bookmarks-shared-anonymous" | "auth-bad-token-on-shared" => {
            page!(c.bookmarks().shared(), 0, 100)
        }
        "bookmarks-shared-user" => page!(c.bookmarks().shared().user("alice"), 0, 100),
        "auth-missing" | "auth-bad-token" | "auth-inactive-user" => page!(list, 0, 100),
        "context-path-list" => page!(list, 0, 1),
        "long-query" => page!(list.query("a".repeat(9000)), 0, 100),
        "bookmark-get" | "accept-none" => show!(c.bookmark(1u64).read()),
        "bookmark-get-archived" | "bookmark-get-other-user" => show!(c.bookmark(1u64).read()),
        "bookmark-get-with-images" => show!(c.bookmark(3u64).read()),
        "bookmark-get-not-found" => show!(c.bookmark(999999u64).read()),
        "bookmark-check-known" => show!(c.bookmarks().check("http://blog.example.org/scraped")),
        "bookmark-check-unknown" => show!(c.bookmarks().check("http://blog.example.org/new")),
        "bookmark-check-auto-tags" => {
            show!(c.bookmarks().check("https://crates.io/crates/tokio").ignore_cache())
        }
        "bookmark-check-normalised" => {
            show!(c.bookmarks().check("http://BLOG.example.org/scraped/"))
        }
        "bookmark-check-invalid-url" => show!(c.bookmarks().check("not a url")),
        "bookmark-create" => show!(create(
            new("https://blog.example.org/raft")
                .title("Raft, explained")
                .description("Leader election and log replication.")
                .notes("Read **twice**.")
                .archived(false)
                .unread(true)
                .shared(true)
                .tags(["consensus", "distributed systems"])
        )),
        "bookmark-create-minimal" => show!(create(new("https://example.com/minimal"))),
        "bookmark-create-scraped" => show!(c.bookmarks().create("http://blog.example.org/scraped")),
        "bookmark-create-scrape-fails" => {
            show!(c.bookmarks().create("https://unreachable.example.org/"))
        }
        "bookmark-create-archived" => show!(create(
            new("https://example.com/old").title("Old page").archived(true).tags(["archive"])
        )),
        "bookmark-create-with-dates" => show!(create(
            new("https://example.com/dated")
                .title("Dated")
                .date_added(at("2020-09-26T11:46:23.006313+02:00"))
                .date_modified(at("2021-01-02T03:04:05Z"))
        )),
        "bookmark-create-duplicate" => show!(create(
            new("https://example.com/minimal").title("Now with a title").tags(["second"])
        )),
        "bookmark-create-duplicate-normalised" => {
            show!(create(new("https://EXAMPLE.com/minimal/")))
        }
        "bookmark-create-duplicate-of-archived" => {
            show!(create(new("https://example.com/old").title("Old page again").archived(false)))
        }
        "bookmark-create-auto-tag" => {
            show!(create(new("https://crates.io/crates/reqwest").title("reqwest").tags(["http"])))
        }
        "bookmark-create-unicode" => show!(create(
            new("https://example.com/straße?q=日本")
                .title("Straße 日本 🚀")
                .tags(["überblick", "日本"])
        )),
        "bookmark-patch" => {
            show!(c.bookmark(1u64).update().title("Raft, explained well").unread(false))
        }
        "bookmark-patch-tags" => show!(c.bookmark(1u64).update().tags(["consensus", "papers"])),
        "bookmark-patch-tags-empty" => show!(c.bookmark(1u64).update().tags([""; 0])),
        "bookmark-patch-empty" => show!(c.bookmark(1u64).update()),
        "bookmark-patch-archived" => show!(c.bookmark(2u64).update().archived(true)),
        "bookmark-patch-duplicate-url" => {
            show!(c.bookmark(2u64).update().url("https://blog.example.org/raft"))
        }
        "bookmark-patch-near-duplicate-url" => {
            show!(c.bookmark(2u64).update().url("https://blog.example.org/raft/"))
        }
        "bookmark-patch-not-found" => show!(c.bookmark(999999u64).update().title("x")),
        "bookmark-put" => show!(
            c.bookmark(2u64)
                .replace("https://example.com/minimal")
                .title("Put")
                .description("d")
                .notes("n")
                .unread(true)
                .shared(false)
                .archived(false)
                .tags(["put"])
        ),
        "bookmark-put-only-url" => show!(c.bookmark(2u64).replace("https://example.com/minimal")),
        "bookmark-archive" | "bookmark-archive-again" => show!(c.bookmark(1u64).archive()),
        "bookmark-unarchive" => show!(c.bookmark(1u64).unarchive()),
        "bookmark-archive-not-found" => show!(c.bookmark(999999u64).archive()),
        "bookmark-delete" | "bookmark-delete-again" => show!(c.bookmark(3u64).delete()),
        "assets-list-empty" | "assets-list" => page!(c.bookmark(1u64).assets().list(), 0, 100),
        "assets-page" => page!(c.bookmark(1u64).assets().list(), 1, 1),
        "asset-get" | "asset-get-other-user" => show!(c.bookmark(1u64).asset(1u64).read()),
        "asset-get-not-found" => show!(c.bookmark(1u64).asset(999999u64).read()),
        "asset-delete" => show!(c.bookmark(1u64).asset(1u64).delete()),
        "asset-delete-not-found" => show!(c.bookmark(1u64).asset(999999u64).delete()),
        "asset-upload" => show!(
            c.bookmark(1u64)
                .assets()
                .upload("notes.txt", "hello asset\n")
                .content_type("text/plain")
        ),
        "asset-upload-png" => {
            let Value::String(png) = recording::load(name).body["multipart"][0]["base64"].take()
            else {
                unreachable!()
            };
            let png = base64::engine::general_purpose::STANDARD.decode(png).unwrap();
            show!(c.bookmark(1u64).assets().upload("pixel.png", png).content_type("image/png"))
        }
        "asset-upload-unicode-name" => show!(
            c.bookmark(1u64).assets().upload("übersicht 日本.txt", "x").content_type("text/plain")
        ),
        "asset-upload-no-content-type" => show!(c.bookmark(1u64).assets().upload("blob", "x")),
        "asset-upload-empty-file" => {
            show!(c.bookmark(1u64).assets().upload("empty.txt", "").content_type("text/plain"))
        }
        "asset-upload-unknown-bookmark" => show!(
            c.bookmark(999999u64).assets().upload("notes.txt", "x").content_type("text/plain")
        ),
        "context-path-upload-disabled" => {
            show!(c.bookmark(1u64).assets().upload("n.txt", "x").content_type("text/plain"))
        }
        "singlefile-upload" => show!(c.bookmarks().singlefile(
            "https://blog.example.org/raft",
            "<!doctype html><title>Raft</title>saved page"
        )),
        "context-path-singlefile-disabled" => {
            show!(c.bookmarks().singlefile("https://a.example", "x").file_name("n.html"))
        }
        "asset-download" => download(c, 1),
        "asset-download-png" | "asset-download-not-modified" => download(c, 2),
        "asset-download-unicode-name" => download(c, 3),
        "asset-download-snapshot" => download(c, 6),
        "asset-download-pending" => download(c, 7),
        "tags-list-empty" | "tags-list" => page!(c.tags().list(), 0, 100),
        "tags-page-1" => page!(c.tags().list(), 0, 2),
        "tags-page-2" => page!(c.tags().list(), 2, 2),
        "tag-create" => show!(c.tags().create("example")),
        "tag-create-duplicate" => show!(c.tags().create("EXAMPLE")),
        "tag-get" => show!(c.tag(24u64).read()),
        "tag-get-not-found" => show!(c.tag(999999u64).read()),
        "tag-delete" => show!(c.tag(25u64).delete()),
        "tag-delete-not-found" => show!(c.tag(999999u64).delete()),
        "bundles-list-empty" | "bundles-list" | "bundles-list-after-delete" => {
            page!(c.bundles().list(), 0, 100)
        }
        "bundles-page" => page!(c.bundles().list(), 1, 1),
        "bundle-create" => show!(
            c.bundles()
                .create("Papers")
                .search("raft")
                .any_tags(["consensus", "papers"])
                .all_tags([""; 0])
                .excluded_tags(["personal"])
                .order(5)
        ),
        "bundle-create-minimal" => show!(c.bundles().create("Everything")),
        "bundle-create-filters" => {
            show!(c.bundles().create("To read").unread(Some(true)).shared(Some(false)))
        }
        "bundle-get" | "bundle-get-other-user" => show!(c.bundle(1u64).read()),
        "bundle-get-not-found" => show!(c.bundle(999999u64).read()),
        "bundle-patch" => {
            show!(c.bundle(1u64).update().search("").any_tags(["consensus", "papers", "archive"]))
        }
        "bundle-put" => show!(
            c.bundle(2u64)
                .replace("All")
                .search("")
                .any_tags([""; 0])
                .all_tags([""; 0])
                .excluded_tags([""; 0])
                .order(10)
        ),
        "bundle-put-only-name" => show!(c.bundle(1u64).replace("Papers 2")),
        "bundle-delete" => show!(c.bundle(2u64).delete()),
        "bundle-delete-not-found" => show!(c.bundle(999999u64).delete()),
        "user-profile" | "user-profile-search-preferences" | "auth-bearer" => {
            show!(c.user().profile())
        }
        "health" | "context-path-health" => show!(c.health()),
        _ => None,
    }
}

fn download(client: Client, asset: u64) -> Option<Shown> {
    Some(Box::pin(async move {
        let download = client.bookmark(1u64).asset(asset).download().await?;
        let name = download.file_name().to_owned();
        let kind = download.content_type().map(str::to_owned);
        let bytes = download.bytes(1 << 20).await?;
        Ok(format!("{name} {kind:?}, {} bytes", bytes.len()))
    }))
}

/// The raw call for a request that has only what such calls have.
fn raw(recording: &Recording, client: Client) -> Option<Shown> {
    let method = match recording.method.as_str() {
        "GET" => Method::Get,
        "POST" => Method::Post,
        "PUT" => Method::Put,
        "PATCH" => Method::Patch,
        "DELETE" => Method::Delete,
        _ => return None,
    };
    let usual = ["accept", "authorization", "user-agent", "content-type"];
    let is_usual = recording.headers.iter().all(|(key, _)| usual.contains(&&*key.to_lowercase()))
        && recording.header("accept").is_none_or(|accept| accept == "application/json")
        && recording.header("authorization").is_some_and(|value| value == "Token TOKEN")
        && recording.path().ends_with('/')
        && (recording.body.is_null() || recording.body.get("json").is_some());
    if !is_usual {
        return None;
    }
    let target = recording.target.clone();
    let call = match method {
        Method::Get => client.get::<Value>(target),
        Method::Post => client.post(target),
        Method::Put => client.put(target),
        Method::Patch => client.patch(target),
        Method::Delete => client.delete(target),
    };
    let call = match recording.body.get("json") {
        Some(body) => call.json(body),
        None => call,
    };
    Some(Box::pin(async move { Ok(call.await?.to_string().chars().take(200).collect()) }))
}

/// What stands behind calls of two steps: the look before a create, the description before a
/// download, the bundle before a list.
fn preparation(received: &Received, recording: &Recording) -> Option<server::Answer> {
    let last = received.path.trim_end_matches('/').rsplit('/').next()?;
    let is_list = received.path.ends_with("/bookmarks/") || received.path.ends_with("/archived/");
    match (recording.name.as_str(), received.method.as_str()) {
        (name, "GET") if name.starts_with("bookmark-create") && is_list => {
            let archived = received.path.ends_with("/archived/");
            let known = match name {
                "bookmark-create-duplicate" if !archived => Some("bookmark-create-minimal"),
                "bookmark-create-duplicate-normalised" if !archived => {
                    Some("bookmark-create-duplicate")
                }
                "bookmark-create-duplicate-of-archived" if archived => {
                    Some("bookmark-create-archived")
                }
                _ => None,
            };
            let items: Vec<_> = known.map(recording::body).into_iter().collect();
            Some(server::json(200, &json!({ "count": items.len(), "results": items })))
        }
        ("bookmark-create-unicode", "GET") => {
            // A search cannot name this address, so the server is asked itself.
            Some(recording::load("bookmark-check-invalid-url").answer())
        }
        (name, "GET") if name.starts_with("asset-download") && last != "download" => {
            let assets = recording::body("assets-list");
            let assets = assets["results"].as_array().unwrap().clone();
            let asset =
                assets.into_iter().find(|asset| asset["id"].as_u64() == last.parse().ok())?;
            Some(server::json(200, &asset))
        }
        ("bookmarks-bundle", "GET") if received.path == "/api/bundles/3/" => {
            Some(server::json(200, &recording::body("bundle-create-filters")))
        }
        (_, "GET") if received.path == "/api/bundles/999999/" => {
            Some(recording::load("bundle-get-not-found").answer())
        }
        ("bookmarks-bundle-foreign", "GET") if received.path == "/api/bundles/3/" => {
            Some(recording::load("bundle-get-other-user").answer())
        }
        _ => None,
    }
}

/// Plays a recording; gives the requests and the outcome.
async fn play(name: &str) -> (How, Vec<Received>, Result<String>) {
    let recording = recording::load(name);
    let asked = recording::load(name);
    let server = Server::start(move |received| {
        preparation(received, &asked).unwrap_or_else(|| asked.answer())
    })
    .await;
    let context = match recording.target.starts_with("/linkding/") {
        true => "/linkding",
        false => "",
    };
    let authorization = recording.header("authorization").unwrap_or_default();
    let mut builder = Client::builder(format!("{}{context}", server.url()))
        .trust(linkding_client::Trust::DangerouslyAcceptAnyCertificate)
        .retry(linkding_client::Retry::never());
    builder = match authorization.split_once(' ') {
        Some(("Bearer", token)) => builder.bearer(SecretString::from(token)),
        Some(("Token", token)) if !token.contains(' ') => builder.token(SecretString::from(token)),
        _ => builder,
    };
    let client = builder.build().unwrap();
    let typed = typed(name, client.clone()).map(|call| (How::Typed, call));
    let raw = || raw(&recording, client.clone()).map(|call| (How::Raw, call));
    // What no call of this client can ask is still an answer that it must bear.
    let any = || -> (How, Shown) {
        let call = client.get::<Value>("/api/anything/");
        (
            How::AnswerOnly,
            Box::pin(async move { Ok(call.await?.to_string().chars().take(120).collect()) }),
        )
    };
    let (how, call) = typed.or_else(raw).unwrap_or_else(any);
    let outcome = call.await;
    (how, server.seen(), outcome)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum How {
    Typed,
    Raw,
    AnswerOnly,
}

/// What differs between the recorded request and the one that was made.
fn differences(recording: &Recording, made: &Received) -> Vec<String> {
    let mut found = Vec::new();
    let mut differ = |what: &str, recorded: String, made: String| {
        if recorded != made {
            found.push(format!("{what}: recorded {recorded}, made {made}"));
        }
    };
    differ("method", recording.method.clone(), made.method.clone());
    differ("path", recording.path().to_owned(), made.path.clone());
    let sorted = |mut pairs: Vec<(String, String)>| {
        pairs.sort();
        format!("{pairs:?}")
    };
    let mut recorded = recording.query();
    if !recorded.iter().any(|(key, _)| key == "limit") {
        // 100 is what the server takes without a limit.
        recorded.extend(
            made.query.iter().filter(|pair| **pair == ("limit".into(), "100".into())).cloned(),
        );
    }
    // One query is longer than what was recorded of it.
    if recording.name == "long-query" {
        recorded.retain(|(key, _)| key != "q");
    }
    let made_query =
        made.query.iter().filter(|(key, _)| recording.name != "long-query" || key != "q").cloned();
    let instant = |(key, value): (String, String)| match value.parse::<Timestamp>() {
        Ok(date) => (key, date.to_string()),
        Err(_) => (key, value),
    };
    differ(
        "query",
        sorted(recorded.into_iter().map(instant).collect()),
        sorted(made_query.map(instant).collect()),
    );
    let authorization = recording.header("authorization").unwrap_or_default();
    differ(
        "authorization",
        authorization.into(),
        made.header("authorization").unwrap_or_default().into(),
    );
    if !made.path.ends_with("/download/") {
        differ(
            "accept",
            "application/json".into(),
            made.header("accept").unwrap_or_default().into(),
        );
    }
    if let Some(body) = recording.body.get("json") {
        differ("body", instants(body), instants(&made.json()));
    } else if let Some(parts) = recording.body.get("multipart") {
        let made = multipart(made);
        let parts = parts.as_array().unwrap().iter().map(|part| {
            let mut part = part.clone();
            if let Some(text) = part.get("text").cloned() {
                let bytes = text.as_str().unwrap();
                part["base64"] = base64::engine::general_purpose::STANDARD.encode(bytes).into();
                part.as_object_mut().unwrap().remove("text");
            }
            part
        });
        differ("parts", json!(parts.collect::<Vec<_>>()).to_string(), json!(made).to_string());
    } else {
        differ("body", String::new(), String::from_utf8_lossy(&made.body).into_owned());
    }
    found
}

/// A body with its dates in one form.
fn instants(body: &Value) -> String {
    let mut body = body.clone();
    for key in ["date_added", "date_modified"] {
        if let Some(Ok(date)) = body.get(key).and_then(Value::as_str).map(str::parse::<Timestamp>) {
            body[key] = date.to_string().into();
        }
    }
    body.to_string()
}

fn multipart(made: &Received) -> Vec<Value> {
    let content_type = made.header("content-type").unwrap();
    let boundary = content_type.split_once("boundary=").unwrap().1;
    assert_eq!(made.header("content-length").unwrap(), made.body.len().to_string());
    let find = |haystack: &[u8], needle: &[u8]| {
        haystack.windows(needle.len()).position(|window| window == needle)
    };
    let delimiter = format!("--{boundary}\r\n");
    let end = format!("\r\n--{boundary}");
    let mut rest = &made.body[..];
    let mut parts = Vec::new();
    while let Some(start) = find(rest, delimiter.as_bytes()) {
        rest = &rest[start + delimiter.len()..];
        let head_end = find(rest, b"\r\n\r\n").unwrap();
        let head = String::from_utf8(rest[..head_end].to_vec()).unwrap();
        let content_end = find(rest, end.as_bytes()).unwrap();
        let content = &rest[head_end + 4..content_end];
        rest = &rest[content_end + 2..];
        let mut part =
            json!({ "base64": base64::engine::general_purpose::STANDARD.encode(content) });
        for piece in head.lines().flat_map(|line| line.split("; ")) {
            if let Some(name) = piece.strip_prefix("name=") {
                part["name"] = name.trim_matches('"').into();
            } else if let Some(name) = piece.strip_prefix("filename=") {
                part["filename"] = name.trim_matches('"').into();
            } else if let Some(kind) = piece.strip_prefix("Content-Type: ") {
                part["type"] = kind.into();
            }
        }
        parts.push(part);
    }
    assert_eq!(rest, format!("--{boundary}--\r\n").as_bytes());
    parts
}

/// Recordings in which the client, knowing better, does not send the recorded request at all.
const NOT_SENT: [&str; 3] =
    ["asset-download-pending", "bookmarks-bundle-unknown", "bookmarks-bundle-foreign"];

#[tokio::test]
async fn every_recorded_request_is_built_as_it_was_recorded() {
    let mut wrong = Vec::new();
    let mut count: BTreeMap<How, u32> = BTreeMap::new();
    for recording in recording::all() {
        let (how, seen, _) = play(&recording.name).await;
        *count.entry(how).or_default() += 1;
        if how == How::AnswerOnly || NOT_SENT.contains(&recording.name.as_str()) {
            continue;
        }
        let Some(made) = seen.last() else {
            wrong.push(format!("{}: nothing was sent", recording.name));
            continue;
        };
        let found = differences(&recording, made);
        wrong.extend(found.into_iter().map(|text| format!("{}: {text}", recording.name)));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    eprintln!("{count:?}");
    assert_eq!(count.values().sum::<u32>(), 203);
    assert!(count[&How::Typed] >= 130, "{count:?}");
}

#[tokio::test]
async fn every_recorded_answer_reads_as_what_it_means() {
    let mut shown = String::new();
    for recording in recording::all() {
        let (how, _, outcome) = play(&recording.name).await;
        let outcome = match outcome {
            Ok(text) => text,
            Err(error) => format!("{:?}: {error}", error.kind()),
        };
        shown.push_str(&format!("## {} ({how:?})\n{}\n\n", recording.name, without_url(&outcome)));
    }
    insta::assert_snapshot!(shown);
}

/// The port of the server differs each time.
fn without_url(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("http://127.0.0.1:") {
        plain.push_str(&rest[..at]);
        plain.push_str("http://SERVER");
        rest = rest[at + 17..].trim_start_matches(|c: char| c.is_ascii_digit());
    }
    plain + rest
}
