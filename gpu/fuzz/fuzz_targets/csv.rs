//! Rows of a polling query, with a header and without.
#![no_main]

use gpu::{POLL_FIELDS, Report};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let _ = Report::parse_rows(data, &POLL_FIELDS);
    // The bytes as a whole table, and as rows below a good header.
    let header = POLL_FIELDS.join(", ");
    for text in [data.to_vec(), [header.as_bytes(), b"\n", data].concat()] {
        let Ok(report) = Report::parse(&text) else { continue };
        for gpu in &report.gpus {
            let _ = gpu.resources();
            for measurement in gpu.measurements() {
                assert!(measurement.reading.value().is_none_or(|value| value.is_finite()));
            }
            assert!(gpu.details.iter().all(|(_, text)| !text.chars().any(char::is_control)));
        }
    }
});
