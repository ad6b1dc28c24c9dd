//! Whatever nvidia-smi prints, there is no panic, and nothing of it can drive a terminal or break a page for
//! Prometheus.
#![no_main]

use gpu::{
    Report, Snapshot,
    host_capture::{Capture, Output},
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    if let Ok(report) = Report::parse(data) {
        for gpu in &report.gpus {
            let _ = gpu.resources();
            assert!(!gpu.display_name().chars().any(char::is_control));
            for measurement in gpu.measurements() {
                assert!(measurement.reading.value().is_none_or(|value| value.is_finite()));
            }
        }
    }
    let status = data.first().map(|byte| i32::from(*byte));
    let mut capture = Capture::default();
    let output =
        Output { stdout: data.to_vec(), stderr: data.iter().rev().copied().collect(), status };
    capture.insert_output("nvidia-smi", output);
    let snapshot = Snapshot::from_capture(&capture);
    for problem in &snapshot.problems {
        assert!(!problem.to_string().chars().any(char::is_control));
    }
    let page = snapshot.prometheus();
    let mut series = std::collections::HashSet::new();
    for line in page.lines().filter(|line| !line.starts_with('#')) {
        let (name, value) = line.rsplit_once(' ').expect("a sample has a value");
        assert!(value.parse::<f64>().is_ok(), "{line}");
        assert!(series.insert(name), "{line} comes twice");
    }
});
