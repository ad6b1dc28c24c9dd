//! Sysfs trees and captures that no kernel would make.

use std::process::Command;

use host_capture::{Capture, Errno, Kind, Node, ReadError};
use hwmon::{ChannelKind, Class, Reading, Snapshot};
use proptest::{collection::vec, prelude::*};

use crate::tree::{Tree, both_doors};

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

/// One temperature that reads so.
fn temperature(content: Result<&[u8], Errno>) -> Snapshot {
    let content = content.map(<[u8]>::to_vec).map_err(ReadError::from);
    Snapshot::from_capture(&capture_of(&[("name", Ok(b"chip".to_vec())), ("temp1_input", content)]))
}

fn reading(content: &[u8]) -> Reading {
    temperature(Ok(content)).chips[0].channels[0].reading.clone()
}

#[test]
fn a_chip_without_a_name_keeps_its_channels() {
    let snapshot = Snapshot::from_capture(&capture_of(&[("temp1_input", Ok(b"41000".to_vec()))]));
    let chip = &snapshot.chips[0];
    assert_eq!((chip.name.as_deref(), chip.libsensors_name.as_deref()), (None, None));
    assert_eq!(chip.display_name(), "hwmon0");
    assert_eq!(chip.channels[0].reading.value(), Some(41.0));
}

#[test]
fn a_link_that_leads_nowhere_is_a_chip_that_vanished() {
    let mut capture = Capture::default();
    let link = Node::link("../../devices/platform/gone.0/hwmon/hwmon0", Kind::Nothing);
    capture.insert(CHIP, link);
    let snapshot = Snapshot::from_capture(&capture);
    assert_eq!(snapshot.chips[0].presence, hwmon::Presence::Vanished);
    assert!(snapshot.chips[0].channels.is_empty());
}

#[test]
fn every_errno_of_a_read_is_kept_and_is_no_zero() {
    for errno in [Errno::EIO, Errno::ENODATA, Errno::EAGAIN, Errno::EINVAL, Errno::ETIMEDOUT] {
        let snapshot = temperature(Err(errno));
        let channel = &snapshot.chips[0].channels[0];
        assert_eq!(channel.reading, Reading::Unreadable(errno.into()));
        assert_eq!((channel.verdict.class, channel.quantity()), (Class::Unreadable, None));
        assert!(channel.verdict.reason.as_deref().unwrap().contains(errno.name()));
    }
}

#[test]
fn a_missing_line_break_is_nothing_odd() {
    assert_eq!(reading(b"41000").value(), reading(b"41000\n").value());
}

#[test]
fn bytes_that_are_no_utf_8_are_shown_and_no_number() {
    // As libsensors: what stands before them is the number.
    assert_eq!(reading(b"41000\xff").value(), Some(41.0));
    assert_eq!(reading(b"\xff"), Reading::Malformed("\u{fffd}".to_owned()));
}

#[test]
fn huge_numbers_stay_numbers_or_text_but_never_wrap() {
    let energy = |text: &str| {
        let capture = capture_of(&[("energy1_input", Ok(text.as_bytes().to_vec()))]);
        Snapshot::from_capture(&capture).chips[0].channels[0].quantity()
    };
    assert_eq!(energy("18446744073709551615").unwrap().raw(), Some(u64::MAX.into()));
    let beyond = energy(&"9".repeat(60)).unwrap();
    assert_eq!(beyond.raw(), None, "too wide for an integer");
    assert!(beyond.value() > 1e50);
    assert_eq!(energy(&"9".repeat(400)), None, "no finite number");
}

#[test]
fn hex_and_percent_are_read_as_libsensors_reads_them() {
    assert_eq!(reading(b"0xA028").value(), Some(41.0));
    assert_eq!(reading(b"90.0%").value(), Some(0.09));
    let snapshot = temperature(Ok(b"90.0%"));
    assert_eq!(snapshot.chips[0].channels[0].verdict.code.as_deref(), Some("irregular_number"));
}

#[test]
fn empty_directories_and_an_empty_tree_are_valid_answers() {
    assert!(Snapshot::from_capture(&Capture::default()).chips.is_empty());
    let root = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(root.path().join("class/hwmon/hwmon0")).unwrap();
    let snapshot = Snapshot::from_capture(&both_doors(root.path()));
    assert_eq!(snapshot.chips.len(), 1);
    assert!(snapshot.chips[0].channels.is_empty());
}

/// What the capture command writes for the odd board.
fn dump() -> (Vec<u8>, Snapshot) {
    let root = Tree::own("odd-board").expand().unwrap();
    let command = hwmon::plan().shell_command(root.path().to_str().unwrap());
    let output = Command::new("sh").args(["-c", &command]).output().unwrap().stdout;
    let snapshot = Snapshot::from_capture(&Capture::parse(&output).unwrap());
    (output, snapshot)
}

#[test]
fn a_dump_with_the_line_breaks_of_windows_says_the_same() {
    let (output, snapshot) = dump();
    let crlf = output.iter().flat_map(|byte| match byte {
        b'\n' => vec![b'\r', b'\n'],
        byte => vec![*byte],
    });
    let crlf: Vec<u8> = crlf.collect();
    assert_eq!(Snapshot::from_capture(&Capture::parse(crlf).unwrap()), snapshot);
}

#[test]
fn a_dump_from_a_host_with_another_locale_says_the_same() {
    let root = Tree::own("odd-board").expand().unwrap();
    let command = hwmon::plan().shell_command(root.path().to_str().unwrap());
    let output = Command::new("sh")
        .args(["-c", &command])
        .envs([("LC_ALL", "de_DE.UTF-8"), ("LANG", "ja_JP.eucJP"), ("LANGUAGE", "fr")])
        .output()
        .unwrap();
    assert_eq!(Snapshot::from_capture(&Capture::parse(&output.stdout).unwrap()), dump().1);
}

#[test]
fn words_of_an_error_in_another_language_are_kept() {
    let failed = ReadError::Other("Ein-/Ausgabefehler".to_owned());
    let capture = capture_of(&[("temp1_input", Err(failed))]);
    let snapshot = Snapshot::from_capture(&capture);
    let verdict = &snapshot.chips[0].channels[0].verdict;
    assert_eq!(verdict.reason.as_deref(), Some("the kernel could not read it: Ein-/Ausgabefehler"));
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
