//! Waiting for tasks: to their end, through outages, and no longer than was asked for.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use proxmox_client::{ErrorKind, Retry, Sent, Task, TaskOutcome};
use serde_json::{Value, json};
use wiremock::matchers::{method, path_regex};
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

use crate::support::{client, data, judge, read, steps};

const UPID: &str = "UPID:pve:000F4241:00989680:68F1A2B3:vzstart:200:root@pam:";
const SOON: Duration = Duration::from_millis(5);

/// A task whose status is answered so, one after another, the last one over and over.
async fn task(answers: Vec<ResponseTemplate>) -> (MockServer, Task) {
    let mock = MockServer::start().await;
    Mock::given(path_regex("/status$")).respond_with(steps(answers)).mount(&mock).await;
    let task = client(&mock).retry(Retry::never()).build().unwrap().task(UPID.parse().unwrap());
    (mock, task)
}

async fn log(mock: &MockServer, lines: &[&str]) {
    let lines: Vec<Value> =
        (1..).zip(lines).map(|(number, text)| json!({"n": number, "t": text})).collect();
    let log = move |request: &Request| {
        let (_, _, params) = read(request);
        let number = |key: &str| params[key].as_str().unwrap().parse::<usize>().unwrap();
        let page: Vec<_> = lines.iter().skip(number("start")).take(number("limit")).collect();
        let body = json!({"data": page, "total": lines.len()});
        ResponseTemplate::new(200).set_body_json(body)
    };
    Mock::given(path_regex("/log$")).respond_with(log).mount(mock).await;
}

fn running() -> ResponseTemplate {
    data(json!({"status": "running"}))
}

fn ended(exit: &str) -> ResponseTemplate {
    data(json!({"status": "stopped", "exitstatus": exit}))
}

fn unknown() -> ResponseTemplate {
    let body = json!({"data": null, "errors": {"upid": "no such task"}});
    ResponseTemplate::new(400).set_body_json(body)
}

fn away() -> ResponseTemplate {
    ResponseTemplate::new(595).set_body_json(json!({"data": null, "message": "No route to host"}))
}

async fn looks(mock: &MockServer) -> usize {
    judge(mock).await;
    let requests = mock.received_requests().await.unwrap();
    requests.iter().filter(|request| request.url.path().ends_with("/status")).count()
}

#[tokio::test]
async fn a_task_is_waited_for_until_it_has_ended() {
    let (mock, task) = task(vec![running(), running(), ended("OK")]).await;
    let outcome = task.wait().poll_every(SOON).await.unwrap();
    assert_eq!(outcome, TaskOutcome::default());
    assert_eq!(looks(&mock).await, 3);
}

#[tokio::test]
async fn warnings_are_counted_and_no_failure() {
    let (_mock, task) = task(vec![ended("WARNINGS: 3")]).await;
    assert_eq!(task.wait().await.unwrap().warnings, 3);
}

#[tokio::test]
async fn a_failed_task_carries_the_end_of_its_log() {
    let (mock, task) = task(vec![running(), ended("startup for container '200' failed")]).await;
    let lines: Vec<_> = (1..=40).map(|number| format!("line {number}")).collect();
    let mut lines: Vec<_> = lines.iter().map(String::as_str).collect();
    lines.push("lxc-start 200: cgroup2: No such file or directory");
    lines.push("TASK ERROR: startup for container '200' failed");
    log(&mock, &lines).await;
    let error = task.wait().poll_every(SOON).await.unwrap_err();
    assert_eq!((error.kind(), error.sent()), (ErrorKind::TaskFailed, Sent::Yes));
    assert_eq!(error.task(), Some(task.upid()));
    assert_eq!(error.exit_status().unwrap().to_string(), "startup for container '200' failed");
    assert_eq!((error.log_tail().len(), error.log_tail()[0].number), (10, 33));
    assert!(!error.is_retryable());
    insta::assert_snapshot!(error);
    looks(&mock).await;
}

#[tokio::test]
async fn a_failed_task_is_an_error_even_where_its_log_is_not_to_be_had() {
    let (_mock, task) = task(vec![ended("VM is locked (backup)")]).await;
    let error = task.wait().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TaskFailed);
    assert_eq!(error.exit_status().unwrap().failure_kind(), Some(ErrorKind::Locked));
    assert_eq!(
        error.to_string(),
        "could not start CT 200 on node pve: the task failed: VM is locked (backup)"
    );
}

#[tokio::test]
async fn an_end_that_nobody_knows_is_looked_at_once_more() {
    let unexpected = || ended("unexpected status");
    let (mock, task) = task(vec![unexpected(), ended("OK")]).await;
    task.wait().poll_every(SOON).await.unwrap();
    assert_eq!(looks(&mock).await, 2);

    let missing = data(json!({"status": "stopped"}));
    let (mock, task) = self::task(vec![unexpected(), missing, ended("OK")]).await;
    let error = task.wait().poll_every(SOON).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TaskFailed);
    assert!(error.to_string().contains("ended without saying how"), "{error}");
    assert_eq!(looks(&mock).await, 2);
}

#[tokio::test]
async fn a_task_may_be_unknown_right_after_it_began() {
    let (mock, task) = task(vec![unknown(), unknown(), running(), ended("OK")]).await;
    task.wait().poll_every(SOON).await.unwrap();
    assert_eq!(looks(&mock).await, 4);
}

#[tokio::test]
async fn a_task_that_was_forgotten_is_not_found() {
    let (mock, task) = task(vec![unknown()]).await;
    let error = task.wait().poll_every(SOON).await.unwrap_err();
    assert_eq!((error.kind(), error.task()), (ErrorKind::NotFound, Some(task.upid())));
    assert!(error.to_string().contains("it ended long ago, or never began"), "{error}");
    assert_eq!(looks(&mock).await, 5);

    let (mock, task) = self::task(vec![running(), unknown()]).await;
    let error = task.wait().poll_every(SOON).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound, "it was known: no patience");
    assert_eq!(looks(&mock).await, 2);
}

#[tokio::test]
async fn waiting_ends_with_the_time_limit_and_leaves_the_task_alone() {
    let (mock, task) = task(vec![running()]).await;
    let limit = Duration::from_millis(60);
    let error = task.wait().timeout(limit).poll_every(SOON).await.unwrap_err();
    assert_eq!((error.kind(), error.task()), (ErrorKind::Timeout, Some(task.upid())));
    assert_eq!(
        error.to_string(),
        "could not start CT 200 on node pve within 60ms: its task still runs, and goes on"
    );
    let requests = mock.received_requests().await.unwrap();
    assert!(requests.iter().all(|request| request.method == "GET"));
}

#[tokio::test]
async fn a_short_outage_is_borne() {
    let busy = ResponseTemplate::new(503);
    let (mock, task) = task(vec![running(), away(), busy, running(), away(), ended("OK")]).await;
    task.wait().poll_every(SOON).await.unwrap();
    assert_eq!(looks(&mock).await, 6);
}

#[tokio::test]
async fn only_the_present_outage_counts() {
    let bearable = Duration::from_millis(200);
    let late = running().set_delay(bearable * 2);
    let (_mock, task) = task(vec![away(), late, away(), ended("OK")]).await;
    task.wait().poll_every(SOON).bear_outage(bearable).await.unwrap();
}

#[tokio::test]
async fn a_node_that_stays_away_is_named_and_the_task_may_still_run() {
    let (_mock, task) = task(vec![running(), away()]).await;
    let bearable = Duration::from_millis(50);
    let error = task.wait().poll_every(SOON).bear_outage(bearable).await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::NodeOffline, Some(595)));
    assert_eq!(error.task(), Some(task.upid()));
    insta::assert_snapshot!(error);

    let limit = Duration::from_millis(50);
    let error = task.wait().poll_every(SOON).timeout(limit).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NodeOffline, "the outage tells more than the limit");
}

#[tokio::test]
async fn a_server_that_is_gone_for_good_is_no_endless_wait() {
    // Not from the pool of mocks, in which it would live on.
    let mock = MockServer::builder().start().await;
    let task = client(&mock).build().unwrap().task(UPID.parse().unwrap());
    drop(mock);
    let error = task.wait().bear_outage(Duration::from_millis(50)).poll_every(SOON).await;
    let error = error.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transport);
    assert!(error.to_string().contains("may still run"), "{error}");
}

#[tokio::test]
async fn what_is_no_outage_ends_the_waiting() {
    let (mock, task) = task(vec![running(), ResponseTemplate::new(403)]).await;
    let error = task.wait().poll_every(SOON).await.unwrap_err();
    assert_eq!((error.kind(), error.task()), (ErrorKind::Permission, Some(task.upid())));
    assert!(error.to_string().starts_with("lost sight of the task that was to start CT 200"));
    assert_eq!(looks(&mock).await, 2);
}

#[tokio::test]
async fn every_line_of_the_log_is_handed_over_once_while_waiting() {
    let lines: Vec<_> = (1..=1203).map(|number| format!("line {number}")).collect();
    let (mock, task) = task(vec![running(), running(), ended("OK")]).await;
    log(&mock, &lines.iter().map(String::as_str).collect::<Vec<_>>()).await;
    let seen = Arc::new(Mutex::new(Vec::new()));
    let sink = seen.clone();
    let wait = task.wait().poll_every(SOON).on_log(move |line| sink.lock().unwrap().push(line));
    wait.await.unwrap();
    let seen: Vec<_> = seen.lock().unwrap().iter().map(|line| line.text.clone()).collect();
    assert_eq!(seen, lines);
    looks(&mock).await;
}

#[tokio::test]
async fn the_first_looks_follow_each_other_fast() {
    let (mock, task) = task(vec![running(), running(), ended("OK")]).await;
    let start = std::time::Instant::now();
    task.wait().await.unwrap();
    assert!(start.elapsed() < Duration::from_secs(2), "{:?}", start.elapsed());
    assert_eq!(looks(&mock).await, 3);
}

#[tokio::test]
async fn a_task_is_cancelled_by_its_id() {
    let mock = MockServer::start().await;
    Mock::given(method("DELETE")).respond_with(data(Value::Null)).mount(&mock).await;
    let task = client(&mock).build().unwrap().task(UPID.parse().unwrap());
    task.cancel().await.unwrap();
    let (method, path, params) = read(&mock.received_requests().await.unwrap()[0]);
    assert_eq!((&*method, &*path), ("DELETE", &*format!("/nodes/pve/tasks/{UPID}")));
    assert!(params.is_empty());
    judge(&mock).await;
}

#[tokio::test]
async fn waiting_can_go_on_elsewhere() {
    let (_mock, task) = task(vec![running(), ended("OK")]).await;
    let wait = task.wait().poll_every(SOON);
    assert_eq!(format!("{wait:?}"), format!("Wait({UPID})"));
    tokio::spawn(wait.send()).await.unwrap().unwrap();
}
