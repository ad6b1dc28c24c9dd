//! Logging in, staying logged in, and what happens when that fails.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, UNIX_EPOCH};

use demo_lab::world::{Fault, Rule, accounts};
use proxmox_client::{Client, ErrorKind, SecretString, Sent};
use serde_json::{Value, json};
use wiremock::matchers::{body_string_contains, header, method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::support::{client, data, judge, lab, root, seen, stranger, token};

const LOGIN: &str = "POST /access/ticket 200";

#[tokio::test]
async fn a_token_needs_no_login() {
    let lab = lab().await;
    token(&lab).build().unwrap().version().await.unwrap();
    assert_eq!(seen(&lab), ["GET /version 200"]);
}

#[tokio::test]
async fn a_password_is_turned_into_a_ticket_once() {
    let lab = lab().await;
    let client = root(&lab).build().unwrap();
    client.version().await.unwrap();
    client.nodes().await.unwrap();
    assert_eq!(seen(&lab), [LOGIN, "GET /version 200", "GET /nodes 200"]);
}

#[tokio::test]
async fn calls_that_start_together_share_one_login() {
    let lab = lab().await;
    lab.control().add(Rule::new("/access/ticket", Fault::Latency(Duration::from_millis(200))));
    let client = root(&lab).build().unwrap();
    let calls = (0..20).map(|_| tokio::spawn(client.get::<Value>("/version").send()));
    for call in calls.collect::<Vec<_>>() {
        call.await.unwrap().unwrap();
    }
    let logins = seen(&lab).iter().filter(|line| *line == LOGIN).count();
    assert_eq!(logins, 1);
}

#[tokio::test]
async fn calls_that_start_together_share_one_refusal() {
    let lab = lab().await;
    lab.control().add(Rule::new("/access/ticket", Fault::Latency(Duration::from_millis(200))));
    let user = lab.proxmox().user.parse().unwrap();
    let client = stranger(&lab).password(user, SecretString::from("wrong")).build().unwrap();
    let calls = (0..20).map(|_| tokio::spawn(client.get::<Value>("/version").send()));
    for call in calls.collect::<Vec<_>>() {
        let error = call.await.unwrap().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Auth);
    }
    assert_eq!(seen(&lab), ["POST /access/ticket 401"]);
    // A later call asks again: the password may have been set right on the server.
    client.version().await.unwrap_err();
    assert_eq!(seen(&lab).len(), 2);
}

#[tokio::test]
async fn a_ticket_that_the_server_forgot_costs_one_new_login_also_for_writes() {
    let lab = lab().await;
    let client = root(&lab).build().unwrap();
    client.version().await.unwrap();
    lab.control().expire_tickets();
    lab.control().forget_requests();
    client.version().await.unwrap();
    assert_eq!(seen(&lab), ["GET /version 401", LOGIN, "GET /version 200"]);

    lab.control().expire_tickets();
    lab.control().forget_requests();
    let write = client.put::<()>("/nodes/pve/config").param("description", "x").await;
    assert_ne!(write.map_err(|error| error.kind()), Err(ErrorKind::Auth));
    let lines = seen(&lab);
    assert_eq!(lines[..2], ["PUT /nodes/pve/config 401", LOGIN]);
    assert!(lines.len() == 3 && lines[2].starts_with("PUT /nodes/pve/config"), "{lines:?}");
}

#[tokio::test]
async fn a_ticket_is_renewed_with_itself_before_it_ends() {
    let lab = lab().await;
    let now = Arc::new(AtomicU64::new(lab.control().now()));
    let clock = now.clone();
    let client = root(&lab)
        .clock(move || UNIX_EPOCH + Duration::from_secs(clock.load(Ordering::Relaxed)))
        .build()
        .unwrap();
    client.version().await.unwrap();
    let later = |minutes: u64| {
        let by = Duration::from_secs(minutes * 60);
        lab.control().advance(by);
        now.fetch_add(by.as_secs(), Ordering::Relaxed);
        lab.control().forget_requests();
    };

    later(100);
    client.version().await.unwrap();
    assert_eq!(seen(&lab), [LOGIN, "GET /version 200"]);
    // It was the ticket that served as password.
    let secret = lab.control().requests()[0].params["password"].to_string();
    assert!(secret.contains("PVE:root@pam:"), "{secret}");

    // Long after the end of the ticket: the password again, without a refusal in between.
    later(300);
    client.version().await.unwrap();
    assert_eq!(seen(&lab), [LOGIN, "GET /version 200"]);
    assert_eq!(lab.control().requests()[0].params["password"], lab.proxmox().password);
}

#[tokio::test]
async fn a_second_factor_is_answered_with_a_code() {
    let lab = lab().await;
    let secret = SecretString::from(accounts::SECOND_FACTOR_TOTP);
    let client = second_factor(&lab).totp(secret).build().unwrap();
    client.version().await.unwrap();
    assert_eq!(seen(&lab), [LOGIN, LOGIN, "GET /version 200"]);
    let second = &lab.control().requests()[1].params;
    assert!(second["password"].as_str().unwrap().starts_with("totp:"));
    assert!(second["tfa-challenge"].as_str().unwrap().starts_with("PVE:!tfa!"));
}

#[tokio::test]
async fn a_second_factor_that_nobody_gave_is_named() {
    let lab = lab().await;
    let client = second_factor(&lab).build().unwrap();
    let error = client.version().await.unwrap_err();
    assert_eq!((error.kind(), error.sent()), (ErrorKind::Auth, Sent::No));
    assert!(error.to_string().contains("second factor"), "{error}");
    client.version().await.unwrap_err();
    assert_eq!(seen(&lab), [LOGIN], "asking again does not help");
}

#[tokio::test]
async fn a_wrong_second_factor_is_a_refusal() {
    let lab = lab().await;
    let secret = SecretString::from("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
    let client = second_factor(&lab).totp(secret).build().unwrap();
    assert_eq!(client.version().await.unwrap_err().kind(), ErrorKind::Auth);
}

fn second_factor(lab: &demo_lab::Running) -> proxmox_client::ClientBuilder {
    let user = accounts::SECOND_FACTOR.parse().unwrap();
    stranger(lab).password(user, SecretString::from(accounts::SECOND_FACTOR_PASSWORD))
}

#[tokio::test]
async fn a_wrong_password_says_who_could_not_log_in_where() {
    let lab = lab().await;
    let user = lab.proxmox().user.parse().unwrap();
    let client = stranger(&lab).password(user, SecretString::from("wrong")).build().unwrap();
    let error = client.version().await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::Auth, Some(401)));
    assert_eq!(error.path(), Some("/access/ticket"));
    assert_eq!(error.sent(), Sent::No, "the call itself was never sent");
}

#[tokio::test]
async fn a_wrong_token_is_asked_about_once() {
    let lab = lab().await;
    let id = lab.proxmox().token_id.parse().unwrap();
    let client = stranger(&lab).api_token(id, SecretString::from("wrong")).build().unwrap();
    let error = client.version().await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::Auth, Some(401)));
    assert!(!error.message().is_empty());
    assert_eq!(seen(&lab), ["GET /version 401"]);
}

#[tokio::test]
async fn a_session_sends_its_cookie_and_for_writes_the_token_against_forgery() {
    let mock = MockServer::start().await;
    let ticket =
        json!({"ticket": "PVE:root@pam:6920F3A0::a+b/c==", "CSRFPreventionToken": "6920:x"});
    Mock::given(method("POST"))
        .and(path("/api2/json/access/ticket"))
        .and(body_string_contains("username=root%40pam&password=g%2Beheim"))
        .respond_with(data(ticket))
        .expect(1)
        .mount(&mock)
        .await;
    Mock::given(header("cookie", "PVEAuthCookie=PVE:root@pam:6920F3A0::a+b/c=="))
        .respond_with(data(Value::Null))
        .mount(&mock)
        .await;
    let client = Client::builder(mock.uri())
        .password("root@pam".parse().unwrap(), SecretString::from("g+eheim"))
        .build()
        .unwrap();
    client.get::<()>("/version").await.unwrap();
    client.put::<()>("/nodes/pve/config").param("description", "x").await.unwrap();
    client.delete::<()>("/pools/k3s").await.unwrap();
    let requests = mock.received_requests().await.unwrap();
    let csrf: Vec<_> =
        requests.iter().map(|request| request.headers.get("csrfpreventiontoken")).collect();
    assert_eq!(csrf[0], None, "the login has none yet");
    assert_eq!(csrf[1], None, "reading needs none");
    assert_eq!(csrf[2].unwrap(), "6920:x");
    assert_eq!(csrf[3].unwrap(), "6920:x");
    assert!(requests.iter().all(|request| request.headers.get("authorization").is_none()));
    judge(&mock).await;
}

#[tokio::test]
async fn a_token_is_sent_as_the_server_wants_it_and_without_a_cookie() {
    let mock = MockServer::start().await;
    Mock::given(header("authorization", "PVEAPIToken=root@pam!test=geheim"))
        .respond_with(data(Value::Null))
        .expect(1)
        .mount(&mock)
        .await;
    client(&mock).build().unwrap().post::<()>("/nodes/pve/startall").await.unwrap();
    let request = mock.received_requests().await.unwrap().remove(0);
    assert!(request.headers.get("cookie").is_none());
    assert!(request.headers.get("csrfpreventiontoken").is_none());
}

#[tokio::test]
async fn a_login_that_makes_no_sense_does_not_show_what_came() {
    let mock = MockServer::start().await;
    Mock::given(method("POST"))
        .respond_with(ResponseTemplate::new(200).set_body_string(r#"{"data":{"ticket":["geheim"#))
        .mount(&mock)
        .await;
    let builder = Client::builder(mock.uri());
    let client = builder.password("root@pam".parse().unwrap(), SecretString::from("x"));
    let error = client.build().unwrap().version().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    let shown = format!("{error} {error:?}");
    assert!(!shown.contains("geheim"), "{shown}");
}

#[tokio::test]
async fn no_secret_is_in_any_debug_text() {
    let lab = lab().await;
    let pve = lab.proxmox();
    let builders = [token(&lab), root(&lab).totp(SecretString::from("JBSWY3DPEHPK3PXP"))];
    let secrets = [&pve.token_secret, &pve.password, "JBSWY3DPEHPK3PXP"];
    for builder in builders {
        let mut shown = format!("{builder:?}");
        let client = builder.build().unwrap();
        shown += &format!("{client:?} {:?}", client.get::<Value>("/version"));
        for secret in secrets {
            assert!(!shown.contains(secret), "{shown}");
        }
        assert!(shown.contains("root@pam"), "{shown}");
    }
}

#[test]
fn what_cannot_work_is_refused_before_anything_is_sent() {
    let built = |builder: proxmox_client::ClientBuilder| {
        let error = builder.build().unwrap_err();
        assert_eq!((error.kind(), error.sent()), (ErrorKind::Usage, Sent::No));
        error.to_string()
    };
    let token = |url: &str, secret: &str| {
        let id = "root@pam!test".parse().unwrap();
        Client::builder(url).api_token(id, SecretString::from(secret))
    };
    insta::assert_snapshot!(
        [
            built(Client::builder("pve")),
            built(token("pve", "line\nbreak")),
            built(token("https://root:geheim@pve", "x")),
            built(token("ftp://pve", "x")),
            built(token("pve", "x").endpoint("https://pve/?a")),
            built(token("pve", "x").totp(SecretString::from("1!"))),
            built(token("pve", "x").user_agent("a\nb")),
        ]
        .join("\n")
    );
}
