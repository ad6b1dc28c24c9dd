//! Who calls: tokens, passwords, codes, other users, OAuth2.

use forgejo_client::oauth2::{Authorization, OAuth2App, OAuth2Tokens};
use forgejo_client::{Client, ErrorKind, HttpClient, Retry, Timestamp};
use serde_json::{Value, json};
use wiremock::matchers::{body_partial_json, header, method, path};
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

use crate::server::{answer, asked, builder, json as answered, secret};

async fn header_of(request: &Request, name: &str) -> Option<String> {
    Some(request.headers.get(name)?.to_str().unwrap().to_owned())
}

#[tokio::test]
async fn a_password_and_a_code_are_sent_as_forgejo_wants_them() {
    let server = MockServer::start().await;
    answer(&server, "POST", "/users/o/tokens", answered(201, r#"{"id": 1, "sha1": "s3cret"}"#))
        .await;
    let client =
        builder(&server).password("o", secret("pass word")).otp(secret("123456")).build().unwrap();
    let token = client.user("o").tokens().create("ci", ["write:repository"]).await.unwrap();
    assert_eq!(token.sha1, "s3cret");
    let sent = &server.received_requests().await.unwrap()[0];
    assert_eq!(header_of(sent, "authorization").await.unwrap(), "Basic bzpwYXNzIHdvcmQ=");
    for name in ["x-forgejo-otp", "x-gitea-otp"] {
        assert_eq!(header_of(sent, name).await.unwrap(), "123456");
    }
    let body: Value = sent.body_json().unwrap();
    assert_eq!(body, json!({"name": "ci", "scopes": ["write:repository"]}));
}

#[tokio::test]
async fn another_user_is_named_by_client_or_by_call() {
    let server = MockServer::start().await;
    answer(&server, "GET", "/user", answered(200, r#"{"id": 1, "login": "x"}"#)).await;
    let client = builder(&server).sudo("ann").build().unwrap();
    client.current_user().get().await.unwrap();
    client.current_user().get().sudo("bob").await.unwrap();
    client.with_sudo("eve").current_user().get().await.unwrap();
    let sent = server.received_requests().await.unwrap();
    let users: Vec<_> =
        sent.iter().map(|request| request.headers["sudo"].to_str().unwrap()).collect();
    assert_eq!(users, ["ann", "bob", "eve"]);
}

#[tokio::test]
async fn a_sub_path_stays_in_front_of_every_call() {
    let server = MockServer::start().await;
    Mock::given(path("/forge/api/v1/version"))
        .respond_with(answered(200, r#"{"version": "11.0.0+gitea-1.22.0"}"#))
        .mount(&server)
        .await;
    for url in [format!("{}/forge", server.uri()), format!("{}/forge/api/v1/", server.uri())] {
        let client = Client::builder(url).build().unwrap();
        assert_eq!(client.version().await.unwrap().to_string(), "Forgejo 11.0");
    }
}

#[tokio::test]
async fn tokens_of_oauth2_are_renewed_once_however_many_calls_want_them() {
    let server = MockServer::start().await;
    let renewed = json!({"access_token": "new", "token_type": "bearer", "expires_in": 3600, "refresh_token": "next"});
    Mock::given(method("POST"))
        .and(path("/login/oauth/access_token"))
        .and(body_partial_json(
            json!({"grant_type": "refresh_token", "refresh_token": "old", "client_id": "id"}),
        ))
        .respond_with(answered(200, &renewed.to_string()))
        .expect(1)
        .mount(&server)
        .await;
    Mock::given(header("authorization", "Bearer new"))
        .respond_with(answered(200, r#"{"id": 1, "login": "o"}"#))
        .mount(&server)
        .await;
    let app = OAuth2App::public("id", "http://127.0.0.1/callback");
    let tokens =
        OAuth2Tokens::new(app, secret("over"), Some(secret("old"))).expires(Timestamp::UNIX_EPOCH);
    let client = Client::builder(server.uri()).oauth2(tokens).build().unwrap();
    let calls = (0..8).map(|_| tokio::spawn(client.current_user().get().send()));
    for call in calls.collect::<Vec<_>>() {
        assert_eq!(call.await.unwrap().unwrap().login, "o");
    }
    use forgejo_client::SecretString;
    let refresh: Option<SecretString> = client.oauth2_tokens().unwrap().refresh;
    assert_eq!(secrecy_text(refresh.as_ref().unwrap()), "next");
}

fn secrecy_text(secret: &forgejo_client::SecretString) -> &str {
    use secrecy::ExposeSecret;
    secret.expose_secret()
}

#[tokio::test]
async fn a_token_that_the_server_takes_no_more_is_renewed_and_the_call_repeated() {
    let server = MockServer::start().await;
    Mock::given(header("authorization", "Bearer revoked"))
        .respond_with(answered(401, ""))
        .mount(&server)
        .await;
    Mock::given(path("/login/oauth/access_token"))
        .respond_with(answered(200, r#"{"access_token": "new", "expires_in": 3600}"#))
        .expect(1)
        .mount(&server)
        .await;
    Mock::given(header("authorization", "Bearer new"))
        .respond_with(answered(201, r#"{"id": 1, "number": 7}"#))
        .mount(&server)
        .await;
    let tokens =
        OAuth2Tokens::new(OAuth2App::public("id", "x"), secret("revoked"), Some(secret("old")));
    let client = Client::builder(server.uri()).oauth2(tokens).build().unwrap();
    assert_eq!(client.repo("o", "r").issues().create("x").await.unwrap().number, 7);
    // A server that gives no new refresh token leaves the old one.
    assert_eq!(secrecy_text(&client.oauth2_tokens().unwrap().refresh.unwrap()), "old");
}

#[tokio::test]
async fn a_refused_renewal_says_that_the_call_was_not_sent() {
    let server = MockServer::start().await;
    let refused =
        r#"{"error": "unauthorized_client", "error_description": "token was already used"}"#;
    Mock::given(path("/login/oauth/access_token"))
        .respond_with(answered(400, refused))
        .mount(&server)
        .await;
    let tokens =
        OAuth2Tokens::new(OAuth2App::public("id", "x"), secret("over"), Some(secret("geheim")))
            .expires(Timestamp::UNIX_EPOCH);
    let client = Client::builder(server.uri()).oauth2(tokens).build().unwrap();
    let error = client.current_user().get().await.unwrap_err();
    assert_eq!((error.kind(), error.sent()), (ErrorKind::Auth, forgejo_client::Sent::No));
    assert!(error.to_string().contains("token was already used"), "{error}");
    assert_eq!(asked(&server).await, ["POST /login/oauth/access_token"]);
}

#[tokio::test]
async fn a_code_is_redeemed_with_its_proof() {
    let server = MockServer::start().await;
    Mock::given(path("/login/oauth/access_token"))
        .respond_with(answered(
            200,
            r#"{"access_token": "a", "refresh_token": "r", "expires_in": 3600}"#,
        ))
        .mount(&server)
        .await;
    let client = Client::builder(server.uri()).build().unwrap();
    let app = OAuth2App::confidential("id", secret("s3cret"), "http://127.0.0.1:8080/callback");
    let started =
        Authorization::begin(&client, app.clone(), &["read:user", "write:issue"]).unwrap();
    let url: url::Url = started.url().parse().unwrap();
    let parameter =
        |key: &str| url.query_pairs().find(|(name, _)| name == key).unwrap().1.into_owned();
    assert_eq!(url.path(), "/login/oauth/authorize");
    assert_eq!(parameter("scope"), "read:user write:issue");
    assert_eq!(parameter("code_challenge_method"), "S256");
    let tokens = started.finish(&client, "c0de", &parameter("state")).await.unwrap();
    assert!(tokens.expires.unwrap() > Timestamp::now());
    let sent: Value = server.received_requests().await.unwrap()[0].body_json().unwrap();
    assert_eq!(sent["code"], "c0de");
    assert_eq!(sent["client_secret"], "s3cret");
    assert_eq!(sent["code_verifier"].as_str().unwrap().len(), 43);

    let other = Authorization::begin(&client, app, &[]).unwrap();
    let error = other.finish(&client, "c0de", "somebody else's").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Auth);
    assert_eq!(server.received_requests().await.unwrap().len(), 1, "nothing was sent");
}

#[tokio::test]
async fn a_client_of_ones_own_is_used_and_may_not_redirect_writes() {
    let server = MockServer::start().await;
    Mock::given(header("user-agent", "mine"))
        .and(path("/api/v1/version"))
        .respond_with(answered(200, r#"{"version": "9.0.0"}"#))
        .mount(&server)
        .await;
    answer(
        &server,
        "POST",
        "/user/repos",
        ResponseTemplate::new(301).insert_header("Location", "/api/v1/elsewhere"),
    )
    .await;
    answer(&server, "GET", "/elsewhere", answered(200, r#"{"id": 1}"#)).await;
    let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
    let tls = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth();
    // With the redirects that reqwest follows unless told otherwise.
    let http: HttpClient =
        HttpClient::builder().user_agent("mine").tls_backend_preconfigured(tls).build().unwrap();
    let client =
        Client::builder(server.uri()).retry(Retry::never()).http_client(http).build().unwrap();
    assert_eq!(client.version().await.unwrap().major(), Some(9));
    let error = client.current_user().create_repo("x").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Moved);
    assert!(error.to_string().contains("redirect"), "{error}");
}
