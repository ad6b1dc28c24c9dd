//! How many of the official methods have a typed call.
//!
//! Every typed call is made here once, and what really arrives at a server is counted. A second
//! look at the source finds paths that are missing here.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use futures_util::TryStreamExt;
use proxmox_client::Client;
use proxmox_client::api::rrd::Timeframe;
use proxmox_client::ids::GuestKind;
use serde_json::Value;
use wiremock::matchers::any;
use wiremock::{Mock, MockServer};

use crate::support::{client, data, read, schema};

/// The number of methods with a typed call when this was last changed: it only goes up.
const FLOOR: usize = 59;

/// Makes every typed call. The server answers each with nothing; how a call takes that is tested
/// elsewhere.
async fn every_call(client: &Client) {
    let node = client.node("pve".parse().unwrap());
    let vmid = "100".parse().unwrap();
    let (qemu, lxc) = (node.qemu(vmid), node.lxc(vmid));
    let storage = node.storage("local".parse().unwrap());
    let task =
        client.task("UPID:pve:000F4241:00989680:68F1A2B3:vzdump:101:root@pam:".parse().unwrap());
    assert_eq!((qemu.kind(), lxc.kind()), (GuestKind::Qemu, GuestKind::Lxc));

    drop(client.version().await);
    drop(client.nodes().await);
    drop(client.permissions().await);
    drop(client.cluster().resources().await);
    drop(client.cluster().status().await);
    drop(client.cluster().tasks().await);
    drop(client.cluster().next_id().await);
    drop(client.backup().not_backed_up().await);
    drop(node.status().await);
    drop(node.rrd_data(Timeframe::Hour).await);
    drop(node.qemu_guests().await);
    drop(node.lxc_guests().await);
    drop(node.tasks().send().await);
    drop(node.storages().await);
    drop(storage.status().await);
    drop(storage.content().await);
    drop(storage.rrd_data(Timeframe::Hour).await);
    drop(qemu.status().await);
    drop(qemu.config().await);
    drop(qemu.pending().await);
    drop(qemu.interfaces().await);
    drop(qemu.rrd_data(Timeframe::Hour).await);
    drop(lxc.status().await);
    drop(lxc.config().await);
    drop(lxc.pending().await);
    drop(lxc.interfaces().await);
    drop(lxc.rrd_data(Timeframe::Hour).await);
    drop(qemu.start().await);
    drop(qemu.stop().await);
    drop(qemu.shutdown().await);
    drop(qemu.reboot().await);
    drop(qemu.suspend().await);
    drop(qemu.resume().await);
    drop(qemu.reset().await);
    drop(lxc.start().await);
    drop(lxc.stop().await);
    drop(lxc.shutdown().await);
    drop(lxc.reboot().await);
    drop(lxc.suspend().await);
    drop(lxc.resume().await);
    for guest in [qemu.clone().into_any(), lxc.clone().into_any()] {
        let snapshot = guest.snapshot("before".parse().unwrap());
        drop(guest.snapshots().await);
        drop(snapshot.create().await);
        drop(snapshot.config().await);
        drop(snapshot.set_description("x").await);
        drop(snapshot.rollback().await);
        drop(snapshot.delete().await);
        drop(guest.set_config().on_boot(true).await);
        drop(guest.backup().await);
    }
    drop(qemu.set_config().on_boot(true).in_background().await);
    drop(task.status().await);
    drop(task.log().try_collect::<Vec<_>>().await);
    drop(task.cancel().await);
}

#[tokio::test]
async fn the_number_of_typed_calls_does_not_drop() {
    let Some(schema) = schema() else { return };
    let mock = MockServer::start().await;
    Mock::given(any()).respond_with(data(Value::Null)).mount(&mock).await;
    every_call(&client(&mock).build().unwrap()).await;

    let mut covered = BTreeSet::new();
    for request in mock.received_requests().await.unwrap() {
        let (method, path, params) = read(&request);
        schema.check(&method, &path, &params).unwrap();
        covered.insert((method.clone(), schema.template(&method, &path).unwrap().to_owned()));
    }

    let all = schema.methods().len();
    let readable = schema.methods().filter(|(method, _)| *method == "GET").count();
    println!("{} of {all} methods have a typed call; {readable} of all only read", covered.len());
    assert!(covered.len() >= FLOOR, "{} is less than the floor {FLOOR}", covered.len());
    assert!(covered.len() <= FLOOR, "raise the floor to {}", covered.len());

    let known: BTreeSet<_> = schema.methods().map(|(_, path)| path).collect();
    let made: BTreeSet<_> = covered.iter().map(|(_, path)| path.as_str()).collect();
    let literals = literals(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")));
    for path in literals.iter().map(String::as_str).filter(|path| known.contains(path)) {
        assert!(made.contains(path), "{path} is in the source, but no call to it is made here");
    }
}

/// All text between quotes in the source that looks like a path of the API. `/access/ticket` is
/// the login's own.
fn literals(folder: &Path) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(literals(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs")
            && path.file_stem().is_some_and(|stem| stem != "tests")
        {
            let text = fs::read_to_string(&path).unwrap();
            let code = text.split("#[cfg(test)]").next().unwrap();
            let quoted = code.lines().filter(|line| !line.trim_start().starts_with("//"));
            let quoted = quoted.flat_map(|line| line.split('"').skip(1).step_by(2));
            found.extend(quoted.filter(|text| text.starts_with('/')).map(str::to_owned));
        }
    }
    found.remove("/access/ticket");
    found
}
