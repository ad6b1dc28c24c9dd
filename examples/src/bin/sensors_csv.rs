//! Prints every sensor as CSV: chip, channel, label, value, unit, verdict, reason.
//!
//! `cargo run -p homelab-examples --bin sensors_csv` reads this machine; with `--demo`, a simulated one; with a
//! folder as argument, the sysfs tree in it.

use homelab_examples::{Error, arguments};
use hwmon::Sensors;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let (arguments, demo) = arguments();
    let lab = if demo { Some(demo_lab::Lab::builder().start().await?) } else { None };
    let root = match (&lab, arguments.first()) {
        (Some(lab), _) => lab.sysfs().to_owned(),
        (None, Some(folder)) => folder.into(),
        (None, None) => "/sys".into(),
    };
    let mut table = csv::Writer::from_writer(std::io::stdout());
    table.write_record(["chip", "channel", "label", "value", "unit", "verdict", "reason"])?;
    for chip in &Sensors::open(root)?.read()?.chips {
        for channel in &chip.channels {
            let quantity = channel.quantity();
            table.write_record([
                chip.display_name(),
                &channel.id(),
                channel.label.as_deref().unwrap_or_default(),
                &quantity.map(|quantity| quantity.value().to_string()).unwrap_or_default(),
                quantity.map(|quantity| quantity.unit().symbol()).unwrap_or_default(),
                channel.verdict.class.as_str(),
                channel.verdict.reason.as_deref().unwrap_or_default(),
            ])?;
        }
    }
    Ok(table.flush()?)
}
