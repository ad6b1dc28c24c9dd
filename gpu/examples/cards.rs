//! Print the cards of a host: `cargo run -p gpu --example cards [SYSFS]`.
#![allow(clippy::print_stdout)]

use gpu::Gpus;

fn main() -> Result<(), gpu::Error> {
    let root = std::env::args_os().nth(1).unwrap_or_else(|| "/sys".into());
    let snapshot = Gpus::open(root)?.read()?;
    if snapshot.gpus.is_empty() {
        println!("no GPU");
    }
    for card in &snapshot.gpus {
        let address = card.address.map_or_else(|| "?".to_owned(), |address| address.to_string());
        println!("{address} {} ({})", card.display_name(), card.state);
        for measurement in card.measurements().iter().filter(|own| own.reading.is_value()) {
            println!("  {:<24} {} {}", measurement.id, measurement.reading, measurement.unit);
        }
    }
    for problem in &snapshot.problems {
        println!("{problem}");
    }
    Ok(())
}
