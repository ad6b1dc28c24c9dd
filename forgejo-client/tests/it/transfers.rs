//! Files up and down.

use std::time::Duration;

use forgejo_client::{Bytes, Client, ErrorKind, Retry, Upload, models::Attachment};
use wiremock::{MockServer, ResponseTemplate};

use crate::server::{HANG, answer, builder, client, json, scripted};

fn client_of(address: String) -> Client {
    Client::builder(address).retry(Retry::never()).build().unwrap()
}

/// The start of an answer of `length` bytes that can be continued, with this much of it.
fn begun(length: usize, content: &[u8]) -> Vec<u8> {
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Length: {length}\r\nAccept-Ranges: bytes\r\nETag: \"v1\"\r\n\r\n"
    );
    [head.as_bytes(), content].concat()
}

fn rest(start: usize, length: usize, content: &[u8]) -> Vec<u8> {
    let head = format!(
        "HTTP/1.1 206 Partial Content\r\nContent-Length: {}\r\nContent-Range: bytes {start}-{}/{length}\r\n\
         Accept-Ranges: bytes\r\nETag: \"v1\"\r\n\r\n",
        length - start,
        length - 1
    );
    [head.as_bytes(), content].concat()
}

#[tokio::test]
async fn an_asset_is_uploaded_under_its_name_with_its_length() {
    let server = MockServer::start().await;
    answer(
        &server,
        "POST",
        "/repos/o/r/releases/7/assets",
        json(201, r#"{"id": 1, "name": "a.tar.gz", "size": 300000}"#),
    )
    .await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.tar.gz");
    std::fs::write(&path, vec![b'x'; 300_000]).unwrap();
    let file = Upload::file(&path).await.unwrap().content_type("application/gzip");
    let asset = client(&server).repo("o", "r").releases().upload_asset(7, file).await.unwrap();
    assert_eq!((asset.size, &*asset.name), (300_000, "a.tar.gz"));
    let sent = &server.received_requests().await.unwrap()[0];
    let length: usize = sent.headers["content-length"].to_str().unwrap().parse().unwrap();
    assert_eq!(length, sent.body.len());
    assert!(
        sent.headers["content-type"]
            .to_str()
            .unwrap()
            .starts_with("multipart/form-data; boundary=")
    );
    let head = String::from_utf8_lossy(&sent.body[..250]).into_owned();
    assert!(
        head.contains(
            "name=\"attachment\"; filename=\"a.tar.gz\"\r\nContent-Type: application/gzip"
        ),
        "{head}"
    );
}

#[tokio::test]
async fn content_that_ends_early_makes_the_upload_fail() {
    let server = MockServer::start().await;
    answer(&server, "POST", "/repos/o/r/releases/7/assets", json(201, r#"{"id": 1}"#)).await;
    let content = futures_util::stream::iter([Ok(Bytes::from_static(b"short"))]);
    let upload =
        client(&server).repo("o", "r").releases().upload_asset(7, Upload::stream("a", 10, content));
    assert_eq!(upload.await.unwrap_err().kind(), ErrorKind::Transport);
}

#[tokio::test]
async fn a_download_that_is_cut_is_continued() {
    let whole = b"0123456789abcdef";
    let (address, heads) = scripted(vec![
        begun(16, &whole[..6]),
        rest(6, 16, &whole[6..10]),
        rest(10, 16, &whole[10..]),
    ])
    .await;
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("x.zip");
    let size = client_of(address)
        .repo("o", "r")
        .contents()
        .archive("main.zip")
        .save(&target)
        .await
        .unwrap();
    assert_eq!(size, 16);
    assert_eq!(std::fs::read(&target).unwrap(), whole);
    let heads = heads.lock().unwrap();
    assert!(
        heads[1].contains("range: bytes=6-") && heads[1].contains("if-range: \"v1\""),
        "{}",
        heads[1]
    );
    assert!(heads[2].contains("range: bytes=10-"), "{}", heads[2]);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
}

#[tokio::test]
async fn a_file_that_has_changed_meanwhile_begins_anew() {
    let (address, _) = scripted(vec![begun(16, b"old content"), begun(11, b"new content")]).await;
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("x.zip");
    client_of(address).repo("o", "r").contents().archive("main.zip").save(&target).await.unwrap();
    assert_eq!(std::fs::read(&target).unwrap(), b"new content");
}

#[tokio::test]
async fn a_download_that_cannot_be_continued_leaves_no_short_file() {
    let cut = b"HTTP/1.1 200 OK\r\nContent-Length: 16\r\n\r\n012345".to_vec();
    let (address, _) = scripted(vec![cut]).await;
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("x.zip");
    std::fs::write(&target, "the file of yesterday").unwrap();
    let error = client_of(address)
        .repo("o", "r")
        .contents()
        .archive("main.zip")
        .save(&target)
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transport);
    assert_eq!(std::fs::read_to_string(&target).unwrap(), "the file of yesterday");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[tokio::test]
async fn an_asset_of_another_size_than_said_is_refused() {
    // Without a length, the end is when the connection closes: a cut cannot be seen.
    let endless = b"HTTP/1.1 200 OK\r\n\r\n012345".to_vec();
    let asset: Attachment =
        serde_json::from_str(r#"{"id": 1, "uuid": "u-1", "size": 16}"#).unwrap();
    let (address, heads) = scripted(vec![endless.clone()]).await;
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("a");
    let releases = client_of(address).repo("o", "r").releases();
    let error = releases.download(&asset).save(&target).await.unwrap_err();
    assert!(error.to_string().contains("6 bytes came, the file has 16"), "{error}");
    assert!(!target.exists());
    assert!(heads.lock().unwrap()[0].starts_with("GET /attachments/u-1 "));
}

#[tokio::test]
async fn a_missing_file_is_an_error_and_not_a_file() {
    let server = MockServer::start().await;
    answer(
        &server,
        "GET",
        "/repos/o/r/raw/no.txt",
        json(404, r#"{"message": "object does not exist"}"#),
    )
    .await;
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("no.txt");
    let raw = client(&server).repo("o", "r").contents();
    assert_eq!(raw.raw("no.txt").save(&target).await.unwrap_err().kind(), ErrorKind::NotFound);
    assert!(!target.exists());
    assert_eq!(raw.raw("no.txt").open().await.unwrap_err().kind(), ErrorKind::NotFound);
}

#[tokio::test]
async fn a_download_is_read_piece_by_piece() {
    let server = MockServer::start().await;
    let file = ResponseTemplate::new(200)
        .set_body_bytes(vec![7_u8; 200_000])
        .insert_header("Content-Disposition", "attachment; filename=\"logs.zip\"");
    answer(&server, "GET", "/repos/o/r/actions/runs/3/logs", file).await;
    let mut logs = client(&server).repo("o", "r").actions().run_logs(3).open().await.unwrap();
    assert_eq!((logs.name().as_deref(), logs.length()), (Some("logs.zip"), Some(200_000)));
    let mut size = 0;
    while let Some(chunk) = logs.chunk().await.unwrap() {
        size += chunk.len();
    }
    assert_eq!(size, 200_000);
}

#[tokio::test]
async fn a_server_that_falls_silent_is_asked_for_the_rest() {
    let silent = [begun(16, b"0123456789"), HANG.to_vec()].concat();
    let (address, _) = scripted(vec![silent.clone(), rest(10, 16, b"abcdef")]).await;
    let limit = Duration::from_millis(200);
    let client =
        |address| Client::builder(address).timeout(limit).retry(Retry::never()).build().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("x.zip");
    let archive = client(address).repo("o", "r").contents().archive("main.zip");
    assert_eq!(archive.save(&target).await.unwrap(), 16);
    assert_eq!(std::fs::read(&target).unwrap(), b"0123456789abcdef");

    let (address, _) = scripted(vec![silent]).await;
    let archive = client(address).repo("o", "r").contents().archive("main.zip");
    let mut download = archive.open().await.unwrap();
    assert_eq!(&download.chunk().await.unwrap().unwrap()[..], b"0123456789");
    assert_eq!(download.chunk().await.unwrap_err().kind(), ErrorKind::Timeout);
}

#[tokio::test]
async fn a_call_may_be_silent_for_as_long_as_it_may_take() {
    let server = MockServer::start().await;
    let slow = json(201, r#"{"id": 1, "full_name": "o/r"}"#).set_delay(Duration::from_millis(400));
    answer(&server, "POST", "/repos/migrate", slow).await;
    let repos = builder(&server).timeout(Duration::from_millis(100)).build().unwrap().repos();
    let error = repos.migrate("https://x.example/r", "r").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert_eq!(repos.mirror("https://x.example/r", "r").await.unwrap().id, 1);
}
