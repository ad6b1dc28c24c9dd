//! Say what passes a limit, until interrupted: `cargo run -p hwmon --example watch [SYSFS]`.
#![allow(clippy::print_stdout)]

use std::{
    thread::sleep,
    time::{Duration, Instant},
};

use hwmon::{Sensors, Thresholds, Watch};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let root = std::env::args_os().nth(1).unwrap_or_else(|| "/sys".into());
    let sensors = Sensors::open(root)?;
    let mut snapshot = sensors.read()?;
    let mut watch = Watch::new(Thresholds::default());
    println!("watching {} channels", snapshot.all_channels().count());
    loop {
        for event in watch.observe(&mut snapshot, Instant::now()) {
            println!("{event}");
        }
        sleep(Duration::from_secs(2));
        sensors.rescan(&mut snapshot)?;
    }
}
