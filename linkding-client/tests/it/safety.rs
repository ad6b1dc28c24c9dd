//! What must never happen to a bookmark, each point from a recording or from linkding's own manners.

use linkding_client::{Client, ErrorKind, NewBookmark, Saved, SecretString, Sent, Sort};
use serde_json::{Value, json};

use crate::recording;
use crate::server::{self, Answer, Server};
use crate::world::{World, serve};

/// Answers everything with one recording.
async fn always(name: &'static str) -> Server {
    Server::start(move |_| recording::load(name).answer()).await
}

#[tokio::test]
async fn no_connection_is_kept_so_none_dies_silently() {
    // This server would keep it, and a client that keeps its side would use it again.
    let server = Server::start(|_| match recording::load("user-profile").answer() {
        Answer::Raw(bytes) => Answer::Open(bytes),
        other => other,
    })
    .await;
    let client = server.client();
    for _ in 0..20 {
        client.user().profile().await.unwrap();
    }
    assert_eq!(server.connections(), 20);
    let keeping = server.builder().keep_idle(std::time::Duration::from_secs(4)).build().unwrap();
    for _ in 0..20 {
        keeping.user().profile().await.unwrap();
    }
    assert_eq!(server.connections(), 21);
}

#[tokio::test]
async fn a_redirect_of_a_write_is_an_error_and_never_a_list_of_everything() {
    let server = always("bookmark-create-no-trailing-slash").await;
    let error = server.client().post::<Value>("/api/bookmarks").json(&json!({})).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Redirected);
    assert!(error.to_string().contains("/api/bookmarks/"), "{error}");
    assert_eq!(server.lines(), ["POST /api/bookmarks/"]);
}

#[tokio::test]
async fn every_path_ends_with_a_slash_however_it_is_given() {
    let server = always("user-profile").await;
    let client = server.client();
    for path in ["api/user/profile", "/api/user/profile", "/api/user/profile/?x=a%26b"] {
        client.get::<Value>(path).await.unwrap();
    }
    let profile = "GET /api/user/profile/";
    assert_eq!(server.lines(), [profile, profile, &format!("{profile} x=a&b")]);
}

#[tokio::test]
async fn a_create_that_updates_says_so_and_keeps_what_was_there() {
    let mut world = World::with(0);
    world.store(
        &json!({ "url": "https://example.com/minimal", "title": "Mine", "tag_names": ["kept"] }),
    );
    let (server, _) = serve(world).await;
    let saved = server.client().bookmarks().create("https://EXAMPLE.com/minimal/").await.unwrap();
    let Saved::Updated { bookmark, previous: Some(previous) } = saved else { panic!("{saved:?}") };
    assert_eq!((bookmark.title.as_str(), previous.title.as_str()), ("", "Mine"));
    assert_eq!(previous.tag_names, ["kept"]);
    let saved = server.client().bookmarks().create("https://example.com/other").await.unwrap();
    assert!(saved.is_new());
}

#[tokio::test]
async fn an_archived_bookmark_is_found_before_it_is_overwritten() {
    let mut world = World::with(0);
    world.store(&json!({ "url": "https://example.com/old", "is_archived": true, "title": "Old" }));
    let (server, _) = serve(world).await;
    let saved =
        server.client().bookmarks().create_if_absent("https://example.com/old").await.unwrap();
    assert!(matches!(saved, Saved::Unchanged(bookmark) if bookmark.is_archived));
    assert!(server.lines().iter().all(|line| line.starts_with("GET")), "{:?}", server.lines());
}

#[tokio::test]
async fn an_update_that_nobody_saw_coming_shows_in_its_dates() {
    // The look finds nothing; the server updates all the same.
    let server = Server::start(|received| match received.method.as_str() {
        "GET" => recording::load("bookmarks-list-empty").answer(),
        _ => recording::load("bookmark-patch").answer(),
    })
    .await;
    let bookmarks = server.client().bookmarks();
    let saved = bookmarks.create("https://blog.example.org/raft").await.unwrap();
    assert!(matches!(saved, Saved::Updated { previous: None, .. }), "{saved:?}");
    let error = bookmarks.create_if_absent("https://blog.example.org/raft").await.unwrap_err();
    assert_eq!((error.kind(), error.sent()), (ErrorKind::Changed, Sent::Yes));
}

#[tokio::test]
async fn a_merge_keeps_what_the_caller_left_out() {
    let mut world = World::with(0);
    world.store(&json!({
        "url": "https://example.com/a", "title": "Mine", "notes": "n", "unread": true,
        "tag_names": ["one"],
    }));
    let (server, world) = serve(world).await;
    let bookmarks = server.client().bookmarks();
    let more = NewBookmark::new("https://example.com/a/").description("d").tags(["ONE", "two"]);
    let saved = bookmarks.merge(more.clone()).await.unwrap();
    assert!(matches!(saved, Saved::Updated { .. }));
    let own = world.lock().unwrap().bookmarks[0].clone();
    assert_eq!(own["title"], "Mine");
    assert_eq!(own["notes"], "n");
    assert_eq!(own["unread"], true);
    assert_eq!(own["description"], "d");
    assert_eq!(own["tag_names"], json!(["one", "two"]));
    // Once more there is nothing to do, and nothing is sent.
    assert!(matches!(bookmarks.merge(more).await.unwrap(), Saved::Unchanged(_)));
    assert_eq!(server.lines().iter().filter(|line| line.starts_with("PATCH")).count(), 1);
}

#[tokio::test]
async fn nothing_is_ever_sent_as_null() {
    let (server, _) = serve(World::with(1)).await;
    let client = server.client();
    let _ = client.bookmarks().create("https://example.com/x").scrape(false).await.unwrap();
    client.bookmark(1u64).update().title("").await.unwrap();
    let bodies: Vec<_> = server.seen().into_iter().filter(|seen| !seen.body.is_empty()).collect();
    assert_eq!(bodies[0].json(), json!({ "url": "https://example.com/x" }));
    assert_eq!(bodies[1].json(), json!({ "title": "" }));
    // It counts by its presence: `disable_scraping=false` would disable, too.
    assert_eq!(bodies[0].line(), "POST /api/bookmarks/ disable_scraping=");
}

#[tokio::test]
async fn an_unknown_bundle_is_an_error_and_never_all_bookmarks() {
    let server = Server::start(|received| match received.path.starts_with("/api/bundles/") {
        true => recording::load("bundle-get-not-found").answer(),
        false => recording::load("bookmarks-bundle-unknown").answer(),
    })
    .await;
    let error = server.client().bookmarks().list().bundle(999999u64).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
    assert_eq!(server.lines(), ["GET /api/bundles/999999/"]);
}

#[tokio::test]
async fn a_bundle_that_vanishes_between_look_and_list_is_noticed() {
    let server = Server::start(|received| match received.path.starts_with("/api/bundles/") {
        true => server::json(200, &recording::body("bundle-create-filters")),
        false => recording::load("bookmarks-bundle-unknown").answer(),
    })
    .await;
    let error = server.client().bookmarks().list().bundle(3u64).page(0, 1).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::FilterIgnored);
}

#[tokio::test]
async fn a_date_filter_that_was_ignored_is_an_error_and_never_all_bookmarks() {
    let since = "2025-01-01T00:00:00Z".parse().unwrap();
    for name in ["bookmarks-modified-since-invalid", "bookmarks-modified-since-plus-unescaped"] {
        let server = always(name).await;
        let list = server.client().bookmarks().list();
        for list in [list.clone().modified_since(since), list.added_since(since)] {
            let error = list.page(0, 1).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::FilterIgnored, "{name}");
        }
    }
}

#[tokio::test]
async fn a_date_is_sent_in_utc_and_to_the_microsecond() {
    let server = always("bookmarks-modified-since-exact").await;
    let date = "2024-09-07T03:00:00.000250+02:00".parse().unwrap();
    server.client().bookmarks().list().modified_since(date).page(0, 100).await.unwrap();
    assert_eq!(server.seen()[0].parameter("modified_since"), Some("2024-09-07T01:00:00.00025Z"));
}

#[tokio::test]
async fn state_and_order_are_held_against_the_answer() {
    let server = always("bookmarks-walk-100-1").await;
    let list = server.client().bookmarks().list();
    for list in [
        list.clone().unread(false),
        list.clone().shared(false),
        list.clone().sort(Sort::AddedAscending),
        list.sort(Sort::ModifiedAscending),
    ] {
        let error = list.page(0, 100).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::FilterIgnored, "{error}");
    }
    // An archived one in the list of the others, and the reverse.
    let archived = server.client().bookmarks().archived().page(0, 100).await.unwrap_err();
    assert_eq!(archived.kind(), ErrorKind::FilterIgnored);
}

#[tokio::test]
async fn a_long_search_is_explained() {
    let server = always("long-query").await;
    let error = server.client().bookmarks().list().query("a".repeat(9000)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::RequestTooLong);
    assert!(error.to_string().contains("8 KiB"), "{error}");
    assert!(!error.to_string().contains("aaaa"), "{error}");
    let error = server.client().bookmarks().list().query("a".repeat(90)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transport);
}

#[tokio::test]
async fn everything_lies_below_the_context_path() {
    for context in ["/linkding", "/linkding/"] {
        let server = always("context-path-health").await;
        let client = Client::builder(format!("{}{context}", server.url())).build().unwrap();
        assert!(client.health().await.unwrap().is_healthy());
        let _ = client.tags().list().page(0, 1).await;
        assert_eq!(server.seen()[0].path, "/linkding/health");
        assert_eq!(server.seen()[1].path, "/linkding/api/tags/");
    }
    let server = always("context-path-missing").await;
    let error = server.client().tags().list().page(0, 1).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsupported);
    assert!(error.to_string().contains("context path"), "{error}");
}

#[tokio::test]
async fn token_and_bearer_are_both_spoken_and_never_shown() {
    let server = always("user-profile").await;
    let secret = || SecretString::from(" s3cret\n");
    let builder = || Client::builder(server.url());
    let token = builder().token(secret()).build().unwrap();
    let bearer = builder().bearer(secret()).build().unwrap();
    token.user().profile().await.unwrap();
    bearer.user().profile().await.unwrap();
    let sent: Vec<_> =
        server.seen().iter().map(|seen| seen.header("authorization").unwrap().to_owned()).collect();
    assert_eq!(sent, ["Token s3cret", "Bearer s3cret"]);
    for shown in [format!("{token:?}"), format!("{:?}", builder().token(secret()))] {
        assert!(!shown.contains("s3cret"), "{shown}");
    }
}

#[test]
fn an_address_or_token_that_cannot_be_used_is_refused_before_anything_is_sent() {
    for url in ["linkding.lan:9090", "", "ftp://x", "http://user:s3cret@x", "http://x/?a=b"] {
        let error = Client::builder(url).build().unwrap_err();
        assert_eq!((error.kind(), error.sent()), (ErrorKind::Usage, Sent::No), "{url}");
        assert!(!error.to_string().contains("s3cret"), "{error}");
    }
    for token in ["", " \n", "two words", "ü"] {
        let built = Client::builder("http://x").token(SecretString::from(token)).build();
        assert_eq!(built.unwrap_err().kind(), ErrorKind::Usage, "{token:?}");
    }
}

#[tokio::test]
async fn an_address_without_scheme_and_a_tag_with_a_comma_are_refused_before_anything_is_sent() {
    let (server, _) = serve(World::with(1)).await;
    let client = server.client();
    for url in [
        "example.com",
        "localhost:9090",
        "",
        "//example.com",
        &format!("http://{}", "x".repeat(2048)),
    ] {
        let error = client.bookmarks().create(url).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Usage, "{url}");
    }
    let tagged = NewBookmark::new("https://example.com/").tags(["a,b"]);
    assert_eq!(client.bookmarks().create(tagged).await.unwrap_err().kind(), ErrorKind::Usage);
    let update = client.bookmark(1u64).update().tags([""]);
    assert_eq!(update.await.unwrap_err().kind(), ErrorKind::Usage);
    for name in ["a,b", "two words", ""] {
        assert_eq!(
            client.tags().create(name).await.unwrap_err().kind(),
            ErrorKind::Usage,
            "{name}"
        );
    }
    assert!(server.seen().is_empty());
}

#[tokio::test]
async fn an_unhealthy_server_is_an_answer_and_a_stranger_is_an_error() {
    let unhealthy = json!({ "version": "1.46.2", "status": "unhealthy" });
    let server = Server::start(move |_| server::json(500, &unhealthy)).await;
    let health = server.client().health().await.unwrap();
    assert!(!health.is_healthy());
    assert_eq!(health.version().unwrap().to_string(), "1.46.2");
    for (status, kind) in
        [(200, ErrorKind::Decode), (404, ErrorKind::Unsupported), (502, ErrorKind::Unavailable)]
    {
        let server =
            Server::start(move |_| server::text(status, "text/html", "<html>nginx</html>")).await;
        assert_eq!(server.client().health().await.unwrap_err().kind(), kind);
    }
}

#[tokio::test]
async fn only_what_does_the_same_twice_is_sent_again() {
    let server = Server::start(|_| Answer::Nothing).await;
    let retry =
        linkding_client::Retry::attempts(2).first_pause(std::time::Duration::from_millis(1));
    let client = server.builder().retry(retry).build().unwrap();
    let count =
        |prefix: &str| server.lines().iter().filter(|line| line.starts_with(prefix)).count();
    let _ = client.bookmark(1u64).read().await;
    let _ = client.bookmark(1u64).archive().await;
    let _ = client.bookmark(1u64).delete().await;
    let _ = client.bookmark(1u64).update().title("x").await;
    let _ = client.post::<Value>("/api/bookmarks/").json(&json!({})).await;
    assert_eq!(count("GET"), 2);
    assert_eq!(count("POST /api/bookmarks/1/archive/"), 2);
    assert_eq!((count("DELETE"), count("PATCH")), (1, 1));
    assert_eq!(count("POST /api/bookmarks/"), 3);
}
