//! First contact: shows the server's certificate, and with a token and the pin says which version
//! answers.
//!
//! `PVE_HOST=192.0.2.10 cargo run -p proxmox-client --example connect` prints the fingerprint. Once
//! compared, give it in `PVE_FINGERPRINT`, the token's id in `PVE_TOKEN_ID` (`user@realm!name`) and
//! its secret in `PVE_TOKEN`.
#![allow(clippy::print_stdout)]

use std::env;
use std::time::Duration;

use proxmox_client::{BaseUrl, Client, SecretString, Trust, presented_certificate};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let host = env::var("PVE_HOST")?;
    let Ok(pinned) = env::var("PVE_FINGERPRINT") else {
        let base = BaseUrl::with_defaults(&host, 8006)?;
        let limit = Duration::from_secs(10);
        let shown = presented_certificate(base.host(), base.port(), limit).await?;
        println!("{base} shows the certificate {}", shown.fingerprint);
        return Ok(());
    };
    let client = Client::builder(host)
        .api_token(env::var("PVE_TOKEN_ID")?.parse()?, SecretString::from(env::var("PVE_TOKEN")?))
        .trust(Trust::Pinned(pinned.parse()?))
        .build()?;
    let version = client.version().await?;
    println!("Proxmox VE {} at {}", version.version, client.endpoint());
    Ok(())
}
