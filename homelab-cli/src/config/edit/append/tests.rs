use proptest::prelude::*;

use super::*;
use crate::config::parse;
use crate::config::tests::OWNER;

const VMS: &[&str] = &["homelab", "infrastructure", "vms"];

fn item() -> Item {
    Item::new()
        .with("vmid", NewValue::Number(700))
        .with("name", "x")
        .with_map("specs", vec![("cpu", NewValue::Number(2))])
}

#[test]
fn new_guests_go_behind_the_others_and_every_other_byte_stays() {
    let edited = append(OWNER, VMS, &[item()]).unwrap();
    let added: Vec<&str> =
        edited.lines().filter(|line| !OWNER.lines().any(|old| old == *line)).collect();
    // The other lines stand elsewhere in it, too.
    assert_eq!(added, ["      - vmid: 700", "        name: \"x\""]);
    let (config, _) = parse(&edited, None).unwrap();
    let (before, _) = parse(OWNER, None).unwrap();
    assert_eq!(config.infrastructure.vms.len(), before.infrastructure.vms.len() + 1);
    assert_eq!(config.infrastructure.containers, before.infrastructure.containers);
}

#[test]
fn every_layout_that_yaml_allows_is_edited_or_refused() {
    let layouts = [
        "homelab:\n  infrastructure:\n    vms:\n      - vmid: 1",
        "homelab:\n  infrastructure:\n    vms:\n      - vmid: 1\n        name: a # x\n\n      # a remark\n    containers: []\n",
        "homelab:\n  infrastructure:\n    vms:\n    - vmid: 1\n    containers: []\n",
        "homelab:\n  infrastructure:\n    vms:\n      - { vmid: 1 }\n      - vmid: 2\n        description: |\n          two\n\n          lines\n  name: b\n",
        "homelab:\n  infrastructure:\n    vms: []  # none yet\n    containers: []\n",
        "homelab:\n  infrastructure:\n    vms: []\n",
        "homelab:\n  infrastructure:\n    vms: # none yet\n  name: b\n",
        "homelab:\n  infrastructure:\n    vms: ~\n",
        "homelab:\n  infrastructure:\n    containers:\n      - vmid: 1\n  name: b\n",
        "homelab:\n  infrastructure: {}\n  name: b\n",
        "homelab:\n  infrastructure:\n",
        "homelab:\n  name: b\n\n  # The guests that ought to be there:\n  # infrastructure:\n",
        "homelab:\r\n  infrastructure:\r\n    vms:\r\n      - vmid: 1\r\n  name: b\r\n",
        "homelab:\n  infrastructure:\n    vms:\n      -\n        vmid: 1\n",
        "homelab:\n  infrastructure:\n    vms: [{ vmid: 1 }]\n",
        "homelab: { name: b }\n",
        "homelab:\n  infrastructure: { vms: [] }\n",
        "x-a: &l\n  - vmid: 1\nhomelab:\n  infrastructure:\n    vms: *l\n",
        "homelab:\n  infrastructure:\n    vms: none\n",
        "homelab:\n  infrastructure: here\n",
        "homelab: [\n",
        "",
    ];
    let mut shown = String::new();
    for layout in layouts {
        let after = match append(layout, VMS, &[item()]) {
            Ok(text) => text.escape_debug().to_string(),
            Err(error) => format!("REFUSED {error}"),
        };
        shown += &format!("{}\n  {after}\n", layout.escape_debug());
    }
    insta::assert_snapshot!(shown);
}

#[test]
fn what_was_refused_can_be_written_by_hand() {
    let error = append("homelab: { name: b }\n", VMS, &[item()]).unwrap_err();
    assert_eq!(error.by_hand(), ["- vmid: 700", "  name: \"x\"", "  specs:", "    cpu: 2"]);
}

#[test]
fn a_result_that_differs_anywhere_else_is_not_accepted() {
    let accepted = |new: &str| {
        let (old, new) =
            (document::parse("a: { b: [1] }\nc: 2\n").unwrap(), document::parse(new).unwrap());
        let item = Item::new().with("d", NewValue::Number(3));
        only_appended(Some(&old), &new, &["a", "b"], &[item])
    };
    assert!(accepted("a: { b: [1, { d: 3 }] }\nc: 2\n"));
    for new in [
        "a: { b: [1] }\nc: 2\n",
        "a: { b: [{ d: 3 }, 1] }\nc: 2\n",
        "a: { b: [1, { d: 4 }] }\nc: 2\n",
        "a: { b: [1, { d: 3, e: 1 }] }\nc: 2\n",
        "a: { b: [1, { d: 3 }, 1] }\nc: 2\n",
        "a: { b: [2, { d: 3 }] }\nc: 2\n",
        "a: { b: [1, { d: 3 }] }\nc: 3\n",
        "a: { b: [1, { d: 3 }], e: 1 }\nc: 2\n",
    ] {
        assert!(!accepted(new), "{new}");
    }
}

#[test]
fn more_guests_than_a_configuration_can_hold_are_refused_as_such() {
    let items: Vec<Item> = (0..20_000).map(|_| item()).collect();
    let error = append(OWNER, VMS, &items).unwrap_err();
    assert!(error.to_string().contains("the file is larger"), "{error}");
}

proptest! {
    #[test]
    fn any_text_arrives_and_nothing_else_changes(name in any::<String>(), description in any::<String>()) {
        let item = Item::new()
            .with("vmid", NewValue::Number(700))
            .with("name", name.as_str())
            .with("description", description.as_str());
        let edited = append(OWNER, VMS, &[item]).unwrap();
        let (config, _) = parse(&edited, None).unwrap();
        let guest = config.infrastructure.vms.last().unwrap();
        prop_assert_eq!(guest.name.as_deref(), Some(name.as_str()));
        prop_assert_eq!(guest.description.as_deref(), Some(description.as_str()));
    }

    #[test]
    fn no_text_makes_it_fail_or_lie(
        pieces in proptest::collection::vec(
            "homelab:|infrastructure:|vms:|containers:|- vmid: 1|name: x|\n|  |    |# c|- |\\{|\\}|\\[|\\]|, |'x'|\"|&a|\\*a|\\||: ", 0..24
        ),
    ) {
        let text = pieces.concat();
        if let Ok(edited) = append(&text, VMS, &[item()]) {
            let node = document::parse(&edited).unwrap();
            let node = VMS.iter().fold(&node, |node, key| &node.entry(key).unwrap().node);
            prop_assert!(item().is(node.items().last().unwrap()));
        }
    }
}
