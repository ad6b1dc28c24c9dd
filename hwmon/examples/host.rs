//! Print what a host is doing, for some seconds: `cargo run -p hwmon --example host [ROOT]`.
#![allow(clippy::print_stdout)]

use std::time::Duration;

use hwmon::host::Host;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let root = std::env::args_os().nth(1).unwrap_or_else(|| "/".into());
    let first = Host::read(&root)?;
    if let (Some(name), Some(kernel)) = (&first.name, &first.kernel) {
        println!("{name}, Linux {kernel}");
    }
    if let Some(board) = &first.board {
        let said = [&board.vendor, &board.name, &board.firmware_version, &board.firmware_date];
        println!("board      {}", said.map(|word| word.as_deref().unwrap_or("?")).join(", "));
    }
    if let Some(processor) = &first.processor {
        let model = processor.model.as_deref().unwrap_or("processor of unknown model");
        println!("processor  {model}, {} logical", processor.logical);
    }
    if let Some(load) = &first.load_average {
        println!("load       {:.2} {:.2} {:.2}", load.one, load.five, load.fifteen);
    }
    if let Some(memory) = &first.memory {
        println!("memory     {} of {}, {}", memory.used(), memory.total, memory.used_percent());
    }
    if let Some(swap) = &first.swap {
        println!("swap       {} of {}", swap.used(), swap.total);
    }
    for filesystem in &first.filesystems {
        let place = format!("{} ({})", filesystem.mount_point, filesystem.fstype);
        match &filesystem.space {
            Ok(space) => {
                println!("{place:<36} {} of {}, {}", space.used, space.total, space.used_percent())
            }
            Err(why) => println!("{place:<36} {why}"),
        }
    }
    for zone in first.own_thermal_zones() {
        println!("{:<36} {:?}", zone.name.as_deref().unwrap_or("thermal zone"), zone.temperature);
    }
    for problem in &first.problems {
        println!("could not tell: {problem}");
    }
    if let Some(cpu) = first.cpu_since_boot() {
        println!("busy since boot {}", cpu.busy);
    }
    std::thread::sleep(Duration::from_secs(2));
    let now = Host::read(&root)?;
    let Some(elapsed) = now.elapsed_since(&first).filter(|elapsed| !elapsed.is_zero()) else {
        return Ok(()); // a copy of a host stands still
    };
    let rates = now.since(&first, elapsed);
    if let Some(cpu) = rates.cpu {
        println!("busy now        {}", cpu.busy);
    }
    for disk in &rates.disks {
        println!(
            "{:<12} read {}, written {}, busy {}",
            disk.name, disk.read, disk.written, disk.busy
        );
    }
    for interface in &rates.interfaces {
        println!("{:<12} received {}, sent {}", interface.name, interface.received, interface.sent);
    }
    for draw in &rates.power {
        println!("{:<12} {}", draw.name.as_deref().unwrap_or(&draw.zone), draw.power);
    }
    Ok(())
}
