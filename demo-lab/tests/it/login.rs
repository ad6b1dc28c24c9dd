//! Logging in: tickets, renewal, CSRF, one-time passwords, tokens.

use std::time::Duration;

use demo_lab::Running;
use demo_lab::proxmox::one_time_password;
use demo_lab::world::accounts;
use serde_json::Value;

use crate::raw::{Connection, Reply, get, post, start, token_of};

/// Percent-encodes what a form or cookie cannot hold.
fn escape(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' => {
                char::from(byte).to_string()
            }
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

async fn log_in(lab: &Running) -> Value {
    post(lab, "/access/ticket", "username=root@pam&password=demo-password").await.data()
}

async fn with_ticket(lab: &Running, line: &str, ticket: &str, more: &[&str]) -> Reply {
    let cookie = format!("Cookie: PVEAuthCookie={}", escape(ticket));
    let headers: Vec<&str> = [cookie.as_str()].into_iter().chain(more.iter().copied()).collect();
    Connection::open(lab.proxmox()).await.request(line, &headers, "").await
}

#[tokio::test]
async fn a_password_gives_a_ticket_that_opens_everything() {
    let lab = start().await;
    let login = log_in(&lab).await;
    let ticket = login["ticket"].as_str().unwrap();
    assert!(ticket.starts_with("PVE:root@pam:"));
    let reply = with_ticket(&lab, "GET /api2/json/nodes/pve/status", ticket, &[]).await;
    assert_eq!(reply.status, 200);
}

#[tokio::test]
async fn wrong_passwords_and_unknown_users_look_the_same() {
    let lab = start().await;
    for form in ["username=root@pam&password=x", "username=who@pam&password=x"] {
        let reply = post(&lab, "/access/ticket", form).await;
        assert_eq!((reply.status, reply.reason.as_str()), (401, "authentication failure"));
    }
}

#[tokio::test]
async fn a_ticket_renews_itself_and_an_expired_one_does_not() {
    let lab = start().await;
    let old = log_in(&lab).await["ticket"].as_str().unwrap().to_owned();
    let form = format!("username=root@pam&password={}", escape(&old));
    lab.control().advance(Duration::from_secs(7_000));
    let renewed = post(&lab, "/access/ticket", &form).await.data();
    lab.control().advance(Duration::from_secs(300));
    // The first has outlived its two hours, the second has not.
    let expired = with_ticket(&lab, "GET /api2/json/version", &old, &[]).await;
    assert_eq!((expired.status, expired.body.len()), (401, 0));
    assert_eq!(post(&lab, "/access/ticket", &form).await.status, 401);
    let ticket = renewed["ticket"].as_str().unwrap();
    assert_eq!(with_ticket(&lab, "GET /api2/json/version", ticket, &[]).await.status, 200);
}

#[tokio::test]
async fn all_tickets_can_be_made_to_expire_and_a_new_login_works() {
    let lab = start().await;
    let old = log_in(&lab).await["ticket"].as_str().unwrap().to_owned();
    lab.control().expire_tickets();
    assert_eq!(with_ticket(&lab, "GET /api2/json/version", &old, &[]).await.status, 401);
    let new = log_in(&lab).await["ticket"].as_str().unwrap().to_owned();
    assert_eq!(with_ticket(&lab, "GET /api2/json/version", &new, &[]).await.status, 200);
}

#[tokio::test]
async fn changes_with_a_ticket_need_the_csrf_token_and_with_an_api_token_they_do_not() {
    let lab = start().await;
    let login = log_in(&lab).await;
    let ticket = login["ticket"].as_str().unwrap();
    let line = "POST /api2/json/nothing";
    let bare = with_ticket(&lab, line, ticket, &[]).await;
    assert_eq!(bare.reason, "Permission denied - invalid csrf token");
    assert_eq!((bare.status, bare.body.len()), (401, 0));
    let csrf = format!("CSRFPreventionToken: {}", login["CSRFPreventionToken"].as_str().unwrap());
    let allowed = with_ticket(&lab, line, ticket, &[&csrf]).await;
    assert_eq!(allowed.reason, "Method 'POST /nothing' not implemented");
    let token = token_of(lab.proxmox());
    let mut connection = Connection::open(lab.proxmox()).await;
    assert_eq!(connection.request(line, &[&token], "").await.status, 501);
}

#[tokio::test]
async fn the_cookie_wins_over_the_token() {
    let lab = start().await;
    let token = token_of(lab.proxmox());
    let reply = with_ticket(&lab, "GET /api2/json/version", "PVE:x", &[&token]).await;
    assert_eq!(reply.status, 401);
}

#[tokio::test]
async fn a_wrong_token_is_refused() {
    let lab = start().await;
    for token in ["root@pam!homelab=wrong", "root@pam!other=x", "nonsense"] {
        let header = format!("Authorization: PVEAPIToken={token}");
        let mut connection = Connection::open(lab.proxmox()).await;
        let reply = connection.request("GET /api2/json/version", &[&header], "").await;
        assert_eq!((reply.status, reply.reason.as_str()), (401, "Authentication failed!"));
    }
}

#[tokio::test]
async fn a_second_factor_is_asked_for_and_each_code_is_good_once() {
    let lab = start().await;
    let user = accounts::SECOND_FACTOR;
    let form = format!("username={user}&password={}", accounts::SECOND_FACTOR_PASSWORD);
    let first = post(&lab, "/access/ticket", &form).await.data();
    assert_eq!(first["NeedTFA"], 1);
    let challenge = first["ticket"].as_str().unwrap();
    assert!(challenge.starts_with("PVE:!tfa!"), "{challenge}");
    // Half a login opens nothing.
    let half = with_ticket(&lab, "GET /api2/json/version", challenge, &[]).await;
    assert_eq!((half.status, half.reason.as_str()), (401, "Authentication failed!"));

    let answer = |code: &str| {
        let challenge = escape(challenge);
        format!("username={user}&password=totp:{code}&tfa-challenge={challenge}")
    };
    let code = one_time_password(accounts::SECOND_FACTOR_TOTP, lab.control().now());
    let wrong = if code == "000000" { "000001" } else { "000000" };
    assert_eq!(post(&lab, "/access/ticket", &answer(wrong)).await.status, 401);
    let second = post(&lab, "/access/ticket", &answer(&code)).await.data();
    let ticket = second["ticket"].as_str().unwrap();
    assert_eq!(with_ticket(&lab, "GET /api2/json/version", ticket, &[]).await.status, 200);
    assert_eq!(post(&lab, "/access/ticket", &answer(&code)).await.status, 401);
}

#[tokio::test]
async fn permissions_are_those_of_the_caller() {
    let lab = start().await;
    let all = get(&lab, "/access/permissions").await.data();
    assert_eq!(all["/"]["VM.PowerMgmt"], 1);
    let (id, secret) = accounts::AUDITOR_TOKEN;
    let header = format!("Authorization: PVEAPIToken={id}={secret}");
    let line = "GET /api2/json/access/permissions?path=/vms/101";
    let some = Connection::open(lab.proxmox()).await.request(line, &[&header], "").await.data();
    assert_eq!(some["/vms/101"]["VM.Audit"], 1);
    assert_eq!(some["/vms/101"].get("VM.PowerMgmt"), None);
}

#[tokio::test]
async fn a_token_may_not_ask_for_a_ticket() {
    let lab = start().await;
    let form = "username=root@pam&password=demo-password";
    let headers = [&token_of(lab.proxmox()), "Content-Type: application/x-www-form-urlencoded"];
    let mut connection = Connection::open(lab.proxmox()).await;
    let reply = connection.request("POST /api2/json/access/ticket", &headers, form).await;
    let reason = "Permission check failed (URI '/access/ticket' not available with API token, need proper ticket.";
    assert_eq!((reply.status, reply.reason.as_str()), (403, reason));
}
