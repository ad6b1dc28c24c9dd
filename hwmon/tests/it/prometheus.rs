//! The Prometheus text, against Debian's node_exporter and promtool.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::Write as _,
    path::Path,
    process::{Command, Stdio},
};

use host_capture::{Capture, Node};
use hwmon::{
    Snapshot,
    prometheus::{Mode, render},
};

use crate::{
    fuse::Mount,
    peers::scrape,
    tree::{Tree, skip},
};

const OWN_TREES: [&str; 4] = ["odd-board", "all-too-hot", "disks-boot-1", "spared"];

fn all_trees() -> Vec<Tree> {
    OWN_TREES.into_iter().map(Tree::own).chain(Tree::recorded()).collect()
}

/// Only what the hwmon collector gives.
fn hwmon_lines(text: &str) -> Vec<&str> {
    let is_hwmon = |line: &&str| {
        let line = line.strip_prefix("# HELP ").or(line.strip_prefix("# TYPE ")).unwrap_or(line);
        line.starts_with("node_hwmon_")
    };
    text.lines().filter(is_hwmon).collect()
}

/// The label of a chip before it was made distinct from others on the same device.
fn with_shared_label(line: &str, shared: &BTreeMap<String, String>) -> String {
    shared.iter().fold(line.to_owned(), |line, (own, shared)| {
        line.replace(&format!("chip=\"{own}\""), &format!("chip=\"{shared}\""))
    })
}

/// Which chips have a label of their own only because another one has the same device.
fn shared_labels(snapshot: &Snapshot) -> BTreeMap<String, String> {
    let paths = |path: &Option<String>| {
        snapshot.chips.iter().filter(|chip| chip.device_path == *path && path.is_some()).count()
    };
    let chips = snapshot.chips.iter().filter(|chip| paths(&chip.device_path) > 1);
    chips
        .map(|chip| {
            let own = chip.node_exporter_name.clone();
            let name = chip.name.clone().unwrap_or_default().replace('-', "_");
            let base = own
                .strip_suffix(&format!("_{name}"))
                .or_else(|| own.strip_suffix(&format!("_{}", chip.node)));
            (own.clone(), base.unwrap_or(&own).to_owned())
        })
        .collect()
}

#[test]
fn the_text_is_what_debians_node_exporter_gives() {
    if !Path::new("/usr/bin/prometheus-node-exporter").exists() {
        return skip("no node_exporter (apt-get install prometheus-node-exporter)");
    }
    // On purpose we give less where devices sleep.
    for tree in all_trees().into_iter().filter(|tree| tree.name != "spared") {
        let Some(mount) = Mount::of(&tree) else { return };
        let theirs = scrape(mount.path());
        let theirs = hwmon_lines(&theirs);
        let snapshot = tree.snapshot();
        let text = render(&snapshot, Mode::NodeExporter);
        let ours = hwmon_lines(&text);
        let shared = shared_labels(&snapshot);
        if shared.is_empty() {
            pretty_equal(&tree.name, &ours, &theirs);
        } else {
            let theirs: BTreeSet<_> = theirs.iter().map(|line| (*line).to_owned()).collect();
            let as_theirs: BTreeSet<_> =
                ours.iter().map(|line| with_shared_label(line, &shared)).collect();
            let missing: Vec<_> = theirs.difference(&as_theirs).collect();
            assert_eq!(missing, [""; 0], "{}: in node_exporter only", tree.name);
            // What it drops: values of chips that share a label.
            let more: Vec<_> = as_theirs.difference(&theirs).collect();
            let dropped = |line: &str| {
                shared.values().any(|label| line.contains(&format!("chip=\"{label}\"")))
            };
            assert!(more.iter().all(|line| dropped(line)), "{}: {more:#?}", tree.name);
            println!("{}: {} samples more, of chips with one label", tree.name, more.len());
        }
        println!("{}: {} lines as node_exporter gives them", tree.name, ours.len());
    }
}

fn pretty_equal(tree: &str, ours: &[&str], theirs: &[&str]) {
    let (own, their): (BTreeSet<_>, BTreeSet<_>) = (ours.iter().collect(), theirs.iter().collect());
    let more: Vec<_> = own.difference(&their).collect();
    let missing: Vec<_> = their.difference(&own).collect();
    assert!(
        more.is_empty() && missing.is_empty(),
        "{tree}: ours only {more:#?}, theirs only {missing:#?}"
    );
    assert_eq!(ours, theirs, "{tree}: another order");
}

fn promtool(text: &str) -> Option<std::process::Output> {
    let tool = Command::new("promtool")
        .args(["check", "metrics"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let Ok(mut tool) = tool else {
        skip("no promtool (apt-get install prometheus)");
        return None;
    };
    tool.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    Some(tool.wait_with_output().unwrap())
}

#[test]
fn promtool_has_nothing_to_say_about_native_metrics() {
    for tree in all_trees() {
        let text = render(&tree.snapshot(), Mode::Native);
        let Some(output) = promtool(&text) else { return };
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && said.is_empty(), "{}: {said}\n{text}", tree.name);
    }
}

#[test]
fn promtool_parses_node_exporters_metrics() {
    for tree in all_trees() {
        let text = render(&tree.snapshot(), Mode::NodeExporter);
        let Some(output) = promtool(&text) else { return };
        // Status 3: it parses, and the linter dislikes names; they are node_exporter's.
        let parses = matches!(output.status.code(), Some(0 | 3));
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(parses, "{}: {said}\n{text}", tree.name);
    }
}

/// Labels that would break the format, and two chips that only differ in what a label cannot show.
fn odd() -> Snapshot {
    let mut capture = Capture::default();
    for (chip, label) in
        [("hwmon0", "a \"b\" \\ c"), ("hwmon1", "two\nlines"), ("hwmon2", "\u{7}é\u{fffd}")]
    {
        let chip = format!("class/hwmon/{chip}");
        capture.insert(chip.clone(), Node::directory());
        for (file, text) in [
            ("name", "same"),
            ("temp1_input", "41000"),
            ("temp1_label", label),
            ("temp1_Odd-Name", "7"),
            ("temp1_crit", "90000"),
            ("temp1_crit_alarm", "1"),
            ("energy1_input", "18446744073709551615"),
            ("humidity1_input", "45600"),
        ] {
            capture.insert(format!("{chip}/{file}"), Node::file(Ok(text.as_bytes().to_vec())));
        }
    }
    Snapshot::from_capture(&capture)
}

#[test]
fn odd_labels_and_equal_chips_make_a_valid_text() {
    for mode in [Mode::NodeExporter, Mode::Native] {
        let text = render(&odd(), mode);
        let samples: BTreeSet<_> = text
            .lines()
            .filter(|line| !line.starts_with('#'))
            .map(|line| line.rsplit_once(' ').unwrap().0)
            .collect();
        let lines = text.lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(samples.len(), lines, "a sample is there twice:\n{text}");
        let Some(output) = promtool(&text) else { return };
        assert!(matches!(output.status.code(), Some(0 | 3)), "{output:?}\n{text}");
    }
}

#[test]
fn native_units_are_right_where_node_exporters_are_not() {
    let (native, compatible) = (render(&odd(), Mode::Native), render(&odd(), Mode::NodeExporter));
    let value = |text: &str, start: &str| {
        let line = text.lines().find(|line| line.starts_with(start)).unwrap_or_default();
        line.rsplit_once(' ').map(|(_, value)| value.to_owned()).unwrap_or_default()
    };
    assert_eq!(value(&compatible, "node_hwmon_temp_crit_alarm_celsius{"), "0.001");
    assert_eq!(value(&native, "hwmon_alarm{bound=\"crit\""), "1");
    assert_eq!(value(&compatible, "node_hwmon_humidity{"), "0.0456");
    assert_eq!(value(&native, "hwmon_humidity_ratio{"), "0.456");
}

#[test]
fn a_host_without_sensors_has_no_metrics() {
    assert_eq!(render(&Snapshot::default(), Mode::Native), "");
    assert_eq!(render(&Snapshot::default(), Mode::NodeExporter), "");
}

#[test]
fn the_odd_board_in_native_metrics() {
    insta::assert_snapshot!(render(&Tree::own("odd-board").snapshot(), Mode::Native));
}
