//! Synchronising with a server that changes.

use linkding_client::Cursor;
use serde_json::json;

use crate::world::{World, serve};

#[tokio::test]
async fn changes_archives_and_deletions_are_told_once() {
    let (server, world) = serve(World::with(12)).await;
    let bookmarks = server.client().bookmarks();
    let sync =
        |cursor: Cursor| bookmarks.sync_since(cursor).now("2026-11-23T12:00:00Z".parse().unwrap());
    let first = sync(Cursor::default()).await.unwrap();
    assert_eq!((first.changed.len(), first.gone, first.restarted), (12, 0, true));
    let nothing = sync(first.cursor.clone()).await.unwrap();
    assert_eq!((nothing.changed.len(), nothing.gone, nothing.restarted), (0, 0, false));

    server.client().bookmark(3u64).archive().await.unwrap();
    server.client().bookmark(5u64).delete().await.unwrap();
    world.lock().unwrap().store(&json!({ "url": "https://example.com/new" }));
    let second = sync(nothing.cursor).await.unwrap();
    let ids: Vec<_> = second.changed.iter().map(|bookmark| bookmark.id.get()).collect();
    assert_eq!((ids, second.gone), (vec![3, 13], 1));
    let present = bookmarks.ids().await.unwrap();
    assert_eq!(present.len(), 12);
    assert!(!present.contains(&5u64.into()));
}

#[tokio::test]
async fn a_rule_that_adds_tags_makes_no_sync_go_on_for_ever() {
    let mut world = World::with(3);
    world.auto_tag = Some("auto".into());
    let (server, _) = serve(world).await;
    let client = server.client();
    let mut cursor = client.bookmarks().sync_since(Cursor::default()).await.unwrap().cursor;
    client.bookmark(2u64).update().tags(["mine"]).await.unwrap();
    let mut told = Vec::new();
    for _ in 0..4 {
        let changes = client.bookmarks().sync_since(cursor).await.unwrap();
        told.push(changes.changed.len());
        cursor = changes.cursor;
    }
    assert_eq!(told, [1, 0, 0, 0]);
}

#[tokio::test]
async fn a_clock_that_was_set_back_hides_no_change() {
    let (server, world) = serve(World::with(3)).await;
    let client = server.client();
    let cursor = client.bookmarks().sync_since(Cursor::default()).await.unwrap().cursor;
    world.lock().unwrap().clock -= jiff::SignedDuration::from_hours(3);
    client.bookmark(2u64).update().title("x").await.unwrap();
    let changes = client.bookmarks().sync_since(cursor).await.unwrap();
    assert_eq!(changes.changed.iter().map(|own| own.id.get()).collect::<Vec<_>>(), [2]);
}

#[tokio::test]
async fn an_import_with_old_dates_is_not_overlooked() {
    let (server, world) = serve(World::with(3)).await;
    let client = server.client();
    let cursor = client.bookmarks().sync_since(Cursor::default()).await.unwrap().cursor;
    let old = "2020-01-01T00:00:00Z";
    world.lock().unwrap().store(&json!({
        "url": "https://old.example/", "date_added": old, "date_modified": old,
    }));
    let changes = client.bookmarks().sync_since(cursor).await.unwrap();
    assert!(changes.restarted);
    assert_eq!(changes.changed.iter().map(|own| own.id.get()).collect::<Vec<_>>(), [4]);
}
