//! Says so when a sensor passes a limit, and when it comes back.
//!
//! `cargo run -p homelab-examples --bin sensor_alert` watches this machine until Ctrl-C, a look every five seconds; a
//! number as argument is how many looks to take; with `--demo` a simulated machine gets too hot.
#![allow(clippy::print_stdout)]

use std::time::{Duration, Instant};

use homelab_examples::{Error, arguments};
use hwmon::{Limits, Sensors, Thresholds, Watch};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let (arguments, demo) = arguments();
    let looks: usize = arguments.first().map_or(Ok(usize::MAX), |looks| looks.parse())?;
    let lab = if demo { Some(demo_lab::Lab::builder().start().await?) } else { None };
    let root = lab.as_ref().map_or("/sys".into(), |lab| lab.sysfs().to_owned());
    // The demo's processor is at 48 °C: here that counts as hot at once.
    let (cpu, lasting, pause) = match demo {
        true => (Limits { warning: 45.0, critical: 60.0 }, Duration::ZERO, Duration::ZERO),
        false => (
            Limits { warning: 70.0, critical: 80.0 },
            Duration::from_secs(10),
            Duration::from_secs(5),
        ),
    };
    let sensors = Sensors::open(root)?;
    let mut watch = Watch::new(Thresholds::default().cpu(cpu).lasting(lasting));
    for _ in 0..looks.min(if demo { 3 } else { usize::MAX }) {
        for event in watch.observe(&mut sensors.read()?, Instant::now()) {
            println!("{event}");
        }
        tokio::time::sleep(pause).await;
    }
    Ok(())
}
