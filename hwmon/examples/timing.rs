//! How long a full scan and a re-scan take, beside a bare read of the same files:
//! `cargo run --release -p hwmon --example timing SYSFS…` prints one JSON object a line.
//!
//! `benches/compare.py` runs it beside lm-sensors and node_exporter.
#![allow(clippy::print_stdout)]

use std::{
    fs::{self, File},
    io::Read as _,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use host_capture::{Capture, Kind};
use hwmon::{Rules, Sensors, Snapshot};

const ROUNDS: usize = 400;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    for root in std::env::args_os().skip(1) {
        let root = Path::new(&root);
        let sensors = Sensors::open(root)?.rules(Rules::builtin().without_intervals());
        let capture = Capture::open(root, &hwmon::plan())?;
        let mut snapshot = sensors.read()?;
        let directories = directories(root);
        let files = capture.nodes().filter(|(_, node)| node.kind == Kind::File).count();
        let scan = median(|| drop(sensors.read()));
        let rescan = median(|| drop(sensors.rescan(&mut snapshot)));
        let bare = median(|| directories.iter().for_each(|directory| bare_read(directory)));
        let pure = median(|| drop(Snapshot::from_capture(&capture)));
        println!(
            "{{\"root\":{root:?},\"files\":{files},\"scan_us\":{},\"rescan_us\":{},\"bare_us\":{},\"pure_us\":{}}}",
            scan.as_micros(),
            rescan.as_micros(),
            bare.as_micros(),
            pure.as_micros(),
        );
    }
    Ok(())
}

/// The directories with sensor files in them.
fn directories(root: &Path) -> Vec<PathBuf> {
    let chips = fs::read_dir(root.join("class/hwmon")).into_iter().flatten().flatten();
    let of_chip = chips.flat_map(|chip| [chip.path(), chip.path().join("device")]);
    of_chip.filter(|directory| directory.is_dir()).collect()
}

/// List it, and open, read and close every regular file in it, one after the other: what no program can do without.
fn bare_read(directory: &Path) {
    for file in fs::read_dir(directory).into_iter().flatten().flatten() {
        if file.file_type().is_ok_and(|kind| kind.is_file())
            && let Ok(mut file) = File::open(file.path())
        {
            let _ = file.read(&mut [0; 4096]);
        }
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
