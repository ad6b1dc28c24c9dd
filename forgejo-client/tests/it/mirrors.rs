//! The mirror toolkit, and what is sent for options.

use std::time::Duration;

use forgejo_client::{Direction, ErrorKind, Interval, Timestamp};
use serde_json::{Value, json};
use wiremock::MockServer;

use crate::server::{answer, asked, client, json as answered, secret};

async fn sent(server: &MockServer) -> Vec<Value> {
    let requests = server.received_requests().await.unwrap();
    requests.iter().filter_map(|request| request.body_json().ok()).collect()
}

#[tokio::test]
async fn a_github_repository_becomes_a_pull_mirror() {
    let server = MockServer::start().await;
    answer(
        &server,
        "POST",
        "/repos/migrate",
        answered(201, r#"{"id": 1, "full_name": "mirrors/book", "mirror": true}"#),
    )
    .await;
    let mirror = client(&server)
        .repos()
        .mirror("https://github.com/rust-lang/book.git", "book")
        .repo_owner("mirrors")
        .mirror_interval(Interval::hours(8))
        .wiki(true)
        .await
        .unwrap();
    assert!(mirror.mirror);
    assert_eq!(
        sent(&server).await,
        [json!({
            "clone_addr": "https://github.com/rust-lang/book.git", "repo_name": "book",
            "repo_owner": "mirrors", "mirror": true, "mirror_interval": "8h0m0s",
            "service": "github", "wiki": true,
        })]
    );
}

#[tokio::test]
async fn mirrors_are_listed_with_their_age_and_last_error() {
    let server = MockServer::start().await;
    let repositories = r#"{"ok": true, "data": [
        {"id": 1, "full_name": "o/pulled", "mirror": true, "mirror_updated": "2026-01-01T00:00:00Z",
         "mirror_interval": "8h0m0s", "original_url": "https://github.com/o/pulled", "permissions": {"admin": true}},
        {"id": 2, "full_name": "o/plain", "mirror": false, "permissions": {"admin": false}},
        {"id": 3, "full_name": "o/gone", "permissions": {"admin": true}}]}"#;
    answer(
        &server,
        "GET",
        "/repos/search",
        answered(200, repositories).insert_header("X-Total-Count", "3"),
    )
    .await;
    let pushed = r#"[{"remote_name": "m1", "remote_address": "https://backup.example/x.git", "interval": "0s",
        "last_update": "2026-01-01T11:00:00Z", "last_error": "fatal: could not read"}]"#;
    answer(
        &server,
        "GET",
        "/repos/o/pulled/push_mirrors",
        answered(200, pushed).insert_header("X-Total-Count", "1"),
    )
    .await;
    let client = client(&server);
    let now: Timestamp = "2026-01-01T12:00:00Z".parse().unwrap();

    let mut pulled = client.repos().pull_mirrors();
    let mirror = pulled.next().await.unwrap().unwrap();
    assert_eq!((&*mirror.repository, mirror.direction), ("o/pulled", Direction::Pull));
    assert_eq!(mirror.age(now), Some(Duration::from_secs(12 * 3600)));
    assert!(mirror.is_stale(now, Duration::from_secs(11 * 3600)));
    assert!(!mirror.is_stale(now, Duration::from_secs(13 * 3600)));
    assert!(pulled.next().await.is_none());

    let mut pushed = client.repos().push_mirrors();
    let mirror = pushed.next().await.unwrap().unwrap();
    assert_eq!((&*mirror.repository, mirror.direction), ("o/pulled", Direction::Push));
    assert_eq!(mirror.last_error.as_deref(), Some("fatal: could not read"));
    assert!(mirror.is_stale(now, Duration::from_secs(13 * 3600)));
    assert!(pushed.next().await.is_none(), "a repository that is gone is passed over");
    let asked = asked(&server).await;
    assert!(asked.iter().any(|line| line.contains("mode=mirror")), "{asked:?}");
    assert!(!asked.iter().any(|line| line.contains("plain/push_mirrors")), "{asked:?}");
}

#[tokio::test]
async fn a_push_mirror_is_replaced_without_a_gap() {
    let server = MockServer::start().await;
    answer(&server, "POST", "/repos/o/r/push_mirrors", answered(200, r#"{"remote_name": "new"}"#))
        .await;
    answer(&server, "DELETE", "/repos/o/r/push_mirrors/old", answered(204, "")).await;
    let mirrors = client(&server).repo("o", "r").mirrors();
    let new =
        mirrors.add_push("https://backup.example/r.git", Interval::hours(1)).remote_password("p");
    assert_eq!(mirrors.replace_push("old", new).await.unwrap().remote_name, "new");
    let asked = asked(&server).await;
    assert_eq!(
        asked,
        ["POST /api/v1/repos/o/r/push_mirrors", "DELETE /api/v1/repos/o/r/push_mirrors/old"]
    );

    let server = MockServer::start().await;
    answer(
        &server,
        "POST",
        "/repos/o/r/push_mirrors",
        answered(400, r#"{"message": "invalid address"}"#),
    )
    .await;
    let mirrors = client(&server).repo("o", "r").mirrors();
    let new = mirrors.add_push("nonsense", Interval::hours(1));
    assert_eq!(mirrors.replace_push("old", new).await.unwrap_err().kind(), ErrorKind::Invalid);
    assert_eq!(crate::server::asked(&server).await.len(), 1, "the old one stays");
}

#[tokio::test]
async fn options_arrive_as_the_server_wants_them() {
    let server = MockServer::start().await;
    for path in [
        "/repos/o/r/hooks",
        "/repos/o/r/contents/a b.txt",
        "/repos/o/r/issues/3/labels",
        "/repos/o/r/contents",
    ] {
        answer(&server, "POST", &path.replace(' ', "%20"), answered(201, "[]")).await;
    }
    let client = client(&server);
    let repo = client.repo("o", "r");
    let hook = repo
        .hooks()
        .create("forgejo", "https://ci.example")
        .events(["push", "release"])
        .secret(&secret("s"));
    let _ = hook.await;
    let _ = repo.contents().create("a b.txt", "hälo").message("Add").branch("main").await;
    let labels = [serde_json::Value::from(3), serde_json::Value::from("bug")];
    repo.issue(3).add_labels(labels).await.unwrap();
    let edit = forgejo_client::models::FileEdit::new("delete", "b.txt").sha("1");
    let _ = repo.contents().change([edit]).await;
    assert_eq!(
        sent(&server).await,
        [
            json!({
                "type": "forgejo", "active": true, "events": ["push", "release"],
                "config": {"url": "https://ci.example", "content_type": "json", "secret": "s"},
            }),
            json!({"content": "aMOkbG8=", "message": "Add", "branch": "main"}),
            json!({"labels": [3, "bug"]}),
            json!({"files": [{"operation": "delete", "path": "b.txt", "sha": "1"}]}),
        ]
    );
}

#[tokio::test]
async fn filters_are_encoded_and_repeated_as_the_server_reads_them() {
    let server = MockServer::start().await;
    answer(&server, "GET", "/repos/o/r/issues", answered(200, "[]")).await;
    answer(&server, "GET", "/notifications", answered(200, "[]")).await;
    let client = client(&server);
    let since: Timestamp = "2026-01-01T00:00:00+02:00".parse().unwrap();
    let issues = client.repo("o", "r").issues();
    issues.list().state("all").labels("a&b,c").since(since).q("x y").await.unwrap();
    client.notifications().list().read_too(true).status_types(["unread", "pinned"]).await.unwrap();
    assert_eq!(
        asked(&server).await,
        [
            "GET /api/v1/repos/o/r/issues?state=all&labels=a%26b%2Cc&since=2025-12-31T22%3A00%3A00Z&q=x+y",
            "GET /api/v1/notifications?all=true&status-types=unread&status-types=pinned",
        ]
    );
}

#[tokio::test]
async fn a_variable_is_set_whether_it_is_there_or_not() {
    let server = MockServer::start().await;
    answer(&server, "PUT", "/repos/o/r/actions/variables/OLD", answered(204, "")).await;
    answer(&server, "POST", "/repos/o/r/actions/variables/NEW", answered(201, "")).await;
    let variables = client(&server).repo("o", "r").actions().variables();
    variables.set("OLD", "1").await.unwrap();
    variables.set("NEW", "2").await.unwrap();
    assert_eq!(variables.set("NO", "3").await.unwrap_err().kind(), ErrorKind::NotFound);
    let asked = asked(&server).await;
    // Two calls for one that is not there; and what the server is, once, for the error.
    assert_eq!(asked.len(), 1 + 2 + 2 + 1, "{asked:?}");
}
