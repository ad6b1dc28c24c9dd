use std::fmt::{Debug, Display};
use std::str::FromStr;

use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::json;

use super::*;

fn parse<T: FromStr>(text: &str) -> T
where
    T::Err: Debug,
{
    text.parse().unwrap()
}

fn complaint<T: FromStr + Debug>(text: &str) -> String
where
    T::Err: Display,
{
    text.parse::<T>().unwrap_err().to_string()
}

/// Text → value → text, and value → JSON → value.
fn assert_round_trip<T>(text: &str)
where
    T: FromStr + Display + Debug + PartialEq + Serialize + DeserializeOwned,
    T::Err: Debug,
{
    let value: T = parse(text);
    assert_eq!(value.to_string(), text);
    let json = serde_json::to_value(&value).unwrap();
    assert_eq!(serde_json::from_value::<T>(json).unwrap(), value);
}

proptest! {
    #[test]
    fn every_guest_number_survives_the_round_trip(number in 100_u32..=999_999_999) {
        assert_round_trip::<Vmid>(&number.to_string());
        prop_assert_eq!(Vmid::new(number).unwrap().get(), number);
    }

    #[test]
    fn every_node_name_survives_the_round_trip(name in "[a-zA-Z0-9]([a-zA-Z0-9-]{0,20}[a-zA-Z0-9])?") {
        assert_round_trip::<NodeName>(&name);
    }

    #[test]
    fn every_storage_name_survives_the_round_trip(name in "[a-zA-Z][a-zA-Z0-9._-]{0,20}[a-zA-Z0-9]") {
        assert_round_trip::<StorageId>(&name);
    }

    #[test]
    fn every_snapshot_name_survives_the_round_trip(name in "[a-zA-Z][a-zA-Z0-9_-]{1,39}") {
        prop_assume!(name != "current" && name != "pending");
        assert_round_trip::<SnapshotName>(&name);
    }

    #[test]
    fn every_volume_survives_the_round_trip(volume in "[a-z][a-z0-9]{1,8}:[!-~é:/]{1,40}") {
        assert_round_trip::<VolId>(&volume);
    }

    #[test]
    fn every_user_survives_the_round_trip(user in "[a-zA-Z0-9.@!+_-]{1,20}@[a-z][a-z0-9.-]{1,10}") {
        assert_round_trip::<UserId>(&user);
    }

    #[test]
    fn every_token_survives_the_round_trip(token in "[a-z@.]{1,20}@[a-z][a-z0-9]{1,10}![a-z][A-Za-z0-9._-]{1,20}") {
        assert_round_trip::<TokenId>(&token);
    }

    #[test]
    fn every_task_id_survives_the_round_trip(
        upid in "UPID:[a-z][a-z0-9]{1,10}:[0-9A-F]{8}:[0-9A-Fa-f]{8,9}:[0-9A-F]{8}:[a-z-]{1,12}:[a-z0-9@!.]{0,12}:[a-z]{1,8}@[a-z]{2,8}(![a-z]{2,8})?:"
    ) {
        assert_round_trip::<Upid>(&upid);
    }

    #[test]
    fn no_text_makes_a_parser_panic(text in "(?s).{0,80}") {
        let _ = text.parse::<Vmid>();
        let _ = text.parse::<GuestKind>();
        let _ = text.parse::<NodeName>();
        let _ = text.parse::<StorageId>();
        let _ = text.parse::<SnapshotName>();
        let _ = text.parse::<VolId>();
        let _ = text.parse::<UserId>();
        let _ = text.parse::<TokenId>();
        let _ = text.parse::<Upid>();
        let _ = format!("UPID:{text}:").parse::<Upid>();
    }
}

#[test]
fn a_guest_number_is_read_from_a_number_and_from_text() {
    let vmid: Vmid = parse("200");
    for json in [json!(200), json!("200"), json!(200.0)] {
        assert_eq!(serde_json::from_value::<Vmid>(json).unwrap(), vmid);
    }
    for json in
        [json!(99), json!("x"), json!(200.5), json!(true), json!(null), json!(-200), json!([])]
    {
        assert!(serde_json::from_value::<Vmid>(json.clone()).is_err(), "{json}");
    }
}

#[test]
fn a_wrong_id_is_refused_with_the_rule_that_it_broke() {
    let complaints = [
        complaint::<Vmid>("99"),
        complaint::<Vmid>("1000000000"),
        complaint::<Vmid>("0100"),
        complaint::<Vmid>("+100"),
        complaint::<Vmid>("web1"),
        complaint::<GuestKind>("openvz"),
        complaint::<NodeName>(""),
        complaint::<NodeName>("pve.example.org"),
        complaint::<NodeName>("-pve"),
        complaint::<NodeName>("pve/1"),
        complaint::<StorageId>("x"),
        complaint::<StorageId>("1local"),
        complaint::<StorageId>("local-"),
        complaint::<StorageId>("lo cal"),
        complaint::<SnapshotName>("x"),
        complaint::<SnapshotName>("1st"),
        complaint::<SnapshotName>("before upgrade"),
        complaint::<SnapshotName>("current"),
        complaint::<SnapshotName>("a-name-that-is-longer-than-forty-characters"),
        complaint::<VolId>("vm-100-disk-0"),
        complaint::<VolId>("local:"),
        complaint::<VolId>("1:vm-100-disk-0"),
        complaint::<VolId>("local:a\nb"),
        complaint::<UserId>("root"),
        complaint::<UserId>("@pam"),
        complaint::<UserId>("root@p"),
        complaint::<UserId>("a b@pam"),
        complaint::<Upid>("TASK:pve:1"),
        complaint::<Upid>("UPID:pve:1:2:3:4"),
        complaint::<Upid>("UPID:pve:00000001:00000002:00000003:t::root@pam:extra:"),
        complaint::<Upid>("UPID:pve:001:00000002:00000003:vzstart::root@pam:"),
        complaint::<Upid>("UPID:pve:00000001:0002:00000003:vzstart::root@pam:"),
        complaint::<Upid>("UPID:pve:00000001:00000002:+0000003:vzstart::root@pam:"),
        complaint::<Upid>("UPID:pve:00000001:00000002:00000003:vzstart:1 2:root@pam:"),
        complaint::<Upid>("UPID:pve:00000001:00000002:00000003::100:root@pam:"),
        complaint::<Upid>("UPID:p.e:00000001:00000002:00000003:vzstart:100:root@pam:"),
    ];
    insta::assert_snapshot!(complaints.join("\n"));
}

#[test]
fn a_token_pasted_with_its_secret_is_refused_without_repeating_it() {
    let secret = "5e1c0ffe-dead-beef-0000-123456789abc";
    let pasted = [
        format!("root@pam!homelab={secret}"),
        format!("root@pam!{secret}/{secret}"),
        secret.to_owned(),
        format!("PVEAPIToken=root@pam!homelab={secret}"),
    ];
    for text in pasted {
        let message = complaint::<TokenId>(&text);
        assert!(!message.contains(secret), "{message}");
    }
    let message = complaint::<UserId>(&format!("root@pam!homelab={secret}"));
    assert_eq!(message, "not a user (name@realm): this names an API token, not a user");
    assert_eq!(
        complaint::<TokenId>("root@pam"),
        "not an API token's name (user@realm!name): it has no ! before the token's name"
    );
}

#[test]
fn a_user_name_may_itself_hold_an_at_sign() {
    let user: UserId = parse("ann@example.org@ldap");
    assert_eq!((user.name(), user.realm()), ("ann@example.org", "ldap"));
    let token: TokenId = parse("ann@example.org@ldap!cli");
    assert_eq!((token.user(), token.name()), (&user, "cli"));
}

#[test]
fn a_task_id_is_taken_apart() {
    let upid: Upid = parse("UPID:pve:0003A2F1:10C1D2E3F:6720A1B0:vzdump::root@pam!homelab:");
    assert_eq!(upid.node().as_str(), "pve");
    assert_eq!(upid.pid(), 0x0003_A2F1);
    assert_eq!(upid.pstart(), 0x1_0C1D_2E3F);
    assert_eq!(upid.started().to_string(), "2024-10-29T08:49:52Z");
    assert_eq!((upid.task_type(), upid.id(), upid.user()), ("vzdump", "", "root@pam!homelab"));
}

#[test]
fn a_volume_keeps_its_folder_and_later_colons() {
    let volid: VolId = parse("pbs:backup/ct/200/2026-11-01T03:00:00Z");
    assert_eq!(volid.storage().as_str(), "pbs");
    assert_eq!(volid.volume(), "backup/ct/200/2026-11-01T03:00:00Z");
}

#[test]
fn ids_fill_a_column() {
    assert_eq!(
        format!("{:>5}|{:<5}|", parse::<Vmid>("100"), parse::<NodeName>("pve")),
        "  100|pve  |"
    );
    assert_eq!(format!("{:<8}|", parse::<UserId>("a@pam")), "a@pam   |");
}
