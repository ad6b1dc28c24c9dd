//! What a default view would leave out, and why: `cargo run -p hwmon --example hidden [SYSFS]`.
#![allow(clippy::print_stdout)]

use hwmon::Sensors;

fn main() -> Result<(), hwmon::Error> {
    let root = std::env::args_os().nth(1).unwrap_or_else(|| "/sys".into());
    let snapshot = Sensors::open(root)?.read()?;
    for (chip, channel) in snapshot.hidden() {
        let reason = channel.verdict.reason.as_deref().unwrap_or_default();
        println!(
            "{} {} ({}): {}, {reason}",
            chip.display_name(),
            channel.id(),
            channel.name(),
            channel.verdict.class
        );
    }
    println!("{} hidden of {}", snapshot.hidden().count(), snapshot.all_channels().count());
    Ok(())
}
