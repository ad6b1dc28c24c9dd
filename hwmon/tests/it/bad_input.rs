//! Sysfs trees and captures that no kernel would make.

use std::process::Command;

use host_capture::{Capture, Errno, Kind, Node, ReadError};
use hwmon::{ChannelKind, Class, Reading, Snapshot};
use proptest::{collection::vec, prelude::*};

use crate::tree::Tree;

const CHIP: &str = "class/hwmon/hwmon0";

fn capture_of(files: &[(&str, Result<Vec<u8>, ReadError>)]) -> Capture {
    let mut capture = Capture::default();
    capture.insert(CHIP, Node::directory());
    for (name, content) in files {
        capture.insert(format!("{CHIP}/{name}"), Node::file(content.clone()));
    }
    capture
}

#[test]
fn a_copy_padded_with_nuls_reads_like_the_original() {
    let mut padded = b"41500\n".to_vec();
    padded.resize(4096, 0);
    let snapshot = Snapshot::from_capture(&capture_of(&[
        ("name", Ok(b"k10temp\n\0\0".to_vec())),
        ("temp1_input", Ok(padded)),
    ]));
    assert_eq!(snapshot.chips[0].name.as_deref(), Some("k10temp"));
    assert_eq!(snapshot.chips[0].channels[0].reading.value(), Some(41.5));
}

#[test]
fn a_fault_flag_that_cannot_be_read_is_not_the_same_as_no_fault() {
    let eio = Err(Errno::EIO.into());
    let capture = capture_of(&[("temp1_input", Ok(b"26000".to_vec())), ("temp1_fault", eio)]);
    let snapshot = Snapshot::from_capture(&capture);
    let channel = snapshot.chips[0].channel(ChannelKind::Temperature, 1).unwrap();
    assert_eq!(channel.reading.value(), Some(26.0));
    assert_eq!(channel.verdict.class, Class::Suspect);
    assert_eq!(channel.verdict.code.as_deref(), Some("fault_unknown"));
}

#[test]
fn a_capture_that_was_cut_off_says_of_each_file_that_it_was_not_read() {
    let tree = Tree::own("odd-board");
    let root = tree.expand().unwrap();
    let command = hwmon::plan().shell_command(root.path().to_str().unwrap());
    let output = Command::new("sh").args(["-c", &command]).output().unwrap().stdout;
    let whole = Snapshot::from_capture(&Capture::parse(&output).unwrap());
    let start = "@host-capture 1\n".len();
    let mut not_read = 0;
    for end in (start..output.len()).step_by(61) {
        let cut = Snapshot::from_capture(&Capture::parse(&output[..end]).unwrap());
        assert!(cut.truncated);
        for (chip, channel) in cut.all_channels() {
            let real = whole.chips.iter().find(|own| own.node == chip.node).unwrap();
            let real = real.channel(channel.kind, channel.number).unwrap();
            let honest = match &channel.reading {
                Reading::Value(_) | Reading::Malformed(_) => channel.reading == real.reading,
                Reading::Unreadable(error) => {
                    not_read += 1;
                    error.to_string() == "the capture ends before this file"
                }
                Reading::Absent => true,
            };
            assert!(honest, "{} {} cut at {end}", chip.node, channel.id());
        }
    }
    assert!(not_read > 0, "no cut fell between a file's name and its content");
}

fn file_name() -> impl Strategy<Value = String> {
    "(in|fan|temp|power|energy|curr|humidity|cpu|intrusion|pwm|freq|odd)[0-9]{0,12}(_[a-z_]{0,9})?\
     |name|uevent|alarms|vrm|(temp|fan)[12]_(input|min|max|crit|max_hyst|label|fault|alarm)"
}

fn content() -> impl Strategy<Value = Result<Vec<u8>, ReadError>> {
    prop_oneof![
        3 => "[-+]?[0-9]{0,40}".prop_map(|text| Ok(text.into_bytes())),
        2 => "[-+]?(0x)?[0-9a-fA-F.eE+-]{0,20}[%a-z ]{0,4}".prop_map(|text| Ok(text.into_bytes())),
        2 => vec(any::<u8>(), 0..60).prop_map(Ok),
        1 => Just(Err(Errno::EIO.into())),
        1 => ".{0,10}".prop_map(|text| Err(ReadError::Other(text))),
    ]
}

proptest! {
    #[test]
    fn no_content_makes_a_snapshot_panic_or_lose_a_channel(
        files in vec((file_name(), content()), 0..40),
        target in "(\\.\\./){0,9}[a-z0-9:./-]{0,30}",
    ) {
        let mut capture = Capture::default();
        capture.insert(CHIP, Node::link(target.clone(), Kind::Directory));
        capture.insert(format!("{CHIP}/device"), Node::link(target, Kind::Directory));
        for (name, content) in &files {
            capture.insert(format!("{CHIP}/{name}"), Node::file(content.clone()));
        }
        let snapshot = Snapshot::from_capture(&capture);
        prop_assert_eq!(snapshot.chips.len(), 1);
        let chip = &snapshot.chips[0];
        let kept = chip.channels.iter().map(|channel| channel.attributes.len()).sum::<usize>()
            + chip.attributes.len();
        let unique: std::collections::BTreeSet<_> = files.iter().map(|(name, _)| name).collect();
        let known = ["name", "uevent"];
        let expected = unique.iter().filter(|name| !known.contains(&name.as_str())).count();
        prop_assert_eq!(kept, expected);
        for channel in &chip.channels {
            let _ = (channel.name(), channel.is_alarming(), channel.verdict.reason.clone());
        }
    }
}
