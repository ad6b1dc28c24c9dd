//! Prints where the lab differs from its configuration, as JSON: one entry for each difference.
//!
//! `cargo run -p homelab-examples --bin drift_json -- --demo`, or with `--config FILE` for a real lab
#![allow(clippy::print_stdout)]

use clap::Parser;
use homelab_cli::cli::Cli;
use homelab_cli::inventory;
use homelab_cli::lab::Lab;
use homelab_cli::sources::proxmox::survey;
use homelab_examples::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    // The options are those of the program itself.
    let lab = Lab::open(&Cli::parse().global).await?;
    let live = inventory::observe(&survey::read(&lab, None, 8).await?);
    let drift = inventory::drift(lab.config()?, None, &live);
    println!("{}", serde_json::to_string_pretty(&drift.entries)?);
    Ok(())
}
