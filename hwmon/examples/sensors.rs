//! Print all sensors of a host: `cargo run -p hwmon --example sensors [SYSFS]`.
#![allow(clippy::print_stdout)]

use hwmon::{Bound, Sensors};

fn main() -> Result<(), hwmon::Error> {
    let root = std::env::args_os().nth(1).unwrap_or_else(|| "/sys".into());
    let snapshot = Sensors::open(root)?.read()?;
    if snapshot.chips.is_empty() {
        println!("no sensors: normal for a virtual machine");
    }
    for chip in &snapshot.chips {
        println!("{}  ({}, {})", chip.display_name(), chip.node_exporter_name, chip.identity);
        for channel in &chip.channels {
            let value =
                channel.quantity().map_or_else(|| "-".to_owned(), |value| value.to_string());
            print!("  {:<12} {:<24} {:>14}", channel.id(), channel.name(), value);
            for bound in Bound::ALL {
                if let Some(limit) = channel.sane_limit(bound) {
                    print!("  {bound} {limit}");
                }
            }
            if channel.is_alarming() {
                print!("  ALARM");
            }
            match (&channel.verdict.reason, channel.verdict.class) {
                (Some(reason), class) => println!("  [{class}: {reason}]"),
                (None, _) => println!(),
            }
        }
        println!();
    }
    Ok(())
}
