//! linkding and the proxy before it, as they behave on the wire.

use std::time::{Duration, Instant};

use demo_lab::linkding::StaticFiles;
use demo_lab::{Fault, Lab, LinkdingEndpoint, Rule, Running};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

async fn start() -> Running {
    Lab::builder().start().await.unwrap()
}

/// What came over a connection until it was closed.
async fn talk(url: &str, text: &str) -> String {
    let address = url.strip_prefix("http://").unwrap().split('/').next().unwrap();
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(text.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    tokio::time::timeout(Duration::from_secs(20), stream.read_to_end(&mut answer))
        .await
        .expect("the server closes the connection")
        .unwrap();
    String::from_utf8(answer).unwrap()
}

/// One request, after which the proxy is asked to close.
async fn get(lab: &Running, target: &str) -> String {
    ask(lab, "GET", target, "").await
}

async fn ask(lab: &Running, method: &str, target: &str, body: &str) -> String {
    let linkding = lab.linkding();
    let (token, length) = (&linkding.token, body.len());
    let request = format!(
        "{method} {target} HTTP/1.1\r\nHost: {}:{}\r\nAuthorization: Token {token}\r\n\
         Connection: close\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}",
        linkding.host, linkding.port,
    );
    talk(&linkding.url, &request).await
}

fn status(answer: &str) -> u16 {
    answer.split(' ').nth(1).unwrap_or("0").parse().unwrap()
}

fn body(answer: &str) -> &str {
    answer.split_once("\r\n\r\n").unwrap().1
}

#[tokio::test]
async fn the_backend_closes_after_each_answer_and_does_not_say_so() {
    let lab = start().await;
    let answer = talk(
        &lab.linkding().backend_url,
        "GET /health HTTP/1.1\r\nHost: x\r\nConnection: keep-alive\r\n\r\n",
    )
    .await;
    assert_eq!(status(&answer), 200);
    assert_eq!(body(&answer), r#"{"version": "1.46.2", "status": "healthy"}"#);
    let head = answer.to_lowercase();
    for absent in ["connection:", "date:", "server:"] {
        assert!(!head.contains(absent), "{answer}");
    }
}

#[tokio::test]
async fn the_proxy_keeps_a_connection_for_the_next_request() {
    let lab = start().await;
    let request = "GET /health HTTP/1.1\r\nHost: x\r\n\r\n";
    let last = "GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    let answers = talk(&lab.linkding().url, &format!("{request}{request}{last}")).await;
    assert_eq!(answers.matches("HTTP/1.1 200 OK").count(), 3);
    assert_eq!(answers.matches("Connection: keep-alive").count(), 2);
    assert_eq!(answers.matches("Server: nginx/").count(), 3);
    assert_eq!(answers.matches("Date: ").count(), 3);
}

#[tokio::test]
async fn a_download_has_no_length_at_the_backend_and_chunks_at_the_proxy() {
    let lab = start().await;
    let token = &lab.linkding().token;
    let target = "/api/bookmarks/1/assets/1/download/";
    let request =
        format!("GET {target} HTTP/1.1\r\nHost: x\r\nAuthorization: Token {token}\r\n\r\n");
    let answer = talk(&lab.linkding().backend_url, &request).await;
    assert!(!answer.contains("Content-Length") && !answer.contains("chunked"), "{answer}");
    assert_eq!(body(&answer), "U1  switch\nU2  pve\nU3  UPS\n");
    let answer = get(&lab, target).await;
    assert!(answer.contains("Transfer-Encoding: chunked\r\n"), "{answer}");
    assert!(body(&answer).starts_with("1b\r\nU1  switch\n") && answer.ends_with("\r\n0\r\n\r\n"));
}

#[tokio::test]
async fn a_stopped_backend_is_502_with_a_page_of_nginx() {
    let lab = start().await;
    lab.control().linkding().set_backend(false).await.unwrap();
    let answer = get(&lab, "/health").await;
    assert_eq!(status(&answer), 502);
    assert!(body(&answer).starts_with("<html>\r\n<head><title>502 Bad Gateway</title></head>"));
    assert!(
        TcpStream::connect((lab.linkding().host.as_str(), lab.linkding().backend_port))
            .await
            .is_err()
    );
    // The static files are nginx's own.
    assert_eq!(status(&get(&lab, "/static/theme-light.css").await), 200);
    lab.control().linkding().set_backend(true).await.unwrap();
    assert_eq!(status(&get(&lab, "/health").await), 200);
}

#[tokio::test]
async fn a_late_backend_is_504_after_the_time_limit_of_the_proxy() {
    let lab = Lab::builder()
        .linkding_proxy_timeout(Duration::from_millis(200))
        .linkding_rule(Rule::new("/health", Fault::Latency(Duration::from_secs(10))))
        .start()
        .await
        .unwrap();
    let before = Instant::now();
    assert_eq!(status(&get(&lab, "/health").await), 504);
    assert!(before.elapsed() < Duration::from_secs(5));
}

#[tokio::test]
async fn a_backend_that_closes_without_an_answer_is_502() {
    let lab = start().await;
    lab.control().linkding().add(Rule::new("/api/bookmarks", Fault::HangUp).times(1));
    assert_eq!(status(&get(&lab, "/api/bookmarks/").await), 502);
    // The longest head that uWSGI reads, although nginx would take it.
    let long = format!("/api/bookmarks/?q={}", "a".repeat(8100));
    assert_eq!(status(&get(&lab, &long).await), 502);
    let longer = format!("/api/bookmarks/?q={}", "a".repeat(8200));
    assert_eq!(status(&get(&lab, &longer).await), 414);
}

#[tokio::test]
async fn a_cut_answer_promises_more_than_it_gives() {
    let lab = start().await;
    lab.control().linkding().add(Rule::new("/api/tags", Fault::CutBody));
    let answer = get(&lab, "/api/tags/").await;
    let length = answer.split("Content-Length: ").nth(1).unwrap().split("\r\n").next().unwrap();
    assert_eq!(body(&answer).len(), length.parse::<usize>().unwrap() / 2);
}

#[tokio::test]
async fn broken_static_files_leave_the_api_alone() {
    let lab = start().await;
    for (files, expected) in
        [(StaticFiles::Missing, 404), (StaticFiles::Forbidden, 403), (StaticFiles::Fine, 200)]
    {
        lab.control().linkding().set_static_files(files);
        let answer = get(&lab, "/static/theme-light.css").await;
        assert_eq!(status(&answer), expected);
        assert!(answer.contains("Server: nginx/1.26.3"));
        assert_eq!(status(&get(&lab, "/api/tags/").await), 200);
    }
}

#[tokio::test]
async fn a_closed_proxy_refuses_connections_until_it_opens_again() {
    let lab = start().await;
    let (host, port) = (lab.linkding().host.clone(), lab.linkding().port);
    lab.control().linkding().set_front(false).await.unwrap();
    assert!(TcpStream::connect((host.as_str(), port)).await.is_err());
    lab.control().linkding().set_front(true).await.unwrap();
    assert_eq!(status(&get(&lab, "/health").await), 200);
}

#[tokio::test]
async fn what_is_written_stays_and_everything_asked_is_recorded() {
    let lab = start().await;
    let before = lab.control().linkding().bookmark_count();
    let made = ask(
        &lab,
        "POST",
        "/api/bookmarks/?disable_scraping",
        r#"{"url": "https://a.example.org"}"#,
    )
    .await;
    assert_eq!(status(&made), 201);
    let again = ask(
        &lab,
        "POST",
        "/api/bookmarks/?disable_scraping",
        r#"{"url": "https://A.example.org/"}"#,
    )
    .await;
    assert_eq!(status(&again), 201);
    assert_eq!(lab.control().linkding().bookmark_count(), before + 1);
    let seen = lab.control().linkding().requests();
    assert_eq!(seen.len(), 2);
    assert_eq!((seen[0].method.as_str(), seen[0].path.as_str()), ("POST", "/api/bookmarks/"));
    assert_eq!((seen[0].status, seen[0].caller.as_deref()), (201, Some("homelab")));
    assert!(seen[0].params.contains_key("disable_scraping"));
}

#[tokio::test]
async fn a_large_instance_lists_and_searches_the_same_everywhere() {
    let lab = Lab::builder().bookmarks(10_000).start().await.unwrap();
    let answer = get(&lab, "/api/bookmarks/?limit=1&offset=9000").await;
    let page: serde_json::Value = serde_json::from_str(body(&answer)).unwrap();
    // Three of the demo's bookmarks are archived.
    assert_eq!(page["count"], 9_997);
    assert_eq!(page["results"][0]["url"], "https://archive.example.org/page/09003");
    let answer = get(&lab, "/api/bookmarks/?q=%23rust%20and%20not%20page&limit=1").await;
    let page: serde_json::Value = serde_json::from_str(body(&answer)).unwrap();
    assert_eq!(page["count"], 4);
}

#[tokio::test]
async fn scraping_makes_creating_and_checking_wait() {
    let lab = Lab::builder().scraping_takes(Duration::from_millis(300)).start().await.unwrap();
    let timed = async |method: &str, target: &str, body: &str| {
        let before = Instant::now();
        let answer = ask(&lab, method, target, body).await;
        (status(&answer), before.elapsed() >= Duration::from_millis(300))
    };
    let page = r#"{"url": "https://wiki.example.org/new"}"#;
    assert_eq!(
        timed("GET", "/api/bookmarks/check/?url=https://a.example.org", "").await,
        (200, true)
    );
    assert_eq!(timed("POST", "/api/bookmarks/?disable_scraping=false", page).await, (201, false));
    // Known by now: nothing is fetched for an update.
    assert_eq!(timed("POST", "/api/bookmarks/", page).await, (201, false));
    let other = r#"{"url": "https://wiki.example.org/other"}"#;
    assert_eq!(timed("POST", "/api/bookmarks/", other).await, (201, true));
}

#[tokio::test]
async fn the_endpoint_and_the_tokens_are_as_they_say() {
    let settings = {
        let mut settings = demo_lab::linkding::Settings::default();
        settings.context_path = "links/".into();
        settings.version = "1.40.0".into();
        settings
    };
    let lab = Lab::builder().linkding_settings(settings).start().await.unwrap();
    assert!(lab.linkding().url.ends_with("/links"));
    assert!(body(&get(&lab, "/links/health").await).contains("1.40.0"));
    assert_eq!(status(&get(&lab, "/health").await), 404);
    let inactive = &lab.linkding().inactive_token;
    let request = format!(
        "GET /links/api/tags/ HTTP/1.1\r\nHost: x\r\nAuthorization: Token {inactive}\r\nConnection: close\r\n\r\n"
    );
    assert!(talk(&lab.linkding().url, &request).await.contains("User inactive or deleted."));
    lab.control().linkding().add_token("fresh");
    let request = request.replace(inactive.as_str(), "fresh");
    assert_eq!(status(&talk(&lab.linkding().url, &request).await), 200);
}

#[tokio::test]
async fn every_touch_is_a_change_and_a_client_cannot_set_its_moment() {
    let lab = start().await;
    let shown = |answer: &str| -> (String, String) {
        let bookmark: serde_json::Value = serde_json::from_str(body(answer)).unwrap();
        let text = |key: &str| bookmark[key].as_str().unwrap().to_owned();
        (text("date_added"), text("date_modified"))
    };
    let (added, mut last) = shown(&get(&lab, "/api/bookmarks/2/").await);
    let upload = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\nx\r\n--b--\r\n";
    let old = r#"{"date_modified": "2001-01-01T00:00:00Z"}"#;
    for (method, target, body) in [
        ("PATCH", "/api/bookmarks/2/", "{}"),
        ("PATCH", "/api/bookmarks/2/", old),
        ("POST", "/api/bookmarks/2/archive/", ""),
        ("POST", "/api/bookmarks/2/unarchive/", ""),
        ("POST", "/api/bookmarks/2/assets/upload/", upload),
    ] {
        lab.control().advance(Duration::from_secs(60));
        let answer = match body.starts_with("--b") {
            true => {
                let LinkdingEndpoint { url, token, .. } = lab.linkding();
                let length = body.len();
                let request = format!(
                    "{method} {target} HTTP/1.1\r\nHost: x\r\nAuthorization: Token {token}\r\n\
                     Connection: close\r\nContent-Type: multipart/form-data; boundary=b\r\n\
                     Content-Length: {length}\r\n\r\n{body}"
                );
                talk(url, &request).await
            }
            false => ask(&lab, method, target, body).await,
        };
        assert!(status(&answer) < 300, "{method} {target}: {answer}");
        let (still_added, modified) = shown(&get(&lab, "/api/bookmarks/2/").await);
        assert_eq!(still_added, added);
        assert!(modified > last, "{method} {target}: {modified} after {last}");
        last = modified;
    }
}
