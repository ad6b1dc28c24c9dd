//! Runs one command on several hosts at once, over the connections that `~/.ssh/config` describes:
//!
//! `cargo run -p ssh-client --example run -- pve k3s-master -- systemctl is-system-running`
#![allow(clippy::print_stdout)]

use futures_util::stream::{FuturesUnordered, StreamExt as _};
use ssh_client::{Command, Error, Host, Output, SshConfig, printable};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (hosts, command) = match arguments.iter().position(|argument| argument == "--") {
        Some(end) if end > 0 && end + 1 < arguments.len() => {
            (&arguments[..end], &arguments[end + 1..])
        }
        _ => return Err("usage: run HOST… -- COMMAND ARGUMENT…".into()),
    };
    let config = SshConfig::load()?;
    let config = &config;
    let mut results: FuturesUnordered<_> =
        hosts.iter().map(|name| async move { (name, run(config, name, command).await) }).collect();
    while let Some((name, result)) = results.next().await {
        match result {
            Ok(output) => println!("{name}: {}\n{}", output.status, printable(&output.stdout)),
            // One host that cannot be reached says nothing about the others.
            Err(error) => println!("{name}: {error}"),
        }
    }
    Ok(())
}

async fn run(config: &SshConfig, name: &str, command: &[String]) -> Result<Output, Error> {
    let session = Host::from_config(config, name)?.connect().await?;
    session.run(Command::new(command)).await
}
