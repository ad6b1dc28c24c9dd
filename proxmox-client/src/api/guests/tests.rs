use super::*;
use crate::api::tests::decode;

#[test]
fn only_addresses_that_others_can_use_are_reachable() {
    let agent: interfaces::AgentAnswer = decode("agent-interfaces");
    let List(old) = decode::<List<NetworkInterface>>("lxc-interfaces-7");
    let List(new) = decode::<List<NetworkInterface>>("lxc-interfaces-9");
    let reachable = |cards: &[NetworkInterface]| {
        let addresses = cards.iter().flat_map(NetworkInterface::reachable_addresses);
        addresses.map(|address| address.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(reachable(&agent.interfaces), ["192.0.2.103", "10.8.0.2"]);
    assert_eq!(reachable(&old), ["192.0.2.200"]);
    assert_eq!(reachable(&new), ["192.0.2.200", "192.0.2.201"]);
    assert!(old[0].is_loopback() && !old[1].is_loopback() && !old[2].is_loopback());
}

#[test]
fn a_card_is_matched_by_its_hardware_address_in_either_case() {
    let List(old) = decode::<List<NetworkInterface>>("lxc-interfaces-7");
    let List(new) = decode::<List<NetworkInterface>>("lxc-interfaces-9");
    assert_eq!(old[1].mac, new[1].mac);
    assert_eq!(old[1].mac.unwrap().to_string(), "BC:24:11:00:00:C8");
}

#[test]
fn only_what_differs_is_pending() {
    let List(values) = decode::<List<PendingValue>>("pending");
    let pending: Vec<_> =
        values.iter().filter(|value| value.is_pending()).map(|value| &*value.key).collect();
    assert_eq!(pending, ["memory", "net1", "balloon", "unused0"]);
}
