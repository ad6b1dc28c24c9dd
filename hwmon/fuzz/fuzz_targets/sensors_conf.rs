//! Any text as `sensors3.conf`, applied to a small chip: `cargo +nightly fuzz run sensors_conf`.
#![no_main]

use hwmon::{
    Expression, Rules, SensorsConf, Snapshot,
    host_capture::{Capture, Node},
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let conf = SensorsConf::parse(text);
    let mut capture = Capture::default();
    capture.insert("class/hwmon/hwmon0", Node::directory());
    for (file, content) in [("name", "a"), ("in0_input", "1000"), ("in1_input", "0"), ("temp1_max", "x")] {
        capture.insert(format!("class/hwmon/hwmon0/{file}"), Node::file(Ok(content.into())));
    }
    let rules = Rules::none().with_sensors_conf(&conf);
    let snapshot = Snapshot::from_capture_with(&capture, &rules);
    for (_, channel) in snapshot.all_channels() {
        assert!(channel.reading.value().is_none_or(f64::is_finite));
    }
    // What a formula prints is the same formula.
    if let Ok(expression) = text.parse::<Expression>() {
        let printed = expression.to_string();
        if let Ok(again) = printed.parse::<Expression>() {
            assert_eq!(again.to_string(), printed);
        }
    }
});
