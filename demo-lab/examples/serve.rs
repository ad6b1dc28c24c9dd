//! Keeps a lab running and prints where it is: `cargo run -p demo-lab --example serve [PORT]`.

#![allow(clippy::print_stdout)] // a program for people

use demo_lab::Lab;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let port = match std::env::args().nth(1) {
        Some(port) => port.parse()?,
        None => 0,
    };
    let lab = Lab::builder().port(port).start().await?;
    let pve = lab.proxmox();
    println!("Proxmox VE   {}", pve.url);
    println!("fingerprint  {}", pve.fingerprint);
    println!("user         {} / {}", pve.user, pve.password);
    println!("token        {}={}", pve.token_id, pve.token_secret);
    println!("sensors      {}", lab.sysfs().display());
    for host in lab.ssh() {
        println!("SSH          ssh -F {} {}", host.config.display(), host.name);
    }
    for what in ["nodes", "nodes/pve/lxc/100/status/start -X POST"] {
        println!("\ncurl -k {}/api2/json/{what} \\", pve.url);
        println!("  -H 'Authorization: PVEAPIToken={}={}'", pve.token_id, pve.token_secret);
    }
    println!("\nCtrl-C ends it.");
    tokio::signal::ctrl_c().await?;
    Ok(())
}
