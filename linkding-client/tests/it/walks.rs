//! Lists that change while they are read.

use std::sync::atomic::{AtomicUsize, Ordering};

use linkding_client::{Client, ErrorKind};
use serde_json::json;

use crate::recording;
use crate::server::{self, Received, Server};
use crate::world::{World, serve, slice};

async fn read(client: &Client, size: u32) -> linkding_client::Result<Vec<u64>> {
    let bookmarks = client.bookmarks().list().page_size(size).await?;
    Ok(bookmarks.iter().map(|bookmark| bookmark.id.get()).collect())
}

#[tokio::test]
async fn a_walk_goes_by_offset_and_never_follows_next() {
    // `next` names a host that only the server's own network knows.
    let server = Server::start(|received: &Received| {
        let all = recording::body("bookmarks-limit-250")["results"].as_array().unwrap().clone();
        let (offset, limit) = (received.number("offset", 0), received.number("limit", 100));
        let page: Vec<_> = all.iter().skip(offset).take(limit).cloned().collect();
        let next = "http://linkding.internal/api/bookmarks/?limit=100&offset=100";
        server::json(
            200,
            &json!({ "count": all.len(), "next": next, "previous": null, "results": page }),
        )
    })
    .await;
    let ids = read(&server.client(), 100).await.unwrap();
    assert_eq!(ids, (13..=262).rev().collect::<Vec<_>>());
    let lines = ["limit=100", "limit=101&offset=99", "limit=101&offset=199"];
    assert_eq!(server.lines(), lines.map(|line| format!("GET /api/bookmarks/ {line}")));
}

#[tokio::test]
async fn the_sizes_of_pages_do_not_matter() {
    for (count, size) in [(0, 10), (1, 10), (9, 10), (10, 10), (11, 10), (30, 10), (7, 1), (5, 0)] {
        let (server, _) = serve(World::with(count)).await;
        let ids = read(&server.client(), size).await.unwrap();
        assert_eq!(ids, (1..=count).rev().collect::<Vec<_>>(), "{count} by {size}");
    }
}

/// A list whose `change` happens before the request of this number is answered.
async fn changing(count: u64, at: usize, change: fn(&mut World)) -> Server {
    let mut world = World::with(count);
    let requests = AtomicUsize::new(0);
    let world = std::sync::Mutex::new({
        world.tags.clear();
        world
    });
    Server::start(move |received| {
        let mut world = world.lock().unwrap();
        if requests.fetch_add(1, Ordering::SeqCst) == at {
            change(&mut world);
        }
        world.answer(received)
    })
    .await
}

#[tokio::test]
async fn a_bookmark_that_moved_up_because_another_was_deleted_is_not_missed() {
    // The newest is deleted after the first page: number 20 moves from the second page to the first.
    let server = changing(30, 1, |world| drop(world.bookmarks.pop())).await;
    let ids = read(&server.client(), 10).await.unwrap();
    assert!((1..=29).all(|id| ids.contains(&id)), "{ids:?}");
    assert_eq!(ids.len(), 30);
}

#[tokio::test]
async fn a_bookmark_that_is_added_meanwhile_makes_none_come_twice() {
    let server =
        changing(30, 1, |world| drop(world.store(&json!({ "url": "https://new.example/" })))).await;
    let mut ids = read(&server.client(), 10).await.unwrap();
    assert_eq!(ids.len(), 31);
    ids.sort();
    ids.dedup();
    assert_eq!(ids, (1..=31).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_list_that_never_stands_still_is_an_error() {
    let requests = AtomicUsize::new(0);
    let server = Server::start(move |received: &Received| {
        // With each answer the list has one more in front.
        let more = requests.fetch_add(1, Ordering::SeqCst);
        let item = |id: usize| json!({ "id": id, "url": format!("https://example.com/{id}") });
        let items: Vec<_> = (1..=30 + more).rev().map(item).collect();
        slice(received, &items)
    })
    .await;
    let error = read(&server.client(), 10).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Changed);
}

#[tokio::test]
async fn equal_dates_in_any_order_are_read_completely_all_the_same() {
    // As a database without a fixed order for equal dates: in every other answer, neighbours with the
    // same date stand the other way round.
    let requests = AtomicUsize::new(0);
    let server = Server::start(move |received: &Received| {
        let turn = requests.fetch_add(1, Ordering::SeqCst);
        let item = |id: usize| json!({ "id": id, "url": format!("https://example.com/{id}") });
        let mut items: Vec<_> = (1..=30).map(item).collect();
        if turn % 2 == 1 {
            items[1..29].chunks_exact_mut(2).for_each(|pair| pair.swap(0, 1));
        }
        slice(received, &items)
    })
    .await;
    let mut ids = read(&server.client(), 10).await.unwrap();
    ids.sort();
    assert_eq!(ids, (1..=30).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_server_that_counts_wrongly_does_not_keep_a_walk_going_for_ever() {
    let server = Server::start(|received: &Received| {
        let (offset, limit) = (received.number("offset", 0), received.number("limit", 100));
        let item = |id: usize| json!({ "id": id, "url": format!("https://example.com/{id}") });
        let items: Vec<_> = (0..30).map(item).skip(offset).take(limit).collect();
        server::json(200, &json!({ "count": 1000, "results": items }))
    })
    .await;
    let error = read(&server.client(), 10).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Changed);
    assert!(server.seen().len() < 40);
}

#[tokio::test]
async fn what_comes_out_of_the_archive_between_the_two_lists_is_not_lost() {
    // Number 3 is in the archive while the list is read, and out of it when the archive is.
    let server = {
        let mut world = World::with(6);
        world.bookmarks[2]["is_archived"] = json!(true);
        let world = std::sync::Mutex::new(world);
        Server::start(move |received: &Received| {
            let mut world = world.lock().unwrap();
            if received.path.ends_with("/archived/") {
                world.bookmarks[2]["is_archived"] = json!(false);
            }
            world.answer(received)
        })
        .await
    };
    let all = server.client().bookmarks().ids().await.unwrap();
    assert_eq!(all.iter().map(|id| id.get()).collect::<Vec<_>>(), (1..=6).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_stream_outlives_the_client_and_can_be_spawned() {
    let (server, _) = serve(World::with(5)).await;
    let mut items = server.client().bookmarks().list().page_size(2).items();
    let read = tokio::spawn(async move {
        let mut count = 0;
        while let Some(item) = items.next().await {
            item.unwrap();
            count += 1;
        }
        count
    });
    assert_eq!(read.await.unwrap(), 5);
}
