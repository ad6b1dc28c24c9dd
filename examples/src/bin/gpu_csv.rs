//! Prints how busy the graphics cards are, as CSV: name, use, memory, temperature, power. What a card does not tell is
//! an empty cell.
//!
//! `cargo run -p homelab-examples --bin gpu_csv` asks this machine; with `--demo`, a simulated one over SSH; with a
//! file as argument, it reads what `nvidia-smi -q -x` printed.

use gpu::{Gpu, Gpus, Report};
use homelab_examples::{Error, arguments, demo_ssh_hosts};
use ssh_client::Command;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let (arguments, demo) = arguments();
    let gpus: Vec<Gpu> = match arguments.first() {
        Some(file) => Report::parse(std::fs::read(file)?)?.gpus,
        None if demo => {
            let lab = demo_lab::Lab::builder().start().await?;
            let host = demo_ssh_hosts(&lab).swap_remove(0);
            let asked = host.connect().await?.run(Command::new(gpu::QUERY)).await?;
            Report::parse(asked.stdout)?.gpus
        }
        None => Gpus::open("/sys")?.read()?.gpus,
    };
    let mut table = csv::Writer::from_writer(std::io::stdout());
    table.write_record(["name", "busy_percent", "memory_used", "temperature_celsius", "watts"])?;
    for gpu in gpus {
        let number = |value: Option<f64>| value.map(|value| value.to_string()).unwrap_or_default();
        table.write_record([
            gpu.display_name(),
            number(gpu.utilization.gpu.value().map(|percent| percent.0)),
            gpu.memory.used.value().map(|bytes| bytes.0.to_string()).unwrap_or_default(),
            number(gpu.temperatures.gpu.value().map(|celsius| celsius.0)),
            number(gpu.power.draw.value().map(|watts| watts.0)),
        ])?;
    }
    Ok(table.flush()?)
}
