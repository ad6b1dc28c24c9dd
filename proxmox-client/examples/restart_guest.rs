//! Restarts a guest, shows what its task writes, and says how it went.
//!
//! `cargo run -p proxmox-client --example restart_guest -- 200 --demo` does so in a demo lab that it
//! starts for itself. Without `--demo` the variables `PVE_HOST`, `PVE_FINGERPRINT`, `PVE_TOKEN_ID`
//! (`user@realm!name`) and `PVE_TOKEN` say where; the token needs `VM.Audit` and `VM.PowerMgmt`.
#![allow(clippy::print_stdout)]

use std::env;
use std::time::Duration;

use demo_lab::{Lab, Running};
use proxmox_client::api::cluster::GuestStatus;
use proxmox_client::api::guests::PowerOutcome;
use proxmox_client::{Client, SecretString, Trust};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

const LIMIT: Duration = Duration::from_secs(300);

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let vmid = env::args().nth(1).ok_or("give the number of a guest")?.parse()?;
    let demo = env::args().any(|argument| argument == "--demo");
    // Runs until it is dropped.
    let lab = if demo { Some(Lab::builder().start().await?) } else { None };
    let client = connect(lab.as_ref())?;
    let guest = client.guest(vmid).await?;

    // A reboot needs a guest that runs; one that is stopped is started instead.
    let begun = match guest.status().await?.status {
        GuestStatus::Running => guest.reboot().wait_for_lock(LIMIT).await?,
        _ => guest.start().wait_for_lock(LIMIT).await?,
    };
    if let Some(task) = begun.task() {
        println!("{} on {}", task.upid().task_type(), task.upid().node());
    }
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

fn connect(lab: Option<&Running>) -> Result<Client> {
    let variables = || -> Result<_> {
        let variable = |name| env::var(name).map_err(|error| format!("{name}: {error}"));
        let place = (variable("PVE_HOST")?, variable("PVE_FINGERPRINT")?);
        Ok((place, (variable("PVE_TOKEN_ID")?, variable("PVE_TOKEN")?)))
    };
    let ((host, pinned), (id, secret)) = match lab.map(Running::proxmox) {
        Some(pve) => (
            (pve.url.clone(), pve.fingerprint.clone()),
            (pve.token_id.clone(), pve.token_secret.clone()),
        ),
        None => variables()?,
    };
    let client = Client::builder(host)
        .api_token(id.parse()?, SecretString::from(secret))
        .trust(Trust::Pinned(pinned.parse()?));
    Ok(client.build()?)
}
