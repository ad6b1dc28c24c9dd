//! Reboots guests one after the other; the first that fails ends it, and the others stay as they are.
//!
//! `cargo run -p homelab-examples --bin restart_guests -- --demo 102 200`
#![allow(clippy::print_stdout)]

use std::time::Duration;

use homelab_examples::{Error, arguments, connect};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let (arguments, demo) = arguments();
    let lab = connect(demo).await?;
    for vmid in &arguments {
        let guest = lab.proxmox.guest(vmid.parse()?).await?;
        println!("rebooting {vmid} on {}", guest.node());
        let reboot = guest.reboot().await?.wait().timeout(Duration::from_secs(300));
        reboot.on_log(|line| println!("  {}", line.text)).await?;
    }
    Ok(())
}
