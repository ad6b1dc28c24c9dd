//! A hundred nodes and ten thousand guests.

use std::time::Instant;

use demo_lab::proxmox::{Request, handle};
use demo_lab::world::{Clock, World, accounts};

use crate::raw::{get, quick};

#[test]
fn the_same_numbers_give_the_same_cluster() {
    let resources = |nodes, guests| {
        let mut world = World::scaled(Clock::fixed(1_795_300_000), nodes, guests);
        let request = Request::get("/api2/json/cluster/resources").token(accounts::ROOT_TOKEN);
        handle(&mut world, &request).body().clone()
    };
    assert_eq!(resources(5, 300), resources(5, 300));
    assert_ne!(resources(5, 300), resources(5, 301));
}

#[tokio::test]
async fn ten_thousand_guests_are_listed_in_one_fast_answer() {
    let lab = quick().nodes(100).guests(10_000).start().await.unwrap();
    let first = Instant::now();
    let reply = get(&lab, "/cluster/resources").await;
    let first = first.elapsed();
    let again = Instant::now();
    assert_eq!(get(&lab, "/cluster/resources").await.status, 200);
    println!("{} bytes: first {first:?}, again {:?}", reply.body.len(), again.elapsed());
    let resources = reply.data();
    let count = |kind: &str| {
        resources.as_array().unwrap().iter().filter(|entry| entry["type"] == kind).count()
    };
    assert_eq!((count("node"), count("qemu") + count("lxc"), count("storage")), (100, 10_000, 300));
    assert!(first.as_millis() < 2_000, "even a debug build is done in {first:?}");
    let on_one = get(&lab, "/nodes/pve42/qemu").await.data();
    assert!((20..80).contains(&on_one.as_array().unwrap().len()));
}

#[test]
fn in_a_cluster_some_guests_are_kept_up_by_the_manager() {
    let mut world = World::scaled(Clock::fixed(1_795_300_000), 3, 100);
    let mut data = |path: &str| {
        let request = Request::get(&format!("/api2/json{path}")).token(accounts::ROOT_TOKEN);
        handle(&mut world, &request).json().unwrap()["data"].take()
    };
    let managed = data("/cluster/ha/resources");
    let sid = managed[0]["sid"].as_str().unwrap();
    let vmid: u64 = sid.split(':').nth(1).unwrap().parse().unwrap();
    let guests = data("/cluster/resources?type=vm");
    let guest = guests.as_array().unwrap().iter().find(|guest| guest["vmid"] == vmid).unwrap();
    assert_eq!(guest["hastate"], "started");
    let (kind, node) = (guest["type"].as_str().unwrap(), guest["node"].as_str().unwrap());
    let status = data(&format!("/nodes/{node}/{kind}/{vmid}/status/current"));
    assert_eq!(status["ha"]["managed"], 1);
    let services = data("/cluster/ha/status/current");
    assert_eq!(services.as_array().unwrap().len(), 1 + managed.as_array().unwrap().len());
}
