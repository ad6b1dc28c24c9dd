//! Prints the fingerprint of a server's certificate, without trusting it.
//!
//! `cargo run -p http-transport --example show_certificate -- HOST [PORT]`
#![allow(clippy::print_stdout)]

use std::time::Duration;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let host = arguments.next().ok_or("which host?")?;
    let port = arguments.next().map_or(Ok(443), |port| port.parse())?;
    let shown = http_transport::presented_certificate(&host, port, Duration::from_secs(10)).await?;
    println!("{}", shown.fingerprint);
    Ok(())
}
