use super::*;
use crate::api::tests::decode;

#[test]
fn the_next_free_number_may_be_text() {
    for body in ["105", "\"105\""] {
        let NextId(vmid) = serde_json::from_str(body).unwrap();
        assert_eq!(vmid.get(), 105);
    }
    assert!(serde_json::from_str::<NextId>("\"\"").is_err());
}

#[test]
fn a_guest_is_found_by_its_number() {
    let resources: Resources = decode("cluster-resources");
    let find = |vmid: &str| resources.guest(vmid.parse().unwrap());
    assert_eq!(find("200").unwrap().name.as_deref(), Some("Git-Service"));
    assert!(find("999").is_none());
}

#[test]
fn a_resource_without_a_name_of_its_own_is_known_by_its_id() {
    let body = r#"[
        {"id": "node/pve", "type": "node"}, {"id": "storage/pve/local", "type": "storage"},
        {"id": "lxc/200", "type": "lxc", "node": "pve"}, {"id": "/pool/home", "type": "pool"},
        {"id": "lxc/201", "type": "lxc"}, {}, null, 7
    ]"#;
    let resources: Resources = serde_json::from_str(body).unwrap();
    assert_eq!(resources.nodes[0].node.as_str(), "pve");
    assert_eq!(resources.storage[0].storage.as_str(), "local");
    assert_eq!(resources.guests[0].vmid.get(), 200);
    assert_eq!(resources.pools[0].pool, "home");
    assert_eq!(resources.other.len(), 2, "a guest on no node, and an entry that says nothing");
}
