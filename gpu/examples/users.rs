//! Print who uses the cards of this machine, and whose processes they are: `cargo run -p gpu --example users`.
#![allow(clippy::print_stdout)]

use std::time::Duration;

use gpu::{Clients, Gpus, Owners, Reading, clients_plan, host_capture::Capture, owners_plan};

fn main() -> Result<(), gpu::Error> {
    let mut snapshot = Gpus::open("/sys")?.read()?;
    let clients =
        || Ok::<_, gpu::Error>(Clients::from_capture(&Capture::open("/", &clients_plan())?));
    let first = clients()?;
    std::thread::sleep(Duration::from_secs(1));
    let now = clients()?;
    snapshot.add_clients(&now);
    let owners = Capture::open("/", &owners_plan(snapshot.pids()))?;
    snapshot.add_owners(&Owners::from_capture(&owners));

    for card in &snapshot.gpus {
        println!("{}", card.display_name());
        match &card.processes {
            Reading::Absent(why) => println!("  users unknown: {why}"),
            Reading::Value(users) => {
                for user in users {
                    println!("  {} {}, {}: {}", user.pid, user.name, user.owner, user.memory);
                }
            }
        }
    }
    for process in now.since(&first, Duration::from_secs(1)) {
        for engine in &process.engines {
            println!("process {} keeps {} busy to {}", process.pid, engine.engine, engine.busy);
        }
    }
    Ok(())
}
