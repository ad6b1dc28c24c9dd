//! What a linkding of our own did that the other recordings do not show.

use linkding_client::{ErrorKind, NewBookmark};
use serde_json::json;

use crate::recording;
use crate::server::{self, Server};

#[tokio::test]
async fn a_create_on_a_locked_database_says_that_the_bookmark_may_lack_its_tags() {
    let server = Server::start(|received| match received.method.as_str() {
        "GET" => recording::load("bookmarks-list-empty").answer(),
        _ => recording::own("bookmark-create-database-locked").answer(),
    })
    .await;
    let stored = recording::own("bookmarks-list-after-database-locked");
    let stored = &stored.response["body"]["results"][0];
    assert_eq!(stored["tag_names"], json!([]), "so it is on the server");
    let url = stored["url"].as_str().unwrap();
    let new = NewBookmark::new(url).title("Locked").tags(["kept"]);
    let error = server.client().bookmarks().create(new).scrape(false).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Server);
    assert!(error.to_string().contains("without its tags"), "{error}");
}

#[tokio::test]
async fn quotes_in_a_file_name_survive_the_way_there_and_back() {
    let asset = |name: &str| recording::own(name).response["body"].clone();
    assert_eq!(asset("asset-upload-quote-backslash")["display_name"], "a \"b\".txt");
    assert_eq!(asset("asset-upload-quote-percent")["display_name"], "a %22b%22.txt");
    let server = Server::start(move |received| match received.path.rsplit('/').nth(1) {
        Some("download") => recording::own("asset-download-quote").answer(),
        Some("upload") => recording::own("asset-upload-quote-backslash").answer(),
        _ => server::json(200, &asset("asset-upload-quote-backslash")),
    })
    .await;
    let bookmark = server.client().bookmark(1u64);
    let uploaded =
        bookmark.assets().upload("a \"b\".txt", "x").content_type("text/plain").await.unwrap();
    let sent = String::from_utf8(server.seen()[0].body.clone()).unwrap();
    let recorded = recording::own("asset-upload-quote-backslash");
    let line = r#"form-data; name="file"; filename="a \"b\".txt""#;
    assert!(
        sent.contains(line) && recorded.body["text"].as_str().unwrap().contains(line),
        "{sent}"
    );
    let download = bookmark.asset(uploaded.id).download().await.unwrap();
    assert_eq!(download.file_name(), "a -b-.txt");
}
