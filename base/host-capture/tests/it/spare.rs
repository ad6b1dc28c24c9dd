//! Directories that a plan leaves alone.

use std::{fs, os::unix::fs::symlink};

use host_capture::{Capture, Errno, Kind, Plan, ReadError, RoundTrip};

use crate::{both_doors, run};

/// Three chips: one to be spared by its name, one by its state, one to be read.
fn chips() -> tempfile::TempDir {
    let root = tempfile::tempdir().unwrap();
    for (chip, name, state) in [
        ("hw 1", "drivetemp", "active"),
        ("hw2", "amdgpu", "suspended"),
        ("hw3", "k10temp", "active"),
    ] {
        let directory = root.path().join(chip);
        fs::create_dir_all(directory.join("device/power")).unwrap();
        fs::write(directory.join("name"), format!("{name}\n")).unwrap();
        fs::write(directory.join("temp1"), "41000\n").unwrap();
        fs::write(directory.join("device/temp2"), "42000\n").unwrap();
        fs::write(directory.join("device/power/runtime_status"), format!(" {state}\t\nmore"))
            .unwrap();
    }
    symlink("../hw3", root.path().join("hw2/link")).unwrap();
    root
}

fn plan() -> Plan {
    Plan::new()
        .read("*/name")
        .spare("*", "name", ["it's", "drivetemp"])
        .spare("*", "device/power/runtime_status", ["suspended"])
        .read("*/*")
        .read("*/device/temp[0-9]*")
}

fn text<'a>(capture: &'a Capture, path: &str) -> Option<&'a [u8]> {
    capture.content(path).map(|content| content.unwrap())
}

#[test]
fn what_is_spared_is_listed_and_not_read() {
    let root = chips();
    let capture = both_doors(root.path(), &plan());
    for spared in ["hw 1", "hw2"] {
        for file in ["temp1", "device/temp2"] {
            let path = format!("{spared}/{file}");
            assert_eq!(capture.node(&path).unwrap().kind, Kind::File);
            assert_eq!(text(&capture, &path), None, "{path}");
        }
    }
    assert_eq!(text(&capture, "hw3/temp1"), Some(&b"41000"[..]));
    assert_eq!(text(&capture, "hw3/device/temp2"), Some(&b"42000"[..]));
    let why = |chip: &str| {
        capture.spared(chip).map(|spared| (spared.file.as_str(), spared.word.as_str()))
    };
    assert_eq!(why("hw 1"), Some(("name", "drivetemp")));
    assert_eq!(why("hw2"), Some(("device/power/runtime_status", "suspended")));
    assert_eq!(why("hw3"), None);
}

#[test]
fn what_the_plan_reads_before_is_there() {
    let capture = both_doors(chips().path(), &plan());
    assert_eq!(text(&capture, "hw 1/name"), Some(&b"drivetemp"[..]));
    assert_eq!(text(&capture, "hw2/name"), Some(&b"amdgpu"[..]));
}

#[test]
fn the_first_reason_stays() {
    let root = chips();
    fs::write(root.path().join("hw 1/device/power/runtime_status"), "suspended\n").unwrap();
    let capture = both_doors(root.path(), &plan());
    assert_eq!(capture.spared("hw 1").unwrap().file, "name");
}

#[test]
fn nothing_is_spared_where_the_file_is_missing_empty_or_no_file() {
    let root = tempfile::tempdir().unwrap();
    for chip in ["missing", "empty", "directory", "other"] {
        fs::create_dir(root.path().join(chip)).unwrap();
        fs::write(root.path().join(chip).join("value"), "1\n").unwrap();
    }
    fs::write(root.path().join("empty/state"), "").unwrap();
    fs::create_dir(root.path().join("directory/state")).unwrap();
    fs::write(root.path().join("other/state"), "suspended!\nsuspended\n").unwrap();
    let plan = Plan::new().spare("*", "state", ["suspended", ""]).read("*/value");
    let capture = both_doors(root.path(), &plan);
    for chip in ["missing", "empty", "directory", "other"] {
        assert_eq!(text(&capture, &format!("{chip}/value")), Some(&b"1"[..]), "{chip}");
        assert_eq!(capture.spared(chip), None);
    }
}

#[test]
fn a_name_that_starts_alike_is_another_directory() {
    let root = tempfile::tempdir().unwrap();
    for chip in ["hw", "hw1", "h*"] {
        fs::create_dir(root.path().join(chip)).unwrap();
        fs::write(root.path().join(chip).join("value"), "1\n").unwrap();
    }
    fs::write(root.path().join("hw/state"), "off\n").unwrap();
    let capture =
        both_doors(root.path(), &Plan::new().spare("*", "state", ["off"]).read("*/value"));
    assert_eq!(text(&capture, "hw/value"), None);
    assert_eq!(text(&capture, "hw1/value"), Some(&b"1"[..]));
    assert_eq!(text(&capture, "h*/value"), Some(&b"1"[..]));
}

#[test]
fn the_next_plan_of_a_round_trip_spares_nothing() {
    let root = chips();
    let path = root.path().to_str().unwrap();
    let (first, second) = (plan(), Plan::new().read("*/temp1"));
    let trip = RoundTrip::new().with(path, &first).with(path, &second);
    let captures = trip.parse(run(&trip.shell_command())).unwrap();
    assert_eq!(text(&captures[0], "hw 1/temp1"), None);
    assert_eq!(text(&captures[1], "hw 1/temp1"), Some(&b"41000"[..]));
}

#[test]
fn captures_of_parts_make_a_whole() {
    let root = chips();
    let mut whole = Capture::open(root.path(), &Plan::new().list("*/*")).unwrap();
    whole.extend(Capture::open(root.path(), &Plan::new().read("hw3/*")).unwrap());
    assert_eq!(text(&whole, "hw3/temp1"), Some(&b"41000"[..]));
    assert_eq!(whole.node("hw2/temp1").unwrap().content, None);
    let failed = Err(ReadError::from(Errno::EIO));
    let mut later = Capture::default();
    later.insert("hw3/temp1", host_capture::Node::file(failed.clone()));
    whole.extend(later);
    assert_eq!(whole.node("hw3/temp1").unwrap().content, Some(failed));
}
