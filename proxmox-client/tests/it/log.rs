//! The log of a task, read and followed.

use std::collections::VecDeque;
use std::sync::Mutex;

use futures_util::TryStreamExt;
use proxmox_client::api::tasks::LogLine;
use proxmox_client::{ErrorKind, Items, Task};
use serde_json::{Value, json};
use wiremock::matchers::{any, path_regex};
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

use crate::support::{client, judge, read};

const UPID: &str = "UPID:pve:000F4241:00989680:68F1A2B3:vzdump:101:root@pam!lab:";

/// A task whose log grows at each look at its status, and which then ends.
struct Script {
    /// How many lines there are, for each look.
    looks: Mutex<VecDeque<usize>>,
    now: Mutex<usize>,
}

impl Script {
    async fn start(looks: &[usize]) -> (MockServer, Task) {
        let mock = MockServer::start().await;
        let script =
            Self { looks: Mutex::new(looks.iter().copied().collect()), now: Mutex::new(0) };
        Mock::given(any())
            .respond_with(move |request: &Request| script.answer(request))
            .mount(&mock)
            .await;
        let task = client(&mock).build().unwrap().task(UPID.parse().unwrap());
        (mock, task)
    }

    fn answer(&self, request: &Request) -> ResponseTemplate {
        let (_, path, params) = read(request);
        let mut now = self.now.lock().unwrap();
        let body = if path.ends_with("/status") {
            let mut looks = self.looks.lock().unwrap();
            *now = looks.pop_front().unwrap_or(*now);
            match looks.len() {
                0 => json!({"data": {"status": "stopped", "exitstatus": "OK"}}),
                _ => json!({"data": {"status": "running"}}),
            }
        } else {
            let number = |key: &str| params[key].as_str().unwrap().parse::<usize>().unwrap();
            log(*now, number("start"), number("limit"))
        };
        ResponseTemplate::new(200).set_body_json(body)
    }
}

/// As `PVE::Tools::dump_logfile` answers.
fn log(lines: usize, start: usize, limit: usize) -> Value {
    if lines == 0 {
        return json!({"data": [{"n": 1, "t": "no content"}], "total": 1});
    }
    let page: Vec<_> = (start + 1..=lines)
        .take(limit)
        .map(|number| json!({"n": number, "t": format!("line {number}")}))
        .collect();
    json!({"data": page, "total": lines})
}

/// The numbers of all lines, each of which must be a real one.
async fn numbers(log: Items<LogLine>) -> Vec<u64> {
    let lines: Vec<_> = log.try_collect().await.unwrap();
    let number = |line: &LogLine| {
        assert_eq!(line.text, format!("line {}", line.number));
        line.number
    };
    lines.iter().map(number).collect()
}

fn upto(last: u64) -> Vec<u64> {
    (1..=last).collect()
}

#[tokio::test]
async fn a_long_log_is_read_page_by_page() {
    let (mock, task) = Script::start(&[1234]).await;
    task.status().await.unwrap();
    assert_eq!(numbers(task.log()).await, upto(1234));
    assert_eq!(mock.received_requests().await.unwrap().len(), 4);
    judge(&mock).await;
}

#[tokio::test]
async fn a_log_that_ends_with_a_page_does_not_cost_another_one() {
    let (mock, task) = Script::start(&[1000]).await;
    task.status().await.unwrap();
    assert_eq!(numbers(task.log()).await.len(), 1000);
    assert_eq!(mock.received_requests().await.unwrap().len(), 3);
}

#[tokio::test]
async fn an_empty_log_has_no_line() {
    let (_mock, task) = Script::start(&[0]).await;
    assert_eq!(numbers(task.log()).await, upto(0));
    assert!(task.log_tail(5).await.unwrap().is_empty());
}

#[tokio::test]
async fn following_gives_every_line_once_and_ends_with_the_task() {
    // Empty at first; then it stands still, grows by more than a page, and ends with new lines.
    let (mock, task) = Script::start(&[0, 0, 1, 3, 3, 800, 801, 803]).await;
    assert_eq!(numbers(task.follow_log()).await, upto(803));
    assert_eq!(task.status().await.unwrap().exit.unwrap().to_string(), "OK");
    judge(&mock).await;
}

#[tokio::test]
async fn following_a_task_that_has_ended_reads_its_log() {
    let (_mock, task) = Script::start(&[700]).await;
    assert_eq!(numbers(task.follow_log()).await, upto(700));
    let (_mock, task) = Script::start(&[0]).await;
    assert_eq!(numbers(task.follow_log()).await, upto(0));
}

#[tokio::test]
async fn the_end_of_a_log_is_read_without_its_beginning() {
    let (mock, task) = Script::start(&[10_000]).await;
    task.status().await.unwrap();
    let tail = task.log_tail(20).await.unwrap();
    assert_eq!(tail.len(), 20);
    assert_eq!((tail[0].number, tail[19].number), (9_981, 10_000));
    assert_eq!(mock.received_requests().await.unwrap().len(), 3);
}

#[tokio::test]
async fn a_log_that_was_removed_is_not_found() {
    let mock = MockServer::start().await;
    let line = json!({"n": 1, "t": "unable to open file - No such file or directory"});
    let gone = ResponseTemplate::new(200).set_body_json(json!({"data": [line], "total": 1}));
    Mock::given(any()).respond_with(gone).mount(&mock).await;
    let task = client(&mock).build().unwrap().task(UPID.parse().unwrap());
    let mut log = task.log();
    let error = log.next().await.unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
    assert!(error.to_string().contains("No such file or directory"), "{error}");
    assert!(log.next().await.is_none());
}

#[tokio::test]
async fn a_task_that_the_server_does_not_know_yet_is_waited_for() {
    let mock = MockServer::start().await;
    let unknown = json!({"data": null, "errors": {"upid": "no such task"}});
    Mock::given(path_regex("/status$"))
        .respond_with(ResponseTemplate::new(400).set_body_json(unknown))
        .up_to_n_times(2)
        .mount(&mock)
        .await;
    Mock::given(path_regex("/status$"))
        .respond_with(
            ResponseTemplate::new(200)
                .set_body_json(json!({"data": {"status": "stopped", "exitstatus": "OK"}})),
        )
        .mount(&mock)
        .await;
    Mock::given(path_regex("/log$"))
        .respond_with(|request: &Request| {
            let start = read(request).2["start"].as_str().unwrap().parse().unwrap();
            ResponseTemplate::new(200).set_body_json(log(2, start, 500))
        })
        .mount(&mock)
        .await;
    let task = client(&mock).build().unwrap().task(UPID.parse().unwrap());
    assert_eq!(numbers(task.follow_log()).await, upto(2));
}

#[tokio::test]
async fn a_task_that_is_never_known_is_not_found() {
    let mock = MockServer::start().await;
    let unknown = json!({"data": null, "errors": {"upid": "no such task"}});
    Mock::given(path_regex("/status$"))
        .respond_with(ResponseTemplate::new(400).set_body_json(unknown))
        .mount(&mock)
        .await;
    let empty = ResponseTemplate::new(200).set_body_json(log(0, 0, 500));
    Mock::given(path_regex("/log$")).respond_with(empty).mount(&mock).await;
    let task = client(&mock).build().unwrap().task(UPID.parse().unwrap());
    let error = task.follow_log().next().await.unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
}
