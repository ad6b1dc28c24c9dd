//! Prints the guests that are stopped, one a line: number, kind, node, name.
//!
//! `cargo run -p homelab-examples --bin stopped_guests -- --demo`
#![allow(clippy::print_stdout)]

use homelab_examples::{Error, arguments, connect};
use proxmox_client::api::cluster::GuestStatus;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let (_, demo) = arguments();
    let lab = connect(demo).await?;
    let resources = lab.proxmox.cluster().resources().await?;
    let stopped = resources.guests.iter().filter(|guest| guest.status == GuestStatus::Stopped);
    for guest in stopped.filter(|guest| !guest.template) {
        let name = guest.name.as_deref().unwrap_or("?");
        println!("{}\t{}\t{}\t{name}", guest.vmid, guest.kind, guest.node);
    }
    Ok(())
}
