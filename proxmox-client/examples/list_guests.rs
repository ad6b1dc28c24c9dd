//! Lists every guest of the cluster with one request.
//!
//! `PVE_HOST`, `PVE_FINGERPRINT`, `PVE_TOKEN_ID` (`user@realm!name`), `PVE_TOKEN`:
//! `cargo run -p proxmox-client --example list_guests`
#![allow(clippy::print_stdout)]

use std::env;

use proxmox_client::{Client, SecretString, Trust};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::builder(env::var("PVE_HOST")?)
        .api_token(env::var("PVE_TOKEN_ID")?.parse()?, SecretString::from(env::var("PVE_TOKEN")?))
        .trust(Trust::Pinned(env::var("PVE_FINGERPRINT")?.parse()?))
        .build()?;
    let mut guests = client.cluster().resources().await?.guests;
    if guests.is_empty() {
        println!("no guests (or no right to see them: VM.Audit)");
    }
    guests.sort_by_key(|guest| guest.vmid);
    for guest in guests {
        let name = guest.name.as_deref().unwrap_or("?");
        println!(
            "{:>6} {:<5} {:<12} {:<10} {name}",
            guest.vmid, guest.kind, guest.node, guest.status
        );
    }
    Ok(())
}
