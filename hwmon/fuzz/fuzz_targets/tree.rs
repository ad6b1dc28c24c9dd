//! A sysfs tree of any files and links, and all that is made of it: `cargo +nightly fuzz run tree`.
//!
//! Each line is a path below `class/hwmon`, one sign for what it is, and its content or target.
#![no_main]

use std::time::{Duration, Instant, SystemTime};

use hwmon::{
    Cache, Rules, SensorsConf, Snapshot, Thresholds, Watch,
    host_capture::{Capture, Errno, Kind, Node, Spared},
    prometheus::{Mode, render},
};
use libfuzzer_sys::fuzz_target;

fn capture(bytes: &[u8]) -> Capture {
    let mut capture = Capture::default();
    for line in bytes.split(|byte| *byte == b'\n').take(200) {
        let mut parts = line.splitn(3, |byte| *byte == b'\t');
        let (Some(path), Some(kind)) = (parts.next(), parts.next()) else { continue };
        let content = parts.next().unwrap_or_default();
        let path = String::from_utf8_lossy(path);
        let path = match path.strip_prefix('/') {
            Some(elsewhere) => elsewhere.to_owned(),
            None => format!("class/hwmon/{path}"),
        };
        let text = || String::from_utf8_lossy(content).into_owned();
        let node = match kind {
            b"d" => Node::directory(),
            b"l" => Node::link(text(), Kind::Directory),
            b"x" => Node::link(text(), Kind::Nothing),
            b"e" => Node::file(Err(Errno::EIO.into())),
            b"u" => Node { kind: Kind::File, link: None, content: None },
            b"s" => {
                capture.insert_spared(path, Spared { file: text(), word: text() });
                continue;
            }
            _ => Node::file(Ok(content.to_vec())),
        };
        capture.insert(path, node);
    }
    capture
}

fuzz_target!(|bytes: &[u8]| {
    let capture = capture(bytes);
    let rules = Rules::builtin();
    let mut snapshot = Snapshot::from_capture_with(&capture, &rules);
    for mode in [Mode::NodeExporter, Mode::Native] {
        let text = render(&snapshot, mode);
        assert!(text.is_empty() || text.ends_with('\n'));
    }
    for (chip, channel) in snapshot.all_channels() {
        assert!(channel.verdict.is_ok() || channel.verdict.reason.is_some(), "{}", channel.id());
        let value = channel.reading.value();
        assert!(value.is_none_or(f64::is_finite), "{} {}", chip.node, channel.id());
    }
    // Judging again says the same.
    let before = snapshot.clone();
    snapshot.judge(&rules);
    assert_eq!(snapshot, before);

    let now = SystemTime::now();
    let mut cache = Cache::default();
    cache.complete(&mut snapshot, &rules, now);
    let json = serde_json::to_string(&cache).expect("a cache is plain data");
    let again: Cache = serde_json::from_str(&json).expect("as it was written");
    assert_eq!(again, cache);

    let conf = SensorsConf::parse(&String::from_utf8_lossy(bytes));
    snapshot.judge(&rules.with_sensors_conf(&conf));

    let mut watch = Watch::new(Thresholds::default());
    let start = Instant::now();
    for second in 0..3 {
        let _ = watch.observe(&mut before.clone(), start + Duration::from_secs(second));
    }
});
