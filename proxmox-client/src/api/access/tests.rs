use super::*;
use crate::api::tests::decode;

#[test]
fn rights_hold_where_they_were_given_and_below_as_far_as_they_are_passed_down() {
    let permissions: Permissions = decode("permissions");
    assert!(permissions.allows("/vms", "VM.PowerMgmt"));
    assert!(!permissions.allows("/vms/101", "VM.PowerMgmt"), "not passed down");
    assert!(permissions.allows("/vms/101", "VM.Audit"));
    assert!(permissions.allows("/vms/200/", "VM.Audit"));
    assert!(!permissions.allows("/vms/200", "Sys.Audit"), "listed paths speak for themselves");
    assert!(permissions.allows("/nodes/pve", "Sys.Audit"), "from the root");
    assert!(permissions.allows("/", "Sys.Audit"));
    assert!(!permissions.allows("/nodes/pve", "Sys.Modify"));
    assert!(!permissions.allows("/access/users", "Sys.Audit"), "an empty entry ends the search");
    let privileges: Vec<_> = permissions.privileges().into_iter().collect();
    assert_eq!(privileges, ["Datastore.Audit", "Sys.Audit", "VM.Audit", "VM.PowerMgmt"]);
}

#[test]
fn no_rights_at_all_can_be_told() {
    for body in ["null", "{}", r#"{"/": {}}"#] {
        let permissions: Permissions = serde_json::from_str(body).unwrap();
        assert!(permissions.is_empty() && !permissions.allows("/", "Sys.Audit"), "{body}");
    }
    assert!(!decode::<Permissions>("permissions").is_empty());
}
