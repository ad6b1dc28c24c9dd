//! The same for many bookmarks.

use std::sync::{Arc, Mutex};

use linkding_client::{BookmarkId, ErrorKind};
use serde_json::json;

use crate::world::{World, serve};

fn ids(numbers: impl IntoIterator<Item = u64>) -> Vec<BookmarkId> {
    numbers.into_iter().map(BookmarkId::new).collect()
}

#[tokio::test]
async fn each_bookmark_has_its_own_outcome_and_one_failure_stops_nothing() {
    let (server, world) = serve(World::with(20)).await;
    let seen = Arc::new(Mutex::new(Vec::new()));
    let progress = seen.clone();
    let bulk = server
        .client()
        .bulk()
        .concurrency(3)
        .on_progress(move |at| progress.lock().unwrap().push(at));
    let report = bulk.archive(ids([1, 99, 3, 100, 5])).await;
    assert_eq!(
        report.items.iter().map(|item| item.id.get()).collect::<Vec<_>>(),
        [1, 99, 3, 100, 5]
    );
    assert_eq!(report.succeeded().collect::<Vec<_>>(), ids([1, 3, 5]));
    let failed: Vec<_> = report.failed().map(|(id, error)| (id.get(), error.kind())).collect();
    assert_eq!(failed, [(99, ErrorKind::NotFound), (100, ErrorKind::NotFound)]);
    assert!(!report.is_complete());
    let last = *seen.lock().unwrap().last().unwrap();
    assert_eq!((last.done, last.total, last.failed), (5, 5, 2));
    assert_eq!(
        world.lock().unwrap().bookmarks.iter().filter(|own| own["is_archived"] == true).count(),
        3
    );
    assert!(bulk.unarchive(ids([1, 3, 5])).await.is_complete());
    assert!(bulk.delete(ids(1..=20)).await.is_complete());
    assert!(world.lock().unwrap().bookmarks.is_empty());
}

#[tokio::test]
async fn bulk_work_can_be_spawned() {
    let (server, _) = serve(World::with(4)).await;
    let client = server.client();
    let report = tokio::spawn(async move { client.bulk().archive(ids(1..=4)).await });
    assert!(report.await.unwrap().is_complete());
}

#[tokio::test]
async fn no_more_calls_are_under_way_than_allowed() {
    use std::sync::atomic::{AtomicUsize, Ordering};
    let (now, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let (counted, peak) = (now.clone(), most.clone());
    let server = crate::server::Server::start(move |_| {
        // Until the answer is written the next call of the same worker cannot come.
        let current = counted.fetch_add(1, Ordering::SeqCst) + 1;
        peak.fetch_max(current, Ordering::SeqCst);
        std::thread::sleep(std::time::Duration::from_millis(20));
        counted.fetch_sub(1, Ordering::SeqCst);
        crate::server::empty(204)
    })
    .await;
    assert!(server.client().bulk().concurrency(2).archive(ids(1..=12)).await.is_complete());
    assert!(most.load(Ordering::SeqCst) <= 2);
}

fn tagged() -> World {
    let mut world = World::with(0);
    world.store(&json!({ "url": "https://example.com/1", "tag_names": ["Old", "other"] }));
    world.store(
        &json!({ "url": "https://example.com/2", "tag_names": ["old"], "is_archived": true }),
    );
    world.store(&json!({ "url": "https://example.com/3", "tag_names": ["old", "new"] }));
    world.store(&json!({ "url": "https://example.com/4", "tag_names": ["older"] }));
    world
}

#[tokio::test]
async fn a_tag_is_renamed_on_every_bookmark_and_then_deleted() {
    let (server, world) = serve(tagged()).await;
    let renamed = server.client().bulk().rename_tag("old", "new").await.unwrap();
    assert!(renamed.report.is_complete() && renamed.old_tag_removed);
    assert_eq!(renamed.report.items.len(), 3);
    let world = world.lock().unwrap();
    let tags: Vec<_> = world.bookmarks.iter().map(|own| own["tag_names"].clone()).collect();
    assert_eq!(tags, [json!(["new", "other"]), json!(["new"]), json!(["new"]), json!(["older"])]);
    assert!(world.tags.iter().all(|tag| tag["name"] != "Old"));
}

#[tokio::test]
async fn a_rename_that_the_server_would_not_keep_is_refused() {
    let (server, _) = serve(tagged()).await;
    let bulk = server.client().bulk();
    for to in ["OLD", "old", "a,b", ""] {
        assert_eq!(
            bulk.rename_tag("Old", to).await.unwrap_err().kind(),
            ErrorKind::Usage,
            "{to:?}"
        );
    }
    assert_eq!(bulk.rename_tag("nobody", "x").await.unwrap_err().kind(), ErrorKind::NotFound);
    assert!(server.lines().iter().all(|line| line.starts_with("GET")));
}

#[tokio::test]
async fn a_rule_that_brings_the_old_tag_back_is_reported_and_the_tag_stays() {
    let mut world = tagged();
    world.auto_tag = Some("old".into());
    let (server, _) = serve(world).await;
    let renamed = server.client().bulk().rename_tag("old", "new").await.unwrap();
    assert_eq!(renamed.report.failed().count(), 3);
    assert!(!renamed.old_tag_removed);
    assert!(renamed.report.failed().all(|(_, error)| error.to_string().contains("rule")));
}

#[tokio::test]
async fn tags_are_counted_over_archive_and_list_and_unused_ones_are_there() {
    let mut world = tagged();
    world.tags.push(json!({ "id": 99, "name": "unused" }));
    let (server, _) = serve(world).await;
    let counts = server.client().tags().counts().await.unwrap();
    let counts: Vec<_> =
        counts.iter().map(|count| (count.name.as_str(), count.active, count.archived)).collect();
    assert_eq!(
        counts,
        [("new", 1, 0), ("Old", 2, 1), ("older", 1, 0), ("other", 1, 0), ("unused", 0, 0)]
    );
}
