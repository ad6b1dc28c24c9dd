//! Files of bookmarks: whole or not at all, under safe names.

use linkding_client::{Content, ErrorKind};
use serde_json::{Value, json};

use crate::recording;
use crate::server::{self, Received, Server};

/// Serves one asset with this description and these bytes, which end with the connection.
async fn serving(asset: Value, disposition: &'static str, content: Vec<u8>) -> Server {
    Server::start(move |received: &Received| match received.path.ends_with("/download/") {
        true => {
            let headers =
                format!("Content-Type: text/html\r\nContent-Disposition: {disposition}\r\n");
            server::unlimited(200, &headers, &content)
        }
        false => server::json(200, &asset),
    })
    .await
}

fn asset(file_size: u64) -> Value {
    json!({
        "id": 6, "bookmark": 1, "file_size": file_size, "asset_type": "upload",
        "content_type": "text/html", "display_name": "a.html", "status": "complete",
    })
}

fn names(folder: &std::path::Path) -> Vec<String> {
    let mut names: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[tokio::test]
async fn a_download_gets_a_safe_name_and_never_replaces_another_file() {
    let folder = tempfile::tempdir().unwrap();
    let server =
        serving(asset(60), "attachment; filename=\"../HTML from 11/22/2026.html\"", b"x".to_vec())
            .await;
    let handle = server.client().bookmark(1u64).asset(6u64);
    for name in ["-HTML from 11-22-2026.html", "-HTML from 11-22-2026 (1).html"] {
        let path = handle.download().await.unwrap().save_in(folder.path()).await.unwrap();
        assert_eq!(path, folder.path().join(name));
        assert_eq!(std::fs::read(path).unwrap(), b"x");
    }
    assert_eq!(names(folder.path()).len(), 2);
}

#[tokio::test]
async fn a_cut_download_leaves_no_file_and_keeps_the_one_that_was_there() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("page.html");
    std::fs::write(&target, "before").unwrap();
    // 100,000 bytes on the server's disk, and far fewer arrive.
    for length in [0, 50_000] {
        let server = serving(asset(100_000), "attachment", vec![b'x'; length]).await;
        let download = server.client().bookmark(1u64).asset(6u64).download().await.unwrap();
        let error = download.save_to(&target).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Cut, "{error}");
        let download = server.client().bookmark(1u64).asset(6u64).download().await.unwrap();
        assert_eq!(download.bytes(1 << 20).await.unwrap_err().kind(), ErrorKind::Cut);
    }
    assert_eq!(std::fs::read_to_string(&target).unwrap(), "before");
    assert_eq!(names(folder.path()), ["page.html"]);
}

#[tokio::test]
async fn a_download_that_breaks_off_within_its_length_is_cut() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(|received: &Received| match received.path.ends_with("/download/") {
        true => server::unlimited(200, "Content-Length: 1000\r\n", b"short"),
        false => server::json(200, &asset(40)),
    })
    .await;
    let download = server.client().bookmark(1u64).asset(6u64).download().await.unwrap();
    let error = download.save_in(folder.path()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Cut);
    assert!(error.is_retryable());
    assert!(names(folder.path()).is_empty());
}

#[tokio::test]
async fn an_asset_without_a_file_is_said_to_have_none() {
    for (id, words) in [(7u64, "still making"), (8u64, "failed")] {
        let assets = recording::body("assets-list");
        let found =
            assets["results"].as_array().unwrap().iter().find(|own| own["id"] == id).unwrap();
        let found = found.clone();
        let server = Server::start(move |_| server::json(200, &found)).await;
        let error = server.client().bookmark(1u64).asset(id).download().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NotReady);
        assert!(error.to_string().contains(words), "{error}");
        assert_eq!(server.seen().len(), 1);
    }
}

#[tokio::test]
async fn a_download_larger_than_asked_for_is_refused() {
    let server = serving(asset(60), "attachment", vec![b'x'; 5000]).await;
    let download = server.client().bookmark(1u64).asset(6u64).download().await.unwrap();
    assert_eq!(download.bytes(4999).await.unwrap_err().kind(), ErrorKind::TooLarge);
}

#[tokio::test]
async fn a_file_is_sent_as_it_is_read_with_its_name_and_length() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("grüße \"1\".bin");
    let content: Vec<u8> = (0..300_000_u32).map(|number| (number % 251) as u8).collect();
    std::fs::write(&path, &content).unwrap();
    let server = Server::start(|_| recording::load("asset-upload").answer()).await;
    let assets = server.client().bookmark(1u64).assets();
    assets.upload_file(&path).content_type("application/octet-stream").await.unwrap();
    let seen = server.seen().remove(0);
    assert_eq!(seen.header("transfer-encoding"), None);
    assert_eq!(seen.header("content-length"), Some(seen.body.len().to_string().as_str()));
    let text = String::from_utf8_lossy(&seen.body);
    assert!(text.contains("filename=\"grüße \\\"1\\\".bin\""), "{}", &text[..300]);
    assert!(seen.body.windows(content.len()).any(|window| window == content));
}

#[tokio::test]
async fn an_upload_that_cannot_be_read_sends_nothing() {
    let server = Server::start(|_| recording::load("asset-upload").answer()).await;
    let assets = server.client().bookmark(1u64).assets();
    let missing = assets.upload_file("/nonexistent/file.txt").await.unwrap_err();
    let folder = assets.upload_file(std::env::temp_dir()).await.unwrap_err();
    assert_eq!((missing.kind(), folder.kind()), (ErrorKind::File, ErrorKind::File));
    for kind in ["text", "text/plain\r\nX: y", "text/plän"] {
        let error = assets.upload("a.txt", "x").content_type(kind).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Usage, "{kind:?}");
    }
    assert!(server.seen().is_empty());
}

#[tokio::test]
async fn a_stream_that_ends_too_early_is_an_error() {
    let server = Server::start(|_| recording::load("asset-upload").answer()).await;
    let pieces = futures_util::stream::iter([Ok(bytes::Bytes::from_static(b"four"))]);
    let content = Content::stream(4000, pieces);
    let upload = server.client().bookmark(1u64).assets().upload("a.txt", content);
    let error = upload.await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transport, "{error}");
}

#[tokio::test]
async fn uploads_that_are_switched_off_or_too_large_are_named_so() {
    let server = Server::start(|_| recording::load("context-path-upload-disabled").answer()).await;
    let error = server.client().bookmark(1u64).assets().upload("a", "x").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Disabled);
    let server = Server::start(|_| server::text(413, "text/html", "<html>nginx</html>")).await;
    let error = server.client().bookmark(1u64).assets().upload("a", "x").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TooLarge);
    let server = Server::start(|_| recording::load("not-found-path").answer()).await;
    let error = server.client().bookmark(1u64).assets().upload("a", "x").await.unwrap_err();
    assert!(error.to_string().contains("1.39"), "{error}");
}
