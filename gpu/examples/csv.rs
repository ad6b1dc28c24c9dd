//! One line of numbers a second, for a spreadsheet: `cargo run -p gpu --example csv [SECONDS] [SYSFS]`. A cell
//! without a value is empty, never 0.
#![allow(clippy::print_stdout)]

use std::time::{Duration, Instant};

use gpu::Gpus;

const COLUMNS: [&str; 5] =
    ["utilization.gpu", "memory.used", "temperature.gpu", "power.draw", "fan1.duty"];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let seconds = arguments.next().map_or(Ok(10), |seconds| seconds.parse())?;
    let gpus = Gpus::open(arguments.next().unwrap_or_else(|| "/sys".to_owned()))?;
    println!("seconds,card,{}", COLUMNS.join(","));
    let start = Instant::now();
    for second in 0..seconds {
        for card in gpus.read()?.gpus {
            let measurements = card.measurements();
            let cell = |id: &&str| {
                let own = measurements.iter().find(|own| own.id == *id);
                own.and_then(|own| own.reading.value()).map(ToString::to_string).unwrap_or_default()
            };
            let cells: Vec<String> = COLUMNS.iter().map(cell).collect();
            let name = card.address.map_or_else(|| card.display_name(), |place| place.to_string());
            println!("{second},{name},{}", cells.join(","));
        }
        let next = start + Duration::from_secs(second + 1);
        std::thread::sleep(next.saturating_duration_since(Instant::now()));
    }
    Ok(())
}
