//! What a host says of the processes that use its cards: control groups and the lines of graphics drivers.
#![no_main]

use std::time::Duration;

use gpu::{
    Clients, Owner,
    host_capture::{Capture, Output},
};
use libfuzzer_sys::fuzz_target;

fn clients(bytes: &[u8]) -> Clients {
    let mut capture = Capture::default();
    let output = Output { stdout: bytes.to_vec(), stderr: Vec::new(), status: Some(0) };
    capture.insert_output("drm-clients", output);
    Clients::from_capture(&capture)
}

fuzz_target!(|data: &[u8]| {
    let text = String::from_utf8_lossy(data);
    assert!(!Owner::from_cgroup(&text).to_string().chars().any(char::is_control));
    let middle = data.len() / 2;
    let (earlier, now) = (clients(&data[..middle]), clients(&data[middle..]));
    for share in now.since(&earlier, Duration::from_secs(1)) {
        assert!(share.engines.iter().all(|engine| (0.0..=100.0).contains(&engine.busy.0)));
    }
});
