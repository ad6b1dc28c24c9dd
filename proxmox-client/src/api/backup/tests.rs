use serde_json::json;

use super::*;
use crate::api::tests::decode;
use crate::serde_lenient::List;

fn volume(volid: &str, vmid: u32, ctime: i64) -> Volume {
    let volume = json!({"volid": volid, "vmid": vmid, "ctime": ctime});
    serde_json::from_value(volume).unwrap()
}

#[test]
fn the_latest_good_backup_of_each_guest_counts() {
    let List(volumes) = decode::<List<Volume>>("storage-content");
    let latest: Vec<_> = latest_backups(&volumes)
        .into_iter()
        .map(|(vmid, time)| (vmid.get(), time.to_string()))
        .collect();
    let of_200 = (200, "2025-11-21T02:00:03Z".to_owned());
    // That of the 22nd failed its verification.
    assert_eq!(latest, [(103, "2025-11-20T02:00:00Z".to_owned()), of_200]);
}

#[test]
fn order_and_repetition_change_nothing() {
    let volumes = [
        volume("a1:backup/vzdump-lxc-100-x.tar", 100, 2),
        volume("a1:backup/vzdump-lxc-100-y.tar", 100, 3),
        volume("a1:backup/vzdump-lxc-100-x.tar", 100, 2),
        volume("a1:vm-100-disk-0", 100, 9),
    ];
    let latest = latest_backups(&volumes);
    assert_eq!(latest, latest_backups(volumes.iter().rev()));
    assert_eq!(latest.into_values().collect::<Vec<_>>(), [Timestamp::from_second(3)]);
}
