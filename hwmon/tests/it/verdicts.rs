//! Each rule of the table, on a board that is odd in every way.

use std::{collections::BTreeSet, fmt::Write as _};

use hwmon::{Chip, Class, Rule, Rules, Snapshot, Test, Verdict};

use crate::tree::Tree;

/// The whole machine as a person would note it down.
fn render(snapshot: &Snapshot) -> String {
    let mut text = String::new();
    for chip in &snapshot.chips {
        writeln!(
            text,
            "{} | {} | {}",
            chip.libsensors_name.as_deref().unwrap_or("-"),
            chip.node_exporter_name,
            chip.identity
        )
        .unwrap();
        for attribute in &chip.attributes {
            writeln!(text, "  {} = {:?}", attribute.property, attribute.text).unwrap();
        }
        render_channels(&mut text, chip);
    }
    text
}

fn render_channels(text: &mut String, chip: &Chip) {
    for channel in &chip.channels {
        let value = channel.quantity().map_or_else(|| "-".to_owned(), |value| value.to_string());
        let alarms = channel.raised_alarms().map(|alarm| match alarm.bound {
            Some(bound) => format!(" ALARM({bound})"),
            None => " ALARM".to_owned(),
        });
        let alarm: String = alarms.collect();
        let (id, name) = (channel.id(), channel.name());
        writeln!(text, "  {id} {name:?}: {value}{alarm}{}", said(&channel.verdict)).unwrap();
        for limit in &channel.limits {
            let value =
                limit.reading.quantity().map_or_else(|| "-".to_owned(), |value| value.to_string());
            writeln!(text, "    {} {value}{}", limit.bound, said(&limit.verdict)).unwrap();
            if let Some(own) = &limit.hysteresis {
                let value = own
                    .reading
                    .quantity()
                    .map_or_else(|| "-".to_owned(), |value| value.to_string());
                writeln!(text, "      until {value}{}", said(&own.verdict)).unwrap();
            }
        }
    }
}

fn said(verdict: &Verdict) -> String {
    match (&verdict.code, &verdict.reason) {
        (Some(code), Some(reason)) => format!("  <- {} ({code}): {reason}", verdict.class),
        _ => String::new(),
    }
}

#[test]
fn the_odd_board_is_judged_channel_by_channel() {
    insta::assert_snapshot!(render(&Tree::own("odd-board").snapshot()));
}

#[test]
fn every_rule_of_the_table_speaks_somewhere() {
    let mut spoken = BTreeSet::new();
    for tree in ["odd-board", "all-too-hot"] {
        let snapshot = Tree::own(tree).snapshot();
        for (_, channel) in snapshot.all_channels() {
            let limits = channel.limits.iter().flat_map(|limit| {
                [Some(&limit.verdict), limit.hysteresis.as_ref().map(|own| &own.verdict)]
            });
            let verdicts = limits.flatten().chain([&channel.verdict]);
            spoken.extend(verdicts.filter_map(|verdict| verdict.code.clone()));
        }
    }
    let rules = Rules::builtin();
    let silent: Vec<_> =
        rules.as_slice().iter().map(Rule::code).filter(|code| !spoken.contains(*code)).collect();
    assert_eq!(silent, [""; 0], "rules that no tree of ours shows");
}

#[test]
fn temperatures_that_are_all_too_hot_are_bogus_together() {
    insta::assert_snapshot!(render(&Tree::own("all-too-hot").snapshot()));
}

#[test]
fn the_owners_rules_come_before_the_built_in_ones() {
    let mut snapshot = Tree::own("odd-board").snapshot();
    let probe = Rule::new("mine", Class::Ok, "the probe is there, it is a furnace")
        .chip("asus_wmi_sensors-*")
        .channel("temp5");
    let ignored = Rule::new("ignored", Class::Absent, "not interesting").label("cpu fan");
    snapshot.judge(&Rules::builtin().preceded_by([probe, ignored]));
    let find = |id: &str| {
        let mut all = snapshot
            .all_channels()
            .filter(|(chip, _)| chip.name.as_deref() == Some("asus_wmi_sensors"));
        all.find(|(_, channel)| channel.id() == id).unwrap().1.verdict.clone()
    };
    assert_eq!(
        find("temp5"),
        Verdict::new(Class::Ok, "mine", "the probe is there, it is a furnace")
    );
    assert_eq!(find("fan1").code.as_deref(), Some("ignored"));
    assert_eq!(find("fan4").class, Class::Unconnected);
}

#[test]
fn without_rules_everything_is_ok() {
    let mut snapshot = Tree::own("odd-board").snapshot();
    snapshot.judge(&Rules::none());
    assert_eq!(snapshot.count(Class::Ok), snapshot.all_channels().count());
    let all = Rule::new("all", Class::Suspect, "{value}").when(Test::AtLeast(f64::MIN));
    snapshot.judge(&Rules::none().preceded_by([all]));
    assert!(snapshot.count(Class::Suspect) > 0);
}
