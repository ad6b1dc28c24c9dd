//! Every typed reading call against the demo lab: the models read what a whole server says.

use std::net::IpAddr;

use demo_lab::Lab;
use proxmox_client::api::cluster::{ContentType, GuestStatus, NodeStatus};
use proxmox_client::api::nodes::TaskSource;
use proxmox_client::api::rrd::Timeframe;
use proxmox_client::ids::GuestKind;

use crate::support::{lab, token};

#[tokio::test]
async fn every_guest_of_the_lab_can_be_read_in_full() {
    let lab = lab().await;
    let client = token(&lab).build().unwrap();
    let resources = client.cluster().resources().await.unwrap();
    assert!(resources.other.iter().all(|other| other.kind != "qemu" && other.kind != "lxc"));
    assert_eq!(resources.guests.len(), 7);
    for found in &resources.guests {
        let guest = client.guest(found.vmid).await.unwrap();
        assert_eq!((guest.kind(), guest.node()), (found.kind, &found.node));
        let state = guest.status().await.unwrap();
        assert_eq!((&state.status, &state.name), (&found.status, &found.name));
        assert_eq!(state.memory_total, found.memory_total);
        let config = guest.config().current().await.unwrap();
        assert_eq!(config.name(), found.name.as_deref());
        assert_eq!(Some(config.memory()), found.memory_total);
        assert_eq!(config.cpus().map(f64::from), found.cpus);
        assert!(config.disk_size().is_some(), "{config:?}");
        assert!(!guest.pending().await.unwrap().is_empty());
        assert!(!guest.rrd_data(Timeframe::Hour).await.unwrap().is_empty());
        guest.tasks().source(TaskSource::All).send().await.unwrap();
    }
}

#[tokio::test]
async fn running_guests_of_the_lab_say_their_addresses() {
    let lab = lab().await;
    let client = token(&lab).build().unwrap();
    for (vmid, kind) in [("103", GuestKind::Qemu), ("200", GuestKind::Lxc)] {
        let guest = client.guest(vmid.parse().unwrap()).await.unwrap();
        assert_eq!(guest.kind(), kind);
        let cards = guest.interfaces().await.unwrap();
        let expected: IpAddr = format!("127.0.2.{vmid}").parse().unwrap();
        let mut reachable = cards.iter().flat_map(|card| card.reachable_addresses());
        assert!(reachable.any(|address| address == expected), "{cards:?}");
        assert!(cards.iter().any(|card| card.mac.is_some()));
    }
    let stopped = client.guest("100".parse().unwrap()).await.unwrap();
    assert!(stopped.interfaces().await.unwrap().is_empty());
}

#[tokio::test]
async fn the_node_and_its_storages_are_read() {
    let lab = lab().await;
    let client = token(&lab).build().unwrap();
    assert_eq!(client.version().await.unwrap().major(), Some(9));
    let nodes = client.nodes().await.unwrap();
    assert_eq!(nodes[0].status, NodeStatus::Online);
    let fingerprint = lab.proxmox().fingerprint.parse().unwrap();
    assert_eq!(nodes[0].ssl_fingerprint, Some(fingerprint));
    let node = client.node(nodes[0].node.clone());
    let info = node.status().await.unwrap();
    assert!(info.load_average.is_some() && info.memory.unwrap().total.is_some());
    assert!(info.cpu_info.unwrap().cpus.is_some() && info.root_fs.is_some());
    let guests = [node.qemu_guests().await.unwrap(), node.lxc_guests().await.unwrap()].concat();
    assert_eq!(guests.len(), 7);

    let storages = node.storages().await.unwrap();
    assert!(storages.len() >= 3);
    for found in &storages {
        let storage = node.storage(found.storage.clone());
        let status = storage.status().await.unwrap();
        assert_eq!((status.total, &status.content), (found.total, &found.content));
        for volume in storage.content().await.unwrap() {
            assert_eq!(volume.volid.storage(), &found.storage);
        }
        storage.rrd_data(Timeframe::Day).await.unwrap();
        storage.content().kind(ContentType::Backup).await.unwrap();
    }
    client.backup().not_backed_up().await.unwrap();
    assert!(client.permissions().await.unwrap().allows("/vms/200", "VM.Audit"));
    assert!(!client.cluster().status().await.unwrap().nodes.is_empty());
    client.cluster().tasks().await.unwrap();
    client.cluster().next_id().await.unwrap();
}

#[tokio::test]
async fn an_offline_node_leaves_its_guests_in_the_list() {
    let lab = Lab::builder().nodes(3).guests(30).offline("pve2").start().await.unwrap();
    let client = token(&lab).build().unwrap();
    let resources = client.cluster().resources().await.unwrap();
    assert_eq!(resources.nodes.len(), 3);
    let status = |name: &str| {
        let mut nodes = resources.nodes.iter();
        nodes.find(|node| node.node.as_str() == name).unwrap().status.clone()
    };
    assert_eq!((status("pve"), status("pve2")), (NodeStatus::Online, NodeStatus::Offline));
    let unknown: Vec<_> = resources
        .guests
        .iter()
        .filter(|guest| guest.status == GuestStatus::Unknown("unknown".to_owned()))
        .collect();
    assert!(!unknown.is_empty());
    for guest in unknown {
        assert_eq!((guest.node.as_str(), &guest.name), ("pve2", &None));
    }
}
