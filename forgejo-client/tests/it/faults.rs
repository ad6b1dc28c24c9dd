//! What goes wrong, and what the error says of it.

use std::time::Duration;

use forgejo_client::{Client, Error, ErrorKind, Retry, Sent};
use serde_json::Value;
use wiremock::matchers::{header, method};
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

use crate::server::{answer, asked, builder, client, json, scripted, secret};

/// The error of `GET /repos/o/r` when the server answers that.
async fn error_of(response: ResponseTemplate) -> Error {
    let server = MockServer::start().await;
    answer(&server, "GET", "/repos/o/r", response).await;
    client(&server).repo("o", "r").get().await.unwrap_err()
}

#[tokio::test]
async fn each_fault_has_its_kind_and_says_what_was_asked() {
    let scope = r#"{"message": "token does not have at least one of required scope(s): [read:repository]", "url": "http://x/api/swagger"}"#;
    let faults = [
        (401, r#"{"message": "token is required", "url": "http://x/api/swagger"}"#),
        (401, r#"{"message": "invalid provided OTP"}"#),
        (403, scope),
        (403, ""),
        (404, r#"{"message": "The target couldn't be found.", "errors": []}"#),
        (409, r#"{"message": "The repository with the same name already exists."}"#),
        (413, r#"{"message": "quota exceeded", "user_id": 1, "username": "o"}"#),
        (423, r#"{"message": "Repo is archived"}"#),
        (500, r#"{"message": "", "url": "http://x/api/swagger"}"#),
        (502, "<html><title>502</title><h1>Bad Gateway</h1></html>"),
        (200, "<html>Sign in to continue</html>"),
    ];
    let mut all = Vec::new();
    for (status, body) in faults {
        let error = error_of(json(status, body)).await;
        assert_eq!(error.path(), Some("/repos/o/r"));
        assert_eq!(error.method().map(|method| method.as_str()), Some("GET"));
        assert_eq!((error.status(), error.sent()), (Some(status), Sent::Yes));
        all.push(format!("{:?}: {error}", error.kind()));
    }
    insta::assert_snapshot!(all.join("\n"));
}

#[tokio::test]
async fn a_missing_scope_is_named() {
    let body = r#"{"message": "token does not have at least one of required scope(s): [read:user write:user]"}"#;
    let error = error_of(json(403, body)).await;
    assert_eq!(error.kind(), ErrorKind::Scope);
    assert_eq!(error.required_scopes(), ["read:user", "write:user"]);
}

#[tokio::test]
async fn the_pause_that_a_server_asks_for_is_told() {
    let error = error_of(json(429, "").insert_header("Retry-After", "17")).await;
    assert_eq!(
        (error.kind(), error.retry_after()),
        (ErrorKind::RateLimited, Some(Duration::from_secs(17)))
    );
    assert!(error.is_retryable());
}

#[tokio::test]
async fn an_old_server_is_told_from_a_thing_that_is_missing() {
    let server = MockServer::start().await;
    answer(&server, "GET", "/version", json(200, r#"{"version": "11.0.3+gitea-1.22.0"}"#)).await;
    let client = client(&server);
    let actions = client.repo("o", "r").actions();
    for _ in 0..2 {
        let error = actions.cancel_run(7).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unsupported);
        assert_eq!(
            error.to_string(),
            "POST /repos/o/r/actions/runs/7/cancel: this call needs Forgejo 16, this is Forgejo 11.0.3 (status 404)"
        );
    }
    // What the server has is only missing.
    let error = client.repo("o", "r").get().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
    let versions = asked(&server).await.into_iter().filter(|line| line.ends_with("/version"));
    assert_eq!(versions.count(), 1, "the version is asked once");
}

#[tokio::test]
async fn a_server_that_hides_its_version_only_lacks_the_thing() {
    for version in [json(200, r#"{"version": "b5757a6"}"#), json(403, ""), json(200, "<html>")] {
        let server = MockServer::start().await;
        answer(&server, "GET", "/version", version).await;
        let error = client(&server).repo("o", "r").actions().cancel_run(7).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NotFound);
    }
}

#[tokio::test]
async fn a_moved_repository_is_followed_by_reads_only() {
    let server = MockServer::start().await;
    let moved = |_: &Request| {
        ResponseTemplate::new(301).insert_header("Location", "/api/v1/repos/new/r?page=1")
    };
    answer(&server, "GET", "/repos/old/r", moved).await;
    answer(&server, "PATCH", "/repos/old/r", moved).await;
    Mock::given(method("GET"))
        .and(wiremock::matchers::path("/api/v1/repos/new/r"))
        .and(header("authorization", "token t0ken"))
        .respond_with(json(200, r#"{"id": 7, "full_name": "new/r"}"#))
        .mount(&server)
        .await;
    let repo = client(&server).repo("old", "r");
    assert_eq!(repo.get().await.unwrap().full_name, "new/r");
    let error = repo.edit().description("x").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Moved);
    assert_eq!(error.location(), Some("/api/v1/repos/new/r?page=1"));
    let asked = asked(&server).await;
    assert_eq!(asked.iter().filter(|line| line.contains("/new/")).count(), 1, "{asked:?}");
}

#[tokio::test]
async fn credentials_do_not_follow_to_another_server() {
    let (home, store) = (MockServer::start().await, MockServer::start().await);
    let place = format!("{}/bucket/file?X-Signature=a%2Fb", store.uri());
    answer(
        &home,
        "GET",
        "/repos/o/r/raw/a.txt",
        ResponseTemplate::new(307).insert_header("Location", &*place),
    )
    .await;
    Mock::given(method("GET"))
        .respond_with(ResponseTemplate::new(200).set_body_string("content"))
        .mount(&store)
        .await;
    let blob = client(&home).repo("o", "r").contents().raw("a.txt").await.unwrap();
    assert_eq!(blob.text(), "content");
    let there = &store.received_requests().await.unwrap()[0];
    assert!(there.headers.get("authorization").is_none());
    assert_eq!(there.url.query(), Some("X-Signature=a%2Fb"));
}

#[tokio::test]
async fn redirects_in_a_circle_end() {
    let server = MockServer::start().await;
    let around = ResponseTemplate::new(302).insert_header("Location", "/api/v1/repos/o/r");
    answer(&server, "GET", "/repos/o/r", around).await;
    let error = client(&server).repo("o", "r").get().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Moved);
    assert_eq!(asked(&server).await.len(), 6);
}

#[tokio::test]
async fn only_reads_are_tried_again() {
    let server = MockServer::start().await;
    Mock::given(method("GET")).respond_with(json(503, "")).up_to_n_times(1).mount(&server).await;
    answer(&server, "GET", "/repos/o/r", json(200, r#"{"id": 1}"#)).await;
    answer(&server, "POST", "/repos/o/r/issues", json(503, "")).await;
    answer(&server, "DELETE", "/repos/o/r", json(503, "")).await;
    answer(&server, "PUT", "/repos/o/r/topics/x", json(503, "")).await;
    let retry = Retry::attempts(3).first_pause(Duration::from_millis(1));
    let client = builder(&server).retry(retry).build().unwrap();
    let repo = client.repo("o", "r");
    assert_eq!(repo.get().await.unwrap().id, 1);
    for error in [
        repo.issues().create("x").await.map(drop).unwrap_err(),
        repo.delete().await.unwrap_err(),
        repo.topics().add("x").await.unwrap_err(),
    ] {
        assert_eq!(error.kind(), ErrorKind::Server);
        assert!(!error.is_retryable());
    }
    assert_eq!(asked(&server).await.len(), 2 + 3);
}

#[tokio::test]
async fn bodies_come_where_none_are_expected() {
    let server = MockServer::start().await;
    answer(&server, "POST", "/repos/o/r/mirror-sync", ResponseTemplate::new(200)).await;
    answer(&server, "PUT", "/topics-x", json(205, "[1]")).await;
    answer(&server, "PUT", "/notifications", json(205, r#"[{"id": 3}]"#)).await;
    answer(&server, "POST", "/repos/o/r/transfer/reject", json(200, r#"{"id": 1}"#)).await;
    answer(&server, "DELETE", "/repos/o/r", json(202, r#"{"odd": true}"#)).await;
    answer(&server, "PATCH", "/repos/o/r/issues/comments/7", ResponseTemplate::new(204)).await;
    answer(
        &server,
        "POST",
        "/repos/o/r/actions/workflows/ci.yml/dispatches",
        ResponseTemplate::new(204),
    )
    .await;
    let client = client(&server);
    let repo = client.repo("o", "r");
    repo.mirrors().sync().await.unwrap();
    repo.delete().await.unwrap();
    assert_eq!(client.notifications().mark().await.unwrap()[0].id, 3);
    assert_eq!(repo.comment(7).edit("x").await.unwrap(), None);
    assert_eq!(repo.actions().dispatch("ci.yml", "main").await.unwrap(), None);
}

#[tokio::test]
async fn yes_and_no_are_read_off_the_status() {
    let server = MockServer::start().await;
    answer(&server, "GET", "/user/starred/o/yes", ResponseTemplate::new(204)).await;
    answer(&server, "GET", "/user/starred/o/no", json(404, "")).await;
    answer(&server, "GET", "/user/starred/o/who", json(401, "")).await;
    let stars = client(&server).current_user().stars();
    assert!(stars.contains("o", "yes").await.unwrap());
    assert!(!stars.contains("o", "no").await.unwrap());
    assert_eq!(stars.contains("o", "who").await.unwrap_err().kind(), ErrorKind::Auth);
}

#[tokio::test]
async fn a_path_answers_a_file_or_a_folder() {
    use forgejo_client::Contents;
    let server = MockServer::start().await;
    let file =
        r#"{"name": "a.txt", "type": "file", "encoding": "base64", "content": "aMOk\nbG8="}"#;
    answer(&server, "GET", "/repos/o/r/contents/docs/a.txt", json(200, file)).await;
    answer(&server, "GET", "/repos/o/r/contents/docs", json(200, &format!("[{file}]"))).await;
    let contents = client(&server).repo("o", "r").contents();
    let Contents::File(file) = contents.get("docs/a.txt").await.unwrap() else { panic!() };
    assert_eq!(file.bytes().unwrap(), "hälo".as_bytes());
    let Contents::Folder(files) = contents.get("/docs").await.unwrap() else { panic!() };
    assert_eq!(files[0].name, "a.txt");
}

#[tokio::test]
async fn nothing_listens_there() {
    let client = Client::builder("http://127.0.0.1:1").retry(Retry::never()).build().unwrap();
    let error = client.version().await.unwrap_err();
    assert_eq!((error.kind(), error.sent()), (ErrorKind::Transport, Sent::No));
    assert!(error.is_retryable());
}

#[tokio::test]
async fn an_answer_that_is_cut_off_is_no_answer() {
    let cut = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{\"id\": 1".to_vec();
    let (address, _) = scripted(vec![cut]).await;
    let client = Client::builder(address).retry(Retry::never()).build().unwrap();
    let error = client.get::<Value>("/repos/o/r").await.unwrap_err();
    assert_eq!((error.kind(), error.sent()), (ErrorKind::Transport, Sent::Yes));
}

#[tokio::test]
async fn no_secret_is_ever_shown() {
    let server = MockServer::start().await;
    answer(&server, "GET", "/user", json(401, "")).await;
    for client in [
        builder(&server).token(secret("geheim")).sudo("someone").build().unwrap(),
        builder(&server).password("o", secret("geheim")).otp(secret("geheim")).build().unwrap(),
    ] {
        let request = client.current_user().get().param("q", "geheim");
        assert!(!format!("{client:?} {request:?}").contains("geheim"));
        let error = client.current_user().get().await.unwrap_err();
        assert!(!format!("{error:?} {error}").contains("geheim"));
    }
}
