//! Print what is in a saved output of nvidia-smi, XML or CSV: `cargo run -p gpu --example report FILE`.
#![allow(clippy::print_stdout)]

use gpu::{Reading, Report};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let file = std::env::args_os().nth(1).ok_or("give a file: the output of `nvidia-smi -q -x`")?;
    let report = Report::parse(std::fs::read(file)?)?;
    println!("driver {}, CUDA {}", report.driver_version, report.cuda_version);
    for card in &report.gpus {
        let memory = &card.memory;
        println!(
            "{}: {} of {} used, {}",
            card.display_name(),
            memory.used,
            memory.total,
            card.temperatures.gpu
        );
        if let Reading::Value(reasons) = &card.throttle {
            for reason in reasons.iter().filter(|reason| reason.is_trouble()) {
                println!("  slowed down: {reason}");
            }
        }
        if let Reading::Value(users) = card.resources().users {
            for user in users {
                println!("  {:>7} {:<4} {:>10}  {}", user.pid, user.kind, user.memory, user.name);
            }
        }
    }
    Ok(())
}
