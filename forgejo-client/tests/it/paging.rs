//! Lists against servers that page in every way there is.

use std::sync::atomic::{AtomicU32, Ordering};

use forgejo_client::models::{Label, Repository};
use forgejo_client::{ErrorKind, Page};
use wiremock::{MockServer, Request, Respond, ResponseTemplate};

use crate::server::{answer, asked, client, json};

/// A list of labels on a server with its own mind about sizes, counts and links.
struct Pages {
    items: u32,
    most: u32,
    count: Option<u32>,
    link: bool,
    /// A page past the end is the last one again.
    clamps: bool,
    ignores_page: bool,
}

const PLAIN: Pages =
    Pages { items: 0, most: 50, count: None, link: false, clamps: false, ignores_page: false };

impl Respond for Pages {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        let number = |key: &str| {
            request
                .url
                .query_pairs()
                .find(|(name, _)| name == key)
                .and_then(|(_, value)| value.parse().ok())
        };
        let limit = number("limit").unwrap_or(30).min(self.most);
        let last = self.items.div_ceil(limit).max(1);
        let mut page: u32 = if self.ignores_page { 1 } else { number("page").unwrap_or(1) };
        if self.clamps {
            page = page.min(last);
        }
        let ids = ((page - 1) * limit..self.items.min(page * limit))
            .map(|id| format!("{{\"id\": {id}}}"));
        let body = format!("[{}]", ids.collect::<Vec<_>>().join(","));
        let mut response = json(200, &body);
        if let Some(count) = self.count {
            response = response.insert_header("X-Total-Count", count.to_string());
        }
        if self.link {
            let next = format!("<http://other.example/x?page={}>; rel=\"next\",", page + 1);
            let next = if page < last { next } else { String::new() };
            response = response.insert_header(
                "Link",
                format!("{next}<http://other.example/x?page=1>; rel=\"first\""),
            );
        }
        response
    }
}

/// Reads the whole list; gives how many distinct items came and how many requests it took.
async fn read(pages: Pages) -> (usize, usize) {
    let server = MockServer::start().await;
    let path = "/repos/o/r/labels";
    answer(&server, "GET", path, pages).await;
    let all: Vec<Label> = client(&server).repo("o", "r").labels().list().all().await.unwrap();
    let mut ids: Vec<_> = all.iter().map(|label| label.id).collect();
    ids.dedup();
    assert_eq!(ids.len(), all.len(), "items came twice");
    (all.len(), asked(&server).await.len())
}

#[tokio::test]
async fn a_count_ends_the_list_without_a_further_request() {
    assert_eq!(read(Pages { items: 120, count: Some(120), ..PLAIN }).await, (120, 3));
}

#[tokio::test]
async fn a_count_that_is_too_large_ends_at_the_empty_page() {
    assert_eq!(read(Pages { items: 120, count: Some(500), ..PLAIN }).await, (120, 4));
}

#[tokio::test]
async fn a_list_without_any_header_ends_at_the_empty_page() {
    assert_eq!(read(Pages { items: 120, ..PLAIN }).await, (120, 4));
    assert_eq!(read(Pages { items: 0, ..PLAIN }).await, (0, 1));
}

#[tokio::test]
async fn a_link_ends_the_list_and_its_address_is_never_followed() {
    assert_eq!(read(Pages { items: 120, link: true, ..PLAIN }).await, (120, 3));
}

#[tokio::test]
async fn a_limit_that_is_cut_silently_loses_nothing() {
    assert_eq!(read(Pages { items: 45, most: 10, ..PLAIN }).await, (45, 6));
    assert_eq!(read(Pages { items: 45, most: 10, count: Some(45), ..PLAIN }).await, (45, 5));
}

#[tokio::test]
async fn a_server_that_repeats_its_last_page_or_knows_no_pages_ends() {
    assert_eq!(read(Pages { items: 120, clamps: true, ..PLAIN }).await, (120, 4));
    assert_eq!(read(Pages { items: 7, ignores_page: true, ..PLAIN }).await, (7, 2));
    assert_eq!(read(Pages { items: 7, ignores_page: true, count: Some(9), ..PLAIN }).await, (7, 2));
}

#[tokio::test]
async fn one_page_is_one_request_and_says_how_many_there_are() {
    let server = MockServer::start().await;
    answer(&server, "GET", "/repos/o/r/labels", Pages { items: 120, count: Some(120), ..PLAIN })
        .await;
    let labels = client(&server).repo("o", "r").labels();
    let page = labels.list().page(2).page_size(20).await.unwrap();
    assert_eq!((page.len(), page[0].id, page.total), (20, 20, Some(120)));
    assert_eq!(asked(&server).await, ["GET /api/v1/repos/o/r/labels?page=2&limit=20"]);
}

#[tokio::test]
async fn a_stream_reads_no_further_than_it_is_used() {
    let server = MockServer::start().await;
    answer(&server, "GET", "/repos/o/r/labels", Pages { items: 500, count: Some(500), ..PLAIN })
        .await;
    let labels = client(&server).repo("o", "r").labels();
    assert_eq!(labels.list().at_most(60).all().await.unwrap().len(), 60);
    assert_eq!(asked(&server).await.len(), 2);
    let mut stream = labels.list().page_size(10).stream();
    assert_eq!(stream.next().await.unwrap().unwrap().id, 0);
    assert_eq!(asked(&server).await.len(), 3);
}

#[tokio::test]
async fn a_list_inside_of_an_object_pages_alike() {
    let server = MockServer::start().await;
    let page = |request: &Request| {
        let second = request.url.query().unwrap().contains("page=2");
        let body = if second {
            r#"{"total_count": 3, "workflow_runs": [{"id": 3, "status": "success", "duration": 1500000000}]}"#
        } else {
            r#"{"total_count": 3, "workflow_runs": [{"id": 1}, {"id": 2, "status": "sleeping"}]}"#
        };
        json(200, body)
    };
    answer(&server, "GET", "/repos/o/r/actions/runs", page).await;
    let runs = client(&server).repo("o", "r").actions().runs().all().await.unwrap();
    assert_eq!(runs.iter().map(|run| run.id).collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!(runs[2].duration.duration().as_millis(), 1500);
    assert_eq!(runs[1].status.as_str(), "sleeping");
}

#[tokio::test]
async fn empty_lists_inside_of_objects_are_null_or_left_out() {
    let server = MockServer::start().await;
    answer(&server, "GET", "/repos/search", json(200, r#"{"ok": true, "data": null}"#)).await;
    answer(&server, "GET", "/users/search", json(200, r#"{"ok": true}"#)).await;
    answer(&server, "GET", "/repos/o/r/topics", json(200, r#"{"topics": null}"#)).await;
    let client = client(&server);
    assert!(client.repos().search().all().await.unwrap().is_empty());
    assert!(client.users().search().all().await.unwrap().is_empty());
    assert!(client.repo("o", "r").topics().list().all().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_list_without_pages_is_asked_once_and_without_page_numbers() {
    let server = MockServer::start().await;
    answer(&server, "GET", "/repos/o/r/issues/7/labels", json(200, r#"[{"id": 1}, {"id": 2}]"#))
        .await;
    let labels = client(&server).repo("o", "r").issue(7).labels().all().await.unwrap();
    assert_eq!(labels.len(), 2);
    assert_eq!(asked(&server).await, ["GET /api/v1/repos/o/r/issues/7/labels"]);
}

#[tokio::test]
async fn raw_calls_page_too_and_read_into_any_type() {
    #[derive(Debug, serde::Deserialize)]
    struct Slim {
        id: u64,
    }
    let server = MockServer::start().await;
    answer(&server, "GET", "/repos/o/r/labels", Pages { items: 70, ..PLAIN }).await;
    let client = client(&server);
    let raw = client.get::<Page<Slim>>("/repos/o/r/labels").all().await.unwrap();
    assert_eq!((raw.len(), raw[69].id), (70, 69));
    let typed = client.repo("o", "r").labels().list().response_type::<Page<Slim>>().await.unwrap();
    assert_eq!(typed.len(), 30);
}

#[tokio::test]
async fn an_error_in_the_middle_is_an_error_and_the_end() {
    let server = MockServer::start().await;
    let asked = AtomicU32::new(0);
    let failing = move |_: &Request| match asked.fetch_add(1, Ordering::Relaxed) {
        0 => json(200, r#"[{"id": 1, "full_name": "o/r"}]"#),
        _ => json(500, r#"{"message": ""}"#),
    };
    answer(&server, "GET", "/user/repos", failing).await;
    let mut repos = client(&server).current_user().repos().stream();
    let first: Repository = repos.next().await.unwrap().unwrap();
    assert_eq!(first.full_name, "o/r");
    let error = repos.next().await.unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Server);
    assert!(repos.next().await.is_none());
    let repos = client(&server).current_user().repos();
    assert!(repos.all().await.is_err());
}
