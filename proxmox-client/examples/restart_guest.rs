//! Restarts a guest, shows what the task writes, and says how it went.
//!
//! `PVE_HOST`, `PVE_FINGERPRINT`, `PVE_TOKEN_ID` (`user@realm!name`), `PVE_TOKEN`:
//! `cargo run -p proxmox-client --example restart_guest -- 200`
//!
//! The demo lab (`homelab demo serve`) prints these four for itself.
#![allow(clippy::print_stdout)]

use std::env;
use std::time::Duration;

use proxmox_client::api::cluster::GuestStatus;
use proxmox_client::api::guests::PowerOutcome;
use proxmox_client::{Client, SecretString, Trust};

const LIMIT: Duration = Duration::from_secs(300);

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let vmid = env::args().nth(1).ok_or("give the number of a guest")?.parse()?;
    let client = Client::builder(env::var("PVE_HOST")?)
        .api_token(env::var("PVE_TOKEN_ID")?.parse()?, SecretString::from(env::var("PVE_TOKEN")?))
        .trust(Trust::Pinned(env::var("PVE_FINGERPRINT")?.parse()?))
        .build()?;
    let guest = client.guest(vmid).await?;

    // A reboot needs a guest that runs; one that is stopped is started instead.
    let begun = match guest.status().await?.status {
        GuestStatus::Running => guest.reboot().wait_for_lock(LIMIT).await?,
        _ => guest.start().wait_for_lock(LIMIT).await?,
    };
    let wait = begun.wait().timeout(LIMIT).on_log(|line| println!("  {}", line.text));
    match wait.await? {
        PowerOutcome::Done(outcome) if outcome.warnings > 0 => {
            println!("{vmid} was restarted, with {} warnings", outcome.warnings);
        }
        PowerOutcome::AlreadyRunning => println!("{vmid} runs: someone else was faster"),
        _ => println!("{vmid} was restarted"),
    }
    Ok(())
}
