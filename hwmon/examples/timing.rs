//! How long a full scan takes, beside a bare read of the same files:
//! `cargo run --release -p hwmon --example timing SYSFS…`.
#![allow(clippy::print_stdout)]

use std::{
    fs::File,
    io::Read as _,
    path::Path,
    time::{Duration, Instant},
};

use host_capture::{Capture, Kind};
use hwmon::{Sensors, Snapshot};

const ROUNDS: usize = 300;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("median of {ROUNDS}: scan / bare read of the same files / making sense of it");
    for root in std::env::args_os().skip(1) {
        let root = Path::new(&root);
        let sensors = Sensors::open(root)?;
        let capture = Capture::open(root, &hwmon::plan())?;
        let files: Vec<_> = capture
            .nodes()
            .filter(|(_, node)| node.kind == Kind::File)
            .map(|(path, _)| root.join(path))
            .collect();
        let scan = median(|| drop(sensors.read()));
        let bare = median(|| files.iter().for_each(|file| bare_read(file)));
        let sense = median(|| drop(Snapshot::from_capture(&capture)));
        println!("{} ({} files): {scan:?} / {bare:?} / {sense:?}", root.display(), files.len());
    }
    Ok(())
}

fn bare_read(file: &Path) {
    if let Ok(mut file) = File::open(file) {
        let _ = file.read(&mut [0; 4096]);
    }
}

fn median(mut run: impl FnMut()) -> Duration {
    let mut times: Vec<_> = (0..ROUNDS)
        .map(|_| {
            let start = Instant::now();
            run();
            start.elapsed()
        })
        .collect();
    times.sort();
    times[ROUNDS / 2]
}
