//! Any bytes as the files of `/proc`, at two moments: `cargo +nightly fuzz run host`.
#![no_main]

use std::{path::Path, time::Duration};

use hwmon::{
    host::Host,
    host_capture::{Capture, Node, Output},
};
use libfuzzer_sys::fuzz_target;

const FILES: [&str; 9] = [
    "proc/cpuinfo",
    "proc/diskstats",
    "proc/loadavg",
    "proc/meminfo",
    "proc/net/dev",
    "proc/self/mountinfo",
    "proc/stat",
    "proc/uptime",
    "sys/class/thermal/thermal_zone0/temp",
];

/// The bytes, cut at each 0xff into a file of the list and its content.
fn host(bytes: &[u8]) -> Host {
    let mut capture = Capture::default();
    for piece in bytes.split(|byte| *byte == 0xff) {
        let Some((which, content)) = piece.split_first() else { continue };
        match FILES.get(usize::from(which % 10)) {
            Some(path) => capture.insert(*path, Node::file(Ok(content.to_vec()))),
            None => {
                let stdout = content.to_vec();
                capture.insert_output(
                    "df",
                    Output { stderr: stdout.clone(), stdout, status: Some(1) },
                );
            }
        }
    }
    Host::from_capture(&capture)
}

fuzz_target!(|data: &[u8]| {
    let (earlier, now) = data.split_at(data.len() / 2);
    let (earlier, now) = (host(earlier), host(now));
    for problem in &now.problems {
        assert!(!problem.to_string().contains(char::is_control));
    }
    let rates = now.since(&earlier, Duration::from_millis(900));
    for share in rates.cpu.into_iter().chain(now.cpu_since_boot()) {
        assert!((0.0..=100.001).contains(&share.busy.0), "{share:?}");
    }
    for disk in &rates.disks {
        assert!(disk.read.0 >= 0.0 && disk.written.0 >= 0.0 && disk.busy.0 <= 100.0);
    }
    let places = || now.filesystems.iter().map(|filesystem| Path::new(&filesystem.mount_point));
    assert!(places().is_sorted_by(|one, other| one < other), "one filesystem in each place");
});
